"""Cox's proportional hazards: coefficients, their covariance, and the cumulative hazard beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

_MOST_STEPS = 60
_MOST_HALVINGS = 12
_AT_REST = 1e-9  # gain in log-likelihood that ends the search
_LONGEST_STEP = 4.0  # of one coefficient, in log hazard for one deviation of its feature
_PIECE = 200_000  # multiplications at a time
_FARTHEST = 8.0  # logarithm of the hazard ratio of one deviation beyond which a coefficient has run away


@dataclass(frozen=True)
class Spans:
    """Spans of time under observation, each with the values that held in it.

    A subject whose values change has one span after another; the risk at a time is shared by all spans
    of the same stratum that are open at it, from just after `entry` up to `stop`.
    """

    entry: FloatArray
    """Shape (span,); >= 0."""
    stop: FloatArray
    """Shape (span,); > entry."""
    failed: BoolArray
    """Whether the subject failed at `stop`.  Shape (span,)."""
    features: FloatArray
    """Shape (span, feature)."""
    stratum: IntArray | None = None
    """Number of the stratum: each has a baseline hazard of its own.  None: all share one.  Shape (span,)."""
    weight: FloatArray | None = None
    """How much each span counts, > 0; None: all alike.  Shape (span,)."""

    def __post_init__(self) -> None:
        """Refuse spans that no likelihood can be written for.

        Raises
        ------
        InvalidInputError
            If shapes differ, a span does not end after it begins, or a number is not finite.
        """
        count = len(self.stop)
        if self.features.ndim != 2 or any(len(a) != count for a in (self.entry, self.failed, self.features)):
            raise InvalidInputError(
                f"spans need entry, stop and failed of one length and features with a row for each, not "
                f"{self.entry.shape}, {self.stop.shape}, {self.failed.shape} and {self.features.shape}"
            )
        if not (np.all(self.entry >= 0) and np.all(self.stop > self.entry)):
            raise InvalidInputError("a span must begin at 0 or later and end after it begins")
        if not np.all(np.isfinite(self.features)):
            raise InvalidInputError("a feature is missing or infinite; fill it in or leave the span out")

    def __len__(self) -> int:
        return len(self.stop)

    def take(self, rows: BoolArray | IntArray) -> Spans:
        """Some of the spans."""
        return Spans(
            self.entry[rows],
            self.stop[rows],
            self.failed[rows],
            self.features[rows],
            None if self.stratum is None else self.stratum[rows],
            None if self.weight is None else self.weight[rows],
        )


@dataclass(frozen=True)
class CoxFit:
    """Coefficients, and how sure they are."""

    beta: FloatArray
    """Logarithms of hazard ratios.  Shape (feature,)."""
    curvature: FloatArray
    """Of the (penalised) log-likelihood.  Shape (feature, feature)."""
    log_likelihood: float
    """Partial, without the penalty."""
    converged: bool
    """False where a coefficient ran away: some feature tells failures apart without exception."""

    @cached_property
    def covariance(self) -> FloatArray:
        """Inverse of the curvature.  Shape (feature, feature)."""
        return np.asarray(np.linalg.pinv(self.curvature, hermitian=True), dtype=np.float64)

    @property
    def error(self) -> FloatArray:
        """Standard errors.  Shape (feature,)."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True)
class CumulativeHazard:
    """A step function: what a subject with all features 0 has run through by a time."""

    time: FloatArray
    """Times of failure, rising.  Shape (time,)."""
    value: FloatArray
    """From each of these times on.  Shape (time,)."""

    def at(self, times: FloatArray) -> FloatArray:
        """Values at some times; 0 before the first failure."""
        place = np.searchsorted(self.time, times, side="right")
        return np.concatenate([[0.0], self.value])[place]


def cox(spans: Spans, penalty: FloatArray | float = 0.0, start: FloatArray | None = None) -> CoxFit:
    """Fit proportional hazards by penalised partial likelihood.

    The hazard of a subject is that of its stratum times exp(features @ beta).  Ties are treated as Efron does.

    Parameters
    ----------
    spans
        What was observed.
    penalty
        Half of it times the squared coefficient is taken from the log-likelihood; one for all features, or one
        for each.  0 is plain maximum likelihood.
    start
        Where to begin.  Shape (feature,).

    Returns
    -------
    fit
        Its covariance is that of the model; see `robust_covariance` for spans that come in groups.

    Raises
    ------
    InvalidInputError
        If nobody failed, or a penalty is negative.

    References
    ----------
    Cox (1972), Journal of the Royal Statistical Society B 34:187-220; Efron (1977), Journal of the American
    Statistical Association 72:557-565; Verweij and Van Houwelingen (1994), Statistics in Medicine 13:2427-2436.

    Examples
    --------
    >>> one = np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> spans = Spans(np.zeros(4), np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, True, False]), one)
    >>> round(float(cox(spans).beta[0]), 3)
    -0.941
    """
    if not np.any(spans.failed):
        raise InvalidInputError("nobody failed, so that nothing tells what a failure goes with")
    ridge = np.broadcast_to(np.asarray(penalty, dtype=np.float64), (spans.features.shape[1],))
    if np.any(ridge < 0):
        raise InvalidInputError("a penalty must be 0 or more")
    spread = spans.features.std(axis=0)
    # Where all features stand is no matter to the order of failures, but it is to the size of numbers.
    risk = _Risk(replace(spans, features=spans.features - spans.features.mean(axis=0))).telling
    beta = np.zeros(len(ridge)) if start is None else start.copy()
    value, gradient, curvature = risk.likelihood(beta)
    best = value - 0.5 * float(ridge @ beta**2)
    at_rest = False
    for _ in range(_MOST_STEPS):
        step = _solve(curvature + np.diag(ridge), gradient - ridge * beta)
        step *= min(
            1.0, _LONGEST_STEP / max(float(np.max(np.abs(step) * spread, initial=0.0)), _LONGEST_STEP)
        )
        for _ in range(_MOST_HALVINGS):
            trial = beta + step
            value, gradient, curvature = risk.likelihood(trial)
            now = value - 0.5 * float(ridge @ trial**2)
            if now >= best - _AT_REST:
                break
            step = step / 2
        gain, beta, best = now - best, trial, now
        if abs(gain) < _AT_REST * max(1.0, abs(best)):
            at_rest = True
            break
        if np.max(np.abs(beta) * spread, initial=0.0) > _FARTHEST:
            break
    return CoxFit(beta, curvature + np.diag(ridge), value, at_rest)


def partial_log_likelihood(spans: Spans, beta: FloatArray) -> float:
    """Log of the partial likelihood of coefficients found elsewhere; 0 where nobody failed."""
    if not np.any(spans.failed):
        return 0.0
    return _Risk(spans).value(beta)


def robust_covariance(spans: Spans, fit: CoxFit, group: IntArray) -> FloatArray:
    """Covariance of the coefficients where the spans of a group share their fate.

    Parameters
    ----------
    group
        Number of each span's group.  Shape (span,).

    Returns
    -------
    covariance
        Sandwich of the summed score residuals.  Shape (feature, feature).

    References
    ----------
    Lin and Wei (1989), Journal of the American Statistical Association 84:1074-1078.
    """
    residual = _Risk(spans).score_residuals(fit.beta)
    _, number = np.unique(group, return_inverse=True)
    summed = np.zeros((int(number.max()) + 1, residual.shape[1]))
    np.add.at(summed, number, residual)
    half: FloatArray = summed @ fit.covariance
    return np.asarray(half.T @ half, dtype=np.float64)


def cumulative_hazard(spans: Spans, beta: FloatArray, stratum: int | None = None) -> CumulativeHazard:
    """Cumulative hazard of a stratum, or of all spans where there are none, for features of 0.

    References
    ----------
    Breslow (1972), in the discussion of Cox (1972), with ties as Efron treats them.
    """
    own = spans if stratum is None or spans.stratum is None else spans.take(spans.stratum == stratum)
    if not np.any(own.failed):
        return CumulativeHazard(np.zeros(0), np.zeros(0))
    risk = _Risk(Spans(own.entry, own.stop, own.failed, own.features, None, own.weight))
    return CumulativeHazard(risk.time, np.cumsum(risk.increments(beta)))


def _from_the_end(values: FloatArray) -> FloatArray:
    """Sums of each row and all after it, and nothing after the last."""
    zero = np.zeros((1, *values.shape[1:]))
    return np.concatenate([np.cumsum(values[::-1], axis=0)[::-1], zero])


def _times(matrix: FloatArray, vector: FloatArray) -> FloatArray:
    """Product without the library of linear algebra: for sizes like these its threads wait longer than they work."""
    return np.asarray(np.einsum("ij,j->i", matrix, vector))


def _squares(features: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted sum of products of features, in pieces too small for threads.  Shape (feature, feature)."""
    count = features.shape[1]
    rows = max(1, _PIECE // max(1, count * count))
    shape = (len(features) // rows, rows, count)
    whole = shape[0] * rows
    pieces = features[:whole].reshape(shape)
    weighted = (features * weight[:, None])[:whole].reshape(shape)
    rest = (features[whole:] * weight[whole:, None]).T @ features[whole:]
    return np.asarray(np.matmul(weighted.transpose(0, 2, 1), pieces).sum(axis=0) + rest)


def _solve(curvature: FloatArray, gradient: FloatArray) -> FloatArray:
    try:
        return np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:  # two features say the same
        return np.asarray(np.linalg.lstsq(curvature, gradient, rcond=None)[0])


@dataclass(frozen=True)
class _Risk:
    """Who is at risk at each failure, put in order once for all coefficients that are tried.

    Each stratum is moved to times of its own, so that its failures meet no span of another.
    """

    spans: Spans

    @cached_property
    def _times(self) -> tuple[FloatArray, FloatArray]:
        spans = self.spans
        if spans.stratum is None:
            return spans.entry, spans.stop
        _, number = np.unique(spans.stratum, return_inverse=True)
        away = number * (float(spans.stop.max()) + 1.0)
        return spans.entry + away, spans.stop + away

    @cached_property
    def weight(self) -> FloatArray:
        return np.ones(len(self.spans)) if self.spans.weight is None else self.spans.weight

    @cached_property
    def time(self) -> FloatArray:
        """Times of failure, rising."""
        return np.unique(self._times[1][self.spans.failed])

    @cached_property
    def _places(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """Orders of spans by entry and by stop, and how many of each lie before every time of failure."""
        entry, stop = self._times
        by_entry, by_stop = np.argsort(entry, kind="stable"), np.argsort(stop, kind="stable")
        entered = np.searchsorted(entry[by_entry], self.time, side="left")
        left = np.searchsorted(stop[by_stop], self.time, side="left")
        return by_entry, by_stop, entered, left

    @cached_property
    def _dead(self) -> IntArray:
        return np.flatnonzero(self.spans.failed)

    @cached_property
    def _dead_at(self) -> IntArray:
        """Which time of failure is whose.  Shape (failure,)."""
        return np.searchsorted(self.time, self._times[1][self._dead])

    @cached_property
    def _ties(self) -> tuple[IntArray, FloatArray, FloatArray]:
        """Of each failure in its turn: its time, the share of those tied with it that are gone, its weight."""
        count = np.bincount(self._dead_at, minlength=len(self.time))
        at = np.repeat(np.arange(len(self.time)), count)
        turn = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
        total = np.bincount(self._dead_at, weights=self.weight[self._dead], minlength=len(self.time))
        return at, turn / count[at], (total / count)[at]

    @cached_property
    def _open(self) -> tuple[IntArray, IntArray]:
        """First and last but one time of failure within each span.  Shape (span,) each."""
        entry, stop = self._times
        return (
            np.searchsorted(self.time, entry, side="right"),
            np.searchsorted(self.time, stop, side="right"),
        )

    @property
    def telling(self) -> _Risk:
        """The same without spans that were open at no failure, of which the likelihood knows nothing."""
        first, last = self._open
        return _Risk(self.spans.take(last > first))

    def _at_risk(self, values: FloatArray) -> FloatArray:
        """Sums of values over the spans at risk.  Shape (span, ...) in, (time, ...) out."""
        by_entry, by_stop, entered, left = self._places
        # From the end, so that where nobody enters late nothing large is taken from something large.
        to_stop, to_enter = (_from_the_end(values[order]) for order in (by_stop, by_entry))
        return np.asarray(to_stop[left] - to_enter[entered])

    def _dying(self, values: FloatArray) -> FloatArray:
        """Sums of values over those who fail at each time.  Shape (span, ...) in, (time, ...) out."""
        found = np.zeros((len(self.time), *values.shape[1:]))
        np.add.at(found, self._dead_at, values[self._dead])
        return found

    def _hazard(self, beta: FloatArray) -> FloatArray:
        return np.asarray(self.weight * np.exp(np.clip(_times(self.spans.features, beta), -500, 500)))

    def _sums(self, hazard: FloatArray) -> tuple[FloatArray, IntArray, FloatArray, FloatArray]:
        at, gone, weight = self._ties
        total = self._at_risk(hazard)[at] - gone * self._dying(hazard)[at]
        return np.maximum(total, 1e-300), at, gone, weight

    def value(self, beta: FloatArray) -> float:
        total, _, _, weight = self._sums(self._hazard(beta))
        own = float(self.weight[self._dead] @ _times(self.spans.features[self._dead], beta))
        return own - float(weight @ np.log(total))

    def likelihood(self, beta: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Value, gradient and curvature."""
        features, hazard = self.spans.features, self._hazard(beta)
        total, at, gone, weight = self._sums(hazard)
        mean = self._mean(hazard, total, at, gone)
        dead = self.weight[self._dead]
        value = float(dead @ _times(features[self._dead], beta)) - float(weight @ np.log(total))
        gradient = _times(features[self._dead].T, dead) - _times(mean.T, weight)
        run = hazard * self._run_through(weight / total, at, gone)
        curvature = _squares(features, run) - _squares(mean, weight)
        return value, gradient, curvature

    def _mean(self, hazard: FloatArray, total: FloatArray, at: IntArray, gone: FloatArray) -> FloatArray:
        """Mean features of those at risk.  Shape (failure, feature)."""
        weighted = hazard[:, None] * self.spans.features
        sums = self._at_risk(weighted)[at] - gone[:, None] * self._dying(weighted)[at]
        return np.asarray(sums / total[:, None])

    def _run_through(self, step: FloatArray, at: IntArray, gone: FloatArray) -> FloatArray:
        """What each span ran through of steps that belong to failures; those tied with it count in part.

        Shape (failure, ...) in, (span, ...) out.
        """
        shape = (len(self.time), *step.shape[1:])
        whole, part = np.zeros(shape), np.zeros(shape)
        np.add.at(whole, at, step)
        np.add.at(part, at, step * gone.reshape(-1, *(1,) * (step.ndim - 1)))
        climbed = np.concatenate([np.zeros((1, *step.shape[1:])), np.cumsum(whole, axis=0)])
        first, last = self._open
        found = climbed[last] - climbed[first]
        found[self._dead] -= part[self._dead_at]
        return np.asarray(found)

    def increments(self, beta: FloatArray) -> FloatArray:
        """Steps of the cumulative hazard.  Shape (time,)."""
        total, at, _, weight = self._sums(self._hazard(beta))
        return np.bincount(at, weights=weight / total, minlength=len(self.time)).astype(np.float64)

    def score_residuals(self, beta: FloatArray) -> FloatArray:
        """What each span adds to the gradient.  Shape (span, feature)."""
        features, hazard = self.spans.features, self._hazard(beta)
        total, at, gone, weight = self._sums(hazard)
        mean = self._mean(hazard, total, at, gone)
        step = weight / total
        run = self._run_through(step, at, gone)
        moved = self._run_through(step[:, None] * mean, at, gone)
        residual = hazard[:, None] * (moved - features * run[:, None])
        count = np.bincount(at, minlength=len(self.time))
        centre = np.zeros((len(self.time), features.shape[1]))
        np.add.at(centre, at, mean)
        centre /= count[:, None]
        dead = self._dead
        residual[dead] += self.weight[dead][:, None] * (features[dead] - centre[self._dead_at])
        return np.asarray(residual)
