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
        Shape (..., actor); points.
    weight
        Capability times salience.  Same shape; >= 0.  Where all weights are zero, all count alike.

    Returns
    -------
    outcome
        Shape (...); points, inside the hull of the positions.

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
    share = share / share.sum(axis=-1, keepdims=True)
    return np.asarray((position * share).sum(axis=-1))


def pull(position: FloatArray, weight: FloatArray) -> FloatArray:
    """Points by which the compromise moves because each actor is there: with it, less without it.

    Shape (draw, actor) in; shape (actor,) out, the mean over draws.  A lone actor has no pull.
    """
    actors = position.shape[-1]
    if actors == 1:
        return np.zeros(1)
    whole = compromise(position, weight)
    without = [
        compromise(np.delete(position, actor, axis=-1), np.delete(weight, actor, axis=-1))
        for actor in range(actors)
    ]
    return np.array([float(np.mean(whole - rest)) for rest in without])
