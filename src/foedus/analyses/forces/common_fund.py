"""Who pays for a force when a common fund carries a part of its cost."""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import FloatArray


def paid_through_a_fund(
    own: FloatArray, troops: FloatArray, weights: FloatArray, common: FloatArray, each: FloatArray
) -> FloatArray:
    """What each state pays: its own cost, less what the fund pays it, and its part of the fund.

    Parameters
    ----------
    own
        USD bn a year that each state's troops cost.  Shape (draw, state).
    troops
        In theatre.  Shape (draw, state).
    weights
        By which the fund is filled: fair shares of those who take part, on any scale.  Shape (draw, state).
    common
        Part of all costs that the fund carries.  Shape (draw,).
    each
        USD bn a year that the fund pays for a soldier, at most what is left of the cost.  Shape (draw,).

    Examples
    --------
    >>> half = np.array([0.5])
    >>> even = np.array([[1.0, 1.0]])
    >>> paid_through_a_fund(np.array([[4.0, 0.0]]), np.array([[10.0, 0.0]]), even, half, np.zeros(1))
    array([[3., 1.]])
    """
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    reimbursed = np.minimum(own, own * common[:, None] + troops * each[:, None])
    return np.asarray(own - reimbursed + shares * reimbursed.sum(axis=1, keepdims=True), dtype=float)
