"""Which division leaves the least happy coalition as happy as can be, then the next one, and so on?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.forces.shapley_value import players_of
from foedus.errors import NotApplicableError
from foedus.numerics.arrays import FloatArray

_TIGHT = 1e-7


def nucleolus(worth: FloatArray) -> FloatArray:
    """Prenucleolus of a game: the nucleolus wherever nobody would get less than alone.

    The excess of a coalition is what it gets less its worth.  Of all divisions of the worth of all, the
    smallest excess is made as large as it can be; coalitions that cannot do better are fixed; and again for
    the others, until one division is left.

    Parameters
    ----------
    worth
        Of each coalition: entry `c` is the worth of the players whose bit is set in `c`.  Shape (2**player,);
        the first, of nobody, is 0.

    Returns
    -------
    division
        Shape (player,); sums to the worth of all.

    Raises
    ------
    InvalidInputError
        If there are not two to the power of 1 to 12 worths.
    NotApplicableError
        If the solver fails.

    Notes
    -----
    Exact: a linear program for each step, with at most as many steps as players, since those coalitions are
    fixed whose dual is not zero and each fixes one more direction.  HiGHS through SciPy.  A game without
    losses from joining (zero-monotonic) has its nucleolus here.

    References
    ----------
    Schmeidler (1969), SIAM Journal on Applied Mathematics 17:1163-1170; Kopelowitz (1967), Hebrew University
    RM 31, for the sequence of programs.

    Examples
    --------
    Three creditors of an estate of 200 with claims of 100, 200 and 300, as in the Talmud.

    >>> claims = np.array([sum(c for p, c in enumerate((100, 200, 300)) if s >> p & 1) for s in range(8)])
    >>> nucleolus(np.maximum(200.0 - (600 - claims), 0)).round(6)
    array([50., 75., 75.])
    """
    players = players_of(worth)
    coalitions = np.arange(1, len(worth) - 1)
    members = ((coalitions[:, None] >> np.arange(players)) & 1).astype(float)
    scale = max(float(np.abs(worth).max()), np.finfo(float).tiny)
    asked = worth[1:-1] / scale
    fixed, excess = np.ones((1, players)), np.array([worth[-1] / scale])
    while np.linalg.matrix_rank(fixed) < players:
        free = ~_spanned(members, fixed)
        division, least, tight = _best(members[free], asked[free], fixed, excess)
        for row in np.flatnonzero(free)[tight]:
            # Coalitions that follow from those that are fixed add nothing but rounding.
            if not _spanned(members[row : row + 1], fixed)[0]:
                fixed = np.vstack([fixed, members[row]])
                excess = np.append(excess, asked[row] + least)
    division = np.linalg.lstsq(fixed, excess, rcond=None)[0]
    return np.asarray(division * scale, dtype=float)


def _spanned(rows: FloatArray, by: FloatArray) -> np.ndarray:
    """Whether each row is a combination of others.  Shape (row,)."""
    basis = np.linalg.svd(by, full_matrices=False)
    directions = basis.Vh[1e-9 * basis.S[0] < basis.S]
    rest = rows - rows @ directions.T @ directions
    return np.asarray(np.abs(rest).max(axis=1) < 1e-7)


def _best(
    members: FloatArray, asked: FloatArray, fixed: FloatArray, total: FloatArray
) -> tuple[FloatArray, float, np.ndarray]:
    """Division with the largest least excess, that excess, and coalitions that have it in every such division."""
    from scipy.optimize import linprog

    players = members.shape[1]
    result = linprog(
        np.append(np.zeros(players), -1.0),
        A_ub=np.column_stack([-members, np.ones(len(members))]),
        b_ub=-asked,
        A_eq=np.column_stack([fixed, np.zeros(len(fixed))]),
        b_eq=total,
        bounds=(None, None),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
    )
    tight = np.flatnonzero(-result.ineqlin.marginals > _TIGHT) if result.x is not None else np.array([])
    if not len(tight):
        raise NotApplicableError("no division was found: the worths differ by too many orders of magnitude")
    return result.x[:-1], float(result.x[-1]), tight
