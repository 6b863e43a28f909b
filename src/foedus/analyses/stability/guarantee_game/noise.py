"""How much of an answer rests on the noise of choices, which nothing fixes well?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.numerics.arrays import FloatArray, IntArray

YEARLY = (0.008, 0.015, 0.03)
"""Noise of the yearly choices of challenger and target that is tried, shares of the stake."""
OF_GUARANTORS = (0.06, 0.12, 0.25)
"""Noise of guarantors' choices that is tried."""


@dataclass(frozen=True)
class NoiseSettings:
    """Chances of no breach under each setting of the noise."""

    settings: tuple[tuple[float, float], ...]
    """(noise of challenger and target, noise of guarantors)."""
    no_breach: FloatArray
    """Shape (setting, game, horizon); mean over draws."""

    def ranks(self, horizon: int) -> IntArray:
        """Rank of each game, 1 for the one that holds best; equals in their order.  Shape (setting, game)."""
        order = np.argsort(-self.no_breach[:, :, horizon], axis=1, kind="stable")
        return np.asarray(np.argsort(order, axis=1, kind="stable") + 1)


def under_noise(
    games: Sequence[GuaranteeGame], horizons: Sequence[int], tail: int, chunk: int
) -> NoiseSettings:
    """Solve games with every pair of yearly noise and noise of guarantors, each in all draws alike."""
    settings = tuple(product(YEARLY, OF_GUARANTORS))
    last_years = [years - 1 for years in horizons]
    no_breach = np.empty((len(settings), len(games), len(horizons)))
    for row, (yearly, guarantor) in enumerate(settings):
        for column, game in enumerate(games):
            noisy = replace(
                game,
                challenger_scale=np.full(game.size, yearly),
                target_scale=np.full(game.size, yearly),
                guarantor_scale=np.full(game.size, guarantor),
            )
            kept = survival(solve(noisy, horizons[-1], tail, chunk).hazard)
            no_breach[row, column] = kept[:, last_years].mean(axis=0)
    return NoiseSettings(settings, no_breach)
