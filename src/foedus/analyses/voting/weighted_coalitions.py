"""Which minimal, vulnerable and shift-minimal coalitions of one weighted rule hold a given voter?

Kinds of voters are gone through from the heaviest to the lightest, once from above (what can stand before) and
once from below (what can follow); only numbers of 0 or more are added up, so nothing cancels.  In place of
coalitions by size come their generating polynomials at given values of z, which counts members.

References
----------
Kurz (2016), European Journal of Operational Research 248:1110-1119.
Uno (2012), Efficient computation of power indices for weighted majority games, LNCS 7676:679-689.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm
from typing import Any

import numpy as np

from foedus.analyses.voting.quadrature import Numbers
from foedus.errors import NotApplicableError

CELL_LIMIT = 1 << 24
"""Most numbers that are held at a time (128 MB)."""


@dataclass(frozen=True)
class HeaviestFirst:
    """The kinds of voters of one quota, the heaviest first; voters without weight are left out."""

    weights: tuple[int, ...]
    """One per kind, falling; none above the quota."""
    members: tuple[int, ...]
    """Voters of each kind."""
    quota: int
    """1 or more."""

    @property
    def kinds(self) -> range:
        """Places of the kinds."""
        return range(len(self.weights))

    @property
    def lanes(self) -> int:
        """Values of z that can be worked on at a time.

        Raises
        ------
        NotApplicableError
            If not even one can.
        """
        cells = (self.quota + max(self.weights, default=0)) * max(len(self.weights), 1)
        if cells > CELL_LIMIT:
            raise NotApplicableError(
                f"the coalitions of {sum(self.members)} voters with a quota of {self.quota:,} votes need a table of "
                f"{cells:,} numbers, and at most {CELL_LIMIT:,} are held.\n  Give weights with fewer digits, or "
                f"ask for the indices of Banzhaf and Coleman."
            )
        return CELL_LIMIT // cells


def minimal_with_each(game: HeaviestFirst, z: Numbers) -> Numbers:
    """Sum of z^members over the minimal winning coalitions that hold a given voter of each kind.

    A winning coalition is minimal if it loses without its lightest member.

    Parameters
    ----------
    z
        Shape (lane,).

    Returns
    -------
    sums
        Shape (kind, lane).
    """
    held, after = _zeros(z, game.quota), _zeros(z, game.quota)
    holding = []
    for kind in reversed(game.kinds):
        weight, others = game.weights[kind], game.members[kind] - 1
        for _ in range(others):
            after += _joined(after, weight, z)
        held = _joined(after, weight, z)
        after += held
        holding.append(held)
    return _met(game, z, holding)


def _joined(after: Numbers, weight: int, z: Numbers) -> Numbers:
    """What follows each weight if one more voter joins: nobody else, once the quota is reached."""
    joined = np.empty_like(after)
    joined[: len(after) - weight] = after[weight:]
    joined[len(after) - weight :] = 1
    joined *= z
    return joined


def _met(game: HeaviestFirst, z: Numbers, holding: list[Numbers]) -> Numbers:
    """Bring together, kind by kind, what can stand before a weight and what can follow it."""
    before = _zeros(z, len(holding[0]))
    before[0] = 1
    found = []
    for kind, held in zip(game.kinds, reversed(holding), strict=True):
        found.append((before * held).sum(axis=0))
        for _ in range(game.members[kind]):
            _join(before, game.weights[kind], z)
    return np.array(found)


def _join(before: Numbers, weight: int, z: Numbers) -> None:
    """Let one more voter join or not; weights beyond the table are dropped."""
    if weight < len(before):
        before[weight:] += z * before[: len(before) - weight]


def vulnerable_with_each(game: HeaviestFirst, z: Numbers) -> Numbers:
    """Sum of z^(critical members) over the winning coalitions in which a given voter of each kind is critical.

    A member is critical if it weighs more than the coalition has to spare: those from some kind up.

    Parameters
    ----------
    z
        Shape (lane,).

    Returns
    -------
    sums
        Shape (kind, lane).
    """
    rows = game.quota + game.weights[0]
    after = _zeros(z, rows)
    holding = []
    for kind, lighter in zip(reversed(game.kinds), _lighter_sums(game, rows), strict=True):
        weight, others = game.weights[kind], game.members[kind] - 1
        after += _window(game, kind, lighter).astype(z.dtype)[:, np.newaxis]
        for _ in range(others):
            after[: rows - weight] += z * after[weight:]
        held = np.zeros_like(after)
        held[: rows - weight] = z * after[weight:]
        after += held
        holding.append(held)
    return _met(game, z, holding)


def _lighter_sums(game: HeaviestFirst, rows: int) -> Iterator[Numbers]:
    """Per kind, the lightest first: how many coalitions of lighter voters weigh at most 0, 1, 2 ...; exact."""
    number: Any = np.int64 if sum(game.members) < 62 else object
    one = np.ones(1, dtype=number)
    table = _zeros(one, rows)
    table[0] = 1
    for kind in reversed(game.kinds):
        yield np.cumsum(table[:, 0])
        for _ in range(game.members[kind]):
            _join(table, game.weights[kind], one)


def _window(game: HeaviestFirst, kind: int, lighter: Numbers) -> Numbers:
    """Ways for lighter voters to leave just the members down to a kind critical, by the weight of these."""
    rows = len(lighter)
    reached = np.concatenate([np.zeros(rows, dtype=lighter.dtype), lighter])
    # What is to spare lies from the weight of the next kind to just below that of this one.
    high = game.quota + game.weights[kind] - np.arange(rows)
    low = high - _gap(game, kind)
    return np.asarray(reached[rows - 1 + np.maximum(high, 0)] - reached[rows - 1 + np.maximum(low, 0)])


def shift_minimal_with_each(game: HeaviestFirst, z: Numbers) -> Numbers:
    """Count the shift-minimal winning coalitions that hold a given voter of each kind.

    Each kind must be strictly more desirable than the next (see `strictly_ordered`).  A minimal winning
    coalition is shift-minimal if it loses when a member gives its place to a voter of the next kind.

    Parameters
    ----------
    z
        Shape (1,), a one of the kind of number to count in.

    Returns
    -------
    counts
        Shape (kind,).
    """
    limits = _Limits.of(game)
    size = (game.quota, 2, len(limits.values))
    after = [np.zeros(size, dtype=z.dtype)]
    for kind in reversed(game.kinds):
        after.append(_shifts(game, kind, limits, after[-1], least=0))
    after.reverse()
    before = np.zeros(size, dtype=z.dtype)
    before[0, 0, -1] = 1
    found = []
    for kind in game.kinds:
        held = _shifts(game, kind, limits, after[kind + 1], least=1)
        found.append((before * held).sum())
        before = _shifted_up(game, kind, limits, before)
    return np.array(found)


@dataclass(frozen=True)
class _Limits:
    """What a coalition may have to spare, as the exchanges that are open to it bound it from above."""

    values: tuple[int, ...]
    """Rising; the last stands for no bound."""
    place: dict[int, int]

    @classmethod
    def of(cls, game: HeaviestFirst) -> _Limits:
        ends = (*game.weights, 0)
        values = sorted({ends[k] - ends[k + 1] for k in game.kinds} | {game.weights[0] + game.quota})
        return cls(tuple(values), {value: place for place, value in enumerate(values)})


def _gap(game: HeaviestFirst, kind: int) -> int:
    """What a coalition loses when a member of a kind is replaced by the next kind, or leaves."""
    return game.weights[kind] - (game.weights[kind + 1] if kind + 1 < len(game.weights) else 0)


def _shifts(game: HeaviestFirst, kind: int, limits: _Limits, after: Numbers, least: int) -> Numbers:
    """What can follow, by weight so far, by whether the kind before has members, and by bound."""
    weight, members, quota = game.weights[kind], game.members[kind], game.quota
    values = np.array(limits.values)
    spare = np.arange(weight)
    ends = (spare < _gap(game, kind))[:, np.newaxis] & (spare[:, np.newaxis] < values)
    some, everybody = np.zeros((quota, len(values)), after.dtype), np.zeros((quota, len(values)), after.dtype)
    for joining in range(least, members + 1):
        step, follow = joining * weight, some if joining < members else everybody
        if step >= quota + weight:
            break
        factor = comb(members - least, joining - least)
        if step < quota:
            follow[: quota - step] += factor * after[step:, int(joining > 0)]
        if joining:
            start = quota - step
            follow[max(0, start) : start + weight] += factor * ends[max(0, -start) :]
    found = np.empty_like(after)
    np.add(some, everybody, out=found[:, 0])
    if kind:
        # Somebody of the kind before could give its place to one of this kind that stays outside.
        bound = limits.place[_gap(game, kind - 1)]
        some[:, bound:] = some[:, bound : bound + 1]
    np.add(some, everybody, out=found[:, 1])
    return found


def _shifted_up(game: HeaviestFirst, kind: int, limits: _Limits, before: Numbers) -> Numbers:
    """What can stand before the next kind."""
    weight, members, quota = game.weights[kind], game.members[kind], game.quota
    everybody, some = before.sum(axis=1), before[:, 0].copy()
    bound = limits.place[_gap(game, kind - 1)] if kind else len(limits.values) - 1
    some[:, :bound] += before[:, 1, :bound]
    some[:, bound] += before[:, 1, bound:].sum(axis=-1)
    found = np.zeros_like(before)
    for joining in range(members + 1):
        step = joining * weight
        if step >= quota:
            break
        came = some if joining < members else everybody
        found[step:, int(joining > 0)] += comb(members, joining) * came[: quota - step]
    return found


def strictly_ordered(game: HeaviestFirst, swings: list[int]) -> tuple[HeaviestFirst, list[int]]:
    """The same rule with one weight for all voters that can replace each other.

    Parameters
    ----------
    swings
        Of a voter of each kind: of two voters, the heavier can always replace the lighter, and the other way
        round exactly if they have as many swings.

    Returns
    -------
    ordered
        Voters that can replace each other have the mean of their weights, which changes no outcome.
    place
        Kind in `ordered` of each kind of `game`.
    """
    groups: dict[int, list[int]] = defaultdict(list)
    for kind in game.kinds:
        groups[swings[kind]].append(kind)
    merged = list(groups.values())
    members = tuple(sum(game.members[kind] for kind in group) for group in merged)
    means = [
        Fraction(sum(game.weights[kind] * game.members[kind] for kind in group), size)
        for group, size in zip(merged, members, strict=True)
    ]
    scale = lcm(*(mean.denominator for mean in means))
    place = {kind: number for number, group in enumerate(merged) for kind in group}
    ordered = HeaviestFirst(tuple(int(mean * scale) for mean in means), members, game.quota * scale)
    return ordered, [place[kind] for kind in game.kinds]


def _zeros(z: Numbers, rows: int) -> Numbers:
    return np.zeros((rows, len(z)), dtype=z.dtype)
