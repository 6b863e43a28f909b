"""Least squares with weights that are shares: none below zero, together one."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

MOST_PARTS = 10
"""Every subset of the parts is tried, which is exact and doubles with each part."""


def shares_of_least_squares(gram: FloatArray, product: FloatArray) -> FloatArray:
    """Minimise w'Gw - 2 w'r over shares w, for many problems at once.

    Parameters
    ----------
    gram
        G, symmetric and positive semi-definite.  Shape (..., part, part).
    product
        r.  Shape (..., part).

    Returns
    -------
    shares
        Shape (..., part); each row >= 0 and summing to 1.  Of several minima one is given.

    Raises
    ------
    InvalidInputError
        If there are no parts, or more than `MOST_PARTS`.

    Notes
    -----
    At the minimum some parts have a share and the others none.  For every choice of parts the best weights
    that sum to one solve a linear system (Lagrange); the best of those without a negative weight is the answer.

    Examples
    --------
    >>> shares_of_least_squares(np.eye(2), np.array([0.8, 0.4])).round(3)
    array([0.7, 0.3])
    >>> shares_of_least_squares(np.eye(2), np.array([2.0, 0.0])).round(3)
    array([1., 0.])
    """
    parts = product.shape[-1]
    if not 1 <= parts <= MOST_PARTS:
        raise InvalidInputError(f"there must be 1 to {MOST_PARTS} parts, but there are {parts}")
    best = np.full(product.shape[:-1], np.inf)
    shares = np.zeros(product.shape)
    for count in range(1, parts + 1):
        for chosen in combinations(range(parts), count):
            some = list(chosen)
            weights = _summing_to_one(gram[..., some, :][..., some], product[..., some])
            full = np.zeros(product.shape)
            full[..., some] = np.maximum(weights, 0.0)
            value = np.einsum("...i,...ij,...j->...", full, gram, full) - 2 * np.sum(full * product, axis=-1)
            is_better = (weights.min(axis=-1) > -1e-12) & (value < best - 1e-12)
            best = np.where(is_better, value, best)
            shares = np.where(is_better[..., None], full, shares)
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


def _summing_to_one(gram: FloatArray, product: FloatArray) -> FloatArray:
    """Best weights of any sign that sum to one.  Shape (..., part)."""
    parts = product.shape[-1]
    system = np.ones((*product.shape[:-1], parts + 1, parts + 1))
    # A trace of ridge keeps the system solvable where two parts say the same.
    ridge = 1e-9 * (1e-9 + np.trace(gram, axis1=-2, axis2=-1)[..., None, None])
    system[..., :parts, :parts] = gram + ridge * np.eye(parts)
    system[..., parts, parts] = 0.0
    right = np.concatenate([product, np.ones((*product.shape[:-1], 1))], axis=-1)
    return np.asarray(np.linalg.solve(system, right[..., None])[..., :parts, 0])
