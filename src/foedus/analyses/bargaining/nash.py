"""Nash bargaining: the outcome with the largest weighted product of gains over no deal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray

Reference = Literal["costly", "true"]

_STEPS = 42  # 2^-42 of the interval is below 1e-12 of it


def nash(
    position: FloatArray,
    weight: FloatArray,
    reversion_point: FloatArray,
    low: float,
    high: float,
    reference: Reference = "costly",
    power: Literal[1, 2] = 2,
) -> FloatArray:
    """Maximise sum_i w_i log(u_i(O) - d_i) with u_i(O) = 1 - (|O - x_i| / (high - low))^power.

    Parameters
    ----------
    position
        Shape (draw, actor); points.
    weight
        Bargaining weights, same shape; >= 0.  Where all are zero, all count alike.
    reversion_point
        What happens without a deal.  Shape (draw,); points.
    low, high
        Ends of the scale; points.
    reference
        ``true``: an actor's disagreement utility d_i is that of the reversion point, so that one actor who
        sits there leaves nothing to gain and the outcome is the reversion point.  ``costly``: no deal is as
        bad for everybody as the far end of the scale, d_i = 0.
    power
        1 for linear, 2 for quadratic loss.

    Returns
    -------
    outcome
        Shape (draw,); points.  The reversion point wherever no outcome is better for every actor with weight.

    Notes
    -----
    The objective is a sum of logarithms of concave functions, hence concave on the interval where all gains
    are positive, and its slope falls there: bisection over all draws at once finds the top to 1e-12 of the
    scale.

    References
    ----------
    Nash (1950), Econometrica 18:155-162; Harsanyi and Selten (1972), Management Science 18:P80-P106.
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    x = (position - low) / (high - low)
    back = (reversion_point - low) / (high - low)
    left, right = _interval(x, back, weight > 0, reference)
    floor = np.zeros_like(x) if reference == "costly" else 1.0 - np.abs(back[:, None] - x) ** power

    def slope(point: FloatArray) -> FloatArray:
        distance = point[:, None] - x
        if power == 1:
            gain, steepness = 1.0 - np.abs(distance) - floor, -np.sign(distance)
        else:
            gain, steepness = 1.0 - distance * distance - floor, -2.0 * distance
        # At the very edge of the interval a gain is zero and the slope without bound; rounding must not flip it.
        return np.asarray((weight * steepness / np.maximum(gain, 1e-300)).sum(axis=1))

    best = _bisect(slope, left, right)
    return np.asarray(low + (high - low) * np.where(right > left, best, back))


def _interval(
    x: FloatArray, back: FloatArray, counts: BoolArray, reference: Reference
) -> tuple[FloatArray, FloatArray]:
    """Where every actor that counts gains; empty (left = right) where there is no such outcome.

    With symmetric loss an actor gains exactly where it is nearer than the reversion point: an open interval
    from the reversion point to its mirror image in the actor's position.
    """
    if reference == "costly":
        return np.zeros(len(x)), np.ones(len(x))
    reach = np.abs(x - back[:, None])
    left = np.where(counts, x - reach, 0.0).max(axis=1, initial=0.0)
    right = np.where(counts, x + reach, 1.0).min(axis=1, initial=1.0)
    return left, np.maximum(left, right)


def _bisect(slope: Callable[[FloatArray], FloatArray], left: FloatArray, right: FloatArray) -> FloatArray:
    """Where a falling function crosses zero on each interval, or the end nearer to it.  Shape (draw,)."""
    for _ in range(_STEPS):
        middle = (left + right) / 2
        rising = slope(middle) > 0
        left, right = np.where(rising, middle, left), np.where(rising, right, middle)
    return (left + right) / 2
