from __future__ import annotations

import importlib

import pytest

from foedus.analyses.stability.trees.subgame_perfect import subgame_perfect
from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome, laid_out
from foedus.analyses.stability.trees.turning_points import turning_points

random_tree = importlib.import_module("tests.unit.stability.random_trees").random_tree


def only(tree: Node, decision: str, move: str) -> Node:
    """The tree in which one decision offers one move alone; its ends are the same objects."""
    if isinstance(tree, Outcome):
        return tree
    if isinstance(tree, Chance):
        return Chance(tuple((p, only(branch, decision, move)) for p, branch in tree.branches))
    moves = {name: only(branch, decision, move) for name, branch in tree.moves.items()}
    return Decision(tree.name, tree.player, {move: moves[move]} if tree.name == decision else moves)


def ends(tree: Node) -> list[int]:
    return [id(point.node) for point in laid_out(tree) if isinstance(point.node, Outcome)]


def played(tree: Node) -> tuple[set[int], dict[str, float]]:
    (equilibrium,) = subgame_perfect(tree).found
    return {ends(tree)[end] for end in equilibrium.ends}, equilibrium.payoffs


@pytest.mark.parametrize("seed", range(60))
def test_they_are_the_moves_that_played_alone_make_the_game_end_elsewhere(seed):
    tree = random_tree(seed, 3, 12)
    now, _ = played(tree)
    found = {(one.decision, one.other): one for one in turning_points(tree)}
    assert [one.margin for one in found.values()] == sorted(one.margin for one in found.values())
    for decision in [point.node for point in laid_out(tree) if isinstance(point.node, Decision)]:
        worth = {move: played(branch)[1][decision.player] for move, branch in decision.moves.items()}
        chosen = max(worth, key=worth.get)
        for move in decision.moves:
            then, payoffs = played(only(tree, decision.name, move))
            one = found.pop((decision.name, move), None)
            assert (one is None) == (then == now)
            if one is not None:
                assert (one.player, one.chosen) == (decision.player, chosen)
                assert one.margin == pytest.approx(worth[chosen] - worth[move])
                assert {ends(tree)[end] for end in one.ends} == then
                assert one.payoffs == pytest.approx(payoffs)
    assert not found


def test_a_threat_that_is_never_carried_out_decides():
    def end(attacker, ally):
        return Outcome({"attacker": attacker, "ally": ally})

    reply = Decision("help", "ally", {"abstain": end(0.4, -0.3), "fight": end(-0.5, -0.2)})
    tree = Decision("first", "attacker", {"keep": end(0.0, 0.2), "attack": reply})
    closest, own = turning_points(tree)
    assert (closest.decision, closest.chosen, closest.other, closest.ends) == (
        "help",
        "fight",
        "abstain",
        (1,),
    )
    assert closest.margin == pytest.approx(0.1)
    assert closest.payoffs == {"attacker": 0.4, "ally": -0.3}
    assert (own.decision, own.other, own.margin, own.ends) == ("first", "attack", 0.5, (2,))


def test_a_choice_that_changes_nothing_is_not_named():
    far = Decision("far", "B", {"x": Outcome({"A": -5.0, "B": 1.0}), "y": Outcome({"A": -6.0, "B": 0.0})})
    tree = Decision("first", "A", {"stay": Outcome({"A": 0.0, "B": 0.0}), "go": far})
    assert [one.decision for one in turning_points(tree)] == ["first"]


def test_a_tie_turns_at_no_cost():
    tree = Chance(
        (
            (0.5, Outcome({"A": 3.0})),
            (0.5, Decision("d", "A", {"x": Outcome({"A": 1.0}), "y": Outcome({"A": 1.0})})),
        )
    )
    (one,) = turning_points(tree)
    assert (one.margin, one.ends, one.payoffs) == (0.0, (0, 2), {"A": 2.0})
