"""Picture: what was promised and what arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from foedus.report.charts.drawing import COLOURS, INK, RULE, WIDTH, Spec, specification


def waterfall(reached: Mapping[str, Sequence[float]], cancelled: Mapping[str, float], title: str) -> Spec:
    """From promise to use: what got as far as each stage, and what was left behind on the way.

    Parameters
    ----------
    reached
        By unit: amounts that got as far as announced, committed, allocated, delivered and operational; the
        stages that nobody tells of may be missing at the end.
    cancelled
        By unit: what was taken back; drawn as the end of what was announced.
    """
    stages = ("Announced", "Committed", "Allocated", "Delivered", "Operational")
    parts = []
    for unit, amounts in reached.items():
        rows: list[dict[str, object]] = []
        for stage, before, amount in zip(stages, [amounts[0], *amounts], amounts, strict=False):
            if before > amount:
                rows.append({"stage": stage, "low": amount, "high": before, "what": "Left behind"})
            rows.append({"stage": stage, "low": 0.0, "high": amount, "what": "Got so far"})
        if cancelled.get(unit, 0.0) > 0:
            low = amounts[0] - cancelled[unit]
            rows.append({"stage": stages[0], "low": low, "high": amounts[0], "what": "Taken back"})
        labels: list[dict[str, object]] = [
            {"stage": stage, "high": amount, "label": f"{amount:,.4g}"}
            for stage, amount in zip(stages, amounts, strict=False)
        ]
        x = {"field": "stage", "type": "nominal", "title": None, "sort": None, "axis": {"labelAngle": 0}}
        y = {"field": "low", "type": "quantitative", "title": unit, "axis": {"format": "~s"}}
        colour = {
            "field": "what",
            "type": "nominal",
            "scale": {
                "domain": ["Got so far", "Left behind", "Taken back"],
                "range": [COLOURS[0], RULE, COLOURS[1]],
            },
            "legend": {"title": None, "orient": "bottom"},
        }
        parts.append(
            {
                "width": WIDTH,
                "height": 220,
                "layer": [
                    {
                        "data": {"values": rows},
                        "mark": {"type": "bar"},
                        "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
                    },
                    {
                        "data": {"values": labels},
                        "mark": {"type": "text", "dy": -7},
                        "encoding": {"x": x, "y": y | {"field": "high"}, "text": {"field": "label"}},
                    },
                ],
            }
        )
    heading = {"text": title, "anchor": "start", "color": INK, "fontSize": 14, "fontWeight": "normal"}
    return specification(title=heading, vconcat=parts)
