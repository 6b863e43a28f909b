"""Probabilistic Condorcet election: how likely is each actor's position to win against all others?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray

Chain = Literal["markov_uniform", "markov_incentive", "conditional"]
"""From chances of pairs to one distribution.  A challenger drawn at random meets the favourite, over and over;
the challenger comes with a chance that grows with what its side stands to win; or the chance that one option
beats all, given that one does."""
Vote = Literal[
    "proportional", "binary", "cubic", "proportional_and_cubic", "proportional_and_binary", "prospect"
]
"""How a difference in utility becomes a vote.  The mixtures are half and half, and 80 to 20.  `prospect` weighs
gains at two thirds of losses; the option that stands later in the list is the one moved to, so that, alone
among these, it depends on the order."""
Victory = Literal["linear", "square", "quartic", "octic", "threshold"]
"""How the strengths of two coalitions become a chance of victory: in proportion to a power of strength, or
nearly certain from a lead of one tenth on."""

_DRAWS_AT_ONCE = 128  # keeps the squares of one batch in a processor's cache
_CELLS_AT_ONCE = 10_000  # the same for votes of one draw
_FLOOR = 1e-8  # of all weight: no coalition is quite empty
_BINARY_WIDTH = 1e-8  # difference in utility from which on a binary vote is whole
_IDLE = 1e-10  # of all weight: what keeps a favourite that nobody wants to challenge
_LEAD = 1.10
_UNLIKELY = 1e-6
_POWER: Mapping[Victory, int] = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


def probabilistic_condorcet(
    position: FloatArray,
    weight: FloatArray,
    low: float,
    high: float,
    chain: Chain = "markov_uniform",
    vote: Vote = "proportional",
    victory: Victory = "linear",
) -> FloatArray:
    """Chance that the outcome is each actor's position.

    The options are the positions of the actors that have weight.  In every pair of options each actor votes
    for the nearer one with its weight times how much nearer it is, by the response `vote`.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    weight
        Votes, usually capability times salience.  Same shape; >= 0.  Where all are zero, all count alike.
    low, high
        Ends of the scale; points.
    chain, vote, victory
        Variants of the model.

    Returns
    -------
    chance
        Shape (draw, actor); sums to 1.  Actors at the same position share its chance evenly; the expected
        outcome is ``(chance * position).sum(axis=1)``.

    Raises
    ------
    InvalidInputError
        If the scale has no width, or a variant is unknown.

    Notes
    -----
    The Markov chains are solved exactly, where the original programs iterate.  Time grows as draws x actors^3.

    References
    ----------
    Wise, Lester and Efird (2015), An introduction to the KAPSARC toolkit for behavioral analysis (KTAB), KAPSARC
    discussion paper.

    Examples
    --------
    >>> probabilistic_condorcet(np.array([[0.0, 100.0]]), np.array([[3.0, 1.0]]), 0, 100)
    array([[0.75, 0.25]])
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    _check(chain, vote, victory)
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    weight = weight / weight.sum(axis=1, keepdims=True)
    x = (position - low) / (high - low)
    chance = np.empty_like(x)
    # Votes in proportion to distance need no vote of each actor on each pair; see `_line`.
    coalition = _line if vote == "proportional" else _by_vote(vote)
    for start in range(0, len(x), _DRAWS_AT_ONCE):
        rows = slice(start, start + _DRAWS_AT_ONCE)
        chance[rows] = _shared(x[rows], weight[rows], coalition, chain, victory)
    return chance


def elect(
    utility: FloatArray,
    weight: FloatArray,
    chain: Chain = "markov_uniform",
    vote: Vote = "proportional",
    victory: Victory = "linear",
) -> FloatArray:
    """Chance of each option, from the actors' utilities of the options, in any number of dimensions.

    Parameters
    ----------
    utility
        Shape (draw, actor, option).
    weight
        Votes.  Shape (draw, actor); >= 0, some of them > 0 in each draw.  The unit matters only against the
        floor of 1e-8 that every coalition has.
    chain, vote, victory
        Variants of the model.

    Returns
    -------
    chance
        Shape (draw, option); sums to 1.

    Raises
    ------
    InvalidInputError
        If a variant is unknown.

    Examples
    --------
    >>> elect(np.array([[[1.0, 0.0], [0.0, 1.0]]]), np.array([[3.0, 1.0]])).round(6)
    array([[0.75, 0.25]])
    """
    _check(chain, vote, victory)
    strength = support(utility, weight, vote) + _FLOOR
    return _chances(strength, np.ones((len(utility), utility.shape[2]), dtype=bool), chain, victory)


def support(utility: FloatArray, weight: FloatArray, vote: Vote = "proportional") -> FloatArray:
    """Votes for each option against each other.

    Parameters
    ----------
    utility
        Shape (draw, actor, option).
    weight
        Shape (draw, actor); >= 0.
    vote
        How a difference in utility becomes a vote.

    Returns
    -------
    support
        Shape (draw, option, option): votes for the first against the second; 0 on the diagonal.

    Examples
    --------
    >>> support(np.array([[[1.0, 0.0], [0.0, 1.0]]]), np.array([[3.0, 1.0]]))
    array([[[0., 3.],
            [1., 0.]]])
    """
    # Gains weigh less than losses only for the option that stands later; the votes are else in proportion.
    respond = RESPONSE["proportional" if vote == "prospect" else vote]
    draws, actors, options = utility.shape
    found = np.empty((draws, options, options))
    step = max(1, _CELLS_AT_ONCE // max(1, draws * actors * options))
    for start in range(0, options, step):
        some = slice(start, start + step)
        lead = respond(utility[:, :, some, None] - utility[:, :, None, :])
        found[:, some] = np.einsum("dk,dkab->dab", weight, np.maximum(lead, 0, out=lead))
    if vote == "prospect":
        found *= np.where(np.tri(options, k=-1, dtype=bool), 2 / 3, 1.0)
    return found


def support_on_a_line(position: FloatArray, weight: FloatArray) -> FloatArray:
    """Votes for each actor's position against each other's, in proportion to how much nearer it is.

    It is what `support` gives for utilities that fall in a straight line with distance, and quicker.

    Parameters
    ----------
    position
        Shape (draw, actor).
    weight
        Shape (draw, actor); >= 0.

    Returns
    -------
    support
        Shape (draw, actor, actor).

    Examples
    --------
    >>> support_on_a_line(np.array([[1.0, 0.0]]), np.array([[3.0, 1.0]]))
    array([[[0., 3.],
            [1., 0.]]])
    """
    order = np.argsort(position, axis=1, kind="stable")
    rank = np.argsort(order, axis=1)
    ranked = np.take_along_axis(position, order, axis=1)
    found = _line(ranked, np.take_along_axis(weight, order, axis=1))
    rows = np.arange(len(position))[:, None, None]
    return np.asarray(found[rows, rank[:, :, None], rank[:, None, :]])


def _binary(lead: FloatArray) -> FloatArray:
    return np.asarray(np.clip(lead / _BINARY_WIDTH, -1, 1))


RESPONSE: Mapping[Vote, Callable[[FloatArray], FloatArray]] = {
    "proportional": lambda lead: lead,
    "binary": _binary,
    "cubic": lambda lead: lead**3,
    "proportional_and_cubic": lambda lead: 0.5 * lead + 0.5 * lead**3,
    "proportional_and_binary": lambda lead: 0.8 * lead + 0.2 * _binary(lead),
    "prospect": lambda lead: np.where(lead > 0, lead * 2 / 3, lead),
}
"""From a difference in utility to a vote, for a weight of 1."""


def _check(chain: Chain, vote: Vote, victory: Victory) -> None:
    for name, choice, allowed in (
        ("chain", chain, Chain),
        ("vote", vote, Vote),
        ("victory", victory, Victory),
    ):
        if choice not in get_args(allowed):
            raise InvalidInputError(
                f"{name} must be one of {', '.join(get_args(allowed))}, but is {choice!r}"
            )


_Coalition = Callable[[FloatArray, FloatArray], FloatArray]
"""From positions in order and weights, shape (draw, actor), to support, shape (draw, actor, actor)."""


def _by_vote(vote: Vote) -> _Coalition:
    def coalition(x: FloatArray, weight: FloatArray) -> FloatArray:
        return support(1 - np.abs(x[:, :, None] - x[:, None, :]), weight, vote)

    return coalition


def _line(x: FloatArray, weight: FloatArray) -> FloatArray:
    """Support on a line, positions in rising order, votes in proportion to distance.

    Between two positions a < b with the middle m, a voter up to a votes with all of b - a for a, one between a
    and m with twice its distance from m, and the others for b in like manner.  Only voters between the two
    have to be looked at one by one.
    """
    size = x.shape[1]
    points, votes = np.ascontiguousarray(x.T), np.ascontiguousarray(weight.T)
    found = np.zeros((size, size, len(x)))
    between = np.empty_like(found)
    for place in range(1, size - 1):
        # twice the distance by which each pair's middle lies right of this voter
        gap = between[:place, place + 1 :]
        np.add(points[:place, None] - points[place], points[place + 1 :] - points[place], out=gap)
        np.maximum(gap, 0, out=gap)
        gap *= votes[place]
        found[:place, place + 1 :] += gap
    reached, moment = np.cumsum(votes, axis=0), np.cumsum(votes * points, axis=0)
    for first in range(size - 1):
        rest = slice(first + 1, size)
        width, half = points[rest] - points[first], found[first, rest]
        inside = reached[rest] - votes[rest] - reached[first]
        lean = 2 * (moment[rest] - votes[rest] * points[rest] - moment[first])
        lean -= (points[rest] + points[first]) * inside
        beyond = width * (reached[-1] - reached[rest] + votes[rest])
        found[rest, first] = beyond + np.maximum(half + lean, 0)
        half += width * reached[first]
    return np.ascontiguousarray(found.transpose(2, 0, 1))


def _shared(
    x: FloatArray, weight: FloatArray, coalition: _Coalition, chain: Chain, victory: Victory
) -> FloatArray:
    """Chance of each actor's position; actors at one position share it.  Shape (draw, actor)."""
    # Actors without weight go last, where they neither are an option nor hide one.
    order = np.lexsort((x, weight == 0), axis=1)
    ranked = np.take_along_axis(x, order, axis=1)
    votes = np.take_along_axis(weight, order, axis=1)
    has = votes > 0
    new = has.copy()
    new[:, 1:] &= ranked[:, 1:] != ranked[:, :-1]
    # An actor without weight stands in for the last option, so that positions stay in rising order.
    last = np.where(has, ranked, -np.inf).max(axis=1, keepdims=True)
    option = np.where(has, ranked, last)
    chance = _chances(coalition(option, votes) + _FLOOR, new, chain, victory)
    group = np.maximum(np.cumsum(new, axis=1) - 1, 0)
    members = np.zeros_like(x)
    total = np.zeros_like(x)
    rows = np.arange(len(x))[:, None]
    np.add.at(members, (rows, group), has)
    np.add.at(total, (rows, group), chance)
    each = total[rows, group] / np.maximum(members[rows, group], 1)
    found = np.empty_like(x)
    np.put_along_axis(found, order, np.where(has, each, 0.0), axis=1)
    return found


def _chances(strength: FloatArray, option: BoolArray, chain: Chain, victory: Victory) -> FloatArray:
    """Distribution over options from the strengths of coalitions.

    Shape (draw, option, option) and (draw, option) in; what is no option gets nothing.
    """
    beats = _victory(strength, victory)
    if chain == "conditional":
        rivals = np.where(option[:, None, :], np.log(beats), 0.0).sum(axis=2)
        best = np.where(option, rivals, -np.inf).max(axis=1, keepdims=True)
        odds = np.where(option, np.exp(rivals - best), 0.0)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))
    beats *= option[:, :, None] & option[:, None, :]
    if chain == "markov_uniform":
        meets = np.broadcast_to(1 / option.sum(axis=1)[:, None, None], beats.shape)
    else:
        # What the challenger's side would win, by the chance that it does.
        incentive = strength * beats
        diagonal = np.arange(beats.shape[1])
        incentive[:, diagonal, diagonal] = np.where(option, _FLOOR / 2 + _IDLE, 0.0)
        total = incentive.sum(axis=1, keepdims=True)
        meets = incentive / np.where(total > 0, total, 1.0)
    return _stationary(beats, meets, option)


def _victory(strength: FloatArray, victory: Victory) -> FloatArray:
    """Chance that each option beats each other.  Shape (draw, option, option)."""
    against = strength.swapaxes(1, 2)
    if victory != "threshold":
        return np.asarray(1 / (1 + (against / strength) ** _POWER[victory]))
    between = ((_LEAD + 1) * strength / (strength + against) - 1) / (_LEAD - 1)
    sure = 1 / (1 + _UNLIKELY)
    found = np.where(strength >= _LEAD * against, sure, between)
    return np.where(against >= _LEAD * strength, 1 - sure, found)


def _stationary(beats: FloatArray, meets: FloatArray, option: BoolArray) -> FloatArray:
    """Long-run share of time for which each option is the favourite.

    `beats` (a, b) is the chance that a beats b, `meets` (a, b) the chance that a challenges the favourite b.
    """
    options = beats.shape[1]
    diagonal = np.arange(options)
    # The favourite becomes a by losing to it, and stays by beating whoever comes.
    step = beats * meets
    step[:, diagonal, diagonal] += np.einsum("dab,dba->da", beats, meets)
    # Columns of `step` sum to 1, so adding the sum of chances to each row makes the system regular
    # and its solution sum to 1.
    system = option[:, :, None] * option[:, None, :] - step
    system[:, diagonal, diagonal] += 1.0
    chance = np.linalg.solve(system, option[:, :, None].astype(float))[:, :, 0]
    chance = np.maximum(chance, 0.0)
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
