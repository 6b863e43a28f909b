"""How much of something is enough: the least value of one number with which a settlement holds as wished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_ROUNDING = 1e-9  # a fall in the chance that is rounding alone


@dataclass(frozen=True)
class BreakEven:
    """The least value that is enough, and what was seen on the way."""

    value: float | None
    """Least value found with the wished chance; None where none up to the highest reaches it."""
    chance: float
    """Chance at that value, or else the best that was seen."""
    rises_throughout: bool
    """Whether the chance never fell from one value tried to the next higher.  Where it did, more can be
    worse: a stronger guarantee may turn concessions into wars."""
    tried: tuple[tuple[float, float], ...]
    """(value, chance), values rising."""


def break_even(
    chance: Callable[[float], float],
    wished: float,
    low: float,
    high: float,
    *,
    steps: int = 8,
    tolerance: float = 1e-3,
) -> BreakEven:
    """Least value in a range with which a chance reaches a level.

    The range is first tried at even steps; between the first value that is enough and the one before it, the
    answer is found by halving.  Where the chance does not rise throughout, a smaller value between two steps
    may be enough too and go unseen.

    Parameters
    ----------
    chance
        Chance of holding at a value; 0 to 1.
    wished
        The level to be reached; 0 to 1.
    tolerance
        The answer is at most this much of the range above the least value.

    Raises
    ------
    InvalidInputError
        If the level is not a chance, the range is empty, or there are no steps.

    Examples
    --------
    >>> break_even(lambda value: value**2, wished=0.25, low=0, high=1, tolerance=1e-6).value
    0.5
    """
    if not 0 <= wished <= 1:
        raise InvalidInputError(f"the chance wished for must lie between 0 and 1, but is {wished:g}")
    if not low < high:
        raise InvalidInputError(f"the range must rise, but runs from {low:g} to {high:g}")
    if steps < 1 or not tolerance > 0:
        raise InvalidInputError(f"needs steps >= 1 and tolerance > 0, not {steps} and {tolerance:g}")
    tried = {float(value): chance(float(value)) for value in np.linspace(low, high, steps + 1)}
    rises = bool(np.all(np.diff(list(tried.values())) >= -_ROUNDING))
    enough = min((value for value, found in tried.items() if found >= wished), default=None)
    if enough is None:
        return BreakEven(None, max(tried.values()), rises, _listed(tried))
    below = max((value for value in tried if value < enough), default=enough)
    while enough - below > tolerance * (high - low):
        middle = (below + enough) / 2
        tried[middle] = chance(middle)
        below, enough = (below, middle) if tried[middle] >= wished else (middle, enough)
    return BreakEven(enough, tried[enough], rises, _listed(tried))


def _listed(tried: dict[float, float]) -> tuple[tuple[float, float], ...]:
    return tuple(sorted(tried.items()))


def break_even_of(
    game: GuaranteeGame,
    number: str,
    wished: float,
    low: float,
    high: float,
    *,
    guarantor: int | None = None,
    years: int = 5,
    tail: int = 10,
) -> BreakEven:
    """Least value of one number of a game with which nothing is broken, as often as wished, for some years.

    The number takes that one value in all draws; everything else stays as uncertain as it is.

    Parameters
    ----------
    number
        Name of an array of the game, such as ``peace_benefit``, ``target_strength`` or ``dishonour``.
    guarantor
        Column of the guarantor whose number it is; None for a number that is nobody's, or to set those of
        all guarantors at once.

    Raises
    ------
    InvalidInputError
        If the game has no such number or guarantor, or the range or the level makes no sense.
    """
    arrays = game.arrays()
    if number not in arrays:
        raise InvalidInputError(f"the game has no number {number!r}; it has {', '.join(sorted(arrays))}")
    if guarantor is not None and (arrays[number].ndim == 1 or not 0 <= guarantor < game.guarantors):
        raise InvalidInputError(f"{number} has no guarantor number {guarantor}")

    def chance(value: float) -> float:
        changed = arrays[number].copy()
        changed[(...,) if guarantor is None else (..., guarantor)] = value
        return _chance_of_no_breach(game, number, changed, years, tail)

    return break_even(chance, wished, low, high)


def _chance_of_no_breach(
    game: GuaranteeGame, number: str, values: FloatArray, years: int, tail: int
) -> float:
    changed = replace(game, **{number: values})  # type: ignore[arg-type]  # the name of an array
    return float(survival(solve(changed, years, tail).hazard)[:, -1].mean())
