"""How good are forecasts of how long peace lasts, where some spells were not seen to their end?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

_REPEATS = 4000
_SEED = 20250213


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval, conflicts drawn with replacement."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Observed:
    """Spells as they went."""

    years: FloatArray
    failed: BoolArray
    group: IntArray
    """Number of the conflict.  Shape (spell,), like the others."""


def censoring(observed: Observed, years: FloatArray, *, before: bool = False) -> FloatArray:
    """Chance that a spell is still watched after some years (or just before them), by Kaplan-Meier.

    Shape (time,) in and out.
    """
    times = np.unique(observed.years[~observed.failed])
    # Where one spell fails and another is lost from sight at once, the failure comes first.
    at_risk = np.array(
        [np.sum((observed.years > t) | ((observed.years == t) & ~observed.failed)) for t in times]
    )
    lost = np.array([np.sum((observed.years == t) & ~observed.failed) for t in times])
    left = np.concatenate([[1.0], np.cumprod(1 - lost / np.maximum(at_risk, 1))])
    return np.asarray(left[np.searchsorted(times, years, side="left" if before else "right")])


def integrated_brier(observed: Observed, survival: FloatArray, grid: FloatArray) -> FloatArray:
    """What each spell adds to the Brier score, averaged over a grid of times.

    Spells lost from sight before a time count nothing at it, and others more in their stead, by the chance of
    still being watched.

    Parameters
    ----------
    survival
        Chance that peace lasts so long.  Shape (spell, time).
    grid
        Years.  Shape (time,).

    Returns
    -------
    score
        Shape (spell,); its mean is the score.

    References
    ----------
    Graf, Schmoor, Sauerbrei and Schumacher (1999), Statistics in Medicine 18:2529-2545.
    """
    ended = (observed.years[:, None] <= grid) & observed.failed[:, None]
    going = observed.years[:, None] > grid
    watched_at_end = np.maximum(censoring(observed, observed.years, before=True), 1e-12)
    watched = np.maximum(censoring(observed, grid), 1e-12)
    squared = ended * survival**2 / watched_at_end[:, None] + going * (1 - survival) ** 2 / watched[None, :]
    return np.asarray(squared.mean(axis=1))


@dataclass(frozen=True)
class Pairs:
    """Pairs of spells of which it is known which failed first, summed by conflict."""

    comparable: FloatArray
    """Shape (conflict, conflict)."""
    right: FloatArray
    """Those in which the one that failed first was given the higher hazard; ties count half.  Same shape."""

    def concordance(self, drawn: FloatArray | None = None) -> FloatArray:
        """Share of pairs put in the right order.  Shape (draw, conflict) in, (draw,) out."""
        if drawn is None:
            return np.asarray(self.right.sum() / self.comparable.sum())
        right = np.einsum("di,ij,dj->d", drawn, self.right, drawn, optimize=True)
        return np.asarray(right / np.einsum("di,ij,dj->d", drawn, self.comparable, drawn, optimize=True))


def pairs(observed: Observed, log_hazard: FloatArray) -> Pairs:
    """Compare all spells.

    References
    ----------
    Harrell, Lee and Mark (1996), Statistics in Medicine 15:361-387.
    """
    years, failed = observed.years, observed.failed
    first = failed[:, None] & ((years[:, None] < years) | ((years[:, None] == years) & ~failed))
    higher = (log_hazard[:, None] > log_hazard) + 0.5 * (log_hazard[:, None] == log_hazard)
    member = np.eye(int(observed.group.max()) + 1)[observed.group]
    return Pairs(
        np.asarray(member.T @ first @ member),
        np.asarray(member.T @ (first * higher) @ member),
    )


def draw_conflicts(observed: Observed) -> FloatArray:
    """Draw conflicts with replacement, often.  Shape (draw, conflict)."""
    count = int(observed.group.max()) + 1
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(count, np.full(count, 1 / count), size=_REPEATS).astype(np.float64)


def mean_by_conflict(values: FloatArray, observed: Observed, drawn: FloatArray) -> FloatArray:
    """Mean over spells in each draw of conflicts.  Shape (spell,) and (draw, conflict) in, (draw,) out."""
    sums = np.bincount(observed.group, weights=values, minlength=drawn.shape[1])
    sizes = np.bincount(observed.group, minlength=drawn.shape[1])
    return np.asarray((drawn @ sums) / (drawn @ sizes))


def estimate(value: float, drawn: FloatArray) -> Estimate:
    """A figure with the middle 95 % of its draws."""
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Estimate(float(value), float(low), float(high))
