"""Forecasts of past decisions of the European Union, whose outcomes are known.

The data are the user's own copy of Decision-making in the European Union III, one table of issues and one of
positions.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "negotiations" / "deu3"


@pytest.fixture
def decisions():
    if not (FOLDER / "issues.csv").exists():
        missing = (
            f"past decisions are not in {FOLDER}; set FOEDUS_DATA to the folder that holds negotiations/deu3"
        )
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return read(FOLDER)


def number(cell):
    return float(cell) if cell else 0.0


@cache
def read(folder):
    """Positions, weights, reversion point (or None) and outcome of each scored issue."""
    rows = {}
    with (folder / "positions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["position"]:
                rows.setdefault(row["isnr"], []).append(row)
    with (folder / "issues.csv").open(encoding="utf-8", newline="") as file:
        issues = [row for row in csv.DictReader(file) if row["usable351"] == "1"]
    return [
        (
            np.array([[float(row["position"]) for row in rows[issue["isnr"]]]]),
            np.array([[number(row["cap_votes"]) * number(row["salience"]) for row in rows[issue["isnr"]]]]),
            float(issue["reference_point"]) if issue["reference_point"] else None,
            float(issue["outcome"]),
        )
        for issue in issues
    ]


def mean_absolute_error(decisions, forecast, with_reversion_point=False):
    errors = [
        abs(forecast(position, weight, np.array([back or 0.0]))[0] - outcome)
        for position, weight, back, outcome in decisions
        if back is not None or not with_reversion_point
    ]
    return round(float(np.mean(errors)), 3), len(errors)


def test_the_compromise_misses_by_as_much_as_was_measured_before(decisions):
    found = mean_absolute_error(decisions, lambda position, weight, _: compromise(position, weight))
    assert found == (20.753, 196)


def test_the_compromise_is_as_often_far_off_as_its_limits_say(decisions):
    miss = np.array([abs(compromise(x, w)[0] - outcome) for x, w, _, outcome in decisions])
    # 36 in 100 within 10 points, one in five more than 33 away
    assert (np.sum(miss <= 10), np.sum(miss > 33), len(miss)) == (70, 39, 196)


def test_the_weighted_median_does_worse(decisions):
    found = mean_absolute_error(decisions, lambda position, weight, _: weighted_median(position, weight))
    assert found == (26.128, 196)


@pytest.mark.parametrize(("loss", "error"), [("quadratic", 21.521), ("linear", 20.986)])
def test_the_nash_solution_with_a_costly_no_deal_does_about_as_well(decisions, loss, error):
    found = mean_absolute_error(decisions, lambda x, w, back: nash(x, w, back, 0, 100, 1.0, loss))
    assert found == (error, 196)


def test_the_costlier_no_deal_is_taken_to_be_the_better_the_nash_solution_does(decisions):
    errors = [
        mean_absolute_error(decisions, lambda x, w, back, c=cost: nash(x, w, back, 0, 100, c), True)
        for cost in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert errors == [(43.483, 137), (27.743, 137), (23.911, 137), (22.354, 137), (21.883, 137)]
