"""Default forecast: a mixture of an election, an election of equals and a normal around the compromise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import FloatArray

STEPS = 100
"""The scale is cut into so many steps; outcomes lie on their ends."""
_POINTS = STEPS + 1
_SLACK = 1e-9
_MOST_ELECTIONS = 500
"""Draws on which elections are held; their chances are then averaged, so that more would not be seen."""


@dataclass(frozen=True)
class Predictive:
    """A distribution of outcomes over the points of one scale."""

    chance: FloatArray
    """Of each of 101 points that cut the scale into hundredths.  Shape (101,); sums to 1."""
    low: float
    high: float
    """Ends of the scale; points."""
    levels: dict[int, float]
    """Interval that is to cover so many outcomes in 100 -> share of the distribution between its ends."""

    @property
    def median(self) -> float:
        """Point forecast; points of the scale."""
        return self._on_scale(median(self.chance[None])[0])

    @property
    def mean(self) -> float:
        """Mean of the distribution; points of the scale."""
        return self._on_scale(float(self.chance @ np.arange(_POINTS)))

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


def predictive(
    position: FloatArray, weight: FloatArray, low: float, high: float, weights: MixtureWeights
) -> Predictive:
    """Forecast one issue from many draws of its inputs.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    weight
        Capability times salience.  Same shape; >= 0.
    low, high
        Ends of the scale; points.
    weights
        Shares of the parts, and levels of the intervals.

    Returns
    -------
    predictive
        The mean over draws of each draw's mixture.  Elections are held on the first 500 draws, which are as good as
        any, since draws stand in random order.

    Raises
    ------
    InvalidInputError
        If the scale has no width.
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    x = (position - low) * (STEPS / (high - low))
    some = slice(None, _MOST_ELECTIONS)
    parts = [part.mean(axis=0) for part in elections(x[some], weight[some])]
    parts.append(cut_normal(compromise(x, weight), weights.spread).mean(axis=0))
    chance = np.asarray(weights.shares) @ np.stack(parts)
    return Predictive(chance / chance.sum(), low, high, dict(weights.levels))


def elections(x: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Chances of the points under an election by weight, and under one in which all with weight count alike.

    Parameters
    ----------
    x
        Positions on a scale from 0 to 100.  Shape (draw, actor).
    weight
        Same shape; >= 0.

    Returns
    -------
    by_weight, of_equals
        Shape (draw, 101) each.
    """
    equal = (weight > 0).astype(float)
    by_weight, of_equals = (probabilistic_condorcet(x, votes, 0.0, float(STEPS)) for votes in (weight, equal))
    return on_grid(x, by_weight), on_grid(x, of_equals)


def on_grid(x: FloatArray, chance: FloatArray) -> FloatArray:
    """Put chances of positions on whole points; what lies between two is shared by nearness.

    Parameters
    ----------
    x
        Positions on a scale from 0 to 100.  Shape (draw, actor).
    chance
        Same shape.

    Returns
    -------
    chance
        Shape (draw, 101); the mean stays what it was.
    """
    below = np.clip(np.floor(x), 0, STEPS - 1).astype(np.intp)
    upper = np.clip(x - below, 0.0, 1.0)
    cell = below + _POINTS * np.arange(len(x))[:, None]
    size = len(x) * _POINTS
    put = np.bincount(cell.ravel(), weights=(chance * (1 - upper)).ravel(), minlength=size)
    put += np.bincount(cell.ravel() + 1, weights=(chance * upper).ravel(), minlength=size)
    return np.asarray(put.reshape(len(x), _POINTS))


def cut_normal(centre: FloatArray, spread: float) -> FloatArray:
    """Normal distribution in whole points, with what lies beyond the scale cut off.

    Cutting moves the mean a little towards the middle of the scale, and the more so near its ends.

    Parameters
    ----------
    centre
        Shape (draw,); 0 to 100.
    spread
        Standard deviation before cutting; > 0.

    Returns
    -------
    chance
        Shape (draw, 101).
    """
    from scipy.special import ndtr

    edges = np.arange(_POINTS + 1) - 0.5
    reached = ndtr((edges - centre[:, None]) / spread)
    inside = reached[:, -1:] - reached[:, :1]
    return np.asarray(np.diff(reached, axis=1) / inside)


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
    # With an empty tail nothing exceeds 1; the interval then runs to the last point with any chance.
    last = _POINTS - 1 - np.argmax(chance[:, ::-1] > _SLACK, axis=1)
    high = np.where(reached[:, -1] > 1 - tail + _SLACK, high, last)
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
    >>> crps(on_grid(np.array([[20.0]]), np.array([[1.0]])), np.array([50.0]))
    array([30.])
    """
    happened = np.arange(_POINTS) >= outcome[:, None]
    return np.asarray(((np.cumsum(chance, axis=1) - happened)[:, :STEPS] ** 2).sum(axis=1))
