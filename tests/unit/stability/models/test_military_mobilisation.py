from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.military_mobilisation import (
    Reply,
    military_mobilisation,
    mobilisation_reply,
)
from foedus.errors import InvalidInputError


def random_numbers(size, seed):
    rng = np.random.default_rng(seed)
    return {
        "defender_value": rng.uniform(0.2, 2, size),
        "challenger_value": rng.uniform(0.2, 2, size),
        "defender_war_cost": rng.uniform(0.02, 0.6, size),
        "challenger_war_cost": rng.uniform(0.02, 0.6, size),
        "offence_advantage": rng.uniform(0.5, 2, size),
    }


def played(n, defender, challenger):
    """Worth to both of two forces, from the last move back; `n` holds the numbers of one case."""
    mobilises = challenger > 0
    strength = n["offence_advantage"] * challenger
    chance = np.where(mobilises, strength / np.where(mobilises, strength + defender, 1.0), 0.0)
    attacks = chance * n["challenger_value"] >= n["challenger_war_cost"]
    resists = ~attacks | ((1 - chance) * n["defender_value"] > n["defender_war_cost"])
    war, keeps = resists & attacks, ~mobilises | (resists & ~attacks)
    for_defender = np.select(
        (keeps, war), (n["defender_value"], (1 - chance) * n["defender_value"] - n["defender_war_cost"]), 0.0
    )
    for_challenger = np.select(
        (keeps, war),
        (0.0, chance * n["challenger_value"] - n["challenger_war_cost"]),
        n["challenger_value"],
    )
    return for_defender - defender, for_challenger - challenger, keeps, war


def case_of(numbers, case):
    return {name: float(values[case]) for name, values in numbers.items()}


def test_no_force_of_the_challenger_on_a_grid_is_better_than_its_reply():
    numbers = random_numbers(300, 1)
    force = np.random.default_rng(2).uniform(0.01, 1.5, 300)
    found = mobilisation_reply(force, **numbers)
    assert set(np.unique(found.reply)) == set(Reply)
    for case in range(300):
        n = case_of(numbers, case)
        grid = np.linspace(0, 2.5, 100_001)
        _, worth, *_ = played(n, force[case], grid)
        assert found.challenger_worth[case] >= worth.max() - 1e-12
        # At the very edge of compelling the defender does not care; a hair more and it prefers to give in.
        own = float(found.challenger_force[case])
        own *= 1 + 1e-9 if found.reply[case] == Reply.COMPELS else 1
        for_defender, for_challenger, *_ = played(n, force[case], np.array(own))
        assert for_challenger == pytest.approx(found.challenger_worth[case], abs=1e-7)
        assert for_defender == pytest.approx(found.defender_worth[case], abs=1e-7)


def test_the_least_deterrent_force_deters_and_a_smaller_one_does_not():
    numbers = random_numbers(3000, 3)
    found = military_mobilisation(**numbers)
    above = mobilisation_reply(found.least * (1 + 1e-9), **numbers)
    np.testing.assert_array_equal(above.reply, Reply.ACCEPTS)
    matters = found.least > 0
    assert matters.sum() > 2000
    for part in (0.999, 0.7, 0.3, 0.05, 0.0):
        below = mobilisation_reply(found.least * part, **numbers)
        assert np.all(below.reply[matters] != Reply.ACCEPTS)


def test_the_thresholds_are_those_of_each_way_to_gain():
    numbers = random_numbers(3000, 4)
    found = military_mobilisation(**numbers)
    v_c, c_c, edge = (numbers[k] for k in ("challenger_value", "challenger_war_cost", "offence_advantage"))
    np.testing.assert_allclose(
        found.fought_below, edge * np.maximum(np.sqrt(v_c) - np.sqrt(c_c), 0) ** 2, atol=1e-12
    )
    at = mobilisation_reply(found.compelled_below * (1 - 1e-9), **numbers)
    compels = (at.reply == Reply.COMPELS) & (found.compelled_below > 0)
    np.testing.assert_allclose(at.challenger_worth[compels], 0, atol=1e-8)


def test_no_force_of_the_defender_on_a_grid_is_better_than_its_best():
    numbers = random_numbers(2000, 5)
    found = military_mobilisation(**numbers)
    best = np.full(2000, -np.inf)
    for force in np.linspace(0, 2, 2001):
        best = np.maximum(best, mobilisation_reply(np.full(2000, force), **numbers).defender_worth)
    assert np.all(found.best.defender_worth >= best - 1e-9)
    assert np.all(found.best.defender_worth <= best + 2e-3)
    assert {Reply.ACCEPTS, Reply.FIGHTS, Reply.COMPELS} == {
        Reply(code) for code in np.unique(found.best.reply)
    }


def test_peace_may_take_more_arms_than_war():
    """A defender with a cheap war ahead may arm for it where full deterrence would cost more."""
    numbers = random_numbers(20_000, 6)
    found = military_mobilisation(**numbers)
    fights = found.best.reply == Reply.FIGHTS
    assert fights.any()
    assert np.all(found.best.defender_force[fights] < found.least[fights])


def test_a_challenger_that_would_never_attack_needs_no_force():
    found = military_mobilisation(
        defender_value=1.0, challenger_value=0.2, defender_war_cost=0.1, challenger_war_cost=0.3
    )
    assert found.least == 0
    assert found.best.reply == Reply.ACCEPTS
    assert found.best.defender_worth == 1.0


@pytest.mark.parametrize("name", ["defender_value", "challenger_war_cost", "offence_advantage"])
def test_what_must_be_above_nothing_is_refused_otherwise(name):
    numbers = {key: float(values[0]) for key, values in random_numbers(1, 7).items()} | {name: 0.0}
    with pytest.raises(InvalidInputError, match=f"{name} is 0, but it must be above 0"):
        military_mobilisation(**numbers)


def test_a_force_below_nothing_is_refused():
    numbers = {key: float(values[0]) for key, values in random_numbers(1, 7).items()}
    with pytest.raises(InvalidInputError, match="a force must be 0 or more"):
        mobilisation_reply(-0.1, **numbers)
