"""Subgame-perfect equilibria by trying every profile of pure strategies, which knows no recursion."""

from __future__ import annotations

import itertools
import math

from foedus.analyses.stability.trees.tree import Decision, Outcome, laid_out


def values(tree, profile):
    """What each player gets if all follow a profile: decision -> move."""
    if isinstance(tree, Outcome):
        return tree.payoffs
    if isinstance(tree, Decision):
        return values(tree.moves[profile[tree.name]], profile)
    parts = [(chance, values(branch, profile)) for chance, branch in tree.branches]
    return {player: math.fsum(chance * part[player] for chance, part in parts) for player in parts[0][1]}


def profiles(decisions):
    for moves in itertools.product(*(decision.moves for decision in decisions)):
        yield dict(zip([decision.name for decision in decisions], moves, strict=True))


def is_subgame_perfect(subgames, profile):
    """Whether nobody gains in any subgame by any other strategy of its own."""
    for subgame in subgames:
        inside = [point.node for point in laid_out(subgame) if isinstance(point.node, Decision)]
        now = values(subgame, profile)
        for player in {decision.player for decision in inside}:
            for other in profiles([decision for decision in inside if decision.player == player]):
                if values(subgame, profile | other)[player] > now[player] + 1e-12:
                    return False
    return True
