from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.forces.rotation_plan import Contingents, Problem, solve
from foedus.errors import InvalidInputError


def problem(pool, demand, phases=3, fair=None, in_block=None, minimum=0.0, cost=None):
    pool = np.array(pool, dtype=float)
    shares = np.full(len(pool), 1 / len(pool)) if fair is None else np.array(fair, dtype=float)
    block = np.zeros(len(pool), dtype=bool) if in_block is None else np.array(in_block)
    return Problem(pool, shares, demand, phases, block, minimum, cost)


def test_a_pool_is_spread_over_the_whole_cycle():
    found = solve(problem([900.0], 300.0))
    assert found.troops == pytest.approx(np.full((1, 3), 300.0), rel=1e-6)
    assert found.shortfall == 0


def test_what_the_pools_cannot_keep_up_is_missing_in_every_phase():
    found = solve(problem([900.0, 600.0], 800.0))
    assert found.shortfall == pytest.approx(300.0, rel=1e-6)
    assert found.troops.sum(axis=0) == pytest.approx([500.0] * 3, rel=1e-6)


def test_where_troops_are_missing_a_soldier_more_in_a_pool_of_three_phases_is_worth_a_third():
    found = solve(problem([900.0, 600.0], 800.0))
    assert found.marginal_troops == pytest.approx([1 / 3, 1 / 3])


def test_where_nothing_is_missing_a_larger_pool_only_lightens_the_load():
    found = solve(problem([3000.0, 300.0], 400.0))
    assert found.marginal_troops == pytest.approx([0.0, 0.0])
    assert found.marginal_burden[0] == pytest.approx(0.0)
    assert found.marginal_burden[1] == pytest.approx(1 / 3 / 200, rel=1e-6)


def test_small_states_take_turns_where_contingents_have_a_smallest_size():
    states = problem([200.0, 200.0, 200.0], 200.0)
    found = solve(states, Contingents(unit=50, smallest=200))
    assert found.shortfall == 0
    assert sorted(found.troops.sum(axis=1)) == [200.0, 200.0, 200.0]
    assert set(found.troops.ravel()) == {0.0, 200.0}


def test_rounding_each_pool_down_would_lose_what_turn_taking_keeps():
    pools = [250.0] * 6
    found = solve(problem(pools, 500.0), Contingents(unit=50, smallest=200))
    whole_each_phase = 6 * ((250 // 3) // 200) * 200
    assert whole_each_phase == 0
    assert 500.0 - found.shortfall >= 400.0


def test_contingents_are_whole_units_of_at_least_the_smallest_size():
    found = solve(problem([1130.0, 2210.0, 470.0], 1200.0), Contingents(unit=70, smallest=140))
    assert np.all(np.mod(found.troops, 70) == 0)
    assert np.all((found.troops == 0) | (found.troops >= 140))


def test_of_plans_alike_in_burden_the_cheaper_is_taken():
    cost = np.array([1.0, 5.0, 1.0])
    outside = [False, False, True]
    found = solve(problem([900.0, 900.0, 900.0], 100.0, in_block=outside, minimum=0.6, cost=cost))
    assert found.troops[:, 0] == pytest.approx([40.0, 0.0, 60.0], abs=1e-3)


def test_without_any_pool_all_of_the_demand_is_missing():
    found = solve(problem([0.0, 0.0], 500.0))
    assert found.shortfall == 500.0
    assert found.troops.sum() == 0


def test_a_unit_of_no_troops_makes_no_sense():
    with pytest.raises(InvalidInputError, match="a unit of at least 1 troop"):
        Contingents(unit=0)
