from dataclasses import dataclass

import numpy as np
import pytest

from foedus.errors import InvalidInputError
from foedus.numerics.distributions import Discrete, Distribution, Normal, Uniform
from foedus.numerics.draws import RankCorrelation, draw
from foedus.numerics.sensitivity import FEWEST_DRAWS, given_data, jansen, sobol, split, total_order


@dataclass(frozen=True)
class Number:
    path: str
    distribution: Distribution


def sample(*distributions, size=4096, seed=1, rho=None):
    numbers = tuple(Number(f"x{place}", each) for place, each in enumerate(distributions))
    groups = () if rho is None else (RankCorrelation(("x0", "x1"), rho),)
    return draw(numbers, size, seed, groups)


def pair(*distributions, size=4096, rho=None):
    return tuple(sample(*distributions, size=size, seed=seed, rho=rho) for seed in (11, 12))


# ---------------------------------------------------------------- published cases with known indices


def ishigami(draws):
    """Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    x = draws.values
    return (np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))[:, None]


CIRCLE = Uniform(-np.pi, np.pi)
ISHIGAMI_FIRST = [0.3139, 0.4424, 0.0]
ISHIGAMI_TOTAL = [0.5576, 0.4424, 0.2437]

G_COEFFICIENTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def g_function(draws):
    """Sobol' (1998), with the coefficients of Saltelli and Sobol' (1995)."""
    return np.prod((np.abs(4 * draws.values - 2) + G_COEFFICIENTS) / (1 + G_COEFFICIENTS), axis=1)[:, None]


def g_indices():
    """First-order and total indices, from the closed form."""
    part = 1 / (3 * (1 + G_COEFFICIENTS) ** 2)
    whole = np.prod(1 + part) - 1
    return part / whole, part * np.prod(1 + part) / (1 + part) / whole


def test_the_closed_form_of_the_g_function_is_what_integration_gives():
    middle = (np.arange(100_000) + 0.5) / 100_000
    one = (np.abs(4 * middle[:, None] - 2) + G_COEFFICIENTS) / (1 + G_COEFFICIENTS)
    variance = np.var(one, axis=0)
    whole = np.prod(1 + variance) - 1
    first, total = g_indices()
    np.testing.assert_allclose(first, variance / whole, rtol=1e-6)
    np.testing.assert_allclose(total, variance * np.prod(1 + variance) / (1 + variance) / whole, rtol=1e-6)
    np.testing.assert_allclose(first[:4], [0.716, 0.179, 0.024, 0.007], atol=5e-4)


@pytest.mark.parametrize("size", [1000, 4096, 10_000])
def test_first_order_indices_of_the_ishigami_function_come_out(size):
    draws = sample(CIRCLE, CIRCLE, CIRCLE, size=size)
    found = given_data(draws.values, ishigami(draws))
    np.testing.assert_allclose(found.first_order[:, 0], ISHIGAMI_FIRST, atol=40 / size + 0.004)
    assert np.all(np.abs(found.first_order[:, 0] - ISHIGAMI_FIRST) < 3 * found.first_order_error[:, 0] + 0.02)


def test_first_order_indices_of_the_g_function_come_out():
    draws = sample(*[Uniform(0, 1)] * 8, size=8192)
    found = given_data(draws.values, g_function(draws))
    np.testing.assert_allclose(found.first_order[:, 0], g_indices()[0], atol=0.012)


def test_total_indices_of_the_ishigami_function_come_out():
    found = jansen(ishigami, *pair(CIRCLE, CIRCLE, CIRCLE), [0, 1, 2])
    np.testing.assert_allclose(found.index[:, 0], ISHIGAMI_TOTAL, atol=0.05)
    assert np.all(np.abs(found.index[:, 0] - ISHIGAMI_TOTAL) < 3 * found.standard_error[:, 0])


def test_total_indices_of_the_g_function_come_out():
    found = jansen(g_function, *pair(*[Uniform(0, 1)] * 8), range(8))
    np.testing.assert_allclose(found.index[:, 0], g_indices()[1], atol=0.05)
    np.testing.assert_allclose(found.index[3:, 0], g_indices()[1][3:], atol=0.002)


def test_total_indices_from_two_parts_of_one_sample_come_out():
    found = total_order(ishigami, *split(sample(CIRCLE, CIRCLE, CIRCLE, size=8192), 4096), [0, 1, 2])
    np.testing.assert_allclose(found[:, 0], ISHIGAMI_TOTAL, atol=0.05)


def test_standard_errors_of_total_indices_are_about_the_spread_between_samples():
    found = [
        jansen(ishigami, *split(sample(CIRCLE, CIRCLE, CIRCLE, size=512, seed=seed), 256), [0, 1, 2])
        for seed in range(60)
    ]
    spread = np.std([each.index[:, 0] for each in found], axis=0)
    stated = np.mean([each.standard_error[:, 0] for each in found], axis=0)
    assert np.all(spread < 1.3 * stated)
    assert np.all(spread > 0.4 * stated)


def test_both_indices_of_the_ishigami_function_come_out_of_new_runs():
    draws = pair(CIRCLE, CIRCLE, CIRCLE)
    found = sobol(ishigami, *draws, [0, 1, 2])
    np.testing.assert_allclose(found.first_order[:, 0], ISHIGAMI_FIRST, atol=0.05)
    assert np.all(np.abs(found.first_order[:, 0] - ISHIGAMI_FIRST) < 3 * found.first_order_error[:, 0])
    np.testing.assert_array_equal(found.total.index, jansen(ishigami, *draws, [0, 1, 2]).index)


def test_the_group_of_all_inputs_explains_everything():
    found = sobol(ishigami, *pair(CIRCLE, CIRCLE, CIRCLE), [(0, 1, 2)])
    assert found.first_order[0, 0] == pytest.approx(1, abs=0.08)
    assert found.total.index[0, 0] == pytest.approx(1, abs=0.08)


def test_the_first_order_of_a_group_holds_what_its_members_do_together():
    """Of sin(a)(1 + 0.1 c^4) + 7 sin(b)^2 the pair a and c has all but the part of b."""
    found = sobol(ishigami, *pair(CIRCLE, CIRCLE, CIRCLE), [(0, 2), 1])
    assert found.first_order[0, 0] == pytest.approx(1 - 0.4424, abs=0.05)


def test_standard_errors_of_first_orders_from_new_runs_are_about_the_spread_between_samples():
    found = [
        sobol(ishigami, *split(sample(CIRCLE, CIRCLE, CIRCLE, size=512, seed=seed), 256), [0, 1, 2])
        for seed in range(60)
    ]
    spread = np.std([each.first_order[:, 0] for each in found], axis=0)
    stated = np.mean([each.first_order_error[:, 0] for each in found], axis=0)
    assert np.all(spread < 1.3 * stated)
    assert np.all(spread > 0.4 * stated)


# ---------------------------------------------------------------- what noise there is


def test_inputs_without_influence_pass_the_noise_level_about_once_in_twenty():
    draws = sample(*[Uniform(0, 1)] * 240, size=2000)
    noise = np.random.default_rng(0).normal(size=(2000, 4))
    found = given_data(draws.values, noise)
    assert 0.02 < np.mean(found.first_order > found.noise) < 0.09
    assert abs(found.first_order.mean()) < found.noise / 10  # the correction takes chance out


def test_without_the_correction_for_chance_an_input_without_influence_would_seem_to_matter():
    draws = sample(*[Uniform(0, 1)] * 40, size=200)
    found = given_data(draws.values, np.random.default_rng(0).normal(size=(200, 1)))
    assert abs(found.first_order.mean()) < 0.02  # 12 slices of 200 draws alone put 0.055 there


def test_standard_errors_of_first_order_indices_cover_random_samples():
    inside = []
    for seed in range(80):
        x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (2000, 3))
        output = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
        found = given_data(x, output[:, None])
        inside.append(np.abs(found.first_order[:, 0] - ISHIGAMI_FIRST) < 2 * found.first_order_error[:, 0])
    assert 0.88 < np.mean(inside) <= 1


# ---------------------------------------------------------------- swings


def test_a_swing_is_the_mean_output_over_the_end_tenths_of_an_input():
    draws = sample(Uniform(0, 100), Uniform(0, 1), size=10_000)
    found = given_data(draws.values, 3 * draws.values[:, :1])
    assert found.input_low[0] == pytest.approx(5, abs=0.05)
    assert found.input_high[0] == pytest.approx(95, abs=0.05)
    assert found.output_low[0, 0] == pytest.approx(15, abs=0.15)
    assert found.output_high[0, 0] == pytest.approx(285, abs=0.15)
    assert abs(found.output_high[1, 0] - found.output_low[1, 0]) < 4 * found.output_low_error[1, 0]


def test_the_error_of_a_swing_is_that_of_a_mean():
    x = np.random.default_rng(0).random((1000, 1))
    y = np.random.default_rng(1).normal(0, 2, (1000, 1))
    found = given_data(x, y)
    assert found.output_low_error[0, 0] == pytest.approx(2 / np.sqrt(100), rel=0.2)


def test_equal_values_of_an_input_stay_together():
    draws = sample(Discrete((1, 2, 3), (0.3, 0.4, 0.3)), size=1000)
    output = np.where(draws.values == 1, 10.0, 20.0)
    found = given_data(draws.values, output)
    assert (found.input_low[0], found.output_low[0, 0]) == (1, 10)
    assert (found.input_high[0], found.output_high[0, 0]) == (3, 20)


def test_a_rare_value_is_set_against_the_common_one():
    draws = sample(Discrete((0, 1), (0.97, 0.03)), size=1000)
    found = given_data(draws.values, 5 * draws.values)
    assert (found.input_low[0], found.input_high[0]) == (0, 1)
    assert (found.output_low[0, 0], found.output_high[0, 0]) == (0, 5)


# ---------------------------------------------------------------- inputs that move together


def test_an_input_that_does_nothing_gets_credit_for_the_one_it_moves_with():
    draws = sample(Normal(0, 1, -6, 6), Normal(0, 1, -6, 6), Normal(0, 1, -6, 6), size=8192, rho=0.8)
    found = given_data(draws.values, draws.values[:, :1])
    pearson = 2 * np.sin(np.pi * 0.8 / 6)
    np.testing.assert_allclose(found.first_order[:, 0], [1, pearson**2, 0], atol=0.02)


def test_inputs_that_move_together_are_judged_as_one_group():
    draws = pair(Normal(0, 1, -6, 6), Normal(0, 1, -6, 6), Normal(0, 1, -6, 6), rho=0.8)

    def output(drawn):
        return (drawn.values[:, 0] + drawn.values[:, 1] + drawn.values[:, 2])[:, None]

    group, alone, other = jansen(output, *draws, [(0, 1), 0, 2]).index[:, 0]
    together = 2 + 4 * np.sin(np.pi * 0.8 / 6)
    assert group == pytest.approx(together / (together + 1), abs=0.03)
    assert other == pytest.approx(1 / (together + 1), abs=0.03)
    assert alone < group


# ---------------------------------------------------------------- how it runs


def test_blocks_are_evaluated_together_and_in_bounded_pieces():
    sizes = []

    def output(drawn):
        sizes.append(drawn.size)
        return drawn.values[:, :1] ** 2

    draws = pair(Uniform(0, 1), Uniform(0, 1), size=256)
    whole = total_order(output, *draws, [0, 1])
    assert sizes == [768]
    sizes.clear()
    pieces = total_order(output, *draws, [0, 1], rows_at_once=100)
    assert sizes == [100] * 7 + [68]
    np.testing.assert_array_equal(whole, pieces)


def test_several_outputs_are_judged_at_once_as_each_would_be_alone():
    draws = sample(CIRCLE, CIRCLE, CIRCLE)
    both = np.hstack([ishigami(draws), draws.values[:, 2:]])
    found = given_data(draws.values, both)
    np.testing.assert_allclose(
        found.first_order[:, :1], given_data(draws.values, ishigami(draws)).first_order
    )
    np.testing.assert_allclose(found.first_order[:, 1], [0, 0, 1], atol=0.01)


def test_an_output_that_does_not_vary_hangs_on_nothing():
    draws = sample(CIRCLE, CIRCLE)
    flat = np.full((draws.size, 1), 0.1) + 1e-17
    found = given_data(draws.values, flat)
    assert np.all(found.first_order == 0)
    assert np.all(found.first_order_error == 0)
    still = jansen(lambda drawn: np.full((drawn.size, 1), 0.1), *pair(CIRCLE, CIRCLE), [0])
    assert still.index[0, 0] == 0
    assert still.standard_error[0, 0] == 0


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (
            lambda s: given_data(s.values[:10], s.values[:10]),
            f"at least {FEWEST_DRAWS} draws, but there are 10",
        ),
        (lambda s: given_data(s.values, s.values[:, 0]), "must have shape"),
        (lambda s: given_data(s.values, s.values * np.nan), "must be finite"),
        (lambda s: total_order(ishigami, s, s, [0]), "must be independent, but they are the same"),
        (lambda s: total_order(ishigami, s, split(s, 64)[0], [0]), "the same inputs and size"),
        (lambda s: total_order(ishigami, *split(s, 64), [3]), "columns must be from 0 to 2, but there is 3"),
        (lambda s: total_order(ishigami, *split(s, 8), [0]), "sensitivity needs at least"),
        (lambda s: total_order(lambda d: d.values[:, 0], *split(s, 64), [0]), "must have shape"),
        (lambda s: split(s, 200), "two samples of 200 need 400 draws, but there are 256"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_words(work, message):
    with pytest.raises(InvalidInputError, match=message):
        work(sample(CIRCLE, CIRCLE, CIRCLE, size=256))
