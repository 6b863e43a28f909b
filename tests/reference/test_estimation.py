"""Strategic models fitted to the shared data, against published fits."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from foedus.analyses.stability.estimation.analyse import EstimationOptions, estimate
from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.maximise import climb, starts
from foedus.analyses.stability.estimation.non_nested import compare
from foedus.files.observations import read_observations
from foedus.files.strategic_models.load import load_strategic_model
from foedus.files.strategic_models.sample import read_sample

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "wars"
CASES = yaml.safe_load((Path(__file__).parent / "estimation.yaml").read_text(encoding="utf-8"))
LAST_DIGIT = 1.0001e-4
NUMERICAL_HESSIAN = 1.5e-2  # R differenced slopes that were differences themselves


@pytest.fixture(scope="module")
def tables():
    names = ("leblang2003.rda", "war1800.rda")
    lacking = [name for name in names if not (FOLDER / name).is_file()]
    if lacking:
        missing = f"{', '.join(lacking)} not in {FOLDER}; set FOEDUS_DATA to the folder that holds wars"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return {name: read_observations(FOLDER / name) for name in names}


def declared(given, folder):
    if isinstance(given, str):
        return load_strategic_model(given)
    path = folder / "model.yaml"
    path.write_text(yaml.safe_dump(given, sort_keys=False), encoding="utf-8")
    return load_strategic_model(str(path))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_published_fit_comes_out_as_printed(case, tables, tmp_path):
    model, expect = declared(case["model"], tmp_path), case["expect"]
    found = estimate(model, read_sample(model, tables[case["data"]]), EstimationOptions(starts=2))
    assert found.rows == expect["rows"]
    digits = len(str(expect["log_likelihood"]).split(".")[1])
    assert round(found.log_likelihood, digits) == expect["log_likelihood"]
    assert round(found.aic, 1) == expect["aic"]
    names = [
        (" and ".join(c.parameter.players), c.parameter.outcome or "log noise", c.parameter.term)
        for c in found.coefficients
    ]
    assert names == [tuple(row[:3]) for row in expect["coefficients"]]
    near = case.get("tolerance", LAST_DIGIT)
    for coefficient, row in zip(found.coefficients, expect["coefficients"], strict=True):
        assert coefficient.estimate == pytest.approx(row[3], abs=near, rel=0), coefficient.parameter.name
    for coefficient, error in zip(found.coefficients, expect.get("errors", ()), strict=False):
        assert coefficient.error == pytest.approx(error, rel=NUMERICAL_HESSIAN), coefficient.parameter.name


def test_the_published_coefficients_themselves_have_the_published_likelihood(tables):
    model = load_strategic_model("leblang-2003")
    likelihood = Likelihood(model, read_sample(model, tables["leblang2003.rda"]))
    printed = np.array([row[3] for row in CASES[0]["expect"]["coefficients"]])
    assert likelihood.value_and_gradient(printed)[0] == pytest.approx(-482.0155, abs=5e-5)


@pytest.mark.slow
def test_agent_error_and_private_payoffs_are_as_near_as_published(tables):
    """Kenkel and Signorino, p. 24: log-likelihoods of -482 both, a test statistic of -0.15, p = 0.88."""
    model = load_strategic_model("leblang-2003")
    sample = read_sample(model, tables["leblang2003.rda"])
    private = estimate(model, sample, EstimationOptions(starts=1))
    agent = estimate(replace(model, noise="agent error"), sample, EstimationOptions(starts=1))
    assert round(agent.log_likelihood) == -482
    found = compare(private.log_likelihoods, agent.log_likelihoods, (19, 19))
    assert (round(found.vuong, 2), round(found.vuong_p, 2)) == (-0.15, 0.88)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise", "link"), [("agent error", "probit"), ("agent error", "logit"), ("private payoffs", "probit")]
)
def test_disputes_have_one_top_above_plain_shares_from_every_start(tables, noise, link):
    model = replace(load_strategic_model("war-1800"), noise=noise, link=link)
    sample = read_sample(model, tables["war1800.rda"])
    found = estimate(model, sample, EstimationOptions(starts=30))
    assert (found.rows, found.rows_dropped) == (282, 31)
    assert found.reached_top == 30
    assert all(ascent.has_arrived for ascent in found.ascents)
    # Ten coefficients against two shares: beyond the 0.1 % point of chi-squared with eight degrees of freedom.
    assert 2 * (found.log_likelihood - found.log_likelihood_of_shares) > 26.1


@pytest.mark.slow
def test_all_disputes_are_seen_where_no_regressor_is_missing(tables, tmp_path):
    """133 disputes ended as they began, 86 in capitulation, 94 in war."""
    document = {
        "title": "Disputes",
        "game": {
            "player": "initiator",
            "moves": {
                "leave it": "status quo",
                "escalate": {"player": "respondent", "moves": {"give in": "capitulation", "resist": "war"}},
            },
        },
        "outcome": {"indicators": {"status quo": "sq", "capitulation": "capit", "war": "war"}},
        "utilities": {
            "initiator": {"status quo": "constant + revis1"},
            "respondent": {"war": "constant + balanc"},
        },
    }
    model = declared(document, tmp_path)
    sample = read_sample(model, tables["war1800.rda"])
    assert sample.outcomes.sum(axis=0).tolist() == [133, 86, 94]
    assert estimate(model, sample).reached_top == 10


@pytest.mark.slow
def test_a_climb_without_curvature_may_end_below_the_top(tables):
    """Why there are several starts: by plain slopes one of them stops at -491.7; by curvature none does."""
    from scipy.optimize import minimize

    model = replace(load_strategic_model("leblang-2003"), noise="agent error")
    likelihood = Likelihood(model, read_sample(model, tables["leblang2003.rda"]))
    ends = []
    for name, start in [starts(likelihood, np.zeros(19), 10, 1)[place] for place in (1, 2, 9)]:
        found = minimize(
            lambda x: [-part / 7240 for part in likelihood.value_and_gradient(x)],
            start,
            jac=True,
            method="BFGS",
        )
        ends.append(-7240 * found.fun)
        assert climb(likelihood, start, name).log_likelihood == pytest.approx(-481.6389, abs=1e-3)
    assert min(ends) < -485
