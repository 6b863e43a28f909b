"""The plan of one force by kinds of unit, sectors and phases at likely values, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from foedus.analyses.forces.binding import troops as in_words
from foedus.analyses.forces.capability_problem import Structure, structure
from foedus.analyses.forces.conflict import NOTHING, problem_of, what_stands_in_the_way
from foedus.analyses.forces.conflict import in_words as conflict_in_words
from foedus.analyses.forces.force_generation import generate, least_cost
from foedus.analyses.forces.generation_problem import GenerationPlan, GenerationProblem
from foedus.analyses.forces.plan_options import PlanOptions, not_counted_on
from foedus.analyses.forces.pools import at_likely_values
from foedus.analyses.forces.recheck import recheck
from foedus.analyses.forces.result import CapabilityPlan
from foedus.errors import NotApplicableError
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray

_USD_BN_PER_USD_K = 1e-6


def plan_capabilities(
    scenario: Scenario, proposal: str, options: PlanOptions, *, whole: bool = False
) -> CapabilityPlan:
    """Plan which units of which state stand where in which phase.

    Parameters
    ----------
    proposal
        Its id.
    whole
        Whether units are sent whole; if not, the plan is a lower bound.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force, or no plan in whole units is found in time.
    """
    chosen = scenario.proposal[proposal]
    if chosen.force is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force, so there is nothing to plan")
    read = structure(scenario, at_likely_values(scenario), chosen, chosen.force, options.key)
    able = read.units[0].any(axis=1)
    left_out = not_counted_on(scenario, chosen.force, read.candidates, able, options.least_willingness)
    problem = problem_of(read, left_out, options, whole=whole)
    in_fractions = generate(problem, leximin=options.leximin, seconds=options.seconds)
    found = in_fractions
    if whole:
        found = generate(problem, whole=True, leximin=options.leximin, seconds=options.seconds)
    cheapest = least_cost(problem)
    return CapabilityPlan(
        proposal=proposal,
        states=read.candidates.states,
        left_out=tuple(left_out.items()),
        kinds=read.kinds,
        sectors=tuple(sector.id for sector in chosen.force.sectors) or ("theatre",),
        unit_troops=problem.unit_troops,
        units=found.units,
        need=problem.need,
        pool=problem.pool,
        window=problem.window,
        fair_share=problem.fair,
        burden=found.burden,
        over_bound=_over_bound(found),
        gap=found.gap,
        cost_usd_bn=found.cost * _USD_BN_PER_USD_K,
        price_of_fairness=in_fractions.cost / cheapest - 1 if cheapest > 0 else 0.0,
        marginal_troops=in_fractions.marginal_troops / problem.need.shape[2],
        whole=whole,
        faults=recheck(found.units, problem, whole),
        binding=" ".join(_binding(scenario, chosen, options, read, problem, found, in_fractions)),
        exposure=np.array([sector.exposure for sector in chosen.force.sectors] or [1.0]),
        leximin=options.leximin,
        unfinished=found.unfinished,
    )


def _over_bound(found: GenerationPlan) -> float:
    if found.level_bound > 0:
        return found.level / found.level_bound
    return 1.0 if found.level <= 0 else np.inf


def _binding(
    scenario: Scenario,
    proposal: Proposal,
    options: PlanOptions,
    read: Structure,
    problem: GenerationProblem,
    found: GenerationPlan,
    in_fractions: GenerationPlan,
) -> Iterator[str]:
    asked = in_words(float(problem.asked.max()))
    if not problem.host_agrees:
        yield (
            f"{asked} troops are asked for, but {scenario.states[read.force.place].name}, the host, is not counted on "
            f"to let them in, so that there is no force."
        )
        return
    if found.missing(problem) <= NOTHING * problem.asked.mean():
        yield f"{asked} troops are kept up in every phase, in every kind of unit."
        return
    yield (
        f"{asked} troops are asked for; in the mean phase {in_words(found.missing(problem))} are missing: "
        f"{_short_of(read, problem, found.shortfall)}."
    )
    if in_fractions.missing(problem) <= NOTHING * problem.asked.mean():
        yield "Only because units come whole, contingents have a smallest size and each sector has one leader."
        return
    yield conflict_in_words(what_stands_in_the_way(scenario, proposal, options, whole=found.whole))


def _short_of(read: Structure, problem: GenerationProblem, shortfall: FloatArray) -> str:
    """Missing units by kind, in the mean phase."""
    units = shortfall.sum(axis=1).mean(axis=1)
    need = problem.need.sum(axis=1).mean(axis=1)
    titles = [kind.title for kind in read.force.capabilities] or ["troops"]
    return ", ".join(
        f"{title} {units[place]:,.1f} of {need[place]:,.1f} units"
        for place, title in enumerate(titles)
        if units[place] > NOTHING * max(need[place], 1e-9)
    )
