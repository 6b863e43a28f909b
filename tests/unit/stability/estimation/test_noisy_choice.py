import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from foedus.analyses.stability.estimation.noisy_choice import logit, probit

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("kernel", [logit, probit])
@pytest.mark.parametrize("moves", [2, 3, 5])
def test_chances_sum_to_one(kernel, moves):
    worth = RNG.normal(0, 2, (moves, 50))
    # Logit errors of one choice share their scale.
    noise = np.zeros((moves, 50)) if kernel is logit else RNG.normal(0, 0.3, (moves, 50))
    assert np.exp(kernel(worth, noise).log).sum(axis=0) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("kernel", [logit, probit])
@pytest.mark.parametrize("moves", [2, 3, 4])
def test_derivatives_agree_with_differences(kernel, moves):
    worth, noise = RNG.normal(0, 1.5, (moves, 20)), RNG.normal(0, 0.3, (moves, 20))
    found, step = kernel(worth, noise), 1e-6
    for move in range(moves):
        shift = np.zeros((moves, 1))
        shift[move] = step
        by_worth = (kernel(worth + shift, noise).log - kernel(worth - shift, noise).log) / (2 * step)
        by_noise = (kernel(worth, noise + shift).log - kernel(worth, noise - shift).log) / (2 * step)
        assert found.by_worth[:, move] == pytest.approx(by_worth, abs=1e-7)
        assert found.by_log_noise[:, move] == pytest.approx(by_noise, abs=1e-7)


def test_three_moves_with_normal_errors_agree_with_the_bivariate_normal():
    worth, noise = RNG.normal(0, 1, (3, 5)), RNG.normal(0, 0.2, (3, 5))
    found = np.exp(probit(worth, noise).log)
    for row in range(5):
        variance = np.exp(2 * noise[:, row])
        for move in range(3):
            others = [k for k in range(3) if k != move]
            covariance = variance[move] + np.diag(variance[others])
            ahead = worth[move, row] - worth[others, row]
            law = multivariate_normal(np.zeros(2), covariance)
            assert found[move, row] == pytest.approx(law.cdf(ahead), abs=1e-6)


def test_quadrature_of_two_moves_would_agree_with_the_closed_form():
    """A third move that is never made leaves the other two their chances."""
    worth, noise = np.array([[0.3], [-0.4], [-60.0]]), np.array([[0.1], [-0.2], [0.0]])
    closed = probit(worth[:2], noise[:2])
    many = probit(worth, noise)
    assert many.log[:2] == pytest.approx(closed.log, abs=1e-10)
    assert many.by_worth[:2, :2] == pytest.approx(closed.by_worth, abs=1e-9)


def test_a_far_tail_stays_finite_and_steep():
    found = probit(np.array([[0.0], [-60.0]]), np.zeros((2, 1)))
    assert found.log[1, 0] == pytest.approx(norm.logcdf(-60 / np.sqrt(2)))
    assert np.isfinite(found.by_worth).all()


def test_logit_is_what_extreme_values_give():
    """The chance that the first of two sums with Gumbel errors is the higher one, integrated."""
    ahead = 0.7
    chance, _ = quad(lambda e: np.exp(-e - np.exp(-e)) * np.exp(-np.exp(-(e + ahead))), -8, 40)
    assert np.exp(logit(np.array([[ahead], [0.0]]), np.zeros((2, 1))).log[0, 0]) == pytest.approx(
        chance, abs=1e-9
    )
