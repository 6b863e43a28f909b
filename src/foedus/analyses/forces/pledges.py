"""What was promised and what was delivered, without adding up the same promise twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import get_args

from foedus.analyses.forces.result import PledgeBalance
from foedus.model.forces import Pledge, Stage

STAGES: tuple[str, ...] = get_args(Stage)
UNITS: Mapping[str, str] = {"troops": "troops", "money": "USD bn", "arms": "USD bn"}
SAME_AMOUNT = 0.05
"""Two promises of one donor that differ by no more than this may be one promise told twice; share."""

_SEPARATORS = "-_.:/ "
_STAGE_IN_ID = re.compile(rf"(?:^|[{_SEPARATORS}])(?:{'|'.join(STAGES)})(?=$|[{_SEPARATORS}])")


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise through its life: pledges whose ids differ only in the name of the stage."""

    id: str
    """What the ids have in common."""
    donor: str
    recipient: str
    kind: str
    by_stage: Mapping[str, Pledge]

    def reached(self, stage: str) -> float:
        """Likely amount that got at least as far as a stage: what is delivered was also promised."""
        later = STAGES[STAGES.index(stage) :]
        return max((_amount(self.by_stage[s]) for s in later if s in self.by_stage), default=0.0)

    @property
    def furthest(self) -> int:
        """Position of the last stage on record."""
        return max(STAGES.index(stage) for stage in self.by_stage)


def promises(pledges: tuple[Pledge, ...]) -> tuple[Promise, ...]:
    """Gather the stages of each promise, in order of first mention; of two entries for a stage the later counts.

    Pledges belong to one promise when donor, recipient and kind are the same and their ids are the same
    but for the name of the stage (``nld-committed`` and ``nld-delivered``).
    """
    found: dict[tuple[str, str, str, str], dict[str, Pledge]] = {}
    for pledge in sorted(pledges, key=lambda p: p.on):
        name = _STAGE_IN_ID.sub("", pledge.id).strip(_SEPARATORS) or pledge.id
        key = (name, pledge.donor, pledge.recipient, pledge.kind)
        found.setdefault(key, {})[pledge.stage] = pledge
    return tuple(Promise(*key, by_stage) for key, by_stage in found.items())


def balances(pledges: tuple[Pledge, ...]) -> tuple[PledgeBalance, ...]:
    """Add up the promises of each donor to each recipient, by kind and stage; largest promise first."""
    groups: dict[tuple[str, str, str], list[Promise]] = {}
    for promise in promises(pledges):
        groups.setdefault((promise.donor, promise.recipient, promise.kind), []).append(promise)
    found = [_balance(*key, group) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda b: (b.recipient, b.kind, -b.by_stage[0][1], b.donor)))


def _balance(donor: str, recipient: str, kind: str, group: list[Promise]) -> PledgeBalance:
    last = max(promise.furthest for promise in group)
    by_stage = tuple((stage, sum(p.reached(stage) for p in group)) for stage in STAGES[: last + 1])
    return PledgeBalance(donor, recipient, kind, UNITS[kind], by_stage)


def doubts(pledges: tuple[Pledge, ...]) -> Iterator[str]:
    """Say in words what in the pledges does not fit together."""
    gathered = promises(pledges)
    for promise in gathered:
        yield from _rising(promise)
    for one, other in combinations(gathered, 2):
        if (one.donor, one.recipient, one.kind) == (other.donor, other.recipient, other.kind):
            yield from _told_twice(one, other)
            yield from _contained(one, other)


def _rising(promise: Promise) -> Iterator[str]:
    known = [stage for stage in STAGES if stage in promise.by_stage]
    for earlier, later in pairwise(known):
        before, after = _amount(promise.by_stage[earlier]), _amount(promise.by_stage[later])
        if after > before:
            yield (
                f"The pledge {promise.id} of {promise.donor} to {promise.recipient} has {after:g} "
                f"{UNITS[promise.kind]} {later} but only {before:g} {earlier}: a stage cannot hold more than "
                f"the one before it."
            )


def _told_twice(one: Promise, other: Promise) -> Iterator[str]:
    first, second = one.reached(STAGES[0]), other.reached(STAGES[0])
    if min(first, second) > 0 and abs(first - second) <= SAME_AMOUNT * max(first, second):
        yield (
            f"The pledges {one.id} and {other.id} of {one.donor} to {one.recipient} are nearly equal "
            f"({first:g} and {second:g} {UNITS[one.kind]}): they may be one promise told twice, and both are "
            f"counted."
        )


def _contained(one: Promise, other: Promise) -> Iterator[str]:
    bare, advanced = sorted((one, other), key=lambda promise: promise.furthest)
    if bare.furthest == 0 < advanced.furthest and bare.reached(STAGES[0]) < advanced.reached(STAGES[0]):
        yield (
            f"The pledge {bare.id} of {bare.donor} to {bare.recipient} is only announced; it may be part of "
            f"{advanced.id}, which is further on, and both are counted."
        )


def _amount(pledge: Pledge) -> float:
    return pledge.amount.distribution.likely
