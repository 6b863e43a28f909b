"""One line from two: the game's survival and the records', with a weight that is stated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foedus.analyses.stability.result import StabilityResult
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


def pool_survival(game: FloatArray, records: FloatArray, weight: float) -> FloatArray:
    """Pool two survivals linearly: with a chance of `weight` the records are the line to go by, else the game is.

    Draw by draw, so that doubts in either stay doubts of the pool.

    Parameters
    ----------
    game, records
        Chance that peace lasts.  Shapes that broadcast; 0 to 1.
    weight
        Of the records: 0 is the game alone, 1 the records alone.

    Returns
    -------
    survival
        Between the two, and falling over time where both do.

    Raises
    ------
    InvalidInputError
        If the weight is not between 0 and 1.

    Notes
    -----
    Pooling logarithms of hazards would keep a hazard ratio on which both agree.  But in many draws the game is all but
    sure that nothing breaks, and a hazard of next to nothing there would silence the records, whatever they say.

    References
    ----------
    Stone (1961), Annals of Mathematical Statistics 32:1339-1342; Genest and Zidek (1986), Statistical Science
    1:114-135.

    Examples
    --------
    >>> round(float(pool_survival(np.array(0.8), np.array(0.4), 0.25)), 3)
    0.7
    """
    if not 0 <= weight <= 1:
        raise InvalidInputError(f"the weight of the records must be from 0 to 1, but is {weight:g}")
    return np.asarray((1 - weight) * game + weight * records)


def no_breach(game: StabilityResult, proposal: str, horizons: Sequence[int]) -> FloatArray:
    """The game's chance that nothing is broken over some of its horizons.  Shape (draw, horizon)."""
    durability = next(d for d in game.durabilities if d.proposal == proposal)
    return durability.no_breach[:, [game.horizons.index(years) for years in horizons]]
