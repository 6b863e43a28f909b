"""What would help whom on one issue, under each model, and on what the answer hangs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.bargaining.models import MODELS
from foedus.analyses.bargaining.setting import Setting
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws
from foedus.numerics.sensitivity import FEWEST_DRAWS, TotalOrder, given_data, jansen, split
from foedus.study.matters import DEFAULT, QUICK, Inputs, Matter, Run, at_medians, resized, runs

_DRAWS = 32
"""Draws on which advice rests; it compares like with like, so that few are enough."""
_SOBOL_DRAWS = 2_000
"""Draws from which first-order shares of variance are read."""
_TOTAL_DRAWS = 256
"""Draws of each of the two samples behind total shares."""
_SOBOL_SHOWN = 8
_MOVES = 21
"""Positions that an actor may declare, from one end of the scale to the other."""
_MOVES_ONE_BY_ONE = 5
"""The same under models that are played on one draw after another."""
_LEAST_GAIN = 1e-9
_STEP = 0.25
"""By how much of itself a capability is raised and lowered, one actor at a time."""


@dataclass(frozen=True)
class Move:
    """The position that an actor would best declare, if the others stood still and nobody saw through it."""

    declared: float
    """Points."""
    gain: float
    """Points by which the outcome comes nearer to what the actor wants; 0 where it does best to say it."""


@dataclass(frozen=True)
class Consent:
    """An actor that would be better off without a deal, and how far the outcome would have to move for it."""

    actor: str
    moved: float
    """Points by which the outcome would have to move: positive is up."""


@dataclass(frozen=True)
class View:
    """One model's view of one issue."""

    model: str
    outcome: float
    """Median over draws; points."""
    influence: tuple[float, ...]
    """Per actor: points by which the outcome moves because the actor is there."""
    moves: tuple[Move, ...]
    """Per actor."""
    capability_swing: tuple[float, ...]
    """Per actor: points by which the outcome moves as its capability rises from 3/4 to 5/4 of itself."""
    consents: tuple[Consent, ...] | None
    """Cheapest first; None where it is not known what happens without a deal."""


@dataclass(frozen=True)
class Share:
    """Shares of one model's variance that hang on one uncertain number, with their standard errors."""

    first_order: float
    """What goes away, on average, when the number alone becomes known."""
    first_order_error: float
    total_order: float | None = None
    """What stays, on average, when all others are known; None where it was not worked out."""
    total_order_error: float | None = None


@dataclass(frozen=True)
class Shares:
    """What hangs on one uncertain number."""

    name: str
    by_model: Mapping[str, Share]
    """Models that are played on one draw after another have none."""


@dataclass(frozen=True)
class Advice:
    """All views of one issue."""

    matter: Matter
    views: tuple[View, ...]
    reasons: tuple[str, ...]
    """Why the models disagree, in words."""
    sobol: tuple[Shares, ...] = ()
    """Uncertain numbers that count most."""


def advise(
    matter: Matter,
    weights: MixtureWeights,
    models: Sequence[str] = QUICK,
    matters: Sequence[Matter] = (),
) -> Advice:
    """Look at one issue under each model.

    Parameters
    ----------
    matter
        The issue.
    weights
        What the default forecast was taught.
    models
        Names in `ALL_MODELS`, or `DEFAULT`.
    matters
        All issues, this one among them; only models of several issues need them.
    """
    place = next((at for at, other in enumerate(matters) if other is matter), 0)
    middle = [replace(other, setting=at_medians(other.setting)) for other in matters]
    found = runs(weights, models, middle, place)
    few = resized(matter.setting, min(_DRAWS, len(matter.setting.position)))
    one = at_medians(matter.setting)
    views = tuple(_view(name, run, matter, few if _has_draws(name) else one) for name, run in found.items())
    reasons = _reasons(few, {view.model: view.outcome for view in views})
    sobol = _sobol(matter, {name: run for name, run in found.items() if _has_draws(name)})
    return Advice(matter, views, tuple(reasons), sobol)


def _has_draws(name: str) -> bool:
    """Whether a model takes all draws at once; the others are asked at the medians alone."""
    return name == DEFAULT or (name in MODELS and name != "spatial")


def _sobol(matter: Matter, models: Mapping[str, Run]) -> tuple[Shares, ...]:
    """First-order and total indices of the strongest inputs; none where there are too few draws."""
    inputs = matter.inputs
    if inputs is None or not models or len(inputs.values) < FEWEST_DRAWS:
        return ()
    size = min(len(inputs.values), _SOBOL_DRAWS)
    few = resized(matter.setting, size)
    seen = given_data(inputs.values[:size], np.column_stack([run(few) for run in models.values()]))
    strongest = [
        int(place)
        for place in np.argsort(-seen.first_order.max(axis=1), kind="stable")[:_SOBOL_SHOWN]
        if seen.first_order[place].max() > seen.noise
    ]
    totals = _totals(inputs, models, strongest)
    return tuple(
        Shares(
            inputs.labels[place],
            {
                name: Share(
                    float(seen.first_order[place, column]),
                    float(seen.first_order_error[place, column]),
                    None if totals is None else float(totals.index[row, column]),
                    None if totals is None else float(totals.standard_error[row, column]),
                )
                for column, name in enumerate(models)
            },
        )
        for row, place in enumerate(strongest)
    )


def _totals(inputs: Inputs, models: Mapping[str, Run], columns: Sequence[int]) -> TotalOrder | None:
    """Total indices of some inputs, or of the groups that they move with, from two halves of the draws."""
    lay_out = inputs.lay_out
    size = min(_TOTAL_DRAWS, len(inputs.values) // 2)
    if lay_out is None or not columns or size < FEWEST_DRAWS:
        return None

    def outcomes(sample: Draws) -> FloatArray:
        setting = lay_out(sample.values)
        return np.column_stack([run(setting) for run in models.values()])

    first, second = split(Draws(inputs.labels, inputs.values, seed=0), size)
    return jansen(outcomes, first, second, [inputs.moves_with.get(column, (column,)) for column in columns])


def _view(name: str, run: Run, matter: Matter, few: Setting) -> View:
    here = run(few)
    actors = range(len(matter.actors))
    count = _MOVES if _has_draws(name) else _MOVES_ONE_BY_ONE
    outcome = float(np.median(here))
    return View(
        name,
        outcome,
        tuple(
            float(np.mean(here - _without(run, few, actor))) if len(actors) > 1 else 0.0 for actor in actors
        ),
        tuple(_best_move(run, few, here, actor, count) for actor in actors),
        tuple(_swing(run, few, actor) for actor in actors),
        _consents(matter, few, outcome) if matter.reversion_is_known else None,
    )


def _without(run: Run, setting: Setting, actor: int) -> FloatArray:
    kept = [other for other in range(setting.position.shape[1]) if other != actor]
    return run(
        replace(
            setting,
            position=setting.position[:, kept],
            capability=setting.capability[:, kept],
            salience=setting.salience[:, kept],
            actors=tuple(setting.names[other] for other in kept),
        )
    )


def _best_move(run: Run, setting: Setting, here: FloatArray, actor: int, count: int) -> Move:
    wants = setting.position[:, actor]
    away = float(np.mean(np.abs(here - wants)))
    best = Move(float(np.median(wants)), 0.0)
    declared = np.linspace(setting.low, setting.high, count)
    # All moves at once: each repeats the draws.
    position = np.tile(setting.position, (count, 1))
    position[:, actor] = np.repeat(declared, len(here))
    moved = run(replace(resized(setting, len(position)), position=position)).reshape(count, len(here))
    gains = away - np.mean(np.abs(moved - wants), axis=1)
    place = int(np.argmax(gains))
    return Move(float(declared[place]), float(gains[place])) if gains[place] > _LEAST_GAIN else best


def _swing(run: Run, setting: Setting, actor: int) -> float:
    ends = []
    for factor in (1 - _STEP, 1 + _STEP):
        capability = setting.capability.copy()
        capability[:, actor] *= factor
        ends.append(run(replace(setting, capability=capability)))
    return float(np.mean(ends[1] - ends[0]))


def _consents(matter: Matter, setting: Setting, outcome: float) -> tuple[Consent, ...]:
    """Who is nearer to no deal than to the outcome, by the middle of the draws; losses fall with distance."""
    back = float(np.median(setting.reversion_point))
    found = []
    for name, wants in zip(matter.actors, np.median(setting.position, axis=0), strict=True):
        loss = abs(outcome - wants) - abs(back - wants)
        if loss > 1e-9:
            found.append(Consent(name, float(loss if wants > outcome else -loss)))
    return tuple(sorted(found, key=lambda consent: abs(consent.moved)))


def _reasons(setting: Setting, outcome: Mapping[str, float]) -> list[str]:
    """What about the positions drives the models apart."""
    spread = max(outcome.values()) - min(outcome.values())
    if spread < 0.05 * (setting.high - setting.low):
        return [f"The models agree to within {spread:.1f} points."]
    low, high = min(outcome, key=lambda m: outcome[m]), max(outcome, key=lambda m: outcome[m])
    reasons = [f"The models differ by {spread:.1f} points: {low} is lowest and {high} highest."]
    position, weight = np.median(setting.position, axis=0), np.median(setting.weight, axis=0)
    if {"compromise", "median"} <= set(outcome) and weight.sum() > 0:
        middle = outcome["compromise"]
        above = float(weight[position > middle].sum() / weight.sum())
        reasons.append(
            f"{100 * above:.0f} % of the weight lies above the compromise: the median follows the heavier side, "
            "the compromise also counts how far away the lighter side stands."
        )
    if {"election", "election of equals"} <= set(outcome):
        gap = outcome["election of equals"] - outcome["election"]
        if abs(gap) >= 1:
            way = "higher" if gap > 0 else "lower"
            reasons.append(
                f"One vote for each actor leads {abs(gap):.1f} points {way} than votes by weight: the strong and "
                f"concerned stand {'below' if gap > 0 else 'above'} the many."
            )
    return reasons
