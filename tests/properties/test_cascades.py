"""What must be true of every chain of events."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.obligations.worlds import always, clause, event, pact, world

from foedus.analyses.obligations.cascades.cascade import cascade
from foedus.analyses.obligations.cascades.options import ANYBODY, NONE_HONOURS, CascadeOptions, Honouring
from foedus.analyses.obligations.cascades.result import Cascade
from foedus.model.conditions import All, Condition, Not
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty, Treaty

HIT = event("territory_of POL", "POL", "DEU")
ALLIES = ("GBR", "FRA", "ITA", "ESP", "BEL")
EVERYBODY = ("POL", "DEU", *ALLIES)
DEEP = 8
SCENE = world(hit=HIT)


def rising() -> st.SearchStrategy[Condition]:
    """Conditions that one more state in the war never takes away."""
    leaf = st.one_of(
        st.just(always()),
        st.sampled_from(ALLIES).map(lambda code: always("other_acts", code)),
        st.sampled_from(EVERYBODY).map(lambda code: always("victim_in", code)),
    )
    return st.lists(leaf, min_size=1, max_size=2).map(lambda parts: All(tuple(parts)))


def any_conditions() -> st.SearchStrategy[Condition]:
    """Conditions that others' coming in may meet, or undo."""
    return st.one_of(
        rising(),
        st.sampled_from(ALLIES).map(lambda code: Not(always("other_acts", code))),
        st.sampled_from((2, 3)).map(lambda count: Not(always("attackers_at_least", count))),
        st.just(always("attackers_at_least", 2)),
    )


def pacts(
    conditions: st.SearchStrategy[Condition], toward: tuple[str, ...]
) -> st.SearchStrategy[list[Treaty]]:
    def treaty(parties: list[str], trigger: Condition, side: str, duty: Duty) -> Treaty:
        return pact(*parties, clauses=(clause(duty, trigger, toward=side),))

    one = st.builds(
        treaty,
        st.lists(st.sampled_from(EVERYBODY), min_size=2, max_size=3, unique=True),
        conditions,
        st.sampled_from(toward),
        st.sampled_from((Duty.ASSIST, Duty.ALL_MEANS)),
    )
    several = st.lists(one, min_size=1, max_size=6)
    return several.map(lambda found: [replace(t, id=f"pact-{i}") for i, t in enumerate(found)])


monotone = pacts(rising(), ("victim",))
wild = pacts(any_conditions(), ("victim", "victim", "attacker", "either"))
honour = st.dictionaries(st.sampled_from(ALLIES), st.sampled_from((0.0, 1.0)))


def scene(treaties: list[Treaty]) -> Scenario:
    return replace(SCENE, treaties={treaty.id: treaty for treaty in treaties})


def run(treaties: list[Treaty], **options: object) -> Cascade:
    return cascade(scene(treaties), HIT, None, CascadeOptions(depth=DEEP, **options))


def joined(found: Cascade) -> set[str]:
    return {code for ring in found.rings for code in ring}


@settings(max_examples=60, deadline=None)
@given(monotone, honour, st.sampled_from(ALLIES))
def test_one_more_that_honours_never_draws_in_fewer(treaties, told, more):
    fewer = run(treaties, honouring=Honouring(by_state={**told, more: 0.0}))
    assert joined(fewer) <= joined(run(treaties, honouring=Honouring(by_state={**told, more: 1.0})))


@settings(max_examples=40, deadline=None)
@given(wild)
def test_where_nobody_honours_nobody_comes(treaties):
    assert run(treaties, honouring=NONE_HONOURS).hops == ()


@settings(max_examples=40, deadline=None)
@given(wild, st.randoms())
def test_the_order_of_treaties_does_not_matter(treaties, random):
    shuffled = list(treaties)
    random.shuffle(shuffled)
    one, other = run(treaties, blows_back="attack"), run(shuffled, blows_back="attack")
    assert one.hops == other.hops
    assert set(one.beyond) == set(other.beyond)


@settings(max_examples=60, deadline=None)
@given(wild)
def test_a_duty_to_the_victim_never_leads_to_the_attackers_side(treaties):
    toward = {treaty.id: treaty.clauses[0].toward for treaty in treaties}
    for hop in run(treaties).hops:
        if hop.kind == "duty" and toward[hop.finding.treaty] == "victim":
            assert hop.side == "victim"
        assert hop.state not in ("DEU", "POL")


@settings(max_examples=60, deadline=None)
@given(wild)
def test_a_state_joins_once_after_all_on_whom_it_rests(treaties):
    found = run(treaties, blows_back="attack")
    ring_of = {code: number for number, ring in enumerate(found.rings, 1) for code in ring}
    assert sum(map(len, found.rings)) == len(ring_of)
    for hop in found.hops:
        if hop.kind == "duty":
            assert all(ring_of[code] < hop.ring for code in hop.needs)
            assert found.side(hop.state) == hop.side


@settings(max_examples=30, deadline=None)
@given(wild, st.lists(st.sampled_from((0.2, 0.5, 1.0)), min_size=len(ALLIES), max_size=len(ALLIES)))
def test_chances_are_the_sum_over_all_patterns_of_who_honours(treaties, numbers):
    told = dict(zip(ALLIES, numbers, strict=True))
    open_ones = [code for code in ALLIES if told[code] < 1.0]
    expected = dict.fromkeys(ALLIES, 0.0)
    for pattern in product((0.0, 1.0), repeat=len(open_ones)):
        fixed = {**told, **dict(zip(open_ones, pattern, strict=True))}
        weight = 1.0
        for code, yes in zip(open_ones, pattern, strict=True):
            weight *= told[code] if yes else 1.0 - told[code]
        for code in joined(run(treaties, honouring=Honouring(by_state=fixed))):
            expected[code] += weight
    found = run(treaties, honouring=Honouring(by_state=told)).chances
    if found is None:
        assert not open_ones
    else:
        assert found.exact
        chances = dict.fromkeys(ALLIES, 0.0) | dict(zip(found.states, found.drawn_in, strict=True))
        assert chances == pytest.approx(expected)


@settings(max_examples=25, deadline=None)
@given(monotone, st.sampled_from((*ALLIES, ANYBODY)))
def test_clauses_that_cut_a_chain_do_so_in_the_texts_and_none_of_them_is_idle(treaties, target):
    def is_in(without: set[str]) -> bool:
        found = joined(run([treaty for treaty in treaties if treaty.id not in without]))
        return bool(found) if target == ANYBODY else target in found

    (cuts,) = run(treaties, keep_out=(target,), cut_by=("clauses",)).cuts
    assert cuts.is_drawn_in == is_in(set())
    for links in cuts.sets:
        gone = {link.treaty for link in links}
        assert not is_in(gone)
        assert all(is_in(gone - {kept}) for kept in gone)


@settings(max_examples=25, deadline=None)
@given(monotone, st.sampled_from(ALLIES))
def test_all_small_cuts_of_clauses_are_found(treaties, target):
    (cuts,) = run(treaties, keep_out=(target,), cut_by=("clauses",)).cuts
    names = [treaty.id for treaty in treaties]
    enough: list[frozenset[str]] = []
    for pattern in sorted(product((False, True), repeat=len(names)), key=sum):
        gone = frozenset(name for name, out in zip(names, pattern, strict=True) if out)
        if len(gone) > 3 or any(smaller <= gone for smaller in enough):
            continue
        if target not in joined(run([treaty for treaty in treaties if treaty.id not in gone])):
            enough.append(gone)
    found = {frozenset(link.treaty for link in links) for links in cuts.sets}
    assert found == {gone for gone in enough if gone}
