"""What does a challenger demand, and risk, if it does not know what war costs the target (Fearon 1995)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import require, require_chance, require_cost
from foedus.analyses.stability.models.cost_distributions import CostDistribution
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_EVEN, _QUANTILES = 64, 500
"""Demands tried at even steps, and at quantiles of the cost."""
_HALVINGS = 50
"""Leave less of a step than a float can tell."""
_NEAR, _AT_AN_END = 1e-8, 1e-14


@dataclass(frozen=True)
class Demand:
    """The challenger's best demand.  Shapes as broadcast."""

    excess: FloatArray
    """Demand above the chance to win, in shares of the stake."""
    share: FloatArray
    """The demand itself: what the challenger would hold; 0 to 1."""
    war: FloatArray
    """Chance that the target refuses, and there is war."""
    worth: FloatArray
    """Of the demand to the challenger."""


def optimal_demand(
    challenger_cost: ArrayLike, highest_target_cost: ArrayLike, win_chance: ArrayLike = 0.0
) -> Demand:
    """Best demand if the target's cost of war is evenly spread from 0 to some height.

    The closed form: the excess is (highest - own) / 2 where that is above 0 and leaves the demand within the
    stake.

    Parameters
    ----------
    challenger_cost
        At least 0; share of the stake.
    highest_target_cost
        Above 0; share of the stake.
    win_chance
        The challenger's, 0 to 1.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    References
    ----------
    Fearon (1995), Rationalist explanations for war, International Organization 49:379-414, the part on
    private information.

    Examples
    --------
    >>> demand = optimal_demand(challenger_cost=0.1, highest_target_cost=0.3, win_chance=0.5)
    >>> round(float(demand.share), 3), round(float(demand.war), 3)
    (0.6, 0.333)
    """
    own, highest, chance = (
        np.asarray(v, dtype=float) for v in (challenger_cost, highest_target_cost, win_chance)
    )
    require_cost(challenger_cost=own, highest_target_cost=highest)
    require(
        highest > 0,
        "the highest cost of the target must be above 0, or there is nothing hidden",
        highest_target_cost=highest,
    )
    require_chance(win_chance=chance)
    excess = np.clip((highest - own) / 2, 0.0, 1 - chance)
    refused = np.minimum(excess / highest, 1.0)
    return Demand(
        excess=excess,
        share=chance + excess,
        war=refused,
        worth=(1 - refused) * (chance + excess) + refused * (chance - own),
    )


def optimal_demand_against(
    target_costs: CostDistribution, challenger_cost: ArrayLike, win_chance: ArrayLike
) -> Demand:
    """Best demand against any continuous distribution of the target's cost of war.

    A demand of y above the chance to win is refused by targets whose cost is below y, so the challenger
    makes (1 - F(y)) (y + own cost) as great as it can, over demands within the stake.  Inside, the best one
    meets the hazard-rate condition f(y) / (1 - F(y)) = 1 / (y + own cost); where the hazard rate rises it is
    the only one that does.  It is looked for at many even demands and quantiles of the cost, and then by
    halving where the slope changes its sign, so that of several summits the highest is found.

    Parameters
    ----------
    target_costs
        A frozen continuous distribution such as ``scipy.stats.uniform(0, 0.3)``; shares of the stake.  Its
        parameters broadcast with the other arguments.
    challenger_cost, win_chance
        As in `optimal_demand`.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds, or the distribution is not continuous.

    References
    ----------
    Fearon (1995), International Organization 49:379-414.

    Examples
    --------
    >>> from scipy.stats import expon
    >>> round(float(optimal_demand_against(expon(scale=0.2), 0.05, 0.5).excess), 6)
    0.15
    """
    require_cost(challenger_cost=challenger_cost)
    require_chance(win_chance=win_chance)
    if not hasattr(target_costs, "pdf"):
        raise InvalidInputError("the cost of the target needs a density, so a continuous distribution")
    least, _ = target_costs.support()
    own, chance, least = np.broadcast_arrays(
        np.asarray(challenger_cost, dtype=float), np.asarray(win_chance, dtype=float), least
    )
    top = 1 - chance
    bottom = np.clip(least, -chance, top)

    def kept(excess: FloatArray) -> FloatArray:
        return np.asarray(target_costs.sf(excess) * (excess + own))

    def slope(excess: FloatArray) -> FloatArray:
        with np.errstate(invalid="ignore"):
            found = target_costs.sf(excess) - target_costs.pdf(excess) * (excess + own)
        # A density without end times no cost: nothing is lost yet by a higher demand.
        return np.where(np.isnan(found), 1.0, found)

    parts = np.linspace(0, 1, _QUANTILES + 1)[1:-1]
    quantiles = target_costs.ppf(parts.reshape(-1, *[1] * chance.ndim))

    def tried() -> Iterator[tuple[FloatArray, FloatArray]]:
        """Demands one after another, and what each keeps: at even steps, and at quantiles of the cost."""
        for part in np.linspace(0, 1, _EVEN + 1):
            excess = bottom + part * (top - bottom)
            yield excess, kept(excess)
        for part, quantile in zip(parts, quantiles, strict=True):
            is_allowed = (bottom < quantile) & (quantile < top)
            worth = np.where(is_allowed, (1 - part) * (quantile + own), -np.inf)
            yield np.where(is_allowed, quantile, bottom), worth

    coarse, best = bottom, np.full_like(bottom, -np.inf)
    for excess, worth in tried():
        is_better = worth > best
        coarse, best = np.where(is_better, excess, coarse), np.where(is_better, worth, best)
    # Of demands so near to each other rounding would decide which looks better, so neighbours are farther off.
    low, high = bottom, top
    for excess, _ in tried():
        low = np.where(excess < coarse - _NEAR, np.maximum(low, excess), low)
        high = np.where(excess > coarse + _NEAR, np.minimum(high, excess), high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rises = slope(middle) > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    middle = (low + high) / 2
    excess = np.where(kept(middle) >= kept(coarse), middle, coarse)
    excess = np.select((excess - bottom < _AT_AN_END, top - excess < _AT_AN_END), (bottom, top), excess)
    return Demand(
        excess=excess,
        share=chance + excess,
        war=np.asarray(target_costs.cdf(excess)),
        worth=chance - own + kept(excess),
    )
