from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales_of_all, year_tree
from foedus.analyses.stability.guarantee_game.yearly_tree import solve as solve_game
from foedus.analyses.stability.trees import backward_induction
from foedus.analyses.stability.trees.many_draws import compile_tree, one_draw
from foedus.analyses.stability.trees.tree import Chance, Decision, Outcome, laid_out
from foedus.errors import InvalidInputError

random_tree = importlib.import_module("tests.unit.stability.random_trees").random_tree
enumeration = importlib.import_module("tests.unit.stability.enumeration")
random_game = importlib.import_module("tests.unit.stability.games").random_game

DRAWS = 23
SCALES = [0.0, 0.0, 1e-6, 0.1, 1.0, 50.0, np.inf]


def drawn(rng):
    """A payoff of any kind that a tree may hold."""
    kind = rng.integers(3)
    if kind == 0:
        return float(rng.normal())
    if kind == 1:
        return rng.normal(size=DRAWS)
    weight = float(rng.normal())
    return lambda given: weight * given["power"] - given["costs"][:, 0]


def require_equal(tree, scales, parameters=None):
    """Every draw as the plain solver has it."""
    compiled = compile_tree(tree)
    solution = compiled.solve(scales, parameters, chunk=5)
    for draw in range(len(solution.payoffs)):
        at = {player: float(np.broadcast_to(scale, DRAWS)[draw]) for player, scale in scales.items()}
        plain = backward_induction.solve(one_draw(tree, draw, parameters), at)
        for player, payoff in zip(compiled.players, solution.payoffs[draw], strict=True):
            assert payoff == pytest.approx(plain.payoffs[player], abs=1e-12)
        assert list(solution.choices) == [*compiled.decisions]
        assert solution.choices.keys() == plain.choices.keys()
        for name, chances in plain.choices.items():
            np.testing.assert_allclose(solution.choices[name][draw], list(chances.values()), atol=1e-12)
    return compiled, solution


@pytest.mark.parametrize("seed", range(60))
def test_every_draw_is_solved_as_if_it_were_alone(seed):
    players = 1 + seed % 6
    tree = random_tree(seed, players, 2 + seed, payoff=drawn)
    rng = np.random.default_rng(seed)
    scales = {f"player {place}": rng.choice(SCALES, DRAWS) for place in range(players)}
    parameters = {"power": rng.normal(size=DRAWS), "costs": rng.normal(size=(DRAWS, 2))}
    require_equal(tree, scales, parameters)


@pytest.mark.parametrize("seed", range(20))
def test_the_chances_of_the_ends_make_up_the_payoffs(seed):
    tree = random_tree(seed, 3, 40)
    compiled = compile_tree(tree)
    solution = compiled.solve(dict.fromkeys(compiled.players, 0.4))
    outcomes = [point.node for point in laid_out(tree) if isinstance(point.node, Outcome)]
    assert len(outcomes) == len(compiled.ends)
    np.testing.assert_allclose(solution.ends.sum(axis=1), 1)
    for place, player in enumerate(compiled.players):
        expected = sum(
            chance * end.payoffs[player] for chance, end in zip(solution.ends[0], outcomes, strict=True)
        )
        assert solution.payoffs[0, place] == pytest.approx(expected)
    for end, chance in enumerate(solution.ends[0]):
        node, product = tree, 1.0
        for name, move in compiled.way_to(end):
            if isinstance(node, Chance):
                probability, node = node.branches[int(move) - 1]
                product *= probability
            else:
                product *= solution.choices[name][0, list(node.moves).index(move)]
                node = node.moves[move]
        assert isinstance(node, Outcome)
        assert chance == pytest.approx(product)


def test_a_year_of_the_guarantee_game_comes_out_as_its_own_solver_has_it():
    rng = np.random.default_rng(5)
    scales = {
        f"{role}_scale": rng.choice([0.0, 0.01, 0.1, 1e3], 300)
        for role in ("challenger", "target", "guarantor")
    }
    game = random_game(300, 3, seed=5, **scales)
    path = solve_game(game, years=1, tail=0)
    ahead = {"challenger": game.division + game.peace_benefit, "target": 1 - game.division}
    solution = compile_tree(year_tree(game, slice(None), 0, ahead)).solve(scales_of_all(game))
    np.testing.assert_allclose(path.hazard[:, 0, 2], solution.choices["target"][:, 1], atol=1e-12)
    np.testing.assert_allclose(
        path.margin[:, 0],
        solution.worths["challenger"][:, :1] - solution.worths["challenger"][:, 1:],
        atol=1e-12,
    )
    resist = [solution.choices[f"{attack}: target"][:, 0] for attack in ("limited grab", "full attack")]
    np.testing.assert_allclose(path.resist[:, 0], np.column_stack(resist), atol=1e-12)


@pytest.mark.parametrize("seed", range(120))
def test_without_noise_it_is_the_subgame_perfect_equilibrium_that_enumeration_finds(seed):
    tree = random_tree(seed, 1 + seed % 4, 6)
    decisions = [point.node for point in laid_out(tree) if isinstance(point.node, Decision)]
    perfect = [
        profile
        for profile in enumeration.profiles(decisions)
        if enumeration.is_subgame_perfect(decisions, profile)
    ]
    assert len(perfect) == 1, "payoffs without ties leave one"
    compiled = compile_tree(tree)
    solution = compiled.solve(dict.fromkeys(compiled.players, 0))
    assert solution.ties == {}
    for decision in decisions:
        sure = [float(move == perfect[0][decision.name]) for move in decision.moves]
        assert solution.choices[decision.name][0].tolist() == sure
    nearly = compiled.solve(dict.fromkeys(compiled.players, 1e-7))
    np.testing.assert_allclose(nearly.payoffs, solution.payoffs, atol=1e-6)


@pytest.mark.parametrize("scale", [np.inf, 1e300, 1e15])
def test_with_noise_without_bounds_every_move_is_as_likely_as_any_other(scale):
    tree = random_tree(3, 4, 60)
    compiled = compile_tree(tree)
    solution = compiled.solve(dict.fromkeys(compiled.players, scale))
    for name, decision in compiled.decisions.items():
        np.testing.assert_allclose(solution.choices[name], 1 / len(decision.moves), rtol=1e-12)


def test_ties_are_counted_where_there_is_no_noise_and_fall_to_the_first_move():
    same, better = (
        Outcome({"A": 0.3, "B": 1.0}),
        Outcome({"A": np.array([0.1 + 0.2, 0.3, 0.3, 0.4]), "B": 0.0}),
    )
    compiled = compile_tree(Decision("first", "A", {"one": same, "other": better}))
    solution = compiled.solve({"A": np.array([0.0, 0.0, 0.5, 0.0])})
    assert solution.ties == {"first": 2}
    np.testing.assert_allclose(solution.choices["first"][:, 0], [1, 1, 0.5, 0])


def test_the_size_of_the_chunks_changes_no_digit():
    tree = random_tree(11, 4, 50, payoff=drawn)
    rng = np.random.default_rng(1)
    given = {"power": rng.normal(size=DRAWS), "costs": rng.normal(size=(DRAWS, 2))}
    compiled = compile_tree(tree)
    scales = dict.fromkeys(compiled.players, rng.uniform(0, 1, DRAWS))
    whole = compiled.solve(scales, given)
    for chunk in (1, 4, 22):
        parts = compiled.solve(scales, given, chunk)
        np.testing.assert_array_equal(parts.payoffs, whole.payoffs)
        np.testing.assert_array_equal(parts.ends, whole.ends)


def test_one_number_everywhere_is_one_draw():
    assert compile_tree(Outcome({"A": 2.0})).solve({}).payoffs.tolist() == [[2.0]]


TREE = Decision(
    "d", "A", {"go": Outcome({"A": 1.0, "B": lambda given: given["x"]}), "stay": Outcome({"A": 0, "B": 0})}
)


@pytest.mark.parametrize(
    ("tree", "scales", "parameters", "message"),
    [
        (TREE, {"B": 1.0}, {"x": np.zeros(3)}, "no scale is given for A, who decides 'd'"),
        (TREE, {"A": -1.0}, {"x": np.zeros(3)}, "the scale of A must be 0 or more, but is -1"),
        (
            TREE,
            {"A": np.array([1, np.nan])},
            {"x": np.zeros(2)},
            "the scale of A must be 0 or more, but is nan",
        ),
        (TREE, {"A": np.ones((2, 2))}, {"x": np.zeros(2)}, "a number or one for each draw"),
        (TREE, {"A": np.ones(2)}, {"x": np.zeros(3)}, "the scale of A has 2 draws, but x has 3"),
        (
            TREE,
            {"A": 1.0},
            {"x": np.array([0, np.inf])},
            "the payoff of B after go must be finite, at most 1e\\+300, but is inf in draw 1",
        ),
        (TREE, {"A": 1.0}, {"x": np.zeros((3, 3))}, r"a number after go has the shape \(3, 3\)"),
        (
            Chance(((np.array([0.5, 0.4]), Outcome({"A": 0})), (0.5, Outcome({"A": 0})))),
            {},
            {},
            r"the chance at the start must sum to 1, but they are \[0.4, 0.5\] in draw 1",
        ),
    ],
)
def test_numbers_that_make_no_sense_are_refused(tree, scales, parameters, message):
    with pytest.raises(InvalidInputError, match=message):
        compile_tree(tree).solve(scales, parameters)
