"""Guarantors who decide as one, where there are too many to follow each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed
from foedus.numerics.arrays import FloatArray

_ADDED = ("guarantor_strength", "guarantor_harm")
_AVERAGED = ("guarantor_stake", "guarantor_war_cost", "dishonour_before", "dishonour", "outrage")


def merge_last(game: GuaranteeGame, most: int) -> GuaranteeGame:
    """The game with at most `most` guarantors, the last to move taken together.

    Strengths and harm are added; stakes, costs and dishonour are averaged, as each is a share of its
    owner's own scale.
    """
    if game.guarantors <= most:
        return game
    changes: dict[str, FloatArray] = {}
    for name in (*_ADDED, *_AVERAGED):
        changes[name] = _joined(getattr(game, name), most, added=name in _ADDED)
    owed = tuple(Owed(change.year, _joined(change.dishonour, most)) for change in game.owed_from)
    return replace(game, enabler=min(game.enabler, most - 1), owed_from=owed, **changes)  # type: ignore[arg-type]


def _joined(values: FloatArray, most: int, *, added: bool = False) -> FloatArray:
    last = values[:, most - 1 :]
    return np.column_stack((values[:, : most - 1], last.sum(axis=1) if added else last.mean(axis=1)))


def unmerged(values: FloatArray, guarantors: int) -> FloatArray:
    """Values by merged guarantor, given to each of them.  Shape (..., merged) in, (..., guarantor) out."""
    merged = values.shape[-1]
    return values[..., [min(place, merged - 1) for place in range(guarantors)]]


def deciding(guarantors: tuple[str, ...], columns: int) -> tuple[tuple[str, ...], ...]:
    """Who decides in each column of a merged game: one guarantor each, and the last of them together.

    Examples
    --------
    >>> deciding(("FRA", "GBR", "POL"), columns=2)
    (('FRA',), ('GBR', 'POL'))
    """
    alone = tuple((guarantor,) for guarantor in guarantors[: columns - 1])
    return (*alone, guarantors[columns - 1 :]) if columns else ()
