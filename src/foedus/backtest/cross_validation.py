"""Learn from some groups of rows and forecast others, so that no group helps to forecast itself.

What to learn (which features, how strong a penalty) is chosen inside the rows learnt from, by leaving out one
of their groups after another; the rows to be forecast have no say in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.ridge_logit import ridge_logit

_AT_ONCE = 512
"""Fits made together; more would take more memory than time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to learn: some of the features, and how strongly their slopes are held back."""

    features: tuple[int, ...]
    """Columns used."""
    penalty: float
    name: str = ""


@dataclass(frozen=True)
class Forecast:
    """What was forecast for each row, and why."""

    chance: FloatArray
    """Of a yes.  Shape (row,)."""
    contributions: FloatArray
    """Log-odds that each feature adds against the average row learnt from; 0 for one that was not used.
    Shape (row, feature)."""
    average: FloatArray
    """That average row, feature by feature.  Shape (row, feature)."""
    chosen: tuple[Candidate, ...]
    """The way of learning that forecast each row."""


def forecast_held_out(
    features: FloatArray, yes: FloatArray, group: IntArray, candidates: Sequence[Candidate]
) -> Forecast:
    """Forecast each group from all others.

    Parameters
    ----------
    features
        Shape (row, feature).
    yes
        Outcomes, 0 or 1.  Shape (row,).
    group
        Number of each row's group.  Shape (row,).
    candidates
        Ways to learn; with three groups or more one is chosen for each group without looking at it.

    Raises
    ------
    InvalidInputError
        If there are fewer than two groups.
    """
    within = _membership(group)
    if len(within) < 2:
        raise InvalidInputError("to forecast each group from the others there must be at least two")
    # loss[c, a, b]: of the rows of group b where neither a nor b was learnt from
    loss = np.stack([_loss_without_two(features, yes, within, c) for c in candidates])
    best = np.argmin(loss.sum(axis=2), axis=0)
    chance, contributions, average = np.zeros(len(yes)), np.zeros(features.shape), np.zeros(features.shape)
    chosen = [candidates[0]] * len(yes)
    for left_out, pick in enumerate(best):
        rows = within[left_out]
        part = _learn(features, yes, ~rows, candidates[pick], features[rows])
        chance[rows], contributions[rows], average[rows] = part.chance, part.contributions, part.average
        for row in np.flatnonzero(rows):
            chosen[row] = candidates[pick]
    return Forecast(chance, contributions, average, tuple(chosen))


def forecast_others(
    features: FloatArray,
    yes: FloatArray,
    group: IntArray,
    candidates: Sequence[Candidate],
    others: FloatArray,
) -> Forecast:
    """Forecast other rows from all of these; the way to learn is chosen by leaving out one group in turn.

    Parameters
    ----------
    others
        Features of the rows to be forecast.  Shape (other row, feature).

    Raises
    ------
    InvalidInputError
        If there are no rows to learn from.
    """
    if len(yes) == 0:
        raise InvalidInputError("there are no rows to learn from")
    within = _membership(group)
    pick = candidates[0]
    if len(within) > 1:
        left_out = ~within
        losses = []
        for candidate in candidates:
            chance = _chance(features, yes, left_out.astype(float), candidate)
            losses.append(float(np.sum(np.where(within, _log_loss(chance, yes), 0.0))))
        pick = candidates[int(np.argmin(losses))]
    return _learn(features, yes, np.ones(len(yes), dtype=bool), pick, others)


def _learn(
    features: FloatArray, yes: FloatArray, rows: BoolArray, candidate: Candidate, others: FloatArray
) -> Forecast:
    columns = list(candidate.features)
    fit = ridge_logit(features[:, columns], yes, rows[None, :].astype(float), candidate.penalty)
    contributions = np.zeros(others.shape)
    contributions[:, columns] = fit.contributions(others[:, columns])[0]
    average = np.broadcast_to(features[rows].mean(axis=0), others.shape)
    return Forecast(fit.chance(others[:, columns])[0], contributions, average, (candidate,) * len(others))


def _membership(group: IntArray) -> BoolArray:
    return np.asarray(np.unique(group)[:, None] == group[None, :])


def _loss_without_two(
    features: FloatArray, yes: FloatArray, within: BoolArray, candidate: Candidate
) -> FloatArray:
    """Loss on group b where a and b were left out; shape (a, b), nothing on the diagonal."""
    count = len(within)
    loss = np.zeros((count, count))
    if count < 3:
        return loss
    pairs = np.array(list(combinations(range(count), 2)))
    for start in range(0, len(pairs), _AT_ONCE):
        first, second = pairs[start : start + _AT_ONCE].T
        weight = (~(within[first] | within[second])).astype(float)
        lost = _log_loss(_chance(features, yes, weight, candidate), yes)
        loss[first, second] = np.sum(lost * within[second], axis=1)
        loss[second, first] = np.sum(lost * within[first], axis=1)
    return loss


def _chance(features: FloatArray, yes: FloatArray, weight: FloatArray, candidate: Candidate) -> FloatArray:
    used = features[:, list(candidate.features)]
    return ridge_logit(used, yes, weight, candidate.penalty).chance(used)


def _log_loss(chance: FloatArray, yes: FloatArray) -> FloatArray:
    return -np.log(np.maximum(np.where(yes > 0, chance, 1 - chance), 1e-12))
