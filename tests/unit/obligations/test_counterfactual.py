"""What would oblige a state, and what would free it: made-up pacts, and the shipped treaties."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.obligations.worlds import always, clause, event, pact, settlement, world

from foedus.analyses.obligations.changes.counterfactual import MOST, _proposed, _reaches, what_would
from foedus.analyses.obligations.changes.edits import World, without
from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.model.conditions import All, Any, Not
from foedus.model.treaties import Declaration, Duty, Gate

MISSION = ("FRA", "GBR", "AUS")
CARVED = Declaration(("USA",), "Not covered.", "nato", "5", "mission", "political", "made up")
DEAL = settlement(contributors=MISSION)


def asked(*treaties, state="USA", hit=None, deal=None, declarations=(), options=None, **rest):
    deal = deal or settlement()
    hit = hit or event("territory_of POL", "POL")
    small = world(*treaties, hit=hit, deals=(deal,), declarations=declarations)
    return what_would(small, hit, state, deal, options, **rest)


def kinds(found):
    return {tuple(sorted(edit.kind for edit in change.edits)) for change in found.changes}


def sentences(found):
    return [" and ".join(edit.says for edit in change.edits) for change in found.changes]


def force_in_ukraine(**rest):
    return asked("nato", hit=event("forces_of mission", "UKR"), deal=DEAL, declarations=(CARVED,), **rest)


# --- a force outside the alliance


def test_taking_back_the_declaration_alone_changes_nothing_in_ukraine():
    for taken in ("as_declared", "as_law"):
        found = force_in_ukraine(options=ObligationsOptions(declarations=taken))
        assert ("declaration",) not in kinds(found)
        assert ("mission",) not in kinds(found)


def test_while_it_is_only_declared_a_wider_article_6_is_enough():
    assert any("its area" in words and " and " not in words for words in sentences(force_in_ukraine()))


def test_taken_as_law_article_6_must_be_wider_and_the_declaration_gone():
    found = force_in_ukraine(options=ObligationsOptions(declarations="as_law"))
    assert ("amendment", "declaration") in kinds(found)
    assert ("amendment", "mission") in kinds(found)
    assert ("amendment",) not in kinds(found)


def test_ukraine_in_the_alliance_or_a_base_on_its_soil_binds_whatever_is_declared():
    found = force_in_ukraine(options=ObligationsOptions(declarations="as_law"))
    assert ("accession",) in kinds(found)
    assert ("place",) in kinds(found)
    accession = next(change for change in found.changes if change.edits[0].kind == "accession")
    assert len(accession.governments) == 33


def test_the_cheapest_change_comes_first():
    counts = [len(change.governments) for change in force_in_ukraine().changes]
    assert counts == sorted(counts)


# --- pacts


PACT = pact("USA", "POL", "FRA", clauses=(clause(trigger=always("own_territory")),))


def test_who_is_obliged_already_needs_no_change():
    found = asked(PACT, goal="oblige")
    assert found.already
    assert found.changes == ()


def test_without_a_goal_whatever_is_not_the_case_is_looked_for():
    assert asked(PACT).goal == "free"
    assert asked(PACT, state="DEU").goal == "oblige"


def test_a_state_gets_free_by_leaving_suspending_or_taking_the_clause_out():
    assert kinds(asked(PACT)) == {("exit",), ("suspension",), ("amendment",)}


def test_two_pacts_must_both_be_met():
    other = pact("USA", "POL", clauses=(clause(Duty.ALL_MEANS),), name="second")
    found = asked(PACT, other)
    assert found.changes
    assert all(len(change.edits) == 2 for change in found.changes)


def test_a_fact_that_takes_both_duties_away_is_enough():
    grave = always("severity_at_least", "armed_attack")
    first = pact("USA", "POL", clauses=(clause(trigger=grave),))
    second = pact("USA", "POL", clauses=(clause(trigger=grave),), name="second")
    assert ("fact",) in kinds(asked(first, second))


def test_a_request_opens_a_gate():
    gated = pact("USA", "POL", clauses=(clause(gate=Gate("victim_request")),))
    found = asked(gated, goal="oblige")
    assert ("request",) in kinds(found)
    assert found.changes[0].governments == ("POL",)


def test_a_joint_finding_needs_both():
    gated = pact("USA", "POL", clauses=(clause(gate=Gate("joint_finding")),))
    decision = next(c for c in asked(gated, goal="oblige").changes if c.edits[0].kind == "decision")
    assert decision.governments == ("POL", "USA")


def test_an_open_reading_can_be_settled_either_way():
    open_text = pact("USA", "POL", clauses=(clause(trigger=always("disputed", "whether it counts")),))
    assert ("reading",) in kinds(asked(open_text, goal="oblige"))
    assert ("reading",) in kinds(asked(open_text, goal="free"))


def test_a_draft_that_names_the_state_is_among_the_ways():
    draft = pact("USA", "POL", status="draft")
    assert ("text",) in kinds(asked(draft))


def test_an_outsider_can_conclude_a_pact_or_see_the_victim_accede():
    text = pact("USA", "FRA", "DEU", clauses=(clause(),))
    assert kinds(asked(text, goal="oblige")) >= {("accession",), ("pact",)}


def test_no_change_is_reported_that_a_smaller_one_makes_needless():
    for found in (asked(PACT), force_in_ukraine(), asked("nato", "csto", state="DEU")):
        sets = [set(change.edits) for change in found.changes]
        assert not any(one < other for one in sets for other in sets)


@pytest.mark.parametrize("leaf", [always("unprovoked"), Not(always("unprovoked"))])
def test_a_dropped_condition_is_taken_to_hold(leaf):
    other = always("own_territory")
    assert without(Any((leaf, other)), leaf) == Any((All(()), other))


# --- against every set of changes


LEAVES = [
    always("unprovoked"),
    always("severity_at_least", "sustained"),
    always("attacker_in", ("RUS",)),
    always("victim_in", ("POL",)),
    always("victim_in", ("FRA",)),
    always("own_territory"),
    always("condition_holds", "ceasefire"),
    always("disputed", "whether it counts"),
]


def trees():
    leaf = st.sampled_from(LEAVES)
    several = st.lists(leaf, min_size=1, max_size=3, unique_by=lambda p: (p.name, str(p.value))).map(tuple)
    return st.one_of(leaf, several.map(All), several.map(Any), leaf.map(Not))


@settings(max_examples=40, deadline=None)
@given(trees(), st.sampled_from(["oblige", "free"]), st.booleans())
def test_what_is_found_is_what_trying_every_set_finds(trigger, goal, provoked):
    """Every set of the changes proposed anywhere is put to the engine: the smallest that work are the answer."""
    hit = replace(event("territory_of POL", "POL"), provoked=provoked)
    deal = settlement()
    text = pact("USA", "POL", "FRA", clauses=(clause(trigger=trigger),))
    small = world(text, hit=hit, deals=(deal,))
    start = World(small, hit, deal, ObligationsOptions())
    found = what_would(small, hit, "USA", deal, goal=goal)
    if found.already:
        return
    offered = list(dict.fromkeys(edit for edits in _proposed(start, "USA", goal, MOST) for edit in edits))
    working: list[set[object]] = []
    for size in range(1, MOST + 1):
        for edits in combinations(offered, size):
            if any(smaller <= set(edits) for smaller in working):
                continue
            if _reaches(start, edits, "USA", goal) is not None:
                working.append(set(edits))
    reported = [set(change.edits) for change in found.changes]
    assert all(edits in working for edits in reported)
    # Amendments of several conditions are left out where one is enough, so that the rest must be there.
    assert all(edits in reported for edits in working if not all(edit.kind == "amendment" for edit in edits))
