import datetime

import pytest
from tests.documents import complaints, resolved

from foedus.numerics.draws import RankCorrelation

UNCERTAIN = [
    {"actor": actor, "issue": "territory", "position": [60, 80], "salience": 60} for actor in ("FRA", "UKR")
]
CERTAIN = [{"actor": "FRA", "issue": "territory", "position": 70, "salience": 60}]
PATHS = ["positions/FRA/territory/position", "positions/UKR/territory/position"]


def contingency(**changes):
    row = {
        "id": "attack",
        "attacker": "RUS",
        "target": {"territory_of": "UKR"},
        "place": "UKR",
        "on": "2026-06-01",
    }
    return {"contingencies": [row | changes]}


def pledge(**changes):
    row = {
        "id": "aid",
        "donor": "GBR",
        "recipient": "UKR",
        "kind": "money",
        "stage": "announced",
        "amount": 5.6,
    }
    return {"pledges": [row | {"on": "2025-02-12"} | changes]}


def stakes(**changes):
    return {"stakes": {"challenger": "RUS", "target": "UKR", "guarantors": ["FRA"], **changes}}


def test_a_contingency_says_what_is_hit_and_whose_it_is():
    (found,) = resolved(**contingency(target={"forces_of": "line"})).contingencies
    assert (found.target_kind, found.target_of, found.severity, found.provoked) == (
        "forces",
        "line",
        "armed_attack",
        False,
    )
    assert found.on == datetime.date(2026, 6, 1)


def test_an_attacker_need_not_be_a_state():
    (found,) = resolved(
        actors={"Band": {"other": True, "capability": 1}}, **contingency(attacker="Band")
    ).contingencies
    assert found.attacker == "Band"


def test_an_actor_that_is_one_state_may_stand_for_it():
    (found,) = resolved(
        actors={"Norway": {"state": "NOR"}}, **contingency(target={"vessel_of": "Norway"})
    ).contingencies
    assert found.target_of == "NOR"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"attacker": "RUSS"}, "the attacker of the contingency 'attack' is 'RUSS', which is not known"),
        ({"place": "Kyiv"}, "the place of the contingency 'attack' is 'Kyiv', which is not known"),
        (
            {"target": {"forces_of": "lime"}},
            "the target of the contingency 'attack' is 'lime', which is not known",
        ),
        (
            {"target": {"territory_of": "line"}},
            "the target of the contingency 'attack' is 'line', which is not known",
        ),
        ({"target": {}}, "the target of the contingency 'attack' says nothing"),
        (
            {"target": {"territory_of": "UKR", "forces_of": "UKR"}},
            "the target of the contingency 'attack' says territory_of and forces_of",
        ),
        ({"severity": "war"}, "severity of the contingency 'attack' is 'war'"),
        ({"provoked": "yes"}, "provoked of the contingency 'attack' is 'yes'"),
        ({"on": "2025-13-01"}, "on of the contingency 'attack' is '2025-13-01', a day that no calendar has"),
    ],
)
def test_a_contingency_that_makes_no_sense_is_refused(changes, found):
    assert complaints(**contingency(**changes)) == [found]


def test_an_attacker_that_is_several_states_is_refused():
    actors = {"EUR": {"group": ["DEU", "POL"]}}
    found = complaints(actors=actors, **contingency(attacker="EUR"))
    assert found == ["the attacker of the contingency 'attack' is 'EUR', which is not one state"]


@pytest.mark.parametrize("section", ["contingencies", "pledges"])
def test_an_id_stands_once(section):
    rows = (contingency() if section == "contingencies" else pledge())[section]
    (found,) = complaints(**{section: rows * 2})
    assert "is there twice, first at small.yaml:" in found


def test_a_pledge_has_the_unit_of_its_kind():
    assert resolved(**pledge()).pledges[0].amount.unit == "USD bn"
    assert resolved(**pledge(kind="troops", amount=500)).pledges[0].amount.unit == "troops"
    assert resolved(**pledge()).pledges[0].amount.path == "pledges/aid/amount"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"donor": "GBB"}, "the donor of the pledge 'aid' is 'GBB', which is not known"),
        ({"recipient": "UKK"}, "the recipient of the pledge 'aid' is 'UKK', which is not known"),
        ({"amount": -1}, "the amount of the pledge 'aid': -1 lies outside the range from 0 up"),
        ({"kind": "loan"}, "kind of the pledge 'aid' is 'loan'"),
        ({"stage": "promised"}, "stage of the pledge 'aid' is 'promised'"),
        ({"on": "2025-06-01"}, "the pledge 'aid' dates from 2025-06-01, after the scenario's day 2025-02-13"),
        ({"evidence": "saif"}, "the pledge 'aid' rests on evidence 'saif', which is not listed"),
    ],
)
def test_a_pledge_that_makes_no_sense_is_refused(changes, found):
    assert complaints(**pledge(**changes)) == [found]


def test_stakes_name_the_issue_that_divides_them():
    division = {"issue": "territory", "challenger_prefers": "low"}
    found = resolved(**stakes(division=division)).stakes
    assert (found.challenger, found.target, found.guarantors) == ("RUS", "UKR", ("FRA",))
    assert (found.division_issue, found.challenger_prefers) == ("territory", "low")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"challenger": "RUSS"}, "the challenger of the stakes is 'RUSS', which is not known"),
        ({"target": "UKK"}, "the target of the stakes is 'UKK', which is not known"),
        ({"guarantors": ["FRR"]}, "a guarantor of the stakes is 'FRR', which is not known"),
        ({"guarantors": ["FRA", "FRA"]}, "a guarantor of the stakes names FRA twice"),
        ({"guarantors": ["RUS"]}, "'RUS' is both the challenger and a guarantor"),
        ({"target": "RUS"}, "'RUS' is both the challenger and the target"),
        ({"division": {"issue": "land"}}, "the issue that divides the stakes is 'land', which is not known"),
    ],
)
def test_stakes_that_make_no_sense_are_refused(changes, found):
    assert complaints(**stakes(**changes)) == [found]


def test_numbers_may_move_together():
    rows = [{"between": PATHS, "rho": 0.6}]
    assert resolved(correlations=rows, positions=UNCERTAIN).correlations == (
        RankCorrelation(tuple(PATHS), 0.6),
    )


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [{"between": [PATHS[0], "positions/FRA"], "rho": 0.5}],
            "a number of a correlation is 'positions/FRA', which is not known",
        ),
        ([{"between": PATHS, "rho": 1.5}], "2 numbers cannot all have rank correlation 1.5 with each other"),
        ([{"between": PATHS[:1], "rho": 0.5}], "a correlation joins fewer than two numbers"),
        ([{"between": [*PATHS, PATHS[0]], "rho": 0.5}], f"the number {PATHS[0]} is correlated twice"),
    ],
)
def test_a_correlation_that_makes_no_sense_is_refused(rows, found):
    assert complaints(correlations=rows, positions=UNCERTAIN) == [found]


def test_a_number_that_is_taken_as_known_cannot_move_with_others():
    found = complaints(correlations=[{"between": PATHS, "rho": 0.6}], positions=UNCERTAIN[1:] + CERTAIN)
    assert found == [f"the number {PATHS[0]} is taken as known, so it cannot move with others"]


def test_known_outcomes_name_proposals_and_blockers():
    row = {"proposal": "line", "adopted": False, "on": "2025-03-01", "says": "Refused.", "blockers": ["RUS"]}
    (found,) = resolved(known_outcomes=[row]).known_outcomes
    assert (found.adopted, found.blockers) == (False, ("RUS",))
    assert complaints(known_outcomes=[row | {"proposal": "lime"}]) == [
        "the proposal of a known outcome is 'lime', which is not known"
    ]
    assert complaints(known_outcomes=[row | {"blockers": ["RUSS"]}]) == [
        "a blocker in a known outcome is 'RUSS', which is not known"
    ]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"sources": {"a": {"title": "A", "reliability": "G"}}}, "the reliability of the source 'a' is 'G'"),
        ({"sources": {"a": {"title": "A", "credibility": 7}}}, "the credibility of the source 'a' is 7"),
        (
            {"sources": {"a": {"title": "A", "date": "yesterday"}}},
            "date of the source 'a' is 'yesterday', which is no date",
        ),
        (
            {"evidence": {"b": {"source": "pres", "says": "x"}}},
            "the source of the evidence 'b' is 'pres', which is not known",
        ),
        (
            {"parameters": {"acceptance.scal": 1}},
            "a model parameter is 'acceptance.scal', which is not known",
        ),
        (
            {"parameters": {"acceptance.scale": 7}},
            "the parameter 'acceptance.scale': 7 lies outside the range 0.001 to 1",
        ),
    ],
)
def test_sources_and_parameters_that_make_no_sense_are_refused(changes, found):
    assert complaints(**changes) == [found]


def test_parameters_have_their_shipped_defaults_unless_they_are_set():
    found = resolved(parameters={"acceptance.scale": 0.5})
    assert found.parameter("acceptance.scale").distribution.likely == 0.5
    assert found.parameter("forces.rotation_ratio").unit == "contingents"
