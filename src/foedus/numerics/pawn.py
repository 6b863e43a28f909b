"""How far does knowing an input move the whole distribution of an output, and not its variance alone?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray, IntArray

_DUMMIES = 100
_SEED = 20250213


@dataclass(frozen=True)
class Pawn:
    """Distances between the distribution of an output and that within slices of one input."""

    median: FloatArray
    """Shape (input, output); median over slices of the greatest distance of the two distribution functions;
    0 to 1."""
    most: FloatArray
    """Shape (input, output); the same for the slice where it is greatest: an input may matter in a corner
    of its range alone."""
    noise: float
    """Median distance that an input without influence exceeds in one sample of twenty."""


def pawn(inputs: FloatArray, outputs: FloatArray, slices: int = 10) -> Pawn:
    """PAWN indices from a sample made for another purpose.

    The draws are cut into slices of equal size by the rank of one input; in each, the distribution of the
    output is compared with that over all draws.

    Parameters
    ----------
    inputs
        Shape (draw, input).
    outputs
        Shape (draw, output).

    Raises
    ------
    InvalidInputError
        If there are fewer than two slices or than four draws a slice.

    Notes
    -----
    Cares for the whole distribution, so that it serves outputs that are mostly near 0 or 1, of which a
    variance says little.  Even an input without influence has an index above 0: compare with `noise`.

    References
    ----------
    Pianosi and Wagener (2015), Environmental Modelling and Software 67:1-11; (2018), 108:197-207 (from a
    given sample).
    """
    size = len(inputs)
    if slices < 2 or size < 4 * slices:
        raise InvalidInputError(f"needs slices >= 2 and 4 draws in each, not {slices} slices of {size} draws")
    shape = (inputs.shape[1], outputs.shape[1])
    median, most = np.empty(shape), np.empty(shape)
    for column in range(shape[0]):
        member = _slice_of(inputs[:, column], slices)
        for row in range(shape[1]):
            distance = _distances(member, outputs[:, row], slices)
            median[column, row], most[column, row] = np.median(distance), distance.max()
    return Pawn(median, most, _noise(size, slices))


def _slice_of(values: FloatArray, slices: int) -> IntArray:
    """Number of the slice of each draw, by rank."""
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    return rank * slices // len(values)


def _distances(member: IntArray, output: FloatArray, slices: int) -> FloatArray:
    """Kolmogorov's distance of each slice's distribution from that of all draws.  Shape (slice,)."""
    order = np.argsort(output, kind="stable")
    ranked, along = output[order], member[order]
    # Distribution functions jump at a value: they are compared after all draws that have it.
    last = np.append(ranked[1:] != ranked[:-1], True)
    whole = np.arange(1, len(ranked) + 1) / len(ranked)
    own = np.cumsum(along == np.arange(slices)[:, np.newaxis], axis=1)
    return np.asarray(np.abs(own / own[:, -1:] - whole)[:, last].max(axis=1))


@cache
def _noise(size: int, slices: int) -> float:
    """95 % point of the index of an input without influence; it hangs on the two sizes alone."""
    rng = np.random.default_rng(_SEED)
    output = np.arange(float(size))
    member = np.arange(size) * slices // size
    medians = [np.median(_distances(rng.permutation(member), output, slices)) for _ in range(_DUMMIES)]
    return float(np.quantile(medians, 0.95))
