"""The default forecast: a mixture on the hundredths of a scale."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foedus.analyses.bargaining.default_forecast import cut_normal, on_grid, predictive
from foedus.analyses.bargaining.predictive import central, crps, level_reaching, median
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights

WEIGHTS = MixtureWeights(0.25, 0.25, 0.5, 20.0, {50: 0.3, 80: 0.6, 90: 0.8})
issues = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 100), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=n, max_size=n),
    )
)


def forecast(position, weight, low=0.0, high=100.0, weights=WEIGHTS):
    return predictive(np.array([position], float), np.array([weight], float), low, high, weights)


def test_the_mixture_is_the_sum_of_its_parts():
    x, w = np.array([[0.0, 40.0, 100.0]]), np.array([[2.0, 1.0, 1.0]])
    parts = [
        on_grid(x, probabilistic_condorcet(x, w, 0, 100))[0],
        on_grid(x, probabilistic_condorcet(x, np.ones((1, 3)), 0, 100))[0],
        cut_normal(np.array([35.0]), 20.0)[0],
    ]
    expected = 0.25 * parts[0] + 0.25 * parts[1] + 0.5 * parts[2]
    assert forecast(x[0], w[0]).chance == pytest.approx(expected)


@given(issues)
def test_turning_the_scale_round_turns_the_forecast_round(issue):
    position, weight = issue
    one = forecast(position, weight)
    other = forecast([100 - x for x in position], weight)
    assert other.chance[::-1] == pytest.approx(one.chance, abs=1e-9)


@given(issues)
def test_another_unit_of_the_scale_changes_nothing_but_the_unit(issue):
    position, weight = issue
    one = forecast(position, weight)
    other = forecast([5 + x / 10 for x in position], weight, 5.0, 15.0)
    assert other.chance == pytest.approx(one.chance, abs=1e-7)
    assert other.mean == pytest.approx(5 + one.mean / 10, abs=1e-6)


@given(issues)
def test_wider_intervals_hold_the_narrower_ones_and_the_median(issue):
    found = forecast(*issue)
    ends = [found.interval(percent) for percent in (90, 80, 50)]
    for (low, high), (inner_low, inner_high) in pairwise(ends):
        assert low <= inner_low <= found.median <= inner_high <= high


@given(issues)
def test_an_actor_without_weight_changes_nothing(issue):
    position, weight = issue
    if not any(weight):
        weight = [1.0] * len(weight)
    with_one_more = forecast([*position, 17], [*weight, 0.0])
    assert with_one_more.chance == pytest.approx(forecast(position, weight).chance, abs=1e-9)


def test_a_point_between_two_hundredths_is_shared_and_keeps_its_mean():
    found = on_grid(np.array([[33.25]]), np.array([[1.0]]))[0]
    assert (found[33], found[34]) == (0.75, 0.25)


def test_half_of_the_chance_on_either_side_puts_the_median_in_the_middle():
    chance = np.zeros((1, 101))
    chance[0, [0, 100]] = 0.5
    assert median(chance)[0] == 50


def test_the_score_of_a_point_is_its_miss_and_that_of_two_is_worked_out_by_hand():
    chance = np.zeros((2, 101))
    chance[0, 30] = 1.0
    chance[1, [0, 100]] = 0.5
    # half of the chance lies too low over all 100 steps: 100 x 0.5 x 0.5
    assert crps(chance, np.array([70.0, 100.0])) == pytest.approx([40.0, 25.0])


@example(3111)  # an outcome without any chance: only the whole scale reaches it
@given(st.integers(0, 2**32 - 1))
def test_the_level_that_reaches_an_outcome_reaches_it(seed):
    rng = np.random.default_rng(seed)
    chance = rng.dirichlet(np.full(101, 0.1))[None]
    outcome = float(rng.integers(0, 101))
    level = level_reaching(chance, np.array([outcome]))[0]
    low, high = central(chance, level)
    assert low[0] <= outcome <= high[0]


def test_a_smaller_level_loses_the_outcome():
    chance = np.full((1, 101), 1 / 101)
    level = level_reaching(chance, np.array([90.0]))[0]
    _, high = central(chance, level - 0.02)
    assert high[0] < 90


def test_a_normal_cut_at_the_end_leans_towards_the_middle():
    found = cut_normal(np.array([95.0]), 20.0)[0]
    assert found.sum() == pytest.approx(1)
    assert found @ np.arange(101) < 90


def test_an_interval_that_was_not_fitted_is_refused():
    with pytest.raises(InvalidInputError, match="intervals are fitted for 50, 80, 90 % and not for 75 %"):
        forecast([0, 100], [1, 1]).interval(75)


def test_a_scale_without_width_is_refused():
    with pytest.raises(InvalidInputError, match="the scale must end above its start"):
        forecast([5, 5], [1, 1], 5.0, 5.0)


def test_uncertain_inputs_widen_the_forecast():
    rng = np.random.default_rng(0)
    position = np.column_stack([rng.uniform(0, 60, 400), np.full(400, 30.0)])
    wide = predictive(position, np.ones((400, 2)), 0, 100, WEIGHTS)
    narrow = forecast([30, 30], [1, 1])
    (low, high), (inner_low, inner_high) = wide.interval(80), narrow.interval(80)
    assert low < inner_low < inner_high < high
