from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.hazard_ratio import hazard_ratio


def test_a_proposal_has_the_ratio_one_against_itself():
    kept = np.array([0.0, 1e-12, 0.3, 1.0])
    np.testing.assert_array_equal(hazard_ratio(kept, kept), 1)


@pytest.mark.parametrize(
    ("kept", "baseline", "ratio"),
    [
        (0.25, 0.5, 2.0),  # two half-lives against one
        (np.exp(-0.1), np.exp(-0.4), 0.25),
        (1.0, 0.5, 0.0),
        (0.5, 1.0, np.inf),
    ],
)
def test_ratios_worked_by_hand(kept, baseline, ratio):
    assert hazard_ratio(np.array(kept), np.array(baseline)) == pytest.approx(ratio)


def test_the_trial_of_the_reference_is_met():
    """Chances and ratios at five years of an earlier trial of the model, as printed there to two digits."""
    kept = np.array([0.50, 0.65, 0.74, 0.79, 0.89, 0.90, 0.98])
    printed = [1, 0.61, 0.43, 0.35, 0.16, 0.14, 0.03]
    np.testing.assert_allclose(hazard_ratio(kept, np.array(0.5)), printed, atol=0.02)


def test_constant_hazards_keep_their_ratio_over_time():
    years = np.arange(1, 11)
    np.testing.assert_allclose(hazard_ratio(0.97**years, 0.9**years), np.log(0.97) / np.log(0.9))
