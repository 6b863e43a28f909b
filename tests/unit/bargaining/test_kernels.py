from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from foedus.analyses.bargaining.acceptance import chance_of_accepting, crosses, gain, shares
from foedus.analyses.bargaining.compromise import compromise, pull
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash
from foedus.errors import InvalidInputError


def cases(draws=1000, actors=12, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((draws, actors)) * 100, rng.random((draws, actors)), rng.random(draws) * 100


# ---------------------------------------------------------------- compromise


def test_where_nobody_has_weight_all_positions_count_alike():
    position, weight = np.array([[0.0, 30.0, 90.0]]), np.zeros((1, 3))
    assert compromise(position, weight) == pytest.approx([40])
    assert weighted_median(position, weight).tolist() == [30]
    evenly = nash(position, np.ones((1, 3)), np.array([50.0]), 0, 100)
    np.testing.assert_array_equal(nash(position, weight, np.array([50.0]), 0, 100), evenly)


def test_the_pull_of_an_actor_is_what_leaving_it_out_changes():
    position, weight, _ = cases(actors=6)
    without = [
        np.mean(
            compromise(position, weight)
            - compromise(np.delete(position, actor, axis=1), np.delete(weight, actor, axis=1))
        )
        for actor in range(6)
    ]
    np.testing.assert_allclose(pull(position, weight), without, atol=1e-12)


def test_without_the_only_actor_of_weight_the_others_count_alike():
    assert pull(np.array([[10.0, 40.0, 80.0]]), np.array([[5.0, 0.0, 0.0]])) == pytest.approx([-50, 0, 0])


def test_a_lone_actor_has_no_pull():
    assert pull(np.array([[30.0]]), np.array([[2.0]])).tolist() == [0]


# ---------------------------------------------------------------- median


@pytest.mark.parametrize(("tie", "point"), [("lower", 10), ("midpoint", 50), ("upper", 90)])
def test_a_tie_of_the_median_goes_the_way_that_is_asked_for(tie, point):
    position, weight = np.array([[90.0, 50.0, 10.0]]), np.array([[1.0, 0.0, 1.0]])
    assert weighted_median(position, weight, tie).tolist() == [point]


def test_a_tie_is_seen_through_rounding():
    position = np.array([[0.0, 1.0, 2.0, 3.0]])
    weight = np.array([[0.1, 0.2, 0.3, 0.0]])  # 0.1 + 0.2 is not 0.3 to the last bit
    assert weighted_median(position, weight).tolist() == [1.5]


def test_the_median_beats_every_other_position_in_a_weighted_vote():
    position, weight, _ = cases(draws=50, actors=7)
    median = weighted_median(position, weight, "lower")
    for row, winner in enumerate(median):
        for other in position[row]:
            nearer = np.abs(position[row] - winner) < np.abs(position[row] - other)
            farther = np.abs(position[row] - winner) > np.abs(position[row] - other)
            assert weight[row, nearer].sum() >= weight[row, farther].sum()


# ---------------------------------------------------------------- Nash


def objective(outcome, position, weight, back, cost, power):
    """Sum of weighted logarithms of gains, or minus infinity where somebody loses."""
    away = np.abs(np.asarray(outcome)[..., None] - position) / 100
    left = (1 - cost) * (1 - (np.abs(back - position) / 100) ** power)
    gains = (1 - away**power - left)[..., weight > 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (weight[weight > 0] * np.log(gains)).sum(axis=-1)
    return np.where(np.all(gains > 1e-12, axis=-1), value, -np.inf)


@pytest.mark.parametrize(("loss", "power"), [("quadratic", 2), ("linear", 1)])
@pytest.mark.parametrize("cost", [0.0, 0.3, 1.0])
def test_the_nash_solution_is_what_search_by_grid_and_by_scipy_finds(loss, power, cost):
    position, weight, back = cases(draws=60, actors=4, seed=3)
    back[::2] = position[::2].min(axis=1) / 2  # half of the cases with everybody on one side of no deal
    found = nash(position, weight, back, 0, 100, cost, loss)
    grid = np.linspace(0, 100, 4001)
    agreed = 0
    for row in range(60):
        given = (position[row], weight[row], back[row], cost, power)
        values = objective(grid, *given)
        if np.all(np.isneginf(values)):
            assert found[row] == pytest.approx(back[row], abs=0.05)
            continue
        agreed += 1
        top = int(np.argmax(values))
        inside = grid[max(top - 1, 0)], grid[min(top + 1, 4000)]
        best = minimize_scalar(
            lambda x, g=given: -float(objective(x, *g)),
            bounds=inside,
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert found[row] == pytest.approx(best.x, abs=1e-4)
    assert agreed >= 25


def test_the_nash_solution_approaches_the_compromise_on_a_very_wide_scale():
    position, weight, back = cases(draws=20)
    wide = nash(position, weight, back, -1e5, 1e5)
    np.testing.assert_allclose(wide, compromise(position, weight), atol=1e-3)


def test_no_deal_stands_where_two_actors_want_to_move_away_from_it_in_opposite_directions():
    found = nash(np.array([[10.0, 90.0]]), np.ones((1, 2)), np.array([40.0]), 0, 100, 0.0)
    assert found == pytest.approx([40], abs=1e-9)


def test_each_draw_has_its_own_cost_of_no_deal():
    position, weight = np.array([[10.0, 90.0]] * 2), np.ones((2, 2))
    found = nash(position, weight, np.array([40.0, 40.0]), 0, 100, np.array([0.0, 1.0]))
    assert found == pytest.approx([40, 50], abs=1e-6)


def test_a_scale_without_width_and_a_cost_beyond_everything_are_refused():
    position, weight, back = cases(draws=2)
    with pytest.raises(InvalidInputError, match="the scale must end above its start, but runs 5 to 5"):
        nash(position, weight, back, 5, 5)
    with pytest.raises(InvalidInputError, match=r"a share from 0 to 1, but runs 1\.5 to 1\.5"):
        nash(position, weight, back, 0, 100, 1.5)


def test_ten_thousand_draws_of_twelve_actors_on_eight_issues_take_well_under_a_second():
    position, weight, back = cases(draws=10_000)
    nash(position[:8], weight[:8], back[:8], 0, 100)
    start = perf_counter()
    for _ in range(8):
        nash(position, weight, back, 0, 100)
    assert perf_counter() - start < 1  # measured 0.16 on two cores


# ---------------------------------------------------------------- acceptance


def test_shares_of_a_stake_sum_to_one_or_are_all_nothing():
    salience = np.array([[[30.0, 0.0]], [[10.0, 0.0]]])
    assert shares(salience)[:, 0].T.tolist() == [[0.75, 0.25], [0, 0]]


def test_a_gain_keeps_its_axes_apart():
    rng = np.random.default_rng(0)
    term, back = rng.random((3, 5)) * 100, rng.random(5) * 100
    where, share = rng.random((5, 2)) * 100, rng.random((5, 2))
    found = gain(term, back, where, share, 100.0)
    for proposal, draw, actor in np.ndindex(3, 5, 2):
        place = where[draw, actor]
        expected = (abs(back[draw] - place) - abs(term[proposal, draw] - place)) / 100 * share[draw, actor]
        assert found[proposal, draw, actor] == pytest.approx(expected)


def test_an_outcome_on_a_red_line_is_still_accepted_and_one_beyond_it_is_not():
    term = np.array([[30.0], [29.9], [70.1]])
    crossed = crosses(term, np.array([[30.0, -np.inf]]), np.array([[np.inf, 70.0]]))
    assert crossed[:, 0].tolist() == [[False, False], [True, False], [False, True]]


def test_the_chance_of_accepting_does_not_overflow():
    chance = chance_of_accepting(np.array([[-1.0, 1.0]]), np.array([1e-6]), np.zeros((1, 2), dtype=bool))
    assert chance.tolist() == [[0, 1]]


def test_a_decision_error_of_nothing_is_refused():
    with pytest.raises(InvalidInputError, match="must be above 0, but is 0"):
        chance_of_accepting(np.zeros((1, 1)), np.zeros(1), np.zeros((1, 1), dtype=bool))
