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
    """Spearman's rank correlation of each pair; from `least_rank_correlation` of their number to 1."""


@dataclass(frozen=True)
class Draws:
    """Sampled values of the uncertain inputs.

    Numbers that are taken as known are not sampled: `of` gives them as a constant.

    The rows stand in random order, and fewer draws with the same seed are not the first rows of more.
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
        """Sampled values of one number.  Shape (draw,); read-only.

        Raises
        ------
        InvalidInputError
            If the number is uncertain but was not among those that were sampled.
        """
        column = self._column.get(number.path)
        if column is not None:
            return self.values[:, column]
        if number.distribution.low < number.distribution.high:
            raise InvalidInputError(
                f"{number.path} is uncertain, but it is not among the {len(self.paths)} sampled inputs; "
                "draw again with it"
            )
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
    layout: tuple[str, ...] | None = None,
) -> Draws:
    """Sample every uncertain number once per draw.

    Parameters
    ----------
    numbers
        The inputs; those whose distribution has no width are left out.
    size
        Draws wanted, at least 1; a power of two gives the best balance.
    seed
        Fixes the sample: same inputs, size and seed give the same numbers everywhere.
    correlations
        Groups of inputs joined by a Gaussian copula with the stated rank correlation; inputs that are
        taken as known drop out of their group.
    layout
        Paths of all inputs of two or more samples that are to be paired: an input has the same place, and so
        the same quantiles, in each.  Without it the inputs of this sample alone.

    Raises
    ------
    InvalidInputError
        If size < 1, an input is named twice, a correlated path is unknown or in two groups, or a
        correlation is impossible.
    """
    if size < 1:
        raise InvalidInputError(f"at least 1 draw is needed, but {size} were asked for")
    names = [number.path for number in numbers]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidInputError(f"these inputs are named twice: {', '.join(twice)}")
    uncertain = [n for n in numbers if n.distribution.low < n.distribution.high]
    paths = tuple(number.path for number in uncertain)
    unit = unit_sample(size, len(paths if layout is None else layout), seed, method)
    if layout is not None:
        unit = unit[:, [layout.index(path) for path in paths]]
    _require_correlations(correlations, frozenset(names))
    column = {path: place for place, path in enumerate(paths)}
    for correlation in correlations:
        columns = [column[path] for path in correlation.paths if path in column]
        if len(columns) > 1:
            unit[:, columns] = correlate(unit[:, columns], correlation.rho)
    for place, number in enumerate(uncertain):
        unit[:, place] = number.distribution.ppf(unit[:, place])
    unit.setflags(write=False)
    return Draws(paths, unit, seed, method)


def _require_correlations(correlations: tuple[RankCorrelation, ...], known: frozenset[str]) -> None:
    """Every correlated path is an input, and belongs to one group once."""
    taken: set[str] = set()
    for correlation in correlations:
        for path in correlation.paths:
            if path not in known:
                raise InvalidInputError(f"a correlation names {path}, which is not among the inputs")
            if path in taken:
                raise InvalidInputError(f"{path} stands in a correlation twice; a number has one group")
            taken.add(path)
        if len(correlation.paths) > 1:
            _require_possible(len(correlation.paths), correlation.rho)


BLOCK = 8
"""Inputs that share one Sobol sequence."""


def unit_sample(size: int, inputs: int, seed: int, method: Method = "sobol") -> FloatArray:
    """Low-discrepancy points strictly inside the unit cube.

    For ``sobol``, inputs are taken in blocks of `BLOCK`; each block is a scrambled Sobol sequence of its own,
    with its rows in random order (Latin supercube sampling).  One sequence over hundreds of inputs would
    tie some of them to each other: of 300 inputs and 10,000 draws, squares of two inputs correlate by up to
    0.2.  The random order also makes samples of different seeds independent of each other, which two
    scrambles of one sequence are not.

    Returns
    -------
    unit
        Shape (draw, input), columns contiguous; each column evenly spread.

    References
    ----------
    Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7:86-112; Joe and Kuo (2008),
    SIAM Journal on Scientific Computing 30:2635-2654; Matousek (1998), Journal of Complexity 14:527-556
    (scrambling); Owen (1998), ACM Transactions on Modeling and Computer Simulation 8:71-102 (blocks).
    """
    from scipy.stats import qmc

    unit = np.empty((size, inputs), order="F")
    rng = np.random.default_rng(seed)
    for start in range(0, inputs, BLOCK):
        stop = min(start + BLOCK, inputs)
        if method == "sobol":
            # A Sobol sequence is balanced over powers of two: draw the next one up.
            points = qmc.Sobol(stop - start, scramble=True, rng=rng).random_base2((size - 1).bit_length())
            unit[:, start:stop] = points[rng.permutation(size)]
        else:
            unit[:, start:stop] = qmc.LatinHypercube(stop - start, rng=rng).random(size)
    edge = 2.0**-33
    return np.clip(unit, edge, 1 - edge, out=unit)


def least_rank_correlation(inputs: int) -> float:
    """The lowest rank correlation that every pair of this many inputs can have under a Gaussian copula.

    Examples
    --------
    >>> least_rank_correlation(2)
    -1.0
    >>> round(least_rank_correlation(3), 4)
    -0.4826
    """
    if inputs == 2:
        return -1.0
    return float(6 / np.pi * np.arcsin(-0.5 / (inputs - 1)))


def _require_possible(inputs: int, rho: float) -> None:
    least = least_rank_correlation(inputs)
    if not least <= rho <= 1:
        raise InvalidInputError(
            f"{inputs} inputs cannot all have rank correlation {rho:g} with each other; "
            f"it must lie between {least:.3g} and 1"
        )


def correlate(unit: FloatArray, rho: float) -> FloatArray:
    """Give independent uniform columns a common rank correlation, by a Gaussian copula.

    Spearman's rho of a bivariate normal of correlation r is (6/pi) arcsin(r/2), hence the sine.  The
    normal scores are mixed by the symmetric square root of their correlation matrix: every column is
    treated alike, and stays as close to its own independent column as the correlation allows.

    Parameters
    ----------
    unit
        Shape (draw, input), at least two inputs; in the open interval (0, 1).
    rho
        Spearman's rank correlation of each pair.

    Returns
    -------
    unit
        Shape (draw, input); each column still uniform.
    """
    from scipy.special import ndtr, ndtri

    inputs = unit.shape[1]
    _require_possible(inputs, rho)
    pearson = 2 * np.sin(np.pi * rho / 6)
    own = np.sqrt(max(1 - pearson, 0.0))
    shared = (np.sqrt(max(1 + (inputs - 1) * pearson, 0.0)) - own) / inputs
    score = ndtri(unit)
    mixed = own * score + shared * score.sum(axis=1, keepdims=True)
    edge = 2.0**-33
    return np.asarray(np.clip(ndtr(mixed), edge, 1 - edge), dtype=float)
