"""Which rules together keep a force from being met, and which would still do so if these were lifted?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.forces.capability_problem import Structure, structure
from foedus.analyses.forces.force_generation import least_shortfall
from foedus.analyses.forces.generation_problem import GenerationProblem
from foedus.analyses.forces.plan_options import (
    PlanOptions,
    host_is_counted_on,
    not_counted_on,
    with_excluded,
)
from foedus.analyses.forces.pools import at_likely_values
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray

NOTHING = 1e-4
"""Missing troops over the force below which none are missing; share."""
_NAMED = 6
"""Most states named in one rule."""
_MOST_CONFLICTS = 2
"""Most further conflicts that are told."""

Rule = tuple[str, Callable[[GenerationProblem], GenerationProblem]]
"""A rule in words, and how to lift it."""


@dataclass(frozen=True)
class Conflict:
    """Rules that together rule a force out, and of which none could be missed."""

    causes: tuple[str, ...]
    """In words."""
    each_would_do: bool
    """Whether the force could be had if any one of them were lifted and all other rules stood."""


def in_words(conflicts: tuple[Conflict, ...], whole: str = "The whole force") -> str:
    r"""Say what stands in the way, and what would still stand there if that were mended.

    Examples
    --------
    >>> guns, men = (Conflict((f"the pools of {kind}",), False) for kind in ("guns", "infantry"))
    >>> print(in_words((guns, men)).replace(". ", ".\n"))
    The whole force cannot be had because of the pools of guns alone.
    Were that mended, the pools of infantry alone would still rule it out.
    """
    if not conflicts:
        return f"{whole} cannot be had, as nobody who may contribute has anything to send."
    first, *others = conflicts
    end = "; without any one of these it could" if first.each_would_do and len(first.causes) > 1 else ""
    said = f"{whole} cannot be had because of {_together(first)}{end}."
    if not others:
        return said
    still = "; and so on, ".join(_together(one) for one in others[:_MOST_CONFLICTS])
    left = len(others) - _MOST_CONFLICTS
    more = f"; and {left} more after that" if left > 0 else ""
    return f"{said} Were that mended, {still} would still rule it out{more}."


def _together(one: Conflict) -> str:
    if len(one.causes) == 1:
        return f"{one.causes[0]} alone"
    return f"{', '.join(one.causes[:-1])} and {one.causes[-1]} together"


def what_stands_in_the_way(
    scenario: Scenario, proposal: Proposal, options: PlanOptions, *, whole: bool = False
) -> tuple[Conflict, ...]:
    """Rules that together keep the proposal's force from being met at likely values; see `conflicts`.

    States that the proposal excludes are asked for the comparison, with the willingness that they have.
    """
    force = proposal.force
    if force is None:
        return ()
    wider = structure(
        scenario, at_likely_values(scenario), proposal, with_excluded(scenario, force), options.key
    )
    wider = replace(wider, force=force)
    able = wider.units[0].any(axis=1)
    left_out = not_counted_on(scenario, force, wider.candidates, able, options.least_willingness)
    left_out |= dict.fromkeys(force.excluded, "it is excluded")
    problem = problem_of(wider, left_out, options, whole=whole)
    return conflicts(problem, rules_of(scenario, wider, left_out))


def problem_of(
    read: Structure, left_out: dict[str, str], options: PlanOptions, *, whole: bool = False
) -> GenerationProblem:
    """The force at likely values, of those that are counted on."""
    counted = np.array([code not in left_out for code in read.candidates.states], dtype=np.bool_)
    agrees = host_is_counted_on(read.force, options.least_willingness)
    return replace(read.problem(0, counted, whole=whole), host_agrees=agrees)


def conflicts(problem: GenerationProblem, rules: list[Rule]) -> tuple[Conflict, ...]:
    """Sets of rules each of which keeps a force from being met, whatever becomes of the other rules.

    No set holds a rule that could be missed, and no two have a rule in common.  The later ones are found with the
    rules of the earlier lifted.

    References
    ----------
    Chinneck and Dravnieks (1991), ORSA Journal on Computing 3:157-168, on the deletion filter.
    """
    found: list[Conflict] = []
    current, left = problem, list(rules)
    while not _is_met(current):
        together = _irreducible(current, left)
        if not together:
            break
        alone = bool(not found and all(_is_met(lift(problem)) for _, lift in together))
        found.append(Conflict(tuple(words for words, _ in together), alone))
        for _, lift in together:
            current = lift(current)
        left = [rule for rule in left if rule not in together]
    return tuple(found)


def _irreducible(problem: GenerationProblem, rules: list[Rule]) -> list[Rule]:
    """Lift rules one by one, for good as long as the force is still not met; what cannot be lifted is the set."""
    kept = []
    for rule in rules:
        lifted = rule[1](problem)
        if _is_met(lifted):
            kept.append(rule)
        else:
            problem = lifted
    return kept


def _is_met(problem: GenerationProblem) -> bool:
    return least_shortfall(problem) <= NOTHING * float(problem.asked.sum())


def rules_of(scenario: Scenario, read: Structure, left_out: dict[str, str]) -> list[Rule]:
    """All rules that can be lifted; those that are a matter of choice are lifted last, and so rather kept.

    Parameters
    ----------
    read
        The force, with the states that it excludes among its candidates.
    left_out
        Code of each state that is not counted on, and why; excluded ones are left out of it.
    """
    rules: list[Rule] = []
    kinds = read.force.capabilities
    for place, kind in enumerate(kinds):
        if not read.force.fills_from_outside(kind):
            rules.append((f"the pools of {kind.title}", _without_limit(place)))
    if not kinds:
        rules.append(("the pools of all who are counted on", _without_limit(0)))
    for row, kind in enumerate(kinds):
        for column, other in enumerate(kinds):
            if kind.supported_by.get(other.id):
                words = f"the {other.title} that {kind.title} need"
                rules.append((words, _without_support("support", row, column)))
            if kind.supported_nearby.get(other.id):
                words = f"the {other.title} that {kind.title} need in their sector"
                rules.append((words, _without_support("support_nearby", row, column)))
    for place, sector in enumerate(read.force.sectors):
        if sector.framework:
            rules.append(
                (f"the lead of {sector.title} by {_names(scenario, sector.framework)}", _without_lead(place))
            )
    for place, name in enumerate(_least_share_names(read.force)):
        rules.append((f"the least share of {name} troops", _without_share(place)))
    if read.force.most_contributors:
        rules.append((f"the limit of {read.force.most_contributors} contributors", _without_number))
    rules += _absences(scenario, read, left_out)
    return rules


def _absences(scenario: Scenario, read: Structure, left_out: dict[str, str]) -> Iterator[Rule]:
    """Those that stay out because they are not counted on, and those that the proposal excludes."""
    units = read.units[0]
    for verb, codes in (
        ("the absence of", [code for code in left_out if code not in read.force.excluded]),
        ("the exclusion of", list(read.force.excluded)),
    ):
        columns = [read.candidates.states.index(code) for code in codes if code in read.candidates.states]
        columns = [column for column in columns if units[column].any()]
        if columns:
            who = _names(scenario, [read.candidates.states[column] for column in columns])
            yield f"{verb} {who}", _with_states(columns, units)


def _names(scenario: Scenario, codes: tuple[str, ...] | list[str]) -> str:
    named = [scenario.states[code].name for code in codes[:_NAMED]]
    more = f" and {len(codes) - _NAMED} others" if len(codes) > _NAMED else ""
    return ", ".join(named) + more


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


def _without_support(field: str, row: int, column: int) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        given: FloatArray | None = getattr(problem, field)
        if given is None:
            return problem
        support = given.copy()
        support[row, column] = 0.0
        changed = {field: support}
        return replace(problem, **changed)  # type: ignore[arg-type]  # one of the two fields of that shape

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


def _without_number(problem: GenerationProblem) -> GenerationProblem:
    return replace(problem, most_contributors=None)


def _with_states(columns: list[int], units: FloatArray) -> Callable[[GenerationProblem], GenerationProblem]:
    def lift(problem: GenerationProblem) -> GenerationProblem:
        pool, fair = problem.pool.copy(), problem.fair.copy()
        # A pool without limit stays without; a fair share plays no part in a shortfall but for not being nothing.
        pool[columns] = np.maximum(pool[columns], units[columns])
        fair[columns] = np.maximum(fair[columns], 1e-9)
        return replace(problem, pool=pool, fair=fair)

    return lift
