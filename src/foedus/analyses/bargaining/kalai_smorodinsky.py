"""Kalai-Smorodinsky: everybody gets the same share of the most that it could gain over no deal."""

from __future__ import annotations

import numpy as np

from foedus.analyses.bargaining.nash import Loss
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_STEPS = 42  # 2^-42 of the scale is below 1e-12 of it
_NOTHING = 1e-12


def kalai_smorodinsky(
    position: FloatArray,
    weight: FloatArray,
    reversion_point: FloatArray,
    low: float,
    high: float,
    cost: FloatArray | float = 1.0,
    loss: Loss = "linear",
) -> FloatArray:
    r"""Outcome at which the smallest share of a greatest gain is largest.

    Utility is u_i(O) = 1 - (abs(O - x_i) / (high - low))^k, with k = 2 for quadratic and 1 for linear loss, and
    (1 - cost) u_i(reversion point) without a deal; the greatest gain of an actor is that at its own position.
    An actor that has nothing to gain even there does not count.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    weight
        Same shape; >= 0.  It says who takes part, not how much each counts: the solution is symmetric.  Where
        all are zero, all take part.
    reversion_point
        What happens without a deal.  Shape (draw,); points.
    low, high
        Ends of the scale; points.
    cost
        Share of its utility at the reversion point that every actor loses when talks fail.  Shape (draw,) or
        one number; 0 to 1.
    loss
        How disutility grows with distance.

    Returns
    -------
    outcome
        Shape (draw,); points.  The reversion point where nobody has anything to gain, or where whatever one
        gains another loses.

    Raises
    ------
    InvalidInputError
        If the scale has no width or a cost is outside 0..1.

    Notes
    -----
    Each share is a concave function of the outcome, so the smallest of them is too; bisection on the side on
    which the worst-off actor stands finds the top to 1e-12 of the scale.

    References
    ----------
    Kalai and Smorodinsky (1975), Econometrica 43:513-518.

    Examples
    --------
    >>> kalai_smorodinsky(np.array([[20.0, 60.0]]), np.ones((1, 2)), np.array([0.0]), 0, 100, cost=0.0).round(6)
    array([30.])
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    cost = np.broadcast_to(np.asarray(cost, dtype=float), reversion_point.shape)[:, None]
    if cost.min(initial=0.0) < 0 or cost.max(initial=1.0) > 1:
        raise InvalidInputError(
            f"the cost of no deal is a share from 0 to 1, but runs {cost.min():g} to {cost.max():g}"
        )
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    x = (position - low) / (high - low)
    back = ((reversion_point - low) / (high - low))[:, None]
    power = 2 if loss == "quadratic" else 1
    most = 1 - (1 - cost) * (1 - np.abs(back - x) ** power)
    counts = (weight > 0) & (most > _NOTHING)
    left = np.where(counts, x, np.inf).min(axis=1)
    right = np.where(counts, x, -np.inf).max(axis=1)
    anybody = counts.any(axis=1)
    left, right = np.where(anybody, left, back[:, 0]), np.where(anybody, right, back[:, 0])
    rows = np.arange(len(x))
    # The smallest share is 1 - max(lost), so the worst-off actor has lost the largest part of its most.
    scale = np.where(counts, most, 1.0)

    def lost(point: FloatArray) -> FloatArray:
        return np.where(counts, np.abs(point[:, None] - x) ** power / scale, -np.inf)

    for _ in range(_STEPS):
        middle = (left + right) / 2
        rising = x[rows, lost(middle).argmax(axis=1)] > middle
        left, right = np.where(rising, middle, left), np.where(rising, right, middle)
    best = (left + right) / 2
    worth = anybody & (lost(best).max(axis=1) < 1)
    return np.asarray(low + (high - low) * np.where(worth, best, back[:, 0]))
