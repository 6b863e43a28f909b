from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.bargaining_range import bargaining_range
from foedus.errors import InvalidInputError


def test_the_range_is_as_wide_as_both_costs_together():
    rng = np.random.default_rng(1)
    chance = rng.uniform(0.3, 0.7, 200)
    costs = rng.uniform(0.01, 0.25, (2, 200))
    low, high = bargaining_range(chance, *costs)
    np.testing.assert_allclose(high - low, costs.sum(axis=0))
    assert np.all((low < chance) & (chance < high))


def test_costs_below_nothing_are_refused():
    with pytest.raises(
        InvalidInputError, match=r"challenger_cost is -0.1, but costs of war must be 0 or more"
    ):
        bargaining_range(np.array(0.5), np.array(-0.1), np.array(0.1))


@pytest.mark.parametrize("chance", [1.5, -0.1, np.nan])
def test_what_is_no_chance_is_refused(chance):
    with pytest.raises(InvalidInputError, match="a chance must lie between 0 and 1"):
        bargaining_range(np.array([0.5, chance]), np.array(0.1), np.array(0.1))
