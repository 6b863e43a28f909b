"""How good are forecasts of yes or no, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.intervals import bootstrap_by_group

Interval = tuple[float, float] | None
"""Lower and upper end; None where all cases are of one group, so that nothing tells how groups differ."""
BINS = 5


@dataclass(frozen=True)
class Score:
    """How often the likelier side was right, and how far chances lay from what happened."""

    accuracy: float
    """Share of cases that fell on the side given a half or more."""
    accuracy_interval: Interval
    """95 %, groups drawn with replacement."""
    brier: float
    """Mean squared distance between chance and outcome; 0 is perfect, 0.25 is a coin."""
    brier_interval: Interval


@dataclass(frozen=True)
class Lead:
    """By how much one set of forecasts beats another on the same cases; negative where it is worse."""

    accuracy: float
    accuracy_interval: Interval
    brier: float
    """The other's Brier score less this one's."""
    brier_interval: Interval


@dataclass(frozen=True)
class Bin:
    """Cases whose chances lie in one fifth of the scale."""

    low: float
    high: float
    n: int
    mean_chance: float
    rate: float
    """Share of them that turned out yes."""


def score(chance: FloatArray, yes: FloatArray, group: IntArray) -> Score:
    """Score forecasts.  All arrays have shape (case,)."""
    right, squared = _right(chance, yes), (chance - yes) ** 2
    return Score(
        float(right.mean()),
        _interval(right, group),
        float(squared.mean()),
        _interval(squared, group),
    )


def lead(chance: FloatArray, other: FloatArray, yes: FloatArray, group: IntArray) -> Lead:
    """Compare forecasts case by case, so that what makes a case hard for both cancels out."""
    right = _right(chance, yes) - _right(other, yes)
    squared = (other - yes) ** 2 - (chance - yes) ** 2
    return Lead(
        float(right.mean()),
        _interval(right, group),
        float(squared.mean()),
        _interval(squared, group),
    )


def calibration(chance: FloatArray, yes: FloatArray) -> tuple[Bin, ...]:
    """Compare chances with what happened, in fifths of the scale; empty fifths are left out."""
    number = np.minimum((chance * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(
            i / BINS,
            (i + 1) / BINS,
            int(np.sum(number == i)),
            float(chance[number == i].mean()),
            float(yes[number == i].mean()),
        )
        for i in range(BINS)
        if np.any(number == i)
    )


def _interval(values: FloatArray, group: IntArray) -> Interval:
    return bootstrap_by_group(values, group) if np.ptp(group) > 0 else None


def _right(chance: FloatArray, yes: FloatArray) -> FloatArray:
    return np.asarray((chance >= 0.5) == (yes > 0.5), dtype=np.float64)
