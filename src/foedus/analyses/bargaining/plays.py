"""How is each model that has a course played on one issue, or on several together?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.bargaining.agenda_setter import AgendaSetting, agenda_setter, bearable
from foedus.analyses.bargaining.alternating_offers import Offers, alternating_offers
from foedus.analyses.bargaining.equal_gain import EqualGainOptions, Exchanges, Variant, equal_gain
from foedus.analyses.bargaining.expected_utility import (
    NOBODY,
    NONE,
    ExpectedUtilityOptions,
    expected_utility,
)
from foedus.analyses.bargaining.groningen_challenge import groningen_challenge
from foedus.analyses.bargaining.setting import Passing, Setting, all_with_weight, together
from foedus.analyses.bargaining.spatial_model_of_politics import SpatialHistory, spatial_model_of_politics
from foedus.errors import NotApplicableError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

CHALLENGE_ROUNDS = 5
"""The model has no rule for when to stop; results hang on the number of rounds."""
GRONINGEN_ROUNDS = 10
PATIENCE = 0.9
"""What a round later is worth to every actor, as a share of now, where offers alternate."""

_STILL = 0.005  # of the scale; twice in a row, and the challenges of a later program stop
_LATER_PROGRAM = {
    "conflict": "nobody_moves",
    "choice": "strongest_proposer",
    "range": "each_round",
}


@dataclass(frozen=True)
class ChallengeVariant:
    """A variant of the challenge model, and how long it is played."""

    options: Mapping[str, object]
    rounds: int = CHALLENGE_ROUNDS
    from_reversion_point: bool = False
    settles: bool = False


CHALLENGES: Mapping[str, ChallengeVariant] = {
    "challenge": ChallengeVariant({}),
    "challenge-code": ChallengeVariant({"variant": "code"}, rounds=10),
    "challenge-replication": ChallengeVariant({"variant": "replication"}),
    "challenge-standoff": ChallengeVariant(_LATER_PROGRAM, rounds=25, settles=True),
    "challenge-reversion": ChallengeVariant(
        {**_LATER_PROGRAM, "stalemate": 0.7}, rounds=25, from_reversion_point=True, settles=True
    ),
    "challenge-quantal": ChallengeVariant({**_LATER_PROGRAM, "response": "quantal"}, rounds=25, settles=True),
}
"""Variants by the name of their model."""


@dataclass(frozen=True)
class Rounds:
    """Rounds of a challenge model, in which actors without weight take no part and stay where they are."""

    position: FloatArray
    """Shape (round + 1, draw, actor); points, the first as given."""
    outcome: FloatArray
    """What the model takes for the outcome after each round.  Shape (round + 1, draw); points."""
    reason: IntArray
    """Why each actor moved, by the codes of the expected-utility model, or `GAVE_WAY`.  Shape (round, draw, actor)."""
    mover: IntArray
    """Place of the actor that it followed, or `NOBODY`.  Shape (round, draw, actor)."""


GAVE_WAY = 4
"""Reason beside those of the expected-utility model: it gave way to the strongest challenge."""


def challenges(setting: Setting, name: str) -> Rounds:
    """Play a variant of the challenge model."""
    variant = CHALLENGES[name]
    still = _STILL * (setting.high - setting.low) if variant.settles else 0.0
    options = ExpectedUtilityOptions(**variant.options, settles_at=still)  # type: ignore[arg-type]  # by name

    def play(some: Setting) -> Rounds:
        found = expected_utility(
            some.position,
            some.capability,
            some.salience / 100,
            variant.rounds,
            options,
            some.reversion_point if variant.from_reversion_point else None,
        )
        return Rounds(found.position, found.median, found.reason, found.mover)

    return _of_those_with_weight(setting, play, variant.rounds)


def groningen(setting: Setting) -> Rounds:
    """Play the challenge model with straight-line utility."""

    def play(some: Setting) -> Rounds:
        found = groningen_challenge(some.position, some.capability, some.salience / 100, GRONINGEN_ROUNDS)
        reason = np.where(found.mover == NOBODY, NONE, GAVE_WAY)
        return Rounds(found.position, found.outcome, reason, found.mover)

    return _of_those_with_weight(setting, play, GRONINGEN_ROUNDS)


def _of_those_with_weight(setting: Setting, play: Callable[[Setting], Rounds], rounds: int) -> Rounds:
    """Play draws with the same actors together; where nobody has weight, all count alike."""
    shape = setting.position.shape
    position = np.broadcast_to(setting.position, (rounds + 1, *shape)).copy()
    outcome = np.empty((rounds + 1, shape[0]))
    reason, mover = np.full((rounds, *shape), NONE), np.full((rounds, *shape), NOBODY)
    nobody = ~(setting.weight > 0).any(axis=1, keepdims=True)
    capability = np.where(nobody, 1.0, setting.capability)
    salience = np.where(nobody, 100.0, setting.salience)
    masks, group = np.unique(with_weight(setting), axis=0, return_inverse=True)
    for number, mask in enumerate(masks):
        rows, columns = np.flatnonzero(group.ravel() == number), np.flatnonzero(mask)
        part = np.ix_(rows, columns)
        found = play(
            replace(
                setting,
                position=setting.position[part],
                capability=capability[part],
                salience=salience[part],
                reversion_point=setting.reversion_point[rows],
                actors=(),
            )
        )
        outcome[:, rows] = found.outcome
        for whole, own in (
            (position, found.position),
            (reason, found.reason),
            (mover, np.where(found.mover == NOBODY, NOBODY, columns[found.mover])),
        ):
            whole[:, rows[:, None], columns] = own
    return Rounds(position, outcome, reason, mover)


def with_weight(setting: Setting) -> BoolArray:
    """Actors that count in each draw: those with weight, or all where nobody has any.  Shape (draw, actor)."""
    counts = setting.weight > 0
    return np.asarray(counts | ~counts.any(axis=1, keepdims=True))


def spatial(setting: Setting, draw: int) -> tuple[IntArray, SpatialHistory]:
    """Play the spatial model on one issue and draw; with the places of the actors that take part."""
    some = with_weight(setting)[draw]
    x = (setting.position[draw, some] - setting.low) / (setting.high - setting.low)
    capability, salience = setting.capability[draw, some], setting.salience[draw, some] / 100
    # The model knows no actor without concern or capability; where none has both, all count alike.
    if not setting.weight[draw].any():
        capability, salience = np.ones_like(x), np.ones_like(x)
    found = spatial_model_of_politics(x[:, None], capability, salience[:, None])
    return np.flatnonzero(some), found


@dataclass(frozen=True)
class TakeItOrLeaveIt:
    """A proposal under a rule, with what passes."""

    found: AgendaSetting
    passing: Passing
    setter: str
    says: str
    """The rule in words."""


def take_it_or_leave_it(setting: Setting, cost: FloatArray | float) -> TakeItOrLeaveIt:
    """Let the setter of a decision propose; where it has no position on the issue nobody does."""
    decision = setting.decision or all_with_weight(setting)
    ends = bearable(setting.position, setting.reversion_point, setting.low, setting.high, cost)
    passing = decision.chamber(setting.names, *ends)
    wish = (
        setting.position[:, setting.names.index(decision.setter)]
        if decision.setter in setting.names
        else setting.reversion_point
    )
    found = agenda_setter(wish, setting.reversion_point, (passing.lower, passing.upper))
    return TakeItOrLeaveIt(found, passing, decision.setter, decision.says)


def offers_in_turn(setting: Setting) -> tuple[IntArray, Offers]:
    """Let all with weight propose in turn, the strongest first; with their places in that order."""
    some = np.flatnonzero(with_weight(setting).any(axis=0))
    order = some[np.argsort(-np.median(setting.capability[:, some], axis=0), kind="stable")]
    x = setting.position[:, order]
    found = alternating_offers(
        x,
        np.full(x.shape, PATIENCE),
        setting.reversion_point,
        setting.low,
        setting.high,
        cost=setting.no_deal_cost,
    )
    return order, found


def exchanges(settings: Sequence[Setting], draw: int, variant: Variant = "paper") -> Exchanges:
    """Let actors exchange across all issues in one draw."""
    every = together(settings)
    return equal_gain(
        every.position[draw], every.capability[draw], every.salience[draw], EqualGainOptions(variant)
    )


def stand_on_all(settings: Sequence[Setting]) -> bool:
    """Whether some actor stands on every issue."""
    return bool(set.intersection(*(set(setting.names) for setting in settings)))


def spatial_jointly(settings: Sequence[Setting], draw: int) -> tuple[tuple[str, ...], SpatialHistory]:
    """Play the spatial model in as many dimensions as there are issues; with the actors that take part.

    They are those that stand on every issue and have weight on one, or all that stand on every issue where none of
    them has any.  Saliences that sum to more than 100 are taken as shares of their sum.

    Raises
    ------
    NotApplicableError
        If nobody stands on every issue.
    """
    every = together(settings)
    # An actor has one capability in this model: its largest.
    capability = every.capability[draw].max(axis=0)
    attention = every.salience[draw].sum(axis=0)
    there = ~np.isnan(every.position[draw]).any(axis=0)
    counts = there & (capability * attention > 0)
    salience = every.salience[draw].T
    if not counts.any():
        counts, capability, salience = there, np.ones_like(capability), np.ones_like(salience)
    some = np.flatnonzero(counts)
    if not len(some):
        raise NotApplicableError(
            "The spatial model of all issues at once needs actors that stand on every issue, and there is none.\n  "
            "Name one issue with --issue, or take the model 'spatial', which looks at each alone."
        )
    salience = salience[some]
    salience = salience / np.maximum(salience.sum(axis=1, keepdims=True), 1.0)
    found = spatial_model_of_politics(every.position[draw][:, some].T / 100, capability[some], salience)
    return tuple(every.actors[place] for place in some), found
