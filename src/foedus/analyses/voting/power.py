"""The power of every voter by one index, and how the numbers were found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from foedus.numerics.arrays import FloatArray

ROUNDING = 2.0**-53
"""Largest relative error of one rounding."""


@dataclass(frozen=True)
class Power:
    """One index of every voter.  No number without its method and the bound of its error."""

    index: str
    """Name of the index, such as ``banzhaf``."""
    values: FloatArray
    """Shape (voter,), in the rule's own order of voters."""
    method: str
    """How they were found, in words."""
    is_exact: bool
    """Whether they are exact but for the rounding of the last digit."""
    error: float
    """Bound of the absolute error of each value; of a sample, half the width of the widest interval."""
    fractions: tuple[Fraction, ...] | None = None
    """The values as fractions, where they were found as such."""
    interval: FloatArray | None = None
    """Shape (voter, 2), of a sample: an interval that holds the value with a chance of 95 %."""


def from_fractions(index: str, values: Sequence[Fraction], method: str) -> Power:
    """An index found in whole numbers and divided once."""
    floats = np.array([float(value) for value in values])
    return Power(index, floats, method, True, ROUNDING * float(np.max(floats, initial=0.0)), tuple(values))


def from_floats(index: str, values: FloatArray, method: str, relative_error: float) -> Power:
    """An index found in floating-point numbers of 0 or more, with a bound of their relative error."""
    return Power(index, values, method, False, relative_error * float(np.max(values, initial=0.0)))


def shares(counts: Sequence[int]) -> list[Fraction]:
    """Each number's part of the sum, or all 0 where the sum is."""
    total = sum(counts) or 1
    return [Fraction(count, total) for count in counts]


def of_each(counts: Sequence[list[int]], value: Callable[[list[int]], Fraction]) -> list[Fraction]:
    """Work out a value for each voter, once for voters that share one list of counts."""
    known = {id(own): value(own) for own in {id(own): own for own in counts}.values()}
    return [known[id(own)] for own in counts]


def divided_by_number(counts: list[int]) -> Fraction:
    """Sum of each count divided by its place: coalitions whose 1, 2, 3 ... members share equally."""
    whole = lcm(*range(1, len(counts)))
    return Fraction(sum(count * (whole // place) for place, count in enumerate(counts) if place), whole)
