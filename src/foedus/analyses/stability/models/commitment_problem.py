"""Does a declining side attack before its rival grows stronger once and for good (Fearon 1995)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.models.bounds import require_chance, require_cost, require_discount
from foedus.numerics.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class OneOffShift:
    """What the declining side compares.  Shapes as broadcast; worths in shares of one period's stake."""

    war_now: FloatArray
    """Worth to it of war now: its part of the stake for good, less the cost."""
    best_peace: FloatArray
    """Worth of all of today's stake, and from next period on of what the risen rival must leave it."""
    attacks: BoolArray
    """Whether war now is worth more."""
    condition_applies: BoolArray
    """Whether war would later be worth at least nothing to it; only then is the published inequality of
    `attacks_before_shift` the same as `attacks`."""


def one_off_shift(
    win_chance_now: FloatArray, win_chance_later: FloatArray, cost: FloatArray, discount: FloatArray
) -> OneOffShift:
    """Compare war now with the best peace that the rising side can offer.

    Parameters
    ----------
    win_chance_now, win_chance_later
        The rising rival's chance to win, now and from next period on; 0 to 1.
    cost
        Of war to the declining side, paid once, in shares of one period's stake; at least 0.
    discount
        Weight of the next period, 0 to below 1.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    The rising side makes the offers and can leave nobody less than nothing, so its rival's later worth is
    max(0, (1 - later) / (1 - discount) - cost).

    References
    ----------
    Fearon (1995), International Organization 49:379-414, the part on commitment.
    """
    _require(win_chance_now, win_chance_later, cost, discount)
    war_now = (1 - win_chance_now) / (1 - discount) - cost
    war_later = (1 - win_chance_later) / (1 - discount) - cost
    best_peace = 1 + discount * np.maximum(war_later, 0.0)
    war_now, best_peace, war_later = np.broadcast_arrays(war_now, best_peace, war_later)
    return OneOffShift(war_now, best_peace, np.asarray(war_now > best_peace), np.asarray(war_later >= 0))


def attacks_before_shift(
    win_chance_now: FloatArray, win_chance_later: FloatArray, cost: FloatArray, discount: FloatArray
) -> BoolArray:
    """Whether a side attacks now since its rival's chance to win will rise: the published inequality.

    Parameters
    ----------
    win_chance_now, win_chance_later, cost, discount
        As in `one_off_shift`.

    Notes
    -----
    The condition is discount * later - now > cost * (1 - discount) ** 2.  It holds where war would later
    still be worth something to the declining side; `one_off_shift` also covers the rest.

    References
    ----------
    Fearon (1995); Powell (2006), International Organization 60:169-203, for the general condition.

    Examples
    --------
    >>> attacks_before_shift(np.array(0.2), np.array([0.22, 0.6]), np.array(1.0), np.array(0.9))
    array([False,  True])
    """
    _require(win_chance_now, win_chance_later, cost, discount)
    return np.asarray(discount * win_chance_later - win_chance_now > cost * (1 - discount) ** 2)


def _require(now: FloatArray, later: FloatArray, cost: FloatArray, discount: FloatArray) -> None:
    require_chance(win_chance_now=now, win_chance_later=later)
    require_cost(cost=cost)
    require_discount(discount)
