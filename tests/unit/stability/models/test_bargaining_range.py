from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.bargaining_range import (
    attacks_before_shift,
    bargaining_range,
    holds_throughout,
    optimal_demand,
)
from foedus.errors import InvalidInputError


def test_the_range_is_as_wide_as_both_costs_together():
    rng = np.random.default_rng(1)
    chance = rng.uniform(0.3, 0.7, 200)
    costs = rng.uniform(0.01, 0.25, (2, 200))
    low, high = bargaining_range(chance, *costs)
    np.testing.assert_allclose(high - low, costs.sum(axis=0))
    assert np.all((low < chance) & (chance < high))


@pytest.mark.parametrize(
    ("cost", "highest", "excess", "war"), [(0.1, 0.3, 0.1, 1 / 3), (0.2, 0.1, 0.0, 0.0), (0.0, 0.4, 0.2, 0.5)]
)
def test_the_optimal_demand_is_the_best_on_a_grid(cost, highest, excess, war):
    found = optimal_demand(np.array(cost), np.array(highest))
    assert found == (pytest.approx(excess), pytest.approx(war))
    chance, grid = 0.4, np.linspace(0, highest, 100_001)
    worth = (1 - grid / highest) * (chance + grid) + grid / highest * (chance - cost)
    assert grid[np.argmax(worth)] == pytest.approx(excess, abs=1e-4)


def test_a_declining_side_attacks_when_that_is_worth_more_than_all_of_today_and_its_prospect():
    rng = np.random.default_rng(2)
    now, later = np.sort(rng.uniform(0, 1, (2, 20_000)), axis=0)
    cost, discount = rng.uniform(0, 3, 20_000), rng.uniform(0.05, 0.98, 20_000)
    war_now = (1 - now) / (1 - discount) - cost
    best_peace = 1 + discount * np.maximum((1 - later) / (1 - discount) - cost, 0)
    # Where its later war would be worth less than nothing the closed form does not apply.
    applies = (1 - later) / (1 - discount) >= cost
    found = attacks_before_shift(now, later, cost, discount)
    assert 1000 < found[applies].sum() < applies.sum()
    np.testing.assert_array_equal(found[applies], (war_now > best_peace)[applies])


def test_a_rise_in_power_can_leave_no_division_that_holds():
    chance = np.array([[0.3, 0.9]])
    shares = np.linspace(0, 1, 101)
    one = np.ones(101)
    held = holds_throughout(shares, np.repeat(chance, 101, axis=0), 0.1 * one, 0.1 * one, 0 * one)
    assert not held.any()
    steady = holds_throughout(shares, np.repeat([[0.5, 0.55]], 101, axis=0), 0.1 * one, 0.1 * one, 0 * one)
    np.testing.assert_allclose(shares[steady][[0, -1]], [0.45, 0.6], atol=0.011)


def test_peace_that_pays_the_challenger_widens_what_holds():
    chance, half = np.array([[0.5, 0.8]]), np.array([0.55])
    cost = np.array([0.1])
    assert not holds_throughout(half, chance, cost, cost, np.array([0.0]))[0]
    assert holds_throughout(half, chance, cost, cost, np.array([0.2]))[0]


def test_costs_below_nothing_are_refused():
    with pytest.raises(InvalidInputError, match="costs of war must be 0 or more"):
        bargaining_range(np.array(0.5), np.array(-0.1), np.array(0.1))


def test_chances_above_one_are_refused():
    with pytest.raises(InvalidInputError, match="between 0 and 1"):
        bargaining_range(np.array(1.5), np.array(0.1), np.array(0.1))
