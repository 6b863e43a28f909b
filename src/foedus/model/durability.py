"""What records of past peace teach: hazards at average conditions, and what conditions do to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class ConditionSpan:
    """A condition as one record tells it; the units are those of the text-book page."""

    mean: float
    low: float
    """Least value on record."""
    high: float


@dataclass(frozen=True)
class RecordedHazard:
    """One record of spells of peace."""

    name: str
    title: str
    failure: str
    """What counts as failure in it."""
    spells: int
    failures: int
    conflicts: int
    with_nuclear_power: int
    """Spells in which one of the states had nuclear arms when the fighting ended."""
    conditions: Mapping[str, ConditionSpan]
    years: FloatArray
    """Rising.  Shape (year,)."""
    cumulative: FloatArray
    """Cumulative hazard up to each of these years, for conditions at their means.  Shape (year,)."""
    error: FloatArray
    """Standard error of its logarithm.  Shape (year,)."""


@dataclass(frozen=True)
class DurabilityRecord:
    """The coefficients that are shipped, with the record of how they were fitted."""

    records: Mapping[str, RecordedHazard]
    columns: tuple[tuple[str, str], ...]
    """(record, condition) of each coefficient; a blank record is what all records share."""
    coefficients: FloatArray
    """Log hazard ratios for one unit.  Shape (column,)."""
    covariance: FloatArray
    """Shape (column, column)."""
    departure: float
    """Variance with which a record is taken to depart from what all share, where it does not tell."""
    hold: str
    """Penalties of the fit."""
    folds: str
    """How they were chosen."""
    source: str
    """Data sets."""
    fitted_on: str
    """Day of the fit, as an ISO date."""
    fitted_by: str
    """Code that made the fit, and its version."""
    cross_validated: Mapping[str, Mapping[str, float]]
    """By record: scores of the same way of learning on conflicts left out, and of Kaplan-Meier."""
    caution: str
    """What the curves must not be taken for."""

    @property
    def last_year(self) -> int:
        """Years after an ending up to which every record gives a hazard."""
        return int(min(hazard.years[-1] for hazard in self.records.values()))
