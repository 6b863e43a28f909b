"""What does each of a few blocks contribute on average, over all orders in which they may join?"""

from __future__ import annotations

from math import factorial

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

MOST_PLAYERS = 12


def shapley_value(worth: FloatArray) -> FloatArray:
    """Shapley value of a game, exact.

    Parameters
    ----------
    worth
        Of each coalition: entry `c` is the worth of the players whose bit is set in `c`.  Shape (2**player,);
        the first, of nobody, is 0.

    Returns
    -------
    value
        Shape (player,); sums to the worth of all.

    Raises
    ------
    InvalidInputError
        If there are not two to the power of 1 to 12 worths.

    Notes
    -----
    Time grows as players x 2**players.

    References
    ----------
    Shapley (1953), in Contributions to the Theory of Games II:307-317.

    Examples
    --------
    A pair of gloves needs one from each side; the two with a left glove share what the right one leaves.

    >>> shapley_value(np.array([0.0, 0, 0, 0, 0, 1, 1, 1])).round(3)
    array([0.167, 0.167, 0.667])
    """
    players = players_of(worth)
    coalitions = np.arange(len(worth))
    size = sum((coalitions >> player) & 1 for player in range(players))
    weight = np.array(
        [factorial(s) * factorial(max(players - s - 1, 0)) for s in range(players + 1)], dtype=float
    )
    weight /= factorial(players)
    value = np.empty(players)
    for player in range(players):
        without = coalitions[(coalitions >> player) & 1 == 0]
        gained = worth[without | (1 << player)] - worth[without]
        value[player] = float(weight[np.asarray(size)[without]] @ gained)
    return value


def players_of(worth: FloatArray) -> int:
    """Number of players of a game.

    Raises
    ------
    InvalidInputError
        If there are not two to the power of 1 to 12 worths.
    """
    players = len(worth).bit_length() - 1
    if len(worth) != 1 << max(players, 0) or not 1 <= players <= MOST_PLAYERS:
        raise InvalidInputError(
            f"a game has a worth for each coalition of 1 to {MOST_PLAYERS} players, but {len(worth)} are given"
        )
    return players
