from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.forces.participation import participation

SIZE = 4096


def throws(states, willing, rho=0.0, seed=7, size=SIZE):
    return participation(states, np.tile(np.array(willing, dtype=float), (size, 1)), np.full(size, rho), seed)


def test_a_state_takes_part_as_often_as_it_is_willing():
    for rho in (0.0, 0.5):
        share = throws(("AAA", "BBB", "CCC"), (0.0, 0.3, 1.0), rho).mean(axis=0)
        assert share[0] == 0
        assert share[1] == pytest.approx(0.3, abs=0.03)
        assert share[2] == 1


def test_the_throw_of_a_state_does_not_depend_on_who_else_is_asked():
    both = throws(("AAA", "BBB"), (0.4, 0.6), 0.3)
    alone = throws(("BBB",), (0.6,), 0.3)
    assert np.array_equal(both[:, 1], alone[:, 0])


def test_a_longer_run_starts_like_a_shorter_one():
    assert np.array_equal(throws(("AAA",), (0.5,))[:100], throws(("AAA",), (0.5,), size=100))


def test_another_seed_gives_other_throws():
    assert not np.array_equal(throws(("AAA",), (0.5,)), throws(("AAA",), (0.5,), seed=8))


def test_common_resolve_makes_states_go_together():
    apart = throws(("AAA", "BBB"), (0.5, 0.5))
    together = throws(("AAA", "BBB"), (0.5, 0.5), 0.6)
    assert np.mean(apart[:, 0] == apart[:, 1]) == pytest.approx(0.5, abs=0.03)
    # Sheppard (1899): two normals of correlation r have the same sign with chance 1/2 + arcsin(r)/pi.
    assert np.mean(together[:, 0] == together[:, 1]) == pytest.approx(0.5 + np.arcsin(0.6) / np.pi, abs=0.03)


def test_a_rise_in_willingness_never_makes_a_state_stay_out():
    low, high = throws(("AAA",), (0.3,), 0.4), throws(("AAA",), (0.5,), 0.4)
    assert np.all(high | ~low)
