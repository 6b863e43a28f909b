"""Every shipped treaty against its cases: the day before, of and after, and each clause both ways."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from tests.builders import actor, proposal, quantity, scenario

import foedus.library
from foedus.analyses.obligations.analyse import ObligationsOptions, analyse
from foedus.analyses.obligations.result import Finding, Verdict
from foedus.files.areas import load_areas
from foedus.files.reading import read_text
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, shipped
from foedus.files.yaml import parse
from foedus.model.events import Contingency
from foedus.model.forces import Force
from foedus.model.proposals import Accession, Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Declaration

Case = dict[str, object]
KEYS = {
    "case", "source", "on", "attacker", "target", "place", "severity", "provoked", "with", "mission", "declarations",
    "requests", "accedes", "brought", "starts", "state", "article", "face", "expect", "failing", "hangs_on",
}  # fmt: skip
STATES = load_states()


def document(name: str) -> dict[str, object]:
    path = foedus.library.path("treaties", name, "cases.yaml")
    return parse(read_text(path), str(path)).data


CASES = [
    pytest.param(name, case, id=f"{name}: {case['case']}")
    for name in shipped()
    for case in document(name)["cases"]
]


def tried(name: str, case: Case) -> Scenario:
    """The case as a scenario of one proposal and one event."""
    ((kind, owner),) = case["target"].items()
    mission = case.get("mission") or {}
    asked = states(case)
    event = Contingency(
        id="event",
        title="event",
        attacker=case["attacker"],
        target_kind=kind.removesuffix("_of"),
        target_of=owner,
        place=case["place"],
        on=datetime.date.fromisoformat(case["on"]),
        severity=case.get("severity", "armed_attack"),
        provoked=case.get("provoked", False),
    )
    declared = ()
    if "declared_outside_by" in mission:
        by = tuple(mission["declared_outside_by"])
        force = "reservation" if mission.get("binding") else "political"
        declared = (Declaration(by, "not covered", name, str(case["article"]), "mission", force, "made up"),)
    return scenario(
        as_of=event.on - datetime.timedelta(days=1),
        states=STATES,
        actors=tuple(actor(code) for code in asked),
        positions=(),
        treaties={treaty: load_treaty(treaty) for treaty in (name, *case.get("with", ()))},
        declarations=declared,
        areas=load_areas(),
        proposals=(settlement(name, case, mission),),
        contingencies=(event,),
    )


def settlement(name: str, case: Case, mission: dict[str, object]) -> Proposal:
    starts = case.get("starts")
    started = replace(
        proposal("now", {"land": 50.0, "arms": 50.0}, ("USA",)),
        treaties=(name,) if case.get("brought") else (),
        accessions=tuple(Accession(name, state) for state in case.get("accedes", ())),
        starts=datetime.date.fromisoformat(starts) if starts else None,
    )
    if not mission:
        return started
    size = quantity("proposals/now/force/size", 1000.0, "troops")
    return replace(
        started, force=Force(size, "UKR", tuple(mission["contributors"]), (), mission_of="mission")
    )


def states(case: Case) -> tuple[str, ...]:
    return tuple(case["state"]) if isinstance(case["state"], list) else (case["state"],)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_treaty_says_what_its_case_expects(name: str, case: Case) -> None:
    assert set(case) <= KEYS
    options = ObligationsOptions(case.get("declarations", "as_declared"), case.get("requests", "awaited"))
    result = analyse(tried(name, case), options)
    for state in states(case):
        found = [
            finding
            for finding in result.findings
            if (finding.state, finding.article) == (state, case["article"])
            and finding.treaty == name
            and finding.face.startswith(case.get("face", ""))
        ]
        told = [(finding.state, finding.face, str(finding.verdict), finding.hangs_on) for finding in found]
        gravest = min(found, key=lambda finding: list(Verdict).index(finding.verdict), default=None)
        assert (str(gravest.verdict) if gravest else "no finding") == case["expect"], told
        if gravest is not None:
            _require_words(gravest, case)


def _require_words(finding: Finding, case: Case) -> None:
    assert case.get("hangs_on", "") in finding.hangs_on
    assert len(finding.failing) == case.get("failing", len(finding.failing)), finding.failing


@pytest.mark.parametrize("name", shipped())
def test_every_clause_has_a_case_for_and_a_case_against(name: str) -> None:
    against = {"not triggered", "no finding"}
    for clause in load_treaty(name).clauses:
        cases = [case for case in document(name)["cases"] if case["article"] == clause.article]
        if clause.in_force is not None:
            cases = [c for c in cases if clause.in_force.contains(datetime.date.fromisoformat(c["on"]))]
            assert cases, f"this version of art. {clause.article} has no case"
            continue
        expected = {case["expect"] for case in cases}
        assert expected & against, f"art. {clause.article} has no case against"
        assert expected - against, f"art. {clause.article} has no case for"


@pytest.mark.parametrize("name", shipped())
def test_every_entry_into_force_has_the_day_before_and_the_day_itself(name: str) -> None:
    treaty = load_treaty(name)
    days = {datetime.date.fromisoformat(case["on"]) for case in document(name)["cases"]}
    if treaty.in_force is not None:
        assert {treaty.in_force.start, treaty.in_force.start - datetime.timedelta(days=1)} <= days


@pytest.mark.parametrize("name", shipped())
def test_every_file_of_cases_names_its_source(name: str) -> None:
    found = document(name)
    assert found.get("source") or all(case.get("source") for case in found["cases"])


def test_every_case_of_one_treaty_has_its_own_name() -> None:
    names = [(name, case["case"]) for name in shipped() for case in document(name)["cases"]]
    assert len(set(names)) == len(names)
