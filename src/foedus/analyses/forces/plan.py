"""The rotation plan of one force at likely values, phase by phase."""

from __future__ import annotations

import numpy as np

from foedus.analyses.forces.binding import troops as in_words
from foedus.analyses.forces.conflict import in_words as conflict_in_words
from foedus.analyses.forces.conflict import what_stands_in_the_way
from foedus.analyses.forces.plan_options import PlanOptions, host_is_counted_on, not_counted_on
from foedus.analyses.forces.pools import at_likely_values, pools
from foedus.analyses.forces.result import RotationPlan
from foedus.analyses.forces.rotation_plan import Problem, Solution, solve
from foedus.analyses.forces.water_filling import burden
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario


def plan(scenario: Scenario, proposal: str, options: PlanOptions | None = None) -> RotationPlan:
    """Plan the rotation of a proposal's force: who stands in theatre in which phase of the cycle.

    All numbers are taken at their likely values, and the rotation ratio as the nearest whole number.

    Parameters
    ----------
    proposal
        Its id.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force, or no plan in whole contingents is found in time.
    InvalidInputError
        If the scenario has no such proposal.
    """
    if proposal not in scenario.proposal:
        raise InvalidInputError(
            f"no proposal is called {proposal!r}; there are {', '.join(scenario.proposal)}"
        )
    chosen = scenario.proposal[proposal]
    if chosen.force is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force, so there is nothing to plan")
    return _plan(scenario, chosen, chosen.force, options or PlanOptions())


def _plan(scenario: Scenario, proposal: Proposal, force: Force, options: PlanOptions) -> RotationPlan:
    everybody = pools(scenario, at_likely_values(scenario), proposal, force, options.key)
    able = everybody.caps[0] > 0
    left_out = not_counted_on(scenario, force, everybody, able, options.least_willingness)
    agrees = host_is_counted_on(force, options.least_willingness)
    counted = np.array([state not in left_out for state in everybody.states], dtype=np.bool_)
    states = tuple(state for state in everybody.states if state not in left_out)
    phases = max(round(float(everybody.rotation_ratio[0])), 1)
    fair = everybody.fair[counted]
    problem = Problem(
        pool=everybody.caps[0, counted] * float(everybody.rotation_ratio[0]) * agrees,
        fair=fair / fair.sum() if fair.sum() > 0 else fair,
        demand=force.size.distribution.likely,
        phases=phases,
        in_block=~everybody.is_european[counted],
        minimum=_minimum(force),
    )
    in_fractions = solve(problem)
    chosen = in_fractions
    if options.contingents is not None:
        chosen = solve(problem, options.contingents, seconds=options.seconds)
    return RotationPlan(
        proposal=proposal.id,
        states=states,
        left_out=tuple(left_out.items()),
        demand=problem.demand,
        fielded=problem.demand - chosen.shortfall,
        troops=chosen.troops,
        pool=problem.pool,
        fair_share=problem.fair,
        burden=burden(chosen.troops.mean(axis=1)[None, :], problem.fair)[0],
        burden_bound=chosen.burden_bound,
        gap=chosen.gap,
        marginal_troops=in_fractions.marginal_troops,
        marginal_burden=in_fractions.marginal_burden * 1000,
        whole=options.contingents is not None,
        binding=_binding(scenario, proposal, force, options, problem, chosen, in_fractions),
    )


def _minimum(force: Force) -> float:
    share = force.minimum_non_european_share
    return 0.0 if share is None else share.distribution.likely


def _binding(
    scenario: Scenario,
    proposal: Proposal,
    force: Force,
    options: PlanOptions,
    problem: Problem,
    chosen: Solution,
    in_fractions: Solution,
) -> str:
    asked = in_words(problem.demand)
    if not host_is_counted_on(force, options.least_willingness):
        host = scenario.states[force.place].name
        return f"{asked} troops are asked for, but {host}, the host, is not counted on to let them in."
    if not len(problem.pool):
        return f"{asked} troops are asked for, but no candidate can be counted on."
    if chosen.shortfall < 1:
        return (
            f"{asked} troops are kept up in every phase; the largest burden is {chosen.largest_burden:.2f}."
        )
    missing = f"{asked} troops are not kept up: {in_words(chosen.shortfall)} are missing"
    if in_fractions.shortfall < 1:
        return f"{missing}, only because contingents come in whole units of a smallest size."
    return f"{missing}. {conflict_in_words(what_stands_in_the_way(scenario, proposal, options))}"
