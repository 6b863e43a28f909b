"""Picture: what beats the status quo on two issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from foedus.report.charts.drawing import COLOURS, INK, Spec, specification


def win_set(
    cells: Sequence[Mapping[str, object]],
    outline: Sequence[tuple[float, float]],
    marks: Sequence[Mapping[str, object]],
    axes: Sequence[Mapping[str, object]],
) -> Spec:
    """What beats no deal on two issues.

    Parameters
    ----------
    cells
        One a point of the grid: ``x``, ``x2``, ``y``, ``y2`` and ``chance`` in 100.
    outline
        Corners of the win set at likely values, in order.
    marks
        Points with ``x``, ``y``, ``name`` and ``kind`` (`no deal`, `actor`, `proposal`).
    axes
        Title and ends of the scale of each issue: ``title``, ``low``, ``high``.
    """

    def axis(field: str, place: int) -> Spec:
        own = axes[place]
        domain = [own["low"], own["high"]]
        scale = {"domain": domain, "nice": False, "zero": False}
        return {
            "field": field,
            "type": "quantitative",
            "title": own["title"],
            "scale": scale,
            "axis": {"grid": False},
        }

    x, y = axis("x", 0), axis("y", 1)
    kinds = ["no deal", "actor", "proposal"]
    kind = {"field": "kind", "type": "nominal"}
    closed = [*outline, *outline[:1]]
    return specification(
        width=470,
        height=420,
        layer=[
            {
                "data": {"values": [dict(cell) for cell in cells]},
                "mark": {"type": "rect", "stroke": None},
                "encoding": {
                    "x": x,
                    "x2": {"field": "x2"},
                    "y": y,
                    "y2": {"field": "y2"},
                    "color": {
                        "field": "chance",
                        "type": "quantitative",
                        "scale": {"domain": [0, 100], "range": ["#ffffff", "#7fb6dc"], "interpolate": "rgb"},
                        "legend": {"title": "Passes, in 100 draws", "orient": "right"},
                    },
                },
            },
            {
                "data": {"values": [{"x": a, "y": b, "order": n} for n, (a, b) in enumerate(closed)]},
                "mark": {"type": "line", "color": COLOURS[0], "strokeWidth": 2, "interpolate": "linear"},
                "encoding": {"x": x, "y": y, "order": {"field": "order", "type": "quantitative"}},
            },
            {
                "data": {"values": [dict(mark) for mark in marks]},
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "stroke": "white"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": kind
                    | {
                        "scale": {"domain": kinds, "range": ["diamond", "circle", "square"]},
                        "legend": {"title": None, "orient": "bottom"},
                    },
                    "fill": kind
                    | {
                        "scale": {"domain": kinds, "range": [INK, COLOURS[1], COLOURS[2]]},
                        "legend": {"title": None, "orient": "bottom"},
                    },
                },
            },
            {
                "data": {"values": [dict(mark) for mark in marks if mark["name"]]},
                "mark": {"type": "text", "align": "left", "dx": 7, "dy": -6, "fontSize": 11},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ],
        resolve={"scale": {"color": "independent"}},
    )
