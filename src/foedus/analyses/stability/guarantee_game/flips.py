"""By how much would a single number have to differ for the decision of a year to flip?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.numerics.arrays import FloatArray

_STEPS = 24
_WIDTHS = 3.0
"""How far to look on either side, in widths of the number's range over the draws."""
_HALVINGS = 30
_SHARE = 0.2  # of its value, as the range of a number that is the same in all draws
_TINY = 1e-6
_BETWEEN_0_AND_1 = (
    *("grab_success", "stop_cost_share", "cover_of_breach", "decay", "ambiguity", "dependence"),
)
_SIGNED = ("peace_benefit", "drive")
_ABOVE_0 = ("challenger_strength", "target_strength", "defence_advantage", "decisiveness")


@dataclass(frozen=True)
class Flip:
    """One number, and the value at which the decision flips if nothing else changes."""

    number: str
    """Name of an array of the game."""
    guarantor: int | None
    """Column of the guarantor whose number it is."""
    now: float
    needed: float
    width: float
    """Of its middle 90 % over the draws; 0 where it is the same in all."""


def flips(game: GuaranteeGame, sample: GuaranteeGame, year: int, years: int, tail: int) -> tuple[Flip, ...]:
    """Every number of a game of one draw of which some value near the present one flips the decision to keep.

    The margin is the least of the challenger's two and the target's, each of keeping less breaking.

    Parameters
    ----------
    game
        Of one draw.
    sample
        The same game over all draws, for the ranges of its numbers.

    Returns
    -------
    flips
        Those that take the smallest part of their range first.
    """
    numbers = [
        (name, None if array.ndim == 1 else column)
        for name, array in game.arrays().items()
        if not name.endswith("_scale")
        for column in range(1 if array.ndim == 1 else array.shape[1])
    ]
    found = []
    for name, column in numbers:
        now = _value(game, name, column)
        width = _width(sample, name, column)
        reach = _WIDTHS * (width or _SHARE * abs(now) or _SHARE)
        low, high = _limits(game, name)
        for side in (-1, 1):
            line = np.clip(now + side * np.linspace(0, reach, _STEPS + 1), low, high)
            margins = _margins(game, name, column, line, year, years, tail)
            crossed = np.flatnonzero((margins < 0) != (margins[0] < 0))
            if crossed.size:
                first = int(crossed[0])
                needed = _halve(game, name, column, line[first - 1], line[first], year, years, tail)
                found.append(Flip(name, column, now, needed, width))
    return tuple(sorted(found, key=_part))


def _part(flip: Flip) -> tuple[bool, float]:
    size = abs(flip.needed - flip.now)
    return (flip.width == 0, size / (flip.width or abs(flip.now) or 1.0))


def _value(game: GuaranteeGame, name: str, column: int | None) -> float:
    row = game.arrays()[name][0]
    return float(row if column is None else row[column])


def _width(sample: GuaranteeGame, name: str, column: int | None) -> float:
    values = sample.arrays()[name]
    low, high = np.quantile(values if column is None else values[:, column], [0.05, 0.95])
    return float(high - low)


def _limits(game: GuaranteeGame, name: str) -> tuple[float, float]:
    """Values that the game allows, all other numbers staying."""
    own = {
        "division": (game.share_lost[0], min(game.share_won[0], 1 - game.grab[0])),
        "share_won": (game.division[0], 1.0),
        "share_lost": (0.0, game.division[0]),
        "grab": (0.0, 1 - game.division[0]),
        "discount": (0.0, 0.99),
        "challenger_growth": (-0.9, 1.0),
        "target_growth": (-0.9, 1.0),
        "aid_growth": (-0.9, 1.0),
    }
    if name in own:
        low, high = own[name]
        return float(low), float(high)
    if name in _SIGNED:
        return -np.inf, np.inf
    return (_TINY if name in _ABOVE_0 else 0.0), (1.0 if name in _BETWEEN_0_AND_1 else np.inf)


def _margins(
    game: GuaranteeGame,
    name: str,
    column: int | None,
    values: FloatArray | Sequence[float],
    year: int,
    years: int,
    tail: int,
) -> FloatArray:
    """Least margin with each value.  Shape (value,)."""
    count = len(values)
    many = {key: np.repeat(array, count, axis=0) for key, array in game.arrays().items()}
    many[name][(slice(None),) if column is None else (slice(None), column)] = values
    owed = tuple(Owed(later.year, np.repeat(later.dishonour, count, axis=0)) for later in game.owed_from)
    path = solve(replace(game, owed_from=owed, **many), years, tail)  # type: ignore[arg-type]  # the rest stays
    return np.asarray(np.minimum(path.margin[:, year].min(axis=1), path.target_margin[:, year]))


def _halve(
    game: GuaranteeGame,
    name: str,
    column: int | None,
    same: float,
    flipped: float,
    year: int,
    years: int,
    tail: int,
) -> float:
    """The nearest value at which the decision has flipped, by repeated cutting into even parts."""
    parts = 16
    start = float(_margins(game, name, column, [same], year, years, tail)[0])
    while abs(flipped - same) > 1e-9 * max(abs(flipped), 1e-3):
        line = np.linspace(same, flipped, parts + 1)
        margins = _margins(game, name, column, line, year, years, tail)
        first = int(np.flatnonzero((margins < 0) != (start < 0))[0])
        if first == 0:
            break
        same, flipped = float(line[first - 1]), float(line[first])
    return float(flipped)
