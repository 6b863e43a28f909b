from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import event, settlement, world

from foedus.analyses.obligations.faces import faces
from foedus.analyses.obligations.predicates import CONDITIONS, Question, holds
from foedus.model.conditions import Predicate
from foedus.model.events import Decided


def ask(name, value=None, hit=None, obligor="FRA", parties=("FRA", "POL"), deal=None, **law):
    deal = deal or settlement()
    hit = hit or event("territory_of POL", "POL")
    small = world("nato", hit=hit, deals=(deal,))
    face = faces(small, deal, hit)[0]
    bound = frozenset(parties)
    question = Question(small, hit, face, "pact", "1", bound, {"pact": bound, **law}, obligor=obligor)
    return holds(Predicate(name, {} if value is None else {"value": value}), question)


POLES, SHIP = event("territory_of POL", "POL"), event("vessel_of POL", "black-sea")
DOUBTFUL = replace(POLES, severity_chances={"incident": 0.5, "armed_attack": 0.5})


@pytest.mark.parametrize(
    ("name", "value", "hit", "expected"),
    [
        ("always", None, POLES, True),
        ("severity_at_least", "armed_attack", POLES, True),
        ("severity_at_least", "sustained", POLES, False),
        ("severity_at_least", "incident", POLES, True),
        ("unprovoked", None, POLES, True),
        ("unprovoked", None, replace(POLES, provoked=True), False),
        ("target_in", ("territory",), POLES, True),
        ("target_in", ("forces", "vessel"), POLES, False),
        ("attacker_external", None, POLES, True),
        ("attacker_external", None, replace(POLES, attacker="FRA"), False),
        ("attacker_is_state", None, POLES, True),
        ("attacker_is_state", None, replace(POLES, attacker="armed-bands"), False),
        ("attacker_in", ("RUS",), POLES, True),
        ("attacker_not_in", ("RUS",), POLES, False),
        ("victim_in", ("POL", "FRA"), POLES, True),
        ("victim_not_in", ("POL",), POLES, False),
        ("obligor_in", ("FRA",), POLES, True),
        ("obligor_not_in", ("FRA",), POLES, False),
        ("attacker_party_to", "nato", POLES, False),
        ("victim_party_to", "pact", POLES, True),
        ("obligor_party_to", "pact", POLES, True),
        ("place_in", "nato-article-6-territory", POLES, True),
        ("place_in", "nato-article-6-forces", SHIP, None),
        ("place_in", "pacific", POLES, False),
        ("own_territory", None, POLES, True),
        ("own_territory", None, SHIP, False),
        ("in_territory_of_party", None, POLES, True),
        ("in_territory_of_party", None, SHIP, False),
        ("mission_of", "mission", POLES, False),
        ("mission_covered", None, POLES, True),
        ("disputed", "whether it is so", POLES, None),
        ("attacker_supported_by", ("BLR",), POLES, False),
        ("attacker_supported_by", ("BLR",), replace(POLES, supported_by=("BLR",)), True),
        ("attacker_supported_by", ("BLR",), replace(POLES, also_attacking=("BLR",)), True),
        ("attackers_at_least", 2, POLES, False),
        ("attackers_at_least", 2, replace(POLES, also_attacking=("BLR",)), True),
        ("attacker_at_war", None, POLES, False),
        ("attacker_at_war", None, replace(POLES, at_war=("RUS",)), True),
        ("attacker_in", ("RUS",), replace(POLES, attributed=None), None),
        ("attacker_external", None, replace(POLES, attributed=0.5), None),
        ("attacker_in", ("RUS",), replace(POLES, attributed=False), False),
        (
            "severity_at_least",
            "armed_attack",
            DOUBTFUL,
            None,
        ),
        (
            "severity_at_least",
            "incident",
            DOUBTFUL,
            True,
        ),
        (
            "severity_at_least",
            "invasion",
            DOUBTFUL,
            False,
        ),
        ("unprovoked", None, replace(POLES, provoked=None), None),
        ("unprovoked", None, replace(POLES, provoked=0.2), None),
        ("target_in", ("vessel",), event("coast_guard_of PHL", "south-china-sea"), None),
        ("target_in", ("territory",), event("embassy_of POL", "UKR"), None),
        ("target_in", ("forces",), event("embassy_of POL", "UKR"), False),
        ("target_in", ("vessel", "coast_guard"), event("coast_guard_of PHL", "south-china-sea"), True),
        ("administered_by", ("POL",), POLES, True),
        ("administered_by", ("victim",), POLES, True),
        ("administered_by", ("FRA", "DEU"), POLES, False),
        ("administered_by", ("JPN",), event("vessel_of JPN", "senkaku-islands"), True),
        ("administered_by", ("CHN",), event("vessel_of JPN", "senkaku-islands"), False),
        ("through_territory_of", ("BLR",), POLES, False),
        ("through_territory_of", ("BLR",), replace(POLES, through=("BLR",)), True),
        ("mission_flag", "nato", POLES, False),
        ("requested_by", ("victim",), POLES, None),
        ("requested_by", ("victim",), replace(POLES, requested_by=("POL",)), True),
        ("requested_by", ("host",), replace(POLES, requested_by=("POL",)), True),
        ("requested_by", ("party",), replace(POLES, requested_by=("FRA",)), True),
        ("requested_by", ("FRA",), replace(POLES, requested_by=("POL",)), None),
        ("decided", "nato/invocation", POLES, None),
        ("decided", "nato/invocation", replace(POLES, decided=(Decided("nato/invocation"),)), True),
        (
            "decided",
            "nato/invocation",
            replace(POLES, decided=(Decided("nato/invocation", holds=False),)),
            False,
        ),
        ("other_acts", ("FRA",), POLES, False),
        ("other_acts", ("FRA",), replace(POLES, acts=("FRA",)), True),
        ("state_of_war", None, POLES, None),
        ("state_of_war", None, replace(POLES, facts={"state-of-war": True}), True),
        ("host_consents", None, replace(POLES, facts={"host-consents": False}), False),
        ("domestic_process_done", None, POLES, None),
        ("domestic_process_done", None, replace(POLES, facts={"domestic-process-done": True}), True),
        ("domestic_process_done", None, replace(POLES, facts={"domestic-process-done-fra": False}), False),
        ("purpose_is", "restore", POLES, None),
        ("purpose_is", "restore", replace(POLES, purpose="restore"), True),
        ("purpose_is", "restore", replace(POLES, purpose="other"), False),
        ("condition_holds", "ceasefire", POLES, None),
        ("condition_holds", "ceasefire", replace(POLES, facts={"ceasefire": True}), True),
        ("condition_holds", "ceasefire", replace(POLES, facts={"ceasefire": 0.4}), None),
    ],
)
def test_a_condition_finds_what_it_should(name, value, hit, expected):
    answer = ask(name, value, hit)
    assert answer.holds is expected
    assert answer.says
    assert answer.reading or expected is not None


def test_every_condition_is_tried_here():
    tried = {case[0] for case in test_a_condition_finds_what_it_should.pytestmark[0].args[1]}
    assert tried == set(CONDITIONS)


def test_claimed_ground_is_contested_as_own_territory():
    assert ask("own_territory", hit=event("territory_of UKR", "crimea"))[0] is None


def test_places_are_named_in_words():
    assert "Black Sea" in ask("place_in", "pacific", SHIP)[1]


def test_the_mission_that_is_hit_is_known():
    deal = settlement(contributors=("FRA",))
    assert ask("mission_of", "mission", event("forces_of mission", "UKR"), deal=deal)[0] is True


@pytest.mark.parametrize("words", ["whether the list is closed", "the list is closed"])
def test_an_open_reading_is_told_as_a_question(words):
    assert ask("disputed", words)[1] == "whether the list is closed"
