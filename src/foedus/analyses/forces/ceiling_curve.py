"""How likely is a force of each size, and which sizes were named in public?"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from foedus import library
from foedus.numerics.arrays import FloatArray


def chance_of_size(ceiling: FloatArray, sizes: FloatArray) -> FloatArray:
    """Share of draws in which at least so many troops can be kept up.

    Parameters
    ----------
    ceiling
        Troops that could be kept up at most.  Shape (draw,).
    sizes
        Troops.  Shape (size,).

    Returns
    -------
    chance
        Shape (size,); 0 to 1, never rising with the size.

    Examples
    --------
    >>> chance_of_size(np.array([10.0, 30.0]), np.array([5.0, 20.0, 40.0]))
    array([1. , 0.5, 0. ])
    """
    order = np.sort(ceiling)
    # A size that is met but for rounding is met.
    below = np.searchsorted(order, sizes * (1 - 1e-9), side="left")
    return np.asarray(1 - below / max(len(order), 1), dtype=float)


def round_sizes(largest: float, steps: int = 25) -> FloatArray:
    """Round numbers of troops from none to a little above the largest.  Shape (size,)."""
    if largest <= 0:
        return np.zeros(1)
    raw = largest / steps
    unit = 10.0 ** np.floor(np.log10(raw))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= raw)
    return np.asarray(np.arange(0, np.ceil(largest / step) + 1) * step, dtype=float)


@dataclass(frozen=True, slots=True)
class ForceEstimate:
    """A size of a force that was named in public."""

    low: float | None
    """Troops; None where only the high end was named."""
    high: float
    counts: str
    """Whether those in theatre are meant, or all in the rotation."""
    who: str
    when: str
    """Year and month."""
    says: str
    certainty: str


def published_estimates(host: str) -> tuple[ForceEstimate, ...]:
    """Sizes that were named for a force in a state, the smallest first."""
    found = [
        ForceEstimate(
            float(row["low"]) if row["low"] else None,
            float(row["high"]),
            row["counts"],
            row["who"],
            row["when"],
            row["says"],
            row["certainty"],
        )
        for row in _rows()
        if row["host"] == host
    ]
    return tuple(sorted(found, key=lambda estimate: (estimate.high, estimate.low or 0.0)))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with library.path("burdens", "force_estimates.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
