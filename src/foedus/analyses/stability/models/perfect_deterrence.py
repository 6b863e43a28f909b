"""When does a threat of which nobody is sure deter a challenger of whom nobody is sure (Zagare and Kilgour 2000)?

A challenger attacks or not.  Attacked, the defender denies or concedes.  Denied, the challenger presses on into
war or backs down.  A hard challenger would rather fight than back down, a hard defender rather fight than concede;
soft ones would not.  Each knows its own kind alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import TIE, require, require_chance, require_finite
from foedus.numerics.arrays import FloatArray, IntArray


class Region(IntEnum):
    """The four equilibria."""

    DETERRENCE = 0
    """Nobody attacks."""
    SEPARATION = 1
    """Hard challengers alone attack, and soft defenders, who see through it, concede."""
    ATTACK = 2
    """All challengers attack, and soft defenders concede."""
    BLUFF = 3
    """Hard challengers and some soft ones attack; some soft defenders deny."""


@dataclass(frozen=True)
class PerfectDeterrence:
    """The equilibrium.  Shapes as broadcast."""

    region: IntArray
    """A `Region`."""
    deters_hard: FloatArray
    """Chance of denial that keeps a hard challenger from attacking."""
    deters_soft: FloatArray
    """The lower one that keeps a soft challenger from it."""
    yields_from: FloatArray
    """Chance that an attacker is hard from which a soft defender concedes."""
    hard_attacks: FloatArray
    """Chance that a hard challenger attacks."""
    soft_attacks: FloatArray
    """Chance that a soft challenger does: it bluffs."""
    soft_denies: FloatArray
    """Chance that a soft defender denies; hard ones always do.  Where nobody attacks, what it would do makes
    no difference, and 0 is given."""
    hard_if_attacked: FloatArray
    """Chance that an attacker is hard, as the defender sees it.  Where nobody attacks, 1: a hard challenger
    has more to gain from an attack that comes as a surprise."""
    status_quo: FloatArray
    """Chance that nobody attacks."""
    concession: FloatArray
    """Chance that the defender concedes."""
    back_down: FloatArray
    """Chance that the challenger backs down."""
    war: FloatArray
    """Chance of war."""


def perfect_deterrence(
    *,
    defender_hard: ArrayLike,
    challenger_hard: ArrayLike,
    challenger_status_quo: ArrayLike,
    challenger_gain: ArrayLike,
    challenger_back_down: ArrayLike,
    challenger_war: ArrayLike,
    defender_rival_backs_down: ArrayLike,
    defender_concession: ArrayLike,
    defender_war: ArrayLike,
) -> PerfectDeterrence:
    """Equilibrium of unilateral deterrence with doubt on both sides, in closed form.

    Parameters
    ----------
    defender_hard, challenger_hard
        Chance that each is hard; 0 to 1.
    challenger_status_quo, challenger_gain, challenger_back_down
        Worth to any challenger of not attacking, of a concession, and of backing down.
    challenger_war
        Worth of war to a hard challenger, between backing down and the status quo.
    defender_rival_backs_down, defender_concession
        Worth to any defender of a challenger that backs down, and of conceding.
    defender_war
        Worth of war to a soft defender, below that of conceding.

    Raises
    ------
    InvalidInputError
        If a chance is none, or the worths are not in the order of the model.

    Notes
    -----
    Ties: a challenger that does not care stays with the status quo against a defender likely to be hard
    (``defender_hard == deters_hard``) and attacks where it is the soft one that does not care
    (``defender_hard == deters_soft``); a soft defender that does not care concedes
    (``challenger_hard == yields_from``).

    Without a rule for beliefs there are other equilibria in which nobody attacks, since an attacker would be
    taken for soft and denied.  They fall to the rule that a surprise is laid to whoever gains by more answers
    to it (D1 of Banks and Sobel 1987), which is the hard challenger; what is left is given here.

    References
    ----------
    Zagare and Kilgour (2000), Perfect Deterrence, Cambridge, unilateral deterrence; thresholds derived anew.
    """
    q, r = np.asarray(defender_hard, dtype=float), np.asarray(challenger_hard, dtype=float)
    require_chance(defender_hard=q, challenger_hard=r)
    deters_hard, deters_soft = challenger_thresholds(
        status_quo=challenger_status_quo,
        gain=challenger_gain,
        back_down=challenger_back_down,
        war=challenger_war,
    )
    yields_from = defender_threshold(
        rival_backs_down=defender_rival_backs_down, concession=defender_concession, war=defender_war
    )
    q, r, deters_hard, deters_soft, yields_from = np.broadcast_arrays(
        q, r, deters_hard, deters_soft, yields_from
    )
    region = np.select(
        (q >= deters_hard - TIE, q > deters_soft + TIE, r >= yields_from - TIE),
        (Region.DETERRENCE, Region.SEPARATION, Region.ATTACK),
        Region.BLUFF,
    )
    bluffs = region == Region.BLUFF
    with np.errstate(divide="ignore", invalid="ignore"):
        bluff = r * (1 - yields_from) / ((1 - r) * yields_from)
        deny = np.maximum((deters_soft - q) / (1 - q), 0.0)
    hard_attacks = np.where(region == Region.DETERRENCE, 0.0, 1.0)
    soft_attacks = np.where(bluffs, bluff, np.where(region == Region.ATTACK, 1.0, 0.0))
    soft_denies = np.where(bluffs, deny, 0.0)
    denial = q + (1 - q) * soft_denies
    hard, soft = r * hard_attacks, (1 - r) * soft_attacks
    return PerfectDeterrence(
        region=region,
        deters_hard=deters_hard,
        deters_soft=deters_soft,
        yields_from=yields_from,
        hard_attacks=hard_attacks,
        soft_attacks=soft_attacks,
        soft_denies=soft_denies,
        hard_if_attacked=np.select((bluffs, region == Region.ATTACK), (yields_from, r), 1.0),
        status_quo=1 - hard - soft,
        concession=(hard + soft) * (1 - denial),
        back_down=soft * denial,
        war=hard * denial,
    )


def challenger_thresholds(
    *, status_quo: ArrayLike, gain: ArrayLike, back_down: ArrayLike, war: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Chances of denial that keep a hard and a soft challenger from attacking."""
    sq, won, backed, fought = (np.asarray(v, dtype=float) for v in (status_quo, gain, back_down, war))
    require_finite(
        challenger_status_quo=sq, challenger_gain=won, challenger_back_down=backed, challenger_war=fought
    )
    require(
        won > sq,
        "a concession must be worth more than the status quo, or there is nothing to deter",
        challenger_gain=won,
        challenger_status_quo=sq,
    )
    require(
        sq > fought,
        "the status quo must be worth more than war, or a hard challenger could not be deterred at all",
        challenger_status_quo=sq,
        challenger_war=fought,
    )
    require(
        fought > backed,
        "war must be worth more than backing down to a hard challenger, as that is what makes it hard",
        challenger_war=fought,
        challenger_back_down=backed,
    )
    return (won - sq) / (won - fought), (won - sq) / (won - backed)


def defender_threshold(*, rival_backs_down: ArrayLike, concession: ArrayLike, war: ArrayLike) -> FloatArray:
    """Chance that an attacker is hard from which a soft defender concedes."""
    best, yielded, fought = (np.asarray(v, dtype=float) for v in (rival_backs_down, concession, war))
    require_finite(defender_rival_backs_down=best, defender_concession=yielded, defender_war=fought)
    require(
        best > yielded,
        "a challenger that backs down must be worth more than conceding to it, or no threat is worth making",
        defender_rival_backs_down=best,
        defender_concession=yielded,
    )
    require(
        yielded > fought,
        "conceding must be worth more than war to a soft defender, as that is what makes it soft",
        defender_concession=yielded,
        defender_war=fought,
    )
    return np.asarray((best - yielded) / (best - fought))
