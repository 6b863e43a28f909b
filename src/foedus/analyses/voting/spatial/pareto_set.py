"""Is there an outcome that nobody finds worse and somebody better?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean, Preferences
from foedus.numerics.arrays import FloatArray

_SLACK = 1e-9


@dataclass(frozen=True)
class ParetoVerdict:
    """Whether an outcome is in the Pareto set, which is the core under unanimity, with a witness."""

    is_in_set: bool
    better: FloatArray | None
    """Shape (issue,); an outcome that nobody finds worse and somebody better, if there is one."""


def in_pareto_set(preferences: Preferences, point: FloatArray) -> ParetoVerdict:
    """Judge one outcome, in any number of issues, by a linear program.

    Parameters
    ----------
    point
        Shape (issue,).

    Notes
    -----
    For Euclidean voters the Pareto set is the convex hull of the ideals, and outside of it there is a direction
    in which everybody gains.  For city-block voters it is not the hull, and the better outcome is searched for
    itself.  Gains of less than one part in 10^9 of the spread of the ideals count as none.

    Examples
    --------
    >>> voters = Euclidean(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]))
    >>> in_pareto_set(voters, np.array([1.0, 1.0])).is_in_set, in_pareto_set(voters, np.array([3.0, 3.0])).is_in_set
    (True, False)
    """
    if isinstance(preferences, Euclidean):
        return _of_hull(preferences.ideals, point)
    return _of_sums(preferences, point)


def _of_hull(ideals: FloatArray, point: FloatArray) -> ParetoVerdict:
    from scipy.optimize import linprog

    away = ideals - point
    size = float(np.abs(away).max())
    if size == 0:
        return ParetoVerdict(True, None)
    issues = len(point)
    rows = np.column_stack([-away / size, np.ones(len(away))])
    goal = np.append(np.zeros(issues), -1.0)
    bounds = [(-1.0, 1.0)] * issues + [(None, None)]
    solved = linprog(goal, A_ub=rows, b_ub=np.zeros(len(away)), bounds=bounds, method="highs")
    direction, least = solved.x[:-1], float(solved.x[-1])
    if least <= _SLACK:
        return ParetoVerdict(True, None)
    unit = direction / np.linalg.norm(direction)
    # Half of the way to where the first voter would turn back.
    return ParetoVerdict(False, point + float((away @ unit).min()) * unit)


def _of_sums(preferences: CityBlock, point: FloatArray) -> ParetoVerdict:
    from scipy.optimize import linprog

    ideals, weights = preferences.ideals, preferences.weights
    voters, issues = ideals.shape
    # Unknowns: the better point, each voter's distance on each issue, each voter's gain.
    size = issues + voters * issues + voters
    rows, ends = [], []
    for voter in range(voters):
        at = issues + voter * issues
        for issue in range(issues):
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[issue], row[at + issue] = sign, -1.0
                rows.append(row)
                ends.append(sign * ideals[voter, issue])
        row = np.zeros(size)
        row[at : at + issues] = weights[voter]
        row[issues + voters * issues + voter] = 1.0
        rows.append(row)
        ends.append(float((weights[voter] * np.abs(point - ideals[voter])).sum()))
    goal = np.zeros(size)
    goal[-voters:] = -1.0
    bounds = [(None, None)] * issues + [(0, None)] * (voters * issues + voters)
    solved = linprog(goal, A_ub=np.array(rows), b_ub=np.array(ends), bounds=bounds, method="highs")
    scale = float((weights * np.ptp(ideals, axis=0)).max()) + 1e-300
    if -solved.fun <= _SLACK * max(scale, max(map(abs, ends)) * 1e-3):
        return ParetoVerdict(True, None)
    return ParetoVerdict(False, solved.x[:issues])
