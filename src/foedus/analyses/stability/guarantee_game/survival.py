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


def hazard_of_all(hazard: FloatArray, reached: FloatArray) -> FloatArray:
    """Hazard of all draws together: each counts by its chance to have been kept until then.

    Parameters
    ----------
    hazard
        Shape (draw, year, kind).
    reached
        Shape (draw, year); chance that the settlement is still kept when the year begins.

    Returns
    -------
    hazard
        Shape (year, kind).  It falls with time where draws differ, as the frail ones drop out; 0 in a year
        that no draw reaches.

    References
    ----------
    Vaupel, Manton and Stallard (1979), Demography 16:439-454.

    Examples
    --------
    >>> hazard = np.array([[[0.0, 0.5, 0.0]] * 2, [[0.0, 0.1, 0.0]] * 2])
    >>> hazard_of_all(hazard, np.array([[1.0, 0.5], [1.0, 0.9]]))[:, 1].round(3)
    array([0.3  , 0.243])
    """
    total = reached.sum(axis=0)[:, np.newaxis]
    return np.asarray(np.einsum("dyk,dy->yk", hazard, reached) / np.where(total > 0, total, 1.0))


def _any(hazard: FloatArray) -> FloatArray:
    return np.minimum(hazard[:, :, 0] + hazard[:, :, 1] + hazard[:, :, 2], 1.0)
