"""Which uncertain inputs an output hangs on: shares of variance, and swings for a tornado."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

_TENTHS_A_SLICE = 2  # slices per tenth of the draws


@dataclass(frozen=True)
class GivenData:
    """First-order indices and swings, read off one sample."""

    first_order: FloatArray
    """Shape (input, output); share of variance, 0 to 1; 0 where the output does not vary."""
    noise: float
    """First-order index that an input without any influence exceeds in about one case of twenty."""
    input_low: FloatArray
    """Shape (input,); mean of the input over its lowest tenth of draws."""
    input_high: FloatArray
    """Shape (input,); mean over its highest tenth."""
    output_low: FloatArray
    """Shape (input, output); mean of the output over the input's lowest tenth of draws."""
    output_high: FloatArray
    """Shape (input, output); mean over its highest tenth."""


def given_data(inputs: FloatArray, outputs: FloatArray) -> GivenData:
    """First-order Sobol indices of every input, from a sample that was made for something else.

    The draws are cut into twenty slices of equal size along each input; the variance of the output's slice means,
    less what chance alone puts there, is the part of the variance that the input explains by itself.

    Parameters
    ----------
    inputs
        Shape (draw, input); at least 40 draws.
    outputs
        Shape (draw, output).

    Raises
    ------
    InvalidInputError
        With fewer than 40 draws.

    Notes
    -----
    With correlated inputs an index counts what an input explains together with those that move with it.

    References
    ----------
    Plischke, Borgonovo and Smith (2013), European Journal of Operational Research 226:536-550; the correction for
    chance is Kelley's (1935) epsilon squared.
    """
    draws, count = inputs.shape
    slices = 10 * _TENTHS_A_SLICE
    if draws < 2 * slices:
        raise InvalidInputError(f"sensitivity needs at least {2 * slices} draws, but there are {draws}")
    edges = np.linspace(0, draws, slices + 1).astype(int)
    sizes = np.diff(edges)
    mean, variance = outputs.mean(axis=0), outputs.var(axis=0)
    first_order = np.zeros((count, outputs.shape[1]))
    low, high = np.empty((2, count))
    output_low, output_high = np.empty((2, count, outputs.shape[1]))
    ends = (slice(0, edges[_TENTHS_A_SLICE]), slice(edges[-1 - _TENTHS_A_SLICE], draws))
    for column in range(count):
        order = np.argsort(inputs[:, column], kind="stable")
        ranked, along = inputs[order, column], outputs[order]
        means = np.add.reduceat(along, edges[:-1], axis=0) / sizes[:, None]
        between = (sizes[:, None] * (means - mean) ** 2).sum(axis=0) / draws
        within = (variance - between) * draws / (draws - slices)
        explained = between - (slices - 1) * within / draws
        first_order[column] = np.divide(
            explained, variance, out=np.zeros_like(variance), where=variance > 1e-18
        )
        low[column], high[column] = ranked[ends[0]].mean(), ranked[ends[1]].mean()
        output_low[column], output_high[column] = along[ends[0]].mean(axis=0), along[ends[1]].mean(axis=0)
    # Under no influence the explained share is about (chi squared with 19 degrees less 19) / draws.
    noise = 1.645 * np.sqrt(2.0 * (slices - 1)) / draws
    return GivenData(np.clip(first_order, 0.0, 1.0), float(noise), low, high, output_low, output_high)


def total_order(
    evaluate: Callable[[Draws], FloatArray], first: Draws, second: Draws, columns: tuple[int, ...]
) -> FloatArray:
    """Total Sobol indices of some inputs: the variance that stays when all the others are known.

    Parameters
    ----------
    evaluate
        From draws to outputs, shape (draw, output); each row may depend on its own draw alone.
    first, second
        Two independent samples of the same inputs and the same size.
    columns
        Inputs asked about.

    Returns
    -------
    index
        Shape (column, output); 0 to 1 up to sampling error, 0 where the output does not vary.

    Notes
    -----
    Every block is the first sample with one input taken from the second, so an input is varied as if it were
    independent of all others; within a group of correlated inputs that overstates each member.

    References
    ----------
    Jansen (1999), Computer Physics Communications 117:35-43; Saltelli et al. (2010), ibid. 181:259-270.
    """
    # Two scrambles of one Sobol sequence keep step with each other, row by row; a shuffle parts them.
    other = second.values[np.random.default_rng(second.seed).permutation(second.size)]
    blocks = [first.values]
    for column in columns:
        block = first.values.copy()
        block[:, column] = other[:, column]
        blocks.append(block)
    outputs = evaluate(first.with_values(np.concatenate(blocks)))
    parts = outputs.reshape(len(blocks), first.size, -1)
    variance = parts[0].var(axis=0)
    changed = ((parts[1:] - parts[0]) ** 2).mean(axis=1) / 2.0
    index: FloatArray = np.divide(changed, variance, out=np.zeros_like(changed), where=variance > 1e-18)
    return index
