from __future__ import annotations

import numpy as np

from foedus.analyses.stability.guarantee_game.survival import hazard_of_all, incidence, survival


def test_the_hazard_of_all_gives_back_the_mean_chance_of_being_kept():
    rng = np.random.default_rng(5)
    hazard = rng.uniform(0, 0.2, (40, 6, 3))
    kept = survival(hazard)
    reached = np.column_stack((np.ones(40), kept[:, :-1]))
    together = hazard_of_all(hazard, reached)
    np.testing.assert_allclose(survival(together[np.newaxis])[0], kept.mean(axis=0))
    np.testing.assert_allclose(incidence(together[np.newaxis])[0], incidence(hazard).mean(axis=0))


def test_it_falls_though_no_single_hazard_does():
    hazard = np.zeros((2, 4, 3))
    hazard[0, :, 1], hazard[1, :, 1] = 0.6, 0.01
    reached = np.column_stack((np.ones(2), survival(hazard)[:, :-1]))
    assert np.all(np.diff(hazard_of_all(hazard, reached)[:, 1]) < 0)


def test_a_year_that_nobody_reaches_has_no_hazard():
    hazard = np.zeros((1, 2, 3))
    hazard[0, 0, 0] = 1
    assert hazard_of_all(hazard, np.array([[1.0, 0.0]]))[1].tolist() == [0, 0, 0]
