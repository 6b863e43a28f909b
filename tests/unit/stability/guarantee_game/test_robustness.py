from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.game import Owed
from foedus.analyses.stability.guarantee_game.robustness import orders, reordered, robustness
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


def test_the_first_order_gives_what_the_game_gives_by_itself():
    game = random_game(100, 3, seed=1, first_year=1)
    found = robustness(game, horizon=3, years=5, tail=4)
    path = solve(game, 5, 4)
    assert found.in_turn[0].order == (0, 1, 2)
    assert found.in_turn[0].no_breach == survival(path.hazard)[:, 2].mean()
    np.testing.assert_allclose(found.in_turn[0].honour, path.honour[:, 1].mean(axis=0), rtol=1e-14)
    assert len(found.in_turn) == 6
    assert found.lowest <= min(variant.no_breach for variant in found.in_turn)
    assert found.highest >= found.from_all_fight.no_breach


def test_chances_of_fighting_stay_with_their_guarantor_whatever_the_order():
    game = random_game(50, 3, seed=2)
    # One that loses everything by standing aside fights first, last or between.
    price = np.array([0.0, 0.0, 50.0])
    game = replace(game, dishonour=np.broadcast_to(price, (50, 3)).copy())
    for variant in robustness(game, 1, 1).in_turn:
        assert variant.honour[2] == pytest.approx(1)
        assert variant.honour[:2].max() < 0.95


def test_an_order_and_its_reverse_bring_the_game_back():
    game = random_game(5, 3, seed=3, enabler=1)
    turned = reordered(game, (2, 0, 1))
    assert turned.enabler == 2
    np.testing.assert_array_equal(turned.guarantor_stake[:, 0], game.guarantor_stake[:, 2])
    back = reordered(turned, (1, 2, 0))
    assert back.enabler == 1
    for name, array in back.arrays().items():
        np.testing.assert_array_equal(array, game.arrays()[name])


def test_what_guarantors_owe_later_moves_with_them():
    later = (Owed(2, np.arange(9.0).reshape(3, 3)),)
    game = random_game(3, 3, seed=3, owed_from=later)
    (turned,) = reordered(game, (2, 0, 1)).owed_from
    np.testing.assert_array_equal(turned.dishonour, later[0].dishonour[:, [2, 0, 1]])


def test_guarantors_who_are_alike_may_stand_in_any_order():
    one = random_game(60, 1, seed=4)
    alike = {name: np.repeat(array, 3, axis=1) for name, array in one.arrays().items() if array.ndim == 2}
    found = robustness(replace(one, enabler=-1, **alike), 2, 2)
    assert len({round(variant.no_breach, 12) for variant in found.in_turn}) == 1


def test_a_game_without_guarantors_is_the_same_in_every_way():
    found = robustness(random_game(40, 0), 2, 2)
    assert found.lowest == pytest.approx(found.highest, abs=1e-15)
    assert [variant.order for variant in found.in_turn] == [()]


@pytest.mark.parametrize(("guarantors", "most"), [(1, 6), (2, 6), (4, 24), (4, 3), (7, 6), (7, 30)])
def test_orders_differ_and_each_names_every_guarantor_once(guarantors, most):
    found = orders(guarantors, most)
    assert len(set(found)) == len(found) <= most
    assert all(sorted(order) == list(range(guarantors)) for order in found)
    assert found[0] == tuple(range(guarantors))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"horizon": 0, "years": 3}, "from 1 to 3 years, but is 0"),
        ({"horizon": 4, "years": 3}, "from 1 to 3 years, but is 4"),
        ({"horizon": 1, "years": 3, "most_orders": 0}, "most_orders >= 1"),
    ],
)
def test_questions_without_sense_are_refused(asked, message):
    with pytest.raises(InvalidInputError, match=message):
        robustness(random_game(3, 2), **asked)


def test_an_order_that_leaves_somebody_out_is_refused():
    with pytest.raises(InvalidInputError, match="each of 3 guarantors once"):
        reordered(random_game(3, 3), (0, 1, 1))
