"""How is a number of a table read, checked and written?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from foedus.errors import Place
from foedus.files.problems import Problems, shown
from foedus.model.negotiations import Stand

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


def number(
    cell: str, what: str, place: Place, problems: Problems, low: float = -math.inf, high: float = math.inf
) -> float | None:
    """Read a number; a blank cell is none, and no zero."""
    cell = cell.strip()
    if not cell:
        return None
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    if not low <= value <= high or math.isinf(value):
        problems.add(place, f"{what} reads {shown(cell)}", f"It is a number{_span(low, high)}, or blank")
        return None
    return value


def _span(low: float, high: float) -> str:
    if math.isinf(low):
        return ""
    return f" of {low:g} or more" if math.isinf(high) else f" from {low:g} to {high:g}"


def written(value: float | None) -> str:
    """Write a number so that reading gives the same one.

    Examples
    --------
    >>> written(30.0), written(0.1), written(None)
    ('30', '0.1', '')
    """
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def percent(share: float) -> float:
    """A share of 1 as one of 100, without the dust of binary fractions.

    Examples
    --------
    >>> percent(0.07)
    7.0
    """
    return float(f"{100 * share:.13g}")


def share(percent: float) -> float:
    """A share of 100 as one of 1.

    Examples
    --------
    >>> share(7.0)
    0.07
    """
    return float(f"{percent / 100:.13g}")


def as_read(stands: Iterable[Stand]) -> Callable[[float | None], str]:
    """How to write saliences so that `in_percent` reads the same: where none is above 1, as shares of 1."""
    small = all(stand.salience is None or stand.salience <= 1 for stand in stands)

    def write(salience: float | None) -> str:
        return written(salience if salience is None or not small else share(salience))

    return write


def in_percent(stands: Iterable[Stand]) -> tuple[Stand, ...]:
    """Saliences on a scale to 100: as they are where one is above 1, and else as shares of 1."""
    found = tuple(stands)
    if any(stand.salience is not None and stand.salience > 1 for stand in found):
        return found
    return tuple(
        stand if stand.salience is None else replace(stand, salience=percent(stand.salience))
        for stand in found
    )
