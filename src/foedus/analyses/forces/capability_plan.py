"""The plan of one force by kinds of unit, sectors and phases at likely values, and what stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.binding import troops as in_words
from foedus.analyses.forces.capability_problem import Structure, structure
from foedus.analyses.forces.force_generation import (
    GenerationPlan,
    GenerationProblem,
    generate,
    least_cost,
    least_shortfall,
)
from foedus.analyses.forces.plan import PlanOptions, not_counted_on
from foedus.analyses.forces.pools import at_likely_values
from foedus.analyses.forces.recheck import recheck
from foedus.analyses.forces.result import CapabilityPlan
from foedus.errors import NotApplicableError
from foedus.model.forces import Force
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray

_USD_BN_PER_USD_K = 1e-6
_NOTHING = 1e-4
"""Missing troops over the force below which none are missing; share."""


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
    left_out = not_counted_on(scenario, chosen.force, read.candidates, options.least_willingness)
    counted = np.array([code not in left_out for code in read.candidates.states], dtype=np.bool_)
    problem = read.problem(0, counted, whole=whole)
    in_fractions = generate(problem)
    found = generate(problem, whole=True, seconds=options.seconds) if whole else in_fractions
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
        over_bound=found.level / found.level_bound if found.level_bound > 0 else 1.0,
        gap=found.gap,
        cost_usd_bn=found.cost * _USD_BN_PER_USD_K,
        price_of_fairness=in_fractions.cost / cheapest - 1 if cheapest > 0 else 0.0,
        marginal_troops=in_fractions.marginal_troops / problem.need.shape[2],
        whole=whole,
        faults=recheck(found.units, problem, whole),
        binding=" ".join(_binding(scenario, read, problem, found, in_fractions)),
    )


def _binding(
    scenario: Scenario,
    read: Structure,
    problem: GenerationProblem,
    found: GenerationPlan,
    in_fractions: GenerationPlan,
) -> Iterator[str]:
    asked = in_words(float(problem.asked.max()))
    if found.missing(problem) <= _NOTHING * problem.asked.mean():
        yield f"{asked} troops are kept up in every phase, in every kind of unit."
        return
    yield (
        f"{asked} troops are asked for; in the mean phase {in_words(found.missing(problem))} are missing: "
        f"{_short_of(read, problem, found.shortfall)}."
    )
    if in_fractions.missing(problem) <= _NOTHING * problem.asked.mean():
        yield "Only because units come whole, contingents have a smallest size and each sector has one leader."
        return
    causes = conflict(problem, _rules(scenario, read))
    yield (
        f"The whole force cannot be had because of {_joined(causes)} together; without any one of these it could."
        if len(causes) > 1
        else f"The whole force cannot be had because of {_joined(causes)} alone."
    )


def _short_of(read: Structure, problem: GenerationProblem, shortfall: FloatArray) -> str:
    """Missing units by kind, in the mean phase."""
    units = shortfall.sum(axis=1).mean(axis=1)
    need = problem.need.sum(axis=1).mean(axis=1)
    titles = [kind.title for kind in read.force.capabilities] or ["troops"]
    return ", ".join(
        f"{title} {units[place]:,.1f} of {need[place]:,.1f} units"
        for place, title in enumerate(titles)
        if units[place] > _NOTHING * max(need[place], 1e-9)
    )


Rule = tuple[str, Callable[[GenerationProblem], GenerationProblem]]
"""A rule in words, and how to lift it."""


def conflict(problem: GenerationProblem, rules: list[Rule]) -> tuple[str, ...]:
    """Rules that together keep a force from being met, and of which none could be missed.

    Starts from all rules and lifts them one by one for good as long as the force is still not met.

    References
    ----------
    Chinneck and Dravnieks (1991), ORSA Journal on Computing 3:157-168, on the deletion filter.
    """
    kept = []
    for words, lift in rules:
        lifted = lift(problem)
        if least_shortfall(lifted) > _NOTHING * problem.asked.sum():
            problem = lifted
        else:
            kept.append(words)
    return tuple(kept)


def _rules(scenario: Scenario, read: Structure) -> list[Rule]:
    """All rules that can be lifted; those that are a matter of choice are lifted last, and so rather kept."""
    rules: list[Rule] = []
    for place, kind in enumerate(read.force.capabilities):
        rules.append((f"the pools of {kind.title}", _without_limit(place)))
    if not read.force.capabilities:
        rules.append(("the pools of all who are counted on", _without_limit(0)))
    for row, kind in enumerate(read.force.capabilities):
        for column, other in enumerate(read.force.capabilities):
            if kind.supported_by.get(other.id):
                rules.append((f"the {other.title} that {kind.title} need", _without_support(row, column)))
    for place, sector in enumerate(read.force.sectors):
        if sector.framework:
            who = ", ".join(scenario.states[code].name for code in sector.framework)
            rules.append((f"the lead of {sector.title} by {who}", _without_lead(place)))
    for place, name in enumerate(_least_share_names(read.force)):
        rules.append((f"the least share of {name} troops", _without_share(place)))
    return rules


def _least_share_names(force: Force) -> Iterator[str]:
    if force.minimum_non_european_share is not None:
        yield "non-European"
    if force.minimum_european_share is not None:
        yield "European"


def _without_limit(kind: int) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        pool = problem.pool.copy()
        # Whoever takes part could then fill the need alone; those who do not stay out.
        pool[problem.fair > 0, kind] = problem.need[kind].sum()
        return replace(problem, pool=pool)

    return lift


def _without_support(row: int, column: int) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        support = np.zeros((len(problem.weight),) * 2) if problem.support is None else problem.support.copy()
        support[row, column] = 0.0
        return replace(problem, support=support)

    return lift


def _without_lead(sector: int) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        if problem.framework is None:
            return problem
        framework = problem.framework.copy()
        framework[sector] = True
        return replace(problem, framework=framework)

    return lift


def _without_share(place: int) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        shares = list(problem.least_shares)
        shares[place] = replace(shares[place], minimum=0.0)
        return replace(problem, least_shares=tuple(shares))

    return lift


def _joined(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
