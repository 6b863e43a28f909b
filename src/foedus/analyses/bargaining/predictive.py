"""A distribution of outcomes on the hundredths of a scale, and what is read off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

STEPS = 100
"""The scale is cut into so many steps; outcomes lie on their ends."""
POINTS = STEPS + 1
_SLACK = 1e-9


@dataclass(frozen=True)
class Predictive:
    """A distribution of outcomes over the points of one scale."""

    chance: FloatArray
    """Of each of 101 points that cut the scale into hundredths.  Shape (101,); sums to 1."""
    low: float
    high: float
    """Ends of the scale; points."""
    levels: Mapping[int, float]
    """Interval that is to cover so many outcomes in 100 -> share of the distribution between its ends."""

    @property
    def median(self) -> float:
        """Point forecast; points of the scale."""
        return self._on_scale(median(self.chance[None])[0])

    @property
    def mean(self) -> float:
        """Mean of the distribution; points of the scale."""
        return self._on_scale(float(self.chance @ np.arange(POINTS)))

    def interval(self, percent: int) -> tuple[float, float]:
        """Ends of the interval made to cover so many outcomes in 100; points of the scale.

        Raises
        ------
        InvalidInputError
            If no interval was fitted for this percentage.
        """
        if percent not in self.levels:
            known = ", ".join(str(level) for level in sorted(self.levels))
            raise InvalidInputError(f"intervals are fitted for {known} % and not for {percent} %")
        low, high = central(self.chance[None], self.levels[percent])
        return self._on_scale(low[0]), self._on_scale(high[0])

    def _on_scale(self, step: float) -> float:
        return float(self.low + (self.high - self.low) * step / STEPS)


def median(chance: FloatArray) -> FloatArray:
    """Median in steps, halfway between two points where half of the chance lies on either side.

    Shape (case, 101) in, (case,) out.
    """
    reached = np.cumsum(chance, axis=1)
    lower = np.argmax(reached >= 0.5 - _SLACK, axis=1)
    upper = np.argmax(reached > 0.5 + _SLACK, axis=1)
    return np.asarray((lower + upper) / 2)


def central(chance: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Ends in steps of the interval that leaves out the same share, (1 - level) / 2 at most, on either side.

    Shape (case, 101) in, (case,) out.
    """
    reached = np.cumsum(chance, axis=1)
    tail = (1 - level) / 2
    low = np.argmax(reached >= tail - _SLACK, axis=1)
    high = np.argmax(reached > 1 - tail + _SLACK, axis=1)
    # With an empty tail nothing exceeds 1: the interval is the whole scale.
    high = np.where(reached[:, -1] > 1 - tail + _SLACK, high, STEPS)
    return low.astype(float), high.astype(float)


def level_reaching(chance: FloatArray, outcome: FloatArray) -> FloatArray:
    """Least level whose central interval holds the outcome.

    Parameters
    ----------
    chance
        Shape (case, 101).
    outcome
        Steps, 0 to 100.  Shape (case,).

    Returns
    -------
    level
        Shape (case,); 0 to 1.
    """
    rows = np.arange(len(chance))
    reached = np.concatenate([np.zeros((len(chance), 1)), np.cumsum(chance, axis=1)], axis=1)
    upto = reached[rows, np.floor(outcome).astype(np.intp) + 1]
    below = reached[rows, np.ceil(outcome).astype(np.intp)]
    return np.asarray(np.clip(1 - 2 * np.minimum(upto, 1 - below), 0.0, 1.0))


def crps(chance: FloatArray, outcome: FloatArray) -> FloatArray:
    """Continuous ranked probability score on the points of the scale; of a single point, its absolute error.

    Parameters
    ----------
    chance
        Shape (case, 101).
    outcome
        Steps, 0 to 100.  Shape (case,).

    Returns
    -------
    score
        Shape (case,); points of 100, 0 is perfect.

    References
    ----------
    Matheson and Winkler (1976), Management Science 22:1087-1096.

    Examples
    --------
    >>> crps(np.eye(101)[[20]], np.array([50.0]))
    array([30.])
    """
    happened = np.arange(POINTS) >= outcome[:, None]
    return np.asarray(((np.cumsum(chance, axis=1) - happened)[:, :STEPS] ** 2).sum(axis=1))
