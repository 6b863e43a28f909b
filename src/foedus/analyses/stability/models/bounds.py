"""Refusing numbers with which a model makes no sense: which number it is, which bound it breaks, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from foedus.errors import InvalidInputError

TIE = 1e-12
"""Differences between worths or chances that are rounding: what is as near as that counts as equal."""


def require(holds: ArrayLike, rule: str, **numbers: ArrayLike) -> None:
    """Refuse numbers for which a rule fails, and name the first of them.

    Parameters
    ----------
    holds
        Whether the rule holds; a number that is none (nan) must make it fail.
    rule
        What must be so, and why, as the end of a sentence that begins with what was found.
    numbers
        The numbers that the rule is about, by name; they broadcast with `holds`.

    Raises
    ------
    InvalidInputError
        If the rule fails anywhere.

    Examples
    --------
    >>> require(np.array([0.5, 1.2]) <= 1, "a chance must lie between 0 and 1", hard=np.array([0.5, 1.2]))
    Traceback (most recent call last):
    foedus.errors.InvalidInputError: hard is 1.2, but a chance must lie between 0 and 1
    """
    if np.all(holds):
        return
    fails, *values = np.broadcast_arrays(~np.asarray(holds), *numbers.values())
    place = np.unravel_index(int(np.argmax(fails)), fails.shape)
    found = " and ".join(
        f"{name} is {float(value[place]):.10g}" for name, value in zip(numbers, values, strict=True)
    )
    raise InvalidInputError(f"{found}, but {rule}")


def require_chance(**chances: ArrayLike) -> None:
    """Refuse what is no chance."""
    for name, chance in chances.items():
        value = np.asarray(chance)
        require((value >= 0) & (value <= 1), "a chance must lie between 0 and 1", **{name: chance})


def require_share(**shares: ArrayLike) -> None:
    """Refuse what is no share of the stake."""
    for name, share in shares.items():
        value = np.asarray(share)
        require((value >= 0) & (value <= 1), "a share of the stake must lie between 0 and 1", **{name: share})


def require_cost(**costs: ArrayLike) -> None:
    """Refuse costs of war that are gains, or without end."""
    for name, cost in costs.items():
        value = np.asarray(cost)
        require((value >= 0) & np.isfinite(value), "costs of war must be 0 or more", **{name: cost})


def require_discount(discount: ArrayLike) -> None:
    """Refuse a weight of the next period with which the future is worth nothing finite."""
    value = np.asarray(discount)
    require(
        (value >= 0) & (value < 1),
        "the discount factor must be at least 0 and below 1, or the future would have no finite worth",
        discount=discount,
    )


def require_finite(**numbers: ArrayLike) -> None:
    """Refuse what is no number, or without end."""
    for name, number in numbers.items():
        require(np.isfinite(number), "it must be a finite number", **{name: number})
