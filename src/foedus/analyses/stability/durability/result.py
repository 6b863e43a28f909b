"""What past peace says of each proposal, beside what the game says."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Contribution:
    """What one condition does to the hazard, against the average spell of the record."""

    condition: str
    read_from: str
    """Where it was read in the scenario."""
    value: float
    """Mean over draws, in the unit of the records."""
    average: float
    """On record."""
    factor: float
    """Median factor on the hazard; 1 changes nothing."""
    low: float
    high: float
    """Ends of the middle 80 % of the factor."""
    carried: bool
    """Whether the record itself does not tell it, so that what it does is carried over from others."""


@dataclass(frozen=True)
class RecordedSurvival:
    """What one record says of one proposal."""

    record: str
    title: str
    failure: str
    """What counts as failure in it."""
    survival: FloatArray
    """Chance that peace lasts over each horizon.  Shape (draw, horizon)."""
    contributions: tuple[Contribution, ...]
    """Strongest first."""
    beyond: tuple[str, ...]
    """How the case lies outside of what is on record."""


@dataclass(frozen=True)
class ProposalHistory:
    """What past peace says of one proposal."""

    proposal: str
    lines: tuple[RecordedSurvival, ...]
    """The record that fits best first."""

    @property
    def main(self) -> RecordedSurvival:
        """The record that fits best."""
        return self.lines[0]


@dataclass(frozen=True)
class HistoryResult:
    """What past peace says of every proposal."""

    horizons: tuple[int, ...]
    """Years, rising."""
    proposals: tuple[ProposalHistory, ...]
    """One for each proposal, in the scenario's order."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]

    def of(self, proposal: str) -> ProposalHistory:
        """What it says of one proposal."""
        return next(found for found in self.proposals if found.proposal == proposal)
