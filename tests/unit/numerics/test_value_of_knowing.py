from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import InvalidInputError
from foedus.numerics.value_of_knowing import value_of_knowing


def normal(size=20_000, count=3, seed=3):
    return np.random.default_rng(seed).normal(size=(size, count))


def test_of_a_gamble_against_nothing_it_is_the_mean_of_the_better_half():
    """The worth max(0, x) of a standard normal x is 1/sqrt(2 pi), worked by hand."""
    x = normal()
    found = value_of_knowing(x, np.column_stack((np.full(len(x), 1e-3), x[:, 0] - 1e-2)))
    assert found.best == 0
    assert found.value[0] == pytest.approx(1 / np.sqrt(2 * np.pi), abs=0.02)
    assert found.regret == pytest.approx(found.value[0], abs=0.02)


def test_of_a_sum_of_two_each_is_worth_less_than_both():
    """x + y is normal with variance 2: regret 1/sqrt(pi), and 1/sqrt(2 pi) by knowing one."""
    x = normal()
    found = value_of_knowing(x, np.column_stack((np.zeros(len(x)), x[:, 0] + x[:, 1] - 1e-2)))
    assert found.regret == pytest.approx(1 / np.sqrt(np.pi), abs=0.03)
    np.testing.assert_allclose(found.value[:2], 1 / np.sqrt(2 * np.pi), atol=0.03)


def test_an_input_without_influence_is_worth_nothing():
    x = normal()
    found = value_of_knowing(x, np.column_stack((np.zeros(len(x)), x[:, 0] - 0.5)))
    assert abs(found.value[2]) < 4 * found.error[2] + 1e-3
    assert found.value[2] < 0.01


def test_where_one_option_is_always_best_knowing_is_worth_nothing():
    x = normal()
    found = value_of_knowing(x, np.column_stack((x[:, 0], x[:, 0] + 1)))
    assert found.best == 1
    assert found.regret == 0
    np.testing.assert_allclose(found.value, 0)


def test_knowing_one_input_never_saves_much_more_than_knowing_everything():
    for seed in range(20):
        x = normal(400, 4, seed)
        worths = np.column_stack((x[:, 0] * x[:, 1], x[:, 2], np.zeros(400)))
        found = value_of_knowing(x, worths)
        assert np.all(found.value <= found.regret + 1e-12)


def test_too_few_draws_are_refused():
    with pytest.raises(InvalidInputError, match="needs 40 draws"):
        value_of_knowing(normal(20), normal(20))
