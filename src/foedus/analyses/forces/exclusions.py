"""What does it cost to leave a state out of a force?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.analyse import ForcesOptions, analyse
from foedus.analyses.forces.result import ExclusionPrice, Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.evidence import Basis
from foedus.model.forces import Force
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.distributions import Point
from foedus.numerics.draws import Draws


def without(scenario: Scenario, state: str) -> Scenario:
    """The same scenario with a state excluded from every force; a host that is left out lets nobody in."""
    return _with_forces(scenario, lambda force: _excluding(force, state))


def price_of_exclusion(
    scenario: Scenario,
    draws: Draws,
    proposal: str,
    state: str,
    options: ForcesOptions,
    obligations: ObligationsResult | None = None,
) -> ExclusionPrice:
    """Judge a force with a state among its candidates and without it, on the same draws.

    A state that the scenario excludes is let in for the comparison, with the willingness that it has; what a
    state does in a draw does not depend on who else is asked.  Of a backstop it is the support from outside
    that goes away.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force.
    InvalidInputError
        If the state is not known to the scenario.
    """
    chosen = scenario.proposal[proposal]
    if chosen.force is None:
        raise NotApplicableError(
            f"the proposal {proposal} asks for no force, so nobody can be left out of it"
        )
    if state not in scenario.states:
        raise InvalidInputError(f"no state of this scenario has the code {state!r}")
    included = _with_forces(scenario, lambda force: _including(force, state))
    inside = _supply(included, draws, proposal, options, obligations)
    outside = _supply(without(scenario, state), draws, proposal, options, obligations)
    before = {code: float(inside.contribution[:, place].mean()) for place, code in enumerate(inside.states)}
    more = [
        (code, float(outside.contribution[:, place].mean()) - before.get(code, 0.0))
        for place, code in enumerate(outside.states)
    ]
    paid_by_others = inside.cost_usd_bn - _paid_by(inside, state)
    return ExclusionPrice(
        proposal=proposal,
        state=state,
        is_excluded=state in chosen.force.excluded and state not in chosen.force.backstop,
        ceiling=float(np.mean(inside.ceiling - outside.ceiling)),
        fielded=float(np.mean(inside.fielded - outside.fielded)),
        chance_with=inside.chance_met,
        chance_without=outside.chance_met,
        cost_usd_bn=float(np.mean(outside.cost_usd_bn - paid_by_others)),
        burdened=tuple(sorted((pair for pair in more if pair[1] > 0), key=lambda pair: -pair[1])),
    )


def _paid_by(supply: Supply, state: str) -> FloatArray:
    paid = np.zeros(len(supply.cost_usd_bn))
    if state in supply.states:
        paid = paid + supply.paid_usd_bn[:, supply.states.index(state)]
    if state in supply.backstop and supply.backstop_usd_bn is not None:
        paid = paid + supply.backstop_usd_bn[:, supply.backstop.index(state)]
    return paid


def _supply(
    scenario: Scenario,
    draws: Draws,
    proposal: str,
    options: ForcesOptions,
    obligations: ObligationsResult | None,
) -> Supply:
    alone = replace(scenario, proposals=(scenario.proposal[proposal],))
    supply = analyse(alone, draws, obligations, options).supplies[0]
    if supply is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force")
    return supply


def _with_forces(scenario: Scenario, change: Callable[[Force], Force]) -> Scenario:
    return replace(
        scenario,
        proposals=tuple(
            proposal if proposal.force is None else replace(proposal, force=change(proposal.force))
            for proposal in scenario.proposals
        ),
    )


def _excluding(force: Force, state: str) -> Force:
    if state == force.place:
        refused = Quantity(f"exclusions/{state}", Point(0.0), "probability", Basis(assumption="Left out"))
        return replace(force, host_consent=refused)
    return replace(
        force,
        candidates=tuple(code for code in force.candidates if code != state),
        backstop=tuple(code for code in force.backstop if code != state),
        excluded=tuple(dict.fromkeys([*force.excluded, state])),
    )


def _including(force: Force, state: str) -> Force:
    if state == force.place or state in force.backstop:
        return force
    return replace(
        force,
        candidates=tuple(dict.fromkeys([*force.candidates, state])),
        excluded=tuple(code for code in force.excluded if code != state),
    )
