"""Acceptance: whether an actor prefers a proposal to no deal, with red lines and decision error."""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray


def utility(outcome: FloatArray, position: FloatArray, width: float) -> FloatArray:
    """Linear loss: 1 at the actor's position, 0 a whole scale away.  Shapes broadcast."""
    return np.asarray(1.0 - np.abs(outcome - position) / width)


def chance_of_accepting(gain: FloatArray, scale: FloatArray, crossed: BoolArray) -> FloatArray:
    """Logistic in the gain, and nothing where a red line is crossed.

    Parameters
    ----------
    gain
        Utility of the proposal less that of no deal.  Shape (draw, actor); -1 to 1.
    scale
        Decision error.  Shape (draw,); > 0.
    crossed
        Shape (draw, actor).

    Returns
    -------
    chance
        Shape (draw, actor).

    References
    ----------
    McKelvey and Palfrey (1995), Games and Economic Behavior 10:6-38, for the logit error.
    """
    # Clipped so that a gain far beyond the noise does not overflow; the chance is 0 or 1 to the last bit there.
    exponent = np.clip(-gain / scale[:, None], -700.0, 700.0)
    return np.where(crossed, 0.0, 1.0 / (1.0 + np.exp(exponent)))
