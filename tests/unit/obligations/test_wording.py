"""Conditions in words."""

import pytest
from tests.unit.obligations.worlds import always, world

from foedus.analyses.obligations.texts.wording import DUTIES, gate_in_words, naming, sentence
from foedus.files.conditions import PREDICATES
from foedus.files.treaties import load_treaty, shipped
from foedus.model.conditions import All, Any, Not
from foedus.model.treaties import Duty, Gate

NAME = naming(world())


@pytest.mark.parametrize("name", [name for name in PREDICATES if name != "disputed"])
def test_every_condition_and_its_opposite_have_words_of_their_own(name):
    value = {"nothing": None, "severity": "invasion", "number": 2}.get(PREDICATES[name][0], ("FRA",))
    told = always(name, value)
    yes, no = sentence(told, NAME), sentence(Not(told), NAME)
    assert yes != no
    assert "_" not in yes + no
    assert not no.startswith("not ")


def test_a_negation_goes_to_the_parts():
    own, armed = always("own_territory"), always("severity_at_least", "armed_attack")
    assert sentence(Not(Any((own, armed))), NAME) == (
        "it happens outside the victim's territory and it is less than an armed attack"
    )
    assert sentence(Not(Not(own)), NAME) == sentence(own, NAME)


def test_what_stands_inside_is_set_in_brackets():
    own, armed = always("own_territory"), always("severity_at_least", "armed_attack")
    unprovoked = always("unprovoked")
    assert sentence(All((armed, Any((own, unprovoked)))), NAME) == (
        "it is at least an armed attack and (it happens on the victim's own territory or the victim did not provoke it)"
    )


def test_states_places_and_bodies_go_by_their_names():
    assert sentence(always("attacker_in", ("RUS", "BLR")), NAME) == "the attacker is Russia or Belarus"
    assert sentence(always("requested_by", ("victim", "FRA")), NAME) == "the victim or France asks for it"
    assert gate_in_words(Gate("institution", "nato", "invocation"), NAME) == "nato has decided on invocation"


@pytest.mark.parametrize("kind", ["none", "each_party", "single_request", "victim_request", "joint_finding"])
def test_every_gate_has_words(kind):
    assert gate_in_words(Gate(kind), NAME)


def test_every_duty_has_words():
    assert set(DUTIES) == set(Duty)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_trigger_can_be_said(name):
    for clause in load_treaty(name).clauses:
        assert "_" not in sentence(clause.trigger, NAME)
