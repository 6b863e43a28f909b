"""Whatever a comparison of texts claims, the engine must show in an event; and what it denies, in none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.unit.obligations.worlds import DAY, clause, event, pact, world

from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.result import Verdict
from foedus.analyses.obligations.texts.comparison import Pair, compare_texts
from foedus.model.conditions import All, Any, Condition, Not, Predicate, predicates
from foedus.model.events import Contingency, Decided
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Gate, Proviso, Treaty

PARTIES = ("FRA", "POL", "DEU", "ITA")
"""FRA and POL are hit, ITA attacks where a party does, and one of the rest is asked."""
AREA = "nato-article-6-territory"
RANK = {Verdict.OBLIGED: 2, Verdict.CONTESTED: 1}

AXES: dict[str, tuple[object, ...]] = {
    "severity": ("incident", "armed_attack", "invasion"),
    "provoked": (False, True),
    "attacker": ("TUR", "RUS", "ITA", "band"),
    "target_kind": ("territory", "forces", "vessel", "coast_guard", "civilians", "aircraft"),
    "target_of": ("FRA", "POL"),
    "place": ("FRA", "POL", "NOR", "UKR", "french-guiana", "antarctica", "ceuta", "north-atlantic"),
    "truce": (True, False),
    "found": (True, False),
    "joint": (True, False),
    "asked": (True, False),
}
NEEDS = {
    "severity_at_least": ("severity",),
    "unprovoked": ("provoked",),
    "attacker_external": ("attacker",),
    "attacker_is_state": ("attacker",),
    "attacker_in": ("attacker",),
    "attacker_not_in": ("attacker",),
    "target_in": ("target_kind", "target_of", "place"),
    "own_territory": ("target_kind", "target_of", "place"),
    "in_territory_of_party": ("target_kind", "target_of", "place"),
    "place_in": ("target_kind", "target_of", "place"),
    "victim_in": ("target_kind", "target_of", "place"),
    "condition_holds": ("truce",),
    "decided": ("found",),
    "disputed": (),
    "always": (),
}
"""What an event must vary to show what a condition does."""


def leaf(name: str, value: object = None) -> Predicate:
    return Predicate(name, {} if value is None else {"value": value})  # type: ignore[dict-item]


LEAVES = (
    leaf("severity_at_least", "armed_attack"),
    leaf("severity_at_least", "invasion"),
    leaf("unprovoked"),
    leaf("attacker_external"),
    leaf("attacker_is_state"),
    leaf("attacker_in", ("RUS",)),
    leaf("attacker_not_in", ("RUS",)),
    leaf("target_in", ("territory",)),
    leaf("target_in", ("forces", "vessel")),
    leaf("own_territory"),
    leaf("in_territory_of_party"),
    leaf("place_in", AREA),
    leaf("victim_in", ("POL",)),
    leaf("condition_holds", "truce"),
    leaf("decided", "commission"),
    leaf("disputed", "whether so"),
    leaf("always"),
)


def trees(most: int = 4) -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(several.map(All), several.map(Any), inner.map(Not))

    return st.recursive(st.sampled_from(LEAVES), grow, max_leaves=most)


GATES = st.sampled_from([Gate("none"), Gate("victim_request"), Gate("joint_finding")])
provisos = st.lists(trees(2).map(lambda when: Proviso("An exception.", when)), max_size=1).map(tuple)
clauses = st.builds(
    lambda when, gate, unless: clause(trigger=when, gate=gate, unless=unless), trees(), GATES, provisos
)


def two(a: Clause, b: Clause) -> tuple[Treaty, Treaty]:
    return tuple(pact(*PARTIES, clauses=(text,), name=name) for name, text in (("a", a), ("b", b)))  # type: ignore[return-value]


def events(*texts: Clause) -> Iterator[Contingency]:
    """Events that vary in all that the clauses ask about."""
    asked = {part.name for text in texts for when in _conditions(text) for part in predicates(when)}
    varied = dict.fromkeys(axis for name in sorted(asked) for axis in NEEDS[name])
    if any(text.gate.kind == "victim_request" for text in texts):
        varied["asked"] = None
    if any(text.gate.kind == "joint_finding" for text in texts):
        varied["joint"] = None
    for values in product(*(AXES[axis] for axis in varied)):
        told = dict(zip(varied, values, strict=True))
        made = _event(told)
        if made is not None:
            yield made


def _conditions(text: Clause) -> tuple[Condition, ...]:
    return (text.trigger, *(item.when for item in text.unless))


def _event(told: dict[str, object]) -> Contingency | None:
    truce, found, joint, asked = (told.pop(key, True) for key in ("truce", "found", "joint", "asked"))
    victim, place = told.get("target_of", "POL"), told.get("place", "POL")
    # Of Antarctica France claims a part, and the claim is contested.
    own = place == victim or (victim == "FRA" and place in ("french-guiana", "antarctica"))
    if told.get("target_kind", "territory") == "territory" and not own:
        return None
    hit = replace(event("territory_of POL", "POL", "TUR"), **told)  # type: ignore[arg-type]
    return replace(
        hit,
        facts={"truce": truce},
        decided=(Decided("commission", DAY, bool(found)), Decided("joint", DAY, bool(joint))),
        requested_by=PARTIES if asked else (),
    )


def ranks(law: Scenario, hit: Contingency) -> tuple[int, int]:
    """How far each text binds a party that is neither hit nor attacks: 2 for certain, 1 contested, 0 not."""
    texts = law.treaties.values()
    found = obligations(law, hit, asked=("DEU",))
    own = [
        f for f in found if f.victim == hit.target_of and f.face.startswith(hit.target_kind.replace("_", " "))
    ]
    best = {f.treaty: RANK.get(f.verdict, 0) for f in own}
    # The engine calls contested what is in doubt and has not been asked for either; the comparison does not count it.
    waits = {
        text.id for text in texts if text.clauses[0].gate.kind == "victim_request" and not hit.requested_by
    }
    return tuple(0 if text.id in waits else best[text.id] for text in texts)  # type: ignore[return-value]


def compared(a: Clause, b: Clause) -> tuple[Scenario, Pair]:
    texts = two(a, b)
    law = world(*texts)
    (pair,) = compare_texts(law, *texts).pairs
    return law, pair


WITNESSED = (
    "threshold",
    "attacker",
    "target",
    "place",
    "activation",
    "gate",
    "victim",
    "exceptions",
    "readings",
)


@settings(
    max_examples=25, deadline=None, phases=[Phase.generate]
)  # each try puts hundreds of events to the engine
@given(clauses, clauses)
def test_whoever_asks_more_binds_in_an_event_in_which_the_other_does_not(a, b):
    law, pair = compared(a, b)
    claims = {aspect.more for aspect in pair.aspects if aspect.name in WITNESSED}
    wanted = {"a", "b"} if "each" in claims else claims & {"a", "b"}
    tried = list(events(a, b))
    Random(1).shuffle(tried)  # a witness is as likely to come early as late
    for hit in tried:
        if not wanted:
            break
        first, second = ranks(law, hit)
        wanted -= {"a"} if first > second else {"b"} if second > first else set()
    assert not wanted


ALONE = {
    "threshold": ("severity_at_least", "unprovoked"),
    "attacker": ("attacker_external", "attacker_is_state", "attacker_in", "attacker_not_in"),
    "activation": ("condition_holds",),
    "target": ("target_in",),
}


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_texts_that_differ_in_one_aspect_alone_are_ranked_as_all_events_rank_them(data):
    aspect = data.draw(st.sampled_from(sorted(ALONE)))
    own = st.sampled_from([part for part in LEAVES if part.name in ALONE[aspect]])
    grown = st.recursive(
        own,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=2).map(lambda p: Any(tuple(p))), inner.map(Not)
        ),
        max_leaves=3,
    )
    a, b = (clause(trigger=data.draw(grown)) for _ in "ab")
    law, pair = compared(a, b)
    seen = [ranks(law, hit) for hit in events(a, b)]
    best = [max(column) for column in zip(*seen, strict=True)]
    if 0 in best:
        return  # one of them never binds in these events
    top = min(best)
    more = {
        side
        for x, y in seen
        for side, better in (("a", min(x, top) > min(y, top)), ("b", min(y, top) > min(x, top)))
        if better
    }
    expected = {(): "neither", ("a",): "a", ("b",): "b", ("a", "b"): "each"}[tuple(sorted(more))]
    assert next(one.more for one in pair.aspects if one.name == aspect) == expected


@settings(max_examples=40, deadline=None)
@given(clauses, clauses)
def test_the_other_way_round_the_answer_is_the_same_with_the_sides_changed(a, b):
    opposite = {"a": "b", "b": "a"}
    _, there = compared(a, b)
    _, back = compared(b, a)
    assert [opposite.get(one.more, one.more) for one in there.aspects] == [one.more for one in back.aspects]
    assert [one.only_a for one in there.aspects] == [one.only_b for one in back.aspects]


@settings(max_examples=30, deadline=None)
@given(clauses)
def test_a_text_asks_as_much_as_itself(text):
    _, pair = compared(text, text)
    assert {one.more for one in pair.aspects} <= {"neither", ""}
