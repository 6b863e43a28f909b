from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.break_even import break_even, break_even_of
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


def chance(game, years=3, tail=2):
    return survival(solve(game, years, tail).hazard)[:, -1].mean()


def steps(low, high):
    return np.linspace(low, high, 9)


def test_the_answer_is_enough_and_a_little_less_is_not():
    found = break_even(lambda value: 1 - np.exp(-3 * value), 0.6, steps(0, 2), tolerance=1e-4)
    least = -np.log(0.4) / 3
    assert least <= found.value <= least + 2e-4
    assert found.short < least
    assert found.chance >= 0.6
    assert (found.side, found.course) == ("at least", "rises")


def test_where_less_is_better_the_answer_is_the_most_that_is_enough():
    found = break_even(lambda value: np.exp(-value), 0.5, steps(0, 2), near=2.0, tolerance=1e-4)
    assert np.log(2) - 2e-4 <= found.value <= np.log(2) < found.short
    assert (found.side, found.course) == ("at most", "falls")


def test_every_value_may_be_enough():
    found = break_even(lambda value: 0.8 + value / 10, 0.5, steps(0, 1))
    assert found.value is None
    assert found.always


def test_a_level_out_of_reach_has_no_answer_but_the_best_that_was_seen():
    found = break_even(lambda value: value / 2, 0.9, steps(0, 1))
    assert found.value is None
    assert not found.always
    assert found.chance == 0.5


def test_a_chance_that_falls_on_the_way_is_told():
    found = break_even(lambda value: (value - 0.3) ** 2, 0.3, steps(0, 1))
    assert found.course == "rises and falls"
    assert found.value == pytest.approx(0.3 + np.sqrt(0.3), abs=2e-3)


def test_of_two_answers_the_one_near_the_start_is_given():
    def bump(value):
        return 1 - abs(value - 0.5)

    assert break_even(bump, 0.8, steps(0, 1), near=0.1).value == pytest.approx(0.3, abs=2e-3)
    assert break_even(bump, 0.8, steps(0, 1), near=0.9).value == pytest.approx(0.7, abs=2e-3)
    assert break_even(bump, 0.8, steps(0, 1), near=0.9).side == "at most"


def test_a_chance_that_never_moves_says_so():
    assert break_even(lambda _: 0.4, 0.8, steps(0, 1)).course == "stays"


def test_what_was_tried_is_listed_by_rising_value():
    values = [value for value, _ in break_even(lambda value: value, 0.37, steps(0, 1)).tried]
    assert values == sorted(values)
    assert len(values) > 9


@pytest.mark.parametrize("guarantor", [0, 1, None])
def test_the_dishonour_found_makes_the_settlement_hold_as_wished(guarantor):
    game = random_game(200, 2, seed=4)
    game = replace(game, dishonour=np.zeros((200, 2)))
    before, after = chance(game), chance(replace(game, dishonour=np.ones((200, 2))))
    wished = before + (after - before) / 4
    found = break_even_of(game, "dishonour", wished, steps(0, 1), guarantor=guarantor, years=3, tail=2)
    columns = slice(None) if guarantor is None else guarantor
    for value, enough in ((found.value, True), (found.value - 2e-3, False)):
        dishonour = np.zeros((200, 2))
        dishonour[:, columns] = value
        assert (chance(replace(game, dishonour=dishonour)) >= wished) == enough


def test_a_number_that_is_nobodys_takes_one_value_in_all_draws():
    game = random_game(200, 1, seed=5)
    found = break_even_of(game, "peace_benefit", 0.9, steps(0, 1), years=3, tail=2)
    assert chance(replace(game, peace_benefit=np.full(200, found.value))) == pytest.approx(found.chance)
    assert found.chance >= 0.9


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"number": "luck"}, "no number 'luck'; it has aid_growth"),
        ({"guarantor": 2}, "no guarantor number 2"),
        ({"number": "peace_benefit", "guarantor": 0}, "no guarantor number 0"),
        ({"wished": 1.5}, "between 0 and 1"),
        ({"values": [0.5, 0.5]}, "needs two values"),
    ],
)
def test_questions_without_sense_are_refused(changes, message):
    asked = {"number": "dishonour", "wished": 0.5, "values": [0.0, 1.0], "guarantor": 0} | changes
    with pytest.raises(InvalidInputError, match=message):
        break_even_of(random_game(5, 2), **asked)
