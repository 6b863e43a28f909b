"""How well do given coefficients explain the outcomes, row by row, and which way would explain them better?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import logsumexp

from foedus.analyses.stability.estimation.outcome_chances import GameWithNoise, OutcomeChances
from foedus.analyses.stability.estimation.result import Parameter
from foedus.model.strategic_models import Choice, Sample, StrategicModel, outcomes_below
from foedus.numerics.arrays import FloatArray, IntArray

_LEAST_CHANCE = 1e-300


@dataclass(frozen=True)
class _Block:
    """The coefficients of one utility or scale."""

    inputs: tuple[int, ...]
    regressors: FloatArray
    """Shape (coefficient, row)."""
    coefficients: slice


def parameters_of(model: StrategicModel) -> tuple[Parameter, ...]:
    """What is estimated, in the order of the coefficients."""
    worth = [
        Parameter((u.player,), u.outcome, term.text, "utility") for u in model.utilities for term in u.terms
    ]
    noise = [Parameter(s.players, "", term.text, "log noise") for s in model.scales for term in s.terms]
    return (*worth, *noise)


class Likelihood:
    """The likelihood of a sample under a declared model, as a function of the coefficients."""

    def __init__(self, model: StrategicModel, sample: Sample) -> None:
        self.model, self.sample = model, sample
        self.game = GameWithNoise(model)
        self.parameters = parameters_of(model)
        self._fixed = np.zeros((self.game.inputs, sample.rows))
        self._blocks: list[_Block] = []
        self._solved: tuple[bytes, OutcomeChances] | None = None
        for place, utility in enumerate(model.utilities):
            self._fixed[place] = utility.fixed
            self._add((place,), [term.values(sample.columns, sample.rows) for term in utility.terms])
        for scale in model.scales:
            inputs = tuple(self.game.noise_of[player] for player in scale.players)
            self._add(inputs, [term.values(sample.columns, sample.rows) for term in scale.terms])

    def _add(self, inputs: tuple[int, ...], regressors: list[FloatArray]) -> None:
        start = self._blocks[-1].coefficients.stop if self._blocks else 0
        if regressors:
            self._blocks.append(_Block(inputs, np.stack(regressors), slice(start, start + len(regressors))))

    @cached_property
    def units(self) -> FloatArray:
        """Root mean square of each regressor, so that coefficients times units are of one size."""
        squares = np.concatenate([np.mean(block.regressors**2, axis=1) for block in self._blocks])
        return np.sqrt(np.where(squares > 0, squares, 1.0))

    def inputs(self, coefficients: FloatArray) -> FloatArray:
        """Payoffs and log noises of each row, as the game takes them."""
        inputs = self._fixed.copy()
        for block in self._blocks:
            index = coefficients[block.coefficients] @ block.regressors
            for place in block.inputs:
                inputs[place] += index
        return inputs

    def chances(self, coefficients: FloatArray) -> OutcomeChances:
        """Chances of the outcomes in each row; those asked for last are kept, since a climb asks twice."""
        key = coefficients.tobytes()
        if self._solved is None or self._solved[0] != key:
            self._solved = (key, self.game.solve(self.inputs(coefficients)))
        return self._solved[1]

    def by_coefficient(self, by_input: FloatArray) -> FloatArray:
        """Derivatives by the inputs, shape (..., input, row), as ones by the coefficients, (..., coefficient, row)."""
        parts = [
            by_input[..., list(block.inputs), :].sum(axis=-2)[..., None, :] * block.regressors
            for block in self._blocks
        ]
        return np.concatenate(parts, axis=-2)

    def rows(self, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Log-likelihood of each row, shape (row,), and its derivatives, shape (input, row)."""
        found = self.chances(coefficients)
        seen = np.where(self.sample.outcomes.T, found.log, -np.inf)
        log = np.asarray(logsumexp(seen, axis=0))
        share = np.exp(seen - log)
        return log, np.einsum("or,oir->ir", share, found.by_input)

    def scores(self, coefficients: FloatArray) -> FloatArray:
        """Derivatives of the log-likelihood of each row, shape (row, coefficient)."""
        return self.by_coefficient(self.rows(coefficients)[1]).T

    def value_and_gradient(self, coefficients: FloatArray) -> tuple[float, FloatArray]:
        """Log-likelihood of all rows, and its derivatives by the coefficients."""
        log, by_input = self.rows(coefficients)
        gradient = [block.regressors @ by_input[list(block.inputs)].sum(axis=0) for block in self._blocks]
        return float(log.sum()), np.concatenate(gradient)

    def information(self, coefficients: FloatArray) -> FloatArray:
        """Expected information: what the rows would tell if their outcomes were drawn by these coefficients."""
        found = self.chances(coefficients)
        chance, by_input = np.exp(found.log), found.by_input
        if self._told is not None:
            of_told = np.maximum(self._told @ chance, _LEAST_CHANCE)
            by_input = np.einsum("to,or,oir->tir", self._told, chance, by_input) / of_told[:, None, :]
            chance = of_told
        slopes = [by_input[:, list(block.inputs)].sum(axis=1) for block in self._blocks]
        total = np.empty((len(self.parameters), len(self.parameters)))
        for one, slope in zip(self._blocks, slopes, strict=True):
            for other, by_other in zip(self._blocks, slopes, strict=True):
                weight = (chance * slope * by_other).sum(axis=0)
                total[one.coefficients, other.coefficients] = (one.regressors * weight) @ other.regressors.T
        return total

    @cached_property
    def _told(self) -> FloatArray | None:
        """What the rows tell apart, shape (ending told, outcome); None if that is every outcome."""
        told = np.unique(self.sample.outcomes, axis=0)
        return None if np.all(told.sum(axis=1) == 1) else told.astype(float)

    def hessian(self, coefficients: FloatArray) -> FloatArray:
        """Second derivatives, by central differences of the analytic first ones."""
        count = len(coefficients)
        steps = 1e-5 / self.units
        columns = np.empty((count, count))
        for place in range(count):
            step = np.zeros(count)
            step[place] = steps[place]
            up = self.value_and_gradient(coefficients + step)[1]
            down = self.value_and_gradient(coefficients - step)[1]
            columns[place] = (up - down) / (2 * steps[place])
        return (columns + columns.T) / 2


def rows_at(choice: Choice, sample: Sample, outcomes: tuple[str, ...]) -> IntArray:
    """Which move each row made at a choice: its number, or -1 where it is not reached or not told."""
    made = np.full(sample.rows, -1)
    for move, following in enumerate(choice.moves.values()):
        below = [outcomes.index(outcome) for outcome in outcomes_below(following)]
        other = [place for place in range(len(outcomes)) if place not in below]
        made[sample.outcomes[:, below].any(axis=1) & ~sample.outcomes[:, other].any(axis=1)] = move
    return made
