"""What a model asks of a distribution of hidden costs: a frozen distribution of scipy.stats will do."""

from __future__ import annotations

from typing import Protocol

from numpy.typing import ArrayLike

from foedus.numerics.arrays import FloatArray


class CostDistribution(Protocol):
    """A continuous distribution of one number.  Its own parameters broadcast with the arguments."""

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Chance of at most `x`."""

    def sf(self, x: ArrayLike) -> FloatArray:
        """Chance of more than `x`."""

    def pdf(self, x: ArrayLike) -> FloatArray:
        """Density at `x`."""

    def ppf(self, q: ArrayLike) -> FloatArray:
        """The number below which a part `q` lies."""

    def support(self) -> tuple[FloatArray, FloatArray]:
        """Give the least and the greatest number that can occur."""
