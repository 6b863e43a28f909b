"""What would help whom on one issue, under each model, and on what the answer hangs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.bargaining.default_forecast import medians
from foedus.analyses.bargaining.models import MODELS, Setting
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.model.negotiations import Negotiation, Stand
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws
from foedus.numerics.sensitivity import FEWEST_DRAWS, given_data
from foedus.study.labels import label

DEFAULT = "default"
"""Name of the default forecast among the models."""
QUICK = tuple(name for name, model in MODELS.items() if model.is_quick)
"""Models that are run where none is named."""
_DRAWS = 32
"""Draws on which advice rests; it compares like with like, so that few are enough."""
_SOBOL_DRAWS = 2_000
"""Draws from which the shares of variance are read."""
_SOBOL_SHOWN = 8
_MOVES = 21
"""Positions that an actor may declare, from one end of the scale to the other."""
_LEAST_GAIN = 1e-9
_STEP = 0.25
"""By how much of itself a capability is raised and lowered, one actor at a time."""


@dataclass(frozen=True)
class Inputs:
    """The uncertain numbers behind the draws of a scenario."""

    labels: tuple[str, ...]
    values: FloatArray
    """Shape (draw, input)."""


@dataclass(frozen=True)
class Matter:
    """One issue, laid out for the models."""

    issue: str
    name: str
    actors: tuple[str, ...]
    setting: Setting
    reversion_is_known: bool
    scale_is_known: bool = True
    outcome: float | None = None
    """What was agreed in fact; points, None where not known."""
    inputs: Inputs | None = None
    """None where nothing is uncertain."""


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
class Advice:
    """All views of one issue."""

    matter: Matter
    views: tuple[View, ...]
    reasons: tuple[str, ...]
    """Why the models disagree, in words."""
    sobol: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """Uncertain numbers that count most, with the share of each model's variance that knowing one alone takes
    away (first-order index), in the order of the views."""


def of_scenario(scenario: Scenario, draws: Draws) -> tuple[Matter, ...]:
    """Lay out each issue of a scenario on which somebody has a position."""
    found = []
    inputs = (
        Inputs(tuple(label(scenario, path) for path in draws.paths), draws.values) if draws.paths else None
    )
    for issue in scenario.issues:
        positions = [
            position
            for actor in scenario.actors
            if (position := scenario.position.get((actor.id, issue.id))) is not None
        ]
        if positions:
            setting = Setting(
                draws.matrix([position.position for position in positions]),
                draws.matrix([scenario.actor[position.actor].capability for position in positions]),
                draws.matrix([position.salience for position in positions]),
                draws.of(issue.reversion_point),
                issue.scale.low,
                issue.scale.high,
                draws.of(scenario.parameter("bargaining.no_deal_cost")),
            )
            names = tuple(scenario.actor[position.actor].name for position in positions)
            found.append(Matter(issue.id, issue.name, names, setting, True, inputs=inputs))
    return tuple(found)


def of_table(table: Negotiation) -> tuple[Matter, ...]:
    """Lay out each issue of a table on which somebody has a position.

    Raises
    ------
    InvalidInputError
        If a salience or a capability is blank: nothing is filled in silently.
    """
    blank = [
        f"{stand.party}/{stand.matter}"
        for stand in table.stands
        if stand.salience is None or stand.capability is None
    ]
    if blank:
        more = f" and {len(blank) - 5} more" if len(blank) > 5 else ""
        raise InvalidInputError(
            f"The models need every actor's salience and capability where it has a position; {len(blank)} of "
            f"{len(table.stands)} are blank: {', '.join(blank[:5])}{more}.\n  Add them, or say which assumption you "
            "make: --missing equal, or --missing zero."
        )
    named = {party.id: party.name or party.id for party in table.parties}
    found = []
    for matter in table.matters:
        stands = table.by_matter[matter.id]
        if stands:
            setting = Setting(
                np.array([[stand.position for stand in stands]]),
                np.array([[stand.capability or 0.0 for stand in stands]]),
                np.array([[stand.salience or 0.0 for stand in stands]]),
                np.array([matter.low if matter.reference_point is None else matter.reference_point]),
                matter.low,
                matter.high,
            )
            found.append(
                Matter(
                    matter.id,
                    matter.name or matter.id,
                    tuple(named[stand.party] for stand in stands),
                    setting,
                    matter.reference_point is not None,
                    bool(matter.points),
                    matter.outcome,
                )
            )
    return tuple(found)


def filled(table: Negotiation, missing: str) -> Negotiation:
    """Fill blanks by a stated assumption: ``equal`` takes the mean of those that are given, ``zero`` takes 0."""

    def fill(name: str) -> float:
        given = [value for stand in table.stands if (value := getattr(stand, name)) is not None]
        return 0.0 if missing == "zero" else float(np.mean(given)) if given else 1.0

    salience, capability = fill("salience"), fill("capability")

    def full(stand: Stand) -> Stand:
        return replace(
            stand,
            salience=salience if stand.salience is None else stand.salience,
            capability=capability if stand.capability is None else stand.capability,
        )

    return replace(table, stands=tuple(full(stand) for stand in table.stands))


Run = Callable[[Setting], FloatArray]


def runs(weights: MixtureWeights, models: Sequence[str]) -> Mapping[str, Run]:
    """Outcome of each draw under each model, the median of the default forecast among them."""

    def default(setting: Setting) -> FloatArray:
        return medians(setting.position, setting.weight, setting.low, setting.high, weights)

    return {name: default if name == DEFAULT else MODELS[name].run for name in models}


def advise(matter: Matter, weights: MixtureWeights, models: Sequence[str] = QUICK) -> Advice:
    """Look at one issue under each model.

    Parameters
    ----------
    matter
        The issue.
    weights
        What the default forecast was taught.
    models
        Names in `MODELS`, or `DEFAULT`.
    """
    few = _first(matter.setting)
    views = tuple(_view(name, run, matter, few) for name, run in runs(weights, models).items())
    reasons = _reasons(few, {view.model: view.outcome for view in views})
    return Advice(matter, views, tuple(reasons), _sobol(matter, runs(weights, models)))


def _sobol(matter: Matter, models: Mapping[str, Run]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """First-order indices of the strongest inputs, from the draws at hand; none where there are too few."""
    if matter.inputs is None or len(matter.inputs.values) < FEWEST_DRAWS:
        return ()
    few = _first(matter.setting, _SOBOL_DRAWS)
    outcomes = np.column_stack([run(few) for run in models.values()])
    seen = given_data(matter.inputs.values[:_SOBOL_DRAWS], outcomes)
    strongest = np.argsort(-seen.first_order.max(axis=1), kind="stable")[:_SOBOL_SHOWN]
    return tuple(
        (matter.inputs.labels[place], tuple(float(index) for index in seen.first_order[place]))
        for place in strongest
        if seen.first_order[place].max() > seen.noise
    )


def _first(setting: Setting, size: int = _DRAWS) -> Setting:
    cost = np.asarray(setting.no_deal_cost)
    return replace(
        setting,
        position=setting.position[:size],
        capability=setting.capability[:size],
        salience=setting.salience[:size],
        reversion_point=setting.reversion_point[:size],
        no_deal_cost=cost[:size] if cost.ndim else float(cost),
    )


def _view(name: str, run: Run, matter: Matter, few: Setting) -> View:
    here = run(few)
    actors = range(len(matter.actors))
    outcome = float(np.median(here))
    return View(
        name,
        outcome,
        tuple(
            float(np.mean(here - _without(run, few, actor))) if len(actors) > 1 else 0.0 for actor in actors
        ),
        tuple(_best_move(run, few, here, actor) for actor in actors),
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
        )
    )


def _best_move(run: Run, setting: Setting, here: FloatArray, actor: int) -> Move:
    wants = setting.position[:, actor]
    away = float(np.mean(np.abs(here - wants)))
    best = Move(float(np.median(wants)), 0.0)
    declared = np.linspace(setting.low, setting.high, _MOVES)
    # All moves at once: each repeats the draws.
    position = np.tile(setting.position, (_MOVES, 1))
    position[:, actor] = np.repeat(declared, len(here))
    moved = run(_repeated(setting, position, _MOVES)).reshape(_MOVES, len(here))
    gains = away - np.mean(np.abs(moved - wants), axis=1)
    place = int(np.argmax(gains))
    return Move(float(declared[place]), float(gains[place])) if gains[place] > _LEAST_GAIN else best


def _repeated(setting: Setting, position: FloatArray, times: int) -> Setting:
    cost = np.asarray(setting.no_deal_cost)
    return replace(
        setting,
        position=position,
        capability=np.tile(setting.capability, (times, 1)),
        salience=np.tile(setting.salience, (times, 1)),
        reversion_point=np.tile(setting.reversion_point, times),
        no_deal_cost=np.tile(cost, times) if cost.ndim else float(cost),
    )


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
