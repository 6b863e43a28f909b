"""Leaving groups out, against the same done one fit at a time."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.backtest.cross_validation import Candidate, forecast_held_out, forecast_others
from foedus.errors import InvalidInputError
from foedus.numerics.ridge_logit import ridge_logit

CANDIDATES = (Candidate((0,), 1.0), Candidate((0, 1, 2), 1.0), Candidate((0, 1, 2), 10.0))


@pytest.fixture
def world():
    rng = np.random.default_rng(3)
    features = rng.normal(size=(40, 3))
    yes = (features[:, 0] + 0.5 * features[:, 1] + rng.normal(size=40) > 0).astype(float)
    return features, yes, rng.integers(0, 6, size=40)


def learn(features, yes, rows, candidate, others):
    used = list(candidate.features)
    fit = ridge_logit(features[rows][:, used], yes[rows], np.ones((1, rows.sum())), candidate.penalty)
    return fit.chance(others[:, used])[0]


def loss(chance, yes):
    return -np.log(np.where(yes > 0, chance, 1 - chance)).sum()


def chosen(features, yes, group, rows):
    """The candidate that forecasts each group of these rows best from their other groups."""

    def total(candidate):
        found = 0.0
        for held in np.unique(group[rows]):
            out = rows & (group == held)
            found += loss(learn(features, yes, rows & ~out, candidate, features[out]), yes[out])
        return found

    return min(CANDIDATES, key=total)


def test_each_group_is_forecast_as_by_a_loop_within_a_loop(world):
    features, yes, group = world
    expected = np.zeros(len(yes))
    for held in np.unique(group):
        out = group == held
        expected[out] = learn(features, yes, ~out, chosen(features, yes, group, ~out), features[out])
    found = forecast_held_out(features, yes, group, CANDIDATES)
    assert found.chance == pytest.approx(expected, abs=1e-8)


def test_others_are_forecast_as_by_a_loop(world):
    features, yes, group = world
    others = np.random.default_rng(4).normal(size=(5, 3))
    rows = np.ones(len(yes), dtype=bool)
    best = chosen(features, yes, group, rows)
    found = forecast_others(features, yes, group, CANDIDATES, others)
    assert found.chosen == (best,) * 5
    assert found.chance == pytest.approx(learn(features, yes, rows, best, others), abs=1e-8)


def test_the_outcomes_of_a_group_do_not_touch_its_own_forecast(world):
    features, yes, group = world
    before = forecast_held_out(features, yes, group, CANDIDATES)
    for held in np.unique(group):
        turned = np.where(group == held, 1 - yes, yes)
        after = forecast_held_out(features, turned, group, CANDIDATES)
        assert after.chance[group == held] == pytest.approx(before.chance[group == held], abs=1e-12)


def test_numbers_of_groups_and_order_of_rows_do_not_matter(world):
    features, yes, group = world
    before = forecast_held_out(features, yes, group, CANDIDATES).chance
    order = np.random.default_rng(5).permutation(len(yes))
    after = forecast_held_out(features[order], yes[order], (7 - group)[order], CANDIDATES).chance
    assert after == pytest.approx(before[order], abs=1e-8)


def test_contributions_add_up_to_the_distance_from_the_average(world):
    features, yes, group = world
    found = forecast_held_out(features, yes, group, CANDIDATES)
    log_odds = np.log(found.chance / (1 - found.chance))
    for held in np.unique(group):
        base = (log_odds - found.contributions.sum(axis=1))[group == held]
        assert base == pytest.approx(base[0], abs=1e-9)


def test_one_group_cannot_be_forecast_from_others(world):
    features, yes, _ = world
    with pytest.raises(InvalidInputError):
        forecast_held_out(features, yes, np.zeros(len(yes), dtype=int), CANDIDATES)
