from __future__ import annotations

import importlib
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales, year_tree
from foedus.analyses.stability.guarantee_game.fighters import fighters, members, of_each
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.trees import backward_induction

random_game = importlib.import_module("tests.unit.stability.games").random_game


def by_enumeration(game, draw, year, attack):
    """Chance of each set of fighters, from the choices of the tree written out move by move."""
    solution = backward_induction.solve(
        year_tree(game, draw, year, {"challenger": 0.0, "target": 0.0}), scales(game, draw)
    )
    chances = []
    for moves in product("AF", repeat=game.guarantors):
        chance = 1.0
        for guarantor, move in enumerate(moves):
            before = "".join(moves[:guarantor])
            at = f"{attack}: guarantor {guarantor}" + (f" after {before}" if before else "")
            chance *= solution.choices[at]["fight" if move == "F" else "abstain"]
        chances.append(chance)
    return chances


@pytest.mark.parametrize("first_year", [0, 1])
def test_the_chance_of_each_set_is_that_of_the_tree_written_out(first_year):
    game = random_game(3, 3, seed=2, first_year=first_year)
    found = fighters(game, solve(game, 2), 2)
    for year, (number, attack) in product(range(2), enumerate(("limited grab", "full attack"))):
        expected = np.mean([by_enumeration(game, draw, year, attack) for draw in range(3)], axis=0)
        np.testing.assert_allclose(found.if_attacked[year, number], expected, atol=1e-12)


def test_sets_exclude_each_other_and_leave_nothing_out():
    game = random_game(50, 4, seed=3)
    found = fighters(game, solve(game, 3), 3, chunk=7)
    np.testing.assert_allclose(found.if_attacked.sum(axis=2), 1)
    np.testing.assert_allclose(found.when_attacked.sum(axis=2), 1)


def test_each_guarantor_fights_as_often_as_the_solution_says():
    game = random_game(50, 4, seed=3)
    path = solve(game, 3)
    found = fighters(game, path, 3)
    np.testing.assert_allclose(of_each(found.if_attacked[0]), path.honour.mean(axis=0))


def test_attacks_seek_out_draws_without_help():
    faithful = np.where(np.arange(200)[:, np.newaxis] < 100, 1.0, 0.0) * np.ones((1, 2))
    harm = np.full((200, 2), 0.3)
    game = random_game(
        200, 2, seed=6, dishonour=faithful, guarantor_harm=harm, concession_cost=np.full(200, 5.0)
    )
    found = fighters(game, solve(game, 2), 2)
    assert np.all(of_each(found.when_attacked[0]) < of_each(found.if_attacked[0]) - 0.05)


def test_where_no_attack_comes_there_is_nothing_to_weigh_by():
    still = np.zeros(20)
    game = random_game(20, 1, seed=6, challenger_scale=still, drive=still - 5)
    found = fighters(game, solve(game, 2), 2)
    assert np.all(np.isnan(found.when_attacked))
    assert np.all(np.isfinite(found.if_attacked))


def test_without_guarantors_nobody_fights_for_sure():
    game = random_game(5, 0)
    found = fighters(game, solve(game, 1), 1)
    assert found.if_attacked.tolist() == [[[1.0], [1.0]]]
    assert of_each(found.if_attacked).shape == (1, 2, 0)


def test_members_are_read_from_the_first_to_move_on():
    assert [members(number, 2) for number in range(4)] == [(), (1,), (0,), (0, 1)]


def test_an_attack_comes_as_often_as_failures_by_the_challenger():
    game = random_game(100, 2, seed=8)
    path = solve(game, 4)
    np.testing.assert_allclose(path.attacked.sum(axis=2), path.hazard[:, :, :2].sum(axis=2))


def test_margins_agree_with_choices_without_noise():
    still = np.zeros(300)
    game = random_game(300, 2, seed=9)
    game = replace(game, challenger_scale=still, target_scale=still)
    path = solve(game, 3)
    attacks = path.attacked.sum(axis=2) > 0
    np.testing.assert_array_equal(attacks, (path.margin.min(axis=2) < 0) & (path.target_margin >= 0))
    np.testing.assert_array_equal(path.hazard[:, :, 2] > 0, path.target_margin < 0)
