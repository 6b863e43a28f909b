"""Game trees and bargaining ranges against hand-worked cases of published models."""

from __future__ import annotations

import math
from dataclasses import astuple
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml

from foedus.analyses.stability.models.bargaining_range import bargaining_range
from foedus.analyses.stability.models.commitment_problem import attacks_before_shift
from foedus.analyses.stability.models.take_it_or_leave_it import optimal_demand
from foedus.analyses.stability.trees.backward_induction import Chance, Decision, Node, Outcome, solve

CASES = yaml.safe_load((Path(__file__).parent / "stability.yaml").read_text(encoding="utf-8"))
CLOSED_FORMS = {
    "bargaining_range": (bargaining_range, ("low", "high")),
    "optimal_demand": (lambda **given: astuple(optimal_demand(**given)), ("excess", "share", "war", "worth")),
    "attacks_before_shift": (lambda **given: (attacks_before_shift(**given),), ("attacks",)),
}


def node(given, players) -> Node:
    if isinstance(given, dict):
        ((name, decision),) = given.items()
        moves = {move: node(then, players) for move, then in decision["moves"].items()}
        return Decision(name, decision["by"], moves)
    if isinstance(given[0], dict):
        return Chance(tuple((branch["chance"], node(branch["then"], players)) for branch in given))
    return Outcome(dict(zip(players, given, strict=True)))


def number(written) -> float:
    if isinstance(written, str) and written.startswith("logistic("):
        return 1 / (1 + math.exp(-float(written.removeprefix("logistic(").removesuffix(")"))))
    return float(Fraction(written))


def found_by_tree(given):
    players = given["players"]
    solution = solve(node(given["tree"], players), dict(zip(players, given["scales"], strict=True)))
    return {"choices": solution.choices, "payoffs": solution.payoffs}


def found_by_closed_form(given):
    method, names = CLOSED_FORMS[given["method"]]
    values = method(**{name: np.array(float(v)) for name, v in given.items() if name != "method"})
    return dict(zip(names, values, strict=True))


def compare(found, expected, tolerance):
    if isinstance(expected, dict):
        for name, value in expected.items():
            compare(found[name], value, tolerance)
    else:
        assert found == pytest.approx(number(expected), abs=tolerance, rel=0)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_reference_case_is_met(case):
    given = case["given"]
    found = found_by_tree(given) if given["method"] == "tree" else found_by_closed_form(given)
    compare(found, case["expect"], case.get("tolerance", 1e-12))
