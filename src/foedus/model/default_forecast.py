"""What the default forecast was taught: its weights, the levels of its intervals, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MixtureWeights:
    """How much each part of the mixture counts, and how wide its normal part is."""

    election: float
    """Share of the election by capability and salience."""
    election_of_equals: float
    """Share of the election in which every actor counts alike."""
    normal: float
    """Share of the normal distribution around the compromise."""
    spread: float
    """Standard deviation of that normal before its ends are cut off; hundredths of the scale."""
    levels: Mapping[int, float]
    """Interval that is to cover so many outcomes in 100 -> share of the mixture between its ends."""

    @property
    def shares(self) -> tuple[float, float, float]:
        """The three shares, in the order of the fields."""
        return (self.election, self.election_of_equals, self.normal)


@dataclass(frozen=True, slots=True)
class DefaultForecastRecord:
    """The weights that are shipped, with the record of how they were fitted."""

    weights: MixtureWeights
    source: str
    """Data set."""
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""
    fitted_on: str
    """Day of the fit, as an ISO date."""
    fitted_by: str
    """Code that made the fit, and its version."""
    issues: int
    dossiers: frozenset[str]
    """Those that were learnt from; none of them can test these weights."""
    cross_validated: Mapping[str, float]
    """Scores on the same dossiers, each forecast from the others, the way to learn chosen within these."""
    caution: str
    """What the forecast must not be taken for."""
