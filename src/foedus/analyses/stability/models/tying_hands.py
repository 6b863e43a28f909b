"""Which makes a word believed at less cost: to tie one's hands or to sink costs (Fearon 1997)?

A defender, how much it values the prize only it knows, sends a signal.  A challenger challenges or not.  Challenged,
the defender fights or gives in.  Hands are tied by a cost that falls due only on giving in; costs are sunk when they
are paid at once, whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import require, require_chance, require_cost
from foedus.analyses.stability.models.cost_distributions import CostDistribution
from foedus.numerics.arrays import FloatArray

_HALVINGS = 60
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class Signal:
    """One way to signal, at the least level that is believed.  Shapes as broadcast."""

    level: FloatArray
    """Cost that falls due: on giving in if hands are tied, at once if costs are sunk."""
    cut: FloatArray
    """Least value of a defender that sends the signal."""
    fights_from: FloatArray
    """Least value of a defender that fights, if it has sent the signal."""
    sends: FloatArray
    """Chance that the signal is sent."""
    challenge: FloatArray
    """Chance of a challenge."""
    war: FloatArray
    """Chance of war."""
    gives_in: FloatArray
    """Chance that the defender is challenged and gives in."""
    worth: FloatArray
    """Of the game to the defender, before it knows its own value."""


@dataclass(frozen=True)
class TyingHands:
    """Both ways side by side.  Shapes as broadcast."""

    believed_from: FloatArray
    """Chance of a fight from which a challenger that can be deterred is."""
    fights_unsignalled: FloatArray
    """Chance of a fight if nothing is said."""
    tying: Signal
    sinking: Signal


def tying_hands(
    *,
    values: CostDistribution,
    win_chance: ArrayLike,
    war_cost: ArrayLike,
    challenger_gain: ArrayLike,
    challenger_war_cost: ArrayLike,
    undeterred: ArrayLike = 0.0,
) -> TyingHands:
    """Find the least signal of each kind that is believed, and compare what comes of it.

    Parameters
    ----------
    values
        Distribution of the prize's value to the defender, at least 0, such as ``scipy.stats.uniform(0, 1)``.
    win_chance
        The defender's, above 0 and below 1.
    war_cost
        To the defender, at least 0.
    challenger_gain
        Worth to the challenger of a defender that gives in, above 0.
    challenger_war_cost
        What war costs it on balance, above 0.
    undeterred
        Chance of a challenger that challenges whatever it sees; 0 to below 1.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    A challenger that does not care whether it challenges does not.  As in the paper no type bluffs in part:
    each sends the one level that is believed, or nothing, and those who send nothing are challenged.  Where
    words alone are believed, the level is 0.

    References
    ----------
    Fearon (1997), Signaling foreign policy interests: tying hands versus sinking costs, Journal of Conflict
    Resolution 41:68-90.  There the challenger's value is hidden too; here that doubt is `undeterred`.
    """
    p, c, gain, loss, stubborn = np.broadcast_arrays(
        *(np.asarray(v, dtype=float) for v in (win_chance, war_cost, challenger_gain, challenger_war_cost)),
        np.asarray(undeterred, dtype=float) + 0 * values.ppf(0.5),
    )
    require(
        (p > 0) & (p < 1),
        "the defender's chance to win must lie between 0 and 1, and be neither",
        win_chance=p,
    )
    require_cost(war_cost=c, challenger_war_cost=loss)
    for name, number in (("challenger_gain", gain), ("challenger_war_cost", loss)):
        require((number > 0) & np.isfinite(number), "it must be above 0", **{name: number})
    require_chance(undeterred=stubborn)
    require(stubborn < 1, "some challenger must be deterrable, or no signal is of use", undeterred=stubborn)
    least = values.support()[0]
    require(np.asarray(least) >= 0, "nobody values the prize at less than 0", values=least)
    wanted = gain / (gain + loss)
    unsignalled = values.sf(c / p)
    return TyingHands(
        believed_from=wanted,
        fights_unsignalled=unsignalled,
        tying=_tying(values, p, c, wanted, stubborn),
        sinking=_sinking(values, p, c, wanted, stubborn, unsignalled),
    )


def _sinking(
    values: CostDistribution,
    p: FloatArray,
    c: FloatArray,
    wanted: FloatArray,
    stubborn: FloatArray,
    unsignalled: FloatArray,
) -> Signal:
    words_do = unsignalled >= wanted
    silent = np.where(words_do, 0.0, 1 - unsignalled / wanted)
    cut = np.where(words_do, 0.0, values.ppf(silent))
    level = (1 - stubborn) * cut
    return _signal(
        values, p, c, stubborn, cut, fights_from=c / p, at_once=level, on_giving_in=np.zeros_like(level)
    )


def _tying(
    values: CostDistribution, p: FloatArray, c: FloatArray, wanted: FloatArray, stubborn: FloatArray
) -> Signal:
    def cut(level: FloatArray) -> FloatArray:
        """Value at which the deterred challengers are just worth the risk with the others."""
        if_gives_in = stubborn * level / (1 - stubborn)
        if_fights = stubborn * c / (1 - stubborn + stubborn * p)
        return np.minimum(if_gives_in, if_fights)

    def believed(level: FloatArray) -> FloatArray:
        sender = cut(level)
        with np.errstate(divide="ignore", invalid="ignore"):
            chance = values.sf(np.maximum((c - level) / p, sender)) / values.sf(sender)
        # Where no type is left to send it, the signal is one that the most resolved would send.
        return np.where(np.isnan(chance), 1.0, chance)

    low, high = np.zeros_like(c), c
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = believed(middle) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    level = np.where(believed(np.zeros_like(c)) >= wanted, 0.0, high)
    sender = cut(level)
    fights_from = np.maximum((c - level) / p, sender)
    return _signal(
        values, p, c, stubborn, sender, fights_from, at_once=np.zeros_like(level), on_giving_in=level
    )


def _signal(
    values: CostDistribution,
    p: FloatArray,
    c: FloatArray,
    stubborn: FloatArray,
    cut: FloatArray,
    fights_from: FloatArray,
    at_once: FloatArray,
    on_giving_in: FloatArray,
) -> Signal:
    sends, fights = values.sf(cut), values.sf(np.maximum(fights_from, cut))

    def gains_if_it_gives_in(value: FloatArray) -> FloatArray:
        return (1 - stubborn) * value - stubborn * on_giving_in - at_once

    def gains_if_it_fights(value: FloatArray) -> FloatArray:
        return (1 - stubborn) * value + stubborn * (p * value - c) - at_once

    return Signal(
        level=at_once + on_giving_in,
        cut=cut,
        fights_from=fights_from,
        sends=sends,
        challenge=1 - sends + stubborn * sends,
        war=stubborn * fights,
        gives_in=1 - sends + stubborn * (sends - fights),
        worth=_expected(values, gains_if_it_gives_in, 1 - sends, 1 - fights)
        + _expected(values, gains_if_it_fights, 1 - fights, np.ones_like(fights)),
    )


def _expected(
    values: CostDistribution, gains: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray
) -> FloatArray:
    """Integral of a function of the value between two quantiles, by Gauss and Legendre's rule."""
    total, width = np.zeros_like(low), high - low
    with np.errstate(invalid="ignore"):
        for node, weight in zip(_NODES, _WEIGHTS, strict=True):
            # Of no values at all nothing is expected, even of a cost without end.
            total = total + weight * np.where(width > 0, gains(values.ppf(low + width * (1 + node) / 2)), 0.0)
    return np.asarray(total * width / 2)
