"""Forecasts of single issues, with how models come to them and advice on them, as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.default_forecast import predictive
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import FloatArray
from foedus.study.advice import Advice, View
from foedus.study.matters import Matter, assumptions
from foedus.study.stories import REASONS, Story

Json = dict[str, object]


def advice_document(
    matters: Sequence[Matter],
    weights: MixtureWeights,
    outcomes: Mapping[str, Mapping[str, FloatArray]],
    advice: Sequence[Advice] = (),
    told: Sequence[Story] = (),
    assumed: Sequence[str] = (),
) -> Json:
    """Each issue with its default forecast, the models, and advice and stories where they were asked for."""
    by_issue = {one.matter.issue: one for one in advice}
    document: Json = {
        "issues": [
            _issue(matter, weights, outcomes[matter.issue], by_issue.get(matter.issue)) for matter in matters
        ],
        "assumptions": [*assumed, *assumptions(matters, list(next(iter(outcomes.values()))))],
    }
    if told:
        document["stories"] = [asdict(story) for story in told]
        codes = {step.reason for story in told for step in story.steps}
        document["reasons"] = {code: REASONS[code] for code in REASONS if code in codes}
    return document


def _issue(
    matter: Matter, weights: MixtureWeights, found: Mapping[str, FloatArray], advice: Advice | None
) -> Json:
    setting = matter.setting
    default = predictive(setting.position, setting.weight, setting.low, setting.high, weights)
    back = float(np.median(setting.reversion_point)) if matter.reversion_is_known else None
    decision = setting.decision
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
        "compromise": float(np.median(compromise(setting.position, setting.weight))),
        "models": {name: float(np.median(outcome)) for name, outcome in found.items()},
        "middle_80": {
            name: [float(end) for end in np.percentile(outcome, (10, 90))] for name, outcome in found.items()
        },
        "draws": {name: len(outcome) for name, outcome in found.items()},
        "decision": None if decision is None else {"proposes": decision.setter, "rule": decision.says},
        "reversion_point": back,
        "outcome": matter.outcome,
        "advice": None if advice is None else _advice(advice),
    }


def _advice(advice: Advice) -> Json:
    return {
        "reasons": list(advice.reasons),
        "sobol": {
            shares.name: {model: asdict(share) for model, share in shares.by_model.items()}
            for shares in advice.sobol
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
