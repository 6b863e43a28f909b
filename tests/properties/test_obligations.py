"""What must be true of every treaty, event and proposal."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents import written
from tests.unit.obligations.worlds import clause, event, pact, result, settlement

from foedus.analyses.obligations.result import Verdict
from foedus.files import conditions
from foedus.files.areas import load_areas
from foedus.files.problems import Problems
from foedus.files.schema.law import TreatyDocument
from foedus.files.states import load_states
from foedus.files.treaties import GATES, resolve_treaty
from foedus.files.treaty_document import treaty_document
from foedus.model.conditions import All, Any, Condition, Not, Predicate
from foedus.model.dates import Period
from foedus.model.events import SEVERITIES
from foedus.model.treaties import Duty, Gate

STATES = ("FRA", "DEU", "POL", "UKR", "USA", "IRL")
AREAS = ("nato-article-6-territory", "pacific", "japan-administered")
NAMES = conditions.Names(frozenset(load_states()), frozenset(load_areas()))
HELP = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def predicate(name: str, value: object = None) -> Predicate:
    return Predicate(name, {} if value is None else {"value": value})


def settled() -> st.SearchStrategy[Condition]:
    """Conditions that no reading leaves open, wherever these tests let an event happen."""
    codes = st.lists(st.sampled_from(STATES), min_size=1, max_size=3, unique=True).map(tuple)
    leaf = st.one_of(
        st.sampled_from(
            ("always", "attacker_external", "own_territory", "unprovoked", "mission_covered")
        ).map(predicate),
        st.builds(predicate, st.just("severity_at_least"), st.sampled_from(SEVERITIES)),
        st.builds(predicate, st.just("place_in"), st.sampled_from(AREAS)),
        st.builds(predicate, st.just("target_in"), st.just(("territory", "forces"))),
        st.builds(predicate, st.sampled_from(("victim_in", "obligor_in", "obligor_not_in")), codes),
    )
    return _trees(leaf)


def _trees(leaf: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(several.map(All), several.map(Any), inner.map(Not))

    return st.recursive(leaf, grow, max_leaves=6)


disputes = st.sampled_from((predicate("disputed", "whether so"), predicate("condition_holds", "it-is-so")))
parties = st.lists(st.sampled_from(STATES), min_size=1, unique=True)
gates = st.sampled_from([Gate(kind) for kind in GATES])
events = st.one_of(
    st.sampled_from(STATES).map(lambda state: event(f"territory_of {state}", state)),
    st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)).map(
        lambda pair: event(f"forces_of {pair[0]}", pair[1])
    ),
)
duties = st.sampled_from(list(Duty))


def bound(text, hit, **rest):
    """Who is bound to what, by verdicts that bind."""
    found = result(text, hit=hit, asked=STATES, **rest)
    return {(f.state, f.article) for f in found.findings if f.duty >= Duty.NEUTRALITY and f.verdict in HELP}


@settings(max_examples=60, deadline=None)
@given(parties, st.sampled_from(STATES), settled(), events)
def test_one_party_more_takes_no_duty_away_unless_it_is_the_attacker(members, newcomer, trigger, hit):
    before = bound(pact(*members, clauses=(clause(trigger=trigger),)), hit)
    wider = tuple(dict.fromkeys((*members, newcomer)))
    after = bound(pact(*wider, clauses=(clause(trigger=trigger),)), hit)
    assert before <= after


@settings(max_examples=40, deadline=None)
@given(parties, settled(), events, st.sampled_from(["before", "after", "draft"]))
def test_a_clause_that_is_not_in_force_creates_no_duty(members, trigger, hit, when):
    text = pact(
        *members, clauses=(clause(trigger=trigger),), status="draft" if when == "draft" else "in_force"
    )
    day = {"before": datetime.date(1999, 12, 31), "after": datetime.date(2030, 1, 1)}.get(when, hit.on)
    if when == "after":
        text = replace(text, in_force=Period(text.in_force.start, datetime.date(2029, 1, 1)))
    assert not result(text, hit=replace(hit, on=day), asked=STATES).findings


@settings(max_examples=80, deadline=None)
@given(parties, settled(), events, duties, gates)
def test_contested_needs_a_disputed_fact(members, trigger, hit, duty, gate):
    text = pact(*members, clauses=(clause(duty, trigger, gate=gate),))
    assert Verdict.CONTESTED not in {f.verdict for f in result(text, hit=hit, asked=STATES).findings}


@settings(max_examples=60, deadline=None)
@given(parties, settled(), disputes, events)
def test_a_dispute_can_weaken_a_verdict_and_never_strengthen_it(members, trigger, dispute, hit):
    plain = bound(pact(*members, clauses=(clause(trigger=trigger),)), hit)
    doubted = bound(pact(*members, clauses=(clause(trigger=All((trigger, dispute))),)), hit)
    assert doubted == plain


@settings(max_examples=60, deadline=None)
@given(parties, settled(), events)
def test_what_fails_is_named_and_what_does_not_fail_is_not(members, trigger, hit):
    for found in result(pact(*members, clauses=(clause(trigger=trigger),)), hit=hit, asked=STATES).findings:
        assert bool(found.failing) == (found.verdict is Verdict.NOT_TRIGGERED)
        assert (found.reason.holds is False) == (found.verdict is Verdict.NOT_TRIGGERED)


@settings(max_examples=60, deadline=None)
@given(parties, settled(), st.sampled_from(STATES).map(lambda state: event(f"territory_of {state}", state)))
def test_a_clause_and_its_opposite_are_not_both_triggered(members, trigger, hit):
    yes = bound(pact(*members, clauses=(clause(trigger=trigger),)), hit)
    no = bound(pact(*members, clauses=(clause(trigger=Not(trigger)),)), hit)
    assert not yes & no


@settings(max_examples=40, deadline=None)
@given(parties, settled(), events, st.randoms())
def test_the_order_of_parties_and_actors_does_not_matter(members, trigger, hit, random):
    shuffled = list(members)
    random.shuffle(shuffled)
    text = clause(trigger=trigger)
    assert bound(pact(*members, clauses=(text,)), hit) == bound(pact(*shuffled, clauses=(text,)), hit)


@settings(max_examples=60, deadline=None)
@given(parties, st.one_of(settled(), disputes), duties, gates)
def test_a_treaty_survives_being_written_out(members, trigger, duty, gate):
    text, problems = pact(*members, clauses=(clause(duty, trigger, gate=gate),)), Problems()
    document = written(treaty_document(text))
    form = TreatyDocument.model_validate(document.data)
    assert resolve_treaty(form, (), document, NAMES, problems) == text


@settings(max_examples=30, deadline=None)
@given(parties, settled(), st.sampled_from(STATES))
def test_a_draft_in_a_proposal_binds_as_the_same_text_in_force(members, trigger, victim):
    hit = event(f"territory_of {victim}", victim)
    text = clause(trigger=trigger)
    drafted = bound(
        pact(*members, clauses=(text,), status="draft"), hit, deals=(settlement(treaties=("pact",)),)
    )
    assert drafted == bound(pact(*members, clauses=(text,)), hit)
