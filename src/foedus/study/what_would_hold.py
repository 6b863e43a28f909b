"""Which value of a number would make a settlement hold as wished, and which smallest change would do?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foedus.analyses.stability.guarantee_game.break_even import BreakEven, Course, break_even
from foedus.model.proposals import Proposal
from foedus.study.answers import Progress, silent
from foedus.study.levers import Ground, Lever, levers

_FINE = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Steps from today's value at which one number is tried, in widths of its range; its ends are tried too."""
_COARSE = (0.25, 1.0, 2.0)
"""The same where all numbers are tried: a change of more than twice the range is no small change."""
_SHARE = 0.2  # of today's value, or of all that is allowed, in place of a range that nobody gave
NOISE = ("challenger_scale", "target_scale", "guarantor_scale")
"""Parameters that describe our doubt and not the settlement; left out where all are tried."""


@dataclass(frozen=True)
class Needed:
    """What one number of one proposal would have to be, were it known to be one value in all draws."""

    proposal: str
    name: str
    meaning: str
    unit: str
    now: float
    """Its value today: the mean over draws."""
    plausible: tuple[float, float] | None
    """Its range by today's knowledge."""
    chance_now: float
    """Chance of holding with everything as it is, on the same draws."""
    found: BreakEven

    @property
    def is_plausible(self) -> bool:
        """Whether the value needed lies within what the number may be anyway."""
        value, range_ = self.found.value, self.plausible
        return value is not None and range_ is not None and range_[0] <= value <= range_[1]


@dataclass(frozen=True)
class ForAll:
    """One value with which every proposal that was asked about would hold as wished."""

    value: float | None
    """None where no single value was found."""
    chance: float | None
    """The least chance of any of them at that value."""


@dataclass(frozen=True)
class Change:
    """A change of one number that decides whether one proposal holds as wished, all else staying as it is."""

    proposal: str
    name: str
    meaning: str
    unit: str
    now: float
    """Its value today: the mean over draws."""
    by: float
    """How much higher it would have to be in every draw; negative for lower."""
    plausible: tuple[float, float] | None
    """Its range by today's knowledge."""
    holds_now: bool
    """Whether the proposal holds as wished today, so that the change would undo it."""
    chance: float
    """Chance of holding after the change."""
    course: Course

    @property
    def relative(self) -> float | None:
        """Size of the change in widths of the range; None where there is no range."""
        if self.plausible is None:
            return None
        return abs(self.by) / (self.plausible[1] - self.plausible[0])


def break_evens(
    ground: Ground, proposals: Sequence[Proposal], name: str, wished: float, progress: Progress = silent
) -> tuple[Needed, ...]:
    """What one number would have to be under each proposal that has it."""
    found = []
    for place, proposal in enumerate(proposals):
        progress(f"what would be enough: {proposal.title}", place / len(proposals))
        found += [_needed(ground, proposal, lever, wished) for lever in _named(ground, proposal, name)]
    return tuple(found)


def _named(ground: Ground, proposal: Proposal, name: str) -> Iterator[Lever]:
    return (lever for lever in levers(ground, proposal) if lever.name == name)


def _needed(ground: Ground, proposal: Proposal, lever: Lever, wished: float) -> Needed:
    found = break_even(
        lambda value: ground.chance(lever.at(value)),
        wished,
        _values(lever, _FINE),
        near=lever.now,
        tolerance=_tolerance(lever),
    )
    base = ground.chance(ground.game(proposal))
    return Needed(proposal.id, lever.name, lever.meaning, lever.unit, lever.now, lever.plausible, base, found)


def for_all(ground: Ground, needed: Sequence[Needed], wished: float) -> ForAll:
    """One value that is enough for all of them: the most demanding of theirs, tried on each."""
    open_ = [one.found for one in needed if not one.found.always]
    values = [found.value for found in open_ if found.value is not None]
    sides = {found.side for found in open_}
    if len(values) < len(open_) or len(sides) != 1:
        return ForAll(None, None)
    value = max(values) if sides == {"at least"} else min(values)
    least = min(
        ground.chance(lever.at(value))
        for one in needed
        for lever in _named(ground, ground.scenario.proposal[one.proposal], one.name)
    )
    return ForAll(value, least) if least >= wished else ForAll(None, None)


def smallest_changes(
    ground: Ground, proposals: Sequence[Proposal], wished: float, progress: Progress = silent
) -> tuple[Change, ...]:
    """For each proposal, the changes that decide whether it holds as wished.

    Those that need the smallest part of their number's range come first; after them those of numbers
    without a range, by their share of today's value.
    """
    found: list[Change] = []
    for place, proposal in enumerate(proposals):
        own: list[Change] = []
        tried = [lever for lever in levers(ground, proposal) if not lever.name.endswith(NOISE)]
        for number, lever in enumerate(tried):
            share = (place + number / len(tried)) / len(proposals)
            progress(f"what would be enough: {proposal.title}", share)
            own += _change(ground, proposal, lever, wished)
        found += sorted(own, key=_order)
    return tuple(found)


def _change(ground: Ground, proposal: Proposal, lever: Lever, wished: float) -> Iterator[Change]:
    values = [value - lever.now for value in _values(lever, _COARSE)]
    found = break_even(
        lambda by: ground.chance(lever.moved(by)), wished, values, near=0.0, tolerance=_tolerance(lever)
    )
    if found.value is None or found.short is None:
        return
    holds_now = dict(found.tried)[0.0] >= wished
    # Of a proposal that holds, the change is the one that undoes it.
    by = found.short if holds_now else found.value
    yield Change(
        proposal.id,
        lever.name,
        lever.meaning,
        lever.unit,
        lever.now,
        by,
        lever.plausible,
        holds_now,
        dict(found.tried)[by],
        found.course,
    )


def _order(change: Change) -> tuple[bool, float]:
    relative = change.relative
    return (relative is None, abs(change.by / (change.now or 1.0)) if relative is None else relative)


def _tolerance(lever: Lever) -> float:
    return 1.0 if lever.whole_years else 2e-3


def _values(lever: Lever, steps: Sequence[float]) -> list[float]:
    """Values to try, close together around today's."""
    if lever.whole_years:
        return [float(year) for year in range(int(lever.low), int(lever.high) + 1)]
    low, high = lever.plausible or (lever.now, lever.now)
    width = high - low or _SHARE * abs(lever.now) or _SHARE * (lever.high - lever.low)
    near = [lever.now, low, high, *(lever.now + sign * step * width for step in steps for sign in (1, -1))]
    return sorted({min(max(value, lever.low), lever.high) for value in near})
