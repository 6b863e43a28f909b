from __future__ import annotations

import numpy as np
import pytest

from foedus.backtest.scores import calibration, lead, score

CHANCE, YES = np.array([0.9, 0.6, 0.2, 0.5]), np.array([1.0, 0.0, 0.0, 1.0])
GROUP = np.array([0, 0, 1, 2])


def test_a_score_worked_by_hand():
    found = score(CHANCE, YES, GROUP)
    assert found.accuracy == 0.75
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.04 + 0.25) / 4)
    assert found.accuracy_interval[0] <= 0.75 <= found.accuracy_interval[1]


def test_a_lead_is_the_difference_of_two_scores():
    other = np.array([0.4, 0.4, 0.4, 0.4])
    ahead = lead(CHANCE, other, YES, GROUP)
    assert ahead.accuracy == pytest.approx(
        score(CHANCE, YES, GROUP).accuracy - score(other, YES, GROUP).accuracy
    )
    assert ahead.brier == pytest.approx(score(other, YES, GROUP).brier - score(CHANCE, YES, GROUP).brier)


def test_nothing_leads_itself():
    found = lead(CHANCE, CHANCE, YES, GROUP)
    assert (found.accuracy, *found.accuracy_interval, found.brier, *found.brier_interval) == (0,) * 6


def test_fifths_of_the_scale_hold_every_case_once():
    bins = calibration(np.array([0.0, 0.2, 0.99, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert [(b.low, b.n, b.rate) for b in bins] == [(0.0, 1, 0.0), (0.2, 1, 1.0), (0.8, 2, 1.0)]
