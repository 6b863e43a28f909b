"""Who would fight: the chance of each set of guarantors, year by year and by kind of attack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import chances_of_fighting
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Fighters:
    """Chances of each set of fighting guarantors, after a limited grab and after a full attack.

    Sets are numbered by bits, the last guarantor to move being the lowest bit.
    """

    if_attacked: FloatArray
    """Shape (year, attack, set); mean over draws, as if an attack came, and were resisted, in every draw."""
    when_attacked: FloatArray
    """The same with each draw weighted by its chance that the attack comes in that year and is resisted:
    attacks seek out those who would not be helped.  Not a number where no attack ever comes."""


def fighters(game: GuaranteeGame, path: Path, years: int, chunk: int = 1000) -> Fighters:
    """Chance of each set over some years.

    Parameters
    ----------
    path
        Solution of the same game, of at least as many years.

    References
    ----------
    Smith (1995), Alliance formation and war, International Studies Quarterly 39:405-425, for what attacks
    select.
    """
    weight = path.attacked[:, :years] * path.resist[:, :years]
    weight[:, 1:] *= survival(path.hazard)[:, : years - 1, np.newaxis]
    plain = np.zeros((years, 2, 2**game.guarantors))
    weighted = np.zeros_like(plain)
    for start in range(0, game.size, chunk):
        rows = game.rows(start, min(start + chunk, game.size))
        for year in range(years):
            sets = sets_that_fight(chances_of_fighting(rows, year), rows.size)
            plain[year] += sets.sum(axis=2)
            weighted[year] += np.einsum("asd,da->as", sets, weight[start : start + rows.size, year])
    total = weight.sum(axis=0)[:, :, np.newaxis]
    selected = np.divide(weighted, total, out=np.full_like(weighted, np.nan), where=total > 0)
    return Fighters(plain / game.size, selected)


def sets_that_fight(moves: list[FloatArray], size: int) -> FloatArray:
    """Chance of each set from the moves of all guarantors.  Shape (attack, set, draw); sums to 1 over sets."""
    reach = np.ones((2, 1, size))
    for fight in moves:
        joined = reach * fight
        reach = np.stack((reach - joined, joined), axis=2).reshape(2, -1, size)
    return reach


def of_each(sets: FloatArray) -> FloatArray:
    """Chance that each guarantor fights.  Shape (..., set) in, (..., guarantor) out.

    Examples
    --------
    >>> of_each(np.array([0.1, 0.2, 0.3, 0.4]))
    array([0.7, 0.6])
    """
    count = sets.shape[-1].bit_length() - 1
    members = (np.arange(sets.shape[-1])[:, np.newaxis] >> np.arange(count)[::-1]) & 1
    return np.asarray(sets @ members)


def members(number: int, guarantors: int) -> tuple[int, ...]:
    """Columns of the guarantors in a set.

    Examples
    --------
    >>> members(0b101, guarantors=3)
    (0, 2)
    """
    return tuple(place for place in range(guarantors) if number >> (guarantors - 1 - place) & 1)
