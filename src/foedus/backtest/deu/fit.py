"""How are the weights of the default forecast learnt, without looking at what they will be scored on?

Dossiers are left out whole: issues of one dossier share their fate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.default_forecast import cut_normal, elections
from foedus.analyses.bargaining.predictive import STEPS, level_reaching
from foedus.backtest.deu.cases import Case
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.simplex import shares_of_least_squares

LEVELS = (50, 80, 90)
PRIOR = np.array([0.25, 0.25, 0.5])
"""Half to who wins and half to what lies between, the two elections alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to learn."""

    spread: float
    """Of the normal part; points of 100."""
    pull: float
    """How strongly the shares are held to `PRIOR`; added to the diagonal of the mean squares of one case."""


CANDIDATES = tuple(Candidate(*both) for both in product((15.0, 20.0, 25.0, 30.0), (0.0, 3.0, 30.0)))


@dataclass(frozen=True)
class Lesson:
    """Parts of the mixture for each case, under each width of the normal, and what happened."""

    chance: dict[float, FloatArray]
    """Spread -> shape (part, case, 101)."""
    outcome: FloatArray
    group: IntArray
    """Shape (case,) both; groups are numbered from 0."""


@dataclass(frozen=True)
class HeldOut:
    """Forecasts of each dossier from the others."""

    chance: FloatArray
    """Shape (case, 101)."""
    level: dict[int, FloatArray]
    """Percentage -> level of each case's interval.  Shape (case,)."""
    chosen: tuple[Candidate, ...]
    """Per dossier."""


def parts(cases: Sequence[Case], spreads: Sequence[float]) -> dict[float, FloatArray]:
    """Chances of the points under each part of the mixture; outcomes are not looked at.

    Spread -> shape (part, case, 101).
    """
    rows = [(case.position[None], case.weight[None]) for case in cases]
    pairs = [elections(x, weight) for x, weight in rows]
    centre = np.array([compromise(x, weight)[0] for x, weight in rows])
    by_weight, of_equals = (np.concatenate([pair[which] for pair in pairs]) for which in (0, 1))
    return {spread: np.stack([by_weight, of_equals, cut_normal(centre, spread)]) for spread in spreads}


def lesson(cases: Sequence[Case], candidates: Sequence[Candidate] = CANDIDATES) -> Lesson:
    """Lay cases out to be learnt from."""
    names = sorted({case.dossier for case in cases})
    return Lesson(
        parts(cases, sorted({candidate.spread for candidate in candidates})),
        np.array([case.outcome for case in cases]),
        np.array([names.index(case.dossier) for case in cases], dtype=np.int64),
    )


def fit(learnt: Lesson, candidates: Sequence[Candidate] = CANDIDATES) -> MixtureWeights:
    """Learn from all cases; spread, pull and levels are chosen by leaving out one dossier after another.

    Raises
    ------
    InvalidInputError
        If there are fewer than two dossiers.
    """
    count = _count(learnt, 2)
    alone = np.arange(count)
    losses, left_out = [], []
    for candidate in candidates:
        squares = _squares(learnt, candidate)
        shares = _shares(squares, candidate, ~np.eye(count, dtype=bool))
        left_out.append(shares)
        losses.append(float(_loss(squares, shares, alone).sum()))
    best = int(np.argmin(losses))
    shares = left_out[best]
    forecast = _mix(learnt, candidates[best], shares[learnt.group], slice(None))
    reach = level_reaching(forecast, learnt.outcome)
    final = _shares(_squares(learnt, candidates[best]), candidates[best], np.ones((1, count), dtype=bool))[0]
    return MixtureWeights(
        election=float(final[0]),
        election_of_equals=float(final[1]),
        normal=float(final[2]),
        spread=candidates[best].spread,
        levels=_levels(reach),
    )


def forecast_held_out(learnt: Lesson, candidates: Sequence[Candidate] = CANDIDATES) -> HeldOut:
    """Forecast each dossier from the others; how to learn is chosen within these, by leaving out one more.

    Raises
    ------
    InvalidInputError
        If there are fewer than three dossiers.
    """
    count = _count(learnt, 3)
    kept = ~(np.eye(count, dtype=bool)[:, None, :] | np.eye(count, dtype=bool)[None, :, :])
    shares, losses = [], []
    for candidate in candidates:
        squares = _squares(learnt, candidate)
        # shares[a, b] are learnt without a and b; on the diagonal only a is left out
        without_two = _shares(squares, candidate, kept.reshape(-1, count)).reshape(count, count, -1)
        loss = _loss(squares, without_two, np.broadcast_to(np.arange(count), (count, count)))
        np.fill_diagonal(loss, 0.0)
        shares.append(without_two)
        losses.append(loss.sum(axis=1))
    best = np.argmin(np.array(losses), axis=0)
    chance = np.zeros((len(learnt.outcome), STEPS + 1))
    level = {percent: np.zeros(len(chance)) for percent in LEVELS}
    for dossier, pick in enumerate(best):
        rows = learnt.group == dossier
        others = np.flatnonzero(~rows)
        known = _mix(learnt, candidates[pick], shares[pick][dossier, learnt.group[others]], others)
        found = _levels(level_reaching(known, learnt.outcome[others]))
        for percent in LEVELS:
            level[percent][rows] = found[percent]
        own = np.broadcast_to(shares[pick][dossier, dossier], (int(rows.sum()), len(PRIOR)))
        chance[rows] = _mix(learnt, candidates[pick], own, np.flatnonzero(rows))
    return HeldOut(chance, level, tuple(candidates[pick] for pick in best))


def apply(cases: Sequence[Case], weights: MixtureWeights) -> FloatArray:
    """Forecast cases with weights learnt elsewhere.  Shape (case, 101)."""
    of_parts = parts(cases, (weights.spread,))[weights.spread]
    return np.asarray(np.tensordot(np.array(weights.shares), of_parts, 1))


def _count(learnt: Lesson, least: int) -> int:
    count = int(learnt.group.max()) + 1 if len(learnt.group) else 0
    if count < least:
        raise InvalidInputError(f"to learn from past decisions takes {least} dossiers, but there are {count}")
    return count


@dataclass(frozen=True)
class _Squares:
    """Sums over the cases of each dossier from which the score of any shares follows.

    The score of a mixture is the sum over points of its squared distance from what happened: a square in the
    shares.
    """

    gram: FloatArray
    """Shape (dossier, part, part)."""
    product: FloatArray
    """Shape (dossier, part)."""
    constant: FloatArray
    size: FloatArray
    """Shape (dossier,)."""


def _squares(learnt: Lesson, candidate: Candidate) -> _Squares:
    reached = np.cumsum(learnt.chance[candidate.spread], axis=2)[:, :, :STEPS]
    happened = (np.arange(STEPS) >= learnt.outcome[:, None]).astype(float)
    member = np.eye(int(learnt.group.max()) + 1)[learnt.group]
    return _Squares(
        np.einsum("icq,jcq,cd->dij", reached, reached, member, optimize=True),
        np.einsum("icq,cq,cd->di", reached, happened, member, optimize=True),
        happened.sum(axis=1) @ member,
        member.sum(axis=0),
    )


def _shares(squares: _Squares, candidate: Candidate, kept: BoolArray) -> FloatArray:
    """Best shares for selections of dossiers.  Shape (selection, dossier) in, (selection, part) out."""
    select = kept.astype(float)
    size = (select @ squares.size)[:, None]
    gram = np.tensordot(select, squares.gram, 1) / size[:, :, None]
    product_ = select @ squares.product / size
    return shares_of_least_squares(
        gram + candidate.pull * np.eye(len(PRIOR)), product_ + candidate.pull * PRIOR
    )


def _loss(squares: _Squares, shares: FloatArray, dossier: IntArray) -> FloatArray:
    """Sum of scores of each dossier's cases.  Shape (..., part) and (...) in, (...) out."""
    square = np.einsum("...i,...ij,...j->...", shares, squares.gram[dossier], shares)
    cross = 2 * np.sum(shares * squares.product[dossier], axis=-1)
    return np.asarray(square - cross + squares.constant[dossier])


def _mix(learnt: Lesson, candidate: Candidate, shares: FloatArray, rows: IntArray | slice) -> FloatArray:
    """Mixtures with shares of their own.  Shape (case, part) in, (case, 101) out."""
    return np.asarray(np.einsum("ci,icq->cq", shares, learnt.chance[candidate.spread][:, rows]))


def _levels(reach: FloatArray) -> dict[int, float]:
    """Level that reached the outcome in so many of 100 cases that were not learnt from."""
    return {percent: float(np.quantile(reach, percent / 100, method="higher")) for percent in LEVELS}
