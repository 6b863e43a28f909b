"""Nash bargaining: the outcome with the largest weighted product of gains over no deal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray

Loss = Literal["quadratic", "linear"]

_STEPS = 42  # 2^-42 of the scale is below 1e-12 of it
_ROWS_AT_ONCE = 1024  # small enough for a processor's cache


def nash(
    position: FloatArray,
    weight: FloatArray,
    reversion_point: FloatArray,
    low: float,
    high: float,
    cost: FloatArray | float = 1.0,
    loss: Loss = "quadratic",
) -> FloatArray:
    r"""Maximise the sum over actors of w_i log(u_i(O) - d_i), where d_i is what i has without a deal.

    Utility is u_i(O) = 1 - (abs(O - x_i) / (high - low))^k, with k = 2 for quadratic and 1 for linear loss;
    without a deal it is d_i = (1 - cost) u_i(reversion point).

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    weight
        Bargaining weights, same shape; >= 0.  Where all are zero, all count alike.
    reversion_point
        What happens without a deal.  Shape (draw,); points.
    low, high
        Ends of the scale; points.
    cost
        Share of its utility at the reversion point that every actor loses when talks fail.  Shape (draw,)
        or one number; 0 to 1.  With 0 no deal has its true value, so that actors on both sides of the
        reversion point leave nothing to gain; with 1 it is as bad for everybody as the far end of the scale.
    loss
        How disutility grows with distance.

    Returns
    -------
    outcome
        Shape (draw,); points.  The reversion point wherever no outcome is better than no deal for every actor
        with weight.

    Raises
    ------
    InvalidInputError
        If the scale has no width or a cost is outside 0..1.

    Notes
    -----
    An actor gains within a fixed distance of its position, so the outcomes that all gain from are an interval.
    There the objective is a sum of logarithms of concave functions: its slope falls, and bisection over
    all draws at once finds the top to 1e-12 of the scale.

    References
    ----------
    Nash (1950), Econometrica 18:155-162; Harsanyi and Selten (1972), Management Science 18:P80-P106
    (weights); Schneider, Finke and Bailer (2010), Political Studies 58:85-103 (positions and salience).

    Examples
    --------
    >>> nash(np.array([[20.0, 60.0]]), np.ones((1, 2)), np.array([0.0]), 0, 100, cost=0.0).round(2)
    array([25.36])
    >>> nash(np.array([[20.0, 60.0]]), np.ones((1, 2)), np.array([40.0]), 0, 100, cost=0.0)
    array([40.])
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    cost = np.broadcast_to(np.asarray(cost, dtype=float), reversion_point.shape)
    if cost.min(initial=0.0) < 0 or cost.max(initial=1.0) > 1:
        raise InvalidInputError(
            f"the cost of no deal is a share from 0 to 1, but runs {cost.min():g} to {cost.max():g}"
        )
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    x = (position - low) / (high - low)
    back = (reversion_point - low) / (high - low)
    best = np.empty_like(back)
    for start in range(0, len(back), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        best[rows] = _best(x[rows].T.copy(), weight[rows].T.copy(), back[rows], cost[rows], loss)
    return np.asarray(low + (high - low) * best)


def _best(x: FloatArray, weight: FloatArray, back: FloatArray, cost: FloatArray, loss: Loss) -> FloatArray:
    """Solution on a scale from 0 to 1.  Shape (actor, draw) for x and weight, (draw,) for the rest."""
    quadratic = loss == "quadratic"
    away = np.abs(back - x)
    # The gain is reach - distance^k, so everybody gains within a radius.
    reach = 1 - (1 - cost) * (1 - (away**2 if quadratic else away))
    left, right = _interval(x, np.sqrt(reach) if quadratic else reach, weight > 0)

    def slope(point: FloatArray) -> FloatArray:
        distance = point - x
        steepness = -2 * distance if quadratic else -np.sign(distance)
        gain = reach - (distance**2 if quadratic else np.abs(distance))
        # At the very edge a gain is zero and the slope without bound; rounding must not flip it.
        return np.asarray((weight * steepness / np.maximum(gain, 1e-30)).sum(axis=0))

    return np.where(right > left, _bisect(slope, left, right), back)


def _interval(x: FloatArray, radius: FloatArray, counts: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Ends of where every actor that counts gains, cut off at the scale; equal where nowhere.

    Shape (actor, draw) in, (draw,) out.
    """
    left = np.where(counts, x - radius, 0.0).max(axis=0, initial=0.0)
    right = np.where(counts, x + radius, 1.0).min(axis=0, initial=1.0)
    return left, np.maximum(left, right)


def _bisect(slope: Callable[[FloatArray], FloatArray], left: FloatArray, right: FloatArray) -> FloatArray:
    """Where a falling function crosses zero on each interval, or the end nearer to it.  Shape (draw,)."""
    for _ in range(_STEPS):
        middle = (left + right) / 2
        rising = slope(middle) > 0
        left, right = np.where(rising, middle, left), np.where(rising, right, middle)
    return (left + right) / 2
