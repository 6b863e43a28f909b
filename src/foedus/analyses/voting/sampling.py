"""Power in rules that are too intricate to be counted: estimated from random votes, with intervals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.game import Game, game
from foedus.analyses.voting.power import Power
from foedus.analyses.voting.rule_tree import Tree
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray, IntArray

_CELLS = 1 << 22
_CONFIDENCE_95 = 1.959963984540054
"""Standard normal deviate of a two-sided interval of 95 %."""
RARE = 25
"""Fewest swings that must be seen in all for an estimate to say anything."""

Votes = NDArray[np.bool_]


def sampled_banzhaf(rule: Rule, draws: int = 100_000, seed: int = 20250213) -> Power:
    """Absolute Banzhaf index from random ways to vote.

    Each way to vote tells for every voter at once whether its switch would decide.

    Parameters
    ----------
    draws
        Ways to vote; 2 or more.
    seed
        Same seed, same numbers.

    Raises
    ------
    NotApplicableError
        If hardly any switch would decide, as near unanimity: then only counting helps.

    Notes
    -----
    Intervals are Wilson's, at 95 %.  Ways to vote are drawn independently: of a rule that is its own dual,
    opposite ways would tell the same twice.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212.
    Bachrach et al. (2010), Autonomous Agents and Multi-Agent Systems 20:105-122.
    """
    found = game(rule)
    rng = _generator(draws, seed)
    seen = np.zeros(found.size)
    for votes in _ways_to_vote(found, rng, draws):
        seen += _critical(found, votes).sum(axis=0)
    _require_seen(seen, draws)
    return _estimate("banzhaf", seen, draws, "random ways to vote")


def sampled_shapley_shubik(rule: Rule, draws: int = 100_000, seed: int = 20250213) -> Power:
    """Shapley-Shubik index from random orders of voters; who tips the vote is counted.

    Parameters and errors are those of `sampled_banzhaf`, with orders in place of ways to vote.

    References
    ----------
    Castro, Gomez and Tejada (2009), Computers and Operations Research 36:1726-1730.
    """
    found = game(rule)
    rng = _generator(draws, seed)
    seen = np.zeros(found.size)
    for count in _chunks(draws, found):
        order = rng.permuted(np.tile(np.arange(found.size), (count, 1)), axis=1)
        # The voter that tips lies where so many of the order are needed: found by halving.
        low, high = np.zeros(count, dtype=np.int64), np.full(count, found.size)
        rank = np.argsort(order, axis=1)
        while np.any(high - low > 1):
            middle = (low + high) // 2
            wins = _wins(found, rank < middle[:, np.newaxis])
            high = np.where(wins, middle, high)
            low = np.where(wins, low, middle)
        seen += np.bincount(order[np.arange(count), high - 1], minlength=found.size)
    return _estimate("shapley-shubik", seen, draws, "random orders of voters")


def sampled_johnston(rule: Rule, draws: int = 100_000, seed: int = 20250213) -> Power:
    """Johnston index from random ways to vote; intervals are those of a ratio of means.

    Parameters and errors are those of `sampled_banzhaf`.
    """
    found = game(rule)
    rng = _generator(draws, seed)
    credit, square, cross = np.zeros(found.size), np.zeros(found.size), np.zeros(found.size)
    vulnerable = 0.0
    for votes in _ways_to_vote(found, rng, draws):
        critical = _critical(found, votes) & votes
        number = critical.sum(axis=1)
        own = critical / np.maximum(number, 1)[:, np.newaxis]
        credit += own.sum(axis=0)
        square += (own**2).sum(axis=0)
        cross += own[number > 0].sum(axis=0)
        vulnerable += float((number > 0).sum())
    _require_seen(np.array([vulnerable]), draws)
    values = credit / vulnerable
    spread = square - 2 * values * cross + values**2 * vulnerable
    half = _CONFIDENCE_95 * np.sqrt(np.maximum(spread, 0.0)) / vulnerable
    interval = np.stack([np.maximum(values - half, 0), np.minimum(values + half, 1)], axis=1)
    return Power(
        "johnston", values, f"{draws:,} random ways to vote", False, float(half.max()), None, interval
    )


def _generator(draws: int, seed: int) -> np.random.Generator:
    if draws < 2:
        raise InvalidInputError(f"a sample needs 2 draws or more, but was asked for {draws}")
    return np.random.default_rng(seed)


def _chunks(draws: int, found: Game) -> Iterator[int]:
    step = max(1, _CELLS // found.size)
    for start in range(0, draws, step):
        yield min(step, draws - start)


def _ways_to_vote(found: Game, rng: np.random.Generator, draws: int) -> Iterator[Votes]:
    for count in _chunks(draws, found):
        yield rng.random((count, found.size)) < 0.5


def _leaf_totals(found: Game, votes: Votes) -> list[tuple[FloatArray | IntArray, IntArray, int]]:
    """Per weighted part: weight of the yes votes of each draw, weights, and quota."""
    totals = []
    for weights, quota in found.leaves:
        whole = np.array(weights, dtype=np.int64 if sum(weights) < 1 << 53 else object)
        # Sums of whole numbers below 2^53 are exact in floats, whose product is much quicker.
        total = (
            votes.astype(np.float64) @ whole.astype(np.float64) if whole.dtype != object else votes @ whole
        )
        totals.append((total, whole, quota))
    return totals


def _wins(found: Game, votes: Votes) -> Votes:
    met = [np.asarray(total >= quota, dtype=bool) for total, _, quota in _leaf_totals(found, votes)]
    return _joined(found.tree, met, (len(votes),))


def _critical(found: Game, votes: Votes) -> Votes:
    """Whether each voter's switch would decide.  Shape (draw, voter)."""
    alone, joined = [], []
    for total, weights, quota in _leaf_totals(found, votes):
        without = total[:, np.newaxis] - votes * weights
        alone.append(np.asarray(without >= quota, dtype=bool))
        joined.append(np.asarray(without + weights >= quota, dtype=bool))
    return _joined(found.tree, joined, votes.shape) & ~_joined(found.tree, alone, votes.shape)


def _joined(tree: Tree, met: list[Votes], shape: tuple[int, ...]) -> Votes:
    if tree.leaf >= 0:
        return met[tree.leaf]
    found = np.full(shape, tree.every)
    for branch in tree.branches:
        part = _joined(branch, met, shape)
        found = found & part if tree.every else found | part
    return found


def _require_seen(seen: FloatArray, draws: int) -> None:
    if seen.sum() < RARE:
        raise NotApplicableError(
            f"in {draws:,} random ways to vote hardly any switch decided ({int(seen.sum())} did), so a sample says "
            f"nothing.\n  Such a rule is near unanimity: ask for an index that counts, or for its blockers."
        )


def _estimate(index: str, seen: FloatArray, draws: int, what: str) -> Power:
    """Shares of draws, with Wilson's intervals."""
    z2 = _CONFIDENCE_95**2
    share = seen / draws
    centre = (share + z2 / (2 * draws)) / (1 + z2 / draws)
    half = _CONFIDENCE_95 / (1 + z2 / draws) * np.sqrt(share * (1 - share) / draws + z2 / (4 * draws**2))
    interval = np.stack([centre - half, centre + half], axis=1)
    return Power(index, share, f"{draws:,} {what}", False, float(half.max()), None, interval)
