from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.ties import played_out, ties
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


@pytest.mark.parametrize("guarantors", [0, 2, 4])
def test_years_written_out_end_as_the_solver_of_the_yearly_game_has_it(guarantors):
    rng = np.random.default_rng(guarantors)
    scales = {
        f"{role}_scale": rng.choice([0.0, 0.01, 0.1, np.inf], 400)
        for role in ("challenger", "target", "guarantor")
    }
    game = random_game(400, guarantors, seed=guarantors, first_year=1, **scales)
    path = solve(game, years=3, tail=2)
    for year, solution in played_out(game, years=3, tail=2):
        if year < 3:
            kept = solution.choices["target"][:, 0] * solution.choices["challenger"][:, 0]
            np.testing.assert_allclose(path.hazard[:, year].sum(axis=1), 1 - kept, atol=1e-10)
            gain = solution.worths["target"][:, 0] - solution.worths["target"][:, 1]
            np.testing.assert_allclose(path.target_margin[:, year], gain, atol=1e-12)


def test_a_game_in_which_nothing_matters_is_tied_everywhere():
    flat = {name: np.zeros(array.shape) for name, array in random_game(3, 1).arrays().items()}
    flat |= {name: np.ones(3) for name in ("challenger_strength", "target_strength", "defence_advantage")}
    flat["target_scale"] = np.array([0.0, 0.0, 0.1])
    found = ties(GuaranteeGame(**flat), years=2, tail=1)
    assert found["challenger"] == 3 * 2
    assert found["target"] == 2 * 2, "only draws without noise are counted"
    assert found["full attack: guarantor 0"] == 3 * 2


def test_draws_from_ranges_are_hardly_ever_tied_and_never_with_noise():
    assert ties(random_game(50, 2), years=2) == {}
    none = np.zeros(200)
    game = random_game(200, 2, seed=2, challenger_scale=none, target_scale=none, guarantor_scale=none)
    # A limited grab and a full attack that are both given up come to the same for the challenger.
    assert set(ties(game, years=2)) <= {"challenger"}


def test_a_horizon_of_no_year_is_refused():
    with pytest.raises(InvalidInputError, match="needs years >= 1 and tail >= 0, not 0 and 10"):
        ties(random_game(3, 1, target_scale=np.zeros(3)), years=0)
