"""Compromise model: the mean of positions, weighted by capability and salience."""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import FloatArray


def compromise(position: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted mean of positions.

    Every actor pulls in proportion to its weight, and nobody can refuse.

    Parameters
    ----------
    position
        Shape (..., actor), at least one actor; points.
    weight
        Capability times salience.  Same shape; >= 0.  Where all weights are zero, all count alike.

    Returns
    -------
    outcome
        Shape (...); points, inside the hull of the positions.

    Notes
    -----
    It is also the Nash bargaining solution with quadratic loss as no deal becomes infinitely bad.

    References
    ----------
    Van den Bos (1991), Dutch EC Decision Making; Achen (2006), in Thomson et al., The European Union Decides.

    Examples
    --------
    >>> compromise(np.array([0.0, 100.0]), np.array([3.0, 1.0]))
    array(25.)
    """
    total = weight.sum(axis=-1, keepdims=True)
    share = np.where(total > 0, weight, 1.0)
    share /= share.sum(axis=-1, keepdims=True)
    # Rounding must not carry the outcome past the outermost position.
    mean = (position * share).sum(axis=-1)
    return np.asarray(np.clip(mean, position.min(axis=-1), position.max(axis=-1)), dtype=float)


def pull(position: FloatArray, weight: FloatArray) -> FloatArray:
    """Points by which the compromise moves because each actor is there: with it, less without it.

    Parameters
    ----------
    position
        Shape (draw, actor); points.
    weight
        Same shape; >= 0.

    Returns
    -------
    pull
        Shape (actor,); points, the mean over draws; positive where the actor pulls up.  A lone actor has none.

    Examples
    --------
    >>> pull(np.array([[0.0, 100.0]]), np.array([[3.0, 1.0]]))
    array([-75.,  25.])
    """
    actors = position.shape[1]
    if actors == 1:
        return np.zeros(1)
    total = weight.sum(axis=1, keepdims=True)
    rest = total - weight
    # A rest of rounding alone is no rest: the others then count alike, as in the compromise itself.
    alone = rest <= 1e-12 * total
    others = (weight * position).sum(axis=1, keepdims=True) - weight * position
    plain = (position.sum(axis=1, keepdims=True) - position) / (actors - 1)
    without = np.where(alone, plain, others / np.where(alone, 1.0, rest))
    return np.asarray((compromise(position, weight)[:, None] - without).mean(axis=0))
