"""How likely is each end of a declared game, and how does that turn with each payoff?

Backward induction with noise in every choice, over all rows of data at once; derivatives are carried along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.estimation.noisy_choice import MoveChances, logit, probit
from foedus.model.strategic_models import Choice, StrategicModel
from foedus.numerics.arrays import FloatArray

KERNELS: Mapping[str, Callable[[FloatArray, FloatArray], MoveChances]] = {"logit": logit, "probit": probit}


@dataclass(frozen=True)
class OutcomeChances:
    """Chances of the outcomes, with their derivatives by the inputs."""

    log: FloatArray
    """Shape (outcome, row)."""
    by_input: FloatArray
    """Of the log chance; shape (outcome, input, row)."""
    moves: Mapping[str, tuple[FloatArray, FloatArray]]
    """Name of a choice -> log chance of each of its moves once it is reached, shape (move, row), and the derivatives
    by the inputs, (move, input, row)."""


@dataclass(frozen=True)
class _Ahead:
    """What is foreseen at a point of the game; derivatives have the inputs as their first axis."""

    worth: Mapping[str, tuple[FloatArray, FloatArray]]
    """Player that chooses before -> expected worth, and its derivatives."""
    spread: tuple[FloatArray, FloatArray]
    """Sum of the squared chances of all ends: the variance of a payoff whose noise at each end is 1."""
    ends: Mapping[str, tuple[FloatArray, FloatArray]]
    """Outcome -> log chance that the game ends so, and its derivatives."""


class GameWithNoise:
    """A declared game, ready to be solved for arrays of payoffs.

    The inputs are what each declared utility is worth, in the order of the model, and then the log of each
    player's noise.
    """

    def __init__(self, model: StrategicModel) -> None:
        self.model = model
        self.input_of = {(u.player, u.outcome): place for place, u in enumerate(model.utilities)}
        self.noise_of = {player: len(model.utilities) + i for i, player in enumerate(model.players)}
        self.inputs = len(model.utilities) + len(model.players)
        self._choose = KERNELS[model.link]

    def solve(self, inputs: FloatArray) -> OutcomeChances:
        """Chances of all outcomes.

        Parameters
        ----------
        inputs
            Shape (input, row).

        Notes
        -----
        With agent error a player foresees expected payoffs, its own later noise included, and every move
        carries an error of the player's noise.  With private payoffs it knows an error at each end of the
        game, so that a move carries the sum of those that it may lead to, weighted with their chances.

        References
        ----------
        Signorino (2003), Structure and uncertainty in discrete choice models, Political Analysis 11:316-344.
        """
        moves: dict[str, tuple[FloatArray, FloatArray]] = {}
        root = self._ahead(self.model.game, inputs, (), moves)
        rows = inputs.shape[1]
        log, by_input = zip(*(root.ends[outcome] for outcome in self.model.outcomes), strict=True)
        derivatives = np.stack([np.broadcast_to(part, (self.inputs, rows)) for part in by_input])
        return OutcomeChances(np.stack(log), derivatives, moves)

    def _ahead(
        self,
        node: Choice | str,
        inputs: FloatArray,
        before: tuple[str, ...],
        moves: dict[str, tuple[FloatArray, FloatArray]],
    ) -> _Ahead:
        """Solve what begins at a point; `before` are the players that chose on the way to it."""
        if isinstance(node, str):
            return self._end(node, inputs, before)
        after = tuple(dict.fromkeys((*before, node.player)))
        following = [self._ahead(branch, inputs, after, moves) for branch in node.moves.values()]
        log, by_input = self._choice(node, following, inputs)
        moves[node.name] = log, by_input
        chance = np.exp(log)
        worth = {
            player: _weighted(chance, by_input, [a.worth[player] for a in following]) for player in before
        }
        spread = _weighted(chance**2, 2 * by_input, [a.spread for a in following])
        ends = {
            outcome: (log[i] + a.ends[outcome][0], by_input[i] + a.ends[outcome][1])
            for i, a in enumerate(following)
            for outcome in a.ends
        }
        return _Ahead(worth, spread, ends)

    def _end(self, outcome: str, inputs: FloatArray, before: tuple[str, ...]) -> _Ahead:
        nothing = np.zeros((self.inputs, 1))
        worth = {}
        for player in before:
            place = self.input_of.get((player, outcome))
            if place is None:
                worth[player] = (np.zeros(inputs.shape[1]), nothing)
            else:
                unit = nothing.copy()
                unit[place] = 1.0
                worth[player] = (inputs[place], unit)
        zero = np.zeros(inputs.shape[1])
        return _Ahead(worth, (zero + 1.0, nothing), {outcome: (zero, nothing)})

    def _choice(
        self, node: Choice, following: list[_Ahead], inputs: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Log chances of the moves, shape (move, row), and their derivatives, shape (move, input, row)."""
        own = self.noise_of[node.player]
        log_noise = np.stack([np.broadcast_to(inputs[own], inputs.shape[1:]) for _ in following])
        if self.model.noise == "private payoffs":
            log_noise = log_noise + np.stack([np.log(a.spread[0]) / 2 for a in following])
        found = self._choose(np.stack([a.worth[node.player][0] for a in following]), log_noise)
        by_input = np.zeros((len(following), self.inputs, inputs.shape[1]))
        for move in range(len(following)):
            for k, a in enumerate(following):
                by_input[move] += found.by_worth[move, k] * a.worth[node.player][1]
                if self.model.noise == "private payoffs":
                    by_input[move] += found.by_log_noise[move, k] * (a.spread[1] / (2 * a.spread[0]))
            by_input[move, own] += found.by_log_noise[move].sum(axis=0)
        return found.log, by_input


def _weighted(
    weight: FloatArray, by_log_weight: FloatArray, parts: list[tuple[FloatArray, FloatArray]]
) -> tuple[FloatArray, FloatArray]:
    """A weighted sum over moves, and its derivatives."""
    value, derivatives = np.zeros(1), np.zeros((1, 1))
    for w, by_log, (part, by_part) in zip(weight, by_log_weight, parts, strict=True):
        value = value + w * part
        derivatives = derivatives + w * (by_log * part + by_part)
    return value, derivatives
