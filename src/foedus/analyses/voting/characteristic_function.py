"""The Shapley-Shubik index of one quota and very many voters, from the characteristic function of the votes.

If every voter says yes with probability t, the chance that the others' votes fall into a voter's window of
swings is a sum over the frequencies of a discrete Fourier transform.  With many voters nearly all frequencies
cancel out, and for most t the window is out of reach; both are bounded before anything is computed, and the
bound is part of the answer.

References
----------
Owen (1972), Management Science 18:P64-P79 (the integral over t).
Hong (2013), Computational Statistics and Data Analysis 59:41-51 (the transform of a sum of unequal votes).
Hoeffding (1963), Journal of the American Statistical Association 58:13-30 (votes far from their mean).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.game import Game
from foedus.analyses.voting.generating_function import weighted_game
from foedus.analyses.voting.power import ROUNDING, Power
from foedus.analyses.voting.quadrature import quadrature
from foedus.errors import NotApplicableError
from foedus.numerics.arrays import FloatArray, IntArray

_NEGLIGIBLE = 37.0
"""Exponent beyond which a term is bounded and left out: exp(-37) is 9e-17, of an integral of about 1/voters."""
_PAIRS_AT_ONCE = 1 << 13
TERM_LIMIT = 1 << 29
"""Most terms (nodes x frequencies x kinds of voters) that are summed: about half a minute of work."""


@dataclass(frozen=True)
class _Votes:
    """Voters of one quota by their weight."""

    kinds: IntArray
    """Shape (kind,); rising, above 0."""
    members: IntArray
    """Shape (kind,)."""
    quota: int
    size: int
    """Voters, those without weight among them."""

    @property
    def length(self) -> int:
        """Votes from 0 to all."""
        return int(self.kinds @ self.members) + 1

    @property
    def quotas(self) -> tuple[int, int]:
        """The quota, and that of the dual: who says yes with probability t says no with 1 - t."""
        return self.quota, self.length - self.quota


@dataclass(frozen=True)
class _Sum:
    """What is summed at one node t and at 1 - t."""

    node: float
    share: float
    """Weight of the node in the integral."""
    reaches: tuple[bool, bool]
    """Whether votes may fall into the windows of the two quotas."""
    frequencies: IntArray
    left_out: float
    """Bound of all that is not summed."""


def by_characteristic_function(game: Game) -> Power:
    """Shapley-Shubik index of a weighted game, in floats, with a bound of its error.

    Raises
    ------
    NotApplicableError
        If too few frequencies cancel out, as where few voters have long weights.
    """
    found = weighted_game(game)
    weights = np.array(found.weights, dtype=np.int64)
    kinds, members = np.unique(weights[weights > 0], return_counts=True)
    votes = _Votes(kinds, members, found.quota, len(weights))
    sums, terms = [], 0
    for part in _sums(votes):
        sums.append(part)
        terms += len(part.frequencies) * len(kinds)
        if terms > TERM_LIMIT:
            raise NotApplicableError(
                f"the Shapley-Shubik index of {len(weights)} voters with {votes.length - 1:,} votes would be a sum "
                f"of more than {TERM_LIMIT:,} terms.\n  Give weights with fewer digits, or sample it (--draws)."
            )
    index, size = _summed(votes, sums)
    values = np.zeros(len(weights))
    values[weights > 0] = np.maximum(index, 0.0)[np.searchsorted(kinds, weights[weights > 0])]
    left_out = sum(part.left_out for part in sums)
    return Power(
        "shapley-shubik",
        values,
        "characteristic function of the votes at nodes of Gauss and Legendre",
        False,
        left_out + (3 * len(kinds) + 16) * ROUNDING * size,
    )


def _sums(votes: _Votes) -> Iterator[_Sum]:
    """Nodes t below 1/2 and the frequencies that matter there, with a bound for all others."""
    # An even number of nodes leaves out t = 1/2 itself, where a voter's factor may vanish.
    even = 2 * ((votes.size + 3) // 4)
    nodes, shares = quadrature(2 * even - 1, exact=False)
    sines, twice = _sines(votes)
    window = float(votes.kinds[-1])
    for node, share in zip(nodes[: even // 2], shares, strict=False):
        exponents = [_out_of_reach(votes, quota, node) for quota in votes.quotas]
        bound = share * sum(np.exp(-exponent) for exponent in exponents if exponent >= _NEGLIGIBLE)
        reaches = (exponents[0] < _NEGLIGIBLE, exponents[1] < _NEGLIGIBLE)
        if not any(reaches):
            yield _Sum(node, share, reaches, np.empty(0, dtype=np.int64), bound)
            continue
        a = 4 * node * (1 - node)
        # One voter is left out, whose factor is as small as it can be.
        exponent = (a / 2) * (sines[0] - 1) + (a**2 / 4) * (sines[1] - 1) + (a**3 / 6) * (sines[2] - 1)
        matters = exponent < _NEGLIGIBLE
        rest = np.exp(-exponent[~matters]) @ twice[~matters]
        bound += share * 2 * window / votes.length * float(rest)
        yield _Sum(node, share, reaches, np.flatnonzero(matters), bound)


def _sines(votes: _Votes) -> tuple[tuple[FloatArray, ...], FloatArray]:
    """Per frequency, sums over voters of sin^2, sin^4 and sin^6 of half the angle; and how often it counts.

    A voter's factor has the absolute square 1 - 4 t (1 - t) sin^2, whose logarithm they bound.
    """
    length, count = votes.length, votes.length // 2 + 1
    held = np.zeros(length)
    held[votes.kinds] = votes.members
    half = np.fft.rfft(held).real
    cosines = np.concatenate([half, half[1 : (length + 1) // 2][::-1]])
    cos1, cos2, cos3 = (cosines[(m * np.arange(count)) % length] for m in (1, 2, 3))
    voters = float(votes.members.sum())
    sines = (
        (voters - cos1) / 2,
        (3 * voters - 4 * cos1 + cos2) / 8,
        (10 * voters - 15 * cos1 + 6 * cos2 - cos3) / 32,
    )
    twice = np.full(count, 2.0)
    twice[0] = 1.0
    if length % 2 == 0:
        twice[-1] = 1.0
    return sines, twice


def _out_of_reach(votes: _Votes, quota: int, node: float) -> float:
    """Exponent x such that votes fall into any window below the quota with a chance of at most exp(-x).

    The best of Chernoff's bounds at some slopes; one voter, whose own votes do not count, may be missing.
    """
    kinds, members = votes.kinds.astype(np.float64), votes.members
    largest = float(kinds[-1])
    mean = node * float(kinds @ members)
    deviation = np.sqrt(node * (1 - node) * float(kinds**2 @ members))
    short = quota - largest - mean
    over = mean - (quota - 1)
    if max(short, over) <= 0:
        return 0.0
    # The slope of a normal distribution, and less steep ones, for the longer tail of rare yes votes.
    slopes = max(short, over) / deviation**2 * np.array([0.002, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0])
    sign = 1.0 if short > 0 else -1.0
    edge = quota - largest if short > 0 else quota - 1
    logs = np.logaddexp(np.log1p(-node), np.log(node) + sign * slopes[:, np.newaxis] * kinds) @ members
    missing = 0.0 if short > 0 else slopes * largest
    return float(np.max(sign * slopes * edge - logs - missing))


def _summed(votes: _Votes, sums: list[_Sum]) -> tuple[FloatArray, float]:
    """The index of each kind, and the largest sum of absolute terms, on which rounding is measured."""
    nodes = np.concatenate([np.full(len(part.frequencies), part.node) for part in sums])
    shares = np.concatenate([np.full(len(part.frequencies), part.share) for part in sums])
    reaches = np.concatenate([np.tile(part.reaches, (len(part.frequencies), 1)) for part in sums])
    frequencies = np.concatenate([part.frequencies for part in sums])
    turns = np.exp(2j * np.pi * np.arange(votes.length) / votes.length)
    _, twice = _sines(votes)
    index, size = np.zeros(len(votes.kinds)), np.zeros(len(votes.kinds))
    for start in range(0, len(nodes), _PAIRS_AT_ONCE):
        at = slice(start, start + _PAIRS_AT_ONCE)
        scale = shares[at] / votes.length * twice[frequencies[at]]
        for values, kind in _terms(votes, turns, nodes[at], frequencies[at], reaches[at]):
            index[kind] += values.real @ scale
            size[kind] += np.abs(values) @ scale
    return index, float(size.max())


def _terms(
    votes: _Votes,
    turns: NDArray[np.complex128],
    nodes: FloatArray,
    frequencies: IntArray,
    reaches: NDArray[np.bool_],
) -> Iterator[tuple[NDArray[np.complex128], int]]:
    """Per kind, the terms of all pairs of a node and a frequency."""
    places = [(frequencies * weight) % votes.length for weight in votes.kinds.tolist()]
    factors = [(1 - nodes) + nodes * turns[place] for place in places]
    others = np.ones(len(nodes), dtype=np.complex128)
    for factor, number in zip(factors, votes.members.tolist(), strict=True):
        others *= factor if number == 1 else factor**number
    zero = frequencies == 0
    step = 1 - turns[frequencies]
    step[zero] = 1.0
    windows = np.zeros(len(nodes), dtype=np.complex128)
    for column, quota in enumerate(votes.quotas):
        windows += reaches[:, column] * turns[(-frequencies * (quota - 1)) % votes.length]
    others *= windows / step
    for kind, (place, factor) in enumerate(zip(places, factors, strict=True)):
        width = 1 - turns[place]
        width[zero] = votes.kinds[kind]
        yield others * width / factor, kind
