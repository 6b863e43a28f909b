"""Whom would an attack of any state on any other have bound to help, year by year?

The event is the same for every pair and every year: an armed attack on the territory of the victim, unprovoked.
Only the law changes, so each clause is looked at once for each stretch of days on which it stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.analyses.obligations.result import Verdict
from foedus.analyses.obligations.sweeps.bulk import BINDING, WEIGHT, Index, each
from foedus.analyses.obligations.sweeps.leaves import Leaves
from foedus.analyses.obligations.sweeps.struck import Struck, strike
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.arrays import IntArray

OBLIGED, CONTESTED, GATED = BINDING[Verdict.OBLIGED], BINDING[Verdict.CONTESTED], BINDING[Verdict.GATED]


@dataclass(frozen=True)
class YearOfPairs:
    """Who would have been bound to help on one day, for every attacker and victim."""

    day: Day
    states: tuple[str, ...]
    """Codes along all three axes of `gravest`."""
    gravest: NDArray[np.uint8]
    """Shape (attacker, victim, helper); 3 obliged, 2 contested, 1 waiting for a request or finding, 0 not
    bound.  The diagonal, a state that attacks itself, is 0."""

    def count(self, how: int) -> IntArray:
        """How many states are bound in one way, such as `OBLIGED`.  Shape (attacker, victim)."""
        found = np.zeros(self.gravest.shape[:2], dtype=np.int64)
        # Counting takes longer than leaving out the victims whom nobody helps.
        (hit,) = np.nonzero(self.gravest.any(axis=(0, 2)))
        found[:, hit] = np.count_nonzero(self.gravest[:, hit] == how, axis=2)
        return found


def attack(attacker: str, victim: str, day: Day) -> Contingency:
    """The event of the sweep: an armed attack on the territory of the victim, unprovoked."""
    return Contingency("attack", "An armed attack", attacker, "territory", victim, victim, day)


def sweep(
    scenario: Scenario,
    days: Sequence[Day],
    proposal: Proposal | None = None,
    options: ObligationsOptions | None = None,
) -> Iterator[YearOfPairs]:
    """Say who would have to help whom if any state attacked any other, on each of some days.

    Parameters
    ----------
    scenario, proposal, options
        As for `obligations`.
    days
        In any order, such as 1 July of each year.

    Yields
    ------
    year
        For each day, in the order of `days`; with a new array each time.

    Notes
    -----
    Exact: the verdict that `ObligationsResult.bound` shows for the event of `attack`.  Whether a state existed
    on the day is not asked.  Memory is that of one day: a byte for each attacker, victim and helper.
    """
    options = options or ObligationsOptions()
    codes = sorted(scenario.states)
    first = min(days, default=Day.min)
    struck = strike(scenario, [attack(a, v, first) for v in codes for a in codes if a != v], proposal)
    blocks = _blocks(Leaves(scenario, struck, proposal, options), days)
    chosen = [struck.number[code] for code in codes]
    for active, day in zip(blocks, days, strict=True):
        found = np.zeros((struck.states,) * 3, dtype=np.uint8)
        for block in active:
            at = np.ix_(block.victims, block.helpers)
            found[at] = np.maximum(found[at], block.weight[:, None])
        every = np.arange(struck.states)
        found[every, every] = 0
        found[:, every, every] = 0
        if len(chosen) < struck.states:
            found = found[np.ix_(chosen, chosen, chosen)]
        yield YearOfPairs(day, tuple(codes), found.transpose(2, 0, 1))


@dataclass(frozen=True)
class _Block:
    """What a clause asks in one stretch of days of the same helpers, for the victims that it protects."""

    victims: IntArray
    helpers: IntArray
    weight: NDArray[np.uint8]
    """Shape (victim, attacker)."""


def _blocks(leaves: Leaves, days: Sequence[Day]) -> list[list[_Block]]:
    """Blocks that count on each day."""
    struck = leaves.struck
    rows = np.arange(len(struck.event))
    on = np.array([day.toordinal() for day in days], dtype=np.int64)
    found: list[list[_Block]] = [[] for _ in days]
    for answers in each(leaves, Index(struck, rows, on)):
        if answers.clause.duty < Duty.ASSIST:
            continue
        weight = _spread(struck, answers.rows, WEIGHT[answers.verdicts])
        victims = np.flatnonzero(weight.any(axis=1))
        if len(victims):
            helpers = np.flatnonzero(struck.inside(answers.obligors))
            block = _Block(victims, helpers, weight[victims])
            stretch = answers.stretch
            within = (on >= stretch.first.toordinal()) & (on < stretch.end.toordinal())
            for index in np.flatnonzero(within):
                found[index].append(block)
    return found


def _spread(struck: Struck, rows: IntArray, weight: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Weights on rows as a table.  Shape (victim, attacker)."""
    table = np.zeros((struck.states, struck.states), dtype=np.uint8)
    table[struck.columns["victim"][rows], struck.columns["attacker"][rows]] = weight
    return table
