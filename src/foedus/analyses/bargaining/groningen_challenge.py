"""Challenge model with straight-line utility: who gives way to whom, and the compromise of what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.median import weighted_median
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray, IntArray

Readout = Literal["mean", "median"]
"""What is read off the last positions."""

NOBODY = -1

_LEVEL = 1e-10  # of the range: places and gains closer than this are level
_DRAWS_AT_ONCE = 64


@dataclass(frozen=True)
class GroningenChallenges:
    """Rounds of challenges."""

    position: FloatArray
    """Shape (round + 1, draw, actor); points, the first as given."""
    outcome: FloatArray
    """What is read off after each round.  Shape (round + 1, draw); points."""
    mover: IntArray
    """Actor that each actor gave way to, or `NOBODY`.  Shape (round, draw, actor)."""


def groningen_challenge(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    rounds: int = 10,
    readout: Readout = "mean",
) -> GroningenChallenges:
    r"""Let actors challenge where they expect to gain, and targets give way to the strongest challenge.

    A challenge is resisted with the chance of the target's salience; who wins, the other comes to its position.
    Its chance is the share of weight that stands nearer to it, those halfway counted half.  A target gives way to
    whoever expects more from a challenge than it would expect from one of its own, and of these to the one that
    expects most.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    capability
        Same shape; >= 0.
    salience
        Same shape; 0 to 1, the chance that an actor resists.
    rounds
        How many to play at most; where nobody gives way the rest change nothing.
    readout
        The compromise of the last positions, or their weighted median.

    Raises
    ------
    InvalidInputError
        If a salience is outside 0..1, there are fewer than no rounds, or the readout is unknown.

    Notes
    -----
    With distance d, salience of the target s and chance P the challenger expects d (1 - 2 s (1 - P)).  This is a
    reconstruction from descriptions of the Groningen group's model, whose own program was not at hand; do not take
    it for a replication.

    References
    ----------
    After Bueno de Mesquita and Stokman (eds.) (1994), European Community Decision Making; Arregui, Stokman and
    Thomson (2006), in Thomson et al., The European Union Decides.

    Examples
    --------
    >>> found = groningen_challenge(
    ...     np.array([[0.0, 40.0, 100.0]]), np.array([[1.0, 1.0, 3.0]]), np.array([[0.5, 0.2, 0.9]])
    ... )
    >>> found.position[-1], found.mover[0]
    (array([[100., 100., 100.]]), array([[ 2,  2, -1]]))
    """
    if rounds < 0:
        raise InvalidInputError(f"the number of rounds must be 0 or more, but is {rounds}")
    if readout not in get_args(Readout):
        raise InvalidInputError(f"readout must be one of {', '.join(get_args(Readout))}, but is {readout!r}")
    if salience.min(initial=0.0) < 0 or salience.max(initial=0.0) > 1:
        raise InvalidInputError(
            f"salience is a share from 0 to 1, but runs {salience.min():g} to {salience.max():g}"
        )
    where = np.empty((rounds + 1, *position.shape))
    where[0] = position
    mover = np.full((rounds, *position.shape), NOBODY)
    weight = capability * salience
    for start in range(0, len(position), _DRAWS_AT_ONCE):
        rows = slice(start, start + _DRAWS_AT_ONCE)
        for turn in range(rounds):
            now = where[turn, rows]
            to = mover[turn, rows] = _gives_way_to(now, weight[rows], salience[rows])
            there = np.take_along_axis(now, np.maximum(to, 0), axis=1)
            where[turn + 1, rows] = np.where(to == NOBODY, now, there)
    flat, weights = where.reshape(-1, position.shape[1]), np.broadcast_to(weight, where.shape)
    read = compromise if readout == "mean" else weighted_median
    outcome = read(flat, weights.reshape(flat.shape)).reshape(where.shape[:2])
    return GroningenChallenges(where, outcome, mover)


def _gives_way_to(x: FloatArray, weight: FloatArray, salience: FloatArray) -> IntArray:
    """Challenger that each actor gives way to.  Shape (draw, actor)."""
    low, width = x.min(axis=1, keepdims=True), np.ptp(x, axis=1, keepdims=True)
    place = (x - low) / np.where(width > 0, width, 1.0)
    away = np.abs(place[:, :, None] - place[:, None, :])
    below = _weight_below((place[:, :, None] + place[:, None, :]) / 2, place, weight)
    chance = np.where(place[:, :, None] < place[:, None, :], below, 1 - below)
    expects = away * (1 - 2 * salience[:, None, :] * (1 - chance))
    wins = (expects > _LEVEL) & (expects > expects.swapaxes(1, 2) + _LEVEL)
    force = np.where(wins, expects, -np.inf).swapaxes(1, 2)  # (draw, target, challenger)
    best = (force >= force.max(axis=2, keepdims=True) - _LEVEL).argmax(axis=2)
    return np.where(wins.any(axis=1), best, NOBODY)


def _weight_below(middle: FloatArray, place: FloatArray, weight: FloatArray) -> FloatArray:
    """Share of weight that stands below each point, and half of what stands on it.

    Shape (draw, actor, other) for the points, (draw, actor) for places from 0 to 1 and for weights.
    """
    draws, actors = place.shape
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
    order = np.argsort(place, axis=1)
    reached = np.zeros((draws, actors + 1))
    np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1, out=reached[:, 1:])
    # All draws in one row, each to the right of the one before.
    shift = 2.0 * np.arange(draws)[:, None]
    ranked = (np.take_along_axis(place, order, axis=1) + shift).ravel()
    first = actors * np.arange(draws)[:, None]
    points = middle.reshape(draws, -1) + shift
    ends = [np.searchsorted(ranked, points + slack) - first for slack in (-_LEVEL, _LEVEL)]
    half = sum(np.take_along_axis(reached, end, axis=1) for end in ends) / 2
    return np.asarray((half / reached[:, -1:]).reshape(middle.shape))
