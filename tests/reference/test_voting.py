"""Voting against published and hand-worked values."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml

from foedus.analyses.voting.banzhaf import banzhaf, normalised_banzhaf, power_to_act
from foedus.analyses.voting.coalitions import dummies, minimal_blocking, minimal_winning, veto_players
from foedus.analyses.voting.coleman import coleman_prevent
from foedus.analyses.voting.deegan_packel import deegan_packel
from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.johnston import johnston
from foedus.analyses.voting.passing import pivotality
from foedus.analyses.voting.public_good import public_good
from foedus.analyses.voting.shapley_shubik import shapley_shubik
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, count, voters

CASES = yaml.safe_load((Path(__file__).parent / "voting.yaml").read_text(encoding="utf-8"))

PER_VOTER = {
    "banzhaf": banzhaf,
    "normalised_banzhaf": normalised_banzhaf,
    "shapley_shubik": shapley_shubik,
    "coleman_prevent": coleman_prevent,
    "deegan_packel": deegan_packel,
    "public_good": public_good,
    "johnston": johnston,
}
WHOLE = {
    "power_to_act": power_to_act,
    "winning": lambda rule: diagram(rule).winning_and_swings()[0],
    "minimal_winning": lambda rule: minimal_winning(rule).count,
    "minimal_winning_sizes": lambda rule: [len(members) for members in minimal_winning(rule)],
    "minimal_blocking": lambda rule: minimal_blocking(rule).count,
    "smallest_blocking": lambda rule: len(minimal_blocking(rule).first(1)[0]),
    "veto_players": lambda rule: sorted(places(veto_players(rule))),
    "powerless": lambda rule: sorted(places(dummies(rule))),
}


def places(names):
    return [int(name) for name in names]


def rule_of(given) -> Rule:
    if "all_of" in given:
        return AllOf(tuple(rule_of(part) for part in given["all_of"]))
    if "any_of" in given:
        return AnyOf(tuple(rule_of(part) for part in given["any_of"]))
    first = given.get("from", 1)
    if "unanimity" in given:
        return Unanimity(named(first, given["unanimity"]))
    if "at_least" in given:
        return count(named(first, given["of"]), given["at_least"])
    weights = []
    for word in given["weights"].split(","):
        weight, _, times = word.strip().partition("x")
        weights += [Fraction(weight)] * int(times or 1)
    return Weighted(named(first, len(weights)), tuple(weights), Fraction(given["quota"]))


def named(first, size):
    return tuple(str(place) for place in range(first, first + size))


def by_place(expected):
    return expected if isinstance(expected, dict) else dict(enumerate(expected, start=1))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_reference_case_is_met(case):
    rule, tolerance = rule_of(case["given"]), case.get("tolerance", 0)
    where = {int(name): column for column, name in enumerate(voters(rule))}
    per_voter = {quantity: index(rule) for quantity, index in PER_VOTER.items() if quantity in case["expect"]}
    if "chances" in case["given"]:
        yes = np.zeros((1, len(where)))
        for place, column in where.items():
            yes[0, column] = case["given"]["chances"][place - 1]
        chance, rise = pivotality(rule, yes)
        per_voter["rise"] = rise[0]
    for quantity, expected in case["expect"].items():
        if quantity in per_voter:
            for place, value in by_place(expected).items():
                found = per_voter[quantity][where[place]]
                assert found == pytest.approx(float(Fraction(value)), abs=tolerance, rel=0), (quantity, place)
        elif quantity == "chance":
            assert chance[0] == pytest.approx(expected, abs=tolerance, rel=0)
        elif quantity == "power_to_act":
            assert WHOLE[quantity](rule) == pytest.approx(expected, abs=tolerance, rel=0)
        else:
            assert WHOLE[quantity](rule) == expected, quantity
