"""Backward induction on a game tree of perfect information, with or without noise in the choices.

Plain and slow, for one set of numbers at a time: the reference against which the fast solver of the yearly
tree is tested, and a tool for small trees of one's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from foedus.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end of the game."""

    payoffs: Mapping[str, float]
    """Player -> worth."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A point at which one player chooses."""

    name: str
    """Unique in the tree."""
    player: str
    moves: Mapping[str, Node]
    """In the order that decides ties."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A point at which nobody chooses."""

    branches: tuple[tuple[float, Node], ...]
    """(probability, what follows); the probabilities sum to 1."""


Node = Outcome | Decision | Chance


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
        for sure, and of equals the first one listed; with 0 for everybody that is a subgame-perfect
        equilibrium.

    Raises
    ------
    InvalidInputError
        If a player has no scale or a negative one, a decision has no moves, two decisions have one name, or
        probabilities do not sum to 1.

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
    choices: dict[str, Mapping[str, float]] = {}
    return Solution(_worth(tree, scales, choices), choices)


def _worth(
    node: Node, scales: Mapping[str, float], choices: dict[str, Mapping[str, float]]
) -> Mapping[str, float]:
    if isinstance(node, Outcome):
        return node.payoffs
    if isinstance(node, Chance):
        weights = [weight for weight, _ in node.branches]
        if min(weights, default=-1) < 0 or not math.isclose(sum(weights), 1, abs_tol=1e-12):
            raise InvalidInputError(f"the branches of a chance must sum to 1, but they are {weights}")
        return _average(weights, [_worth(branch, scales, choices) for _, branch in node.branches])
    if not node.moves:
        raise InvalidInputError(f"the decision {node.name!r} offers no move")
    if node.player not in scales:
        raise InvalidInputError(f"no scale is given for {node.player}, who decides {node.name!r}")
    results = [_worth(branch, scales, choices) for branch in node.moves.values()]
    if node.name in choices:
        raise InvalidInputError(f"two decisions are called {node.name!r}")
    chances = choice([result[node.player] for result in results], scales[node.player])
    choices[node.name] = dict(zip(node.moves, chances, strict=True))
    return _average(chances, results)


def choice(worth: list[float], scale: float) -> list[float]:
    """Probability of each move, given what each is worth to the chooser.

    Examples
    --------
    >>> choice([1.0, 1.0, 0.0], scale=0)
    [1.0, 0.0, 0.0]
    """
    best = max(worth)
    if scale == 0:
        first = worth.index(best)
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
