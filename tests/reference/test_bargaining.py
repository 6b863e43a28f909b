"""Forecasts and acceptances against published and hand-worked values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from foedus.analyses.bargaining.acceptance import chance_of_accepting, gain, shares
from foedus.analyses.bargaining.compromise import compromise, pull
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet

CASES = yaml.safe_load((Path(__file__).parent / "bargaining.yaml").read_text(encoding="utf-8"))


def one(values):
    """One draw of several actors."""
    return np.array([values], dtype=float)


def package(salience, position, reversion_point, term, width):
    """Gain of one actor from a package, summed over its issues."""
    share = shares(np.array(salience, dtype=float)[:, None, None])
    rows = zip(term, reversion_point, position, share, width, strict=True)
    return sum(
        gain(one([to]), np.array([back], dtype=float), one([where]), part, wide)[0, 0, 0]
        for to, back, where, part, wide in rows
    )


def expected(position, weight, **rest):
    """Mean of the distribution over positions."""
    return (probabilistic_condorcet(one(position), one(weight), **rest) * one(position)).sum()


METHODS = {
    "compromise": lambda position, weight: compromise(one(position), one(weight))[0],
    "median": lambda position, weight: weighted_median(one(position), one(weight))[0],
    "nash": lambda position, weight, reversion_point, **rest: nash(
        one(position), one(weight), np.array([reversion_point], dtype=float), **rest
    )[0],
    "election": expected,
    "kalai_smorodinsky": lambda position, weight, reversion_point, **rest: kalai_smorodinsky(
        one(position), one(weight), np.array([reversion_point], dtype=float), **rest
    )[0],
    "pull": lambda position, weight: pull(one(position), one(weight)),
    "gain": package,
    "chance": lambda gain, scale, crossed: chance_of_accepting(
        one([gain]), np.array([scale]), np.array([[crossed]])
    )[0, 0],
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['method']}: {case['case']}" for case in CASES])
def test_it_gives_the_known_answer(case):
    found = METHODS[case["method"]](**case["given"])
    np.testing.assert_allclose(found, case["expect"], rtol=0, atol=case["tolerance"])
