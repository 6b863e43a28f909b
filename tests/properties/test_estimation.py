"""Strategic models: derivatives on random games, and what must not change the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.stability.estimation.declared import (
    CRISIS_MODEL,
    regressors,
    simulated,
    terms,
    with_outcomes,
)

from foedus.analyses.stability.estimation.analyse import EstimationOptions, estimate
from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.model.strategic_models import Choice, Factor, OutcomeCoding, Scale, StrategicModel, Utility

COLUMNS = ("u", "v", "w")
ROWS = 12


@st.composite
def trees(draw, depth=3, free=("A", "B", "C")):
    """A game in which nobody chooses twice on one way, with unnamed ends."""
    if depth == 0 or not free or (depth < 3 and draw(st.booleans())):
        return None
    player = draw(st.sampled_from(free))
    rest = tuple(name for name in free if name != player)
    return player, [draw(trees(depth - 1, rest)) for _ in range(draw(st.integers(2, 3)))]


def named(tree, path="") -> Choice | str:
    if tree is None:
        return f"end{path}"
    player, following = tree
    return Choice(
        f"choice{path}", player, {f"m{i}": named(then, f"{path}.{i}") for i, then in enumerate(following)}
    )


@st.composite
def models(draw):
    """A random game with random regressors in random utilities, and noise that may hang on a column."""
    tree = draw(trees())
    game = named(tree)
    noise = draw(st.sampled_from(["agent error", "private payoffs"]))
    link = "probit" if noise == "private payoffs" else draw(st.sampled_from(["probit", "logit"]))
    bare = StrategicModel("random", "Random", game, (), OutcomeCoding("y"), link=link, noise=noise)
    choosable = st.lists(st.sampled_from(("1", *COLUMNS)), min_size=1, max_size=3, unique=True)
    utilities = tuple(
        Utility(player, outcome, terms(*draw(choosable)), draw(st.sampled_from([0.0, 0.7])))
        for player in bare.players
        for outcome in bare.outcomes
        if draw(st.booleans()) or outcome == bare.outcomes[0]
    )
    shared = (Scale(bare.players, terms("u")),)
    own = tuple(Scale((player,), terms("1", "v")) for player in bare.players)
    return replace(bare, utilities=utilities, scales=draw(st.sampled_from([(), shared, own])))


@given(models(), st.integers(0, 2**31))
@settings(max_examples=50, deadline=None)
def test_slopes_agree_with_differences_on_random_games(model, seed):
    rng = np.random.default_rng(seed)
    ends = rng.integers(len(model.outcomes), size=ROWS)
    likelihood = Likelihood(model, with_outcomes(model, regressors(COLUMNS, ROWS, seed), ends))
    point = rng.normal(0, 0.4, len(likelihood.parameters))
    _, slope = likelihood.value_and_gradient(point)
    step = 1e-5
    for place in range(len(point)):
        shift = np.zeros(len(point))
        shift[place] = step
        up, down = (
            likelihood.value_and_gradient(point + shift)[0],
            likelihood.value_and_gradient(point - shift)[0],
        )
        assert slope[place] == pytest.approx((up - down) / (2 * step), abs=1e-5, rel=1e-5)
    assert likelihood.scores(point).sum(axis=0) == pytest.approx(slope, abs=1e-9)


@given(models(), st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_chances_sum_to_one_and_their_slopes_to_nothing(model, seed):
    rng = np.random.default_rng(seed)
    likelihood = Likelihood(
        model, with_outcomes(model, regressors(COLUMNS, ROWS, seed), np.zeros(ROWS, dtype=int))
    )
    found = likelihood.chances(rng.normal(0, 0.8, len(likelihood.parameters)))
    chance = np.exp(found.log)
    assert chance.sum(axis=0) == pytest.approx(1, abs=1e-9)
    assert (chance[:, None] * found.by_input).sum(axis=0) == pytest.approx(0, abs=1e-7)


@given(models(), st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_expected_information_is_the_mean_square_of_the_scores(model, seed):
    """Over all outcomes that a row might have, weighted with their chances."""
    rng = np.random.default_rng(seed)
    columns = regressors(COLUMNS, ROWS, seed)
    ends = np.arange(ROWS) % len(model.outcomes)
    likelihood = Likelihood(model, with_outcomes(model, columns, ends))
    point = rng.normal(0, 0.4, len(likelihood.parameters))
    chance = np.exp(likelihood.chances(point).log)
    total = np.zeros((len(point), len(point)))
    for outcome in range(len(model.outcomes)):
        scores = Likelihood(model, with_outcomes(model, columns, np.full(ROWS, outcome))).scores(point)
        total += (scores * chance[outcome][:, None]).T @ scores
    assert likelihood.information(point) == pytest.approx(total, abs=1e-8)


# --- what must not change the answer

TRUTH = np.array([0.8, 0.4, -0.7, 0.3, 0.9])
SAMPLE = simulated(CRISIS_MODEL, regressors(("w", "x", "z"), 300, 1), TRUTH, 2)
TWO = EstimationOptions(starts=2)
BASE = estimate(CRISIS_MODEL, SAMPLE, TWO)
ERRORS = np.array([c.error for c in BASE.coefficients])


@given(st.permutations(range(300)))
@settings(max_examples=8, deadline=None)
def test_the_order_of_the_rows_does_not_matter(order):
    found = estimate(CRISIS_MODEL, SAMPLE.take(np.array(order)), TWO)
    assert found.values == pytest.approx(BASE.values, abs=1e-7)
    assert found.log_likelihood == pytest.approx(BASE.log_likelihood)


@given(st.floats(1e-4, 1e4), st.booleans())
@settings(max_examples=12, deadline=None)
def test_the_unit_of_a_regressor_turns_its_coefficient_alone(unit, is_negative):
    unit = -unit if is_negative else unit
    columns = {**SAMPLE.columns, Factor("x"): unit * SAMPLE.columns[Factor("x")]}
    found = estimate(CRISIS_MODEL, replace(SAMPLE, columns=columns), TWO)
    turned = np.array([1 / unit, 1, 1, 1, 1])
    assert found.values / turned == pytest.approx(BASE.values, abs=1e-6)
    assert [c.error for c in found.coefficients] / np.abs(turned) == pytest.approx(ERRORS, rel=1e-4)
    assert found.log_likelihood == pytest.approx(BASE.log_likelihood)


@given(st.integers(2, 5))
@settings(max_examples=3, deadline=None)
def test_rows_that_stand_several_times_multiply_the_likelihood(times):
    found = estimate(CRISIS_MODEL, SAMPLE.take(np.tile(np.arange(300), times)), TWO)
    assert found.log_likelihood == pytest.approx(times * BASE.log_likelihood)
    assert found.values == pytest.approx(BASE.values, abs=1e-7)
    assert [c.error for c in found.coefficients] == pytest.approx(ERRORS / np.sqrt(times), rel=1e-4)


@given(st.floats(-3, 3))
@settings(max_examples=12, deadline=None)
def test_worth_that_every_end_has_alike_changes_no_chance(gift):
    everywhere = tuple(
        replace(u, fixed=u.fixed + gift) if u.player == "C" else u
        for u in (*CRISIS_MODEL.utilities, Utility("C", "cap"))
    )
    given_more = replace(CRISIS_MODEL, utilities=everywhere)
    found = Likelihood(given_more, SAMPLE).value_and_gradient(TRUTH)[0]
    assert found == pytest.approx(Likelihood(CRISIS_MODEL, SAMPLE).value_and_gradient(TRUTH)[0])


def test_a_branch_that_is_told_in_another_order_gives_the_same_coefficients():
    game = CRISIS_MODEL.game
    second = game.moves["challenge"]
    turned = Choice(
        "C", "C", {"challenge": Choice("D", "D", dict(reversed(second.moves.items()))), "keep": "sq"}
    )
    of = replace(CRISIS_MODEL, game=turned)
    order = [CRISIS_MODEL.outcomes.index(outcome) for outcome in of.outcomes]
    found = estimate(of, replace(SAMPLE, outcomes=SAMPLE.outcomes[:, order]), TWO)
    assert found.values == pytest.approx(BASE.values, abs=1e-7)
