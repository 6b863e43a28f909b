"""Invariants of distributions, draws and sensitivity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.numerics.distributions import (
    BETA_TOLERANCE,
    Beta,
    Discrete,
    Distribution,
    Normal,
    Pert,
    Triangular,
    Uniform,
)
from foedus.numerics.draws import RankCorrelation, draw, least_rank_correlation
from foedus.numerics.sensitivity import given_data, jansen, split
from foedus.numerics.summaries import summarise

quick = settings(deadline=None, max_examples=60)
few = settings(deadline=None, max_examples=15)
values = st.floats(-1000, 1000).map(lambda value: round(value, 4))
rising = st.lists(values, min_size=3, max_size=3).map(sorted)
shapes = st.floats(0.05, 200)

distributions = st.one_of(
    rising.map(lambda v: Uniform(v[0], v[2])),
    rising.map(lambda v: Triangular(*v)),
    rising.map(lambda v: Pert(*v)),
    st.builds(lambda v, sd: Normal(v[1], sd, v[0], v[2]), rising, st.floats(0.01, 500)),
    st.builds(lambda mean, sd, v: Normal(mean, sd, v[0], v[2]), values, st.floats(0.5, 500), rising),
    st.builds(lambda a, b, v: Beta(a, b, v[0], v[2]), shapes, shapes, rising),
    st.lists(st.tuples(values, st.floats(0.1, 9)), min_size=1, max_size=6).map(
        lambda pairs: Discrete(*(tuple(part) for part in zip(*pairs, strict=True)))
    ),
)
quantiles = st.floats(2.0**-33, 1 - 2.0**-33)


@dataclass(frozen=True)
class Number:
    path: str
    distribution: Distribution


def sample(size, inputs, seed=0, correlations=()):
    numbers = tuple(Number(f"x{place}", Uniform(0, 1)) for place in range(inputs))
    return draw(numbers, size, seed, correlations)


# ---------------------------------------------------------------- distributions


@quick
@given(distribution=distributions, quantile=st.lists(quantiles, min_size=1, max_size=20))
def test_a_value_lies_in_the_support(distribution, quantile):
    found = distribution.ppf(np.array(quantile))
    assert found.shape == (len(quantile),)
    slack = 1e-9 * max(1.0, abs(distribution.low), abs(distribution.high))
    assert np.all(found >= distribution.low - slack)
    assert np.all(found <= distribution.high + slack)


@quick
@given(distribution=distributions, quantile=st.lists(quantiles, min_size=2, max_size=20))
def test_a_higher_quantile_never_has_a_lower_value(distribution, quantile):
    found = distribution.ppf(np.array(sorted(quantile)))
    width = distribution.high - distribution.low
    assert np.all(np.diff(found) >= -width * BETA_TOLERANCE - 1e-9)


@quick
@given(distribution=distributions)
def test_the_number_to_show_lies_in_the_support(distribution):
    slack = 1e-9 * max(1.0, abs(distribution.low), abs(distribution.high))
    assert distribution.low - slack <= distribution.likely <= distribution.high + slack


@quick
@given(mean=values, sd=st.floats(0.01, 100), reach=st.floats(0.01, 500), quantile=quantiles)
def test_a_normal_is_its_own_mirror_image(mean, sd, reach, quantile):
    low, high = mean + reach, mean + 2 * reach
    above = Normal(mean, sd, low, high).ppf(np.array([quantile]))[0] - mean
    below = mean - Normal(mean, sd, 2 * mean - high, 2 * mean - low).ppf(np.array([1 - quantile]))[0]
    assert above == pytest.approx(below, rel=1e-6, abs=1e-6 * reach)


@quick
@given(alpha=shapes, beta=shapes, quantile=quantiles)
def test_a_beta_turned_round_has_its_shapes_swapped(alpha, beta, quantile):
    one = Beta(alpha, beta).ppf(np.array([quantile]))[0]
    other = Beta(beta, alpha).ppf(np.array([1 - quantile]))[0]
    assert one == pytest.approx(1 - other, abs=2 * BETA_TOLERANCE)


# ---------------------------------------------------------------- draws


@few
@given(size=st.integers(1, 300), inputs=st.integers(0, 20), seed=st.integers(0, 2**31))
def test_the_same_request_gives_the_same_sample(size, inputs, seed):
    first, second = sample(size, inputs, seed), sample(size, inputs, seed)
    assert first.values.shape == (size, inputs)
    np.testing.assert_array_equal(first.values, second.values)


@few
@given(inputs=st.integers(2, 10), share=st.floats(0, 1), seed=st.integers(0, 1000))
def test_every_possible_correlation_of_a_group_is_reached(inputs, share, seed):
    least = least_rank_correlation(inputs)
    rho = least + share * (1 - least)
    group = RankCorrelation(tuple(f"x{place}" for place in range(inputs)), rho)
    drawn = sample(4096, inputs, seed, (group,)).values
    pairs = np.corrcoef(drawn.T)[np.triu_indices(inputs, 1)]  # of uniform numbers, Spearman's is Pearson's
    assert np.max(np.abs(pairs - rho)) < 0.07


# ---------------------------------------------------------------- sensitivity

coefficients = st.lists(st.floats(-5, 5), min_size=3, max_size=3)


@few
@given(coefficient=coefficients, seed=st.integers(0, 1000))
def test_indices_of_a_sum_are_its_shares_of_variance(coefficient, seed):
    part = np.array(coefficient) ** 2
    assume(part.sum() > 0.1)
    drawn = sample(4096, 3, seed)

    def output(d):
        return (d.values @ np.array(coefficient))[:, None]

    first = given_data(drawn.values, output(drawn)).first_order[:, 0]
    np.testing.assert_allclose(first, part / part.sum(), atol=0.02)
    total = jansen(output, *split(drawn, 2048), [0, 1, 2]).index[:, 0]
    np.testing.assert_allclose(total, part / part.sum(), atol=0.12)


@few
@given(coefficient=coefficients, shift=st.floats(-100, 100), stretch=st.floats(0.01, 100))
def test_the_unit_of_an_output_does_not_matter(coefficient, shift, stretch):
    assume(max(map(abs, coefficient)) > 0.1)
    drawn = sample(512, 3)
    output = (drawn.values @ np.array(coefficient) + drawn.values.prod(axis=1))[:, None]
    plain, other = given_data(drawn.values, output), given_data(drawn.values, shift + stretch * output)
    np.testing.assert_allclose(other.first_order, plain.first_order, atol=1e-6)
    np.testing.assert_allclose(other.first_order_error, plain.first_order_error, atol=1e-6)
    np.testing.assert_allclose(other.output_low, shift + stretch * plain.output_low, atol=1e-6, rtol=1e-9)


@few
@given(power=st.floats(0.2, 5), seed=st.integers(0, 1000))
def test_the_unit_of_an_input_does_not_matter_to_its_index(power, seed):
    drawn = sample(512, 2, seed).values
    output = (drawn[:, :1] + drawn[:, 1:]) ** 2
    bent = drawn**power
    np.testing.assert_array_equal(given_data(drawn, output).first_order, given_data(bent, output).first_order)


@few
@given(seed=st.integers(0, 1000), power=st.floats(0.5, 3))
def test_a_total_index_is_no_less_than_the_first_order_index(seed, power):
    drawn = sample(4096, 3, seed)

    def output(d):
        return (d.values[:, 0] * d.values[:, 1] ** power + 0.3 * d.values[:, 2])[:, None]

    first = given_data(drawn.values, output(drawn))
    total = jansen(output, *split(drawn, 2048), [0, 1, 2])
    error = 4 * np.hypot(first.first_order_error, total.standard_error)
    assert np.all(total.index >= first.first_order - error)


# ---------------------------------------------------------------- summaries


@quick
@given(drawn=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_quantiles_rise_and_stay_within_the_sample(drawn):
    found = summarise(np.array(drawn))
    told = [found.p05, found.p10, found.p25, found.p50, found.p75, found.p90, found.p95]
    assert np.all(np.diff(told) >= -1e-6)
    assert min(drawn) - 1e-6 <= told[0]
    assert told[-1] <= max(drawn) + 1e-6
    assert min(drawn) - 1e-6 <= found.mean <= max(drawn) + 1e-6
