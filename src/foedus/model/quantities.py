"""A number as the scenario gives it: what is known of it, in which unit, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.evidence import Basis
from foedus.numerics.distributions import Distribution


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the scenario."""

    path: str
    """Unique name, its address in the resolved document: ``positions/USA/membership/position``."""
    distribution: Distribution
    unit: str
    """``points`` of an issue's scale, ``troops``, ``thousands``, ``USD bn``, ``share`` (0 to 1) ..."""
    basis: Basis

    @property
    def is_uncertain(self) -> bool:
        """Whether more than one value is possible."""
        return self.distribution.low < self.distribution.high
