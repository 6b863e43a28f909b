"""Picture: who sends how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from foedus.numerics.summaries import summarise

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import COLOURS, WIDTH, Spec, specification
from foedus.report.wording import name_of


def contributions(study: Study, row: int, most: int = 16) -> Spec:
    """Troops of each contributor to one force, against its fair share of what is fielded."""
    assert study.forces is not None
    supply = study.forces.supplies[row]
    assert supply is not None
    order = np.argsort(-supply.contribution.mean(axis=0))[:most]
    fielded = float(np.mean(supply.fielded))
    rows = []
    for column in order:
        spread = summarise(supply.contribution[:, column])
        code = supply.states[column]
        rows.append(
            {
                "state": name_of(study.scenario, code),
                "troops": spread.mean,
                "low": spread.p10,
                "high": spread.p90,
                "fair": float(supply.fair_share[column]) * fielded,
            }
        )
    y = {"field": "state", "type": "nominal", "title": None, "sort": None}
    x = {
        "field": "troops",
        "type": "quantitative",
        "title": "Troops in theatre",
        "axis": {"format": ",.0f", "tickCount": 6},
    }
    return specification(
        width=WIDTH - 140,
        height={"step": 20},
        data={"values": rows},
        layer=[
            {"mark": {"type": "bar", "color": COLOURS[4]}, "encoding": {"y": y, "x": x}},
            {
                "mark": {"type": "rule", "color": COLOURS[0], "strokeWidth": 2},
                "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "tick", "color": COLOURS[1], "thickness": 3, "height": 16},
                "encoding": {"y": y, "x": x | {"field": "fair"}},
            },
        ],
    )
