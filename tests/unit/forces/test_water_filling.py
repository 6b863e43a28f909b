from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.forces.water_filling import (
    attainable_minimum,
    burden,
    ceiling,
    ceiling_without_each,
    minimax_burden,
    minimax_burden_with_minimum,
)


def row(*values):
    return np.array([values], dtype=float)


def test_without_tight_pools_everybody_gives_its_fair_share():
    given = minimax_burden(row(100, 100, 100), np.array([0.5, 0.3, 0.2]), np.array([60.0]))
    assert given == pytest.approx(row(30, 18, 12))


def test_what_a_small_pool_cannot_give_the_others_share_fairly():
    given = minimax_burden(row(10, 100, 100), np.array([0.5, 0.3, 0.2]), np.array([60.0]))
    assert given == pytest.approx(row(10, 30, 20))


def test_a_force_of_the_size_of_all_pools_exhausts_them_all():
    caps = row(10, 20, 0, 5)
    assert minimax_burden(caps, np.array([0.4, 0.1, 0.4, 0.1]), np.array([35.0])) == pytest.approx(caps)


def test_a_force_of_nobody_asks_nothing_of_anybody():
    assert minimax_burden(row(10, 20), np.array([0.5, 0.5]), np.array([0.0])).sum() == 0


def test_no_candidates_give_nothing():
    assert minimax_burden(np.empty((3, 0)), np.empty(0), np.zeros(3)).shape == (3, 0)


def test_every_draw_is_split_by_itself():
    caps = np.array([[10.0, 100.0], [100.0, 10.0]])
    given = minimax_burden(caps, np.array([0.5, 0.5]), np.array([50.0, 40.0]))
    assert given == pytest.approx(np.array([[10.0, 40.0], [30.0, 10.0]]))


def test_a_minimum_share_that_is_met_anyway_changes_nothing():
    caps, fair, total = row(50, 50, 50), np.array([0.4, 0.3, 0.3]), np.array([60.0])
    outside = np.array([False, False, True])
    free = minimax_burden(caps, fair, total)
    assert minimax_burden_with_minimum(caps, fair, total, outside, np.array([0.3])) == pytest.approx(free)


def test_a_minimum_share_is_met_exactly_where_it_binds():
    caps, fair, total = row(50, 50, 50), np.array([0.6, 0.3, 0.1]), np.array([60.0])
    outside = np.array([False, False, True])
    given = minimax_burden_with_minimum(caps, fair, total, outside, np.array([0.5]))
    assert given == pytest.approx(row(20, 10, 30))


def test_the_ceiling_is_what_the_block_supports():
    outside = np.array([False, True])
    assert ceiling(row(90, 5), outside, np.array([0.1])) == pytest.approx([50.0])
    assert ceiling(row(90, 5), outside, np.array([0.0])) == pytest.approx([95.0])
    assert ceiling(row(90, 0), outside, np.array([0.1])) == pytest.approx([0.0])


def test_the_ceiling_without_each_is_the_ceiling_of_the_others():
    rng = np.random.default_rng(4)
    caps, outside = rng.gamma(1, 1000, (20, 6)), np.array([True, False, False, True, False, False])
    minimum = rng.choice([0.0, 0.2, 0.6], 20)
    without = ceiling_without_each(caps, outside, minimum)
    for state in range(6):
        others = np.delete(caps, state, axis=1)
        assert without[:, state] == pytest.approx(
            ceiling(others, np.delete(outside, state), minimum), abs=1e-6
        )


def test_a_minimum_that_gives_way_never_asks_more_than_the_block_has():
    outside = np.array([False, True])
    lowered = attainable_minimum(row(90, 5), np.array([50.0]), outside, np.array([0.2]))
    assert lowered == pytest.approx([0.1])
    assert attainable_minimum(row(0, 0), np.array([50.0]), outside, np.array([0.2])) == pytest.approx([0.0])


def test_a_burden_of_one_is_proportional():
    assert burden(row(30, 20), np.array([0.6, 0.4])) == pytest.approx(row(1, 1))
    assert burden(row(0, 0), np.array([0.6, 0.4])) == pytest.approx(row(0, 0))
