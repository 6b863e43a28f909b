"""Picture: the chance that a force of each size is reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from foedus.analyses.forces.ceiling_curve import chance_of_size

if TYPE_CHECKING:
    from foedus.analyses.forces.result import Supply
    from foedus.model.scenario import Scenario
    from foedus.numerics.arrays import FloatArray

from foedus.report.charts.drawing import WIDTH, Spec, chance_axis, colour_of, specification


def ceiling_curve(scenario: Scenario, supplies: Sequence[Supply], sizes: FloatArray) -> Spec:
    """Chance that a force of each size can be kept up, with the size that is asked for."""
    titles = [scenario.proposal[supply.proposal].title for supply in supplies]
    rows, asked = [], []
    for title, supply in zip(titles, supplies, strict=True):
        for size, chance in zip(sizes, chance_of_size(supply.ceiling, sizes), strict=True):
            rows.append({"proposal": title, "size": float(size), "chance": 100 * float(chance)})
        asked.append({"proposal": title, "size": float(np.median(supply.demand))})
    x = {
        "field": "size",
        "type": "quantitative",
        "title": "Troops in theatre",
        "axis": {"format": ",.0f", "tickCount": 6},
    }
    return specification(
        width=WIDTH,
        height=260,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": chance_axis("chance", "Chance that it can be kept up, in 100"),
                    "color": colour_of(titles),
                },
            },
            {
                "data": {"values": asked},
                "mark": {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 1},
                "encoding": {"x": x, "color": colour_of(titles)},
            },
        ],
    )
