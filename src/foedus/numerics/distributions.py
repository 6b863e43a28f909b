"""What is known of an uncertain number, as a frozen value that maps a quantile to a number.

Every distribution is sampled by its inverse (`ppf`), so that one quasi-random point in the unit cube
gives one draw of every input, and comparisons between proposals are paired.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Protocol

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


class Distribution(Protocol):
    """A probability distribution over one real number."""

    @property
    def low(self) -> float:
        """Lower end of the support."""

    @property
    def high(self) -> float:
        """Upper end of the support."""

    @property
    def likely(self) -> float:
        """The one number to show where only one fits: the mode, or else the median."""

    def ppf(self, quantile: FloatArray) -> FloatArray:
        """Value at each quantile; same shape, quantiles in the open interval (0, 1)."""


def _require_finite(distribution: object) -> None:
    for field in fields(distribution):  # type: ignore[arg-type]  # every caller is a dataclass
        value = np.asarray(getattr(distribution, field.name), dtype=float)
        if not np.all(np.isfinite(value)):
            name = type(distribution).__name__.lower()
            raise InvalidInputError(f"a {name} needs finite numbers, but its {field.name} is {value}")


def _require_order(name: str, *values: float) -> None:
    if any(a > b for a, b in pairwise(values)):
        shown = ", ".join(f"{value:g}" for value in values)
        raise InvalidInputError(f"a {name} needs its numbers in rising order, but they are {shown}")


@dataclass(frozen=True, slots=True)
class Point:
    """A number taken as known."""

    value: float

    def __post_init__(self) -> None:
        _require_finite(self)

    @property
    def low(self) -> float:
        return self.value

    @property
    def high(self) -> float:
        return self.value

    @property
    def likely(self) -> float:
        return self.value

    def ppf(self, quantile: FloatArray) -> FloatArray:
        return np.full_like(quantile, self.value)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every number from low to high is as likely as any other."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _require_finite(self)
        _require_order("uniform", self.low, self.high)

    @property
    def likely(self) -> float:
        return (self.low + self.high) / 2

    def ppf(self, quantile: FloatArray) -> FloatArray:
        return self.low + (self.high - self.low) * quantile


@dataclass(frozen=True, slots=True)
class Triangular:
    """Never outside low..high, most likely at `likely`, linear between.

    Examples
    --------
    >>> Triangular(0, 5, 10).ppf(np.array([0.125, 0.5, 0.875]))
    array([2.5, 5. , 7.5])
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        _require_finite(self)
        _require_order("triangular", self.low, self.likely, self.high)

    def ppf(self, quantile: FloatArray) -> FloatArray:
        width = self.high - self.low
        if width == 0:
            return np.full_like(quantile, self.likely)
        below, above = self.likely - self.low, self.high - self.likely
        return np.where(
            quantile * width < below,
            self.low + np.sqrt(quantile * width * below),
            self.high - np.sqrt((1 - quantile) * width * above),
        )


@dataclass(frozen=True, slots=True)
class Normal:
    """A bell curve cut off at low and high (and scaled up so that nothing is lost)."""

    mean: float
    sd: float
    low: float
    high: float

    def __post_init__(self) -> None:
        _require_finite(self)
        _require_order("normal", self.low, self.high)
        if self.sd <= 0:
            raise InvalidInputError(f"a normal needs a positive sd, but it is {self.sd:g}")

    @property
    def likely(self) -> float:
        return min(max(self.mean, self.low), self.high)

    def ppf(self, quantile: FloatArray) -> FloatArray:
        from scipy.special import ndtr, ndtri

        # Work in the lower tail, where the distribution function keeps its precision.
        flip = self.low > self.mean
        ends = (self.low - self.mean, self.high - self.mean)
        start, end = (-ends[1], -ends[0]) if flip else ends
        lower, upper = ndtr(start / self.sd), ndtr(end / self.sd)
        rank = 1 - quantile if flip else quantile
        offset = ndtri(lower + rank * (upper - lower)) * self.sd
        value = self.mean + (-offset if flip else offset)
        return np.asarray(np.clip(value, self.low, self.high), dtype=float)


@dataclass(frozen=True, slots=True)
class Beta:
    """A beta distribution with shapes alpha and beta, stretched over low..high."""

    alpha: float
    beta: float
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        _require_finite(self)
        _require_order("beta", self.low, self.high)
        if self.alpha <= 0 or self.beta <= 0:
            raise InvalidInputError(
                f"a beta needs positive shapes, but they are {self.alpha:g} and {self.beta:g}"
            )

    @property
    def likely(self) -> float:
        if self.alpha > 1 and self.beta > 1:
            share = (self.alpha - 1) / (self.alpha + self.beta - 2)
        else:
            share = self.alpha / (self.alpha + self.beta)
        return self.low + (self.high - self.low) * share

    def ppf(self, quantile: FloatArray) -> FloatArray:
        from scipy.special import betaincinv

        share = np.asarray(betaincinv(self.alpha, self.beta, quantile), dtype=float)
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True, slots=True)
class Pert:
    """The smooth cousin of the triangular: a beta with mean (low + 4 likely + high) / 6.

    References
    ----------
    Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7:646-669.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        _require_finite(self)
        _require_order("pert", self.low, self.likely, self.high)

    def ppf(self, quantile: FloatArray) -> FloatArray:
        width = self.high - self.low
        if width == 0:
            return np.full_like(quantile, self.likely)
        alpha = 1 + 4 * (self.likely - self.low) / width
        return Beta(alpha, 6 - alpha, self.low, self.high).ppf(quantile)


@dataclass(frozen=True, slots=True)
class Discrete:
    """A few numbers, each with its weight; the weights need not sum to one."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _require_finite(self)
        if not self.values or len(self.values) != len(self.weights):
            raise InvalidInputError(
                f"a discrete distribution needs one weight a value, but has {len(self.values)} "
                f"values and {len(self.weights)} weights"
            )
        if min(self.weights) < 0 or sum(self.weights) == 0:
            raise InvalidInputError("a discrete distribution needs weights >= 0, not all of them 0")

    @property
    def low(self) -> float:
        return min(v for v, w in zip(self.values, self.weights, strict=True) if w > 0)

    @property
    def high(self) -> float:
        return max(v for v, w in zip(self.values, self.weights, strict=True) if w > 0)

    @property
    def likely(self) -> float:
        return self.values[int(np.argmax(self.weights))]

    def ppf(self, quantile: FloatArray) -> FloatArray:
        order = np.argsort(self.values, kind="stable")
        weights = np.asarray(self.weights, dtype=float)[order]
        edges = np.cumsum(weights)[:-1] / weights.sum()
        ranked = np.asarray(self.values, dtype=float)[order]
        return ranked[np.searchsorted(edges, quantile, side="right")]
