from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from foedus.analyses.stability.models.commitment_problem import one_off_shift
from foedus.analyses.stability.models.inefficiency_condition import (
    CHALLENGER,
    TARGET,
    fixed_treaty,
    inefficiency_condition,
)
from foedus.errors import InvalidInputError


def test_two_years_can_be_shared_out_in_peace_just_where_the_condition_fails():
    """A linear programme looks for a first flow and a later worth with which neither side ever gains by war."""
    rng = np.random.default_rng(4)
    broken = 0
    for _ in range(300):
        discount = rng.uniform(0.3, 0.95)
        whole = 1 / (1 - discount)
        challenger = whole * rng.uniform(0, 1, 2)
        target = (whole - challenger) * rng.uniform(0.2, 1, 2)
        found = inefficiency_condition(challenger, target, discount)
        # Unknown: the challenger's flow in the first year, and its worth from the second on.
        now = [1, discount]
        peace = linprog(
            [0, 0],
            A_ub=[[-part for part in now], now],
            b_ub=[-challenger[0], whole - target[0]],
            bounds=[(0, 1), (challenger[1], whole - target[1])],
        )
        assert peace.status in {0, 2}
        assert (peace.status == 2) == bool(found.breaks_down[0])
        broken += int(found.breaks_down[0])
    assert 30 < broken < 270


def test_a_longer_path_cannot_be_shared_out_where_the_condition_holds_in_some_year():
    rng = np.random.default_rng(5)
    broken = 0
    for _ in range(200):
        discount, years = rng.uniform(0.6, 0.95), 6
        whole = 1 / (1 - discount)
        challenger = whole * np.clip(np.cumsum(rng.normal(0, 0.15, years)) + 0.4, 0, 1)
        target = (whole - challenger) * rng.uniform(0.6, 1, years)
        if inefficiency_condition(challenger, target, discount).first_year < 0:
            continue
        broken += 1
        # Unknown: the challenger's worth in each year; flows are what one year has more than the next.
        flow = np.eye(years)[:-1] - discount * np.eye(years)[1:]
        peace = linprog(
            np.zeros(years),
            A_ub=np.vstack((flow, -flow)),
            b_ub=np.r_[np.ones(years - 1), np.zeros(years - 1)],
            bounds=list(zip(challenger, whole - target, strict=True)),
        )
        assert peace.status == 2
    assert broken > 30


def test_it_asks_for_more_than_a_shift_of_which_the_riser_takes_all_the_gain():
    rng = np.random.default_rng(6)
    now, later = np.sort(rng.uniform(0, 1, (2, 5000)), axis=0)
    cost, discount = rng.uniform(0, 0.5, 5000), rng.uniform(0.5, 0.95, 5000)
    whole = 1 / (1 - discount)
    rising = whole[:, np.newaxis] * np.stack((now, later), axis=1) - cost[:, np.newaxis]
    falling = whole[:, np.newaxis] * np.stack((1 - now, 1 - later), axis=1) - cost[:, np.newaxis]
    found = inefficiency_condition(rising, falling, discount)
    assert found.breaks_down.sum() > 100
    shift = one_off_shift(now, later, cost, discount)
    assert np.all(shift.attacks[found.breaks_down[:, 0]])
    assert np.any(shift.attacks & ~found.breaks_down[:, 0])


def test_the_sides_are_told_apart_and_the_first_year_is_found():
    challenger, target = np.array([1.0, 1.0, 1.0, 8.5]), np.array([1.0, 1.0, 4.0, 0.5])
    found = inefficiency_condition(challenger, target, 0.9)
    assert found.margin.shape == (3, 2)
    assert found.first_year == 2
    assert found.margin[2, CHALLENGER] > 0 > found.margin[2, TARGET]
    swapped = inefficiency_condition(target, challenger, 0.9)
    np.testing.assert_allclose(swapped.margin, found.margin[:, ::-1])


def test_a_fixed_treaty_holds_just_where_no_year_tempts_either_side():
    rng = np.random.default_rng(7)
    chance = rng.uniform(0, 1, (2000, 5))
    costs, benefit = rng.uniform(0, 0.5, (2, 2000, 1)), rng.uniform(0, 0.2, 2000)
    share = rng.uniform(0, 1, 2000)
    challenger, target = chance - costs[0], 1 - chance - costs[1]
    found = fixed_treaty(challenger, target, share, benefit)
    content = (share[:, np.newaxis] + benefit[:, np.newaxis] >= challenger) & (
        1 - share[:, np.newaxis] >= target
    )
    np.testing.assert_array_equal(found.holds, content.all(axis=1))
    grid = np.linspace(0, 1, 2001)[:, np.newaxis, np.newaxis]
    any_share = ((grid + benefit[:, np.newaxis] >= challenger) & (1 - grid >= target)).all(axis=2).any(axis=0)
    clear = np.abs(found.high - found.low) > 1e-3
    assert 100 < found.exists.sum() < 1900
    np.testing.assert_array_equal(found.exists[clear], any_share[clear])


def test_a_rise_in_power_can_leave_no_division_that_holds():
    chance = np.array([0.3, 0.9])
    assert not fixed_treaty(chance - 0.1, 0.9 - chance, 0.5).exists
    steady = fixed_treaty(np.array([0.5, 0.55]) - 0.1, 0.9 - np.array([0.5, 0.55]), 0.5)
    assert (steady.low, steady.high) == (pytest.approx(0.45), pytest.approx(0.6))
    assert (steady.challenger_year, steady.target_year) == (1, 0)


def test_peace_that_pays_the_challenger_widens_what_holds():
    chance = np.array([0.5, 0.8])
    assert not fixed_treaty(chance - 0.1, 0.9 - chance, 0.55).holds
    assert fixed_treaty(chance - 0.1, 0.9 - chance, 0.55, peace_benefit=0.2).holds


def test_a_single_year_has_no_next():
    with pytest.raises(InvalidInputError, match="two or more"):
        inefficiency_condition(np.array([1.0]), np.array([1.0]), 0.9)
