"""Which of two models explains the same outcomes better, when neither is a special case of the other?"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr
from scipy.stats import binom

from foedus.analyses.stability.estimation.result import Comparison
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray


def compare(first: FloatArray, second: FloatArray, coefficients: tuple[int, int]) -> Comparison:
    """Vuong's test and Clarke's distribution-free test, with Schwarz's correction for numbers of coefficients.

    Parameters
    ----------
    first, second
        Log-likelihood of each row under either model; shape (row,).
    coefficients
        How many each model has.

    Raises
    ------
    InvalidInputError
        If the rows are not the same, or the models do not differ in any row.

    References
    ----------
    Vuong (1989), Econometrica 57:307-333; Clarke (2007), A simple distribution-free test for nonnested model
    selection, Political Analysis 15:347-363; Clarke and Signorino (2010), Political Studies 58:368-388.

    Examples
    --------
    >>> found = compare(np.log([0.8, 0.7, 0.9, 0.6]), np.log([0.5, 0.5, 0.5, 0.7]), (1, 1))
    >>> found.clarke, round(found.clarke_p, 3)
    (3, 0.625)
    """
    if first.shape != second.shape:
        raise InvalidInputError(f"models of {len(first)} and {len(second)} rows cannot be compared")
    rows = len(first)
    ahead = first - second
    spread = float(ahead.std())
    if spread == 0:
        raise InvalidInputError("the models give every row the same chance, so there is nothing to compare")
    correction = (coefficients[0] - coefficients[1]) * np.log(rows) / 2
    vuong = float((ahead.sum() - correction) / (np.sqrt(rows) * spread))
    for_first = int(np.count_nonzero(ahead > correction / rows))
    clarke_p = min(1.0, 2 * float(binom.cdf(min(for_first, rows - for_first), rows, 0.5)))
    return Comparison(
        rows,
        (float(first.sum()), float(second.sum())),
        vuong,
        float(2 * ndtr(-abs(vuong))),
        for_first,
        clarke_p,
    )
