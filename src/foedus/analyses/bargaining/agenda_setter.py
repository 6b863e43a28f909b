"""Procedural models: what can the one who proposes get past those who decide and those who can veto?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

IDEAL, CHAMBER, VETO, AMENDED, GRIDLOCK = 0, 1, 2, 3, 4
"""What holds the outcome where it is: the setter gets its wish; those who decide would bear no more; a veto player
would not; a unanimous chamber amends; nothing beats no deal."""
NOBODY = -1

_STEP = 1e-9  # of the scale: less is no move


@dataclass(frozen=True)
class AgendaSetting:
    """What comes out of a take-it-or-leave-it proposal."""

    outcome: FloatArray
    """Shape (draw,); points."""
    accepted_from: FloatArray
    """Lower end of what passes.  Shape (draw,); points."""
    accepted_to: FloatArray
    """Upper end of what passes.  Shape (draw,); points."""
    reason: IntArray
    """`IDEAL`, `CHAMBER`, `VETO`, `AMENDED` or `GRIDLOCK`.  Shape (draw,)."""
    veto_player: IntArray
    """The one that holds the outcome, or `NOBODY`.  Shape (draw,)."""


def bearable(
    position: FloatArray,
    reversion_point: FloatArray,
    low: float,
    high: float,
    cost: FloatArray | float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Interval of outcomes that each actor finds no worse than no deal.

    Disutility grows with distance in a straight line.

    Parameters
    ----------
    position
        Shape (draw, actor); points.
    reversion_point
        Shape (draw,); points.
    low, high
        Ends of the scale; points.
    cost
        Share of its utility at the reversion point that every actor loses when there is no deal.  Shape (draw,)
        or one number; 0 to 1.  With 0, an actor bears whatever is no farther from it than the reversion point.

    Returns
    -------
    lower, upper
        Shape (draw, actor); points.  The reversion point always lies between the two, which may lie beyond the
        scale.

    Raises
    ------
    InvalidInputError
        If the scale has no width or a cost is outside 0..1.

    Examples
    --------
    >>> bearable(np.array([[20.0, 60.0]]), np.array([0.0]), 0, 100)
    (array([[0., 0.]]), array([[ 40., 120.]]))
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    cost = np.broadcast_to(np.asarray(cost, dtype=float), reversion_point.shape)[:, None]
    if cost.min(initial=0.0) < 0 or cost.max(initial=1.0) > 1:
        raise InvalidInputError(
            f"the cost of no deal is a share from 0 to 1, but runs {cost.min():g} to {cost.max():g}"
        )
    away = np.abs(position - reversion_point[:, None])
    radius = (high - low) * cost + (1 - cost) * away
    return position - radius, position + radius


def chamber_by_weight(
    lower: FloatArray, upper: FloatArray, votes: FloatArray, quota: float
) -> tuple[FloatArray, FloatArray]:
    """What a weighted majority bears, to either side of no deal.

    Parameters
    ----------
    lower, upper
        What each member bears.  Shape (draw, member); points.
    votes
        Shape (member,); >= 0.
    quota
        Votes that carry a proposal.

    Returns
    -------
    lower, upper
        Of the member that completes the quota on each side, the pivot.  Shape (draw,); points.

    Raises
    ------
    InvalidInputError
        If all members together do not reach the quota.

    Examples
    --------
    >>> chamber_by_weight(np.array([[0.0, 0, 0]]), np.array([[10.0, 50, 90]]), np.array([1.0, 1, 1]), 2)
    (array([0.]), array([50.]))
    """
    if votes.sum() < quota:
        raise InvalidInputError(f"the members have {votes.sum():g} votes in all, but it takes {quota:g}")
    return -_pivot(-lower, votes, quota), _pivot(upper, votes, quota)


def chamber_by_coalition(
    lower: FloatArray, upper: FloatArray, winning: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """What some winning coalition bears in all its members, to either side of no deal.

    Parameters
    ----------
    lower, upper
        What each member bears.  Shape (draw, member); points.
    winning
        Winning coalitions; those that have no winning part of their own will do.  Shape (coalition, member).

    Returns
    -------
    lower, upper
        Shape (draw,); points.

    Raises
    ------
    InvalidInputError
        If there is no winning coalition.

    Examples
    --------
    >>> pairs = np.array([[True, True, False], [True, False, True], [False, True, True]])
    >>> chamber_by_coalition(np.array([[0.0, 0, 0]]), np.array([[10.0, 50, 90]]), pairs)
    (array([0.]), array([50.]))
    """
    if not len(winning):
        raise InvalidInputError("no coalition wins, so that nothing can be decided")
    tops = np.where(winning, upper[:, None, :], np.inf).min(axis=2)
    ends = np.where(winning, lower[:, None, :], -np.inf).max(axis=2)
    return np.asarray(ends.min(axis=1)), np.asarray(tops.max(axis=1))


def agenda_setter(
    setter: FloatArray,
    reversion_point: FloatArray,
    chamber: tuple[FloatArray, FloatArray],
    veto: tuple[FloatArray, FloatArray] | None = None,
    amendment: tuple[FloatArray, FloatArray] | None = None,
) -> AgendaSetting:
    """Outcome nearest to the setter's wish among those that pass.

    One actor proposes once; those who decide compare the proposal with no deal, and so does everyone with a veto.
    All know what the others want.

    Parameters
    ----------
    setter
        Position of the one that proposes.  Shape (draw,); points.
    reversion_point
        Shape (draw,); points.
    chamber
        Lower and upper end of what those who decide bear, as from `chamber_by_weight`, `chamber_by_coalition`,
        or the pivots of any decision rule.  Shape (draw,) each; the reversion point lies between them.
    veto
        Lower and upper ends of what each veto player bears, as from `bearable`.  Shape (draw, player) each.
    amendment
        Lowest and highest position in a chamber that may change the proposal if it is unanimous.  Shape (draw,)
        each.

    Notes
    -----
    The published models differ in who sets the agenda and who has a veto: the Commission with a qualified
    majority under consultation; the Commission or Parliament, with the other's veto, under codecision.  This is
    the family, with both as inputs, and not the replication of one chapter.

    References
    ----------
    Romer and Rosenthal (1978), Public Choice 33:27-43; Steunenberg (1994), Journal of Institutional and
    Theoretical Economics 150:642-669; Crombez (1996), British Journal of Political Science 26:199-228; Tsebelis
    (2002), Veto Players.

    Examples
    --------
    >>> found = agenda_setter(np.array([80.0]), np.array([0.0]), (np.array([0.0]), np.array([50.0])))
    >>> found.outcome, found.reason
    (array([50.]), array([1]))
    """
    lower, upper = (np.array(end, dtype=float) for end in chamber)
    holds = np.full((2, len(setter)), CHAMBER)
    player = np.full((2, len(setter)), NOBODY)
    rows = np.arange(len(setter))
    if veto is not None and veto[0].shape[1]:
        for side, (end, most) in enumerate(
            ((veto[0], veto[0].argmax(axis=1)), (veto[1], veto[1].argmin(axis=1)))
        ):
            limit = end[rows, most]
            tighter = limit > lower if side == 0 else limit < upper
            holds[side, tighter], player[side, tighter] = VETO, most[tighter]
            if side == 0:
                lower = np.maximum(lower, limit)
            else:
                upper = np.minimum(upper, limit)
    # Rounding must not shut no deal itself out.
    lower, upper = np.minimum(lower, reversion_point), np.maximum(upper, reversion_point)
    outcome = np.clip(setter, lower, upper)
    side = (setter > upper).astype(np.int64)
    reason = np.where(setter == outcome, IDEAL, holds[side, rows])
    who = np.where(reason == VETO, player[side, rows], NOBODY)
    stuck = (reason != IDEAL) & (np.abs(outcome - reversion_point) <= _STEP * np.maximum(1.0, np.abs(setter)))
    reason = np.where(stuck, GRIDLOCK, reason)
    if amendment is not None:
        amended = np.clip(outcome, *amendment)
        changed = amended != outcome
        outcome, reason = amended, np.where(changed, AMENDED, reason)
        who = np.where(changed, NOBODY, who)
    return AgendaSetting(outcome, lower, upper, reason, who)


def _pivot(level: FloatArray, votes: FloatArray, quota: float) -> FloatArray:
    """Level of the member with whom the quota is complete, from the highest level down.  Shape (draw,)."""
    order = np.argsort(-level, axis=1, kind="stable")
    reached = np.cumsum(votes[order], axis=1)
    at = np.argmax(reached >= quota, axis=1)
    rows = np.arange(len(level))
    return np.asarray(level[rows, order[rows, at]])
