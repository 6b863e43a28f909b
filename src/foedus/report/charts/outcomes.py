"""Picture: what would be agreed on each issue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from foedus.numerics.summaries import summarise

if TYPE_CHECKING:
    from foedus.study.study import Study

from foedus.report.charts.drawing import COLOURS, INK, SOFT, WIDTH, Spec, chance_axis, specification

_NAMES = {"median": "weighted median", "nash": "Nash solution"}


def outcomes(study: Study, issues: Sequence[str]) -> Spec:
    """Where each issue would come to rest, against where the actors stand and what happens without a deal."""
    bars, ticks, reversions = [], [], []
    for forecast in study.bargaining.forecasts:
        if forecast.issue not in issues:
            continue
        issue = study.scenario.issue[forecast.issue]
        scale = issue.scale

        def share(point: float, low: float = scale.low, width: float = scale.width) -> float:
            return 100 * (point - low) / width

        if forecast.default is not None:
            low, high = forecast.default.interval(80)
            bars.append(
                {
                    "issue": issue.name,
                    "model": "default forecast",
                    "low": share(low),
                    "high": share(high),
                    "mid": share(forecast.default.median),
                }
            )
        for model, outcome in forecast.outcome.items():
            spread = summarise(outcome)
            bars.append(
                {
                    "issue": issue.name,
                    "model": _NAMES.get(model, model),
                    "low": share(spread.p10),
                    "high": share(spread.p90),
                    "mid": share(spread.p50),
                }
            )
        reversions.append({"issue": issue.name, "at": share(float(np.median(forecast.reversion_point)))})
        ticks += [
            {
                "issue": issue.name,
                "actor": actor,
                "at": share(study.scenario.position[actor, forecast.issue].position.distribution.likely),
            }
            for actor in forecast.actors
        ]
    y = {"field": "issue", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 240}}
    x = chance_axis("mid", "Share of the way from the low end of the scale to the high end, in 100")
    colour = {
        "field": "model",
        "type": "nominal",
        "scale": {"range": COLOURS},
        "legend": {"title": None, "orient": "bottom"},
    }
    offset = {"field": "model", "type": "nominal"}
    return specification(
        width=WIDTH - 160,
        height=44 * len(reversions),
        layer=[
            {
                "data": {"values": ticks},
                "mark": {"type": "tick", "color": SOFT, "opacity": 0.55, "thickness": 1.5, "height": 38},
                "encoding": {"y": y, "x": x | {"field": "at"}},
            },
            {
                "data": {"values": reversions},
                "mark": {"type": "point", "shape": "diamond", "size": 90, "color": INK, "filled": False},
                "encoding": {"y": y, "x": x | {"field": "at"}},
            },
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": 7, "opacity": 0.55, "cornerRadius": 3},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": x | {"field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "data": {"values": bars},
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
                "encoding": {"y": y, "yOffset": offset, "x": x, "color": colour},
            },
        ],
    )
