from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.commitment_problem import attacks_before_shift, one_off_shift
from foedus.errors import InvalidInputError


def random_shifts(size: int, seed: int):
    rng = np.random.default_rng(seed)
    now, later = np.sort(rng.uniform(0, 1, (2, size)), axis=0)
    return now, later, rng.uniform(0, 3, size), rng.uniform(0.05, 0.95, size)


def both_paths(now, later, cost, discount, periods=800):
    """Worth of war now and of the best peace, played period by period.

    War pays its expected part of each period's stake from now on.  On the path of peace the rising side offers,
    in each later period, the least that its rival would not rather fight over, given what it will be offered
    after; and all of the stake in the first.
    """
    war_now, war_later = -cost, -cost
    weight = np.ones_like(discount)
    for _ in range(periods):
        war_now, war_later = war_now + weight * (1 - now), war_later + weight * (1 - later)
        weight = weight * discount
    peace = np.zeros_like(cost)  # nothing is offered after the last period
    for _ in range(periods):
        offer = np.clip(war_later - discount * peace, 0, 1)
        peace = offer + discount * peace
    return war_now, 1 + discount * peace


def test_no_mismatch_with_a_comparison_of_both_paths_in_50_000_random_cases():
    cases = random_shifts(50_000, seed=2)
    found = one_off_shift(*cases)
    war_now, best_peace = both_paths(*cases)
    np.testing.assert_allclose(found.war_now, war_now, atol=1e-9)
    np.testing.assert_allclose(found.best_peace, best_peace, atol=1e-9)
    assert 5_000 < found.attacks.sum() < 45_000
    np.testing.assert_array_equal(found.attacks, war_now > best_peace)


def test_the_published_inequality_agrees_wherever_its_proviso_holds():
    cases = random_shifts(200_000, seed=3)
    found = one_off_shift(*cases)
    applies = found.condition_applies
    assert applies.sum() > 50_000
    np.testing.assert_array_equal(attacks_before_shift(*cases)[applies], found.attacks[applies])


def test_beyond_its_proviso_the_inequality_says_too_much():
    # Later war would cost the declining side more than it brings, so it can be left with nothing but no less.
    case = [np.array(value) for value in (0.76, 0.99, 0.3, 0.8)]
    assert attacks_before_shift(*case)
    found = one_off_shift(*case)
    assert not found.condition_applies
    assert not found.attacks


@pytest.mark.parametrize("discount", [1.0, -0.1, np.nan])
def test_a_future_without_finite_worth_is_refused(discount):
    with pytest.raises(InvalidInputError, match="the discount factor must be at least 0 and below 1"):
        attacks_before_shift(np.array(0.2), np.array(0.6), np.array(0.1), np.array(discount))
