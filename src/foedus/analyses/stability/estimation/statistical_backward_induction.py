"""Coefficients learnt from the last choice to the first, one choice at a time: good to start from, and a plain rival.

The last mover's choices are fitted alone; its fitted chances stand in for what the mover before expects; and so on.
Estimates are consistent for agent error, but waste what the earlier choices tell of the later mover.

References
----------
Bas, Signorino and Walker (2007), Statistical backwards induction, Political Analysis 16:21-40.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.estimation.likelihood import Likelihood, rows_at
from foedus.model.strategic_models import Choice, outcomes_below
from foedus.numerics.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Stage:
    """One choice of the game, with what is learnt from it alone."""

    choice: Choice
    free: IntArray
    """Places of the coefficients that this choice is the first to tell of."""
    made: IntArray
    """The move of each row, -1 where the choice is not reached."""

    def rows(self, likelihood: Likelihood, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Log chance of the move that was made, and its derivatives by the free coefficients.

        Shapes (reached row,) and (free, reached row).
        """
        log, by_input = likelihood.chances(coefficients).moves[self.choice.name]
        reached = np.flatnonzero(self.made >= 0)
        made = self.made[reached]
        chosen = np.zeros(by_input.shape[1:])
        chosen[:, reached] = by_input[made, :, reached].T
        return log[made, reached], likelihood.by_coefficient(chosen)[self.free][:, reached]


def stages(likelihood: Likelihood) -> tuple[Stage, ...]:
    """Every choice, each one after all that may follow it."""
    model, done = likelihood.model, set[int]()
    found = []
    for choice in reversed(model.choices):
        below = set(outcomes_below(choice))
        free = [
            place
            for place, parameter in enumerate(likelihood.parameters)
            if parameter.players == (choice.player,) and parameter.outcome in below and place not in done
        ]
        done.update(free)
        made = rows_at(choice, likelihood.sample, model.outcomes)
        found.append(Stage(choice, np.array(free, dtype=np.int64), made))
    return tuple(found)


def statistical_backward_induction(likelihood: Likelihood) -> FloatArray:
    """Coefficients fitted choice by choice; those of the noise stay at 0."""
    from scipy.optimize import minimize

    units = likelihood.units
    coefficients = np.zeros(len(likelihood.parameters))
    for stage in stages(likelihood):
        if not len(stage.free) or not np.any(stage.made >= 0):
            continue

        def cost(scaled: FloatArray, stage: Stage = stage) -> tuple[float, FloatArray]:
            trial = coefficients.copy()
            trial[stage.free] = scaled / units[stage.free]
            log, by_coefficient = stage.rows(likelihood, trial)
            return -float(log.mean()), -by_coefficient.mean(axis=1) / units[stage.free]

        found = minimize(cost, np.zeros(len(stage.free)), jac=True, method="BFGS", options={"gtol": 1e-6})
        coefficients[stage.free] = found.x / units[stage.free]
    return coefficients
