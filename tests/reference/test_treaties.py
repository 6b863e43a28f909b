"""Every shipped treaty against its cases: the day before, of and after, and each clause both ways."""

from __future__ import annotations

import datetime

import pytest

from foedus.backtest.treaty_cases import try_case
from foedus.files.cases import historical_cases, load_cases
from foedus.files.treaties import load_treaty, shipped
from foedus.model.cases import TreatyCase

CASES = [
    pytest.param(case, id=f"{case.treaty}: {case.name}")
    for case in (*(case for name in shipped() for case in load_cases(name)), *historical_cases())
]


@pytest.mark.parametrize("case", CASES)
def test_a_treaty_says_what_its_case_expects(case: TreatyCase) -> None:
    for outcome in try_case(case):
        found = outcome.finding
        told = (outcome.state, outcome.answer, found and found.hangs_on, found and found.failing)
        assert outcome.agrees, told


@pytest.mark.parametrize("name", shipped())
def test_every_clause_has_a_case_for_and_a_case_against(name: str) -> None:
    against = {"not triggered", "no finding"}
    for clause in load_treaty(name).clauses:
        cases = [case for case in load_cases(name) if case.article == clause.article]
        if clause.in_force is not None:
            cases = [case for case in cases if clause.in_force.contains(case.event.on)]
            assert cases, f"this version of art. {clause.article} has no case"
            continue
        expected = {case.expect for case in cases}
        assert expected & against, f"art. {clause.article} has no case against"
        assert expected - against, f"art. {clause.article} has no case for"


@pytest.mark.parametrize("name", shipped())
def test_every_entry_into_force_has_the_day_before_and_the_day_itself(name: str) -> None:
    treaty = load_treaty(name)
    days = {case.event.on for case in load_cases(name)}
    if treaty.in_force is not None:
        assert {treaty.in_force.start, treaty.in_force.start - datetime.timedelta(days=1)} <= days


def test_every_case_has_its_own_name() -> None:
    names = [(param.values[0].treaty, param.values[0].name) for param in CASES]
    assert len(set(names)) == len(names)
