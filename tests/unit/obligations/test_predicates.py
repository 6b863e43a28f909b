from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import event, settlement, world

from foedus.analyses.obligations.faces import faces
from foedus.analyses.obligations.predicates import CONDITIONS, Question, holds
from foedus.model.treaties import Predicate


def ask(name, value=None, hit=None, obligor="FRA", parties=("FRA", "POL"), deal=None, **law):
    deal = deal or settlement()
    hit = hit or event("territory_of POL", "POL")
    small = world("nato", hit=hit, deals=(deal,))
    face = faces(small, deal, hit)[0]
    bound = frozenset(parties)
    question = Question(small, hit, face, "pact", "1", bound, {"pact": bound, **law}, obligor=obligor)
    return holds(Predicate(name, {} if value is None else {"value": value}), question)


POLES, SHIP = event("territory_of POL", "POL"), event("vessel_of POL", "black-sea")


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
        ("depends_on", "a ceasefire is in force", POLES, None),
    ],
)
def test_a_condition_finds_what_it_should(name, value, hit, expected):
    found, says = ask(name, value, hit)
    assert found is expected
    assert says


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
    assert ask("depends_on", words)[1] == "whether the list is closed, which is not told here"
