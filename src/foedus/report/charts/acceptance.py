"""Picture: who accepts which proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import INK, Spec, specification


def acceptance(study: Study) -> Spec:
    """Chance that each actor accepts each proposal."""
    rows = [
        {
            "actor": study.scenario.actor[actor].name,
            "proposal": study.scenario.proposal[accepted.proposal].title,
            "chance": 100 * float(np.mean(accepted.chance[:, column])),
        }
        for accepted in study.bargaining.acceptances
        for column, actor in enumerate(accepted.actors)
    ]
    x = {
        "field": "proposal",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"orient": "top", "labelAngle": -25, "labelAlign": "left", "labelLimit": 230},
    }
    y = {"field": "actor", "type": "nominal", "title": None, "sort": None}
    return specification(
        width={"step": 90},
        height={"step": 24},
        data={"values": rows},
        encoding={"x": x, "y": y},
        layer=[
            {
                "mark": {"type": "rect", "stroke": "white"},
                "encoding": {
                    "color": {
                        "field": "chance",
                        "type": "quantitative",
                        "scale": {"domain": [0, 50, 100], "range": ["#b35806", "#f7f7f7", "#2166ac"]},
                        "legend": {"title": "Chance of accepting, in 100"},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "text": {"field": "chance", "type": "quantitative", "format": ".0f"},
                    "color": {
                        "condition": {"test": "datum.chance < 22 || datum.chance > 78", "value": "white"},
                        "value": INK,
                    },
                },
            },
        ],
    )
