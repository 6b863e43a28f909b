"""Weighted median: what no weighted majority wants to leave, for single-peaked preferences."""

from __future__ import annotations

from typing import Literal

import numpy as np

from foedus.numerics.arrays import FloatArray

Tie = Literal["lower", "midpoint", "upper"]


def weighted_median(position: FloatArray, weight: FloatArray, tie: Tie = "midpoint") -> FloatArray:
    """Position at which half of the weight lies on either side.

    Parameters
    ----------
    position
        Shape (draw, actor); points.
    weight
        Same shape; >= 0.  Where all weights are zero, all count alike.
    tie
        Which point to give where exactly half of the weight lies on each side of a gap.

    Returns
    -------
    outcome
        Shape (draw,); points.

    References
    ----------
    Black (1948), Journal of Political Economy 56:23-34.

    Examples
    --------
    >>> weighted_median(np.array([[0.0, 10.0, 100.0]]), np.array([[1.0, 1.0, 1.0]]))
    array([10.])
    """
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    order = np.argsort(position, axis=1, kind="stable")
    ranked = np.take_along_axis(position, order, axis=1)
    reached = np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1)
    half = reached[:, -1:] / 2
    slack = 1e-12 * reached[:, -1:]
    lower = np.argmax(reached >= half - slack, axis=1)
    upper = np.argmax(reached > half + slack, axis=1)
    rows = np.arange(len(position))
    low, high = ranked[rows, lower], ranked[rows, upper]
    if tie == "lower":
        return np.asarray(low)
    return np.asarray(high if tie == "upper" else (low + high) / 2)
