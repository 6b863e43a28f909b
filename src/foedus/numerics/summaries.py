"""A sample of draws, told in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean and quantiles over the draws, in the unit of what was summarised."""

    mean: float
    p05: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float


def summarise(sample: FloatArray) -> Summary:
    """Mean and quantiles of a sample.  Shape (draw,).

    Raises
    ------
    InvalidInputError
        If the sample is empty.

    Examples
    --------
    >>> summarise(np.arange(101.0)).p90
    90.0
    """
    if sample.size == 0:
        raise InvalidInputError("a summary needs at least one draw, but there is none")
    quantiles = np.quantile(sample, [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95])
    return Summary(float(np.mean(sample)), *(float(q) for q in quantiles))


@dataclass(frozen=True)
class Band:
    """Means and the middle 80 % of draws, for a table of numbers at once."""

    mean: FloatArray
    """Shape of one draw."""
    low: FloatArray
    """10 % quantile; same shape."""
    high: FloatArray
    """90 % quantile; same shape."""


def band(sample: FloatArray) -> Band:
    """Mean and middle 80 % over the first axis.  Shape (draw, ...).

    Raises
    ------
    InvalidInputError
        If the sample is empty.

    Examples
    --------
    >>> band(np.arange(101.0)[:, np.newaxis]).high
    array([90.])
    """
    if sample.shape[0] == 0:
        raise InvalidInputError("a band needs at least one draw, but there is none")
    low, high = np.quantile(sample, [0.1, 0.9], axis=0)
    return Band(np.asarray(sample.mean(axis=0)), np.asarray(low), np.asarray(high))
