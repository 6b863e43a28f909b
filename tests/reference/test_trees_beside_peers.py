"""Game trees beside Gambit and OpenSpiel, which read them from the text that we write.

The programs are no part of foedus and are not installed with it: ``make verify`` puts them into a folder of their own
and runs these tests, where a missing program is a failure.  An ordinary run skips them and says so in its summary.
"""

from __future__ import annotations

import importlib
import io
import os
from types import ModuleType

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales_of_all, year_tree
from foedus.analyses.stability.trees.efg import efg
from foedus.analyses.stability.trees.many_draws import compile_tree, one_draw
from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome, laid_out

random_tree = importlib.import_module("tests.unit.stability.random_trees").random_tree
random_game = importlib.import_module("tests.unit.stability.games").random_game

MOST_APART = 1e-9
TREES = range(240)


def peer(module: str) -> ModuleType:
    """Another program, or a skip where it is not installed and nobody asked for it."""
    if os.environ.get("FOEDUS_REQUIRE_PEERS"):
        return importlib.import_module(module)
    return pytest.importorskip(module, reason=f"no part of foedus; `make verify` compares with {module}")


def some_tree(seed: int) -> tuple[Node, dict[str, float]]:
    """A tree of 1 to 6 players, small or larger, and the noise of each of them."""
    rng = np.random.default_rng(1000 + seed)
    players = 1 + seed % 6
    tree = random_tree(seed, players, most_points=3 + seed // 10)
    return tree, {f"player {i}": float(10 ** rng.uniform(-1, 0.5)) for i in range(players)}


def solved(tree: Node, scales: dict[str, float]):
    """Chance of each move and worth to each player, by our engine."""
    compiled = compile_tree(tree)
    solution = compiled.solve(scales)
    choices = {name: chances[0] for name, chances in solution.choices.items()}
    return choices, dict(zip(compiled.players, solution.payoffs[0], strict=True))


def in_units_of_noise(tree: Node, scales: dict[str, float]) -> Node:
    """The same game with every payoff divided by its owner's noise, for a program that knows one noise for all."""
    if isinstance(tree, Outcome):
        return Outcome({player: payoff / scales.get(player, 1.0) for player, payoff in tree.payoffs.items()})
    if isinstance(tree, Chance):
        return Chance(tuple((p, in_units_of_noise(branch, scales)) for p, branch in tree.branches))
    moves = {move: in_units_of_noise(branch, scales) for move, branch in tree.moves.items()}
    return Decision(tree.name, tree.player, moves)


def by_gambit(program: ModuleType, tree: Node, scales: dict[str, float]):
    """Agent quantal response equilibrium, and the noise at which Gambit says it stopped."""
    game = program.read_efg(io.BytesIO(efg(in_units_of_noise(tree, scales), "A game").encode()))
    (point,) = program.qre.logit_solve_lambda(game, [1.0])
    names: dict[str, list[str]] = {}
    for each in laid_out(tree):
        if isinstance(each.node, Decision):
            names.setdefault(each.node.player, []).append(each.node.name)
    moves = {p.node.name: p.node.moves for p in laid_out(tree) if isinstance(p.node, Decision)}
    choices = {}
    for player, decisions in names.items():
        for name, (_, mixed) in zip(decisions, point.profile[player], strict=True):
            choices[name] = [float(mixed[move]) for move in moves[name]]
    payoffs = {
        player: float(point.profile.payoffs[player]) * scales.get(player, 1.0) for player in game.players
    }
    return choices, payoffs, {player: scale / point.lam for player, scale in scales.items()}


def require_close(found, expected) -> None:
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=0, atol=MOST_APART, err_msg=name)


@pytest.mark.parametrize("seed", TREES)
def test_gambit_finds_the_same_logit_equilibrium(seed):
    program = peer("pygambit")
    tree, scales = some_tree(seed)
    choices, payoffs, at = by_gambit(program, tree, scales)
    found = solved(tree, at)
    require_close(found[0], choices)
    require_close(found[1], payoffs)


@pytest.mark.parametrize("guarantors", [2, 4])
def test_gambit_finds_the_same_year_of_the_guarantee_game(guarantors):
    program = peer("pygambit")
    game = random_game(2, guarantors, seed=guarantors)
    ahead = {"challenger": np.full(2, 0.6), "target": np.full(2, 0.4)}
    for draw in range(2):
        tree = one_draw(year_tree(game, slice(None), 1, ahead), draw)
        noise = {player: float(scale[draw]) + 0.05 for player, scale in scales_of_all(game).items()}
        choices, payoffs, at = by_gambit(program, tree, noise)
        found = solved(tree, at)
        require_close(found[0], choices)
        require_close(found[1], payoffs)


class Walk:
    """A tree as OpenSpiel reads it, with our strategies in its hands."""

    def __init__(self, program: ModuleType, tree: Node, choices: dict[str, np.ndarray]) -> None:
        self.program = program
        self.game = program.load_efg_game(efg(tree, "A game"))
        self.choices = choices
        self.start = self.game.new_initial_state()
        self.states: dict[str, object] = {}
        self.table: dict[str, list[tuple[int, float]]] = {}
        self.visit(self.start, tree)
        self.policy = program.TabularPolicy(self.table)

    def visit(self, state, node: Node) -> None:
        """Go through both trees together, by the order of moves, and take down who does what."""
        if isinstance(node, Outcome):
            assert state.is_terminal()
            return
        if isinstance(node, Chance):
            following = [branch for _, branch in node.branches]
        else:
            following = list(node.moves.values())
            assert [state.action_to_string(action) for action in state.legal_actions()] == list(node.moves)
            key = state.information_state_string()
            assert key not in self.table
            self.table[key] = list(
                zip(state.legal_actions(), map(float, self.choices[node.name]), strict=True)
            )
            self.states[node.name] = state
        for action, branch in zip(state.legal_actions(), following, strict=True):
            self.visit(state.child(action), branch)

    def returns(self, state) -> list[float]:
        """What each player may expect from a point on, by OpenSpiel's own walk."""
        return list(self.program.expected_returns(state, self.policy, -1, True))


@pytest.mark.parametrize("seed", TREES)
def test_openspiel_expects_the_same_from_our_strategies_at_every_point(seed):
    program = peer("pyspiel")
    tree, scales = some_tree(seed)
    compiled = compile_tree(tree)
    solution = compiled.solve(scales)
    walk = Walk(program, tree, {name: chances[0] for name, chances in solution.choices.items()})
    # OpenSpiel numbers players by the file's list, which is ours.
    require_close({"payoffs": solution.payoffs[0]}, {"payoffs": walk.returns(walk.start)})
    for name, state in walk.states.items():
        place, scale = state.current_player(), scales[compiled.decisions[name].player]
        worth = np.array([walk.returns(state.child(action))[place] for action in state.legal_actions()])
        weights = np.exp((worth - worth.max()) / scale)
        require_close({name: solution.worths[name][0]}, {name: worth})
        require_close({name: solution.choices[name][0]}, {name: weights / weights.sum()})


@pytest.mark.parametrize("seed", TREES)
def test_openspiel_finds_no_better_reply_in_any_subgame_where_there_is_no_noise(seed):
    program = peer("pyspiel")
    tree, scales = some_tree(seed)
    choices, _ = solved(tree, dict.fromkeys(scales, 0.0))
    for subgame in [point.node for point in laid_out(tree) if isinstance(point.node, Decision)]:
        walk = Walk(program, subgame, choices)
        expected = walk.returns(walk.start)
        for player in range(walk.game.num_players()):
            # It weighs by the chance that the others let a point be reached, so it is asked at the start alone.
            reply = program.TabularBestResponse(walk.game, player, walk.table)
            assert reply.value_from_state(walk.start) == pytest.approx(expected[player], abs=MOST_APART)
