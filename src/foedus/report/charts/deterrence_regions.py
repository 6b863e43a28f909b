"""Picture: which equilibrium of perfect deterrence rules at which doubts."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.report.charts.drawing import COLOURS, INK, Spec, specification

_SIZE = 380
_NARROW = 0.15
"""Width of a region below which its name stands in the legend alone."""


def deterrence_regions(
    deters_hard: float, deters_soft: float, yields_from: float, points: Sequence[tuple[str, float, float]]
) -> Spec:
    """The four regions over both sides' doubt, with cases in them.

    Parameters
    ----------
    deters_hard, deters_soft, yields_from
        Thresholds of the model; 0 to 1.
    points
        (name, chance that the defender is hard, chance that the challenger is).
    """
    boxes = (
        ("Deterrence", deters_hard, 1.0, 0.0, 1.0),
        ("Separation", deters_soft, deters_hard, 0.0, 1.0),
        ("Attack", 0.0, deters_soft, yields_from, 1.0),
        ("Bluff", 0.0, deters_soft, 0.0, yields_from),
    )
    rows = [{"region": name, "x": x, "x2": x2, "y": y, "y2": y2} for name, x, x2, y, y2 in boxes]
    titles = [
        {"region": row["region"], "x": (x + x2) / 2, "y": row["y2"]}
        for row, (_, x, x2, *_) in zip(rows, boxes, strict=True)
        if x2 - x > _NARROW
    ]
    marks = [{"name": name, "x": q, "y": r} for name, q, r in points]

    def axis(field: str, title: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"domain": [0, 1], "nice": False},
            "axis": {"grid": False, "values": [0, 0.2, 0.4, 0.6, 0.8, 1]},
        }

    x = axis("x", "Chance that the defender is hard")
    y = axis("y", "Chance that the challenger is hard")
    return specification(
        width=_SIZE,
        height=_SIZE,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "rect", "opacity": 0.25, "stroke": INK, "strokeWidth": 1},
                "encoding": {
                    "x": x,
                    "x2": {"field": "x2"},
                    "y": y,
                    "y2": {"field": "y2"},
                    "color": {
                        "field": "region",
                        "type": "nominal",
                        "scale": {
                            "domain": [row["region"] for row in rows],
                            "range": [COLOURS[2], COLOURS[0], COLOURS[1], COLOURS[3]],
                        },
                        "legend": {"title": None, "orient": "bottom"},
                    },
                },
            },
            {
                "data": {"values": titles},
                "mark": {"type": "text", "fontSize": 13, "baseline": "top", "dy": 6},
                "encoding": {"x": x, "y": y, "text": {"field": "region"}},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": INK},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "text", "align": "left", "dx": 7, "dy": -7, "fontSize": 11},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ],
    )
