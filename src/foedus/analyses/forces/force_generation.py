"""Which units of which state stand where in which phase: force generation by kinds of unit and sectors.

States hold pools of units of several kinds.  A unit that is in theatre in one phase comes home, rests and
prepares in the others, so over any run of as many phases as the rotation has contingents a state sends no
more units of a kind than its pool; the last such run repeats for ever.  Five steps, each keeping what the
one before it reached: the least weighted shortfall, the least in the worst phase, the least largest burden,
the least cost, the fewest new arrivals.  `rotation_plan` is the case of one kind of unit and one sector;
`recheck` judges a plan again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foedus.errors import InvalidInputError, NotApplicableError
from foedus.numerics.arrays import BoolArray, FloatArray

_KEEP = 1e-7
"""Slack with which a plan in fractions keeps what an earlier step reached; share."""
_KEEP_WHOLE = 0.02
"""The same for a plan in whole units; share."""
_MIP_GAP = 0.01
"""Relative distance to the proven optimum at which a step in whole units stops."""
_STEP_SHARES = (0.25, 0.25, 0.45, 0.6, 1.0)
"""Part of the time that is left which each step may use."""


@dataclass(frozen=True, slots=True)
class LeastShare:
    """A least share of the troops of every phase that comes from a block of states."""

    in_block: BoolArray
    """Shape (state,)."""
    minimum: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class GenerationProblem:
    """A force generation problem in arrays."""

    pool: FloatArray
    """Units of each kind that each state can put into the rotation.  Shape (state, kind); >= 0."""
    need: FloatArray
    """Units in theatre.  Shape (kind, sector, phase); >= 0; at least `window` phases."""
    unit_troops: FloatArray
    """Troops of one unit.  Shape (kind,); > 0."""
    weight: FloatArray
    """How much a missing troop of each kind counts.  Shape (kind,); > 0."""
    cost: FloatArray
    """Of one unit for one phase, on any scale.  Shape (state, kind); > 0."""
    fair: FloatArray
    """Fair shares.  Shape (state,); > 0 wherever a pool is, sums to 1."""
    window: int
    """Phases over which a pool is used once: the rotation ratio as a whole number."""
    least_shares: tuple[LeastShare, ...] = ()
    framework: BoolArray | None = None
    """Which states may lead which sector: where all may, it needs no leader; where none may, it stays empty.

    Shape (sector, state).
    """
    framework_share: float = 0.0
    """Least share of a sector's troops that its leader gives; 0 to 1."""
    support: FloatArray | None = None
    """Units of the second kind without which a unit of the first cannot work.  Shape (kind, kind)."""
    smallest: float = 0.0
    """Troops; a state sends at least this many to a sector in a phase, or nobody.  For whole units only."""

    def __post_init__(self) -> None:
        if self.window < 1 or self.need.shape[2] < self.window:
            raise InvalidInputError(
                f"a rotation of {self.window} contingents needs at least as many phases, but there are "
                f"{self.need.shape[2]}"
            )
        for name in ("pool", "need"):
            if getattr(self, name).size and getattr(self, name).min() < 0:
                raise InvalidInputError(
                    f"units of a {name} are 0 or more, but one is {getattr(self, name).min():g}"
                )

    @property
    def asked(self) -> FloatArray:
        """Troops asked for.  Shape (phase,)."""
        return np.asarray(np.einsum("kst,k->t", self.need, self.unit_troops), dtype=float)

    @property
    def is_steady(self) -> bool:
        """Whether the phases are one cycle and all ask for the same."""
        return self.window == self.need.shape[2] and bool(np.all(self.need == self.need[:, :, :1]))


@dataclass(frozen=True, slots=True)
class GenerationPlan:
    """A plan, with what it proves."""

    units: FloatArray
    """Shape (state, kind, sector, phase)."""
    shortfall: FloatArray
    """Units missing.  Shape (kind, sector, phase)."""
    shortfall_bound: float
    """Proven: no plan has a smaller sum of weighted missing troops over the phases."""
    burden: FloatArray
    """Share of the cost over fair share.  Shape (state,)."""
    level: float
    """Largest cost over fair share, mean over the phases, on the scale of the problem's costs."""
    level_bound: float
    """Proven: no plan with no larger shortfall has a smaller level."""
    cost: float
    """Mean over the phases, on the scale of the problem's costs."""
    gap: float
    """Largest relative distance to a proven optimum over the steps but the last; 0 in fractions."""
    marginal_troops: FloatArray
    """Weighted troops gained over all phases per unit added to a pool.  Shape (state, kind); 0 if whole."""
    whole: bool

    def missing(self, problem: GenerationProblem) -> float:
        """Troops missing, mean over the phases."""
        troops = np.einsum("kst,k->t", self.shortfall, problem.unit_troops)
        return float(troops.mean())


def generate(
    problem: GenerationProblem, *, whole: bool = False, seconds: float = 20.0, exact: bool = False
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
    seconds
        Time limit of all steps together, for whole units only.
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
    all: the mean of any plan over its phases is a plan as well, neither dearer nor more uneven.

    References
    ----------
    Isermann (1982), OR Spektrum 4:223-228, on lexicographic linear programs.
    """
    if not whole and problem.is_steady and problem.need.shape[2] > 1:
        return _from_one_phase(problem)
    return _solve(problem, whole, seconds, exact)


def _from_one_phase(problem: GenerationProblem) -> GenerationPlan:
    phases = problem.need.shape[2]
    one = replace(problem, pool=problem.pool / problem.window, need=problem.need[:, :, :1], window=1)
    plan = _solve(one, whole=False, seconds=np.inf)
    return replace(
        plan,
        units=np.repeat(plan.units, phases, axis=3),
        shortfall=np.repeat(plan.shortfall, phases, axis=2),
        shortfall_bound=plan.shortfall_bound * phases,
        marginal_troops=plan.marginal_troops * phases / problem.window,
    )


def least_cost(problem: GenerationProblem) -> float:
    """Smallest cost of a plan in fractions with the least shortfall, whoever bears it; mean over the phases."""
    one = problem
    if problem.is_steady:
        one = replace(problem, pool=problem.pool / problem.window, need=problem.need[:, :, :1], window=1)
    program = _Program(one, whole=False)
    first = program.minimise(program.short, program.missing_troops, np.inf)
    program.keep(program.short, program.missing_troops, max(float(first.fun), 0.0) + _KEEP)
    cheapest = program.minimise(program.cells, program.cost, np.inf)
    return float(float(cheapest.fun) * program.full_cost / one.need.shape[2])


def least_shortfall(problem: GenerationProblem) -> float:
    """Smallest sum of weighted missing troops over the phases, in fractions of units: the first step alone."""
    return shortfall_and_margins(problem)[0]


def shortfall_and_margins(problem: GenerationProblem) -> tuple[float, FloatArray]:
    """`least_shortfall`, and how much it falls for each unit added to a pool.  Shapes (), (state, kind)."""
    if problem.is_steady:
        phases = problem.need.shape[2]
        one = replace(problem, pool=problem.pool / problem.window, need=problem.need[:, :, :1], window=1)
    else:
        phases, one = 1, problem
    program = _Program(one, whole=False)
    step = program.minimise(program.short, program.missing_troops, np.inf)
    missing = float(max(float(step.fun), 0.0) * program.scale * phases)
    return missing, program.marginal(step) * phases / (problem.window if one is not problem else 1)


def _solve(problem: GenerationProblem, whole: bool, seconds: float, exact: bool = False) -> GenerationPlan:
    keep = _KEEP_WHOLE if whole and not exact else _KEEP
    clock = _Clock(seconds)
    program = _Program(problem, whole, 0.0 if exact else _MIP_GAP)
    first = program.minimise(program.short, program.missing_troops, clock.share(0))
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
    worst = program.spread_shortfall(clock.share(1)) if least > _KEEP else None
    if worst is not None and worst.x is not None:
        steps.append(worst)
        best = worst
        program.upper[program.worst] = max(float(worst.fun), 0.0) + _KEEP
    program.level()
    level_bound = 0.0
    second = program.minimise(program.burden, np.ones(1), clock.share(2))
    if second.x is not None:
        steps.append(second)
        best = second
        largest = float(second.x[program.burden][0])
        level_bound = max(float(second.mip_dual_bound) if whole else largest, 0.0)
        program.upper[program.burden] = largest * (1 + keep) + _KEEP
    third = program.minimise(program.cells, program.cost, clock.share(3))
    if third.x is not None:
        steps.append(third)
        best = third
        program.keep(program.cells, program.cost, float(third.fun) * (1 + keep) + _KEEP)
        fourth = program.smoothest(clock.share(4))
        best = fourth if fourth is not None and fourth.x is not None else best
    units = program.units_of(best)
    load = np.einsum("ikst,ik->i", units, problem.cost)
    total, phases = float(load.sum()), problem.need.shape[2]
    share = load / total if total > 0 else load
    burden = np.divide(share, problem.fair, out=np.zeros_like(share), where=problem.fair > 0)
    shortfall = problem.need - units.sum(axis=0)
    shortfall[shortfall < 1e-6 * max(problem.need.max(initial=0.0), 1.0)] = 0.0
    bound = float(first.mip_dual_bound) if whole else least
    return GenerationPlan(
        units=units,
        shortfall=shortfall,
        shortfall_bound=max(bound, 0.0) * program.scale,
        burden=burden,
        level=float(np.max(load / np.where(problem.fair > 0, problem.fair, np.inf), initial=0.0)) / phases,
        level_bound=level_bound * program.full_cost / phases,
        cost=total / phases,
        gap=max((_gap(step) for step in steps), default=0.0),
        marginal_troops=marginal,
        whole=whole,
    )


def _gap(step: Any) -> float:  # noqa: ANN401  # SciPy's results have no type of their own
    gap = getattr(step, "mip_gap", None)
    return float(gap) if gap is not None and abs(step.fun) > _KEEP else 0.0


class _Clock:
    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds if np.isfinite(seconds) else np.inf

    def share(self, step: int) -> float:
        """Seconds for a step."""
        if not np.isfinite(self.end):
            return np.inf
        return max((self.end - time.monotonic()) * _STEP_SHARES[step], 0.1)


class _Program:
    """The program in sparse matrices: lower <= A x <= upper, columns >= 0.

    Columns: units by state, kind, sector and phase; shortfalls by kind, sector and phase; the largest burden;
    the shortfall of the worst phase; for whole units, whether a state is in a sector in a phase, and whether
    it leads it.
    """

    def __init__(self, problem: GenerationProblem, whole: bool, mip_gap: float = _MIP_GAP) -> None:
        self.problem, self.whole, self.mip_gap = problem, whole, mip_gap
        states, kinds = problem.pool.shape
        _, sectors, phases = problem.need.shape
        self.shape = (states, kinds, sectors, phases)
        self.scale = max(float(problem.asked.sum()), np.finfo(float).tiny)
        size, lacks = states * kinds * sectors * phases, kinds * sectors * phases
        places = states * sectors * phases
        self.cells = slice(0, size)
        self.short = slice(size, size + lacks)
        self.burden = slice(size + lacks, size + lacks + 1)
        self.worst = slice(self.burden.stop, self.burden.stop + 1)
        self.present = slice(self.worst.stop, self.worst.stop + (places if whole else 0))
        self.leads = slice(self.present.stop, self.present.stop + (places if whole else 0))
        self.columns = self.leads.stop
        self.index = np.arange(size).reshape(self.shape)
        self.lack = size + np.arange(lacks).reshape(self.shape[1:])
        self.upper = np.full(self.columns, np.inf)
        most = np.broadcast_to(problem.need, self.shape)
        if whole:
            # In fractions the pool stands in its rows alone: a bound beside them would take their duals.
            most = np.floor(np.minimum(problem.pool[:, :, None, None], most) + 1e-9)
        self.upper[self.cells] = most.ravel()
        self.upper[self.present] = self.upper[self.leads] = 1.0
        each = (problem.cost[:, :, None, None] * np.ones(self.shape)).ravel()
        self.full_cost = max(self._full_cost(), np.finfo(float).tiny)
        self.cost = each / self.full_cost
        weighted = (problem.weight * problem.unit_troops)[:, None, None] * np.ones(self.shape[1:])
        self.missing_troops = weighted.ravel() / self.scale
        self.troops = np.broadcast_to(problem.unit_troops[None, :, None, None], self.shape)
        self.entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self._rotation()
        self._need()
        self._least_shares()
        self._support()
        self._framework()
        if whole:
            self._contingents()

    def _full_cost(self) -> float:
        """Cost of the whole force at the states' mean prices; only a unit of measure."""
        mean = self.problem.cost.mean(axis=0) if len(self.problem.cost) else np.ones(self.shape[1])
        return float(np.einsum("kst,k->", self.problem.need, mean))

    def _row(self, columns: Any, values: Any, low: float, high: float) -> None:  # noqa: ANN401
        flat = np.asarray(columns).ravel()
        self.entries.append(
            (
                np.full(len(flat), len(self.low)),
                flat,
                np.broadcast_to(values, np.shape(columns)).ravel().astype(float),
            )
        )
        self.low.append(low)
        self.high.append(high)

    def _rotation(self) -> None:
        """Units over any run of phases stay within the pool; the first rows, for their duals."""
        window = self.problem.window
        for state in range(self.shape[0]):
            for kind in range(self.shape[1]):
                for start in range(self.shape[3] - window + 1):
                    columns = self.index[state, kind, :, start : start + window]
                    self._row(columns, 1.0, -np.inf, float(self.problem.pool[state, kind]))

    def _need(self) -> None:
        """Units and shortfall make up the need."""
        for kind, sector, phase in np.ndindex(self.shape[1:]):
            columns = [*self.index[:, kind, sector, phase], self.lack[kind, sector, phase]]
            need = float(self.problem.need[kind, sector, phase])
            self._row(columns, 1.0, need, need)

    def _least_shares(self) -> None:
        for rule in self.problem.least_shares:
            weight = (rule.in_block.astype(float) - rule.minimum)[:, None, None]
            for phase in range(self.shape[3]):
                self._row(
                    self.index[..., phase], weight * self.troops[..., phase] / self._unit(), 0.0, np.inf
                )

    def _unit(self) -> float:
        return float(self.problem.unit_troops.max(initial=1.0))

    def _support(self) -> None:
        """Units that enable others are there, in the theatre as a whole."""
        if self.problem.support is None:
            return
        for enabler in np.flatnonzero(self.problem.support.any(axis=0)):
            ratio = -self.problem.support[:, enabler]
            ratio[enabler] += 1.0
            for phase in range(self.shape[3]):
                values = np.broadcast_to(ratio[None, :, None], self.shape[:3])
                self._row(self.index[..., phase], values, 0.0, np.inf)

    def _framework(self) -> None:
        """Those who may lead a sector give the leader's share; for whole units, one of them alone does."""
        problem = self.problem
        if problem.framework is None or problem.framework_share <= 0:
            return
        for sector, may_lead in enumerate(problem.framework):
            if may_lead.all():
                continue
            for phase in range(self.shape[3]):
                columns = self.index[:, :, sector, phase]
                troops = self.troops[:, :, sector, phase] / self._unit()
                self._row(columns, (may_lead[:, None] - problem.framework_share) * troops, 0.0, np.inf)
                if self.whole and may_lead.any():
                    self._leader(sector, phase, may_lead, columns, troops)

    def _leader(
        self, sector: int, phase: int, may_lead: BoolArray, columns: np.ndarray, troops: FloatArray
    ) -> None:
        places = self._places(self.leads)[:, sector, phase]
        self._row(places[may_lead], 1.0, 1.0, 1.0)
        need = self.problem.need[:, sector, phase] @ self.problem.unit_troops / self._unit()
        most = self.problem.framework_share * float(need)
        for state in np.flatnonzero(may_lead):
            own = (np.arange(self.shape[0]) == state)[:, None] - self.problem.framework_share
            self._row(
                np.append(columns.ravel(), places[state]),
                np.append((own * troops).ravel(), -most),
                -most,
                np.inf,
            )

    def _places(self, columns: slice) -> np.ndarray:
        states, _, sectors, phases = self.shape
        return np.arange(columns.start, columns.stop).reshape(states, sectors, phases)

    def _contingents(self) -> None:
        """A state sends the smallest contingent or more to a sector, or nobody."""
        if self.problem.smallest <= 0:
            self.upper[self.present] = 0.0
            return
        present = self._places(self.present)
        for state, sector, phase in np.ndindex(present.shape):
            columns = np.append(self.index[state, :, sector, phase], present[state, sector, phase])
            troops = self.problem.unit_troops / self._unit()
            most = float(troops @ self.upper[self.index[state, :, sector, phase]])
            self._row(columns, np.append(troops, -most), -np.inf, 0.0)
            self._row(columns, np.append(troops, -self.problem.smallest / self._unit()), 0.0, np.inf)

    def spread_shortfall(self, seconds: float) -> Any:  # noqa: ANN401
        """Minimise the weighted shortfall of the worst phase."""
        phases = self.shape[3]
        if phases == 1:
            return None
        weights = self.missing_troops.reshape(self.shape[1:]) * phases
        for phase in range(phases):
            columns = np.append(self.lack[..., phase].ravel(), self.worst.start)
            self._row(columns, np.append(weights[..., phase].ravel(), -1.0), -np.inf, 0.0)
        return self.minimise(self.worst, np.ones(1), seconds)

    def level(self) -> None:
        """Tie the burden to each state's cost, as a share of the whole force's, over its fair share."""
        for state, fair in enumerate(self.problem.fair):
            columns = self.index[state].ravel()
            if fair > 0:
                self._row(
                    np.append(columns, self.burden.start),
                    np.append(self.cost[columns] / fair, -1.0),
                    -np.inf,
                    0.0,
                )
            else:
                self.upper[columns] = 0.0

    def keep(self, columns: slice, values: FloatArray, most: float) -> None:
        """Keep a weighted sum of columns at or below a value from now on."""
        self._row(np.arange(columns.start, columns.stop), values, -np.inf, most)

    def smoothest(self, seconds: float) -> Any:  # noqa: ANN401
        """Minimise the troops that newly arrive in a phase; the last run of phases repeats.

        Over a cycle as many leave as arrive, so that this is half of all changes.
        """
        phases = self.shape[3]
        if phases == 1:
            return None
        changes = self.columns + np.arange(self.index.size).reshape(self.shape)
        self.columns += self.index.size
        self.upper = np.append(self.upper, np.full(self.index.size, np.inf))
        following = [*range(1, phases), phases - self.problem.window]
        for place in np.ndindex(self.shape):
            here, there = self.index[place], self.index[(*place[:3], following[place[3]])]
            if self.upper[here] + self.upper[there] > 0 and here != there:
                self._row([here, there, changes[place]], [-1.0, 1.0, -1.0], -np.inf, 0.0)
        each = (self.troops / self.scale).ravel()
        return self.minimise(slice(int(changes.flat[0]), self.columns), each, seconds)

    def minimise(self, columns: slice, weights: FloatArray, seconds: float) -> Any:  # noqa: ANN401
        """Minimise the weighted sum of some columns; the solver's own result."""
        from scipy.optimize import Bounds, LinearConstraint, linprog, milp
        from scipy.sparse import coo_array, csr_array, vstack

        objective = np.zeros(self.columns)
        objective[columns] = weights
        rows, places, values = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        matrix = csr_array(coo_array((values, (rows, places)), shape=(len(self.low), self.columns)))
        low, high = np.array(self.low), np.array(self.high)
        if not self.whole:
            same = low == high
            above, below = np.isfinite(high) & ~same, np.isfinite(low) & ~same
            return linprog(
                objective,
                A_ub=vstack([matrix[above], -matrix[below]]),
                b_ub=np.concatenate([high[above], -low[below]]),
                A_eq=matrix[same],
                b_eq=high[same],
                bounds=np.column_stack([np.zeros(self.columns), self.upper]),
                method="highs",
                options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
            )
        integrality = np.zeros(self.columns)
        for part in (self.cells, self.present, self.leads):
            integrality[part] = 1
        options: dict[str, Any] = {"mip_rel_gap": self.mip_gap}
        if np.isfinite(seconds):
            options["time_limit"] = seconds
        return milp(
            objective,
            integrality=integrality,
            bounds=Bounds(0.0, self.upper),
            constraints=LinearConstraint(matrix, low, high),
            options=options,
        )

    def units_of(self, result: Any) -> FloatArray:  # noqa: ANN401
        """Units of a result.  Shape (state, kind, sector, phase)."""
        units = np.maximum(result.x[self.cells], 0.0).reshape(self.shape)
        return np.asarray(np.round(units) if self.whole else units, dtype=float)

    def marginal(self, result: Any) -> FloatArray:  # noqa: ANN401
        """How much an objective falls for each unit added to a pool, from the duals.  Shape (state, kind)."""
        states, kinds, _, phases = self.shape
        if self.whole:
            return np.zeros((states, kinds))
        windows = phases - self.problem.window + 1
        duals = -result.ineqlin.marginals[: states * kinds * windows] * self.scale
        return np.asarray(duals.reshape(states, kinds, windows).sum(axis=2), dtype=float)
