"""What is known of an uncertain number, as a frozen value that maps a quantile to a number.

Every distribution is sampled by its inverse (`ppf`), so that one quasi-random point in the unit cube
gives one draw of every input, and comparisons between proposals are paired.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
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
        # Work in the lower tail, where the distribution function keeps its precision.
        flip = self.low > self.mean
        ends = ((self.low - self.mean) / self.sd, (self.high - self.mean) / self.sd)
        start, end = (-ends[1], -ends[0]) if flip else ends
        offset = _truncated_normal_ppf(1 - quantile if flip else quantile, start, end) * self.sd
        value = self.mean + (-offset if flip else offset)
        return np.asarray(np.clip(value, self.low, self.high), dtype=float)


def _truncated_normal_ppf(quantile: FloatArray, start: float, end: float) -> FloatArray:
    """Quantiles of a standard normal cut off at start and end, of which start is below 0."""
    from scipy.special import log_ndtr, ndtr, ndtri, ndtri_exp

    if end > -8:
        lower, upper = ndtr(start), ndtr(end)
        return np.asarray(ndtri(lower + quantile * (upper - lower)), dtype=float)
    # So far out the distribution function falls to 0, but its logarithm does not.
    mixed = np.logaddexp(log_ndtr(start) + np.log1p(-quantile), log_ndtr(end) + np.log(quantile))
    return np.asarray(ndtri_exp(mixed), dtype=float)


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
            share = float(_beta_ppf(np.array([0.5]), self.alpha, self.beta)[0])
        return self.low + (self.high - self.low) * share

    def ppf(self, quantile: FloatArray) -> FloatArray:
        return self.low + (self.high - self.low) * _beta_ppf(quantile, self.alpha, self.beta)


_KNOTS = 256
_REACH = 6.4  # normal scores of every quantile from 2**-33 to 1 - 2**-33 lie within
_STEP = 2 * _REACH / _KNOTS
BETA_TOLERANCE = 1e-7
"""Largest error of a tabulated quantile of a beta, as a share of its width."""


def _beta_ppf(quantile: FloatArray, alpha: float, beta: float) -> FloatArray:
    """Quantiles of a beta on 0..1, from a table where that is exact to `BETA_TOLERANCE`.

    Inverting the incomplete beta function costs a microsecond a number.  As a function of the normal
    score of the quantile, the inverse is smooth enough for a table of cubics.
    """
    from scipy.special import ndtri

    table = _beta_table(alpha, beta)
    if table is None:
        return _exact_beta_ppf(quantile, alpha, beta)
    place = (ndtri(quantile) + _REACH) / _STEP
    inside = (place >= 0) & (place <= _KNOTS)
    if not inside.all():
        return np.where(
            inside,
            _read(table, np.clip(place, 0, _KNOTS)),
            _exact_beta_ppf(quantile, alpha, beta),
        )
    return _read(table, place)


def _read(table: FloatArray, place: FloatArray) -> FloatArray:
    knot = np.minimum(place.astype(np.intp), _KNOTS - 1)
    rest = place - knot
    constant, linear, square, cube = (coefficient[knot] for coefficient in table)
    share = constant + rest * (linear + rest * (square + rest * cube))
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=float)


@lru_cache(maxsize=512)
def _beta_table(alpha: float, beta: float) -> FloatArray | None:
    """Cubics between knots at even normal scores.  Shape (power, knot); None where they are too coarse."""
    share = _beta_at_knot(np.arange(-2.0, _KNOTS + 3), alpha, beta)
    slope = (share[:-4] - 8 * share[1:-3] + 8 * share[3:-1] - share[4:]) / 12
    start, end = share[2:-3], share[3:-2]
    out, into = slope[:-1], slope[1:]
    table = np.stack([start, out, 3 * (end - start) - 2 * out - into, out + into - 2 * (end - start)])
    middle = np.arange(0.5, _KNOTS, 2.0)
    error = np.max(np.abs(_read(table, middle) - _beta_at_knot(middle, alpha, beta)))
    return table if error <= BETA_TOLERANCE / 2 else None


def _beta_at_knot(place: FloatArray, alpha: float, beta: float) -> FloatArray:
    """Quantile of a beta at places counted in knots, from whichever tail is thinner."""
    from scipy.special import betaincinv, ndtr

    score = (place - _KNOTS / 2) * _STEP
    below = score < 0
    tail = ndtr(-np.abs(score))
    share = betaincinv(np.where(below, alpha, beta), np.where(below, beta, alpha), tail)
    return np.asarray(np.where(below, share, 1 - share), dtype=float)


def _exact_beta_ppf(quantile: FloatArray, alpha: float, beta: float) -> FloatArray:
    from scipy.special import betaincinv

    return np.asarray(betaincinv(alpha, beta, quantile), dtype=float)


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
