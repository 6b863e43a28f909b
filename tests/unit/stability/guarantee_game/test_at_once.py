from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.at_once import AtOnce, points_of_rest
from foedus.analyses.stability.guarantee_game.explicit_tree import (
    FULL_ATTACK,
    LIMITED_GRAB,
    scales,
    year_tree,
)
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.trees import backward_induction
from foedus.analyses.stability.trees.tree import Chance, Decision, Node
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game
ATTACKS = {LIMITED_GRAB: 0, FULL_ATTACK: 1}


def with_lots(node: Node, fights: np.ndarray) -> Node:
    """The tree in which guarantors draw lots instead of seeing those before them.  `fights`: (attack, guarantor)."""
    if isinstance(node, Chance):
        return Chance(tuple((chance, with_lots(branch, fights)) for chance, branch in node.branches))
    if not isinstance(node, Decision):
        return node
    moves = {move: with_lots(branch, fights) for move, branch in node.moves.items()}
    if not node.player.startswith("guarantor"):
        return Decision(node.name, node.player, moves)
    attack = next(row for name, row in ATTACKS.items() if name in node.name)
    chance = float(fights[attack, int(node.player.removeprefix("guarantor "))])
    return Chance(((chance, moves["fight"]), (1 - chance, moves["abstain"])))


def resisted(tree: Node, attack: str) -> Node:
    """What follows an attack that the target resists."""
    return tree.moves["keep"].moves[attack].moves["resist"]


@pytest.mark.parametrize("guarantors", [0, 1, 2, 4])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_it_is_a_point_of_rest_of_the_tree_written_out(guarantors, start):
    game = random_game(12, guarantors, seed=10 + guarantors)
    search = AtOnce(start)
    path = solve(game, years=1, tail=0, chunk=5, guarantors_move=search)
    assert search.unsettled == 0
    for draw in range(game.size):
        ahead = {
            "challenger": float(game.division[draw] + game.peace_benefit[draw]),
            "target": float(1 - game.division[draw]),
        }
        tree, noise, fights = year_tree(game, draw, 0, ahead), scales(game, draw), path.honour[draw]
        played = backward_induction.solve(with_lots(tree, fights), noise)
        kept, move = played.choices["target"]["keep"], played.choices["challenger"]
        assert path.hazard[draw, 0].sum() == pytest.approx(1 - kept * move["keep"], abs=1e-9)
        for attack, row in ATTACKS.items():
            for guarantor in range(guarantors):
                worth = []
                for own in (1.0, 0.0):
                    alone = fights.copy()
                    alone[row, guarantor] = own
                    solution = backward_induction.solve(with_lots(resisted(tree, attack), alone), noise)
                    worth.append(solution.payoffs[f"guarantor {guarantor}"])
                reply = backward_induction.choice(worth, noise[f"guarantor {guarantor}"])[0]
                assert fights[row, guarantor] == pytest.approx(reply, abs=1e-8)


def test_a_single_guarantor_decides_at_once_as_it_does_in_turn():
    game = random_game(200, 1, seed=3)
    in_turn, at_once = solve(game, 3), solve(game, 3, guarantors_move=AtOnce(0.0))
    np.testing.assert_allclose(at_once.hazard, in_turn.hazard, atol=1e-12)
    np.testing.assert_allclose(at_once.honour, in_turn.honour, atol=1e-12)


def two_who_win_together_only(guarantor_scale: float):
    """Alone, either would be beaten; together they make the challenger stop."""
    one = {
        **{"division": 0.5, "share_won": 0.9, "share_lost": 0.4, "grab": 0.1, "challenger_war_cost": 0.2},
        **{"stop_cost_share": 0.1, "back_down_cost": 0.0, "target_strength": 0.6, "challenger_strength": 1.0},
        **{"defence_advantage": 1.0, "decisiveness": 8.0, "forward_strength": 0.0, "dependence": 0.0},
        **{"challenger_scale": 0.0, "target_scale": 0.0, "guarantor_scale": guarantor_scale},
    }
    each = {"guarantor_strength": 0.3, "guarantor_stake": 0.5, "guarantor_war_cost": 0.2}
    each |= {"guarantor_harm": 0.0, "dishonour": 0.0, "dishonour_before": 0.0}
    arrays = {name: np.array([value]) for name, value in one.items()}
    return random_game(
        1, 2, enabler=-1, **arrays, **{name: np.full((1, 2), value) for name, value in each.items()}
    )


def test_where_each_fights_only_if_the_other_does_the_two_searches_end_apart():
    game = two_who_win_together_only(0.0)
    fight, abstain = (solve(game, 1, guarantors_move=AtOnce(start)) for start in (1.0, 0.0))
    assert fight.honour[0, 1].tolist() == [1.0, 1.0]
    assert abstain.honour[0, 1].tolist() == [0.0, 0.0]
    assert solve(game, 1).honour[0, 1].tolist() == [1.0, 1.0], "in turn, the first can count on the second"


def test_with_much_noise_the_two_searches_end_at_one_point():
    game = two_who_win_together_only(0.2)
    fight, abstain = (solve(game, 1, guarantors_move=AtOnce(start)) for start in (1.0, 0.0))
    np.testing.assert_allclose(fight.honour, abstain.honour, atol=1e-8)


def test_where_one_wants_what_the_other_does_and_the_other_the_opposite_only_noise_brings_rest():
    gains = [np.repeat([[-1.0], [1.0]], 2, axis=1), np.repeat([[1.0], [-1.0]], 2, axis=1)]
    fights, settled = points_of_rest(gains, np.array([0.0, 0.5]), start=1.0)
    assert settled.tolist() == [False, True]
    np.testing.assert_allclose(fights[:, 1], 0.5, atol=1e-9)
    assert np.isfinite(fights).all()


def test_games_in_which_no_point_of_rest_was_found_are_counted():
    searches = AtOnce(1.0), AtOnce(1.0)
    for search, scale in zip(searches, (0.0, 0.2), strict=True):
        game = random_game(20_000, 4, seed=1, guarantor_scale=np.full(20_000, scale))
        solve(game, 1, tail=0, guarantors_move=search)
    assert 0 < searches[0].unsettled < 20_000 * 2 / 100
    assert searches[1].unsettled == 0


def test_a_start_that_is_no_chance_is_refused():
    with pytest.raises(InvalidInputError, match="between 0 and 1, not 2"):
        AtOnce(2.0)
