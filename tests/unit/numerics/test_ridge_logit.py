"""The penalised logit, against a general minimiser."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from foedus.errors import InvalidInputError
from foedus.numerics.ridge_logit import ridge_logit


@pytest.fixture
def world():
    rng = np.random.default_rng(1)
    features = rng.normal(size=(30, 3)) * [1, 5, 0.1]
    return features, (features[:, 0] + rng.normal(size=30) > 0).astype(float)


def by_minimiser(features, yes, weight, penalty):
    mean = np.average(features, axis=0, weights=weight)
    spread = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weight))

    def loss(beta):
        log_odds = beta[0] + features @ beta[1:]
        return weight @ (np.logaddexp(0, log_odds) - yes * log_odds) + penalty / 2 * np.sum(
            (beta[1:] * spread) ** 2
        )

    return minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x


def test_every_fit_is_the_one_that_a_general_minimiser_finds(world):
    features, yes = world
    weight = np.ones((3, 30))
    weight[1, :10], weight[2, 5:12] = 0, 3
    found = ridge_logit(features, yes, weight, 2.0)
    for i in range(3):
        expected = by_minimiser(features, yes, weight[i], 2.0)
        assert found.intercept[i] == pytest.approx(expected[0], abs=1e-4)
        assert found.slope[i] == pytest.approx(expected[1:], abs=1e-3)


def test_the_unit_of_a_feature_does_not_matter(world):
    features, yes = world
    weight = np.ones((1, 30))
    other = features * [1000, 1, 0.01] + [5, 0, 0]
    assert ridge_logit(other, yes, weight, 1.0).chance(other) == pytest.approx(
        ridge_logit(features, yes, weight, 1.0).chance(features), abs=1e-6
    )


def test_a_strong_penalty_leaves_the_rate_alone(world):
    features, yes = world
    found = ridge_logit(features, yes, np.ones((1, 30)), 1e9).chance(features)
    assert found == pytest.approx(yes.mean(), abs=1e-4)


def test_a_feature_that_never_varies_says_nothing(world):
    features, yes = world
    constant = np.column_stack([features[:, :1], np.full(30, 7.0)])
    found = ridge_logit(constant, yes, np.ones((1, 30)), 1.0)
    assert found.slope[0, 1] == pytest.approx(0, abs=1e-5)


def test_outcomes_that_are_all_alike_or_split_by_a_feature_end_in_numbers():
    features = np.array([[0.0], [0.0], [1.0], [1.0]])
    assert np.all(ridge_logit(features, np.ones(4), np.ones((1, 4)), 1.0).chance(features) > 0.99)
    split = ridge_logit(features, features[:, 0], np.ones((1, 4)), 1e-4).chance(features)[0]
    assert np.all(np.abs(split - features[:, 0]) < 0.01)


def test_a_fit_without_rows_or_penalty_is_refused(world):
    features, yes = world
    with pytest.raises(InvalidInputError):
        ridge_logit(features, yes, np.zeros((1, 30)), 1.0)
    with pytest.raises(InvalidInputError):
        ridge_logit(features, yes, np.ones((1, 30)), 0.0)
