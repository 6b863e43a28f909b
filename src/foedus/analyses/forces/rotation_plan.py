"""Who stands in theatre in which phase: force generation as a linear program with its rotation written out.

The force is kept up for ever by a cycle of as many phases as the rotation has contingents.  A state has one
pool for the whole cycle: what it sends in one phase comes home, rests and prepares in the others.  Four
steps, each keeping what the one before it reached: the least shortfall, the least largest burden, the least
cost, the steadiest presence.  This is the plain version; `water_filling` is its closed form on many draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.errors import InvalidInputError, NotApplicableError
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.interruptible import interruptible

_KEEP = 1e-7
"""Slack with which a plan in fractions keeps what an earlier step reached; share."""
_KEEP_WHOLE = 0.02
"""The same for a plan in whole units, which finds no cheaper plan without some room; share."""


@dataclass(frozen=True, slots=True)
class Contingents:
    """What a contingent may be: a whole number of units, none below the smallest size."""

    unit: int = 50
    """Troops."""
    smallest: int = 200
    """Troops; a state sends at least this many in a phase, or nobody."""

    def __post_init__(self) -> None:
        if self.unit < 1 or self.smallest < 0:
            raise InvalidInputError(
                f"contingents need a unit of at least 1 troop and a smallest size of 0 or more, "
                f"but these are {self.unit} and {self.smallest}"
            )


@dataclass(frozen=True, slots=True)
class Problem:
    """A force generation problem in arrays."""

    pool: FloatArray
    """Troops that each state can put into the rotation, all phases together.  Shape (state,); >= 0."""
    fair: FloatArray
    """Fair shares.  Shape (state,); > 0 wherever the pool is, sums to 1."""
    demand: float
    """Troops in theatre at any one time; >= 0."""
    phases: int
    """Of the cycle: the rotation ratio as a whole number; >= 1."""
    in_block: BoolArray
    """States that count towards the minimum share.  Shape (state,)."""
    minimum: float = 0.0
    """Least share of the troops of every phase that comes from the block; 0 to 1."""
    cost: FloatArray | None = None
    """Of a troop for a phase, on any scale.  Shape (state,); None if all cost the same."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan, with what it proves."""

    troops: FloatArray
    """Shape (state, phase)."""
    shortfall: float
    """Troops missing in every phase."""
    largest_burden: float
    """Largest share of the troops over fair share, mean over the phases."""
    burden_bound: float
    """Proven lower bound on it, among plans with no larger shortfall."""
    gap: float
    """Largest relative distance to a proven optimum over the steps."""
    marginal_troops: FloatArray
    """Troops in theatre gained per troop added to a pool.  Shape (state,); zeros for whole units."""
    marginal_burden: FloatArray
    """Fall of the largest burden per troop added to a pool.  Shape (state,); zeros for whole units."""


def solve(problem: Problem, contingents: Contingents | None = None, *, seconds: float = 20.0) -> Solution:
    """Find the plan with the least shortfall, then the least largest burden, then the least cost.

    Among those that are left, the steadiest is taken: small states take turns, large ones stay.

    Parameters
    ----------
    problem
        Pools, fair shares and demand.
    contingents
        Sizes that a contingent may have; None for a plan in fractions, which bounds every other.
    seconds
        Time limit of each step, for whole units only.

    Raises
    ------
    NotApplicableError
        If no plan in whole units is found in the time given.

    Notes
    -----
    HiGHS through SciPy.  Variables: troops by state and phase, the shortfall and the largest burden; with
    contingents also whether a state is there in a phase.  Troops are scaled by the force.  A plan in
    fractions is exact; whole units are solved to within 1 % (`gap` says what was proven).

    References
    ----------
    Isermann (1982), OR Spektrum 4:223-228, on lexicographic linear programs.
    """
    first = _Program(problem, contingents, target=problem.demand)
    shortfall_step = first.minimise(first.shortfall, seconds)
    fielded = problem.demand * (1 - max(float(shortfall_step.x[first.shortfall][0]), 0.0))
    marginal_troops = first.marginal(shortfall_step)
    if fielded <= problem.demand * _KEEP:
        none = np.zeros((len(problem.pool), problem.phases))
        return Solution(
            none, problem.demand, 0.0, 0.0, _gap(shortfall_step), marginal_troops, none.sum(axis=1)
        )
    # From here on what is fielded is the measure of all, so that a large shortfall does not blur the rest.
    program = _Program(problem, contingents, target=fielded)
    program.cap(program.shortfall, _KEEP)
    program.level()
    burden_step = program.minimise(program.burden, seconds)
    burden = float(burden_step.x[program.burden][0])
    program.cap(program.burden, burden * (1 + (_KEEP_WHOLE if contingents else _KEEP)))
    cost_step = program.minimise(program.troops, seconds, program.cost())
    program.keep_cost(float(cost_step.fun) * (1 + (_KEEP_WHOLE if contingents else _KEEP)))
    troops = program.troops_of(program.minimise(program.unevenness, seconds))
    mean = troops.mean(axis=1) / max(troops.sum(axis=0).mean(), 1e-300)
    steps = (shortfall_step, burden_step, cost_step)
    return Solution(
        troops=troops,
        shortfall=_missing(problem.demand, troops),
        largest_burden=float(np.max(mean[problem.fair > 0] / problem.fair[problem.fair > 0])),
        burden_bound=float(burden_step.mip_dual_bound) if contingents else burden,
        gap=max(_gap(step) for step in steps),
        marginal_troops=marginal_troops,
        marginal_burden=program.marginal(burden_step) / fielded,
    )


def _missing(demand: float, troops: FloatArray) -> float:
    """Troops missing in the leanest phase, without the solver's rounding."""
    missing = demand - float(troops.sum(axis=0).min())
    return missing if missing > 10 * _KEEP * demand else 0.0


def _gap(step: Any) -> float:  # noqa: ANN401  # SciPy's results have no type of their own
    gap = getattr(step, "mip_gap", None)
    return float(gap) if gap is not None and abs(step.fun) > _KEEP else 0.0


class _Program:
    """The linear program in matrices.

    Columns: troops by state and phase, how far each is from the state's mean, the shortfall, the largest
    burden, then (for whole units) whether a state is there in a phase.  Rows: lower <= A x <= upper.
    """

    def __init__(self, problem: Problem, contingents: Contingents | None, target: float) -> None:
        """Set up for a force of the target's size, which may lie below the demand; the unit of all rows."""
        scale = max(target, np.finfo(float).tiny)
        self.problem, self.contingents, self.scale = problem, contingents, scale
        states, phases = len(problem.pool), problem.phases
        self.cells = states * phases
        self.troops = slice(0, self.cells)
        self.unevenness = slice(self.cells, 2 * self.cells)
        self.shortfall = slice(2 * self.cells, 2 * self.cells + 1)
        self.burden = slice(2 * self.cells + 1, 2 * self.cells + 2)
        self.present = slice(self.burden.stop, self.burden.stop + (self.cells if contingents else 0))
        self.columns = self.present.stop
        # One unit of a troops column, in multiples of the target.
        self.step = (contingents.unit if contingents else scale) / scale
        self.upper = np.full(self.columns, np.inf)
        if contingents is not None:
            most = np.floor(np.minimum(problem.pool, problem.demand) / contingents.unit + _KEEP)
            self.upper[self.troops] = np.repeat(most, phases)
            self.upper[self.present] = 1.0
        self.by_state = np.kron(np.eye(states), np.ones(phases)) * self.step
        self.by_phase = np.kron(np.ones(states), np.eye(phases)) * self.step
        self.rows: list[tuple[FloatArray, FloatArray, FloatArray]] = []
        self._rotation()
        self._demand()
        self._minimum_share()
        self._distance_from_mean()
        if contingents is not None:
            self._smallest_contingent(contingents)

    def _row(self, matrix: FloatArray, low: FloatArray | float, high: FloatArray | float) -> None:
        size = len(matrix)
        self.rows.append((matrix, np.broadcast_to(low, size).copy(), np.broadcast_to(high, size).copy()))

    def _blank(self, rows: int) -> FloatArray:
        return np.zeros((rows, self.columns))

    def _rotation(self) -> None:
        """Troops of a state over the whole cycle stay within its pool; the first rows, for their duals."""
        matrix = self._blank(len(self.problem.pool))
        matrix[:, self.troops] = self.by_state
        self._row(matrix, -np.inf, self.problem.pool / self.scale)

    def _demand(self) -> None:
        """Troops of a phase and the shortfall make up the target; never more than the demand."""
        matrix = self._blank(self.problem.phases)
        matrix[:, self.troops] = self.by_phase
        self._row(matrix, -np.inf, self.problem.demand / self.scale)
        matrix = matrix.copy()
        matrix[:, self.shortfall] = 1.0
        self._row(matrix, 1.0, np.inf)

    def _minimum_share(self) -> None:
        weight = self.problem.in_block.astype(float) - self.problem.minimum
        matrix = self._blank(self.problem.phases)
        matrix[:, self.troops] = self.by_phase * np.repeat(weight, self.problem.phases)
        self._row(matrix, 0.0, np.inf)

    def _distance_from_mean(self) -> None:
        phases = self.problem.phases
        mean = np.kron(np.eye(len(self.problem.pool)), np.full((phases, phases), 1 / phases))
        for sign in (1.0, -1.0):
            matrix = self._blank(self.cells)
            matrix[:, self.troops] = sign * (np.eye(self.cells) - mean)
            matrix[:, self.unevenness] = -np.eye(self.cells)
            self._row(matrix, -np.inf, 0.0)

    def _smallest_contingent(self, contingents: Contingents) -> None:
        there = self._blank(self.cells)
        there[:, self.troops] = np.eye(self.cells)
        there[:, self.present] = -np.diag(self.upper[self.troops])
        self._row(there, -np.inf, 0.0)
        least = self._blank(self.cells)
        least[:, self.troops] = np.eye(self.cells)
        least[:, self.present] = -np.eye(self.cells) * np.ceil(contingents.smallest / contingents.unit)
        self._row(least, 0.0, np.inf)

    def level(self) -> None:
        """Tie the burden to the mean troops of a state, as a share of the target, over its fair share."""
        matrix = self._blank(len(self.problem.pool))
        fair = np.where(self.problem.fair > 0, self.problem.fair, 1.0)
        matrix[:, self.troops] = self.by_state / self.problem.phases / fair[:, None]
        matrix[:, self.burden] = -1.0
        self._row(matrix, -np.inf, 0.0)

    def cap(self, column: slice, value: float) -> None:
        """Keep a column at or below a value from now on."""
        self.upper[column] = value

    def keep_cost(self, most: float) -> None:
        """Keep the cost at or below a value from now on."""
        matrix = self._blank(1)
        matrix[:, self.troops] = self.cost()
        self._row(matrix, -np.inf, most)

    def cost(self) -> FloatArray:
        """Cost of each troops column.  Shape (cell,)."""
        each = np.ones(len(self.problem.pool)) if self.problem.cost is None else self.problem.cost
        return np.repeat(each, self.problem.phases) * self.step

    def minimise(self, columns: slice, seconds: float, weights: FloatArray | float = 1.0) -> Any:  # noqa: ANN401
        """Minimise the weighted sum of some columns; the solver's own result."""
        from scipy.optimize import Bounds, LinearConstraint, linprog, milp
        from scipy.sparse import csr_array, vstack

        objective = np.zeros(self.columns)
        objective[columns] = weights
        matrix = vstack([csr_array(row) for row, _, _ in self.rows])
        low = np.concatenate([low for _, low, _ in self.rows])
        high = np.concatenate([high for _, _, high in self.rows])
        if self.contingents is None:
            above, below = np.isfinite(high), np.isfinite(low)
            result = linprog(
                objective,
                A_ub=vstack([matrix[above], -matrix[below]]),
                b_ub=np.concatenate([high[above], -low[below]]),
                bounds=np.column_stack([np.zeros(self.columns), self.upper]),
                method="highs",
                options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
            )
        else:
            whole = np.zeros(self.columns)
            whole[self.troops] = whole[self.present] = 1
            result = interruptible(
                lambda: milp(
                    objective,
                    integrality=whole,
                    bounds=Bounds(0.0, self.upper),
                    constraints=LinearConstraint(matrix, low, high),
                    options={"time_limit": seconds, "mip_rel_gap": 0.01},
                )
            )
        if result.x is None:
            raise NotApplicableError(
                f"no rotation plan was found in {seconds:g} seconds; allow more time, larger units or a smaller "
                f"smallest contingent"
            )
        return result

    def troops_of(self, result: Any) -> FloatArray:  # noqa: ANN401
        """Troops of a result.  Shape (state, phase)."""
        cells = np.maximum(result.x[self.troops], 0.0).reshape(-1, self.problem.phases)
        if self.contingents is not None:
            return np.asarray(np.round(cells) * self.contingents.unit, dtype=float)
        return np.asarray(cells * self.scale, dtype=float)

    def marginal(self, result: Any) -> FloatArray:  # noqa: ANN401
        """How much an objective falls for each unit added to a pool, from the duals.  Shape (state,)."""
        states = len(self.problem.pool)
        if self.contingents is not None:
            return np.zeros(states)
        return np.asarray(-result.ineqlin.marginals[:states], dtype=float)
