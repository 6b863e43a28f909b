"""Which promise deters a challenger without unleashing the ally (Benson 2012; Benson, Meirowitz and Ramsay 2014)?

A guarantor promises help with some chance if the target is attacked, and covers some part of the wars that the target
begins.  The target begins a war or waits.  The challenger attacks or not; attacked, the target resists or concedes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import TIE, require, require_chance, require_cost, require_share
from foedus.numerics.arrays import FloatArray, IntArray


class Outcome(IntEnum):
    """How it ends."""

    PEACE = 0
    CONCESSION = 1
    """The challenger attacks and the target concedes."""
    ATTACK = 2
    """The challenger attacks and the target resists: war."""
    ENTRAPMENT = 3
    """The challenger is deterred, but the target, sure of help, begins a war itself."""


@dataclass(frozen=True)
class AllianceCommitment:
    """What a promise does.  Shapes as broadcast.

    The thresholds are chances of help: below 0 where none is needed, above 1 where even sure help is not
    enough.
    """

    resists_from: FloatArray
    """Least chance of help with which the target resists rather than concedes."""
    deters_from: FloatArray
    """Least chance of help with which a challenger that will be resisted keeps the peace."""
    needed: FloatArray
    """Least promise with which there is no attack; 0 or more, and no promise is enough where it is above 1."""
    restrained_up_to: FloatArray
    """Greatest chance of help in a war of its own with which the target keeps the peace."""
    highest_cover: FloatArray
    """Greatest part of the target's own wars that may be covered without unleashing it; 0 to 1, and nan where
    it would begin one without any help."""
    outcome: IntArray
    """An `Outcome`."""


def alliance_commitment(
    *,
    promise: ArrayLike,
    cover: ArrayLike,
    status_quo: ArrayLike,
    win_chance_alone: ArrayLike,
    win_chance_helped: ArrayLike,
    challenger_cost: ArrayLike,
    target_cost: ArrayLike,
    demand: ArrayLike = 1.0,
) -> AllianceCommitment:
    """What a promise of help does to the challenger and to the ally that it protects.

    Parameters
    ----------
    promise
        Chance of help if the target is attacked: 1 is deterministic, less is probabilistic; 0 to 1.
    cover
        Part of the wars begun by the target that the promise covers: 0 is strictly conditional on an attack,
        1 unconditional; 0 to 1.
    status_quo
        The challenger's share in peace; 0 to 1.
    win_chance_alone, win_chance_helped
        The challenger's chance to win all against the target alone, and against both; the first above the
        second.
    challenger_cost, target_cost
        Of war, at least 0; shares of the stake.
    demand
        The challenger's share if the target concedes; not below the status quo.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    Who does not care keeps the peace, and resists rather than concedes.  The target never begins a war that
    the challenger is about to begin, since help is the surer then.

    The three thresholds stand in a fixed order: both of the lower ones are below `restrained_up_to`, by
    the sum of the costs of war and by what a concession costs.  So an unconditional promise that deters
    without unleashing always exists between them if they lie within 0 to 1, and a sure one need not be it.

    References
    ----------
    Benson (2012), Constructing International Security, Cambridge; Benson, Meirowitz and Ramsay (2014),
    Inducing deterrence through moral hazard in alliance contracts, Journal of Conflict Resolution 58:307-335.
    A reduced form of both: help is a fall in the challenger's chance to win, and its size is given.
    """
    pi, u, share, alone, helped, c_c, c_t, asked = np.broadcast_arrays(
        *(
            np.asarray(number, dtype=float)
            for number in (
                *(promise, cover, status_quo, win_chance_alone, win_chance_helped),
                *(challenger_cost, target_cost, demand),
            )
        )
    )
    require_chance(promise=pi, win_chance_alone=alone, win_chance_helped=helped)
    require((u >= 0) & (u <= 1), "it is a part of the wars that the target begins, from 0 to 1", cover=u)
    require_share(status_quo=share, demand=asked)
    require_cost(challenger_cost=c_c, target_cost=c_t)
    require(
        alone > helped,
        "help must lower the challenger's chance to win, or a promise changes nothing",
        win_chance_alone=alone,
        win_chance_helped=helped,
    )
    require(asked >= share, "nobody demands less than it has", demand=asked, status_quo=share)
    swing = alone - helped
    resists_from = (alone + c_t - asked) / swing
    deters_from = (alone - c_c - share) / swing
    # Whoever is asked for no more than the status quo has nothing to lose by conceding, nor the other to gain.
    needed = np.where(asked > share, np.maximum(np.maximum(resists_from, deters_from), 0.0), 0.0)
    restrained_up_to = (alone + c_t - share) / swing
    with np.errstate(divide="ignore", invalid="ignore"):
        highest = np.where(pi > 0, np.clip(restrained_up_to / pi, 0.0, 1.0), 1.0)
    outcome = np.select(
        (pi >= needed - TIE, pi >= resists_from - TIE),
        (np.where(pi * u > restrained_up_to + TIE, Outcome.ENTRAPMENT, Outcome.PEACE), Outcome.ATTACK),
        Outcome.CONCESSION,
    )
    return AllianceCommitment(
        resists_from=resists_from,
        deters_from=deters_from,
        needed=needed,
        restrained_up_to=restrained_up_to,
        highest_cover=np.where(restrained_up_to < -TIE, np.nan, highest),
        outcome=outcome,
    )


@dataclass(frozen=True)
class BestCommitment:
    """The promise that is best for the guarantor, over all draws of what it does not know."""

    promise: float
    cover: float
    worth: float
    """Mean worth to the guarantor."""
    worth_of_none: float
    """Mean worth to it of no promise at all."""
    peace: float
    """Part of the draws that end in peace."""


def best_commitment(
    *,
    guarantor_stake: ArrayLike,
    guarantor_war_cost: ArrayLike,
    least_cover: float,
    status_quo: ArrayLike,
    win_chance_alone: ArrayLike,
    win_chance_helped: ArrayLike,
    challenger_cost: ArrayLike,
    target_cost: ArrayLike,
    demand: ArrayLike = 1.0,
    steps: int = 20,
) -> BestCommitment:
    """Choose among promises, from none to a sure one, and from conditional to unconditional.

    Parameters
    ----------
    guarantor_stake
        Worth to the guarantor of all the stake in the target's hands, at least 0.
    guarantor_war_cost
        Of fighting to the guarantor, at least 0.
    least_cover
        Part of the target's own wars that cannot be told from attacks on it, and so are covered by any
        promise; 0 to 1.
    status_quo, win_chance_alone, win_chance_helped, challenger_cost, target_cost, demand
        As in `alliance_commitment`; what the guarantor does not know, over many draws.
    steps
        Promises and covers are tried at this many even steps.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    Notes
    -----
    Of equally good promises the smallest is chosen, then the one with the least cover.  A promise costs
    nothing while there is peace.
    """
    require(steps >= 1, "there must be at least one step", steps=steps)
    require_share(least_cover=least_cover)
    for name, number in (("guarantor_stake", guarantor_stake), ("guarantor_war_cost", guarantor_war_cost)):
        value = np.asarray(number)
        require((value >= 0) & np.isfinite(value), "it must be 0 or more", **{name: value})
    stake, cost, share, asked, alone, helped = (
        np.asarray(number, dtype=float)
        for number in (
            guarantor_stake,
            guarantor_war_cost,
            status_quo,
            demand,
            win_chance_alone,
            win_chance_helped,
        )
    )

    covers = np.linspace(least_cover, 1, steps + 1)

    def mean_worths(promise: float) -> tuple[FloatArray, FloatArray]:
        """Mean worth, and part of the draws that end in peace, with each cover.  Shape (cover,) each."""
        cover = covers[:, np.newaxis]
        outcome = alliance_commitment(
            promise=promise,
            cover=cover,
            status_quo=share,
            win_chance_alone=alone,
            win_chance_helped=helped,
            challenger_cost=challenger_cost,
            target_cost=target_cost,
            demand=asked,
        ).outcome
        begins = outcome == Outcome.ENTRAPMENT
        helps = np.where(begins, promise * cover, promise)
        lost = np.select(
            (outcome == Outcome.PEACE, outcome == Outcome.CONCESSION),
            (share, asked),
            alone - helps * (alone - helped),
        )
        fights = helps * (begins | (outcome == Outcome.ATTACK))
        worth = stake * (1 - lost) - fights * cost
        return worth.mean(axis=1), (outcome == Outcome.PEACE).mean(axis=1)

    worths, peaces = mean_worths(0.0)
    none = float(worths[0])
    best = (0.0, least_cover, none, float(peaces[0]))
    for promise in np.linspace(0, 1, steps + 1)[1:].tolist():
        worths, peaces = mean_worths(promise)
        place = int(np.argmax(worths > worths.max() - TIE))
        if worths[place] > best[2] + TIE:
            best = (promise, float(covers[place]), float(worths[place]), float(peaces[place]))
    return BestCommitment(best[0], best[1], best[2], none, best[3])
