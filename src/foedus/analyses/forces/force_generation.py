"""Which units of which state stand where in which phase: force generation by kinds of unit and sectors.

States hold pools of units of several kinds.  A unit that is in theatre in one phase comes home, rests and
prepares in the others, so over any run of as many phases as the rotation has contingents a state sends no
more units of a kind than its pool; the last such run repeats for ever.  Five steps, each keeping what the
one before it reached: the least weighted shortfall, the least in the worst phase, the least largest burden
(and, if asked, the least second largest, and so on), the least cost, the fewest new arrivals.
`rotation_plan` is the case of one kind of unit and one sector; `recheck` judges a plan again.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from foedus.analyses.forces.generation_problem import GenerationPlan, GenerationProblem
from foedus.analyses.forces.generation_program import MIP_GAP, GenerationProgram
from foedus.errors import NotApplicableError
from foedus.numerics.arrays import FloatArray

_KEEP = 1e-7
"""Slack with which a plan in fractions keeps what an earlier step reached; share."""
_KEEP_WHOLE = 0.02
"""The same for a plan in whole units; share."""
_STEP_SHARES = {
    "shortfall": 0.25,
    "worst phase": 0.25,
    "burden": 0.45,
    "leximin": 0.6,
    "cost": 0.6,
    "arrivals": 1.0,
}
"""Part of the time that is left which each step may use."""


def generate(
    problem: GenerationProblem,
    *,
    whole: bool = False,
    leximin: bool = False,
    seconds: float = 20.0,
    exact: bool = False,
) -> GenerationPlan:
    """Find the plan with the least shortfall, then the least largest burden, then the least cost.

    Of plans with the same shortfall over all phases those count in which it is least in the worst phase, and
    among those that are left in the end, the one with the fewest arrivals from phase to phase is taken.

    Parameters
    ----------
    problem
        Pools, needs and rules.
    whole
        Whether units are sent whole, contingents have a smallest size, and each sector has one leader in a
        phase.  If not, units may be split: the plan is a lower bound on every plan in whole units.
    leximin
        Whether, after the largest burden, the second largest is made as small as can be, and so on to the last.
    seconds
        Time limit of all steps together; for whole units, or where the number of contributors is limited.
    exact
        Whether a plan in whole units is proven to the last digit at each step, with no room between the
        steps; without it each step stops within 1 %, and the later ones may give up 2 % of the earlier.

    Raises
    ------
    NotApplicableError
        If no plan in whole units is found in the time given.

    Notes
    -----
    HiGHS through SciPy.  Where units may be split and all phases ask for the same, one mean phase stands for
    all: the mean of any plan over its phases is a plan as well, neither dearer nor more uneven.  Leximin makes
    the sums of the one, two, three ... largest burdens least in turn, which needs no choice of who is pinned.

    References
    ----------
    Isermann (1982), OR Spektrum 4:223-228, on lexicographic linear programs.
    Ogryczak and Sliwinski (2006), Lecture Notes in Computer Science 3982:802-811, on leximin by sums of the largest.
    """
    if problem.is_empty:
        return _nothing(problem, whole)
    if not whole and problem.is_steady and problem.need.shape[2] > 1:
        return _from_one_phase(problem, leximin, seconds)
    return _solve(problem, whole, leximin, seconds, exact)


def _from_one_phase(problem: GenerationProblem, leximin: bool, seconds: float) -> GenerationPlan:
    phases = problem.need.shape[2]
    plan = _solve(_mean_phase(problem), False, leximin, seconds)
    return replace(
        plan,
        units=np.repeat(plan.units, phases, axis=3),
        shortfall=np.repeat(plan.shortfall, phases, axis=2),
        shortfall_bound=plan.shortfall_bound * phases,
        marginal_troops=plan.marginal_troops * phases / problem.window,
    )


def _nothing(problem: GenerationProblem, whole: bool) -> GenerationPlan:
    """The plan where nothing is asked for, or of nobody."""
    nobody = np.zeros((len(problem.pool), *problem.need.shape))
    missing = float(np.einsum("kst,k->", problem.need, problem.weight * problem.unit_troops))
    return replace(_read(problem, nobody), shortfall_bound=missing, whole=whole)


def _mean_phase(problem: GenerationProblem) -> GenerationProblem:
    """One phase that stands for all, where all ask for the same."""
    return replace(problem, pool=problem.pool / problem.window, need=problem.need[:, :, :1], window=1)


def least_cost(problem: GenerationProblem, seconds: float = 20.0) -> float:
    """Smallest cost of a plan in fractions with the least shortfall, whoever bears it; mean over the phases."""
    if problem.is_empty:
        return 0.0
    one = _mean_phase(problem) if problem.is_steady else problem
    program = GenerationProgram(one, whole=False)
    first = program.minimise(program.short, program.missing_troops, seconds)
    if first.x is None:
        return 0.0
    program.keep(program.short, program.missing_troops, max(float(first.fun), 0.0) + _KEEP)
    cheapest = program.minimise(program.cells, program.cost, seconds)
    if cheapest.x is None:
        return 0.0
    return float(float(cheapest.fun) * program.full_cost / one.need.shape[2])


def least_shortfall(problem: GenerationProblem) -> float:
    """Smallest sum of weighted missing troops over the phases, in fractions of units: the first step alone."""
    return shortfall_and_margins(problem)[0]


def shortfall_and_margins(problem: GenerationProblem) -> tuple[float, FloatArray]:
    """`least_shortfall`, and how much it falls for each unit added to a pool.  Shapes (), (state, kind).

    The second is 0 where the number of contributors is limited.
    """
    if problem.is_empty:
        nothing = _nothing(problem, whole=False)
        return nothing.shortfall_bound, nothing.marginal_troops
    if problem.is_separable:
        return _kind_by_kind(problem)
    phases, one = (problem.need.shape[2], _mean_phase(problem)) if problem.is_steady else (1, problem)
    program = GenerationProgram(one, whole=False)
    step = program.minimise(program.short, program.missing_troops, np.inf)
    missing = float(max(float(step.fun), 0.0) * program.scale * phases)
    return missing, program.marginal(step) * phases / (problem.window if one is not problem else 1)


def _kind_by_kind(problem: GenerationProblem) -> tuple[float, FloatArray]:
    """The same where no rule ties one kind to another: the smaller of pool and need, kind by kind."""
    phases = problem.need.shape[2]
    need, pool = problem.need[:, :, 0].sum(axis=1), problem.pool.sum(axis=0) / problem.window
    worth = problem.weight * problem.unit_troops * phases
    missing = np.maximum(need - pool, 0.0)
    # A pool that is just enough is worth nothing more.
    margin = np.where(missing > _KEEP * np.maximum(need, 1.0), worth / problem.window, 0.0)
    return float(missing @ worth), np.broadcast_to(margin, problem.pool.shape).copy()


def _solve(
    problem: GenerationProblem, whole: bool, leximin: bool, seconds: float, exact: bool = False
) -> GenerationPlan:
    keep = _KEEP_WHOLE if whole and not exact else _KEEP
    clock = _Clock(seconds)
    program = GenerationProgram(problem, whole, 0.0 if exact else MIP_GAP)
    first = program.minimise(program.short, program.missing_troops, clock.share("shortfall"))
    if first.x is None:
        raise NotApplicableError(
            f"no rotation plan was found in {seconds:g} seconds; allow more time, larger units or a smaller "
            f"smallest contingent"
        )
    steps, best = [first], first
    marginal = program.marginal(first)
    least = max(float(first.fun), 0.0)
    # Whole units are fixed to the shortfall reached, not to a share above it: a missing unit is never noise.
    program.keep(program.short, program.missing_troops, least + _KEEP)
    unfinished: list[str] = []
    worst = program.spread_shortfall(clock.share("worst phase")) if least > _KEEP else None
    if worst is not None and worst.x is None:
        unfinished.append("the shortfall of the worst phase")
    elif worst is not None:
        steps.append(worst)
        best = worst
        program.upper[program.worst] = max(float(worst.fun), 0.0) + _KEEP
    program.level()
    level_bound = 0.0
    second = program.minimise(program.burden, np.ones(1), clock.share("burden"))
    if second.x is not None:
        steps.append(second)
        best = second
        largest = float(second.x[program.burden][0])
        level_bound = max(float(second.mip_dual_bound) if program.has_whole_numbers else largest, 0.0)
        program.upper[program.burden] = largest * (1 + keep) + _KEEP
        if leximin:
            further, is_done = _lighten_the_others(program, largest, keep, clock)
            steps += further
            best = further[-1] if further else best
            unfinished += [] if is_done else ["the smaller burdens"]
    else:
        unfinished.append("the largest burden")
    third = program.minimise(program.cells, program.cost, clock.share("cost"))
    if third.x is not None:
        steps.append(third)
        best = third
        program.keep(program.cells, program.cost, float(third.fun) * (1 + keep) + _KEEP)
        fourth = program.smoothest(clock.share("arrivals"))
        best = fourth if fourth is not None and fourth.x is not None else best
        unfinished += ["the arrivals"] if fourth is not None and fourth.x is None else []
    else:
        unfinished.append("the cost")
    units = program.units_of(best)
    if program.has_whole_numbers and not whole:
        marginal = _margins_of_those_who_join(problem, units)
    bound = float(first.mip_dual_bound) if program.has_whole_numbers else least
    return replace(
        _read(problem, units),
        shortfall_bound=max(bound, 0.0) * program.scale,
        level_bound=level_bound * program.full_cost / problem.need.shape[2],
        gap=max((_gap(step) for step in steps), default=0.0),
        marginal_troops=marginal,
        whole=whole,
        unfinished=tuple(unfinished),
    )


def _read(problem: GenerationProblem, units: FloatArray) -> GenerationPlan:
    """What the units of a plan come to, with nothing proven yet."""
    load = np.einsum("ikst,ik->i", units, problem.cost)
    total, phases = float(load.sum()), problem.need.shape[2]
    share = load / total if total > 0 else load
    shortfall = problem.need - units.sum(axis=0)
    shortfall[shortfall < 1e-6 * max(problem.need.max(initial=0.0), 1.0)] = 0.0
    return GenerationPlan(
        units=units,
        shortfall=shortfall,
        shortfall_bound=0.0,
        burden=np.divide(share, problem.fair, out=np.zeros_like(share), where=problem.fair > 0),
        level=float(np.max(load / np.where(problem.fair > 0, problem.fair, np.inf), initial=0.0)) / phases,
        level_bound=0.0,
        cost=total / phases,
        gap=0.0,
        marginal_troops=np.zeros_like(problem.pool),
        whole=False,
    )


def _lighten_the_others(
    program: GenerationProgram, largest: float, keep: float, clock: _Clock
) -> tuple[list[Any], bool]:
    """Make the sum of the two, three ... largest burdens least in turn, until nothing is left to the next.

    The steps, and whether all were done in time.
    """
    steps: list[Any] = []
    able = int(np.count_nonzero((program.problem.fair > 0) & program.problem.pool.any(axis=1)))
    together = largest
    for count in range(2, able + 1):
        step, columns, weights = program.largest_together(count, clock.part("leximin", able - count + 1))
        if step.x is None:
            return steps, False
        steps.append(step)
        value = max(float(step.fun), together)
        program.keep(columns, weights, value * (1 + keep) + _KEEP)
        if value <= together * (1 + _KEEP) + _KEEP:
            break
        together = value
    return steps, True


def _margins_of_those_who_join(problem: GenerationProblem, units: FloatArray) -> FloatArray:
    """What one more unit of a contributor is worth if the same states contribute.  Shape (state, kind)."""
    there = units.sum(axis=(1, 2, 3)) > 0
    return shortfall_and_margins(
        replace(problem, pool=problem.pool * there[:, None], most_contributors=None)
    )[1]


def _gap(step: Any) -> float:  # noqa: ANN401  # SciPy's results have no type of their own
    gap = getattr(step, "mip_gap", None)
    return float(gap) if gap is not None and abs(step.fun) > _KEEP else 0.0


class _Clock:
    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds if np.isfinite(seconds) else np.inf

    def share(self, step: str) -> float:
        """Seconds for a step."""
        return self.part(step, 1)

    def part(self, step: str, steps_left: int) -> float:
        """Seconds for the next of so many alike steps."""
        if not np.isfinite(self.end):
            return np.inf
        return max((self.end - time.monotonic()) * _STEP_SHARES[step] / steps_left, 0.1)
