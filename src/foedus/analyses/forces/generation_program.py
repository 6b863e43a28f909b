"""Force generation by kinds of unit and sectors as a linear or mixed-integer program, for HiGHS through SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.analyses.forces.generation_problem import GenerationProblem
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.interruptible import interruptible

MIP_GAP = 0.01
"""Relative distance to the proven optimum at which a step in whole units stops."""
_MIP_GAP_FRACTIONS = 1e-6
"""The same where units may be split and only the number of contributors is whole."""


class GenerationProgram:
    """The program in sparse matrices: lower <= A x <= upper, columns >= 0.

    Columns: units by state, kind, sector and phase; shortfalls by kind, sector and phase; the largest burden;
    the shortfall of the worst phase; for whole units, whether a state is in a sector in a phase, and whether
    it leads it; where their number is limited, whether a state contributes at all.

    Parameters
    ----------
    whole
        Whether units are whole, contingents have a smallest size and each sector one leader.
    mip_gap
        Relative distance to a proven optimum at which a step with whole numbers stops.
    """

    def __init__(self, problem: GenerationProblem, whole: bool, mip_gap: float = MIP_GAP) -> None:
        self.problem, self.whole = problem, whole
        self.mip_gap = mip_gap if whole else min(mip_gap, _MIP_GAP_FRACTIONS)
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
        limited = problem.most_contributors is not None and problem.most_contributors < states
        self.joins = slice(self.leads.stop, self.leads.stop + (states if limited else 0))
        self.columns = self.joins.stop
        self.has_whole_numbers = whole or limited
        self.index = np.arange(size).reshape(self.shape)
        self.lack = size + np.arange(lacks).reshape(self.shape[1:])
        self.upper = np.full(self.columns, np.inf)
        most = np.broadcast_to(problem.need, self.shape)
        if whole:
            # In fractions the pool stands in its rows alone: a bound beside them would take their duals.
            most = np.floor(np.minimum(problem.pool[:, :, None, None], most) + 1e-9)
        self.upper[self.cells] = most.ravel() if problem.host_agrees else 0.0
        self.upper[self.present] = self.upper[self.leads] = self.upper[self.joins] = 1.0
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
        self._contributors()
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
        """Units that enable others are there: in the theatre as a whole, or in the sector of those others."""
        if self.problem.support is not None:
            self._enablers(self.problem.support, self.index)
        if self.problem.support_nearby is not None:
            for sector in range(self.shape[2]):
                self._enablers(self.problem.support_nearby, self.index[:, :, [sector]])

    def _enablers(self, support: FloatArray, cells: np.ndarray) -> None:
        """Rows for some of the cells; shape (state, kind, sector, phase)."""
        for enabler in np.flatnonzero(support.any(axis=0)):
            ratio = -support[:, enabler]
            ratio[enabler] += 1.0
            for phase in range(self.shape[3]):
                columns = cells[..., phase]
                self._row(columns, np.broadcast_to(ratio[None, :, None], columns.shape), 0.0, np.inf)

    def _contributors(self) -> None:
        """A state that is no contributor sends nobody, and no more than so many are contributors."""
        if self.joins.start == self.joins.stop or self.problem.most_contributors is None:
            return
        window, phases = self.problem.window, self.shape[3]
        for state in range(self.shape[0]):
            for kind in range(self.shape[1]):
                pool = float(self.problem.pool[state, kind])
                for start in range(phases - window + 1):
                    most = min(pool, float(self.problem.need[kind, :, start : start + window].sum()))
                    columns = self.index[state, kind, :, start : start + window].ravel()
                    self._row(
                        np.append(columns, self.joins.start + state),
                        np.append(np.ones(len(columns)), -most),
                        -np.inf,
                        0.0,
                    )
        self._row(
            np.arange(self.joins.start, self.joins.stop), 1.0, 0.0, float(self.problem.most_contributors)
        )

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

    def largest_together(self, count: int, seconds: float) -> tuple[Any, slice, FloatArray]:
        """Minimise the sum of so many largest burdens; also the columns and weights of that sum.

        The sum of the k largest of some numbers is the least of k t plus all that lies above t, over all t.
        """
        able = np.flatnonzero(self.problem.fair > 0)
        added = slice(self.columns, self.columns + 1 + len(able))
        self.columns = added.stop
        self.upper = np.append(self.upper, np.full(1 + len(able), np.inf))
        for place, state in enumerate(able):
            columns = self.index[state].ravel()
            self._row(
                np.append(columns, [added.start, added.start + 1 + place]),
                np.append(self.cost[columns] / self.problem.fair[state], [-1.0, -1.0]),
                -np.inf,
                0.0,
            )
        weights = np.append(float(count), np.ones(len(able)))
        return self.minimise(added, weights, seconds), added, weights

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
        # Over many phases the simplex method takes five times as long here as an interior point.
        return self.minimise(slice(int(changes.flat[0]), self.columns), each, seconds, "highs-ipm")

    def minimise(self, columns: slice, weights: FloatArray, seconds: float, method: str = "highs") -> Any:  # noqa: ANN401
        """Minimise the weighted sum of some columns; the solver's own result.

        The method is that of SciPy's `linprog`, for programs without whole numbers.
        """
        from scipy.optimize import Bounds, LinearConstraint, linprog, milp
        from scipy.sparse import coo_array, csr_array, vstack

        objective = np.zeros(self.columns)
        objective[columns] = weights
        rows, places, values = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        matrix = csr_array(coo_array((values, (rows, places)), shape=(len(self.low), self.columns)))
        low, high = np.array(self.low), np.array(self.high)
        if not self.has_whole_numbers:
            same = low == high
            above, below = np.isfinite(high) & ~same, np.isfinite(low) & ~same
            return linprog(
                objective,
                A_ub=vstack([matrix[above], -matrix[below]]),
                b_ub=np.concatenate([high[above], -low[below]]),
                A_eq=matrix[same],
                b_eq=high[same],
                bounds=np.column_stack([np.zeros(self.columns), self.upper]),
                method=method,
                options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
            )
        integrality = np.zeros(self.columns)
        for part in (self.cells, self.present, self.leads) if self.whole else ():
            integrality[part] = 1
        integrality[self.joins] = 1
        options: dict[str, Any] = {"mip_rel_gap": self.mip_gap}
        if np.isfinite(seconds):
            options["time_limit"] = seconds
        return interruptible(
            lambda: milp(
                objective,
                integrality=integrality,
                bounds=Bounds(0.0, self.upper),
                constraints=LinearConstraint(matrix, low, high),
                options=options,
            )
        )

    def units_of(self, result: Any) -> FloatArray:  # noqa: ANN401
        """Units of a result.  Shape (state, kind, sector, phase)."""
        units = np.maximum(result.x[self.cells], 0.0).reshape(self.shape)
        return np.asarray(np.round(units) if self.whole else units, dtype=float)

    def marginal(self, result: Any) -> FloatArray:  # noqa: ANN401
        """How much an objective falls for each unit added to a pool, from the duals.  Shape (state, kind)."""
        states, kinds, _, phases = self.shape
        if self.has_whole_numbers:
            return np.zeros((states, kinds))
        windows = phases - self.problem.window + 1
        duals = -result.ineqlin.marginals[: states * kinds * windows] * self.scale
        return np.asarray(duals.reshape(states, kinds, windows).sum(axis=2), dtype=float)
