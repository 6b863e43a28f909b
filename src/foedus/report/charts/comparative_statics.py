"""Picture: how what a model says moves with one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.report.charts.drawing import COLOURS, WIDTH, Spec, specification


def comparative_statics(number: str, lines: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> Spec:
    """A line for each finding over the values of one number.

    Parameters
    ----------
    number
        Its name.
    lines
        (finding, points of value and finding); at most eight.
    """
    names = [name for name, _ in lines]
    return specification(
        width=WIDTH - 140,
        height=260,
        data={"values": [{"finding": name, "x": x, "y": y} for name, points in lines for x, y in points]},
        mark={"type": "line", "strokeWidth": 2, "point": {"size": 20}},
        encoding={
            "x": {
                "field": "x",
                "type": "quantitative",
                "title": number,
                "scale": {"zero": False, "nice": False},
            },
            "y": {"field": "y", "type": "quantitative", "title": None},
            "color": {
                "field": "finding",
                "type": "nominal",
                "scale": {"domain": names, "range": COLOURS[: len(names)]},
                "legend": {"title": None, "orient": "bottom", "columns": 3},
            },
        },
    )
