"""What does an alliance tell that words do not, if it costs something in peace (Morrow 1994, 2000)?

A state that cares for a target, how much only it knows, pays for an alliance or does not.  A challenger sees whether
it did, and attacks or not.  Attacked, the state fights or stands aside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import require, require_cost, require_share
from foedus.analyses.stability.models.cost_distributions import CostDistribution
from foedus.numerics.arrays import FloatArray

_STEPS, _BLOCKS, _HALVINGS = 400, 8, 60
_EDGE = 1e-9
"""Part of the types left aside at each end where the distribution has none."""


@dataclass(frozen=True)
class CostlySignal:
    """Who pays for the alliance, and what that tells.  Shapes as broadcast."""

    cut: FloatArray
    """Least stake of a state that allies; infinite where none does."""
    fights_from: FloatArray
    """Least stake of a state that fights if the target is attacked."""
    allied: FloatArray
    """Chance that the state allies."""
    honour_before: FloatArray
    """Chance that it would fight, before anything is seen."""
    honour_allied: FloatArray
    """The same once it is seen to ally; that of the greatest stake where none does."""
    honour_unallied: FloatArray
    """The same once it is seen not to; that of the least stake where all do."""
    attack_before: FloatArray
    """Chance of an attack if there were no alliances to be made."""
    attack_allied: FloatArray
    attack_unallied: FloatArray


def costly_signal(
    *,
    stakes: CostDistribution,
    loss_alone: ArrayLike,
    loss_helped: ArrayLike,
    war_cost: ArrayLike,
    peacetime_cost: ArrayLike,
    challenger_gain_alone: ArrayLike,
    challenger_gain_helped: ArrayLike,
    highest_challenger_cost: ArrayLike,
) -> CostlySignal:
    """Find the least stake with which an alliance is worth its cost in peace.

    A state of stake v loses min(v * loss alone, v * loss helped + cost of war) if the target is attacked, and
    pays for the alliance if the attacks that it prevents are worth more than that costs.  So those who pay
    are the ones above a cut, and seeing the alliance cuts off the lower part of the distribution.

    Parameters
    ----------
    stakes
        Distribution of the state's stake in the target, at least 0, such as ``scipy.stats.uniform(0, 1)``.
    loss_alone, loss_helped
        Part of that stake lost if the target is attacked and stands alone, and if the state fights for it;
        0 to 1, the first above the second.
    war_cost
        Of fighting to the state, at least 0.
    peacetime_cost
        Of the alliance, above 0, attacked or not.
    challenger_gain_alone, challenger_gain_helped
        Worth of an attack to the challenger, before its own cost, if the state stands aside and if it fights;
        the first above the second.
    highest_challenger_cost
        The challenger's own cost is evenly spread from 0 to this, which is above 0; it alone knows it.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    There may be several such cuts; the least is given, looked for at 400 quantiles.  An alliance here
    only tells something.  One that also makes standing aside dearer ties hands: see `tying_hands`.

    References
    ----------
    Morrow (1994), Alliances, credibility, and peacetime costs, Journal of Conflict Resolution 38:270-297;
    (2000), Alliances: why write them down?, Annual Review of Political Science 3:63-83.
    """
    alone, helped, cost, paid, gain_alone, gain_helped, highest = (
        np.asarray(v, dtype=float)
        for v in (
            *(loss_alone, loss_helped, war_cost, peacetime_cost),
            *(challenger_gain_alone, challenger_gain_helped, highest_challenger_cost),
        )
    )
    _require(stakes, alone, helped, cost, paid, gain_alone, gain_helped, highest)
    alone, helped, cost, paid, *_ = np.broadcast_arrays(
        alone, helped, cost, paid, gain_alone, gain_helped, highest, stakes.ppf(0.5)
    )
    fights_from = cost / (alone - helped)

    def honour_above(cut: FloatArray) -> FloatArray:
        return _conditional(stakes.sf(np.maximum(cut, fights_from)), stakes.sf(cut), cut >= fights_from)

    def honour_below(cut: FloatArray) -> FloatArray:
        fight = np.maximum(stakes.cdf(cut) - stakes.cdf(fights_from), 0.0)
        return _conditional(fight, stakes.cdf(cut), cut > fights_from)

    def attack(honour: FloatArray) -> FloatArray:
        worth = (1 - honour) * gain_alone + honour * gain_helped
        return np.asarray(np.clip(worth / highest, 0.0, 1.0))

    def net_worth(cut: FloatArray) -> FloatArray:
        lost = np.minimum(cut * alone, cut * helped + cost)
        return np.asarray(lost * (attack(honour_below(cut)) - attack(honour_above(cut))) - paid)

    least, most = _ends(stakes)
    low, high, somebody = least, most, np.zeros(fights_from.shape, dtype=np.bool_)
    last = least
    for parts in np.array_split(np.linspace(0, 1, _STEPS + 1), _BLOCKS):
        quantiles = stakes.ppf(parts.reshape(-1, *[1] * fights_from.ndim))
        tried = np.clip(quantiles + np.zeros_like(fights_from), least, most)
        enough = net_worth(tried) >= 0
        first = np.argmax(enough, axis=0)[np.newaxis]
        before = np.concatenate((np.broadcast_to(last, tried[:1].shape), tried[:-1]))
        is_first = ~somebody & enough.any(axis=0)
        low = np.where(is_first, np.take_along_axis(before, first, axis=0)[0], low)
        high = np.where(is_first, np.take_along_axis(tried, first, axis=0)[0], high)
        somebody, last = somebody | is_first, tried[-1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        worthwhile = net_worth(middle) >= 0
        low, high = np.where(worthwhile, low, middle), np.where(worthwhile, middle, high)
    cut = np.where(somebody, high, most)
    unseen = stakes.sf(fights_from) + np.zeros_like(cut)
    above, below = honour_above(cut), np.where(somebody, honour_below(cut), unseen)
    return CostlySignal(
        cut=np.where(somebody, cut, np.inf),
        fights_from=fights_from,
        allied=np.where(somebody, stakes.sf(cut), 0.0),
        honour_before=unseen,
        honour_allied=above,
        honour_unallied=below,
        attack_before=attack(unseen),
        attack_allied=attack(above),
        attack_unallied=attack(below),
    )


def _require(
    stakes: CostDistribution,
    alone: FloatArray,
    helped: FloatArray,
    cost: FloatArray,
    paid: FloatArray,
    gain_alone: FloatArray,
    gain_helped: FloatArray,
    highest: FloatArray,
) -> None:
    require(
        np.asarray(stakes.support()[0]) >= 0,
        "no state has a stake below 0 in the target",
        stakes=stakes.support()[0],
    )
    require_share(loss_alone=alone, loss_helped=helped)
    require(alone > helped, "help must save something of the stake", loss_alone=alone, loss_helped=helped)
    require_cost(war_cost=cost, peacetime_cost=paid)
    require(paid > 0, "an alliance must cost something in peace, or it tells nothing", peacetime_cost=paid)
    require(
        gain_alone > gain_helped,
        "help must take something from the challenger's gain, or nobody minds the alliance",
        challenger_gain_alone=gain_alone,
        challenger_gain_helped=gain_helped,
    )
    require(
        (highest > 0) & np.isfinite(highest),
        "the challenger's cost must be able to be above 0",
        highest_challenger_cost=highest,
    )


def _ends(stakes: CostDistribution) -> tuple[FloatArray, FloatArray]:
    least, most = (np.asarray(end) for end in stakes.support())
    return (
        np.where(np.isfinite(least), least, stakes.ppf(_EDGE)),
        np.where(np.isfinite(most), most, stakes.ppf(1 - _EDGE)),
    )


def _conditional(part: FloatArray, whole: FloatArray, at_the_edge: FloatArray) -> FloatArray:
    """Part of the whole; where there is no whole, what its last type does."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.asarray(at_the_edge, dtype=float))
