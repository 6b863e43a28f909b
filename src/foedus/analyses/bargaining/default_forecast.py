"""Default forecast: a mixture of an election, an election of equals and a normal around the compromise."""

from __future__ import annotations

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.predictive import POINTS, STEPS, Predictive, median
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import FloatArray

_MOST_ELECTIONS = 500
"""Draws on which elections are held; their chances are then averaged, so that more would not be seen."""


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


def medians(
    position: FloatArray, weight: FloatArray, low: float, high: float, weights: MixtureWeights
) -> FloatArray:
    """Point forecast of each draw on its own.

    Parameters
    ----------
    position, weight, low, high, weights
        As for `predictive`.

    Returns
    -------
    median
        Shape (draw,); points of the scale.
    """
    x = (position - low) * (STEPS / (high - low))
    parts = np.stack([*elections(x, weight), cut_normal(compromise(x, weight), weights.spread)])
    return np.asarray(low + (high - low) * median(np.tensordot(np.array(weights.shares), parts, 1)) / STEPS)


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
    cell = below + POINTS * np.arange(len(x))[:, None]
    size = len(x) * POINTS
    put = np.bincount(cell.ravel(), weights=(chance * (1 - upper)).ravel(), minlength=size)
    put += np.bincount(cell.ravel() + 1, weights=(chance * upper).ravel(), minlength=size)
    return np.asarray(put.reshape(len(x), POINTS))


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

    edges = np.arange(POINTS + 1) - 0.5
    reached = ndtr((edges - centre[:, None]) / spread)
    inside = reached[:, -1:] - reached[:, :1]
    return np.asarray(np.diff(reached, axis=1) / inside)
