"""Picture: how much less often each proposal fails than a baseline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.analyses.stability.result import StabilityResult
    from foedus.model.scenario import Scenario

from foedus.report.charts.drawing import COLOURS, SOFT, WIDTH, Spec, specification

_LEAST = 0.5
"""Hazards below this are drawn here, the baseline's being 100: how far below is not known."""


def hazard_ratios(scenario: Scenario, result: StabilityResult) -> Spec:
    """Hazard ratios from the most durable down, with what other noise makes of them."""
    rows = []
    for name in result.rank:
        value = float(result.hazard_ratio(name).mean[result.default])
        noise = result.under_noise
        tried = [value] if noise is None else [*noise.hazard_ratio[:, result.column(name)].tolist(), value]
        ends = [100 * end for end in (min(tried), value, max(tried)) if math.isfinite(end)]
        if len(ends) == 3:
            low, middle, high = (max(end, _LEAST) for end in ends)
            rows.append(
                {"proposal": scenario.proposal[name].title, "low": low, "ratio": middle, "high": high}
            )
    x = {
        "field": "ratio",
        "type": "quantitative",
        "title": f"Hazard, that of {scenario.proposal[result.baseline].title} being 100 (logarithmic)",
        "scale": {"type": "log", "nice": False, "padding": 8},
        "axis": {"values": [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], "format": "d"},
    }
    y = {
        "field": "proposal",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 240, "ticks": False, "domain": False},
    }
    return specification(
        width=WIDTH - 200,
        height={"step": 26},
        data={"values": rows},
        layer=[
            {
                "data": {"values": [{"ratio": 100}]},
                "mark": {"type": "rule", "color": SOFT, "strokeDash": [4, 3]},
                "encoding": {"x": x},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.4, "color": COLOURS[0]},
                "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": COLOURS[0]},
                "encoding": {"x": x, "y": y},
            },
        ],
    )
