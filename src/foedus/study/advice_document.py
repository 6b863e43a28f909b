"""Forecasts of single issues, and advice on them, as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from foedus.analyses.bargaining.default_forecast import predictive
from foedus.model.default_forecast import MixtureWeights
from foedus.study.advice import Advice, Matter, View, runs

Json = dict[str, object]


def advice_document(
    matters: Sequence[Matter], weights: MixtureWeights, models: Sequence[str], advice: Sequence[Advice]
) -> Json:
    """Each issue with its default forecast, the models, and advice where it was asked for."""
    by_issue = {found.matter.issue: found for found in advice}
    return {
        "issues": [_issue(matter, weights, models, by_issue.get(matter.issue)) for matter in matters],
    }


def _issue(matter: Matter, weights: MixtureWeights, models: Sequence[str], advice: Advice | None) -> Json:
    setting = matter.setting
    default = predictive(setting.position, setting.weight, setting.low, setting.high, weights)
    back = float(np.median(setting.reversion_point)) if matter.reversion_is_known else None
    return {
        "issue": matter.issue,
        "name": matter.name,
        "scale": [setting.low, setting.high],
        "scale_assumed": not matter.scale_is_known,
        "default": {
            "median": default.median,
            "mean": default.mean,
            "intervals": {str(p): list(default.interval(p)) for p in sorted(default.levels)},
        },
        "models": {name: float(np.median(run(setting))) for name, run in runs(weights, models).items()},
        "reversion_point": back,
        "outcome": matter.outcome,
        "advice": None if advice is None else _advice(advice),
    }


def _advice(advice: Advice) -> Json:
    return {
        "reasons": list(advice.reasons),
        "sobol_first_order": {
            name: dict(zip([view.model for view in advice.views], shares, strict=True))
            for name, shares in advice.sobol
        },
        "views": {view.model: _view(view, advice.matter.actors) for view in advice.views},
    }


def _view(view: View, actors: Sequence[str]) -> Json:
    return {
        "outcome": view.outcome,
        "influence": dict(zip(actors, view.influence, strict=True)),
        "best_move": {actor: asdict(move) for actor, move in zip(actors, view.moves, strict=True)},
        "capability_swing": dict(zip(actors, view.capability_swing, strict=True)),
        "cheapest_consent": None if view.consents is None else [asdict(c) for c in view.consents],
    }
