"""How sure is a rate, or a mean over rows that come in groups?"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray, IntArray


def wilson(hits: int, cases: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a rate from independent cases.

    Raises
    ------
    InvalidInputError
        If there are no cases, or more hits than cases.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212.

    Examples
    --------
    >>> low, high = wilson(12, 54)
    >>> round(low, 2), round(high, 2)
    (0.13, 0.35)
    """
    if cases < 1 or not 0 <= hits <= cases:
        raise InvalidInputError(
            f"a rate needs 0 <= hits <= cases and at least one case, not {hits} of {cases}"
        )
    z = float(ndtri((1 + level) / 2))
    rate = hits / cases
    centre = (rate + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * np.sqrt(rate * (1 - rate) / cases + z * z / (4 * cases * cases))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def bootstrap_by_group(
    values: FloatArray, group: IntArray, *, level: float = 0.95, repeats: int = 4000, seed: int = 20250213
) -> tuple[float, float]:
    """Interval of a mean over rows, drawing whole groups with replacement.

    Rows of one group share their fate, so that the groups and not the rows are what chance deals out.

    Parameters
    ----------
    values
        Shape (row,).
    group
        Number of each row's group.  Shape (row,).
    repeats
        How often the groups are drawn anew.

    Returns
    -------
    low, high
        Percentiles of the mean.  They do not depend on the order of rows or the numbers of groups.

    Raises
    ------
    InvalidInputError
        If there are fewer than two groups.

    References
    ----------
    Field and Welsh (2007), Journal of the Royal Statistical Society B 69:369-390.
    """
    _, number = np.unique(group, return_inverse=True)
    if len(np.unique(number)) < 2:
        raise InvalidInputError("groups that are drawn anew must be two or more")
    sums, sizes = np.bincount(number, weights=values), np.bincount(number)
    order = np.lexsort((sums, sizes))
    drawn = np.random.default_rng(seed).multinomial(
        len(sums), np.full(len(sums), 1 / len(sums)), size=repeats
    )
    means = (drawn @ sums[order]) / (drawn @ sizes[order])
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
