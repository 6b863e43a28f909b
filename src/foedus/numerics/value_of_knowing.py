"""What would it be worth to know an uncertain number before one chooses?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray
from foedus.numerics.sensitivity import FEWEST_DRAWS, slices


@dataclass(frozen=True)
class ValueOfKnowing:
    """What is lost by choosing in doubt, and how much of that each input alone would save."""

    best: int
    """The option with the greatest mean worth, which one takes in doubt."""
    regret: float
    """Mean worth that is lost by taking it in draws in which another option is better: what it would be
    worth to know everything."""
    value: FloatArray
    """Shape (input,); part of the regret that knowing this input alone would save; by chance a little below
    0."""
    error: FloatArray
    """Shape (input,); standard error."""


def value_of_knowing(inputs: FloatArray, worths: FloatArray) -> ValueOfKnowing:
    """Expected value of perfect information about each input, from one sample.

    The draws are cut into slices by the rank of an input, as if one knew in which slice it lies, and the
    option that is best on average in the slice is chosen.  To keep chance from choosing, the choice is made
    on one half of the slice's draws and its worth is taken from the other half, and the other way round.

    Parameters
    ----------
    inputs
        Shape (draw, input); at least `FEWEST_DRAWS` draws.
    worths
        Shape (draw, option).

    Raises
    ------
    InvalidInputError
        If the draws are too few, or there is no option.

    Notes
    -----
    What is found is never too high on average, and lower than the truth where a slice has few draws.  An
    input can matter much for the level of every option and have no value here: what counts is whether it
    changes which option is best.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory; Strong and Oakley (2013), Medical
    Decision Making 33:755-766 (by slices of one sample).
    """
    size = len(inputs)
    if size < FEWEST_DRAWS or worths.shape[1] == 0:
        raise InvalidInputError(
            f"needs {FEWEST_DRAWS} draws and an option, not {size} draws and {worths.shape[1]} options"
        )
    best = int(np.argmax(worths.mean(axis=0)))
    taken = worths[:, best]
    regret = float((worths.max(axis=1) - taken).mean())
    gains = [_gain(inputs[:, column], worths) - taken for column in range(inputs.shape[1])]
    value = np.array([gain.mean() for gain in gains])
    error = np.array([gain.std(ddof=1) / np.sqrt(size) for gain in gains])
    return ValueOfKnowing(best, regret, value, error)


def _gain(values: FloatArray, worths: FloatArray) -> FloatArray:
    """Worth in each draw of the option that the other half of its slice would choose.  Shape (draw,)."""
    size = len(values)
    order = np.argsort(values, kind="stable")
    found = np.empty(size)
    for rows in np.array_split(order, slices(size) // 2):
        halves = rows[::2], rows[1::2]
        for own, other in (halves, halves[::-1]):
            found[own] = worths[own, int(np.argmax(worths[other].mean(axis=0)))]
    return found
