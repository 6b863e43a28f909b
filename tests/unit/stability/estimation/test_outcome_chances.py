"""Chances of outcomes against the published formulas, written out, and against the plain solver of trees."""

import numpy as np
import pytest
from scipy.stats import norm
from tests.unit.stability.estimation.declared import (
    BOTH_SIDES,
    CRISIS,
    CRISIS_MODEL,
    IN_TURN,
    TRIPLE,
    TWICE,
    model,
    regressors,
    terms,
    with_outcomes,
)

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.trees.backward_induction import Decision, Outcome, solve
from foedus.model.strategic_models import Choice, Scale

ROWS = 25


def chances(of, truth, seed=0):
    names = tuple(factor.column for factor in of.factors)
    sample = with_outcomes(of, regressors(tuple(sorted(names)), ROWS, seed), np.zeros(ROWS, dtype=int))
    likelihood = Likelihood(of, sample)
    return (
        np.exp(likelihood.chances(np.asarray(truth)).log),
        likelihood.inputs(np.asarray(truth)),
        likelihood.game,
    )


def payoffs(game, inputs):
    return {key: inputs[place] for key, place in game.input_of.items()}


def with_link(of, **options):
    from dataclasses import replace

    return replace(of, **options)


def test_the_crisis_with_agent_error_follows_signorino():
    found, inputs, game = chances(CRISIS_MODEL, [0.5, -0.3, 0.8, 0.4, 1.1])
    u = payoffs(game, inputs)
    resist = norm.cdf(u["D", "war"] / np.sqrt(2))
    challenge = norm.cdf((resist * u["C", "war"] - u["C", "sq"]) / np.sqrt(2))
    assert found == pytest.approx(np.stack([1 - challenge, challenge * (1 - resist), challenge * resist]))


def test_the_crisis_with_private_payoffs_follows_signorino():
    of = with_link(CRISIS_MODEL, noise="private payoffs")
    found, inputs, game = chances(of, [0.5, -0.3, 0.8, 0.4, 1.1])
    u = payoffs(game, inputs)
    resist = norm.cdf(u["D", "war"] / np.sqrt(2))
    spread = np.sqrt(1 + (1 - resist) ** 2 + resist**2)
    challenge = norm.cdf((resist * u["C", "war"] - u["C", "sq"]) / spread)
    assert found == pytest.approx(np.stack([1 - challenge, challenge * (1 - resist), challenge * resist]))


def test_two_sides_with_private_payoffs_spread_the_noise_over_all_four_ends():
    of = model(
        BOTH_SIDES,
        {("1", "a"): ("x",), ("1", "d"): ("1",), ("2", "b"): ("1", "z"), ("2", "d"): ("z",)},
        noise="private payoffs",
    )
    found, inputs, game = chances(of, [0.7, -0.2, 0.3, 0.9, -0.6])
    u = payoffs(game, inputs)
    p4, p6 = norm.cdf(u["2", "b"] / np.sqrt(2)), norm.cdf(u["2", "d"] / np.sqrt(2))
    p3, p5 = 1 - p4, 1 - p6
    spread = np.sqrt(p3**2 + p4**2 + p5**2 + p6**2)
    right = norm.cdf((p6 * u["1", "d"] - p3 * u["1", "a"]) / spread)
    assert found == pytest.approx(np.stack([(1 - right) * p3, (1 - right) * p4, right * p5, right * p6]))


def test_three_in_turn_with_private_payoffs_carry_two_chances_into_the_noise_of_the_first():
    of = model(
        IN_TURN,
        {("1", "b"): ("x",), ("1", "c"): ("1",), ("1", "d"): ("w",), ("2", "c"): ("z",), ("2", "d"): ("1",),
         ("3", "d"): ("1", "x")},
        noise="private payoffs",
    )  # fmt: skip
    found, inputs, game = chances(of, [0.4, -0.5, 0.9, 0.2, 0.6, -0.3, 0.5])
    u = payoffs(game, inputs)
    p6 = norm.cdf(u["3", "d"] / np.sqrt(2))
    p5 = 1 - p6
    p4 = norm.cdf((p5 * u["2", "c"] + p6 * u["2", "d"]) / np.sqrt(1 + p5**2 + p6**2))
    p3 = 1 - p4
    spread = np.sqrt(1 + p3**2 + (p4 * p5) ** 2 + (p4 * p6) ** 2)
    p2 = norm.cdf((p3 * u["1", "b"] + p4 * (p5 * u["1", "c"] + p6 * u["1", "d"])) / spread)
    assert found == pytest.approx(np.stack([1 - p2, p2 * p3, p2 * p4 * p5, p2 * p4 * p6]))


def plain(choice, worth, row, players):
    """The declared game with the payoffs of one row, for the plain solver."""
    if isinstance(choice, str):
        return Outcome({p: float(worth.get((p, choice), np.zeros(ROWS))[row]) for p in players})
    return Decision(
        choice.name,
        choice.player,
        {move: plain(then, worth, row, players) for move, then in choice.moves.items()},
    )


def ends(node, choices, chance=1.0):
    if isinstance(node, str):
        return {node: chance}
    found = {}
    for move, then in node.moves.items():
        found |= ends(then, choices, chance * choices[node.name][move])
    return found


@pytest.mark.parametrize(
    "game", [CRISIS, BOTH_SIDES, IN_TURN, TRIPLE, TWICE], ids=["12", "122", "123", "3", "121"]
)
def test_logit_agrees_with_the_plain_solver_of_trees_noise_by_player_included(game: Choice):
    of = model(game, {})
    players = of.players
    worth = {(p, o): ("1", "x") for p in players for o in of.outcomes[:-1]}
    scales = tuple(Scale((player,), terms("1")) for player in players)
    of = model(game, worth, scales, link="logit")
    truth = np.random.default_rng(3).normal(0, 0.8, 2 * len(worth) + len(players))
    found, inputs, compiled = chances(of, truth)
    u = payoffs(compiled, inputs)
    noise = dict(zip(players, np.exp(truth[-len(players) :]), strict=True))
    for row in range(0, ROWS, 6):
        solved = solve(plain(game, u, row, players), noise)
        expected = ends(game, solved.choices)
        assert found[:, row] == pytest.approx([expected[o] for o in of.outcomes], abs=1e-12)


def test_a_choice_between_three_moves_has_chances_that_sum_to_one_with_private_payoffs():
    of = model(TRIPLE, {("C", "grab"): ("x",), ("D", "war"): ("1",)}, noise="private payoffs")
    found, *_ = chances(of, [0.8, 0.3])
    assert found.sum(axis=0) == pytest.approx(1, abs=1e-8)
