import numpy as np
import pytest

from foedus.errors import InvalidInputError
from foedus.numerics.summaries import Summary, summarise


def test_a_sample_is_told_by_its_mean_and_quantiles():
    assert summarise(np.arange(101.0)) == Summary(50.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0)


def test_one_draw_is_its_own_summary():
    assert summarise(np.array([7.0])) == Summary(*(7.0,) * 8)


def test_the_order_of_draws_does_not_matter():
    sample = np.random.default_rng(0).random(1000)
    shuffled = summarise(np.random.default_rng(1).permutation(sample))
    assert shuffled.p90 == summarise(sample).p90


def test_nothing_cannot_be_summarised():
    with pytest.raises(InvalidInputError, match="at least one draw"):
        summarise(np.empty(0))
