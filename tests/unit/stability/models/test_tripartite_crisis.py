from __future__ import annotations

import numpy as np
import pytest

from foedus.analyses.stability.models.tripartite_crisis import ENDS, Worths, tripartite_crisis
from foedus.analyses.stability.trees.backward_induction import Decision, Outcome, solve
from foedus.errors import InvalidInputError

PLAYERS = ("challenger", "protege", "defender")


def tree(worths):
    """The game written out, the peaceful move first; `worths` has shape (player, end)."""
    ends = {
        end: Outcome(dict(zip(PLAYERS, map(float, worths[:, place]), strict=True)))
        for place, end in enumerate(ENDS)
    }
    press = Decision("press", "challenger", {"back down": ends["back_down"], "press": ends["conflict"]})
    realign = Decision("realign", "protege", {"give up": ends["abandonment"], "realign": ends["realignment"]})
    support = Decision("support", "defender", {"stand aside": realign, "support": press})
    hold = Decision("hold", "protege", {"concede": ends["concession"], "hold": support})
    return Decision("demand", "challenger", {"wait": ends["status_quo"], "demand": hold})


def random_worths(size, seed, whole=False):
    rng = np.random.default_rng(seed)
    # Whole numbers make ties common.
    return rng.integers(0, 4, (size, 3, 6)).astype(float) if whole else rng.normal(0, 1, (size, 3, 6))


def players(worths):
    return [Worths(*worths[:, place].T) for place in range(3)]


@pytest.mark.parametrize("whole", [False, True], ids=["no ties", "ties"])
@pytest.mark.parametrize("scale", [0.0, 0.3])
def test_it_is_what_backward_induction_finds(whole, scale):
    worths = random_worths(300, 1, whole)
    scales = (scale, 0.7 * scale, 1.5 * scale)
    found = tripartite_crisis(*players(worths), scales=scales)
    named = dict(zip(PLAYERS, scales, strict=True))
    for case in range(300):
        solved = solve(tree(worths[case]), named)
        for name in ("demand", "hold", "support", "press", "realign"):
            assert getattr(found, name)[case] == pytest.approx(solved.choices[name][name], abs=1e-12)
        worth = [solved.payoffs[player] for player in PLAYERS]
        np.testing.assert_allclose(found.worth[:, case], worth, atol=1e-12)


def test_the_chances_of_the_ends_give_the_worth_of_the_game():
    worths = random_worths(1000, 2)
    found = tripartite_crisis(*players(worths), scales=(0.5, 0.2, 0.4))
    np.testing.assert_allclose(found.ends.sum(axis=0), 1)
    np.testing.assert_allclose(found.worth, np.einsum("ed,dpe->pd", found.ends, worths), atol=1e-12)


def test_a_realignment_that_the_defender_dreads_makes_its_word_good():
    """The defender would rather abandon the protege than fight, but not if that drives it away."""
    challenger = Worths(0.5, 1.0, 0.3, 0.4, 0.9, 0.7)
    protege = Worths(0.8, 0.3, 0.9, 0.2, 0.25, [0.1, 0.4])
    defender = Worths(0.9, 0.6, 0.95, 0.3, 0.5, 0.1)
    found = tripartite_crisis(challenger, protege, defender)
    np.testing.assert_array_equal(found.realign, [0, 1])
    np.testing.assert_array_equal(found.support, [0, 1])


def test_noise_below_nothing_is_refused():
    worths = [Worths(*range(6))] * 3
    with pytest.raises(InvalidInputError, match="defender_scale is -1, but noise must be 0 or more"):
        tripartite_crisis(*worths, scales=(0, 0, -1))


def test_a_worth_that_is_no_number_is_refused():
    with pytest.raises(InvalidInputError, match="protege_conflict is nan"):
        tripartite_crisis(Worths(*range(6)), Worths(0, 0, 0, np.nan, 0, 0), Worths(*range(6)))


def test_next_to_no_noise_is_none():
    worths = random_worths(50, 4)
    none, hardly_any = (tripartite_crisis(*players(worths), scales=(scale,) * 3) for scale in (0.0, 5e-324))
    np.testing.assert_array_equal(none.ends, hardly_any.ends)
