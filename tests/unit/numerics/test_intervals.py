from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import InvalidInputError
from foedus.numerics.intervals import bootstrap_by_group, wilson


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_of_rates_are_those_of_the_literature(hits, cases, low, high):
    assert wilson(hits, cases) == pytest.approx((low, high), abs=5e-5)


def test_a_rate_of_nothing_is_refused():
    for hits, cases in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(InvalidInputError):
            wilson(hits, cases)


def test_rows_that_share_a_group_count_as_one():
    rng = np.random.default_rng(2)
    values = rng.random(50)
    alone = bootstrap_by_group(values, np.arange(50))
    copied = bootstrap_by_group(np.repeat(values, 4), np.repeat(np.arange(50), 4))
    apart = bootstrap_by_group(np.repeat(values, 4), np.arange(200))
    assert copied == pytest.approx(alone)
    assert apart[1] - apart[0] < 0.6 * (alone[1] - alone[0])


def test_the_interval_of_independent_rows_is_the_usual_one():
    values = np.random.default_rng(3).normal(size=400)
    low, high = bootstrap_by_group(values, np.arange(400))
    half = 1.96 * values.std() / 20
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.015)


def test_order_of_rows_and_numbers_of_groups_do_not_matter():
    values, group = np.arange(12.0), np.array([0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 5, 1])
    order = np.random.default_rng(4).permutation(12)
    assert bootstrap_by_group(values[order], (9 - group)[order]) == bootstrap_by_group(values, group)


def test_one_group_alone_has_no_interval():
    with pytest.raises(InvalidInputError):
        bootstrap_by_group(np.ones(3), np.zeros(3, dtype=int))
