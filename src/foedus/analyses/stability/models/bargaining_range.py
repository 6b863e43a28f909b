"""Which divisions do two sides both like better than war (Fearon 1995)?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.models.bounds import require_chance, require_cost
from foedus.numerics.arrays import FloatArray


def bargaining_range(
    win_chance: FloatArray, challenger_cost: FloatArray, target_cost: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Divisions that both sides like better than war.

    Parameters
    ----------
    win_chance
        The challenger's chance to win a war for the whole stake; 0 to 1.
    challenger_cost, target_cost
        Costs of war, at least 0, as shares of the stake.

    Returns
    -------
    low, high
        Ends of the range of the challenger's share, cut to 0..1.  Shapes as broadcast.

    Raises
    ------
    InvalidInputError
        If a cost is below 0, or the chance is none.

    References
    ----------
    Fearon (1995), Rationalist explanations for war, International Organization 49:379-414.

    Examples
    --------
    >>> low, high = bargaining_range(np.array(0.5), np.array(0.1), np.array(0.2))
    >>> float(low), float(high)
    (0.4, 0.7)
    """
    require_cost(challenger_cost=challenger_cost, target_cost=target_cost)
    require_chance(win_chance=win_chance)
    return (
        np.clip(win_chance - challenger_cost, 0.0, 1.0),
        np.clip(win_chance + target_cost, 0.0, 1.0),
    )
