"""From yearly hazards to chances over a horizon."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.guarantee_game.game import MAJOR
from foedus.numerics.arrays import FloatArray


def survival(hazard: FloatArray) -> FloatArray:
    """Chance that nothing is broken by the end of each year.  Shape (draw, year, kind) in, (draw, year) out.

    Examples
    --------
    >>> survival(np.array([[[0.1, 0.1, 0.0], [0.0, 0.5, 0.0]]]))
    array([[0.8, 0.4]])
    """
    return np.asarray(np.cumprod(1 - _any(hazard), axis=1))


def incidence(hazard: FloatArray) -> FloatArray:
    """Chance that the settlement has ended in each kind of failure by the end of each year.

    The kinds compete: a settlement ends once.  Shape (draw, year, kind) in and out.

    Examples
    --------
    >>> incidence(np.array([[[0.1, 0.1, 0.0], [0.0, 0.5, 0.0]]]))[0, 1]
    array([0.1, 0.5, 0. ])
    """
    alive = survival(hazard)
    before = np.ones_like(alive)
    before[:, 1:] = alive[:, :-1]
    return np.cumsum(hazard * before[:, :, np.newaxis], axis=1)


def no_major_attack(hazard: FloatArray) -> FloatArray:
    """Chance that no major attack has come by the end of each year.  Shape (draw, year)."""
    return np.asarray(1 - incidence(hazard)[:, :, MAJOR])


def _any(hazard: FloatArray) -> FloatArray:
    return np.minimum(hazard[:, :, 0] + hazard[:, :, 1] + hazard[:, :, 2], 1.0)
