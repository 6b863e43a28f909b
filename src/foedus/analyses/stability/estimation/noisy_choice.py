"""Chances of the moves of one choice, and how they turn with what the moves are worth and with the noise.

Every kernel takes `worth` and `log_noise` of shape (move, row): a move is worth so much and carries an independent
error with a scale of exp(log_noise).  The move with the highest sum is made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, logsumexp

from foedus.numerics.arrays import FloatArray

_NODES = np.linspace(-10, 10, 81)
"""Of the trapezoid rule, which is all but exact for smooth integrands that fade at both ends."""
_FARTHEST = 1e8  # in units of noise; further out the logs of tails would overflow
_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True)
class MoveChances:
    """Chances of moves and their derivatives."""

    log: FloatArray
    """Shape (move, row)."""
    by_worth: FloatArray
    """Of the log chance of the first move by the worth of the second; shape (move, move, row)."""
    by_log_noise: FloatArray
    """Of the log chance of the first move by the log noise of the second; shape (move, move, row)."""


def logit(worth: FloatArray, log_noise: FloatArray) -> MoveChances:
    """Extreme-value errors: chances in proportion to exp(worth / noise).

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    Examples
    --------
    >>> np.exp(logit(np.array([[0.0], [np.log(3)]]), np.zeros((2, 1))).log).round(3).ravel()
    array([0.25, 0.75])
    """
    noise = np.exp(log_noise)
    index = worth / noise
    log = index - logsumexp(index, axis=0)
    by_index = np.eye(len(worth))[:, :, None] - np.exp(log)[None, :, :]
    return MoveChances(log, by_index / noise, -by_index * index)


def probit(worth: FloatArray, log_noise: FloatArray) -> MoveChances:
    """Normal errors, in closed form for two moves and by quadrature for more.

    Examples
    --------
    >>> np.exp(probit(np.array([[0.0], [np.sqrt(2)]]), np.zeros((2, 1))).log).round(4).ravel()
    array([0.1587, 0.8413])
    """
    return _probit_of_two(worth, log_noise) if len(worth) == 2 else _probit_of_many(worth, log_noise)


def _probit_of_two(worth: FloatArray, log_noise: FloatArray) -> MoveChances:
    variance = np.exp(2 * log_noise)
    total = variance.sum(axis=0)
    distance = np.clip((worth[1] - worth[0]) / np.sqrt(total), -_FARTHEST, _FARTHEST)
    signed = np.stack([-distance, distance])
    log = log_ndtr(signed)
    mills = np.exp(-(signed**2) / 2 - _LOG_2PI / 2 - log)
    slope = mills / np.sqrt(total)
    by_worth = np.stack([np.stack([slope[0], -slope[0]]), np.stack([-slope[1], slope[1]])])
    by_log_noise = -(mills * signed)[:, None, :] * (variance / total)[None, :, :]
    return MoveChances(log, by_worth, by_log_noise)


def _probit_of_many(worth: FloatArray, log_noise: FloatArray) -> MoveChances:
    """P(a) = E over e of the product over b of Phi((worth_a + noise_a e - worth_b) / noise_b)."""
    nodes = _NODES[:, None]
    log_weight = np.log(_NODES[1] - _NODES[0]) - nodes**2 / 2 - _LOG_2PI / 2
    moves, rows = worth.shape
    noise = np.exp(log_noise)
    log = np.empty((moves, rows))
    by_worth = np.zeros((moves, moves, rows))
    by_log_noise = np.zeros((moves, moves, rows))
    for move in range(moves):
        reached = worth[move] + noise[move] * nodes  # (node, row)
        others = [other for other in range(moves) if other != move]
        distance = {o: np.clip((reached - worth[o]) / noise[o], -_FARTHEST, _FARTHEST) for o in others}
        tails = {o: log_ndtr(distance[o]) for o in others}
        parts = log_weight + sum(tails.values())
        log[move] = logsumexp(parts, axis=0)
        share = np.exp(parts - log[move])
        for o in others:
            pull = share * np.exp(-(distance[o] ** 2) / 2 - _LOG_2PI / 2 - tails[o]) / noise[o]
            by_worth[move, o] = -pull.sum(axis=0)
            by_worth[move, move] += pull.sum(axis=0)
            by_log_noise[move, o] = -(pull * distance[o] * noise[o]).sum(axis=0)
            by_log_noise[move, move] += (pull * nodes * noise[move]).sum(axis=0)
    return MoveChances(log, by_worth, by_log_noise)
