from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales
from foedus.analyses.stability.guarantee_game.flips import flips
from foedus.analyses.stability.guarantee_game.trace import trace
from foedus.analyses.stability.guarantee_game.typical import renamed, tree_of_year, typical, worth_ahead
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.trees import backward_induction

random_game = importlib.import_module("tests.unit.stability.games").random_game
YEARS, TAIL = 4, 3


def one(seed, guarantors=3, **changes):
    return random_game(1, guarantors, seed, **changes)


def least(path, year):
    return min(path.margin[0, year].min(), path.target_margin[0, year])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("year", [0, 2, 3])
def test_the_margin_is_that_of_the_fast_solution(seed, year):
    game = one(seed, first_year=seed % 2)
    path = solve(game, YEARS, TAIL)
    traced = trace(game, year, YEARS, TAIL)
    assert traced.margin == pytest.approx(least(path, year), abs=1e-12)
    assert traced.attack == ("limited grab", "full attack")[int(np.argmin(path.margin[0, year]))]
    assert (traced.breaker == "target") == (path.target_margin[0, year] < path.margin[0, year].min())


def test_what_the_next_year_is_worth_follows_from_the_fast_solution():
    game = one(3)
    path = solve(game, YEARS, TAIL)
    tree = tree_of_year(game, 1, YEARS, TAIL)
    choices = backward_induction.solve(tree, scales(game, 0)).choices
    assert choices["challenger"]["limited grab"] * choices["target"]["keep"] == pytest.approx(
        path.attacked[0, 1, 0]
    )
    assert set(worth_ahead(game, 1, YEARS, TAIL)) == {"challenger", "target"}


def test_comparisons_go_down_the_likeliest_moves():
    traced = trace(one(5), 0, YEARS, TAIL)
    players = [each.player for each in traced.comparisons]
    assert players == [
        "target",
        "challenger",
        "target",
        "guarantor 0",
        "guarantor 1",
        "guarantor 2",
        "challenger",
    ]
    fighting = ()
    for each in traced.comparisons[3:6]:
        assert each.fighters == fighting
        if each.likeliest.move == "fight":
            fighting = (*fighting, int(each.player[-1]))
    assert traced.comparisons[-1].fighters == fighting


def test_chances_follow_from_worths_and_noise():
    for each in trace(one(5), 0, YEARS, TAIL).comparisons:
        expected = backward_induction.choice([option.worth for option in each.options], each.scale)
        assert [option.chance for option in each.options] == pytest.approx(expected)
        assert sum(option.chance for option in each.options) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(8))
def test_a_certain_answer_lies_on_either_side_of_an_open_one(seed):
    traced = trace(one(seed), 0, YEARS, TAIL)
    if traced.breaker == "target":
        assert traced.forced == ()
        return
    for each in traced.forced[:1]:  # the target answers last but for what its answer leads to
        low, high = sorted((each.margin, each.margin_if_usual))
        assert low - 1e-12 <= traced.margin <= high + 1e-12


def test_the_decisive_comparison_flips_the_decision_and_no_closer_one_does():
    found = 0
    for seed in range(30):
        traced = trace(one(seed), 0, YEARS, TAIL)
        if traced.decisive is not None:
            found += 1
            assert (traced.decisive.margin < 0) != (traced.margin < 0)
            closer = [each for each in traced.forced if each.gap < traced.decisive.gap]
            assert all((each.margin < 0) == (traced.margin < 0) for each in closer)
    assert found > 3


def test_of_a_certain_answer_the_margin_is_that_of_a_game_in_which_it_is_certain():
    """A target that would lose far more by conceding resists for sure, in this year and whatever comes."""
    game = one(11, concession_cost=np.full(1, 0.05))
    stubborn = replace(game, concession_cost=np.full(1, 50.0))
    traced, certain = (trace(each, YEARS - 1, YEARS, 0) for each in (game, stubborn))
    sure = {each.player: each for each in traced.forced}["target"]
    margin = sure.margin if sure.other == "resist" else sure.margin_if_usual
    assert certain.margin == pytest.approx(margin, abs=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 4])
def test_numbers_flip_the_decision_where_they_are_said_to(seed):
    sample = random_game(40, 2, seed)
    game = typical(sample)
    now = least(solve(game, YEARS, TAIL), 0)
    found = flips(game, sample, 0, YEARS, TAIL)
    assert found
    for flip in found:
        for value, flipped in ((flip.needed, True), (flip.now + (flip.needed - flip.now) * 0.999, False)):
            array = game.arrays()[flip.number].copy()
            array[(...,) if flip.guarantor is None else (..., flip.guarantor)] = value
            margin = least(solve(replace(game, **{flip.number: array}), YEARS, TAIL), 0)
            assert ((margin < 0) != (now < 0)) == flipped, flip


def test_the_nearest_flips_come_first():
    sample = random_game(40, 2, 0)
    found = flips(typical(sample), sample, 0, YEARS, TAIL)
    parts = [abs(flip.needed - flip.now) / flip.width for flip in found if flip.width]
    assert parts == sorted(parts)


def test_a_typical_game_has_the_median_of_every_number():
    sample = random_game(31, 2, 7)
    game = typical(sample)
    assert game.size == 1
    np.testing.assert_array_equal(game.dishonour[0], np.median(sample.dishonour, axis=0))
    assert game.division[0] + game.grab[0] <= 1


def test_players_are_renamed_in_decisions_too():
    names = {"challenger": "RUS", "target": "UKR", "guarantor 0": "USA"}
    tree = renamed(tree_of_year(one(1, 1), 0, YEARS, TAIL), names)
    noise = {"RUS": 0.1, "UKR": 0.1, "USA": 0.1}
    choices = backward_induction.solve(tree, noise).choices
    assert {"UKR", "RUS", "limited grab: UKR", "limited grab: USA"} <= set(choices)
    assert not any("guarantor" in name or "target:" in name for name in choices)
