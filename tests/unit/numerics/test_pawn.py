from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ks_2samp

from foedus.errors import InvalidInputError
from foedus.numerics.pawn import pawn


def sample(size=2_000, seed=1):
    return np.random.default_rng(seed).uniform(size=(size, 3))


def test_of_the_input_itself_the_distances_are_those_of_tenths_of_a_uniform():
    """A tenth from s/10 on is at most max(s, 9 - s)/10 away: median 0.7, most 0.9."""
    x = (np.arange(10_000)[:, np.newaxis] + 0.5) / 10_000
    found = pawn(x, x)
    assert found.median[0, 0] == pytest.approx(0.7, abs=1e-3)
    assert found.most[0, 0] == pytest.approx(0.9, abs=1e-3)


def test_each_distance_is_that_of_another_program():
    x = sample()
    y = x[:, :1] + 0.3 * x[:, 1:2]
    distances = []
    for rows in np.array_split(np.argsort(x[:, 0]), 10):
        distances.append(ks_2samp(y[rows, 0], y[:, 0]).statistic)
    found = pawn(x, y)
    assert found.median[0, 0] == pytest.approx(np.median(distances), abs=1e-12)
    assert found.most[0, 0] == pytest.approx(np.max(distances), abs=1e-12)


def test_an_output_with_many_equal_values_is_compared_after_all_of_them():
    x = sample()
    y = (x[:, :1] > 0.5).astype(float)
    assert pawn(x, y).median[0, 0] == pytest.approx(0.5, abs=0.02)
    assert pawn(x, np.ones((2_000, 1))).median[0, 0] == 0


def test_an_input_without_influence_stays_below_the_noise_most_of_the_time():
    above = 0
    for seed in range(60):
        x = sample(500, seed)
        found = pawn(x[:, :1], x[:, 2:])
        above += found.median[0, 0] > found.noise
    assert above <= 9


def test_a_rising_transformation_of_the_output_changes_nothing():
    x = sample()
    y = x[:, :1] * x[:, 1:2]
    np.testing.assert_allclose(pawn(x, np.exp(5 * y)).median, pawn(x, y).median)


def test_too_few_draws_are_refused():
    with pytest.raises(InvalidInputError, match="4 draws in each"):
        pawn(sample(39), sample(39), slices=10)
