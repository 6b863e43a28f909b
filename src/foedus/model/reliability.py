"""What is on record about duties of alliances that were called on in a war: counts, and their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Era = Literal["before_1945", "since_1945"]
Kind = Literal["defense", "offense", "neutrality", "nonaggression"]
"""Kinds of duty, in the spelling of ATOP."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many duties were called on, and how many of them were honoured."""

    honoured: int
    called: int

    @property
    def rate(self) -> float:
        """Share honoured; 0 to 1."""
        return self.honoured / self.called


@dataclass(frozen=True, slots=True)
class ReliabilityRecord:
    """Published and counted figures."""

    overall: Count
    by_era: Mapping[Era, Count]
    rate_by_kind: Mapping[Kind, float]
    """Share honoured over all years; 0 to 1."""
    by_kind: Mapping[tuple[Kind, Era], Count]
    """From a part of the same data."""
    source: str
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""
    caution: str
    """What the figures must not be read as."""
