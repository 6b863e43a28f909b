"""Picture: what an answer hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.study.study import Influence

from foedus.report.charts.drawing import COLOURS, WIDTH, Spec, specification


def tornado(influences: Sequence[Influence], title: str) -> Spec:
    """How far one headline number moves over each input's range, widest first."""
    rows = [
        {
            "input": influence.label,
            "low": 100 * influence.output_low,
            "high": 100 * influence.output_high,
            "rises": "rises with it" if influence.output_high >= influence.output_low else "falls with it",
        }
        for influence in influences
    ]
    return specification(
        width=WIDTH - 280,
        height={"step": 20},
        data={"values": rows},
        mark={"type": "bar", "height": 12},
        encoding={
            "y": {
                "field": "input",
                "type": "nominal",
                "title": None,
                "sort": None,
                "axis": {"labelLimit": 380},
            },
            "x": {
                "field": "low",
                "type": "quantitative",
                "title": title,
                "scale": {"zero": False, "nice": True},
            },
            "x2": {"field": "high"},
            "color": {
                "field": "rises",
                "type": "nominal",
                "scale": {"domain": ["rises with it", "falls with it"], "range": COLOURS[:2]},
                "legend": {"title": "The chance", "orient": "bottom"},
            },
        },
    )
