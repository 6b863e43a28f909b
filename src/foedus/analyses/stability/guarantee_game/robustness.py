"""Does it matter in which order guarantors decide, or that they do not decide at once?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations

import numpy as np

from foedus.analyses.stability.guarantee_game.at_once import AtOnce
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed, Path
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

WORTH_TELLING = 0.001
"""Least difference between two chances in one draw that counts as a difference."""


@dataclass(frozen=True)
class Variant:
    """What comes of one way for the guarantors to decide."""

    order: tuple[int, ...]
    """Guarantors, as columns of the game, from the first to move to the last; empty where all decide at once."""
    no_breach: float
    """Mean chance that nothing is broken within the horizon."""
    honour: FloatArray
    """Shape (guarantor,), by columns of the game; mean chance of fighting if a full attack comes, and is resisted, in
    the first year in which the guarantee counts."""


@dataclass(frozen=True)
class Robustness:
    """A settlement under several orders of the guarantors, and with all deciding at once."""

    horizon: int
    """Years."""
    in_turn: tuple[Variant, ...]
    """The order of the game first, then the reverse and others."""
    from_all_fight: Variant
    """All decide at once, each expecting the others to do as they do; the search began with all fighting."""
    from_all_abstain: Variant
    """The same, from none fighting."""
    differ: float
    """Share of draws in which the two searches end at chances of no breach more than 0.001 apart."""
    unsettled: float
    """Share of the answers to attacks for which one of the two searches found no point of rest."""

    @property
    def lowest(self) -> float:
        """Least chance of no breach that was found."""
        return min(variant.no_breach for variant in self._all())

    @property
    def highest(self) -> float:
        """Greatest chance of no breach that was found."""
        return max(variant.no_breach for variant in self._all())

    def _all(self) -> tuple[Variant, ...]:
        return (*self.in_turn, self.from_all_fight, self.from_all_abstain)


def robustness(
    game: GuaranteeGame, horizon: int, years: int, tail: int = 10, most_orders: int = 6, chunk: int = 1000
) -> Robustness:
    """Solve a game again with its guarantors in other orders, and with all deciding at once.

    Parameters
    ----------
    horizon
        Years over which nothing is to be broken; at most `years`.
    years, tail
        As for `yearly_tree.solve`; the first order gives the chance that it gives.
    most_orders
        All orders are tried where there are no more than this; else the game's own, its reverse, and those in which one
        of the others goes first.

    Raises
    ------
    InvalidInputError
        If the horizon does not lie between 1 and `years`, or no order may be tried.
    """
    if not 1 <= horizon <= years:
        raise InvalidInputError(f"the horizon must be from 1 to {years} years, but is {horizon}")
    if most_orders < 1:
        raise InvalidInputError(f"needs most_orders >= 1, not {most_orders}")
    in_turn = []
    for order in orders(game.guarantors, most_orders):
        path = solve(reordered(game, order), years, tail, chunk)
        own_columns = np.argsort(order)
        in_turn.append(_variant(order, path, horizon, path.honour[:, 1, own_columns]))
    searches = AtOnce(start=1.0), AtOnce(start=0.0)
    paths = [solve(game, years, tail, chunk, search) for search in searches]
    fight, abstain = (_variant((), path, horizon, path.honour[:, 1]) for path in paths)
    kept = [survival(path.hazard)[:, horizon - 1] for path in paths]
    answers = len(searches) * 2 * game.size * years
    return Robustness(
        horizon,
        tuple(in_turn),
        fight,
        abstain,
        float(np.mean(np.abs(kept[0] - kept[1]) > WORTH_TELLING)),
        sum(search.unsettled for search in searches) / answers,
    )


def orders(guarantors: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Orders to try, the given one first and its reverse second.

    Examples
    --------
    >>> orders(3, most=6)
    ((0, 1, 2), (2, 1, 0), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1))
    >>> orders(4, most=4)
    ((0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 2, 3), (2, 0, 1, 3))
    """
    given = tuple(range(guarantors))
    if math.factorial(guarantors) <= most:
        others: Sequence[tuple[int, ...]] = tuple(permutations(given))
    else:
        others = [(first, *(other for other in given if other != first)) for first in given]
    return tuple(islice(dict.fromkeys((given, given[::-1], *others)), most))


def reordered(game: GuaranteeGame, order: Sequence[int]) -> GuaranteeGame:
    """The same game with its guarantors moving in another order.

    Raises
    ------
    InvalidInputError
        If the order does not name every guarantor once.
    """
    if sorted(order) != list(range(game.guarantors)):
        raise InvalidInputError(
            f"an order names each of {game.guarantors} guarantors once, but is {tuple(order)}"
        )
    changes = {name: array[:, list(order)] for name, array in game.arrays().items() if array.ndim == 2}
    owed = tuple(Owed(change.year, change.dishonour[:, list(order)]) for change in game.owed_from)
    enabler = list(order).index(game.enabler) if game.enabler >= 0 else game.enabler
    return replace(game, enabler=enabler, owed_from=owed, **changes)  # type: ignore[arg-type]  # names of arrays


def _variant(order: tuple[int, ...], path: Path, horizon: int, honour: FloatArray) -> Variant:
    return Variant(order, float(survival(path.hazard)[:, horizon - 1].mean()), honour.mean(axis=0))
