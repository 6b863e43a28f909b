"""Every coalition by how many voters of each kind it has: all counts of a small or uniform rule at once.

A body of two chambers has few kinds of members, and a committee few members: either way a table with one cell
for each make-up of a coalition is small, and a cell stands for as many coalitions as there are ways to choose
its members.  Works for every rule, needs no other method, and is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.game import INT64_VOTERS, Game
from foedus.analyses.voting.rule_tree import Tree

CELL_LIMIT = 1 << 21
"""Most cells that are held (a second or two of work)."""
AXIS_LIMIT = 32
"""Most kinds of voters: as many axes as the table may have."""

Cells = NDArray[Any]
"""Shape (members of kind 0 ... , members of kind 1 ..., ...)."""


def fits(game: Game, cells: int = CELL_LIMIT) -> bool:
    """Whether the table of a game has at most so many cells."""
    return game.cells <= cells and len(game.kinds) <= AXIS_LIMIT


@dataclass(frozen=True)
class Grid:
    """The table of one game."""

    game: Game
    wins: NDArray[np.bool_]

    @property
    def _shape(self) -> tuple[int, ...]:
        return self.wins.shape

    def _along(self, values: Cells | range | list[Any], axis: int) -> Cells:
        """Values of one axis, ready to be spread over the table."""
        shape = [1] * len(self._shape)
        shape[axis] = len(values)
        number = object if self.game.size > INT64_VOTERS and not isinstance(values, range) else None
        return np.array(values, dtype=number).reshape(shape)

    @cached_property
    def _ways(self) -> Cells:
        """How many coalitions each cell stands for; exact."""
        number: Any = np.int64 if self.game.size <= INT64_VOTERS else object
        ways = np.ones((1,) * len(self._shape), dtype=number)
        for axis, kind in enumerate(self.game.kinds):
            ways = ways * self._along([comb(len(kind), k) for k in range(len(kind) + 1)], axis)
        return ways

    @cached_property
    def _sizes(self) -> Cells:
        return sum(
            (self._along(range(length), axis) for axis, length in enumerate(self._shape)),
            start=np.zeros((1,) * len(self._shape), dtype=np.int64),
        )

    @cached_property
    def _critical(self) -> list[NDArray[np.bool_]]:
        """Per kind, the winning cells that lose without one member of that kind."""
        found = []
        for axis in range(len(self._shape)):
            critical = np.zeros_like(self.wins)
            later, before = self._shifted(axis)
            critical[later] = self.wins[later] & ~self.wins[before]
            found.append(critical)
        return found

    def _shifted(self, axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
        """Cells with at least one member of a kind, and the same cells with one member less."""
        later = [slice(None)] * len(self._shape)
        before = later.copy()
        later[axis], before[axis] = slice(1, None), slice(None, -1)
        return tuple(later), tuple(before)

    @cached_property
    def _minimal(self) -> NDArray[np.bool_]:
        """Winning cells of which every member is critical."""
        minimal = self.wins.copy()
        for axis, critical in enumerate(self._critical):
            later, _ = self._shifted(axis)
            minimal[later] &= critical[later]
        return minimal

    @cached_property
    def winning(self) -> int:
        """Winning coalitions."""
        return int(np.sum(self._ways[self.wins]))

    @cached_property
    def swings_by_size(self) -> list[list[int]]:
        """Per kind, the coalitions that a member turns from losing to winning, by how many others they have."""
        return [counts[1:] for counts in self._with_each(self._critical, self._sizes)]

    @cached_property
    def minimal_by_size(self) -> list[list[int]]:
        """Per kind, the minimal winning coalitions that hold a given member, by size."""
        return self._with_each([self._minimal] * len(self._shape), self._sizes)

    @cached_property
    def vulnerable_by_critical(self) -> list[list[int]]:
        """Per kind, the winning coalitions in which a given member is critical, by how many members are."""
        number = np.zeros(self._shape, dtype=np.int64)
        for axis, critical in enumerate(self._critical):
            number += critical * self._along(range(self._shape[axis]), axis)
        return self._with_each(self._critical, number)

    @cached_property
    def shift_minimal(self) -> list[int]:
        """Per kind, the shift-minimal winning coalitions that hold a given member.

        A minimal winning coalition is shift-minimal if it also fails when any member gives its place to
        a less desirable voter from outside.
        """
        shift = self._minimal.copy()
        for one in range(len(self._shape)):
            for other in range(len(self._shape)):
                if other != one and self.is_above(one, other) and not self.is_above(other, one):
                    has, swapped = self._replaced(one, other)
                    shift[has] &= ~self.wins[swapped]
        return [sum(counts) for counts in self._with_each([shift] * len(self._shape), self._sizes)]

    def is_above(self, one: int, other: int) -> bool:
        """Whether a member of one kind can always take the place of a member of another."""
        has, swapped = self._replaced(other, one)
        return not bool(np.any(self.wins[has] & ~self.wins[swapped]))

    def _replaced(self, leaves: int, joins: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
        """Cells where a member of a kind can leave and one of another join, and the cells after that."""
        has = [slice(None)] * len(self._shape)
        swapped = has.copy()
        has[leaves], swapped[leaves] = slice(1, None), slice(None, -1)
        has[joins], swapped[joins] = slice(None, -1), slice(1, None)
        return tuple(has), tuple(swapped)

    def _with_each(self, chosen: list[NDArray[np.bool_]], label: Cells) -> list[list[int]]:
        """Per kind, how many coalitions of the chosen cells hold a given member, by the label of the cell."""
        label = np.broadcast_to(label, self._shape)
        found = []
        for axis, (kind, cells) in enumerate(zip(self.game.kinds, chosen, strict=True)):
            where = np.nonzero(cells)
            # A coalition with k of the m members holds a given one in k of m cases.
            ways = self._ways[where] * where[axis] // len(kind)
            counts = np.zeros(self.game.size + 1, dtype=ways.dtype)
            np.add.at(counts, label[where], ways)
            found.append([int(count) for count in counts])
        return found


@lru_cache(maxsize=16)
def grid(game: Game) -> Grid:
    """Fill the table of a game whose cells are few enough (see `fits`)."""
    shape = tuple(len(kind) + 1 for kind in game.kinds)
    met = []
    for weights, quota in game.leaves:
        total = np.zeros((1,) * len(shape), dtype=np.int64 if sum(weights) < 1 << 62 else object)
        for axis, kind in enumerate(game.kinds):
            own = [1] * len(shape)
            own[axis] = shape[axis]
            steps = np.array([weights[kind[0]] * k for k in range(shape[axis])], dtype=total.dtype)
            total = total + steps.reshape(own)
        met.append(total >= quota)

    def wins(branch: Tree) -> NDArray[np.bool_]:
        if branch.leaf >= 0:
            return np.asarray(met[branch.leaf], dtype=bool)
        joined = np.full((1,) * len(shape), branch.every)
        for part in branch.branches:
            joined = joined & wins(part) if branch.every else joined | wins(part)
        return joined

    return Grid(game, np.broadcast_to(wins(game.tree), shape).copy())
