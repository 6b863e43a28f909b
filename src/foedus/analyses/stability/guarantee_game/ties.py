"""Where the order in which moves are listed decides: choices without noise among moves that are equally good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from foedus.analyses.stability.guarantee_game.explicit_tree import scales_of_all, year_tree
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.trees.many_draws import DrawnSolution, compile_tree
from foedus.errors import InvalidInputError

TIE_RULE = (
    "A party without noise that has equally good moves makes the first of them in this order: keep, limited grab, full "
    "attack; resist, concede; fight, abstain; press, stop."
)


def ties(game: GuaranteeGame, years: int, tail: int = 10) -> Mapping[str, int]:
    """Count the choices that a tie decided.

    Returns
    -------
    ties
        Name of a decision in `explicit_tree.year_tree` -> cases, each a draw in one of the years, in which its party
        has no noise and two or more moves are equally good but for rounding.  Decisions without a case are left out.

    Raises
    ------
    InvalidInputError
        If there is no year, or fewer than none to look ahead.
    """
    without_noise = np.zeros(game.size, dtype=bool)
    for scale in scales_of_all(game).values():
        without_noise |= scale == 0
    if not without_noise.any():
        return {}
    found: dict[str, int] = {}
    for year, solution in played_out(game, years, tail):
        if year < years:
            for decision, count in solution.ties.items():
                found[decision] = found.get(decision, 0) + count
    return found


def played_out(game: GuaranteeGame, years: int, tail: int) -> Iterator[tuple[int, DrawnSolution]]:
    """The tree of every year, written out and solved for all draws, from the last year to the first.

    It is what `yearly_tree.solve` does, by another way: slower, with every choice after every history.

    Raises
    ------
    InvalidInputError
        If there is no year, or fewer than none to look ahead.
    """
    if years < 1 or tail < 0:
        raise InvalidInputError(f"needs years >= 1 and tail >= 0, not {years} and {tail}")
    ahead = {"challenger": game.division + game.peace_benefit, "target": 1 - game.division}
    for year in reversed(range(years + tail)):
        tree = compile_tree(year_tree(game, slice(None), min(year, years - 1), ahead))
        solution = tree.solve(scales_of_all(game))
        ahead = {player: solution.payoffs[:, tree.players.index(player)] for player in ahead}
        yield year, solution
