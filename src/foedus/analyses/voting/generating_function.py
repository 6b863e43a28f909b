"""How many coalitions of one weighted rule have which weight, and which size?

The coefficients of the product of (1 + y^weight z) over all voters: y counts weight and z counts voters.

References
----------
Mann and Shapley (1962), RAND Memorandum RM-3158-PR (Cantor's generating function).
Brams and Affuso (1976), Theory and Decision 7:29-56.
Kurz (2016), European Journal of Operational Research 248:1110-1119.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.game import Game

Words = NDArray[np.uint64]
"""Shape (word, weight) or (word, weight, size): a long whole number in each place, low words first."""

_WORD_BITS = 48
"""Bits of a word; the 16 spare ones take the carries of 15 doublings."""
_DIGIT_BITS = 24
"""Bits of a word once it is summed up, so that millions of them fit into 64 bits."""
_ROWS_AT_ONCE = 1 << 16
"""Places that are added at a time: few enough to stay in the processor's cache."""
CELL_LIMIT = 1 << 25
"""Most words that a table may hold (256 MB)."""


@dataclass(frozen=True)
class WeightedGame:
    """One quota of whole weights, or its dual where that has the lower quota: the swings are the same."""

    weights: tuple[int, ...]
    """One per voter; none above the quota."""
    quota: int
    is_dual: bool

    def cells(self, *, by_size: bool) -> int:
        """Words that the table of counts needs."""
        words = 1 if self._fits_one_word else len(self.weights) // _WORD_BITS + 1
        return words * self.quota * (len(self.weights) + 1 if by_size else 1)

    @property
    def _fits_one_word(self) -> bool:
        return len(self.weights) < 64

    @cached_property
    def winning(self) -> int:
        """Winning coalitions of the rule itself."""
        if self.quota == 0:
            return 0 if self.is_dual else 2 ** len(self.weights)
        losing = self._value(self._sums[:, self.quota - 1])
        return losing if self.is_dual else 2 ** len(self.weights) - losing

    @cached_property
    def swings(self) -> list[int]:
        """Per voter, the coalitions that it turns from losing to winning; exact."""
        by_weight = {weight: self._swings_of(weight) for weight in set(self.weights)}
        return [by_weight[weight] for weight in self.weights]

    def _swings_of(self, weight: int) -> int:
        """Count coalitions without one voter whose weight lies in the window of its swings.

        Leaving a voter out divides the generating function by 1 + y^weight, which makes an alternating sum.
        """
        if weight == 0:
            return 0
        values = self._sums[:, self.quota - 1 :: -weight]
        first, rest = values[:, 0], values[:, 1:]
        if self._fits_one_word:
            # Sums that wrap around end where they should: the result is below 2^64.
            total = first + np.uint64(2) * (rest[:, 1::2].sum(axis=1) - rest[:, ::2].sum(axis=1))
            return int(total[0])
        signed = rest.astype(np.int64)
        return self._value(
            first.astype(np.int64) + 2 * (signed[:, 1::2].sum(axis=1) - signed[:, ::2].sum(axis=1))
        )

    @cached_property
    def swings_by_size(self) -> list[list[int]]:
        """Per voter, its swings by the number of other members; exact."""
        table = _running_sums(_counts(self.weights, self.quota, by_size=True), self._fits_one_word)
        by_weight = {weight: self._sizes_of(table, weight) for weight in set(self.weights)}
        return [by_weight[weight] for weight in self.weights]

    def _sizes_of(self, table: Words, weight: int) -> list[int]:
        size = len(self.weights)
        if weight == 0:
            return [0] * size
        table = table if self._fits_one_word else table.view(np.int64)
        below = np.zeros((len(table), size + 1), dtype=table.dtype)
        for k, row in enumerate(range(self.quota - 1, -1, -weight)):
            if k > size:
                break
            if k % 2 == 0:
                below[:, k:] += table[:, row, : size + 1 - k]
            else:
                below[:, k:] -= table[:, row, : size + 1 - k]
        # Without the voter: as many as lie below the quota, less those that do so with its weight as well.
        total = below[:, :size] + below[:, 1:] - table[:, self.quota - 1, 1:]
        values = [self._value(column) for column in total.T]
        # What swings under the dual is what the voter's no stops: the others are those who stay outside.
        return values[::-1] if self.is_dual else values

    @cached_property
    def _sums(self) -> Words:
        """Number of coalitions with at most each weight.  Shape (word or digit, weight)."""
        return _running_sums(_counts(self.weights, self.quota, by_size=False), self._fits_one_word)

    def _value(self, digits: NDArray[np.uint64] | NDArray[np.int64]) -> int:
        bits = 64 if self._fits_one_word else _DIGIT_BITS
        return sum(int(digit) << (bits * place) for place, digit in enumerate(digits))


@lru_cache(maxsize=8)
def weighted_game(game: Game) -> WeightedGame:
    """The one weighted part of a game (see `Game.is_weighted`), turned to its lower quota."""
    weights, quota = game.leaves[0]
    dual = sum(weights) - quota + 1
    is_dual = dual < quota
    quota = max(min(quota, dual), 0)
    return WeightedGame(tuple(min(weight, quota) for weight in weights), quota, is_dual)


def _counts(weights: tuple[int, ...], quota: int, *, by_size: bool) -> Words:
    """Number of coalitions of each weight below the quota (and of each size)."""
    size = len(weights)
    words = 1 if size < 64 else size // _WORD_BITS + 1
    shape = (words, quota, size + 1) if by_size else (words, quota)
    table = np.zeros(shape, dtype=np.uint64)
    table[(0, 0, 0) if by_size else (0, 0)] = 1
    reach, used = 0, 1
    for members, weight in enumerate(sorted(weights), start=1):
        if weight >= quota:
            break
        top = min(quota, reach + weight + 1)
        for word in table[:used]:
            if by_size:
                word[weight:top, 1 : members + 1] += word[: top - weight, :members]
            else:
                _shift_add(word, weight, top)
        reach += weight
        if words > 1 and members % 15 == 0:
            used = _carry(table, used, top, _WORD_BITS)
    if words > 1:
        _carry(table, used, quota, _WORD_BITS)
    return table


def _shift_add(word: Words, weight: int, top: int) -> None:
    """Add each place to the one that lies a weight further up, from the top down."""
    for high in range(top, weight, -_ROWS_AT_ONCE):
        low = max(weight, high - _ROWS_AT_ONCE)
        word[low:high] += word[low - weight : high - weight]


def _carry(table: Words, used: int, top: int, bits: int) -> int:
    """Move what has outgrown its word into the next; the number of words in use after that."""
    for place in range(len(table) - 1):
        if place >= used:
            break
        over = table[place, :top] >> np.uint64(bits)
        table[place, :top] &= np.uint64((1 << bits) - 1)
        if over.any():
            table[place + 1, :top] += over
            used = max(used, place + 2)
    return used


def _running_sums(table: Words, fits_one_word: bool) -> Words:
    """Sum up along the weights, in digits short enough not to overflow."""
    if fits_one_word:
        return np.asarray(np.cumsum(table, axis=1, dtype=np.uint64))
    low = table & np.uint64((1 << _DIGIT_BITS) - 1)
    high = table >> np.uint64(_DIGIT_BITS)
    digits = np.empty((2 * len(table) + 1, *table.shape[1:]), dtype=np.uint64)
    digits[0:-1:2], digits[1:-1:2], digits[-1] = low, high, 0
    np.cumsum(digits, axis=1, out=digits)
    _carry(digits, len(digits), digits.shape[1], _DIGIT_BITS)
    return digits
