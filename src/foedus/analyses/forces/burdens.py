"""Who carries how much of a plan in troops, cost, risk and money, each over its fair share, and who could change it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.burden_sharing import gini
from foedus.analyses.forces.capability_problem import Structure, is_mixed, structure
from foedus.analyses.forces.common_fund import paid_through_a_fund
from foedus.analyses.forces.pools import FairKey, Pools, at_likely_values, pools
from foedus.analyses.forces.result import Burdens, CapabilityPlan, Mover, RotationPlan
from foedus.analyses.forces.steady_state import SteadyState, alike, mixed
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray

_USD_BN_PER_USD_K = 1e-6
_MONTHS = 12
MORE = 1000.0
"""Troops in theatre by which a pool is made larger to see what that would change."""


def burdens_of(scenario: Scenario, plan: RotationPlan | CapabilityPlan, key: FairKey = "gdp") -> Burdens:
    """Set every share of a plan against the fair share, among those that are counted on.

    Risk is counted in person-months in theatre, weighted by the exposure of the sector where they are spent;
    without sectors it is as the troops are.

    Parameters
    ----------
    plan
        Of one force at likely values.
    key
        By which burdens are shared.
    """
    proposal = scenario.proposal[plan.proposal]
    force = proposal.force
    assert force is not None  # there is a plan of it
    draws = at_likely_values(scenario)
    candidates = pools(scenario, draws, proposal, force, key)
    column = {code: place for place, code in enumerate(plan.states)}
    gone = {code for code, _ in plan.left_out}
    counted = np.array([code in column and code not in gone for code in candidates.states], dtype=np.bool_)
    counted &= candidates.fair > 0
    states = tuple(code for code, counts in zip(candidates.states, counted, strict=True) if counts)
    fair = candidates.fair[counted] / max(float(candidates.fair[counted].sum()), 1e-300)
    by_sector, exposure = _by_sector(plan)
    by_sector = by_sector[[column[code] for code in states]]
    troops = by_sector.sum(axis=1)
    cost = troops * candidates.cost_usd_k[0, counted] * _USD_BN_PER_USD_K
    each = scenario.parameter("forces.reimbursement_usd_k", proposal)
    paid = paid_through_a_fund(
        cost[None],
        troops[None],
        fair[None],
        draws.of(scenario.parameter("forces.common_fund_share", proposal)),
        draws.of(each) * _USD_BN_PER_USD_K,
    )[0]
    months = by_sector @ exposure * _MONTHS
    over = np.column_stack([_over(amount, fair) for amount in (troops, cost, months, paid)])
    sharing = counted
    if force.most_contributors:
        # Who those few are is the plan's choice; the others cannot step in.
        there = {code for code, amount in zip(states, troops, strict=True) if amount > 0}
        sharing = counted & np.array([code in there for code in candidates.states], dtype=np.bool_)
    unlimited = replace(force, most_contributors=0)
    again = _Again(scenario, proposal, unlimited, candidates, sharing, counted, key)
    return Burdens(
        proposal=plan.proposal,
        states=states,
        fair_share=fair,
        troops=troops,
        cost_usd_bn=cost,
        person_months=months,
        paid_usd_bn=paid,
        over_fair=over,
        gini=np.array([gini(measure, fair) for measure in over.T]),
        least_largest=again.largest(sharing),
        movers=tuple(again.movers()),
    )


def _by_sector(plan: RotationPlan | CapabilityPlan) -> tuple[FloatArray, FloatArray]:
    """Troops by state and sector, mean over the phases that repeat, and the exposure of each sector."""
    if isinstance(plan, RotationPlan):
        return plan.troops.mean(axis=1)[:, None], np.ones(1)
    there = np.einsum("ikst,k->ist", plan.units, plan.unit_troops)
    return there[:, :, -plan.window :].mean(axis=2), plan.exposure


def _over(amount: FloatArray, fair: FloatArray) -> FloatArray:
    """Share of an amount over fair share.  Shape (state,)."""
    total = float(amount.sum())
    return np.asarray(amount / total / fair if total > 0 else np.zeros_like(amount))


class _Again:
    """The force at likely values, shared out again with somebody gone or with a larger pool.

    Fair shares are those of all that are counted on.
    """

    def __init__(
        self,
        scenario: Scenario,
        proposal: Proposal,
        force: Force,
        candidates: Pools,
        sharing: BoolArray,
        counted: BoolArray,
        key: FairKey,
    ) -> None:
        self.force, self.candidates, self.sharing = force, candidates, sharing
        self.draws = at_likely_values(scenario)
        self.read: Structure | None = None
        if is_mixed(force):
            self.read = structure(scenario, self.draws, proposal, force, key)
        self.fair = candidates.fair / max(float(candidates.fair[counted].sum()), 1e-300)

    def shared(self, counted: BoolArray, more: FloatArray | None = None) -> SteadyState:
        """The steady state among some states, with pools that are so many times as large."""
        times = np.ones(len(counted)) if more is None else more
        candidates = replace(
            self.candidates,
            takes_part=counted[None],
            caps=self.candidates.caps * times,
            pledged_alone=np.zeros_like(self.candidates.caps),
        )
        if self.read is None:
            return alike(self.draws, self.force, candidates)
        return mixed(replace(self.read, candidates=candidates, units=self.read.units * times[None, :, None]))

    def largest(self, counted: BoolArray, more: FloatArray | None = None) -> float:
        """Largest burden, by the fair shares of all that are counted on."""
        return self._largest(self.shared(counted, more))

    def _largest(self, sent: SteadyState) -> float:
        due = float(sent.fielded[0]) * self.fair
        over = np.divide(sent.contribution[0], due, out=np.zeros_like(due), where=due > 0)
        return float(over.max(initial=0.0))

    def movers(self) -> Iterator[Mover]:
        """What each state's absence, and more troops of it, would do to the largest burden and the force."""
        base = self.shared(self.sharing)
        caps = base.caps[0]
        found = []
        for column in np.flatnonzero(self.sharing & (base.contribution[0] > 0)):
            left = self.sharing.copy()
            left[column] = False
            without = self.shared(left)
            times = np.ones(len(left))
            times[column] += MORE / caps[column]
            found.append(
                Mover(
                    state=self.candidates.states[column],
                    largest_without=self._largest(without),
                    fielded_without=float(without.fielded[0] - base.fielded[0]),
                    largest_with_more=self.largest(self.sharing, times),
                    fielded_with_more=float(self.shared(self.sharing, times).fielded[0] - base.fielded[0]),
                )
            )
        yield from sorted(found, key=lambda one: (one.fielded_without, -one.largest_without))
