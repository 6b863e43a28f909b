"""Logistic regression with a ridge penalty, fitted to many selections of the same rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_FREE = 1e-6  # penalty on the intercept: nothing, but enough to keep it finite where all outcomes are alike
_LONGEST_STEP = 2.0  # of Newton's method, in log-odds of one deviation
_MOST_STEPS = 200
_AT_REST = 1e-6  # steps of this length; the next would be its square
_CONSTANT = 1e-12  # variance of a feature that does not vary


@dataclass(frozen=True)
class LogitFits:
    """Coefficients of each fit, with the spread of each feature among its rows."""

    intercept: FloatArray
    """Shape (fit,); log-odds where every feature is 0."""
    slope: FloatArray
    """Shape (fit, feature); log-odds for one unit of the feature."""
    mean: FloatArray
    """Shape (fit, feature); mean of each feature over the rows learnt from."""

    def chance(self, features: FloatArray) -> FloatArray:
        """Chance of a yes.  Features have shape (row, feature); the answer (fit, row)."""
        return np.asarray(expit(self.intercept[:, None] + self.slope @ features.T))

    def contributions(self, features: FloatArray) -> FloatArray:
        """Log-odds that each feature adds against the average row; shape (fit, row, feature)."""
        return self.slope[:, None, :] * (features[None, :, :] - self.mean[:, None, :])


def ridge_logit(features: FloatArray, yes: FloatArray, weight: FloatArray, penalty: float) -> LogitFits:
    """Fit one logistic regression for each set of row weights.

    The penalty is half of `penalty` times the sum of squared slopes, each measured in standard deviations
    of its feature among the rows learnt from, so that the unit of a feature does not matter.  The intercept
    is free.

    Parameters
    ----------
    features
        Shape (row, feature).
    yes
        Outcomes, 0 or 1.  Shape (row,).
    weight
        How much each row counts in each fit; 0 leaves it out.  Shape (fit, row).
    penalty
        Strength, > 0.

    Raises
    ------
    InvalidInputError
        If the penalty is not positive, or a fit has no rows.

    Notes
    -----
    Newton's method with bounded steps, on a strictly convex loss.

    References
    ----------
    Le Cessie and Van Houwelingen (1992), Applied Statistics 41:191-201.

    Examples
    --------
    >>> features, yes = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    >>> ridge_logit(features, yes, np.ones((1, 4)), penalty=1.0).chance(features).round(2)
    array([[0.26, 0.26, 0.74, 0.74]])
    """
    if not penalty > 0:
        raise InvalidInputError(f"the penalty must be positive, but is {penalty:g}")
    total = weight.sum(axis=1)
    if np.any(total <= 0):
        raise InvalidInputError("every fit needs at least one row with a positive weight")
    mean = weight @ features / total[:, None]
    variance = np.maximum(weight @ features**2 / total[:, None] - mean**2, 0.0)
    # A feature that never varies is held at nothing; its spread would else be divided away.
    ridge = np.column_stack(
        [np.full(len(total), _FREE), penalty * np.where(variance > _CONSTANT, variance, 1.0)]
    )
    design = np.column_stack([np.ones(len(features)), features])
    count = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), count * count)
    unit = np.column_stack([np.ones(len(total)), np.where(variance > _CONSTANT, np.sqrt(variance), 1.0)])
    beta = np.zeros((len(total), count))
    for _ in range(_MOST_STEPS):
        chance = expit(beta @ design.T)
        gradient = (weight * (chance - yes)) @ design + ridge * beta
        curvature = ((weight * chance * (1 - chance)) @ products).reshape(-1, count, count)
        curvature[:, range(count), range(count)] += ridge
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        longest = np.abs(step * unit).max(axis=1, keepdims=True)
        beta -= step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, _CONSTANT))
        if longest.max() < _AT_REST:
            break
    return LogitFits(beta[:, 0], beta[:, 1:], mean)
