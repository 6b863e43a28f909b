import datetime

import pytest
from tests.documents import complaints, resolved

from foedus.model.rules import Unanimity, voters
from foedus.model.treaties import Duty

PACT = {
    "id": "pact",
    "title": "A pact",
    "status": "in_force",
    "in_force": {"from": "1990-01-01"},
    "parties": [{"states": ["FRA", "DEU"], "from": "1990-01-01"}],
    "clauses": [
        {
            "article": 1,
            "says": "Help.",
            "duty": "assist",
            "trigger": "own_territory",
            "source": "text",
            "certainty": "C",
        }
    ],
    "source": "made up",
}
LEAGUE = {
    "name": "A league",
    "members": [{"states": ["FRA", "UKR"], "from": "1990-01-01"}, {"states": ["RUS"], "to": "2000-01-01"}],
    "decisions": {"entry": {"rule": "unanimity", "says": "All agree.", "source": "text", "certainty": "C"}},
}


def clause(**changes):
    return {"treaties": [PACT | {"clauses": [PACT["clauses"][0] | changes]}]}


def line(**changes):
    return {"proposals": {"line": {"consent": ["RUS", "UKR"], **changes}}}


def test_a_shipped_treaty_comes_in_full():
    found = resolved(treaties=[{"use": "nato"}])
    assert list(found.treaties) == ["nato"]
    assert "USA" in found.treaties["nato"].parties_on(datetime.date(2025, 2, 13))
    assert "nato-article-6-territory" in found.areas


def test_an_own_treaty_is_read_by_the_same_rules():
    treaty = resolved(treaties=[PACT]).treaties["pact"]
    assert treaty.parties_on(datetime.date(2025, 2, 13)) == {"FRA", "DEU"}
    assert (treaty.clauses[0].article, treaty.clauses[0].duty) == ("1", Duty.ASSIST)


def test_states_that_only_a_treaty_names_bring_no_figures():
    states = resolved(treaties=[PACT]).states
    assert states["FRA"].figures
    assert not states["DEU"].figures


def test_an_institution_is_found_by_being_named():
    found = resolved(actors={"NATO": {"institution": "nato", "capability": 20}})
    assert list(found.institutions) == ["nato"]
    assert found.actor["NATO"].states == ()


def test_the_institution_of_a_gate_is_loaded():
    gate = {"institution": "un-security-council", "decision": "resolution"}
    found = complaints(**clause(gate=gate | {"decision": "nothing"}))
    assert found == ["the decision of the gate of article 1 of 'pact' is 'nothing', which is not known"]


def test_the_members_for_which_nobody_speaks_are_the_rest():
    found = resolved(
        institutions={"league": LEAGUE},
        actors={"REST": {"rest_of": "league"}, "UKR": {"other": True, "capability": 1}},
    )
    assert found.actor["REST"].states == ("UKR",)


def test_the_rest_of_nothing_is_refused():
    found = complaints(
        institutions={"league": LEAGUE}, actors={"REST": {"rest_of": "league", "capability": 3}}
    )
    assert found == ["nobody is left for the actor 'REST': other actors speak for every member of league"]


def test_a_decision_of_an_institution_is_taken_by_its_members_of_the_day():
    rule = {"all_of": ["RUS", {"institution": "league", "decision": "entry"}]}
    consent = resolved(institutions={"league": LEAGUE}, **line(consent=rule)).proposal["line"].consent
    assert consent.rule.parts == (Unanimity(("RUS",)), Unanimity(("FRA", "UKR")))
    assert consent.says == "RUS must agree; and A league decides on entry: All agree"


def test_members_for_which_no_actor_speaks_are_named_with_the_way_out():
    rule = {"institution": "nato", "decision": "accession"}
    (found,) = complaints(**line(consent=rule))
    assert found.startswith("no actor speaks for USA, CAN, GBR, ")
    covered = resolved(actors={"REST": {"rest_of": "nato"}}, **line(consent=rule)).proposal["line"].consent
    assert len(voters(covered.rule)) == 32
    assert covered.speaks_for["FRA"] == "FRA"
    assert covered.speaks_for["USA"] == "REST"


def test_a_state_that_is_a_party_cannot_accede():
    treaties = [{"use": "nato"}]
    found = complaints(treaties=treaties, **line(accessions=[{"treaty": "nato", "state": "FRA"}]))
    assert found == ["FRA accedes to nato in 'line', but is a party already"]
    assert not complaints(treaties=treaties, **line(accessions=[{"treaty": "nato", "state": "UKR"}]))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"treaties": [{"use": "natoo"}]}, "the treaty to use is 'natoo', which is not known"),
        ({"treaties": [{"use": "nato"}, {"use": "nato"}]}, "the treaty 'nato' is there twice"),
        (
            {"treaties": [{"use": "nato", "title": "x"}]},
            "the treaty no. 1 has a key 'title', which means nothing there",
        ),
        ({"treaties": [{"id": "a"}]}, "the treaty 'a' has no 'title'"),
        ({"institutions": {"use": ["natoo"]}}, "an institution to use is 'natoo', which is not known"),
        ({"institutions": {"a": {"name": "A"}}}, "the institution 'a' has no 'members'"),
        (
            line(treaties=["nato"]),
            "a treaty of the proposal 'line' is 'nato', which the scenario does not use",
        ),
        (clause(duty="asist"), "article 1 of 'pact' names the duty 'asist', which is not known"),
        (clause(duti="x"), "clauses.1 of the treaty 'pact' has a key 'duti', which means nothing there"),
        (clause(trigger="own_land"), "the condition 'own_land' is not known"),
        (clause(trigger={"place_in": "moon"}), "the area 'moon' of the condition place_in is not known"),
        (clause(gate="nobody"), "article 1 of 'pact' has the gate 'nobody'"),
    ],
)
def test_law_that_makes_no_sense_is_refused(changes, found):
    assert found in complaints(**changes)


def test_an_own_area_may_be_the_place_of_an_event():
    areas = {"strait": {"name": "A strait", "places": ["UKR"], "disputed": ["RUS"], "source": "a map"}}
    event = {
        "id": "a",
        "attacker": "RUS",
        "target": {"vessel_of": "UKR"},
        "place": "strait",
        "on": "2026-01-01",
    }
    found = resolved(areas=areas, contingencies=[event])
    assert found.areas["strait"].places == {"UKR"}
    assert found.contingencies[0].place == "strait"


def test_a_declaration_is_sourced_by_its_evidence():
    declaration = {
        "by": ["FRA"],
        "says": "No cover.",
        "clause_of": "nato",
        "article": 5,
        "excludes_mission": "line",
    }
    found = resolved(treaties=[{"use": "nato"}], declarations=[declaration | {"evidence": "said"}])
    (stated,) = found.declarations
    assert (stated.article, stated.binding, stated.source) == ("5", False, "A press report, paragraph 3")
    wrong = complaints(declarations=[declaration | {"by": ["FRR"], "excludes_mission": "lime"}])
    assert wrong == [
        "a state of a declaration is 'FRR', which is not known",
        "the treaty of a declaration is 'nato', which the scenario does not use",
        "the mission of a declaration is 'lime', which is not known",
    ]
