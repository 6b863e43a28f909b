"""Picture: the power of each voter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from foedus.report.charts.drawing import COLOURS, WIDTH, Spec, specification


def power_bars(rows: Sequence[tuple[str, str, float]]) -> Spec:
    """Power of voters under a rule: rows of (voter, index, share in 100), drawn in their order."""
    indices = list(dict.fromkeys(index for _, index, _ in rows))
    y = {"field": "voter", "type": "nominal", "title": None, "sort": None}
    colour = {
        "field": "index",
        "type": "nominal",
        "scale": {"domain": indices, "range": COLOURS[: len(indices)]},
        "legend": {"title": None, "orient": "bottom"},
    }
    return specification(
        width=WIDTH - 160,
        height={"step": 10},
        data={"values": [{"voter": voter, "index": index, "power": value} for voter, index, value in rows]},
        mark={"type": "bar"},
        encoding={
            "y": y,
            "yOffset": {"field": "index", "type": "nominal", "sort": indices},
            "x": {
                "field": "power",
                "type": "quantitative",
                "title": "Share of all power, in 100",
                "axis": {"tickCount": 6},
            },
            "color": colour,
        },
    )
