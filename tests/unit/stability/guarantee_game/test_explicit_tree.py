from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales, year_tree
from foedus.analyses.stability.trees.backward_induction import solve

random_game = importlib.import_module("tests.unit.stability.games").random_game
AHEAD = {"challenger": 0.6, "target": 0.4}


@pytest.mark.parametrize("guarantor", [0, 1, 2])
def test_dearer_dishonour_never_lowers_the_guarantors_own_honour_after_any_history(guarantor):
    game = random_game(25, 3, seed=guarantor)
    dearer = game.dishonour.copy()
    dearer[:, guarantor] += np.linspace(0.001, 0.5, 25)
    raised = replace(game, dishonour=dearer)
    rose = []
    for draw in range(game.size):
        noise = scales(game, draw)
        before, after = (solve(year_tree(each, draw, 0, AHEAD), noise).choices for each in (game, raised))
        for name in before:
            if f": guarantor {guarantor}" in name:
                rose.append(after[name]["fight"] - before[name]["fight"])
    assert len(rose) == 25 * 3 * 2**guarantor, "three kinds of war, every history of those before"
    assert min(rose) >= 0
    assert np.mean(rose) > 0.01


def test_a_year_has_a_decision_for_every_history():
    game = random_game(1, 2)
    choices = solve(year_tree(game, 0, 0, AHEAD), scales(game, 0)).choices
    # Keep or break, the first move, two answers; three wars of 1 + 2 guarantors' and 4 last moves.
    assert len(choices) == 2 + 2 + 3 * (1 + 2 + 4)
