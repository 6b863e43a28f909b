"""Does a defender's word keep a challenger from a protege, and the protege at its side (Zagare and Kilgour 2003)?

The challenger demands something of the protege, or waits.  The protege concedes or holds firm.  The defender supports
it or stands aside.  Supported, the challenger presses on into conflict or backs down; abandoned, the protege gives
up what was demanded or realigns.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import require, require_finite
from foedus.numerics.arrays import FloatArray

ENDS = (
    "status_quo",
    "concession",
    "back_down",
    "conflict",
    "abandonment",
    "realignment",
)
"""The six ends of the game."""


@dataclass(frozen=True)
class Worths:
    """What each end is worth to one player.  Arrays broadcast."""

    status_quo: ArrayLike
    concession: ArrayLike
    """The protege concedes at once."""
    back_down: ArrayLike
    """The challenger backs down."""
    conflict: ArrayLike
    abandonment: ArrayLike
    """Abandoned, the protege gives up what was demanded."""
    realignment: ArrayLike
    """Abandoned, the protege turns away from the defender."""


@dataclass(frozen=True)
class TripartiteCrisis:
    """How each player chooses, and how it ends.  Shapes as broadcast."""

    demand: FloatArray
    """Chance that the challenger makes its demand."""
    hold: FloatArray
    """Chance that the protege holds firm, once there is a demand."""
    support: FloatArray
    """Chance that the defender supports it, once it holds firm."""
    press: FloatArray
    """Chance that the challenger presses on against support."""
    realign: FloatArray
    """Chance that an abandoned protege realigns."""
    ends: FloatArray
    """Shape (end, ...); chance of each of `ENDS`."""
    worth: FloatArray
    """Shape (player, ...); of the game to challenger, protege and defender."""


def tripartite_crisis(
    challenger: Worths,
    protege: Worths,
    defender: Worths,
    scales: tuple[ArrayLike, ArrayLike, ArrayLike] = (0.0, 0.0, 0.0),
) -> TripartiteCrisis:
    """Solve the game from its last moves back.

    Parameters
    ----------
    challenger, protege, defender
        Worth of each end to each of them.
    scales
        Noise of the choices of challenger, protege and defender, at least 0, in the unit of worths: of two
        moves the first has the chance 1 / (1 + exp((worth of second - worth of first) / scale)).

    Raises
    ------
    InvalidInputError
        If a worth is not finite, or a scale is below 0.

    Notes
    -----
    With a scale of 0 the better move is made for sure; of equals, the one that keeps the peace: wait,
    concede, stand aside, back down, give up.

    References
    ----------
    Zagare and Kilgour (2003), Alignment patterns, crisis bargaining, and extended deterrence, International
    Studies Quarterly 47:587-607; (2006), International Studies Review 8:623-641; Quackenbush (2006), Journal
    of Conflict Resolution 50:563-583.  There doubt is about types; here it is noise, or draws of the worths.
    """
    for role, worths in (("challenger", challenger), ("protege", protege), ("defender", defender)):
        require_finite(**{f"{role}_{field.name}": getattr(worths, field.name) for field in fields(worths)})
    for role, scale in zip(("challenger", "protege", "defender"), scales, strict=True):
        value = np.asarray(scale)
        require((value >= 0) & np.isfinite(value), "noise must be 0 or more", **{f"{role}_scale": scale})
    of_challenger, of_protege, of_defender = (
        {field.name: np.asarray(getattr(worths, field.name), dtype=float) for field in fields(worths)}
        for worths in (challenger, protege, defender)
    )
    players = (of_challenger, of_protege, of_defender)
    press = _moves(of_challenger["conflict"] - of_challenger["back_down"], scales[0])
    realign = _moves(of_protege["realignment"] - of_protege["abandonment"], scales[1])
    supported = [_mean(press, each["conflict"], each["back_down"]) for each in players]
    abandoned = [_mean(realign, each["realignment"], each["abandonment"]) for each in players]
    support = _moves(supported[2] - abandoned[2], scales[2])
    held = [_mean(support, *pair) for pair in zip(supported, abandoned, strict=True)]
    hold = _moves(held[1] - of_protege["concession"], scales[1])
    demanded = [_mean(hold, path, each["concession"]) for path, each in zip(held, players, strict=True)]
    demand = _moves(demanded[0] - of_challenger["status_quo"], scales[0])
    worth = [_mean(demand, path, each["status_quo"]) for path, each in zip(demanded, players, strict=True)]
    firm = demand * hold
    ends = (
        1 - demand,
        demand * (1 - hold),
        firm * support * (1 - press),
        firm * support * press,
        firm * (1 - support) * (1 - realign),
        firm * (1 - support) * realign,
    )
    demand, hold, support, press, realign = np.broadcast_arrays(demand, hold, support, press, realign)
    return TripartiteCrisis(
        demand,
        hold,
        support,
        press,
        realign,
        np.stack(np.broadcast_arrays(*ends)),
        np.stack(np.broadcast_arrays(*worth)),
    )


def _moves(gain: FloatArray, scale: ArrayLike) -> FloatArray:
    """Chance of a move that is worth `gain` more than the peaceful one."""
    noise = np.asarray(scale, dtype=float)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        noisy = 0.5 * (1 + np.tanh(gain / (2 * noise)))
    return np.where(noise == 0, (gain > 0).astype(float), noisy)


def _mean(chance: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """Expected worth; weighed so that a chance of 0 or 1 gives that end's worth to the last digit."""
    return chance * first + (1 - chance) * second
