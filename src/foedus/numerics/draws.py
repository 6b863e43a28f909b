"""One seeded quasi-random sample of all uncertain numbers, shared by every analysis and proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray
from foedus.numerics.distributions import Distribution

Method = Literal["sobol", "latin-hypercube"]


class UncertainNumber(Protocol):
    """Anything with a name and a distribution; `foedus.model` calls it a Quantity."""

    @property
    def path(self) -> str:
        """Unique name."""

    @property
    def distribution(self) -> Distribution:
        """What is known of the number."""


@dataclass(frozen=True)
class RankCorrelation:
    """A group of inputs that move together, each pair with the same rank correlation."""

    paths: tuple[str, ...]
    rho: float
    """Spearman's rank correlation of each pair; between -1/(n-1) and 1."""


@dataclass(frozen=True)
class Draws:
    """Sampled values of the uncertain inputs.

    Numbers that are taken as known are not sampled: `of` gives them as a constant.
    """

    paths: tuple[str, ...]
    """Name of each uncertain input."""
    values: FloatArray
    """Shape (draw, input); each column in the unit of its input."""
    seed: int
    method: Method = "sobol"

    @property
    def size(self) -> int:
        """Number of draws."""
        return int(self.values.shape[0])

    @cached_property
    def _column(self) -> dict[str, int]:
        return {path: column for column, path in enumerate(self.paths)}

    def of(self, number: UncertainNumber) -> FloatArray:
        """Sampled values of one number.  Shape (draw,); do not write into it."""
        column = self._column.get(number.path)
        if column is not None:
            return self.values[:, column]
        return np.broadcast_to(np.float64(number.distribution.likely), (self.size,))

    def matrix(self, numbers: tuple[UncertainNumber, ...] | list[UncertainNumber]) -> FloatArray:
        """Sampled values of several numbers.  Shape (draw, number)."""
        matrix = np.empty((self.size, len(numbers)))
        for column, number in enumerate(numbers):
            matrix[:, column] = self.of(number)
        return matrix

    def with_values(self, values: FloatArray) -> Draws:
        """The same inputs with other values.  Shape (any, input)."""
        return replace(self, values=values)


def draw(
    numbers: tuple[UncertainNumber, ...],
    size: int,
    seed: int,
    correlations: tuple[RankCorrelation, ...] = (),
    method: Method = "sobol",
) -> Draws:
    """Sample every uncertain number once per draw.

    Parameters
    ----------
    numbers
        The inputs; those whose distribution has no width are left out.
    size
        Draws wanted, at least 1.  Of a scrambled Sobol sequence, the first `size` points.
    seed
        Fixes the sample: same inputs, size and seed give the same numbers everywhere.
    correlations
        Groups of inputs joined by a Gaussian copula with the stated rank correlation.

    Raises
    ------
    InvalidInputError
        If size < 1, a correlated path is unknown or a correlation is impossible.
    """
    if size < 1:
        raise InvalidInputError(f"at least 1 draw is needed, but {size} were asked for")
    uncertain = [n for n in numbers if n.distribution.low < n.distribution.high]
    paths = tuple(number.path for number in uncertain)
    unit = unit_sample(size, len(uncertain), seed, method)
    for correlation in correlations:
        columns = [paths.index(path) for path in correlation.paths if path in paths]
        if len(columns) > 1:
            unit[:, columns] = correlate(unit[:, columns], correlation.rho)
    for column, number in enumerate(uncertain):
        unit[:, column] = number.distribution.ppf(unit[:, column])
    return Draws(paths, unit, seed, method)


def unit_sample(size: int, inputs: int, seed: int, method: Method = "sobol") -> FloatArray:
    """Low-discrepancy points strictly inside the unit cube.  Shape (draw, input)."""
    if inputs == 0:
        return np.empty((size, 0))
    from scipy.stats import qmc

    rng = np.random.default_rng(seed)
    if method == "sobol":
        # A Sobol sequence is balanced over powers of two: draw the next one up.
        sample = qmc.Sobol(inputs, scramble=True, rng=rng).random_base2(max(size - 1, 1).bit_length())
    else:
        sample = qmc.LatinHypercube(inputs, rng=rng).random(size)
    edge = 2.0**-33
    return np.asarray(np.clip(sample[:size], edge, 1 - edge), dtype=float)


def correlate(unit: FloatArray, rho: float) -> FloatArray:
    """Give independent uniform columns a common rank correlation, by a Gaussian copula.

    Spearman's rho of a bivariate normal of correlation r is (6/pi) arcsin(r/2), hence the sine.
    Shape (draw, input) in and out.
    """
    from scipy.special import ndtr, ndtri

    inputs = unit.shape[1]
    if not -1 / (inputs - 1) <= rho <= 1:
        raise InvalidInputError(
            f"{inputs} inputs cannot all have rank correlation {rho:g} with each other; "
            f"it must lie between {-1 / (inputs - 1):.3g} and 1"
        )
    pearson = 2 * np.sin(np.pi * rho / 6)
    matrix = np.full((inputs, inputs), pearson)
    np.fill_diagonal(matrix, 1.0)
    vectors, values, _ = np.linalg.svd(matrix, hermitian=True)
    return np.asarray(ndtr(ndtri(unit) @ (vectors * np.sqrt(np.maximum(values, 0.0))).T), dtype=float)
