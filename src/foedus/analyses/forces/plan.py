"""The rotation plan of one force at likely values, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.binding import troops as in_words
from foedus.analyses.forces.pools import FairKey, Pools, at_likely_values, pools
from foedus.analyses.forces.result import RotationPlan
from foedus.analyses.forces.rotation_plan import Contingents, Problem, Solution, solve
from foedus.analyses.forces.water_filling import burden, ceiling
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How to plan."""

    key: FairKey = "gdp"
    """By what burdens are shared."""
    contingents: Contingents | None = None
    """Sizes of contingents; None for a plan in fractions."""
    least_willingness: float = 0.5
    """States whose willingness is likely below this are not counted on; 0 to 1."""
    seconds: float = 20.0
    """Time limit of each step for whole contingents."""

    def __post_init__(self) -> None:
        if not 0 <= self.least_willingness <= 1:
            raise InvalidInputError(
                f"least_willingness is a probability from 0 to 1, but is {self.least_willingness:g}"
            )
        if self.seconds <= 0:
            raise InvalidInputError(f"the time limit must be above 0 seconds, but is {self.seconds:g}")


def plan(scenario: Scenario, proposal: str, options: PlanOptions = PlanOptions()) -> RotationPlan:
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
    return _plan(scenario, chosen, chosen.force, options)


def _plan(scenario: Scenario, proposal: Proposal, force: Force, options: PlanOptions) -> RotationPlan:
    everybody = pools(scenario, at_likely_values(scenario), proposal, force, options.key)
    left_out = not_counted_on(scenario, force, everybody, options.least_willingness)
    counted = np.array([state not in left_out for state in everybody.states], dtype=np.bool_)
    states = tuple(state for state in everybody.states if state not in left_out)
    phases = max(round(float(everybody.rotation_ratio[0])), 1)
    fair = everybody.fair[counted]
    problem = Problem(
        pool=everybody.caps[0, counted] * float(everybody.rotation_ratio[0]),
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
        binding=_binding(problem, chosen, in_fractions),
    )


def _minimum(force: Force) -> float:
    share = force.minimum_non_european_share
    return 0.0 if share is None else share.distribution.likely


def not_counted_on(scenario: Scenario, force: Force, candidates: Pools, least: float) -> dict[str, str]:
    """Why each candidate that is not counted on is left out."""
    found = {}
    for column, code in enumerate(candidates.states):
        willingness = scenario.states[code].figures.get("willingness")
        if candidates.caps[0, column] <= 0:
            found[code] = "no land force or no figure for its fair share is known"
        elif willingness is not None and willingness.distribution.likely < least:
            found[code] = f"likely willingness {willingness.distribution.likely:g} is below {least:g}"
    present = {*candidates.states, *force.backstop} - set(found)
    for _ in candidates.states:
        for code, others in force.joins_only_with.items():
            absent = [other for other in others if other not in present]
            if code in present and absent:
                found[code] = f"it joins only with {', '.join(absent)}"
                present.discard(code)
    return found


def _binding(problem: Problem, chosen: Solution, in_fractions: Solution) -> str:
    asked = in_words(problem.demand)
    if not len(problem.pool):
        return f"{asked} troops are asked for, but no candidate can be counted on."
    if chosen.shortfall < 1:
        return (
            f"{asked} troops are kept up in every phase; the largest burden is {chosen.largest_burden:.2f}."
        )
    caps = problem.pool[None, :] / problem.phases
    free = float(ceiling(caps, problem.in_block, np.zeros(1))[0])
    missing = f"{asked} troops are not kept up: {in_words(chosen.shortfall)} are missing"
    if in_fractions.shortfall < 1:
        return f"{missing}, only because contingents come in whole units of a smallest size."
    if free > problem.demand - in_fractions.shortfall + 1:
        return f"{missing}, because too few non-European troops are to be had for the share that is asked."
    return f"{missing}; the pools of all who are counted on are exhausted."
