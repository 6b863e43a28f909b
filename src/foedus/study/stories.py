"""How each model gets to its answer: who moved whom, which exchange, who would bear no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from foedus.analyses.bargaining import agenda_setter, plays
from foedus.analyses.bargaining.equal_gain import Exchanges, Variant
from foedus.analyses.bargaining.expected_utility import COMPELLED, COMPROMISE, CONFLICT
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.models import MODELS
from foedus.analyses.bargaining.setting import Setting, together
from foedus.analyses.bargaining.spatial_model_of_politics import SAME_PLACE, SpatialHistory
from foedus.numerics.arrays import FloatArray
from foedus.study.matters import Matter, at_medians

GRONINGEN = "challenge-groningen"
_NOTICED = 1e-6  # of the scale: smaller moves are not told


@dataclass(frozen=True)
class Step:
    """One actor moves, offers or holds an outcome where it is."""

    round: int
    """From 1 on; 0 where there are no rounds."""
    actor: str
    issue: str
    before: float
    """Points."""
    after: float
    by: str | None
    """Who moved it; None where nobody did."""
    reason: str
    """A code; what it means is said in `REASONS`."""
    gain: float | None = None
    """What the actor gains: points of outcome, weighted by salience.  None where the model does not say."""


@dataclass(frozen=True)
class Story:
    """One play of a model, at the medians of what is uncertain."""

    model: str
    trajectory: Mapping[str, tuple[float, ...]]
    """Issue -> outcome before and after each round; points."""
    steps: tuple[Step, ...]
    note: str = ""
    """What else there is to say."""
    externalities: tuple[Mapping[str, float], ...] = field(default=())
    """Of each exchange: what every bystander gains or loses."""


REASONS: Mapping[str, str] = {
    "conflict": "both expected to gain, and it expected less",
    "compromise": "met part of the way: the other expected more than it would lose",
    "compelled": "gave in: it would have lost more than the other expected",
    "weighed": "went part of the way to all offers, weighed by their force",
    "gave_way": "gave way to the strongest challenge",
    "bargain": "followed a bargain that would win an election",
    "exchange": "gave way for being met on another issue",
    "offer": "would offer this in its turn",
    "ideal": "the one that proposes gets its wish",
    "chamber": "the one named would bear no more",
    "gridlock": "nothing that the one who proposes likes better passes",
    "silent": "the one to propose has no position here, so there is no deal",
    "median": "half of the weight lies on either side of it",
    "no_deal": "no outcome is better than no deal for all: these two stand on either side of it",
}
"""What the codes of steps mean."""


def stories(matters: Sequence[Matter], models: Sequence[str], issue: str | None = None) -> tuple[Story, ...]:
    """Tell how models come to their answers, on all issues or one; those without a course have none.

    Models of several issues are told once, with all of them, the others issue by issue.
    """
    middle = [at_medians(matter.setting) for matter in matters]
    found: list[Story] = []
    for name in models:
        if name in SEVERAL:
            found.append(SEVERAL[name](matters, middle))
        elif name in SINGLE:
            found += [
                SINGLE[name](name, matter, setting)
                for matter, setting in zip(matters, middle, strict=True)
                if issue in (None, matter.issue)
            ]
    return tuple(found)


# --- one issue -------------------------------------------------------------------------------------------


def _challenges(name: str, matter: Matter, setting: Setting) -> Story:
    found = plays.groningen(setting) if name == GRONINGEN else plays.challenges(setting, name)
    why = {CONFLICT: "conflict", COMPROMISE: "compromise", COMPELLED: "compelled", plays.GAVE_WAY: "gave_way"}
    variant = plays.CHALLENGES.get(name)
    if variant is not None and variant.options.get("response") == "quantal":
        why = dict.fromkeys(why, "weighed")
    # Rounds in which nobody moves any more are left out.
    last = int(np.flatnonzero(found.reason.any(axis=(1, 2))).max(initial=-1)) + 1
    steps = [
        Step(
            turn + 1,
            matter.actors[actor],
            matter.issue,
            float(found.position[turn, 0, actor]),
            float(found.position[turn + 1, 0, actor]),
            matter.actors[found.mover[turn, 0, actor]],
            why[int(found.reason[turn, 0, actor])],
        )
        for turn in range(last)
        for actor in np.flatnonzero(found.reason[turn, 0])
    ]
    notes = ["a reconstruction from descriptions of the model."] if name == GRONINGEN else []
    if last == len(found.reason):
        notes.append(f"played for {last} rounds; it need not have come to rest.")
    return Story(name, {matter.issue: _floats(found.outcome[: last + 1, 0])}, tuple(steps), "  ".join(notes))


def _spatial(name: str, matter: Matter, setting: Setting) -> Story:
    places, found = plays.spatial(setting, 0)
    actors = [matter.actors[place] for place in places]
    return _of_history(name, [matter], [setting], actors, found)


def _take_it_or_leave_it(name: str, matter: Matter, setting: Setting) -> Story:
    play = plays.take_it_or_leave_it(setting, setting.no_deal_cost if name == "procedural-costly" else 0.0)
    named = dict(zip(setting.names, matter.actors, strict=True))
    setter = named.get(play.setter, play.setter)
    outcome, back = float(play.found.outcome[0]), float(setting.reversion_point[0])
    lower, upper = (
        float(np.clip(end[0], setting.low, setting.high))
        for end in (play.found.accepted_from, play.found.accepted_to)
    )
    if play.setter not in named:
        steps = (Step(0, setter, matter.issue, back, outcome, None, "silent"),)
    else:
        wish = float(setting.position[0, setting.names.index(play.setter)])
        code = int(play.found.reason[0])
        by = play.passing.upper_by if wish > outcome else play.passing.lower_by
        held = code != agenda_setter.IDEAL and by[0] != agenda_setter.NOBODY
        holder = matter.actors[int(by[0])] if held else None
        reason = {agenda_setter.IDEAL: "ideal", agenda_setter.GRIDLOCK: "gridlock"}.get(code, "chamber")
        steps = (Step(0, setter, matter.issue, wish, outcome, holder, reason),)
    note = f"{play.says}; {lower:.4g} to {upper:.4g} passes, no deal is {back:.4g}."
    return Story(name, {matter.issue: (back, outcome)}, steps, note)


def _offers(name: str, matter: Matter, setting: Setting) -> Story:
    order, found = plays.offers_in_turn(setting)
    offers = found.offer[: len(order), 0]
    steps = [
        Step(
            turn + 1,
            matter.actors[place],
            matter.issue,
            float(setting.position[0, place]),
            float(offer),
            None,
            "offer",
        )
        for turn, (place, offer) in enumerate(zip(order, offers, strict=True))
    ]
    note = "the first offer is accepted at once; the others are what each would offer in its turn."
    if not found.settled:
        note += "  The offers had not settled after very many rounds."
    return Story(name, {matter.issue: (float(found.outcome[0]),)}, tuple(steps), note)


def _median(name: str, matter: Matter, setting: Setting) -> Story:
    tie = {"median-lower": "lower", "median-upper": "upper"}.get(name, "midpoint")
    middle = float(weighted_median(setting.position, setting.weight, tie)[0])  # type: ignore[arg-type]  # by name
    counts = plays.with_weight(setting)[0]
    at = np.flatnonzero(counts & (np.abs(setting.position[0] - middle) <= _NOTICED * _width(setting)))
    steps = tuple(Step(0, matter.actors[a], matter.issue, middle, middle, None, "median") for a in at)
    return Story(name, {matter.issue: (middle,)}, steps, "" if len(at) else "between two actors.")


def _no_deal(name: str, matter: Matter, setting: Setting) -> Story:
    """Who keeps a solution with no deal at its true value at the reversion point."""
    outcome, back = float(MODELS[name].run(setting)[0]), float(setting.reversion_point[0])
    trajectory = {matter.issue: (back, outcome)}
    counts = plays.with_weight(setting)[0]
    x = setting.position[0]
    sides = [np.flatnonzero(counts & side) for side in (x <= back, x >= back)]
    if abs(outcome - back) > _NOTICED * _width(setting) or not all(len(side) for side in sides):
        return Story(name, trajectory, ())
    nearest = dict.fromkeys(int(side[np.argmin(np.abs(x[side] - back))]) for side in sides)
    steps = tuple(
        Step(0, matter.actors[a], matter.issue, float(x[a]), back, None, "no_deal") for a in nearest
    )
    return Story(name, trajectory, steps)


# --- several issues --------------------------------------------------------------------------------------


def _exchange(variant: Variant) -> Callable[[Sequence[Matter], Sequence[Setting]], Story]:
    def tell(matters: Sequence[Matter], middle: Sequence[Setting]) -> Story:
        found = plays.exchanges(middle, 0, variant)
        every = together(middle)
        named = _named(matters, middle)
        actors = [named[actor] for actor in every.actors]
        steps = []
        for number, exchange in enumerate(found.exchanges):
            for shift, other in zip(exchange.gives, exchange.gives[::-1], strict=True):
                setting = middle[shift.issue]
                before, after = (_points(setting, end) for end in (shift.before, shift.after))
                steps.append(
                    Step(
                        number + 1,
                        actors[shift.actor],
                        matters[shift.issue].issue,
                        before,
                        after,
                        actors[other.actor],
                        "exchange",
                        shift.gain,
                    )
                )
        felt = tuple(
            {actors[a]: float(exchange.externality[a]) for a in np.flatnonzero(exchange.externality)}
            for exchange in found.exchanges
        )
        note = f"{found.possible} pairs could exchange at first; {len(found.exchanges)} exchanges were made."
        name = "exchange" if variant == "paper" else f"exchange-{variant}"
        return Story(name, _outcomes_of(found, matters, middle), tuple(steps), note, felt)

    return tell


def _outcomes_of(
    found: Exchanges, matters: Sequence[Matter], middle: Sequence[Setting]
) -> dict[str, tuple[float, ...]]:
    course = [found.outcome_before.copy()]
    for exchange in found.exchanges:
        course.append(course[-1].copy())
        for shift in exchange.gives:
            course[-1][shift.issue] = shift.outcome_after
    return {
        matter.issue: tuple(_points(setting, outcomes[row]) for outcomes in course)
        for row, (matter, setting) in enumerate(zip(matters, middle, strict=True))
    }


def _jointly(matters: Sequence[Matter], middle: Sequence[Setting]) -> Story:
    names, found = plays.spatial_jointly(middle, 0)
    named = _named(matters, middle)
    return _of_history("spatial-jointly", matters, middle, [named[name] for name in names], found)


def _of_history(
    name: str,
    matters: Sequence[Matter],
    settings: Sequence[Setting],
    actors: Sequence[str],
    found: SpatialHistory,
) -> Story:
    steps = []
    for turn in range(len(found.partner)):
        for actor in np.flatnonzero(found.partner[turn] >= 0).tolist():
            for row, (matter, setting) in enumerate(zip(matters, settings, strict=True)):
                before, after = found.position[turn, actor, row], found.position[turn + 1, actor, row]
                if abs(after - before) > _NOTICED:
                    steps.append(
                        Step(
                            turn + 1,
                            actors[actor],
                            matter.issue,
                            _on_scale(setting, before),
                            _on_scale(setting, after),
                            actors[found.partner[turn, actor]],
                            "bargain",
                        )
                    )
    # Actors at one place share its chance, which each of them shows whole.
    course = [_expected(chance, place) for chance, place in zip(found.chance, found.position, strict=True)]
    course[-1] = found.outcome
    trajectory = {
        matter.issue: tuple(_on_scale(setting, point[row]) for point in course)
        for row, (matter, setting) in enumerate(zip(matters, settings, strict=True))
    }
    return Story(name, trajectory, tuple(steps), f"{len(found.partner)} turns, until hardly anything moved.")


def _expected(chance: FloatArray, position: FloatArray) -> FloatArray:
    """Expected position where all at one place show its whole chance.  Shape (dimension,)."""
    near = np.linalg.norm(position[:, None] - position[None], axis=2) < SAME_PLACE
    return np.asarray((chance / near.sum(axis=1)) @ position)


def _named(matters: Sequence[Matter], settings: Sequence[Setting]) -> dict[str, str]:
    return {
        actor: name
        for matter, setting in zip(matters, settings, strict=True)
        for actor, name in zip(setting.names, matter.actors, strict=True)
    }


def _points(setting: Setting, hundredths: float) -> float:
    return _on_scale(setting, hundredths / 100)


def _on_scale(setting: Setting, share: float) -> float:
    return float(setting.low + _width(setting) * share)


def _width(setting: Setting) -> float:
    return setting.high - setting.low


def _floats(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


SINGLE: Mapping[str, Callable[[str, Matter, Setting], Story]] = {
    **dict.fromkeys(plays.CHALLENGES, _challenges),
    GRONINGEN: _challenges,
    "spatial": _spatial,
    "procedural": _take_it_or_leave_it,
    "procedural-costly": _take_it_or_leave_it,
    "alternating-offers": _offers,
    **dict.fromkeys(("median", "median-lower", "median-upper"), _median),
    **dict.fromkeys(("nash-true", "kalai-smorodinsky-true"), _no_deal),
}
"""How a model of one issue is told."""
SEVERAL: Mapping[str, Callable[[Sequence[Matter], Sequence[Setting]], Story]] = {
    "exchange": _exchange("paper"),
    "exchange-decide": _exchange("decide"),
    "spatial-jointly": _jointly,
}
"""How a model of several issues is told."""
