from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.analyses.stability.guarantee_game.break_even import break_even, with_number
from foedus.analyses.stability.guarantee_game.fighters import fighters
from foedus.analyses.stability.guarantee_game.game import MAJOR
from foedus.analyses.stability.guarantee_game.hazard_ratio import hazard_ratio
from foedus.analyses.stability.guarantee_game.survival import incidence, no_major_attack, survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.models.bargaining_range import bargaining_range
from foedus.analyses.stability.models.inefficiency_condition import fixed_treaty

random_game = importlib.import_module("tests.unit.stability.games").random_game
seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(0, 4), st.integers(0, 6))
@settings(deadline=None, max_examples=30)
def test_hazards_are_chances_of_kinds_that_exclude_each_other(seed, guarantors, first_year):
    hazard = solve(random_game(20, guarantors, seed, first_year=first_year), years=5).hazard
    assert np.all(hazard >= 0)
    assert np.all(hazard.sum(axis=2) <= 1 + 1e-12)


@given(seeds, st.floats(0, 1))
@settings(deadline=None, max_examples=30)
def test_dearer_dishonour_never_lowers_the_honour_of_the_last_to_move(seed, extra):
    game = random_game(20, 1, seed)
    more = replace(game, dishonour=game.dishonour + extra)
    assert np.all(solve(more, 3).honour >= solve(game, 3).honour - 1e-12)


@given(seeds, st.floats(0, 0.5))
@settings(deadline=None, max_examples=30)
def test_a_stronger_drive_never_makes_the_settlement_safer_from_the_challenger(seed, extra):
    game = random_game(20, 2, seed, target_breach_cost=np.full(20, 5.0))
    more = replace(game, drive=game.drive + extra)
    kept, tempted = (survival(solve(each, 4).hazard) for each in (game, more))
    assert np.all(tempted <= kept + 1e-9)


@given(seeds, st.integers(1, 60))
@settings(deadline=None, max_examples=20)
def test_chunks_change_nothing(seed, chunk):
    game = random_game(50, 3, seed)
    np.testing.assert_array_equal(solve(game, 3, chunk=chunk).hazard, solve(game, 3).hazard)


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_a_settlement_is_kept_or_has_ended_in_one_kind_of_failure(seed):
    hazard = solve(random_game(20, 2, seed), years=6).hazard
    np.testing.assert_allclose(survival(hazard) + incidence(hazard).sum(axis=2), 1)
    np.testing.assert_allclose(no_major_attack(hazard), 1 - incidence(hazard)[:, :, MAJOR])


@given(seeds, st.integers(1, 4))
@settings(deadline=None, max_examples=20)
def test_fighters_and_attacks_are_chances_that_agree_with_the_hazards(seed, guarantors):
    game = random_game(20, guarantors, seed)
    path = solve(game, 3)
    found = fighters(game, path, 3)
    for sets in (found.if_attacked, found.when_attacked):
        assert np.all((sets >= 0) & (sets <= 1 + 1e-12))
        np.testing.assert_allclose(sets.sum(axis=2), 1)
    np.testing.assert_allclose(path.attacked.sum(axis=2), path.hazard[:, :, :2].sum(axis=2))


@given(seeds, st.integers(1, 40))
@settings(deadline=None, max_examples=40)
def test_hazard_ratios_turn_over_with_their_baseline_and_follow_the_chances(seed, size):
    one, other = np.random.default_rng(seed).uniform(0.01, 0.99, (2, size))
    ratio = hazard_ratio(one, other)
    np.testing.assert_allclose(ratio * hazard_ratio(other, one), 1)
    np.testing.assert_array_equal(ratio < 1, one > other)
    np.testing.assert_allclose(other**ratio, one)


@given(seeds, st.floats(0.05, 0.95))
@settings(deadline=None, max_examples=25)
def test_a_break_even_value_reaches_what_was_wished_and_its_neighbour_does_not(seed, wished):
    game = random_game(15, 2, seed)

    def chance(value):
        return float(survival(solve(with_number(game, "dishonour", value), 2, 2).hazard)[:, -1].mean())

    found = break_even(chance, wished, np.linspace(0, 1, 5), near=0.3, tolerance=0.01)
    tried = dict(found.tried)
    if found.value is None:
        assert all((value >= wished) == found.always for value in tried.values())
    else:
        assert chance(found.value) == tried[found.value] >= wished > tried[found.short]
        assert abs(found.value - found.short) <= 0.01
        assert (found.value > found.short) == (found.side == "at least")


@given(seeds, st.floats(0.01, 0.99))
def test_a_division_in_the_range_of_every_year_holds_throughout(seed, at):
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.2, 0.8, (30, 4))
    costs = rng.uniform(0, 0.3, (2, 30))
    low, high = bargaining_range(chance, costs[0][:, np.newaxis], costs[1][:, np.newaxis])
    low, high = low.max(axis=1), high.min(axis=1)
    share = low + at * (high - low)
    challenger, target = chance - costs[0][:, np.newaxis], 1 - chance - costs[1][:, np.newaxis]
    found = fixed_treaty(challenger, target, share, np.full(30, 1e-12)).holds
    np.testing.assert_array_equal(found[np.abs(high - low) > 1e-9], (low <= high)[np.abs(high - low) > 1e-9])
