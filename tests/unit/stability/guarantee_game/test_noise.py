from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np

from foedus.analyses.stability.guarantee_game.noise import under_noise
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve

random_game = importlib.import_module("tests.unit.stability.games").random_game


def test_every_setting_is_the_game_with_that_noise():
    games = [random_game(30, 2, seed) for seed in (1, 2)]
    found = under_noise(games, (1, 3), tail=2, chunk=11)
    assert len(found.settings) == 9
    for row, (yearly, guarantor) in enumerate(found.settings):
        for column, game in enumerate(games):
            scales = {name: np.full(30, yearly) for name in ("challenger_scale", "target_scale")}
            noisy = replace(game, **scales, guarantor_scale=np.full(30, guarantor))
            kept = survival(solve(noisy, 3, 2).hazard)[:, [0, 2]].mean(axis=0)
            np.testing.assert_allclose(found.no_breach[row, column], kept)


def test_ranks_follow_the_levels_and_equals_keep_their_order():
    game = random_game(30, 2, seed=1)
    safer = replace(game, drive=game.drive - 0.05)
    found = under_noise([game, safer, game], (1, 3), tail=2, chunk=100)
    assert found.ranks(1).tolist() == [[2, 1, 3]] * 9
