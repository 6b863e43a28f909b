"""How one settlement fares year by year, and who would fight for it."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.guarantee_game import fighters
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.merging import deciding, unmerged
from foedus.analyses.stability.guarantee_game.survival import (
    hazard_of_all,
    incidence,
    no_major_attack,
    survival,
)
from foedus.analyses.stability.result import Help, Years
from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import Band, band


def year_by_year(path: Path) -> Years:
    """Sum up a path over its draws."""
    kept = survival(path.hazard)
    reached = np.ones_like(kept)
    reached[:, 1:] = kept[:, :-1]
    # Of the challenger the nearer of its two breaches counts, as either breaks the settlement.
    margins = np.stack((path.margin.min(axis=2), path.target_margin), axis=2)
    pays = margins < 0
    first = pays & (np.cumsum(pays, axis=1) == 1)
    hazard = band(path.hazard)
    return Years(
        kept=band(kept),
        no_major_attack=band(no_major_attack(path.hazard)),
        ended=band(incidence(path.hazard)),
        hazard=Band(hazard_of_all(path.hazard, reached), hazard.low, hazard.high),
        challenger_margin=band(path.margin),
        target_margin=band(path.target_margin),
        breaking_pays=pays.mean(axis=0),
        first_pays=first.mean(axis=0),
    )


def help_in_years(guarantors: tuple[str, ...], game: GuaranteeGame, path: Path, chunk: int) -> Help:
    """Who would fight in each year of a path, and in which company when the guarantee first counts."""
    years = path.hazard.shape[1]
    found = fighters.fighters(game, path, years, chunk)
    if_attacked, when_attacked = (
        unmerged(fighters.of_each(sets), len(guarantors)) for sets in (found.if_attacked, found.when_attacked)
    )
    year = min(game.first_year, years - 1)
    return Help(
        if_attacked=if_attacked,
        when_attacked=when_attacked,
        coalitions=tuple(_coalitions(guarantors, sets) for sets in found.if_attacked[year]),
        year=year + 1,
    )


def _coalitions(guarantors: tuple[str, ...], sets: FloatArray) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Every set by name with its chance, the likeliest first."""
    columns = len(sets).bit_length() - 1
    who = deciding(guarantors, columns)
    return tuple(
        (sum((who[place] for place in fighters.members(int(number), columns)), ()), float(sets[number]))
        for number in np.argsort(-sets, kind="stable")
    )
