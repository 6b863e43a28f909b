"""One game that stands for all draws, and its years written out as trees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from foedus.analyses.stability.guarantee_game.explicit_tree import scales, year_tree
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed
from foedus.analyses.stability.trees.backward_induction import solve
from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome


def typical(game: GuaranteeGame) -> GuaranteeGame:
    """The game of one draw in which every number is at its median.

    Medians of single numbers need not occur together in any draw, and chances in this game are not means over
    draws.
    """
    medians = {name: np.median(array, axis=0, keepdims=True) for name, array in game.arrays().items()}
    medians["grab"] = np.minimum(medians["grab"], 1 - medians["division"])
    owed = tuple(
        Owed(later.year, np.median(later.dishonour, axis=0, keepdims=True)) for later in game.owed_from
    )
    return replace(game, owed_from=owed, **medians)  # type: ignore[arg-type]  # the rest is left as it is


def tree_of_year(game: GuaranteeGame, year: int, years: int, tail: int) -> Node:
    """The tree of one year of a game of one draw, with what the years after it are worth worked out.

    Parameters
    ----------
    year
        From 0, below `years`.
    years, tail
        Years reported and looked ahead, as in `yearly_tree.solve`.
    """
    return year_tree(game, 0, year, worth_ahead(game, year, years, tail))


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same tree with other names of players, in the names of decisions too."""
    if isinstance(node, Outcome):
        return replace(node, payoffs={names[player]: worth for player, worth in node.payoffs.items()})
    if isinstance(node, Chance):
        return replace(
            node, branches=tuple((weight, renamed(branch, names)) for weight, branch in node.branches)
        )
    name = node.name
    for player, other in names.items():
        name = re.sub(rf"\b{player}\b", other, name)
    moves = {move: renamed(after, names) for move, after in node.moves.items()}
    return Decision(name, names[node.player], moves)


def worth_ahead(game: GuaranteeGame, year: int, years: int, tail: int) -> Mapping[str, float]:
    """Worth to challenger and target of entering the year after one, by the plain recursion."""
    share = float(game.division[0])
    ahead = {"challenger": share + float(game.peace_benefit[0]), "target": 1 - share}
    for later in reversed(range(year + 1, years + tail)):
        tree = year_tree(game, 0, min(later, years - 1), ahead)
        worth = solve(tree, scales(game, 0)).payoffs
        ahead = {party: worth[party] for party in ahead}
    return ahead
