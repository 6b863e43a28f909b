"""What the indices of power are made of, counted in the way that suits the rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from foedus.analyses.voting import generating_function, grid
from foedus.analyses.voting.coalitions import minimal_winning
from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.game import Game, game
from foedus.analyses.voting.weighted_coalitions import HeaviestFirst
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule

Way = Literal["table", "generating function", "diagram"]

WORDS: dict[Way, str] = {
    "table": "table of all make-ups of a coalition, in whole numbers",
    "generating function": "generating function, in whole numbers",
    "diagram": "decision diagram, in whole numbers",
}
_QUICK_CELLS = 1 << 14
_SOME_CELLS = 1 << 18
"""About as many as a body of two chambers of the usual size has."""


def way(found: Game) -> Way:
    """Say which way of counting suits a game."""
    if grid.fits(found, _QUICK_CELLS):
        return "table"
    if found.is_weighted and found.leaves[0][1] <= generating_function.CELL_LIMIT:
        weighted = generating_function.weighted_game(found)
        if weighted.cells(by_size=False) <= generating_function.CELL_LIMIT:
            return "generating function"
    return "table" if grid.fits(found, _SOME_CELLS) else "diagram"


@dataclass(frozen=True)
class Swings:
    """How often each voter turns a losing coalition into a winning one; exact."""

    winning: int
    """Winning coalitions."""
    swings: tuple[int, ...]
    """One per voter."""
    method: str


@lru_cache(maxsize=64)
def swings(rule: Rule) -> Swings:
    """Count winning coalitions and swings.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate to be counted.
    """
    found = game(rule)
    chosen = way(found)
    if chosen == "table":
        table = grid.grid(found)
        each = found.per_voter([sum(counts) for counts in table.swings_by_size])
        return Swings(table.winning, tuple(each), WORDS[chosen])
    if chosen == "generating function":
        weighted = generating_function.weighted_game(found)
        return Swings(weighted.winning, tuple(weighted.swings), WORDS[chosen])
    winning, each_swings = diagram(rule).winning_and_swings()
    return Swings(winning, each_swings, WORDS[chosen])


def swings_by_size(found: Game) -> list[list[int]]:
    """Per voter, its swings by the number of other members; exact.

    Raises
    ------
    NotApplicableError
        If the table of counts would not fit into memory, or the rule is too intricate.
    """
    chosen = way(found)
    if chosen == "table":
        return found.per_voter(grid.grid(found).swings_by_size)
    if chosen == "generating function":
        weighted = generating_function.weighted_game(found)
        cells = weighted.cells(by_size=True)
        if cells > generating_function.CELL_LIMIT:
            raise NotApplicableError(
                f"swings by size need a table of {cells:,} numbers, and at most "
                f"{generating_function.CELL_LIMIT:,} are held.\n  Leave out the fractions, or give weights with "
                f"fewer digits."
            )
        return weighted.swings_by_size
    return diagram(found.rule).swings_by_size()


def minimal_by_size(found: Game) -> list[list[int]]:
    """Per voter, the minimal winning coalitions that hold it, by size; exact.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for an exact count.
    """
    if way(found) == "table":
        return found.per_voter(grid.grid(found).minimal_by_size)
    return [list(counts) for counts in minimal_winning(found.rule).with_each_by_size]


@lru_cache(maxsize=16)
def heaviest_first(found: Game) -> tuple[HeaviestFirst, tuple[int, ...]]:
    """Kinds of voters of a weighted game by falling weight, and the kind of each voter (-1 without weight).

    Weights above the quota count as the quota, which changes no outcome.
    """
    weights, quota = found.leaves[0]
    clipped = [min(weight, quota) for weight in weights]
    kinds = sorted(set(clipped) - {0}, reverse=True)
    place = {weight: number for number, weight in enumerate(kinds)}
    members = tuple(clipped.count(weight) for weight in kinds)
    return HeaviestFirst(tuple(kinds), members, quota), tuple(place.get(weight, -1) for weight in clipped)
