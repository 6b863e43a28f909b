import os
import subprocess
import sys
import tracemalloc
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pytest
from scipy import stats

from foedus.errors import InvalidInputError
from foedus.numerics.distributions import Distribution, Pert, Point, Triangular, Uniform
from foedus.numerics.draws import (
    RankCorrelation,
    correlate,
    draw,
    least_rank_correlation,
    unit_sample,
)


@dataclass(frozen=True)
class Number:
    path: str
    distribution: Distribution


EVENLY = Uniform(0, 1)


def numbers(count, distribution=EVENLY):
    return tuple(Number(f"n{place}", distribution) for place in range(count))


def spearman(values):
    return np.atleast_2d(np.corrcoef(np.argsort(np.argsort(values, axis=0), axis=0).T))


# ---------------------------------------------------------------- the same numbers everywhere

PROGRAM = """
import hashlib
from foedus.numerics.distributions import Normal, Pert, Triangular
from foedus.numerics.draws import RankCorrelation, draw
from foedus.model.quantities import Quantity
from foedus.model.evidence import Basis
kinds = (Triangular(0, 3, 10), Pert(0, 1, 5), Normal(0, 1, -2, 3))
numbers = tuple(Quantity(f"n{i}", kinds[i % 3], "points", Basis()) for i in range(30))
sample = draw(numbers, 500, 7, (RankCorrelation(("n1", "n2", "n20"), 0.5),))
print(hashlib.sha256(sample.values.tobytes()).hexdigest())
"""


def test_a_new_process_draws_the_same_numbers_under_any_hash_seed():
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42", "4294967295")
    }
    assert len(found) == 1


def test_another_seed_gives_other_numbers():
    assert not np.array_equal(draw(numbers(3), 64, 1).values, draw(numbers(3), 64, 2).values)


def test_fewer_draws_are_not_promised_to_be_the_first_of_more():
    few, many = draw(numbers(3), 64, 1).values, draw(numbers(3), 128, 1).values
    assert not np.array_equal(few, many[:64])


# ---------------------------------------------------------------- how evenly they are spread


@pytest.mark.parametrize("method", ["sobol", "latin-hypercube"])
@pytest.mark.parametrize("inputs", [1, 8, 9, 40])
def test_a_power_of_two_draws_puts_one_in_each_equal_slice(method, inputs):
    unit = unit_sample(256, inputs, 3, method)
    assert np.array_equal(np.sort((unit * 256).astype(int), axis=0), np.tile(np.arange(256), (inputs, 1)).T)


def test_any_other_number_of_draws_is_still_spread_far_better_than_chance():
    unit = unit_sample(10_000, 20, 3)
    ideal = (np.arange(10_000) + 0.5)[:, None] / 10_000
    assert np.max(np.abs(np.sort(unit, axis=0) - ideal)) < 0.001  # chance alone: about 0.01


def test_no_two_of_hundreds_of_inputs_are_tied_to_each_other():
    # One Sobol sequence over 300 inputs fails this by far: it ties the squares of two of them by 0.7.
    for seed in range(3):
        squares = (unit_sample(1024, 300, seed) - 0.5) ** 2
        ties = np.abs(np.corrcoef(squares.T)) - np.eye(300)
        assert ties.max() < 6 / np.sqrt(1024)


def test_samples_of_two_seeds_are_independent_of_each_other():
    # Two scrambles of one Sobol sequence keep step: the halves in which their rows lie never vary.
    first, second = unit_sample(1024, 8, 1), unit_sample(1024, 8, 2)
    same_half = np.mean((first < 0.5) == (second < 0.5), axis=0)
    assert np.all(np.abs(same_half - 0.5) < 0.1)


@pytest.mark.parametrize("method", ["sobol", "latin-hypercube"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_every_point_lies_strictly_inside_the_unit_cube(size, method):
    unit = unit_sample(size, 5, 0, method)
    assert unit.shape == (size, 5)
    assert unit.min() > 0
    assert unit.max() < 1


def test_a_mean_over_a_thousand_draws_is_right_to_a_thousandth():
    sample = draw(numbers(5, Triangular(0, 30, 100)), 1000, 11)
    np.testing.assert_allclose(sample.values.mean(axis=0), 130 / 3, rtol=1e-3)


# ---------------------------------------------------------------- what is sampled


def test_numbers_taken_as_known_are_not_sampled_but_given():
    known, unknown = Number("known", Point(3)), Number("unknown", Uniform(0, 1))
    sample = draw((known, unknown), 4, 0)
    assert sample.paths == ("unknown",)
    assert sample.of(known).tolist() == [3, 3, 3, 3]
    assert sample.matrix([known, unknown]).shape == (4, 2)


def test_an_uncertain_number_that_was_not_sampled_is_never_taken_as_known():
    sample = draw(numbers(2), 4, 0)
    with pytest.raises(
        InvalidInputError, match="late is uncertain, but it is not among the 2 sampled inputs"
    ):
        sample.of(Number("late", Uniform(0, 1)))


def test_a_sample_cannot_be_written_into():
    sample = draw(numbers(2), 4, 0)
    with pytest.raises(ValueError, match="read-only"):
        sample.of(numbers(1)[0])[0] = 1


def test_nothing_uncertain_leaves_an_empty_sample_of_the_size_asked_for():
    assert draw((Number("known", Point(3)),), 10, 0).size == 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((numbers(1), 0, 0), "at least 1 draw is needed, but 0 were asked for"),
        ((numbers(1) * 2, 8, 0), "these inputs are named twice: n0"),
        ((numbers(2), 8, 0, (RankCorrelation(("n0", "nowhere"), 0.5),)), "nowhere, which is not among"),
        (
            (numbers(3), 8, 0, (RankCorrelation(("n0", "n1"), 0.5), RankCorrelation(("n1", "n2"), 0.5))),
            "n1 stands in a correlation twice",
        ),
        ((numbers(2), 8, 0, (RankCorrelation(("n0", "n1"), 1.5),)), "between -1 and 1"),
        (
            (numbers(3), 8, 0, (RankCorrelation(("n0", "n1", "n2"), -0.49),)),
            "3 inputs cannot all have rank correlation -0.49 .* between -0.483 and 1",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(arguments, message):
    with pytest.raises(InvalidInputError, match=message):
        draw(*arguments)


# ---------------------------------------------------------------- numbers that move together


@pytest.mark.parametrize("method", ["sobol", "latin-hypercube"])
@pytest.mark.parametrize(
    ("size", "rho"), [(2, 0.6), (2, -0.8), (2, 1.0), (2, -1.0), (3, -0.48), (5, 0.3), (12, 0.9), (20, 1.0)]
)
def test_a_group_has_the_stated_rank_correlation_in_every_pair(size, rho, method):
    members = numbers(size, Triangular(0, 10, 100))
    group = RankCorrelation(tuple(member.path for member in members), rho)
    sample = draw(members, 8192, 5, (group,), method)
    pairs = spearman(sample.values)[np.triu_indices(size, 1)]
    assert np.max(np.abs(pairs - rho)) < 0.04
    assert abs(pairs.mean() - rho) < 0.015


def test_members_of_a_group_keep_their_own_distributions():
    pair = (Number("a", Triangular(0, 30, 100)), Number("b", Pert(5, 6, 20)))
    sample = draw(pair, 8192, 5, (RankCorrelation(("a", "b"), 0.7),))
    for column, number in enumerate(pair):
        assert stats.kstest(sample.values[:, column], lambda x, n=number: _cdf(n, x)).statistic < 0.01


def _cdf(number, value):
    grid = (np.arange(20_000) + 0.5) / 20_000
    return np.interp(value, number.distribution.ppf(grid), grid)


def test_inputs_outside_the_group_stay_independent_of_it():
    sample = draw(numbers(4), 8192, 5, (RankCorrelation(("n0", "n1"), 0.8),))
    others = spearman(sample.values) - np.eye(4)
    others[0, 1] = others[1, 0] = 0
    assert np.max(np.abs(others)) < 0.02


def test_a_member_taken_as_known_drops_out_of_its_group():
    members = (*numbers(2), Number("known", Point(1)))
    sample = draw(members, 4096, 5, (RankCorrelation(("n0", "n1", "known"), 0.5),))
    assert spearman(sample.values)[0, 1] == pytest.approx(0.5, abs=0.03)


def test_the_least_possible_correlation_of_a_group_is_reached_and_no_lower():
    least = least_rank_correlation(4)
    unit = unit_sample(8192, 4, 0)
    pairs = spearman(correlate(unit, least))[np.triu_indices(4, 1)]
    np.testing.assert_allclose(pairs, least, atol=0.03)
    with pytest.raises(InvalidInputError):
        correlate(unit, least - 1e-6)


def test_no_correlation_changes_nothing():
    unit = unit_sample(64, 3, 0)
    np.testing.assert_allclose(correlate(unit, 0.0), unit, atol=1e-12)


# ---------------------------------------------------------------- speed and memory


@pytest.mark.parametrize(
    "distribution", [Triangular(0, 30, 100), Pert(0, 30, 100)], ids=["triangular", "pert"]
)
def test_three_hundred_inputs_are_drawn_ten_thousand_times_in_well_under_a_second(distribution):
    inputs = numbers(300, distribution)
    draw(inputs, 16, 0)  # load the libraries
    best = min(_seconds(lambda: draw(inputs, 10_000, 0)) for _ in range(3))
    assert best < 0.6  # measured 0.05 and 0.10 on an idle machine


def _seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


def test_memory_for_thousands_of_inputs_is_little_more_than_the_sample_itself():
    inputs = numbers(8000)
    draw(numbers(1), 4, 0)
    tracemalloc.start()
    try:
        sample = draw(inputs, 500, 0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sample.values.shape == (500, 8000)
    assert peak < 1.5 * sample.values.nbytes
