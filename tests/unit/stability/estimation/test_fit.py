"""Fitting made-up data: what must come back, and what is refused."""

from __future__ import annotations

from dataclasses import replace

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
    simulated,
    terms,
    with_outcomes,
)

from foedus.analyses.stability.estimation.analyse import EstimationOptions, estimate
from foedus.analyses.stability.estimation.effects import effects, mean_chances, predict
from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.non_nested import compare
from foedus.analyses.stability.estimation.standard_errors import bootstrap, sandwich
from foedus.analyses.stability.estimation.statistical_backward_induction import statistical_backward_induction
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.strategic_models import Factor, Sample, Scale

TRUTH = np.array([0.8, 0.4, -0.7, 0.3, 0.9])
FEW = EstimationOptions(starts=3)
GAMES = {
    "two sides": model(
        BOTH_SIDES,
        {
            ("1", "a"): ("x",),
            ("1", "b"): ("1",),
            ("1", "d"): ("w",),
            ("2", "b"): ("1", "z"),
            ("2", "d"): ("1", "x"),
        },
    ),
    "in turn": model(
        IN_TURN,
        {
            ("1", "a"): ("x",),
            ("1", "c"): ("1", "w"),
            ("2", "b"): ("1", "z"),
            ("2", "d"): ("w",),
            ("3", "d"): ("1",),
        },
        noise="private payoffs",
    ),
    "three moves": model(
        TRIPLE, {("C", "grab"): ("1", "x"), ("C", "war"): ("1", "w"), ("D", "war"): ("1", "z")}, link="logit"
    ),
    "three moves, normal": model(
        TRIPLE, {("C", "grab"): ("1", "x"), ("C", "war"): ("1", "w"), ("D", "war"): ("1", "z")}
    ),
    "again": model(
        TWICE,
        {("C", "sq"): ("x",), ("C", "war"): ("1", "w"), ("D", "cap"): ("1", "z"), ("C", "back"): ("z",)},
    ),
}


def crisis_sample(rows, seed=1, of=CRISIS_MODEL):
    return simulated(of, regressors(("w", "x", "z"), rows, seed), TRUTH, seed)


@pytest.mark.parametrize("noise", ["agent error", "private payoffs"])
def test_known_coefficients_come_back_from_their_own_data(noise):
    of = replace(CRISIS_MODEL, noise=noise)
    found = estimate(of, crisis_sample(4000, of=of), FEW)
    assert found.reached_top == 3
    for coefficient, true in zip(found.coefficients, TRUTH, strict=True):
        assert abs(coefficient.estimate - true) < 3.5 * coefficient.error
        assert coefficient.error < 0.2


@pytest.mark.parametrize("name", GAMES)
def test_known_coefficients_come_back_in_larger_games(name):
    of = GAMES[name]
    count = sum(len(u.terms) for u in of.utilities)
    truth = np.random.default_rng(5).uniform(-0.9, 0.9, count)
    sample = simulated(of, regressors(("w", "x", "z"), 1000, 6), truth, 7)
    found = estimate(of, sample, EstimationOptions(starts=2))
    off = (found.values - truth) / np.array([c.error for c in found.coefficients])
    assert np.abs(off).max() < 4
    assert not found.cautions


@pytest.mark.slow
def test_intervals_cover_the_truth_as_often_as_they_say():
    """100 samples of five coefficients: 95 in 100 of 500 intervals, give or take three standard deviations."""
    hits = 0
    for seed in range(100):
        found = estimate(CRISIS_MODEL, crisis_sample(500, seed), EstimationOptions(starts=1))
        hits += sum(c.low < true < c.high for c, true in zip(found.coefficients, TRUTH, strict=True))
    assert 0.95 * 500 - 3 * np.sqrt(500 * 0.95 * 0.05) < hits < 500


def test_noise_that_hangs_on_a_column_is_told_from_payoffs():
    of = model(
        CRISIS,
        {("C", "sq"): ("x",), ("C", "war"): ("1",), ("D", "war"): ("1", "z")},
        (Scale(("C", "D"), terms("w")),),
        noise="private payoffs",
    )
    truth = np.array([1.2, 0.5, 0.3, 1.0, 0.4])
    found = estimate(of, simulated(of, regressors(("w", "x", "z"), 4000, 3), truth, 4), FEW)
    for coefficient, true in zip(found.coefficients, truth, strict=True):
        assert abs(coefficient.estimate - true) < 3.5 * coefficient.error


def test_choice_by_choice_lies_near_the_top():
    sample = crisis_sample(4000)
    likelihood = Likelihood(CRISIS_MODEL, sample)
    staged = statistical_backward_induction(likelihood)
    best = estimate(CRISIS_MODEL, sample, FEW)
    errors = np.array([c.error for c in best.coefficients])
    assert np.abs((staged - best.values) / errors).max() < 2
    assert likelihood.value_and_gradient(staged)[0] <= best.log_likelihood


def test_choice_by_choice_of_the_last_mover_is_a_plain_probit():
    """Of those that were challenged, the constant alone is the normal score of the share that resisted."""
    of = model(CRISIS, {("C", "war"): ("1",), ("D", "war"): ("1",)})
    ends = [0] * 30 + [1] * 24 + [2] * 46
    staged = statistical_backward_induction(Likelihood(of, with_outcomes(of, regressors(("x",), 100), ends)))
    assert staged[1] == pytest.approx(np.sqrt(2) * norm.ppf(0.46 / 0.70), abs=1e-4)


def test_outcomes_that_the_data_do_not_tell_apart_are_summed():
    sample = crisis_sample(3000)
    blurred = sample.outcomes.copy()
    blurred[:1000, 1:] = blurred[:1000, 1:].any(axis=1, keepdims=True)
    merged = replace(sample, outcomes=blurred)
    likelihood = Likelihood(CRISIS_MODEL, merged)
    chance = np.exp(likelihood.chances(TRUTH).log)
    by_hand = np.log((chance * blurred.T).sum(axis=0)).sum()
    assert likelihood.value_and_gradient(TRUTH)[0] == pytest.approx(by_hand)
    found = estimate(CRISIS_MODEL, merged, FEW)
    sharp = estimate(CRISIS_MODEL, sample, FEW)
    assert np.abs(found.values - sharp.values).max() < 0.3
    assert sum(c.error for c in found.coefficients) > sum(c.error for c in sharp.coefficients)


# --- errors of the coefficients


def test_rows_that_all_stand_twice_say_nothing_new_to_errors_by_cluster():
    sample = crisis_sample(800)
    twice = sample.take(np.repeat(np.arange(800), 2))
    clustered = replace(twice, cluster=np.repeat(np.arange(800), 2))
    robust = EstimationOptions(errors="sandwich", starts=1)
    alone = estimate(CRISIS_MODEL, sample, robust)
    together = estimate(CRISIS_MODEL, clustered, robust)
    ratio = np.array(
        [b.error / a.error for a, b in zip(alone.coefficients, together.coefficients, strict=True)]
    )
    assert ratio == pytest.approx(np.sqrt(800 / 799), abs=1e-6)


def test_sandwich_agrees_with_curvature_where_the_model_is_true():
    sample = crisis_sample(6000)
    plain = estimate(CRISIS_MODEL, sample, EstimationOptions(starts=1))
    robust = estimate(CRISIS_MODEL, sample, EstimationOptions(errors="sandwich", starts=1))
    ratio = [b.error / a.error for a, b in zip(plain.coefficients, robust.coefficients, strict=True)]
    assert np.array(ratio) == pytest.approx(1, abs=0.08)


def test_second_derivatives_agree_with_differences_of_values():
    likelihood = Likelihood(CRISIS_MODEL, crisis_sample(300))
    step, eye = 1e-3, np.eye(5)

    def value(shift):
        return likelihood.value_and_gradient(TRUTH + step * shift)[0]

    by_values = [
        [(value(a + b) - value(a - b) - value(b - a) + value(-a - b)) / (4 * step**2) for b in eye]
        for a in eye
    ]
    assert likelihood.hessian(TRUTH) == pytest.approx(np.array(by_values), rel=1e-4, abs=1e-3)


def test_sandwich_of_single_rows_is_written_out():
    bread, scores = np.diag([2.0, 3.0]), np.array([[1.0, 0.5], [-1.0, 0.25], [0.0, -0.75]])
    meat = sum(np.outer(s, s) for s in scores)
    assert sandwich(bread, scores, None) == pytest.approx(bread @ meat @ bread)


@pytest.mark.slow
def test_errors_from_samples_agree_with_curvature():
    sample = crisis_sample(1500)
    plain = estimate(CRISIS_MODEL, sample, EstimationOptions(starts=1))
    drawn = estimate(CRISIS_MODEL, sample, EstimationOptions(errors="bootstrap", samples=150, starts=1))
    ratio = [b.error / a.error for a, b in zip(plain.coefficients, drawn.coefficients, strict=True)]
    assert np.array(ratio) == pytest.approx(1, abs=0.25)


def test_samples_of_clusters_take_whole_clusters():
    sample = crisis_sample(60)
    likelihood = Likelihood(CRISIS_MODEL, replace(sample, cluster=np.repeat([0, 1, 2], 20)))
    best = estimate(CRISIS_MODEL, sample, EstimationOptions(starts=1)).values
    drawn, _ = bootstrap(likelihood, best, 40, 1, lambda *_: None)
    # Three clusters can be drawn in ten ways, whatever their order.
    assert 1 < len(np.unique(drawn.round(3), axis=0)) <= 10


# --- what the regressors do


def test_effects_of_a_column_sum_to_nothing_over_the_outcomes_and_follow_differences():
    sample = crisis_sample(500)
    found = estimate(CRISIS_MODEL, sample, FEW)
    told = effects(CRISIS_MODEL, sample, found)
    for column in ("w", "x", "z"):
        assert sum(e.change for e in told if e.column == column) == pytest.approx(0, abs=1e-9)
    up = mean_chances(CRISIS_MODEL, sample.shift("x", 0.01), found.values)[0]
    down = mean_chances(CRISIS_MODEL, sample.shift("x", -0.01), found.values)[0]
    slope = [e.change for e in told if e.column == "x"]
    assert slope == pytest.approx((up - down) / 0.02, abs=1e-5)


@pytest.mark.slow
def test_intervals_of_effects_are_those_of_many_draws_of_the_coefficients():
    sample = crisis_sample(400)
    found = estimate(CRISIS_MODEL, sample, FEW)
    told = {e.outcome: e for e in effects(CRISIS_MODEL, sample, found) if e.column == "z"}
    draws = np.random.default_rng(0).multivariate_normal(found.values, found.covariance, 400)
    step = 1e-3
    high, low = sample.shift("z", step), sample.shift("z", -step)
    drawn = [
        (mean_chances(CRISIS_MODEL, high, b)[0] - mean_chances(CRISIS_MODEL, low, b)[0]) / (2 * step)
        for b in draws
    ]
    for spread, outcome in zip(np.std(drawn, axis=0), CRISIS_MODEL.outcomes, strict=True):
        assert told[outcome].error == pytest.approx(spread, rel=0.15)


def test_a_column_of_labels_is_compared_with_none_of_its_labels():
    of = model(CRISIS, {("C", "sq"): ("x",), ("C", "war"): ("1",), ("D", "war"): ("1",)})
    label = Factor("regime", "dem")
    declared = replace(
        of.utilities[2], terms=(*of.utilities[2].terms, replace(terms("x")[0], factors=(label,)))
    )
    of = replace(of, utilities=(*of.utilities[:2], declared))
    columns = regressors(("x",), 600) | {label: (np.arange(600) % 3 == 0).astype(float)}
    sample = simulated(of, columns, np.array([0.5, 0.4, -0.2, 1.0]))
    found = estimate(of, sample, FEW)
    told = [e for e in effects(of, sample, found) if e.column == "regime=dem"]
    assert [e.step for e in told] == ["label"] * 3
    without = mean_chances(of, replace(sample, columns={**columns, label: np.zeros(600)}), found.values)[0]
    having = mean_chances(of, replace(sample, columns={**columns, label: np.ones(600)}), found.values)[0]
    assert [e.change for e in told] == pytest.approx(having - without)


def test_predictions_stay_within_their_bounds_and_agree_with_the_mean_chances():
    sample = crisis_sample(300)
    found = estimate(CRISIS_MODEL, sample, FEW)
    told = predict(CRISIS_MODEL, sample, found, {"x": 6.0, "z": -4.0})
    assert sum(p.chance for p in told) == pytest.approx(1)
    assert all(0 <= p.low <= p.chance <= p.high <= 1 for p in told)
    plain = predict(CRISIS_MODEL, sample, found, {})
    assert [p.chance for p in plain] == pytest.approx(found.predicted)


# --- two models


def test_vuong_and_clarke_find_the_model_that_made_the_data():
    sample = crisis_sample(2000)
    true = estimate(CRISIS_MODEL, sample, FEW)
    other = model(CRISIS, {("C", "sq"): ("z",), ("C", "war"): ("1", "x"), ("D", "war"): ("1", "w")})
    false = estimate(other, sample, FEW)
    found = compare(true.log_likelihoods, false.log_likelihoods, (5, 5))
    assert found.vuong > 2
    assert found.vuong_p < 0.05
    assert found.clarke > 1000
    mirrored = compare(false.log_likelihoods, true.log_likelihoods, (5, 5))
    assert mirrored.vuong == pytest.approx(-found.vuong)
    assert mirrored.clarke == 2000 - found.clarke


# --- what is refused


def refusal(of, sample):
    with pytest.raises(NotApplicableError) as caught:
        estimate(of, sample, FEW)
    return str(caught.value)


def test_a_constant_in_every_utility_is_refused_by_name():
    of = model(
        CRISIS,
        {("C", "sq"): ("1", "x"), ("C", "cap"): ("1",), ("C", "war"): ("1",), ("D", "war"): ("1", "z")},
    )
    said = refusal(of, crisis_sample(300))
    assert "cannot be told apart: C: sq: constant; C: cap: constant; C: war: constant" in said


def test_regressors_that_move_together_are_refused_by_name():
    sample = crisis_sample(300)
    columns = {**sample.columns, Factor("v"): 2 - 3 * sample.columns[Factor("z")]}
    of = model(CRISIS, {("C", "sq"): ("x",), ("C", "war"): ("1",), ("D", "war"): ("1", "z", "v")})
    said = refusal(of, replace(sample, columns=columns))
    assert "cannot be told apart: D: war: constant; D: war: z; D: war: v" in said


def test_noise_and_all_payoffs_cannot_both_be_learnt():
    of = replace(CRISIS_MODEL, scales=(Scale(("C", "D"), terms("1")),))
    assert "log noise" in refusal(of, crisis_sample(300))


def test_a_regressor_of_zeros_is_refused():
    sample = crisis_sample(300).put("z", 0.0)
    assert "Nothing hangs on the coefficient of D: war: z" in refusal(CRISIS_MODEL, sample)


def test_a_label_that_tells_the_choice_without_error_is_refused():
    sample = crisis_sample(400)
    resisted = sample.outcomes[:, 2]
    rare = resisted & (np.arange(400) % 5 == 0)
    said = refusal(CRISIS_MODEL, replace(sample, columns={**sample.columns, Factor("z"): rare.astype(float)}))
    assert "at the choice 'D' are told without error by a sum of: D: war: z" in said


def test_a_choice_that_always_goes_one_way_is_refused():
    sample = crisis_sample(100)
    never = np.array([[True, False, False], [False, False, True]])[np.arange(100) % 2]
    assert "every row makes the move 'resist'" in refusal(CRISIS_MODEL, replace(sample, outcomes=never))


def test_fewer_rows_than_coefficients_are_refused():
    assert "5 coefficients cannot be learnt from 4 rows" in refusal(
        CRISIS_MODEL, crisis_sample(400).take(np.arange(4))
    )


def test_a_model_without_coefficients_is_refused():
    of = model(CRISIS, {})
    assert "no coefficient to estimate" in refusal(
        of, with_outcomes(of, regressors(("x",), 9), [0, 1, 2] * 3)
    )


def test_one_cluster_is_too_few():
    sample = replace(crisis_sample(100), cluster=np.zeros(100, dtype=int))
    with pytest.raises(NotApplicableError, match="at least two clusters"):
        estimate(CRISIS_MODEL, sample, EstimationOptions(errors="sandwich", starts=1))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (EstimationOptions(starts=0), "at least one start"),
        (EstimationOptions(seed=-1), "seed"),
        (EstimationOptions(confidence=1.0), "confidence"),
        (EstimationOptions(errors="bootstrap", samples=1), "samples"),
    ],
)
def test_options_out_of_range_are_refused(options, said):
    with pytest.raises(InvalidInputError, match=said):
        estimate(CRISIS_MODEL, crisis_sample(50), options)


def test_the_same_seed_gives_the_same_numbers_and_progress_is_told():
    told = []
    sample = crisis_sample(200)
    one = estimate(
        CRISIS_MODEL, sample, EstimationOptions(starts=4), lambda stage, share: told.append((stage, share))
    )
    two = estimate(CRISIS_MODEL, sample, EstimationOptions(starts=4))
    assert np.array_equal(one.values, two.values)
    assert told[0] == ("start 1 of 4", 0.0)
    assert [a.start for a in one.ascents] == [a.start for a in two.ascents]


def test_a_sample_can_be_taken_apart():
    sample = Sample({Factor("x"): np.arange(3.0)}, np.eye(3, dtype=bool), np.array([0, 1, 1]))
    part = sample.take(np.array([2, 2]))
    assert part.rows == 2
    assert part.columns[Factor("x")].tolist() == [2.0, 2.0]
    assert part.cluster.tolist() == [1, 1]
