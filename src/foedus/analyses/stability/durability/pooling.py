"""One line from two: the game's survival and the records', with a weight that is stated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from foedus.analyses.stability.result import StabilityResult
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_LEAST = 1e-12


def pool_survival(game: FloatArray, records: FloatArray, weight: float) -> FloatArray:
    """Pool two survivals on the logarithm of their cumulative hazards.

    The pooled cumulative hazard is the weighted geometric mean of the two, so that a hazard ratio which both see
    is kept, and peace that ends for sure under one of them does not have to end under the pool.

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

    References
    ----------
    Genest and Zidek (1986), Statistical Science 1:114-135.

    Examples
    --------
    >>> round(float(pool_survival(np.array(0.81), np.array(0.49), 0.5)), 3)
    0.678
    """
    if not 0 <= weight <= 1:
        raise InvalidInputError(f"the weight of the records must be from 0 to 1, but is {weight:g}")
    hazards = [-np.log(np.clip(line, _LEAST, 1.0)) for line in (game, records)]
    pooled = hazards[0] ** (1 - weight) * hazards[1] ** weight
    return np.asarray(np.exp(-pooled))


def no_breach(game: StabilityResult, proposal: str, horizons: Sequence[int]) -> FloatArray:
    """The game's chance that nothing is broken over some of its horizons.  Shape (draw, horizon)."""
    durability = next(d for d in game.durabilities if d.proposal == proposal)
    return durability.no_breach[:, [game.horizons.index(years) for years in horizons]]
