"""How much of something is enough: the value of one number from which on a settlement holds as wished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_ROUNDING = 1e-9  # a change of the chance that is rounding alone

Side = Literal["at least", "at most"]
AT_LEAST: Side = "at least"
AT_MOST: Side = "at most"
Course = Literal["rises", "falls", "rises and falls", "stays"]


@dataclass(frozen=True)
class BreakEven:
    """The value with which the wished chance is just reached, and what was seen on the way."""

    value: float | None
    """The value nearest to the start that is enough, at the edge of those that are not; None where none that
    was tried is enough, or all are."""
    chance: float
    """Chance at that value; without one, the best that was seen."""
    short: float | None
    """The neighbouring value that is not enough; None without a value."""
    side: Side | None
    """Whether larger or smaller values are enough; None without a value."""
    always: bool
    """Whether every value that was tried is enough."""
    course: Course
    """What the chance does from each value tried to the next higher.  Where it rises and falls, more can be
    worse: a stronger guarantee may turn concessions into wars."""
    tried: tuple[tuple[float, float], ...]
    """(value, chance), values rising."""


def break_even(
    chance: Callable[[float], float],
    wished: float,
    values: Sequence[float],
    *,
    near: float | None = None,
    tolerance: float = 1e-3,
) -> BreakEven:
    """Value at which a chance reaches a level, the nearest to a starting point.

    The given values are tried first; between the two neighbours of which one is enough and the other not,
    nearest to the start, the answer is found by halving.  Where the chance does not rise or fall throughout,
    a nearer value between two of those tried may be enough too and go unseen.

    Parameters
    ----------
    chance
        Chance of holding at a value; 0 to 1.
    wished
        The level to be reached; 0 to 1.
    values
        At least two different values, within which the answer is sought.
    near
        Where to start, such as the value of today; the least value without one.
    tolerance
        The answer is at most this much of the whole range from the edge.

    Raises
    ------
    InvalidInputError
        If the level is not a chance, or there are not two values.

    Examples
    --------
    >>> break_even(lambda value: value**2, wished=0.25, values=[0, 1], tolerance=1e-6).value
    0.5
    """
    if not 0 <= wished <= 1:
        raise InvalidInputError(f"the chance wished for must lie between 0 and 1, but is {wished:g}")
    grid = sorted({float(value) for value in values})
    if len(grid) < 2 or not tolerance > 0:
        raise InvalidInputError(f"needs two values and tolerance > 0, not {grid} and {tolerance:g}")
    tried = {value: chance(value) for value in grid}
    start = grid[0] if near is None else near
    edges = [
        (below, above)
        for below, above in pairwise(grid)
        if (tried[below] >= wished) != (tried[above] >= wished)
    ]
    if not edges:
        best = max(tried.values())
        return BreakEven(None, best, None, None, best >= wished, _course(tried), _listed(tried))
    below, above = min(edges, key=lambda edge: max(edge[0] - start, start - edge[1], 0))
    rising = tried[above] >= wished
    while above - below > tolerance * (grid[-1] - grid[0]):
        middle = (below + above) / 2
        tried[middle] = chance(middle)
        below, above = (below, middle) if (tried[middle] >= wished) == rising else (middle, above)
    value, short, side = (above, below, AT_LEAST) if rising else (below, above, AT_MOST)
    return BreakEven(value, tried[value], short, side, False, _course(tried), _listed(tried))


def _course(tried: dict[float, float]) -> Course:
    steps = np.diff([chance for _, chance in _listed(tried)])
    rises, falls = bool(np.any(steps > _ROUNDING)), bool(np.any(steps < -_ROUNDING))
    if rises and falls:
        return "rises and falls"
    return "rises" if rises else "falls" if falls else "stays"


def _listed(tried: dict[float, float]) -> tuple[tuple[float, float], ...]:
    return tuple(sorted(tried.items()))


def break_even_of(
    game: GuaranteeGame,
    number: str,
    wished: float,
    values: Sequence[float],
    *,
    near: float | None = None,
    guarantor: int | None = None,
    years: int = 5,
    tail: int = 10,
) -> BreakEven:
    """Value of one number of a game with which nothing is broken, as often as wished, for some years.

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
        If the game has no such number or guarantor, or the values or the level make no sense.
    """

    def chance(value: float) -> float:
        changed = with_number(game, number, value, guarantor)
        return float(survival(solve(changed, years, tail).hazard)[:, -1].mean())

    return break_even(chance, wished, values, near=near)


def with_number(
    game: GuaranteeGame, number: str, value: float, guarantor: int | None = None
) -> GuaranteeGame:
    """The game with one number at one value in all draws.

    Raises
    ------
    InvalidInputError
        If the game has no such number or guarantor, or the value makes no sense.
    """
    arrays = game.arrays()
    if number not in arrays:
        raise InvalidInputError(f"the game has no number {number!r}; it has {', '.join(sorted(arrays))}")
    if guarantor is not None and (arrays[number].ndim == 1 or not 0 <= guarantor < game.guarantors):
        raise InvalidInputError(f"{number} has no guarantor number {guarantor}")
    changed: FloatArray = arrays[number].copy()
    changed[(...,) if guarantor is None else (..., guarantor)] = value
    return replace(game, **{number: changed})  # type: ignore[arg-type]  # the name of an array
