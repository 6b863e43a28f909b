"""Backward induction on a game tree of perfect information, with or without noise in the choices.

Plain and slow, for one set of numbers at a time: the reference against which the fast solvers are tested, of
any tree over many draws (`many_draws`) and of the yearly game (`guarantee_game.yearly_tree`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from foedus.analyses.stability.trees.logit import ALIKE
from foedus.analyses.stability.trees.tree import (
    Chance,
    Decision,
    Node,
    Outcome,
    laid_out,
    payoffs_of,
    probabilities_of,
)
from foedus.errors import InvalidInputError

__all__ = ["Chance", "Decision", "Node", "Outcome", "Solution", "choice", "solve"]


@dataclass(frozen=True)
class Solution:
    """Who is worth what, and who chooses what."""

    payoffs: Mapping[str, float]
    """Expected worth to each player."""
    choices: Mapping[str, Mapping[str, float]]
    """Name of a decision -> move -> probability."""


def solve(tree: Node, scales: Mapping[str, float]) -> Solution:
    """Logit equilibrium of a game tree of perfect information.

    Every player foresees how all later choices are made, noise included, and chooses a move with a
    probability in proportion to exp(worth / scale).

    Parameters
    ----------
    scales
        Player -> noise of its choices, in the unit of payoffs, at least 0.  With 0 it makes its best move
        for sure, and of equals (but for rounding) the first one listed; with 0 for everybody that is a subgame-perfect
        equilibrium.  With infinity every move is as likely as any other.

    Raises
    ------
    InvalidInputError
        If a player who decides has no scale, a scale is negative, a payoff is not a finite number, the
        probabilities of a chance do not sum to 1, or the tree makes no sense (see `laid_out`).

    References
    ----------
    McKelvey and Palfrey (1998), Quantal response equilibria for extensive form games, Experimental
    Economics 1:9-41; Selten (1965) for the limit without noise.

    Examples
    --------
    >>> war = Outcome({"challenger": -1.0, "target": -2.0})
    >>> won = Outcome({"challenger": 1.0, "target": -1.0})
    >>> kept = Outcome({"challenger": 0.0, "target": 0.0})
    >>> reply = Decision("reply", "target", {"resist": war, "concede": won})
    >>> tree = Decision("attack", "challenger", {"keep": kept, "attack": reply})
    >>> solve(tree, {"challenger": 0, "target": 0}).choices["attack"]
    {'keep': 0.0, 'attack': 1.0}
    """
    for player, scale in scales.items():
        if not scale >= 0:
            raise InvalidInputError(f"the scale of {player} must be 0 or more, but is {scale:g}")
    points = laid_out(tree)
    worth: list[Mapping[str, float]] = [{}] * len(points)
    choices: dict[str, Mapping[str, float]] = {}
    for place in reversed(range(len(points))):
        node = points[place].node
        if isinstance(node, Outcome):
            worth[place] = payoffs_of(points, place)
            continue
        results = [worth[below] for below in points[place].below]
        if isinstance(node, Chance):
            worth[place] = _average(probabilities_of(points, place), results)
            continue
        if node.player not in scales:
            raise InvalidInputError(f"no scale is given for {node.player}, who decides {node.name!r}")
        chances = choice([result[node.player] for result in results], scales[node.player])
        choices[node.name] = dict(zip(node.moves, chances, strict=True))
        worth[place] = _average(chances, results)
    return Solution(worth[0], choices)


def choice(worth: list[float], scale: float) -> list[float]:
    """Probability of each move, given what each is worth to the chooser.

    Examples
    --------
    >>> choice([1.0, 1.0, 0.0], scale=0)
    [1.0, 0.0, 0.0]
    """
    best = max(worth)
    if scale == 0:
        alike = best - ALIKE * max(map(abs, worth))
        first = next(place for place, value in enumerate(worth) if value >= alike)
        return [float(place == first) for place in range(len(worth))]
    weights = [math.exp((value - best) / scale) for value in worth]
    return [weight / sum(weights) for weight in weights]


def _average(weights: list[float], results: list[Mapping[str, float]]) -> Mapping[str, float]:
    return {
        player: math.fsum(
            weight * result[player] for weight, result in zip(weights, results, strict=True) if weight > 0
        )
        for player in results[0]
    }
