"""Why do allies look less reliable than they are: whom do challengers attack (Smith 1995, 1998)?

A challenger attacks or keeps the peace, not knowing what helping would cost the target's ally.  Attacked, the target
resists or concedes; if it resists, the ally fights or stands aside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import (
    TIE,
    require,
    require_chance,
    require_cost,
    require_share,
)
from foedus.analyses.stability.models.cost_distributions import CostDistribution
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class AllianceReliability:
    """What each alliance would do, and whether it is put to the test.  Shapes as broadcast."""

    honour: FloatArray
    """Chance that the ally fights, if the target is attacked and resists."""
    resists: FloatArray
    """1 where the target resists an attack, 0 where it concedes."""
    gain_from_attack: FloatArray
    """Worth of attacking to the challenger less that of the status quo."""
    attack: FloatArray
    """Chance that the challenger attacks."""
    deters_from: FloatArray
    """Chance of help from which a challenger that will be resisted keeps the peace; below 0 where none is
    needed, above 1 where none is enough, infinite where help makes no difference."""


def alliance_reliability(
    *,
    status_quo: ArrayLike,
    win_chance_alone: ArrayLike,
    win_chance_helped: ArrayLike,
    challenger_cost: ArrayLike,
    target_cost: ArrayLike,
    ally_stake: ArrayLike,
    dishonour: ArrayLike,
    ally_costs: CostDistribution,
    demand: ArrayLike = 1.0,
    challenger_scale: ArrayLike = 0.0,
) -> AllianceReliability:
    """Solve the game of one alliance, or of many at once.

    The ally fights if stake * (win chance alone - win chance helped) - cost + dishonour >= 0, so the chance
    of that is F(stake * difference + dishonour) with F the distribution of its cost.

    Parameters
    ----------
    status_quo
        The challenger's share without an attack; 0 to 1.
    win_chance_alone, win_chance_helped
        The challenger's chance to win all against the target alone, and against both; 0 to 1, the second not
        above the first.
    challenger_cost, target_cost
        Of war, at least 0; shares of the stake.
    ally_stake
        What all of the stake in the target's hands is worth to the ally, at least 0.
    dishonour
        What standing aside costs the ally, at least 0.
    ally_costs
        Distribution of the ally's cost of fighting, such as ``scipy.stats.norm(0.4, 0.2)``.
    demand
        The challenger's share if the target concedes; not below the status quo.
    challenger_scale
        Noise of the challenger's choice, at least 0; with 0 it attacks where that is worth more.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    A target that does not care whether it resists does; a challenger that does not care keeps the peace.

    References
    ----------
    Smith (1995), Alliance formation and war, International Studies Quarterly 39:405-425; (1998), Extended
    deterrence and alliance formation, International Interactions 24:315-343.
    """
    alone, helped, share, asked, noise = (
        np.asarray(v, dtype=float)
        for v in (win_chance_alone, win_chance_helped, status_quo, demand, challenger_scale)
    )
    require_share(status_quo=share, demand=asked)
    require_chance(win_chance_alone=alone, win_chance_helped=helped)
    require(
        helped <= alone,
        "help must not raise the challenger's chance to win",
        win_chance_helped=helped,
        win_chance_alone=alone,
    )
    require(asked >= share, "nobody demands less than it has", demand=asked, status_quo=share)
    require_cost(challenger_cost=challenger_cost, target_cost=target_cost)
    for name, number in (("ally_stake", ally_stake), ("dishonour", dishonour), ("challenger_scale", noise)):
        value = np.asarray(number)
        require((value >= 0) & np.isfinite(value), "it must be 0 or more", **{name: number})
    swing = alone - helped
    honour = np.asarray(ally_costs.cdf(np.asarray(ally_stake) * swing + dishonour))
    won = alone - honour * swing
    resists = (won + np.asarray(target_cost) <= asked + TIE).astype(float)
    gain = resists * (won - challenger_cost) + (1 - resists) * asked - share
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        noisy = 0.5 * (1 + np.tanh(gain / (2 * noise)))
        excess = alone - challenger_cost - share
        deters_from = np.where(swing > 0, excess / swing, np.where(excess > 0, np.inf, -np.inf))
    attack = np.where(noise == 0, (gain > TIE).astype(float), noisy)
    return AllianceReliability(*np.broadcast_arrays(honour, resists, gain, attack, deters_from))


@dataclass(frozen=True)
class Selection:
    """How reliable allies are, and how reliable they look."""

    all_cases: float
    """Chance of help over all alliances."""
    attacked: float
    """Chance of help over those whose target is attacked; nan where none is."""
    at_war: float
    """Chance of help over those that are called on: the target is attacked and resists; nan where none is."""
    attacks: float
    """Part of all alliances whose target is attacked."""
    wars: float
    """Part of all alliances that are called on."""


def selection(found: AllianceReliability, weight: ArrayLike = 1.0) -> Selection:
    """Compare alliances with those among them that are put to the test.

    Parameters
    ----------
    found
        Many alliances.
    weight
        How often each occurs; at least 0.

    Notes
    -----
    Where alliances differ in their ally alone, a challenger attacks the less the surer help is, so the
    attacked are the unreliable: ``attacked <= all_cases``, and below wherever some but not all are attacked.
    Where they differ in other things too, such as what is at stake, it may be otherwise.  Nor is ``at_war``
    bound to be below ``all_cases``: targets whose ally is in doubt concede and call on nobody.

    Raises
    ------
    InvalidInputError
        If no case has weight.
    """
    value = np.asarray(weight, dtype=float)
    require((value >= 0) & np.isfinite(value), "a weight must be 0 or more", weight=value)
    value = np.broadcast_to(value, found.honour.shape)
    if not value.sum() > 0:
        raise InvalidInputError("no alliance has any weight; give one of them a weight above 0")
    tested = value * found.attack
    called = tested * found.resists
    return Selection(
        all_cases=float(np.sum(value * found.honour) / value.sum()),
        attacked=_mean(found.honour, tested),
        at_war=_mean(found.honour, called),
        attacks=float(tested.sum() / value.sum()),
        wars=float(called.sum() / value.sum()),
    )


def _mean(honour: FloatArray, weight: FloatArray) -> float:
    total = float(weight.sum())
    return float(np.sum(weight * honour)) / total if total > 0 else float("nan")
