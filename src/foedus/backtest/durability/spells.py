"""Spells of peace as records tell them: who, how the fighting ended, how long it lasted, under which conditions.

Conditions that several records tell share a name and a unit, so that one record can teach another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

SHARED = (
    "victory",
    "agreement",
    "peacekeepers",
    "deaths",
    "war_years",
    "earlier_spells",
    "territory",
    "development",
    "after_1989",
)
"""Conditions that more than one record tells, or could tell.

victory
    One side won: 1 or 0.
agreement
    A settlement of what the war was about, not only a cease-fire: 1 or 0.
peacekeepers
    A force of third parties watches over the peace: 1 or 0.
deaths
    Common logarithm of those killed in the war, less 4: 0 is ten thousand.
war_years
    Decades that the war lasted.
earlier_spells
    Natural logarithm of 1 and the number of earlier spells of peace between the same parties, which all ended.
territory
    The war was about territory: 1 or 0.
development
    Deviations from the middle of the record: decades of life expectancy, or the logarithm of income per head.
after_1989
    The fighting ended in 1989 or later: 1 or 0.
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a spell in which conditions stayed the same."""

    entry: float
    """Years after the fighting ended."""
    stop: float
    failed: bool
    """Whether fighting began again at `stop`."""
    conditions: Mapping[str, float]
    """By name; one that is not known is absent."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of peace after one war."""

    id: str
    title: str
    year: int
    """In which the fighting ended."""
    conflict: str
    """Name of the group that is forecast together: a country, or the states of a conflict."""
    states: frozenset[str]
    """Numbers of the states in it, by which spells of other records are known to be about the same place."""
    ended: str
    """How the fighting ended, in words."""
    stretches: tuple[Stretch, ...]
    """In order; the conditions at the start are those of the first."""

    @property
    def years(self) -> float:
        """How long it lasted, or was seen to last."""
        return self.stretches[-1].stop

    @property
    def failed(self) -> bool:
        """Whether fighting began again."""
        return self.stretches[-1].failed


@dataclass(frozen=True)
class PeaceRecord:
    """All spells of one data set."""

    name: str
    title: str
    """Author and subject."""
    file: str
    conditions: tuple[str, ...]
    """Every condition that it tells, those of `SHARED` first."""
    published: tuple[str, ...]
    """Conditions of the published model, or of the nearest thing to one."""
    says: str
    """What counts as failure here."""
    spells: tuple[Spell, ...]
    left_out: int = 0
    """Spells of the file that cannot be used."""

    def __len__(self) -> int:
        return len(self.spells)

    @property
    def stretches(self) -> Iterator[Stretch]:
        """Of all spells, in order."""
        return (stretch for spell in self.spells for stretch in spell.stretches)

    @cached_property
    def years(self) -> FloatArray:
        """Shape (spell,)."""
        return np.array([spell.years for spell in self.spells])

    @cached_property
    def failed(self) -> BoolArray:
        """Shape (spell,)."""
        return np.array([spell.failed for spell in self.spells])

    @cached_property
    def conflicts(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(sorted({spell.conflict for spell in self.spells}))

    @cached_property
    def group(self) -> IntArray:
        """Number of each spell's conflict.  Shape (spell,)."""
        number = {name: place for place, name in enumerate(self.conflicts)}
        return np.array([number[spell.conflict] for spell in self.spells], dtype=np.int64)


_SAME_STATE = {
    "260": "255",
    "265": "255",
    "340": "345",
    "529": "530",
    "679": "678",
    "817": "816",
    "364": "365",
}
"""One number for states that the lists of Correlates of War and of Gleditsch and Ward number differently."""


def state(number: str) -> str:
    """One number for one state, whichever list it is from.

    Examples
    --------
    >>> state("529.0"), state(" 365")
    ('530', '365')
    """
    plain = number.strip().removesuffix(".0")
    return _SAME_STATE.get(plain, plain)
