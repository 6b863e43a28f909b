"""Which outcomes does no winning coalition want to leave?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from foedus.analyses.voting.pivot import carries, pivot
from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean
from foedus.analyses.voting.spatial.win_set import two_issues
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

DIRECTION_LIMIT = 100_000
"""Most half-spaces that are laid out; beyond it the core is refused, never approximated."""


@dataclass(frozen=True)
class Core:
    """The core of Euclidean voters, or the proof that it is empty."""

    is_empty: bool
    point: FloatArray
    """Shape (issue,); the point deepest inside the core, or, if it is empty, the one nearest to being in it."""
    depth: float
    """How far the point lies inside every half-space; below 0, how far each outcome stays outside of one."""
    directions: FloatArray
    """Shape (proof, issue); for an empty core: directions in which winning coalitions pull away."""
    levels: FloatArray
    """Shape (proof,); each outcome of the core would have to lie at least so far in that direction."""
    multipliers: FloatArray
    """Shape (proof,); >= 0.  They cancel the directions and leave a level above 0: no outcome can meet all."""


def core(preferences: Euclidean, rule: Rule) -> Core:
    """The core of Euclidean voters under any monotone rule, in any number of issues.

    An outcome is in the core if in no direction the voters that would strictly gain form a winning
    coalition.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the rows of the ideal points.

    Raises
    ------
    NotApplicableError
        If there are too many voters for the number of issues: the half-spaces number twice the ways to
        choose as many voters as there are issues.
    InvalidInputError
        If the rule is met without any voter, or by no set of them.

    Notes
    -----
    The outcome must lie at least as far in each direction as the pivot's ideal.  That bound is linear
    between directions square to a plane through as many ideal points as there are issues, so these suffice:
    one linear program gives a deepest point, and its multipliers prove emptiness.  Differences of less than
    one part in 10^9 of the spread of the ideals count as none.

    References
    ----------
    Plott (1967), American Economic Review 57:787-806; Greenberg (1979), Econometrica 47:627-636; McKelvey and
    Schofield (1987), Econometrica 55:923-933.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> triangle = Euclidean(np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0]]))
    >>> core(triangle, count(("a", "b", "c"), 2)).is_empty
    True
    >>> core(triangle, count(("a", "b", "c"), 3)).is_empty
    False
    """
    from scipy.optimize import linprog

    centre = preferences.ideals.mean(axis=0)
    spread = float(np.abs(preferences.ideals - centre).max())
    # In the flat that the ideals span, since outside of it everybody gains by coming nearer.
    _, size, axes = np.linalg.svd(preferences.ideals - centre, full_matrices=False)
    axes = axes[size > 1e-9 * max(spread, 1e-300)]
    flat = (preferences.ideals - centre) @ axes.T / max(spread, 1e-300)
    directions = _directions(np.unique(flat, axis=0)) if len(axes) else np.zeros((0, 0))
    if not len(axes):
        level, _ = pivot(rule, np.zeros((1, len(flat))))
        _require_levels(level)
        none = np.zeros(0)
        return Core(False, centre, 0.0, np.zeros((0, len(centre))), none, none)
    levels, _ = pivot(rule, directions @ flat.T)
    _require_levels(levels)
    issues = directions.shape[1]
    goal = np.append(np.zeros(issues), -1.0)
    rows = np.column_stack([-directions, np.ones(len(directions))])
    solved = linprog(goal, A_ub=rows, b_ub=-levels, bounds=[(None, None)] * (issues + 1), method="highs")
    point, depth = solved.x[:-1], float(solved.x[-1])
    weight = np.maximum(-np.asarray(solved.ineqlin.marginals), 0.0)
    is_empty = depth < -1e-9
    proof = np.flatnonzero(weight > 1e-12) if is_empty else np.zeros(0, dtype=np.int64)
    back = directions[proof] @ axes
    return Core(
        is_empty,
        centre + spread * point @ axes,
        spread * depth,
        back,
        spread * levels[proof] + back @ centre,
        weight[proof],
    )


def _require_levels(levels: FloatArray) -> None:
    if not np.all(np.isfinite(levels)):
        raise InvalidInputError(
            "a core needs a rule that some set of voters meets, and that none meets by doing nothing"
        )


def _directions(points: FloatArray) -> FloatArray:
    """Unit vectors square to every plane through as many points as there are issues, both ways."""
    count, issues = points.shape
    if 2 * comb(count, issues) > DIRECTION_LIMIT:
        raise NotApplicableError(
            f"the core of {count} voters in {issues} issues needs {2 * comb(count, issues):,} half-spaces, and at "
            f"most {DIRECTION_LIMIT:,} are laid out.\n  Take fewer issues together, or group voters."
        )
    if issues == 1:
        return np.array([[1.0], [-1.0]])
    chosen = np.array(list(combinations(range(count), issues)))
    edges = points[chosen[:, 1:]] - points[chosen[:, :1]]
    if issues == 2:
        square = np.stack([-edges[:, 0, 1], edges[:, 0, 0]], axis=1)
        length = np.linalg.norm(square, axis=1)
    else:
        _, size, axes = np.linalg.svd(edges)
        square, length = axes[:, -1, :], size[:, -1]
    firm = length > 1e-12
    unit = square[firm] / np.linalg.norm(square[firm], axis=1, keepdims=True)
    return np.concatenate([unit, -unit])


def core_interval(ideals: FloatArray, rule: Rule) -> tuple[float, float] | None:
    """The core on one issue, from the left pivot to the right one; None if it is empty.

    Exact, for every loss that grows with distance.  It is empty only where two sets of voters without a
    common member can both win.

    Parameters
    ----------
    ideals
        Shape (voter,).

    Examples
    --------
    Four of five must agree, so the second and the fourth are the pivots:

    >>> from foedus.model.rules import count
    >>> core_interval(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), count(tuple("abcde"), 4))
    (1.0, 3.0)
    """
    up, _ = pivot(rule, ideals[None, :])
    down, _ = pivot(rule, -ideals[None, :])
    _require_levels(np.concatenate([up, down]))
    left, right = float(up[0]), -float(down[0])
    return (left, right) if left <= right else None


@dataclass(frozen=True)
class CoreCells:
    """The core of city-block voters on two issues: points, segments and rectangles of a grid."""

    low: FloatArray
    """Shape (cell, issue); lower ends."""
    high: FloatArray
    """Shape (cell, issue); upper ends, equal to the lower where the cell is a point or a segment."""

    @property
    def is_empty(self) -> bool:
        """Whether every outcome is beaten by another."""
        return not len(self.low)

    def contains(self, point: FloatArray) -> bool:
        """Whether nothing beats an outcome.  Shape (issue,).

        A cell is open in each issue in which it has a length, since its edges are cells of their own.
        """
        thin = self.low == self.high
        inside = np.where(thin, point == self.low, (point > self.low) & (point < self.high))
        return bool(inside.all(axis=1).any())


def core_cells(preferences: CityBlock, rule: Rule) -> CoreCells:
    """The core of city-block voters on two issues, exact.

    Raises
    ------
    InvalidInputError
        If there are not two issues, or the rule needs nobody or cannot be met.
    NotApplicableError
        If there are more than 60 different ideal points.

    Notes
    -----
    The grid of the ideals' coordinates cuts the plane into cells within which every voter's loss rises and
    falls at the same rates, so that one point stands for its cell.  From there the voters that gain are the
    same in all directions between those in which somebody is indifferent, so that one direction stands for
    each gap.  Outside of the grid everybody gains by coming nearer.
    """
    two_issues(preferences)
    _require_levels(pivot(rule, np.zeros((1, len(preferences.ideals))))[0])
    ideals, weights = preferences.ideals, preferences.weights
    ends = [_cells(np.unique(ideals[weights[:, k] > 0, k])) for k in (0, 1)]
    if max(len(low) for low, _ in ends) > 119:
        raise NotApplicableError(
            f"the core of city-block voters is laid out for at most 60 different ideals on an issue, but there "
            f"are {max(len(low) for low, _ in ends) // 2 + 1}"
        )
    slope = np.arctan2(weights[:, 0], weights[:, 1])
    turn = np.unique(np.concatenate([slope, np.pi - slope, [0.0, np.pi / 2]]))
    turn = np.concatenate([turn, turn + np.pi])
    turn = np.unique(np.mod(turn, 2 * np.pi))
    gap = (turn + np.append(turn[1:], turn[0] + 2 * np.pi)) / 2
    move = np.stack([np.cos(gap), np.sin(gap)], axis=1)
    # Loss per step: (cell, direction, voter), one issue at a time.
    rate = []
    for k in (0, 1):
        side = np.sign((ends[k][0] + ends[k][1])[:, None] / 2 - ideals[:, k])[:, None, :]
        step = move[None, :, k, None]
        rate.append(weights[:, k] * np.where(side == 0, np.abs(step), side * step))
    nothing = -1e-12 * weights.sum(axis=1)
    found = []
    for row in range(len(ends[0][0])):
        beaten = carries(rule, rate[0][row] + rate[1] < nothing).any(axis=1)
        found += [(row, int(column)) for column in np.flatnonzero(~beaten)]
    chosen = np.array(found, dtype=np.int64).reshape(-1, 2)
    low, high = (np.stack([ends[k][e][chosen[:, k]] for k in (0, 1)], axis=1) for e in (0, 1))
    return CoreCells(low, high)


def _cells(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points and the gaps between them, in order, as lower and upper ends."""
    if not len(points):
        points = np.zeros(1)
    low, high = np.repeat(points, 2)[:-1], np.repeat(points, 2)[1:]
    low[0::2], high[0::2] = points, points
    low[1::2], high[1::2] = points[:-1], points[1:]
    return low, high
