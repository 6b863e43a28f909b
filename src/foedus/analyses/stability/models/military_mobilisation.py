"""How large a force deters, if force both costs something at once and makes war more likely to be won (Slantchev 2005)?

The defender mobilises.  The challenger accepts that, or mobilises too and demands the prize.  The defender then resists
or gives in, and if it resists the challenger attacks or backs down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import TIE, require, require_finite
from foedus.numerics.arrays import FloatArray, IntArray


class Reply(IntEnum):
    """What the challenger does about a force that stands."""

    ACCEPTS = 0
    FIGHTS = 1
    """It mobilises for a war that the defender does not shun."""
    COMPELS = 2
    """It mobilises so much that the defender gives in."""


@dataclass(frozen=True)
class Mobilisation:
    """A force of the defender, and what follows.  Shapes as broadcast."""

    defender_force: FloatArray
    """What the defender mobilises; in units of its cost, so that a force of 1 costs 1."""
    reply: IntArray
    """A `Reply`."""
    challenger_force: FloatArray
    """What the challenger mobilises."""
    win_chance: FloatArray
    """The challenger's, if there were war with these forces; 0 where it does not mobilise."""
    defender_worth: FloatArray
    challenger_worth: FloatArray


@dataclass(frozen=True)
class Deterrent:
    """What different forces of the defender can do.  Shapes as broadcast."""

    compelled_below: FloatArray
    """Force from which the challenger can no longer make the defender give in at a profit."""
    fought_below: FloatArray
    """Force from which the challenger can no longer fight at a profit."""
    least: FloatArray
    """Least force that deters both."""
    best: Mobilisation
    """The defender's best force of all, deterrent or not."""


def mobilisation_reply(
    defender_force: ArrayLike,
    *,
    defender_value: ArrayLike,
    challenger_value: ArrayLike,
    defender_war_cost: ArrayLike,
    challenger_war_cost: ArrayLike,
    offence_advantage: ArrayLike = 1.0,
) -> Mobilisation:
    """What the challenger does about a given force.

    War is won by the challenger with the chance a C / (a C + D), where C and D are the forces and a the
    advantage of the offence.

    Parameters
    ----------
    defender_force
        At least 0; in units of its cost.
    defender_value, challenger_value
        Of the prize, above 0, in the same unit.
    defender_war_cost, challenger_war_cost
        Of war beside the forces, above 0.
    offence_advantage
        Above 0; 1 where neither attack nor defence is favoured.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    Values are known to both; the paper also treats a defender whose value is hidden.  Ties: a defender that
    does not care gives in, a challenger that does not care attacks once it has mobilised, and of equal
    replies chooses the first of `Reply`.
    """
    force, v_d, v_c, c_d, c_c, edge = _numbers(
        defender_value,
        challenger_value,
        defender_war_cost,
        challenger_war_cost,
        offence_advantage,
        defender_force,
    )
    odds = _odds_to_compel(v_d, v_c, c_d, c_c)
    with np.errstate(invalid="ignore"):
        to_compel = np.where(np.isinf(odds), np.inf, force * odds / edge)
    to_fight = np.maximum(np.sqrt(force * v_c / edge) - force / edge, 0.0)
    lost = np.minimum(np.sqrt(force / (edge * v_c)), 1.0)
    is_resisted = lost * v_d > c_d
    compels = v_c - to_compel
    fights = np.where(is_resisted, (1 - lost) * v_c - c_c - to_fight, -np.inf)
    reply = np.argmax(np.stack((np.full_like(force, TIE), fights, compels)), axis=0)
    own = np.choose(reply, (np.zeros_like(force), to_fight, to_compel))
    chance = np.choose(reply, (np.zeros_like(force), 1 - lost, 1 - 1 / (1 + odds)))
    return Mobilisation(
        defender_force=force,
        reply=reply,
        challenger_force=own,
        win_chance=chance,
        defender_worth=np.choose(reply, (v_d, lost * v_d - c_d, np.zeros_like(force))) - force,
        challenger_worth=np.choose(reply, (np.zeros_like(force), fights, compels)),
    )


def military_mobilisation(
    *,
    defender_value: ArrayLike,
    challenger_value: ArrayLike,
    defender_war_cost: ArrayLike,
    challenger_war_cost: ArrayLike,
    offence_advantage: ArrayLike = 1.0,
) -> Deterrent:
    """Find the least force that deters, and the force that is best for the defender.

    A force of D keeps the challenger from fighting at a profit if D >= a (sqrt(value) - sqrt(cost))^2, and
    from compelling the defender if D >= a * value / k, where k is the least ratio of forces, a C / D, with
    which the defender would give in to a threat that would be carried out.

    Parameters
    ----------
    defender_value, challenger_value, defender_war_cost, challenger_war_cost, offence_advantage
        As in `mobilisation_reply`.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    Of equally good forces the defender chooses the deterrent one, then none.

    References
    ----------
    Slantchev (2005), Military coercion in interstate crises, American Political Science Review 99:533-547;
    the case of complete information, solved anew with the contest of its model.
    """
    v_d, v_c, c_d, c_c, edge = _numbers(
        defender_value, challenger_value, defender_war_cost, challenger_war_cost, offence_advantage
    )
    odds = _odds_to_compel(v_d, v_c, c_d, c_c)
    compelled_below = edge * v_c / odds
    fought_until = np.maximum(np.sqrt(v_c) - np.sqrt(c_c), 0.0)
    fought_below = edge * fought_until**2
    # So small a force is not even fought for: the challenger's best war would make the defender give in.
    with np.errstate(over="ignore"):
        gives_in_until = edge * v_c * (c_d / v_d) ** 2
    least = np.where(
        compelled_below <= gives_in_until, compelled_below, np.maximum(compelled_below, fought_below)
    )
    # In square roots of force: where fighting pays the challenger more than compelling and than accepting.
    compelled_until = np.sqrt(v_c) / (1 + odds) + np.sqrt(v_c / (1 + odds) ** 2 + c_c / (1 + odds))
    wished = np.clip(v_d / (2 * edge * np.sqrt(v_c)), compelled_until, fought_until)
    there_is_war = compelled_until < fought_until

    root, none = np.sqrt(v_c), np.zeros_like(least)
    at_war = v_d * wished / root - c_d - edge * wished**2
    options = np.stack((v_d - least, none, np.where(there_is_war, at_war, -np.inf)))
    choice = np.argmax(options, axis=0)
    unarmed = mobilisation_reply(
        0.0,
        defender_value=v_d,
        challenger_value=v_c,
        defender_war_cost=c_d,
        challenger_war_cost=c_c,
        offence_advantage=edge,
    )
    best = Mobilisation(
        defender_force=np.choose(choice, (least, none, edge * wished**2)),
        reply=np.select((choice == 0, choice == 1), (Reply.ACCEPTS, unarmed.reply), Reply.FIGHTS),
        challenger_force=np.choose(choice, (none, none, wished * (root - wished))),
        win_chance=np.choose(choice, (none, unarmed.win_chance, 1 - wished / root)),
        defender_worth=np.choose(choice, options),
        challenger_worth=np.choose(choice, (none, unarmed.challenger_worth, (root - wished) ** 2 - c_c)),
    )
    return Deterrent(compelled_below, fought_below, least, best)


def _odds_to_compel(v_d: FloatArray, v_c: FloatArray, c_d: FloatArray, c_c: FloatArray) -> FloatArray:
    """Ratio of forces, the challenger's with its advantage to the defender's, at which the defender gives in.

    The defender must prefer giving in to war, and the challenger war to backing down; infinite where the
    challenger would never attack.
    """
    chance = np.maximum(c_c / v_c, 1 - c_d / v_d)
    with np.errstate(divide="ignore"):
        return np.where(chance >= 1, np.inf, chance / (1 - np.minimum(chance, 1.0)))


def _numbers(
    v_d: ArrayLike,
    v_c: ArrayLike,
    c_d: ArrayLike,
    c_c: ArrayLike,
    edge: ArrayLike,
    force: ArrayLike | None = None,
) -> tuple[FloatArray, ...]:
    names = (
        "defender_value",
        "challenger_value",
        "defender_war_cost",
        "challenger_war_cost",
        "offence_advantage",
    )
    why = (
        ("a prize must be worth something",) * 2 + ("war must cost something",) * 2 + ("0 leaves no contest",)
    )
    for name, number, reason in zip(names, (v_d, v_c, c_d, c_c, edge), why, strict=True):
        value = np.asarray(number, dtype=float)
        require((value > 0) & np.isfinite(value), f"it must be above 0: {reason}", **{name: value})
    given: tuple[ArrayLike, ...] = (v_d, v_c, c_d, c_c, edge)
    if force is not None:
        value = np.asarray(force, dtype=float)
        require_finite(defender_force=value)
        require(value >= 0, "a force must be 0 or more", defender_force=value)
        given = (force, *given)
    return tuple(np.broadcast_arrays(*(np.asarray(number, dtype=float) for number in given)))
