"""Who chooses what, with noise: the choice among moves in all draws at once."""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray

ALIKE = 1e-12
"""Moves count as equally good where they differ by less than this part of the largest of their worths."""


def chosen(worth: FloatArray, scale: FloatArray) -> FloatArray:
    """Chance of each move: in proportion to exp(worth / scale).

    Parameters
    ----------
    worth
        Of each move to the one who chooses.  Shape (move, ..., draw); finite.
    scale
        Noise of its choices, 0 to infinity.  Shape (draw,).  In draws with 0 the best move is chosen for sure, and of
        equals (but for rounding) the first; with infinity every move is as likely as any other.

    Returns
    -------
    chance
        Shape of `worth`; sums to 1 over the moves.

    Examples
    --------
    >>> chosen(np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 2.0]]), np.array([0.0, 0.5, np.inf]))
    array([[1. , 0.5, 0.5],
           [0. , 0.5, 0.5]])
    """
    weight: FloatArray = worth - worth.max(axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        weight /= scale
    if not scale.all():
        place = np.arange(len(worth)).reshape(-1, *(1,) * (worth.ndim - 1))
        sure = np.where(place == _as_good(worth).argmax(axis=0), 0.0, -np.inf)
        weight = np.where(scale == 0, sure, weight)
    np.exp(weight, out=weight)
    total = weight[0].copy()
    for other in weight[
        1:
    ]:  # one after the other, so that no digit depends on how many draws are solved at once
        total += other
    weight /= total
    return weight


def is_tied(worth: FloatArray) -> BoolArray:
    """Whether another move is as good as the best, but for rounding.  Shape (move, ..., draw) in, (..., draw) out."""
    return np.asarray(_as_good(worth).sum(axis=0) > 1)


def _as_good(worth: FloatArray) -> BoolArray:
    """Moves that are as good as the best one, which is among them."""
    return np.asarray(worth >= worth.max(axis=0) - ALIKE * np.abs(worth).max(axis=0))
