"""Does a plan keep every rule?  Read again from the plan alone, in plain loops, without any solver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from foedus.analyses.forces.generation_problem import GenerationProblem
from foedus.numerics.arrays import FloatArray

_ROUNDING = 1e-5
"""Share of the force below which a breach is the solver's rounding."""


def recheck(units: FloatArray, problem: GenerationProblem, whole: bool) -> tuple[str, ...]:
    """Say which rules a plan breaks; none if it keeps them all.

    Shares no code with `force_generation`: it reads the numbers of the problem and of the plan one by one.

    Parameters
    ----------
    units
        Shape (state, kind, sector, phase).
    problem
        The rules.
    whole
        Whether units are whole, contingents have a smallest size and each sector one leader.

    Examples
    --------
    >>> import numpy as np
    >>> one, need = np.ones(1), np.ones((1, 1, 2))
    >>> problem = GenerationProblem(np.ones((1, 1)), need, one, one, np.ones((1, 1)), one, window=2)
    >>> recheck(np.ones((1, 1, 1, 2)), problem, whole=True)
    ('state 0 sends 2 units of kind 0 in the 2 phases from phase 0, but has 1',)
    """
    return tuple(_Reader(units, problem).faults(whole))


class _Reader:
    def __init__(self, units: FloatArray, problem: GenerationProblem) -> None:
        self.units, self.problem = units, problem
        states, kinds, sectors, phases = units.shape
        self.states, self.kinds, self.sectors = range(states), range(kinds), range(sectors)
        self.phases = range(phases)
        self.slack = _ROUNDING * max(sum(self.asked(phase) for phase in self.phases), 1.0)

    def asked(self, phase: int) -> float:
        return sum(
            float(self.problem.need[kind, sector, phase]) * float(self.problem.unit_troops[kind])
            for kind in self.kinds
            for sector in self.sectors
        )

    def troops(self, state: int, sector: int, phase: int) -> float:
        return sum(
            float(self.units[state, kind, sector, phase]) * float(self.problem.unit_troops[kind])
            for kind in self.kinds
        )

    def faults(self, whole: bool) -> Iterator[str]:
        yield from self.rotation()
        yield from self.more_than_needed()
        yield from self.least_shares()
        yield from self.enablers()
        yield from self.enablers_nearby()
        yield from self.leaders(whole)
        yield from self.contributors()
        yield from self.host()
        if whole:
            yield from self.whole_units()
            yield from self.contingents()

    def rotation(self) -> Iterator[str]:
        """Two rounds of the last phases are written out, so that a run across the turn is seen as well."""
        window, last = self.problem.window, len(self.phases)
        calendar = [*self.phases, *range(last - window, last)]
        for state, kind in product(self.states, self.kinds):
            sent = [
                sum(float(self.units[state, kind, sector, t]) for sector in self.sectors) for t in calendar
            ]
            for start in range(len(calendar) - window + 1):
                total, pool = sum(sent[start : start + window]), float(self.problem.pool[state, kind])
                if total > pool + self.slack / float(self.problem.unit_troops[kind]):
                    yield (
                        f"state {state} sends {total:g} units of kind {kind} in the {window} phases from phase "
                        f"{start}, but has {pool:g}"
                    )
                    break

    def more_than_needed(self) -> Iterator[str]:
        for kind, sector, phase in product(self.kinds, self.sectors, self.phases):
            sent = [float(self.units[state, kind, sector, phase]) for state in self.states]
            need, slack = float(self.problem.need[kind, sector, phase]), self.slack
            slack /= float(self.problem.unit_troops[kind])
            if sum(sent) > need + slack:
                yield (
                    f"{sum(sent):g} units of kind {kind} stand in sector {sector} in phase {phase}, {need:g} are "
                    f"needed"
                )
            if min(sent, default=0.0) < -slack:
                yield f"fewer than no units of kind {kind} stand in sector {sector} in phase {phase}"

    def least_shares(self) -> Iterator[str]:
        for number, rule in enumerate(self.problem.least_shares):
            for phase in self.phases:
                by_state = [sum(self.troops(i, s, phase) for s in self.sectors) for i in self.states]
                inside = sum(sent for state, sent in enumerate(by_state) if rule.in_block[state])
                if inside < rule.minimum * sum(by_state) - self.slack:
                    yield f"least share {number} is not met in phase {phase}: {inside:g} of {sum(by_state):g} troops"

    def enablers(self) -> Iterator[str]:
        if self.problem.support is None:
            return
        for enabler, phase in product(self.kinds, self.phases):
            there = [
                sum(float(self.units[i, kind, s, phase]) for i in self.states for s in self.sectors)
                for kind in self.kinds
            ]
            asked = sum(float(self.problem.support[kind, enabler]) * there[kind] for kind in self.kinds)
            if there[enabler] < asked - self.slack / float(self.problem.unit_troops[enabler]):
                yield (
                    f"{there[enabler]:g} units of kind {enabler} stand there in phase {phase}, but the others need "
                    f"{asked:g} of them"
                )

    def enablers_nearby(self) -> Iterator[str]:
        nearby = self.problem.support_nearby
        if nearby is None:
            return
        for enabler, sector, phase in product(self.kinds, self.sectors, self.phases):
            there = [
                sum(float(self.units[i, kind, sector, phase]) for i in self.states) for kind in self.kinds
            ]
            asked = sum(float(nearby[kind, enabler]) * there[kind] for kind in self.kinds)
            if there[enabler] < asked - self.slack / float(self.problem.unit_troops[enabler]):
                yield (
                    f"{there[enabler]:g} units of kind {enabler} stand in sector {sector} in phase {phase}, but the "
                    f"others there need {asked:g} of them"
                )

    def contributors(self) -> Iterator[str]:
        most = self.problem.most_contributors
        sent = [
            sum(self.troops(state, sector, phase) for sector in self.sectors for phase in self.phases)
            for state in self.states
        ]
        contributing = sum(amount > self.slack for amount in sent)
        if most is not None and contributing > most:
            yield f"{contributing} states contribute, but no more than {most} may"

    def host(self) -> Iterator[str]:
        if not self.problem.host_agrees and float(self.units.sum()) > 0:
            yield "troops stand there although the host does not let them in"

    def leaders(self, whole: bool) -> Iterator[str]:
        if self.problem.framework is None:
            return
        for sector, phase in product(self.sectors, self.phases):
            able = [state for state in self.states if self.problem.framework[sector, state]]
            by_state = [self.troops(state, sector, phase) for state in self.states]
            asked = self.problem.framework_share * sum(by_state) - self.slack
            led = [by_state[state] for state in able]
            if len(able) < len(by_state) and (max(led, default=0.0) if whole else sum(led)) < asked:
                yield f"nobody leads sector {sector} in phase {phase}"

    def whole_units(self) -> Iterator[str]:
        for state, kind, sector, phase in product(self.states, self.kinds, self.sectors, self.phases):
            amount = float(self.units[state, kind, sector, phase])
            if amount != round(amount):
                yield f"state {state} sends {amount:g} units of kind {kind}, which is no whole number"

    def contingents(self) -> Iterator[str]:
        for state, sector, phase in product(self.states, self.sectors, self.phases):
            sent = self.troops(state, sector, phase)
            if 0 < sent < self.problem.smallest - self.slack:
                yield (
                    f"state {state} sends {sent:g} troops to sector {sector} in phase {phase}, but no contingent is "
                    f"smaller than {self.problem.smallest:g}"
                )
