from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.trees.backward_induction import choice
from foedus.analyses.stability.trees.logit import chosen, is_tied


@pytest.mark.parametrize("moves", [1, 2, 3, 9])
def test_every_draw_is_chosen_as_if_it_were_alone(moves):
    rng = np.random.default_rng(moves)
    worth = rng.integers(-2, 3, (moves, 5, 400)).astype(float)
    scale = rng.choice([0.0, 1e-300, 1e-9, 0.3, 2.0, 1e300, np.inf], 400)
    found = chosen(worth, scale)
    for point in range(5):
        for draw in range(400):
            expected = choice(worth[:, point, draw].tolist(), float(scale[draw]))
            np.testing.assert_allclose(found[:, point, draw], expected, rtol=0, atol=1e-15)


def test_worths_far_apart_give_numbers_still():
    worth = np.array([[8e307, 0.0, -8e307], [-8e307, 5e-324, 8e307]])
    for scale in (5e-324, 1e-3, 1e308, np.inf):
        found = chosen(worth, np.full(3, scale))
        assert np.isfinite(found).all()
        np.testing.assert_allclose(found.sum(axis=0), 1)


def test_how_many_draws_are_solved_at_once_changes_no_digit():
    rng = np.random.default_rng(0)
    worth, scale = rng.normal(size=(11, 3, 64)), rng.uniform(0.1, 1, 64)
    whole = chosen(worth, scale)
    for draw in range(64):
        alone = chosen(np.ascontiguousarray(worth[:, :, draw : draw + 1]), scale[draw : draw + 1])
        np.testing.assert_array_equal(alone[:, :, 0], whole[:, :, draw])


def test_a_tie_is_seen_through_rounding():
    worth = np.array([[0.1 + 0.2, 1.0, 0.0, 5.0], [0.3, 1.0 + 1e-9, 0.0, 5.0], [0.0, 0.0, 0.0, 7.0]])
    assert is_tied(worth).tolist() == [True, False, True, False]
    assert is_tied(worth[:1]).tolist() == [False] * 4


def test_without_noise_rounding_does_not_break_a_tie():
    worth = np.array([[0.3, -1.0], [0.1 + 0.2, -1.0 + 1e-9]])
    assert chosen(worth, np.zeros(2)).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert choice([0.3, 0.1 + 0.2], 0) == [1.0, 0.0]
