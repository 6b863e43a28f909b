"""Random game trees for tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome


def random_tree(
    seed: int,
    players: int,
    most_points: int,
    *,
    most_moves: int = 3,
    chance: float = 0.2,
    payoff: Callable[[np.random.Generator], object] = lambda rng: float(rng.uniform(-1, 1)),
) -> Node:
    """A tree with at most so many points where somebody chooses, every player among those who are paid."""
    rng = np.random.default_rng(seed)
    names = [f"player {place}" for place in range(players)]
    left = int(rng.integers(1, most_points + 1))
    count = 0

    def grown(depth: int) -> Node:
        nonlocal left, count
        if left <= 0 or (depth > 0 and rng.random() < 0.25):
            return Outcome({name: payoff(rng) for name in names})
        left -= 1
        moves = int(rng.integers(1 if depth else 2, most_moves + 1))
        if depth > 0 and rng.random() < chance:
            shares = rng.dirichlet(np.ones(moves))
            return Chance(tuple((float(share), grown(depth + 1)) for share in shares))
        count += 1
        called = f"decision {count}"
        player = names[int(rng.integers(players))]
        return Decision(called, player, {f"move {move}": grown(depth + 1) for move in range(moves)})

    return grown(0)
