from __future__ import annotations

import doctest
import importlib
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize

from foedus.errors import InvalidInputError
from foedus.numerics.cox import (
    CoxFit,
    Spans,
    cox,
    cumulative_hazard,
    partial_log_likelihood,
    robust_covariance,
)

# Weeks in remission (Freireich and others, 1963), the standard example; a minus: lost from sight.
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def remission() -> Spans:
    weeks = np.array(TREATED + PLACEBO, dtype=float)
    placebo = np.array([0.0] * len(TREATED) + [1.0] * len(PLACEBO))
    return Spans(np.zeros(len(weeks)), np.abs(weeks), weeks > 0, placebo[:, None])


def made_up(seed=1, count=60, features=3, *, tied=False, late=True) -> Spans:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, features))
    years = rng.exponential(5 * np.exp(-0.7 * x[:, 0]))
    entry = rng.uniform(0, 2, count) if late else np.zeros(count)
    stop = entry + np.minimum(years, 6.0) + 0.01
    if tied:
        entry, stop = np.floor(entry), np.floor(entry) + np.ceil(stop - entry)
    return Spans(entry, stop, years < 6.0, x, rng.integers(0, 3, count))


def by_hand(spans: Spans, beta) -> float:
    """Efron's log partial likelihood, written as the paper has it."""
    total = 0.0
    for stratum in np.unique(spans.stratum) if spans.stratum is not None else [None]:
        own = np.ones(len(spans), bool) if stratum is None else spans.stratum == stratum
        hazard = np.exp(spans.features @ beta)
        for time in np.unique(spans.stop[own & spans.failed]):
            risk = own & (spans.entry < time) & (spans.stop >= time)
            dead = own & spans.failed & (spans.stop == time)
            total += np.log(hazard[dead]).sum()
            for turn in range(dead.sum()):
                total -= np.log(hazard[risk].sum() - turn / dead.sum() * hazard[dead].sum())
    return float(total)


def test_the_standard_example_comes_out_as_published():
    """Efron: 1.572 (0.412), as in every text-book of survival analysis."""
    fit = cox(remission())
    assert fit.beta[0] == pytest.approx(1.5721, abs=1e-4)
    assert fit.error[0] == pytest.approx(0.4124, abs=1e-4)
    assert fit.converged


@pytest.mark.parametrize("tied", [False, True])
def test_the_fit_is_the_best_of_the_likelihood_written_out(tied):
    spans = made_up(tied=tied)
    fit = cox(spans)
    assert partial_log_likelihood(spans, fit.beta) == pytest.approx(by_hand(spans, fit.beta), abs=1e-9)
    found = minimize(lambda beta: -by_hand(spans, beta), np.zeros(3), method="BFGS", options={"gtol": 1e-7})
    assert fit.beta == pytest.approx(found.x, abs=1e-4)
    assert fit.covariance == pytest.approx(_inverse_curvature(spans, fit.beta), rel=1e-3)


def _inverse_curvature(spans, beta, step=1e-4):
    count = len(beta)
    curvature = np.zeros((count, count))
    for i, j in itertools.product(range(count), repeat=2):
        a, b = np.eye(count)[i] * step, np.eye(count)[j] * step
        corners = [by_hand(spans, beta + s * a + t * b) * s * t for s in (1, -1) for t in (1, -1)]
        curvature[i, j] = -sum(corners) / (4 * step**2)
    return np.linalg.inv(curvature)


def test_cutting_a_span_in_two_changes_nothing():
    spans = made_up(tied=False)
    middle = (spans.entry + spans.stop) / 2
    halves = Spans(
        np.concatenate([spans.entry, middle]),
        np.concatenate([middle, spans.stop]),
        np.concatenate([np.zeros(len(spans), bool), spans.failed]),
        np.concatenate([spans.features] * 2),
        np.concatenate([spans.stratum] * 2),
    )
    whole, cut = cox(spans), cox(halves)
    assert cut.beta == pytest.approx(whole.beta, abs=1e-8)
    group = np.arange(len(spans))
    assert robust_covariance(halves, cut, np.concatenate([group] * 2)) == pytest.approx(
        robust_covariance(spans, whole, group), rel=1e-6
    )


def test_counting_every_span_twice_is_a_weight_of_two():
    spans = replace(made_up(), stratum=None)
    one = cox(replace(spans, weight=np.full(len(spans), 2.0)))
    assert one.beta == pytest.approx(cox(spans).beta, abs=1e-8)
    assert one.covariance == pytest.approx(cox(spans).covariance / 2, rel=1e-6)


def test_the_robust_covariance_sums_the_residuals_of_each_group():
    spans = replace(made_up(), stratum=None)
    fit = cox(spans)
    hazard = np.exp(spans.features @ fit.beta)
    residual = np.zeros_like(spans.features)
    for row in np.flatnonzero(spans.failed):
        time = spans.stop[row]
        risk = (spans.entry < time) & (spans.stop >= time)
        mean = hazard[risk] @ spans.features[risk] / hazard[risk].sum()
        residual[row] += spans.features[row] - mean
        residual[risk] -= (hazard[risk] / hazard[risk].sum())[:, None] * (spans.features[risk] - mean)
    group = np.arange(len(spans)) // 4
    summed = np.array([residual[group == g].sum(axis=0) for g in np.unique(group)])
    expected = fit.covariance @ summed.T @ summed @ fit.covariance
    assert robust_covariance(spans, fit, group) == pytest.approx(expected, rel=1e-9)


def test_a_penalty_holds_coefficients_back_and_a_great_one_holds_them_at_nothing():
    spans = made_up()
    free, held, fast = (cox(spans, penalty) for penalty in (0.0, 5.0, 1e7))
    assert np.abs(held.beta).sum() < np.abs(free.beta).sum()
    assert fast.beta == pytest.approx(np.zeros(3), abs=1e-4)
    assert held.log_likelihood < free.log_likelihood
    one = cox(spans, np.array([1e7, 0.0, 0.0])).beta
    assert one[0] == pytest.approx(0.0, abs=1e-4)
    assert one[1:] == pytest.approx(cox(replace(spans, features=spans.features[:, 1:])).beta, abs=1e-4)


def test_the_unit_of_a_feature_is_the_reader_s_choice():
    spans = made_up()
    assert cox(replace(spans, features=spans.features * 10)).beta * 10 == pytest.approx(cox(spans).beta)


def test_without_features_that_tell_the_cumulative_hazard_is_that_of_nelson_and_aalen():
    spans = replace(made_up(), features=np.zeros((60, 1)), stratum=None)
    hazard = cumulative_hazard(spans, np.zeros(1))
    steps = [
        1 / np.sum((spans.entry < time) & (spans.stop >= time)) for time in np.sort(spans.stop[spans.failed])
    ]
    assert hazard.value == pytest.approx(np.cumsum(steps))
    assert hazard.at(np.array([0.0, 1e9])) == pytest.approx([0.0, sum(steps)])


def test_a_feature_that_tells_all_failures_apart_is_said_not_to_converge():
    spans = Spans(
        np.zeros(6),
        np.arange(1.0, 7),
        np.array([True] * 3 + [False] * 3),
        np.array([[1.0]] * 3 + [[0.0]] * 3),
    )
    assert not cox(spans).converged


def test_lifelines_finds_the_same():
    lifelines = importlib.import_module("lifelines")
    pandas = importlib.import_module("pandas")
    spans = made_up(tied=True)
    frame = pandas.DataFrame(spans.features, columns=list("abc")).assign(
        entry=spans.entry, stop=spans.stop, failed=spans.failed, stratum=spans.stratum
    )
    peer = lifelines.CoxPHFitter().fit(
        frame, "stop", "failed", entry_col="entry", strata="stratum", fit_options={"precision": 1e-10}
    )
    fit = cox(spans)
    assert fit.beta == pytest.approx(peer.params_.to_numpy(), abs=1e-5)
    assert fit.error == pytest.approx(peer.standard_errors_.to_numpy(), abs=1e-5)
    assert fit.log_likelihood == pytest.approx(peer.log_likelihood_, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"stop": np.zeros(2)}, "end after it begins"),
        ({"entry": np.array([-1.0, 0.0])}, "begin at 0"),
        ({"features": np.array([[np.nan], [0.0]])}, "missing or infinite"),
        ({"features": np.zeros((3, 1))}, "a row for each"),
    ],
)
def test_spans_that_make_no_sense_are_refused(changes, says):
    usual = {
        "entry": np.zeros(2),
        "stop": np.ones(2),
        "failed": np.ones(2, bool),
        "features": np.zeros((2, 1)),
    }
    with pytest.raises(InvalidInputError, match=says):
        Spans(**(usual | changes))


def test_nothing_is_learnt_where_nobody_failed():
    spans = Spans(np.zeros(2), np.ones(2), np.zeros(2, bool), np.zeros((2, 1)))
    with pytest.raises(InvalidInputError, match="nobody failed"):
        cox(spans)
    assert partial_log_likelihood(spans, np.zeros(1)) == 0.0
    assert len(cumulative_hazard(spans, np.zeros(1)).time) == 0


def test_a_negative_penalty_is_refused():
    with pytest.raises(InvalidInputError, match="penalty"):
        cox(remission(), -1.0)


def test_errors_are_the_roots_of_the_inverse_curvature():
    fit = CoxFit(np.zeros(2), np.diag([0.25, 4.0]), 0.0, True)
    assert fit.error == pytest.approx([2.0, 0.5])


def test_the_worked_example_of_the_text_book_comes_out_as_printed():
    page = Path(__file__).parents[3] / "docs" / "text-book" / "cox-model.md"
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.attempted > 5
    assert found.failed == 0
