"""Shares of least squares, against a general solver."""

import numpy as np
import pytest
from scipy.optimize import minimize

from foedus.errors import InvalidInputError
from foedus.numerics.simplex import shares_of_least_squares


@pytest.mark.parametrize("seed", range(8))
def test_no_shares_do_better_than_these(seed):
    rng = np.random.default_rng(seed)
    parts = 2 + seed % 4
    columns = rng.normal(size=(20, parts))
    gram, product = columns.T @ columns, columns.T @ rng.normal(size=20) + rng.normal()
    found = shares_of_least_squares(gram, product)
    other = minimize(
        lambda w: w @ gram @ w - 2 * w @ product,
        np.full(parts, 1 / parts),
        jac=lambda w: 2 * gram @ w - 2 * product,
        bounds=[(0, 1)] * parts,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-12},
    ).x
    assert found == pytest.approx(other, abs=1e-5)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)


def test_many_problems_are_solved_as_each_alone():
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(6, 10, 3))
    gram, product = np.einsum("pri,prj->pij", columns, columns), rng.normal(size=(6, 3))
    together = shares_of_least_squares(gram, product)
    for row in range(6):
        assert together[row] == pytest.approx(shares_of_least_squares(gram[row], product[row]))


def test_two_parts_that_say_the_same_do_no_harm():
    found = shares_of_least_squares(np.ones((2, 2)), np.ones(2))
    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0


def test_too_many_parts_are_refused():
    with pytest.raises(InvalidInputError, match="there must be 1 to 10 parts, but there are 11"):
        shares_of_least_squares(np.eye(11), np.ones(11))
