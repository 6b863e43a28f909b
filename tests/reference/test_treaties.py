"""Every shipped treaty against its cases: the day before, of and after, and each clause both ways."""

from __future__ import annotations

import datetime

import pytest
from tests.builders import actor, proposal, scenario

import foedus.library
from foedus.analyses.obligations.analyse import analyse
from foedus.files.reading import read_text
from foedus.files.states import load_states
from foedus.files.treaties import load_areas, load_treaty, shipped
from foedus.files.yaml import parse
from foedus.model.proposals import Contingency


def cases(name: str) -> list[dict]:
    path = foedus.library.path("treaties", name, "cases.yaml")
    return parse(read_text(path), str(path)).data["cases"]


CASES = [pytest.param(name, case, id=f"{name}: {case['case']}") for name in shipped() for case in cases(name)]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_treaty_says_what_its_case_expects(name, case):
    treaty = load_treaty(name)
    ((kind, owner),) = case["target"].items()
    codes = {case["state"], case["attacker"], owner}
    event = Contingency(
        id="event",
        title="event",
        attacker=case["attacker"],
        target_kind=kind.removesuffix("_of"),
        target_of=owner,
        place=case["place"],
        on=datetime.date.fromisoformat(case["on"]),
        severity=case.get("severity", "armed_attack"),
    )
    states = load_states()
    tried = scenario(
        states=states,
        actors=tuple(actor(code) for code in sorted(codes)),
        positions=(),
        treaties={name: treaty},
        areas=load_areas(),
        proposals=(proposal("now", {"land": 50.0, "arms": 50.0}, (case["state"],)),),
        contingencies=(event,),
    )
    findings = [
        finding
        for finding in analyse(tried).findings
        if finding.state == case["state"] and finding.article == case["article"]
    ]
    # The face that the case is about comes first; troops abroad also raise the face of their host.
    found = str(findings[0].verdict) if findings else "no finding"
    if kind == "forces_of" and any(str(f.verdict) == case["expect"] for f in findings):
        found = case["expect"] if case["expect"] != "not triggered" else _all_alike(findings)
    assert found == case["expect"], [(f.face, str(f.verdict), f.hangs_on) for f in findings]


def _all_alike(findings: list) -> str:
    verdicts = {str(finding.verdict) for finding in findings}
    return verdicts.pop() if len(verdicts) == 1 else f"mixed: {sorted(verdicts)}"


@pytest.mark.parametrize("name", shipped())
def test_every_clause_has_a_case_for_and_a_case_against(name):
    against = {"not triggered", "no finding"}
    for clause in load_treaty(name).clauses:
        expected = {case["expect"] for case in cases(name) if case["article"] == clause.article}
        assert expected & against, f"art. {clause.article} has no case against"
        if load_treaty(name).status == "in_force":
            assert expected - against, f"art. {clause.article} has no case for"
