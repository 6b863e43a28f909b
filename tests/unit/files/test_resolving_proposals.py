import datetime
from fractions import Fraction

import pytest
from tests.documents import complaints, resolved

from foedus.model.evidence import Basis
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count
from foedus.numerics.distributions import Triangular


def line(**changes):
    return {"proposals": {"line": {"terms": {"territory": 30}, "consent": ["RUS", "UKR"], **changes}}}


def consent(rule):
    return resolved(**line(consent=rule)).proposal["line"].consent


def test_an_issue_that_is_not_named_stays_at_the_reversion_point_and_is_the_same_number():
    found = resolved(**line(terms={}))
    issue = found.issue["territory"]
    assert found.proposal["line"].terms["territory"] is issue.reversion_point
    assert "The proposal line says nothing on territory: left at the reversion point." in found.notes


def test_a_term_may_be_named_by_a_point_of_the_issue():
    found = resolved(**line(terms={"territory": "status_quo"}))
    assert found.proposal["line"].terms["territory"] is found.issue["territory"].status_quo


def test_the_basis_of_terms_holds_for_terms_alone():
    force = {"size": 3000, "place": "UKR"}
    found = resolved(**line(terms_basis={"evidence": "said"}, assumption="a guess", force=force)).proposal[
        "line"
    ]
    assert found.terms["territory"].basis == Basis(evidence=("said",))
    assert found.force.size.basis == Basis(assumption="a guess")


def test_a_list_of_names_needs_them_all():
    found = consent(["RUS", "UKR"])
    assert found.rule == Unanimity(("RUS", "UKR"))
    assert found.speaks_for == {"RUS": "RUS", "UKR": "UKR"}
    assert found.says == "all of RUS and UKR must agree"
    assert consent("RUS, UKR") == found


def test_rules_nest():
    found = consent({"all_of": ["RUS", "UKR", {"any_of": ["FRA", {"at_least": 1, "of": ["FRA", "UKR"]}]}]})
    inner = AnyOf((Unanimity(("FRA",)), count(("FRA", "UKR"), 1)))
    assert found.rule == AllOf((Unanimity(("RUS", "UKR")), inner))
    assert found.says == (
        "all of RUS and UKR must agree; and FRA must agree; or at least 1 of FRA and UKR must agree"
    )


def test_all_of_names_alone_is_unanimity():
    assert consent({"all_of": ["RUS", "UKR"]}).rule == Unanimity(("RUS", "UKR"))


def test_weights_and_quota_are_exact():
    found = consent({"weights": {"RUS": 0.1, "UKR": "1/3", "FRA": 4}, "quota": "21/10"})
    weights = (Fraction(1, 10), Fraction(1, 3), Fraction(4))
    assert found.rule == Weighted(("RUS", "UKR", "FRA"), weights, Fraction(21, 10))


def test_a_state_votes_through_the_actor_that_speaks_for_it():
    actors = {"NORTH": {"group": ["NOR", "SWE"], "capability": 1}}
    found = resolved(actors=actors, **line(consent=["SWE", "RUS"])).proposal["line"].consent
    assert found.speaks_for == {"SWE": "NORTH", "RUS": "RUS"}


def test_an_author_may_say_who_speaks_for_a_voter_and_put_the_rule_in_words():
    found = consent({"unanimity": ["RUS", "UKR"], "speaks_for": {"UKR": "FRA"}, "says": "Both must sign."})
    assert found.speaks_for == {"RUS": "RUS", "UKR": "FRA"}
    assert found.says == "Both must sign."


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ([], "a rule of consent has no voters"),
        (3, "a rule of consent is 3"),
        ({}, "a rule of consent has nothing, which is no rule"),
        ({"allof": ["RUS"]}, "a rule of consent has 'allof', which is no rule"),
        (["RUS", "RUS"], "a rule names the voter RUS twice"),
        (["RUS", "GER"], "the voter 'GER' is no actor, nor a state for which an actor speaks"),
        (["RUS", "DEU"], "no actor speaks for the voter 'DEU'"),
        (["RUS", 3], "a voter is 3"),
        ({"all_of": []}, "the parts of a rule are []"),
        ({"any_of": "RUS"}, "the parts of a rule are 'RUS'"),
        ({"at_least": 2, "of": ["RUS"]}, "a rule asks for at least 2 of 1 voters"),
        ({"at_least": 0, "of": ["RUS"]}, "a rule asks for at least 0 of 1 voters"),
        ({"at_least": 2}, "a rule of consent with at_least has no of"),
        ({"at_least": 1, "of": ["RUS"], "says": 3}, "says of the consent of 'line' is not a text"),
        ({"weights": {"RUS": 1}, "quota": 2}, "the quota is 2"),
        ({"weights": {"RUS": 1}, "quota": 0}, "the quota is 0"),
        ({"weights": {"RUS": 0, "UKR": 0}, "quota": 1}, "every weight is 0"),
        ({"weights": {"RUS": -1, "UKR": 3}, "quota": 1}, "the weight of 'RUS' is -1"),
        ({"weights": {"RUS": "much"}, "quota": 1}, "the weight of 'RUS' is 'much'"),
        ({"weights": ["RUS"], "quota": 1}, "the weights are ['RUS']"),
        ({"weights": {"RUS": True}, "quota": 1}, "the weight of 'RUS' is true"),
        (
            {"unanimity": ["RUS"], "quota": 1},
            "a rule of consent with unanimity has a key 'quota' that means nothing there",
        ),
        (
            {"unanimity": ["RUS"], "speaks_for": ["UKR"]},
            "speaks_for of the consent of 'line' is not a mapping of voters to actors",
        ),
        (
            {"unanimity": ["RUS"], "speaks_for": {"UKR": "FRA"}},
            "a voter in speaks_for of 'line' is 'UKR', which is not known",
        ),
        (
            {"unanimity": ["RUS"], "speaks_for": {"RUS": "GER"}},
            "the actor that speaks for RUS in 'line' is 'GER', which is not known",
        ),
        ({"institution": 3, "decision": "accession"}, "the institution is 3"),
        (
            {"institution": "natoo", "decision": "accession"},
            "the institution of a rule is 'natoo', which is not known",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule, found):
    assert complaints(**line(consent=rule)) == [found]


def test_every_fault_of_a_rule_is_found_at_once():
    rule = {"all_of": ["GER", {"at_least": 5, "of": ["RUS"]}, {"weights": {"RUS": 1}, "quota": 9}]}
    assert len(complaints(**line(consent=rule))) == 3


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"terms": {"land": 3}}, "an issue in the terms of 'line' is 'land', which is not known"),
        (
            {"terms": {"territory": 300}},
            "the term of 'line' on 'territory': 300 lies outside the range 0 to 100",
        ),
        ({"treaties": ["natoo"]}, "a treaty of the proposal 'line' is 'natoo', which is not known"),
        (
            {"starts": "2024-01-01"},
            "the proposal 'line' starts on 2024-01-01, before the scenario's day 2025-02-13",
        ),
        ({"starts": "soon"}, "starts of the proposal 'line' is 'soon', which is no date"),
        (
            {"parameters": {"acceptance.skale": 3}},
            "a model parameter is 'acceptance.skale', which is not known",
        ),
        (
            {"parameters": {"acceptance.scale": 30}},
            "the parameter 'acceptance.scale': 30 lies outside the range 0.001 to 1",
        ),
        ({"evidence": "saif"}, "the proposal 'line' rests on evidence 'saif', which is not listed"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(changes, found):
    assert complaints(**line(**changes)) == [found]


def test_a_proposal_is_not_called_like_a_state_or_a_treaty():
    for name, treaties in (("NOR", []), ("csto", [{"use": "csto"}])):
        (found,) = complaints(proposals={name: {"consent": ["RUS"]}}, treaties=treaties)
        assert found.startswith(f"the proposal {name!r} has the name of a ")


def test_a_proposal_sets_parameters_of_its_own():
    found = resolved(**line(parameters={"acceptance.scale": [0.02, 0.03, 0.04]}))
    own = found.parameter("acceptance.scale", found.proposal["line"])
    assert own.path == "proposals/line/parameters/acceptance.scale"
    assert own.distribution == Triangular(0.02, 0.03, 0.04)
    assert found.parameter("acceptance.scale").path == "parameters/acceptance.scale"


def test_a_day_of_start_is_kept():
    assert resolved(**line(starts="2025-06-01")).proposal["line"].starts == datetime.date(2025, 6, 1)


# --- forces ---

ALLIES = {"EUR": {"group": ["DEU", "POL"]}, "USA": {"state": "USA"}}


def force(**changes):
    return line(force={"size": 30000, "place": "UKR", **changes})


def test_without_contributors_europeans_and_donors_of_troops_are_counted_in():
    pledge = {"id": "a", "donor": "AUS", "recipient": "UKR", "kind": "troops", "stage": "announced"}
    pledge |= {"amount": 500, "on": "2025-02-01"}
    found = resolved(
        actors=ALLIES,
        pledges=[pledge],
        stakes={"challenger": "RUS", "target": "UKR"},
        **force(exclude=["POL"]),
    )
    asked = found.proposal["line"].force
    assert asked.candidates == ("FRA", "DEU", "AUS")
    assert asked.excluded == ("POL",)
    assert any(note.startswith("The force of line names no contributors") for note in found.notes)


def test_contributors_may_be_named_by_their_group():
    found = (
        resolved(actors=ALLIES, **force(contributors=["EUR", "AUS"], backstop=["USA"])).proposal["line"].force
    )
    assert found.candidates == ("DEU", "POL", "AUS")
    assert found.backstop == ("USA",)


def test_nobody_may_be_named_as_contributor():
    assert resolved(**force(contributors=[])).proposal["line"].force.candidates == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"place": "UKK"}, "the place of the force of 'line' is 'UKK', which is not known"),
        ({"size": 0}, "the size of the force of 'line': 0 lies outside the range from 1 up"),
        (
            {"contributors": ["FRA", "XYZ"]},
            "a contributor to the force of 'line' is 'XYZ', which is not known",
        ),
        (
            {"contributors": ["FRA"], "exclude": ["FRA"]},
            "the force of 'line' both counts on FRA and excludes it",
        ),
        ({"mission_of": "mfu"}, "mission_of of the force of 'line' is 'mfu', which is not known"),
        (
            {"minimum_non_european_share": 5},
            "minimum_non_european_share of the force of 'line': 5 lies outside the range 0 to 1",
        ),
    ],
)
def test_a_force_that_makes_no_sense_is_refused(changes, found):
    assert complaints(**force(**changes)) == [found]
