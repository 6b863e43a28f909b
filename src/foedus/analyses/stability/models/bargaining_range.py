"""Why wars happen though they cost: the range of peaceful bargains, and what shifts it (Fearon 1995)."""

from __future__ import annotations

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray


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

    References
    ----------
    Fearon (1995), Rationalist explanations for war, International Organization 49:379-414.

    Examples
    --------
    >>> low, high = bargaining_range(np.array(0.5), np.array(0.1), np.array(0.2))
    >>> float(low), float(high)
    (0.4, 0.7)
    """
    _require_costs(challenger_cost, target_cost)
    _require_chance(win_chance)
    return (
        np.clip(win_chance - challenger_cost, 0.0, 1.0),
        np.clip(win_chance + target_cost, 0.0, 1.0),
    )


def holds_throughout(
    share: FloatArray,
    win_chance: FloatArray,
    challenger_cost: FloatArray,
    target_cost: FloatArray,
    peace_benefit: FloatArray,
) -> BoolArray:
    """Whether a fixed division lies in the range in every year: neither side ever gains by war.

    Parameters
    ----------
    share
        Shape (draw,); the challenger's share.
    win_chance
        Shape (draw, year).
    challenger_cost, target_cost, peace_benefit
        Shape (draw,); the last is what the challenger alone loses with the settlement.

    Notes
    -----
    Where no share holds throughout, the rise of one side's power is the commitment problem: it would break
    the settlement later, or the other before that.
    """
    _require_costs(challenger_cost, target_cost)
    _require_chance(win_chance)
    challenger_never = win_chance.max(axis=1) - challenger_cost <= share + peace_benefit
    target_never = win_chance.min(axis=1) + target_cost >= share
    return np.asarray(challenger_never & target_never)


def optimal_demand(
    challenger_cost: FloatArray, highest_target_cost: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """What a challenger demands if the target's cost of war is evenly spread from 0 to some height.

    Returns
    -------
    excess
        Demand above the chance to win, (highest - cost) / 2 or 0.
    war
        Chance that the target refuses and there is war.

    Notes
    -----
    Needs a chance to win low enough that the demand stays below the whole stake.

    References
    ----------
    Fearon (1995), the part on private information.

    Examples
    --------
    >>> excess, war = optimal_demand(np.array(0.1), np.array(0.3))
    >>> round(float(excess), 3), round(float(war), 3)
    (0.1, 0.333)
    """
    _require_costs(challenger_cost)
    if np.any(np.asarray(highest_target_cost) <= 0):
        raise InvalidInputError("the highest cost of the target must be above 0")
    excess = np.maximum(0.0, (highest_target_cost - challenger_cost) / 2)
    return excess, excess / highest_target_cost


def attacks_before_shift(
    win_chance_now: FloatArray, win_chance_later: FloatArray, cost: FloatArray, discount: FloatArray
) -> BoolArray:
    """Whether a side attacks now since its rival's chance to win will rise once and for good.

    Parameters
    ----------
    win_chance_now, win_chance_later
        The rising rival's chance to win, now and from next period on.
    cost
        Of war to the declining side, paid once, in shares of one period's stake.
    discount
        Weight of the next period, 0 to below 1.

    Notes
    -----
    The condition is discount * later - now > cost * (1 - discount) ** 2, where the rising side makes the
    offers: it would keep what is left after the other's cost of war, and cannot promise to do otherwise.

    References
    ----------
    Fearon (1995); Powell (2006), International Organization 60:169-203, for the general condition.

    Examples
    --------
    >>> attacks_before_shift(np.array(0.2), np.array([0.22, 0.6]), np.array(1.0), np.array(0.9))
    array([False,  True])
    """
    _require_costs(cost)
    _require_chance(win_chance_now)
    _require_chance(win_chance_later)
    if np.any((discount < 0) | (discount >= 1)):
        raise InvalidInputError("the discount factor must be at least 0 and below 1")
    return np.asarray(discount * win_chance_later - win_chance_now > cost * (1 - discount) ** 2)


def _require_costs(*costs: FloatArray) -> None:
    if any(np.any(np.asarray(cost) < 0) for cost in costs):
        raise InvalidInputError("costs of war must be 0 or more")


def _require_chance(chance: FloatArray) -> None:
    if np.any((np.asarray(chance) < 0) | (np.asarray(chance) > 1)):
        raise InvalidInputError("chances to win must lie between 0 and 1")
