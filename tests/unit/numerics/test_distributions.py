import numpy as np
import pytest
from scipy import stats

from foedus.errors import InvalidInputError
from foedus.numerics.distributions import (
    BETA_TOLERANCE,
    Beta,
    Discrete,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)

TAILS = 10.0 ** -np.arange(2.0, 9.9, 0.1)  # the samplers reach 2**-33, which is 1.2e-10
QUANTILE = np.concatenate([np.linspace(0.001, 0.999, 2001), TAILS, 1 - TAILS])


def pert(low, likely, high):
    alpha = 1 + 4 * (likely - low) / (high - low)
    return stats.beta(alpha, 6 - alpha, low, high - low)


@pytest.mark.parametrize(
    ("ours", "scipys"),
    [
        (Uniform(-3, 7), stats.uniform(-3, 10)),
        (Triangular(0, 30, 100), stats.triang(0.3, 0, 100)),
        (Triangular(0, 0, 100), stats.triang(0.0, 0, 100)),
        (Triangular(-5, 5, 5), stats.triang(1.0, -5, 10)),
        (Normal(50, 10, 0, 100), stats.truncnorm(-5, 5, 50, 10)),
        (Normal(0, 1, 1, 4), stats.truncnorm(1, 4, 0, 1)),
        (Normal(0, 1, -4, -1), stats.truncnorm(-4, -1, 0, 1)),
        (Normal(0, 1, 30, 50), stats.truncnorm(30, 50, 0, 1)),
        (Normal(0, 1, -60, -50), stats.truncnorm(-60, -50, 0, 1)),
    ],
    ids=lambda value: "scipy" if hasattr(value, "dist") else str(value),
)
def test_quantiles_agree_with_scipy(ours, scipys):
    np.testing.assert_allclose(ours.ppf(QUANTILE), scipys.ppf(QUANTILE), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("shapes", [(1, 1), (1, 5), (2, 5), (40, 3), (500, 300), (0.3, 0.4), (0.02, 3)])
def test_quantiles_of_a_beta_agree_with_scipy_to_the_stated_tolerance(shapes):
    ours = Beta(*shapes, low=-10, high=30).ppf(QUANTILE)
    np.testing.assert_allclose(
        ours, stats.beta(*shapes, -10, 40).ppf(QUANTILE), rtol=0, atol=40 * BETA_TOLERANCE
    )


@pytest.mark.parametrize("likely", np.linspace(0, 1, 21))
def test_quantiles_of_a_pert_agree_with_scipy_to_the_stated_tolerance(likely):
    ours = Pert(0, likely, 1).ppf(QUANTILE)
    np.testing.assert_allclose(ours, pert(0, likely, 1).ppf(QUANTILE), rtol=0, atol=BETA_TOLERANCE)


def test_quantiles_of_a_beta_beyond_the_table_are_exact():
    far = np.array([1e-14, 1e-12, 0.5, 1 - 1e-12])
    np.testing.assert_allclose(Beta(1, 3).ppf(far), stats.beta(1, 3).ppf(far), rtol=1e-6)


def test_a_normal_cut_off_far_out_stays_at_its_near_end():
    assert Normal(0, 1, 50, 60).ppf(np.array([0.5]))[0] == pytest.approx(50.0139, abs=1e-3)
    assert Normal(0, 1, -60, -50).ppf(np.array([0.5]))[0] == pytest.approx(-50.0139, abs=1e-3)


def test_discrete_values_come_in_proportion_to_their_weights():
    sample = Discrete((5, 1, 3), (2, 1, 1)).ppf((np.arange(1000) + 0.5) / 1000)
    values, counts = np.unique(sample, return_counts=True)
    assert values.tolist() == [1, 3, 5]
    assert counts.tolist() == [250, 250, 500]


def test_a_value_of_no_weight_is_never_drawn_and_is_no_end():
    distribution = Discrete((0, 1, 2, 9), (0, 1, 3, 0))
    assert (distribution.low, distribution.high, distribution.likely) == (1, 2, 2)
    assert set(distribution.ppf(QUANTILE).tolist()) == {1, 2}


@pytest.mark.parametrize(
    ("distribution", "likely"),
    [
        (Point(3), 3),
        (Uniform(2, 6), 4),
        (Triangular(0, 1, 6), 1),
        (Pert(0, 1, 6), 1),
        (Normal(9, 1, 0, 5), 5),
        (Beta(3, 2), 2 / 3),
        (Beta(1, 1, 0, 10), 5),
        (Beta(0.5, 0.5), 0.5),
        (Beta(0.5, 2), stats.beta(0.5, 2).median()),
    ],
    ids=str,
)
def test_the_number_to_show_is_the_mode_or_else_the_median(distribution, likely):
    assert distribution.likely == pytest.approx(likely, abs=1e-6)


@pytest.mark.parametrize(
    "distribution", [Point(4), Uniform(4, 4), Triangular(4, 4, 4), Pert(4, 4, 4)], ids=str
)
def test_a_distribution_without_width_gives_its_one_value(distribution):
    assert set(distribution.ppf(QUANTILE).tolist()) == {4}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Uniform(5, 3), "a uniform needs its numbers in rising order, but they are 5, 3"),
        (lambda: Triangular(0, 9, 5), "a triangular needs its numbers in rising order, but they are 0, 9, 5"),
        (lambda: Pert(3, 2, 5), "a pert needs its numbers in rising order"),
        (lambda: Normal(0, 0, -1, 1), "a normal needs a positive sd, but it is 0"),
        (lambda: Beta(0, 1), "a beta needs positive shapes, but they are 0 and 1"),
        (lambda: Point(float("nan")), "a point needs finite numbers, but its value is nan"),
        (lambda: Discrete((1, 2), (1,)), "one weight a value, but has 2 values and 1 weights"),
        (lambda: Discrete((), ()), "one weight a value"),
        (lambda: Discrete((1,), (0,)), "not all of them 0"),
    ],
)
def test_numbers_that_make_no_distribution_are_refused_in_words(make, message):
    with pytest.raises(InvalidInputError, match=message):
        make()
