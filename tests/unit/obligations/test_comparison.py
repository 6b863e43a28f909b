"""How texts differ: shipped ones against what is known of them, and made-up ones aspect by aspect."""

import datetime
from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import always, clause, event, pact, world

from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.result import Verdict
from foedus.analyses.obligations.texts.comparison import compare_texts, family_of, last_change, matched
from foedus.errors import NotApplicableError
from foedus.files.conditions import PREDICATES
from foedus.files.treaties import load_treaty, shipped
from foedus.model.conditions import All, Any, Not
from foedus.model.dates import Period
from foedus.model.events import Decided
from foedus.model.institutions import Membership
from foedus.model.treaties import Declaration, Duty, Exit, Gate, Proviso

LIBRARY = world("nato", "eu-treaty-42-7", "csto", "sahel-2023", "fr-gr-2021", "us-jp-1960", "brussels-1954")


def shipped_pair(a: str, b: str, family: str = "help"):
    found = compare_texts(LIBRARY, LIBRARY.treaties[a], LIBRARY.treaties[b])
    return next(pair for pair in found.pairs if pair.family == family and pair.aspects)


def aspects(a, b, **rest):
    """Aspects of two made-up clauses between the same states, by name."""
    texts = [pact("FRA", "POL", "DEU", clauses=(text,), name=name) for name, text in (("a", a), ("b", b))]
    (pair,) = compare_texts(world(*texts), *texts, **rest).pairs
    return {aspect.name: aspect for aspect in pair.aspects}


def more(a, b, aspect):
    return aspects(a, b)[aspect].more


# --- what is known of the shipped texts


KNOWN = [
    ("nato", "eu-treaty-42-7", "content", "b"),  # self-judged help against all means
    ("nato", "eu-treaty-42-7", "gate", "b"),  # each judges for itself; no organ decides in the Union
    ("nato", "eu-treaty-42-7", "target", "a"),  # forces, ships and aircraft are covered by NATO alone
    ("nato", "eu-treaty-42-7", "place", "each"),  # Greenland there, the French Antilles here
    ("nato", "eu-treaty-42-7", "attacker", "b"),  # the Union's clause does not ask who attacks
    ("nato", "eu-treaty-42-7", "threshold", "neither"),
    ("nato", "csto", "gate", "each"),  # own judgement there, the victim's request here
    ("nato", "csto", "target", "a"),
    ("nato", "csto", "content", "a"),
    ("nato", "sahel-2023", "target", "b"),
    ("nato", "fr-gr-2021", "gate", "a"),  # both must find the aggression
    ("nato", "fr-gr-2021", "attacker", "b"),  # works against an ally too
    ("nato", "us-jp-1960", "place", "each"),
    ("nato", "us-jp-1960", "content", "b"),
    ("brussels-1954", "nato", "content", "a"),
    ("brussels-1954", "nato", "gate", "a"),
]


@pytest.mark.parametrize(("a", "b", "aspect", "expected"), KNOWN)
def test_shipped_texts_differ_as_is_known_of_them(a, b, aspect, expected):
    pair = shipped_pair(a, b)
    assert next(one.more for one in pair.aspects if one.name == aspect) == expected


def binds(hit, treaty, state):
    found = obligations(replace(LIBRARY, contingencies=(hit,)), hit, asked=(state,))
    own = [
        f.verdict for f in found if f.treaty == treaty and f.duty >= Duty.ASSIST and f.victim == hit.target_of
    ]
    return min(own, key=list(Verdict).index, default=None)


WITNESSES = [
    # A text, another, an event, and a state that the first binds more firmly.
    ("nato", "eu-treaty-42-7", event("forces_of FRA", "POL"), "DEU"),
    ("nato", "eu-treaty-42-7", event("vessel_of FRA", "mediterranean-sea"), "DEU"),
    ("nato", "eu-treaty-42-7", event("territory_of DNK", "greenland"), "DEU"),
    ("eu-treaty-42-7", "nato", event("territory_of FRA", "french-guiana"), "DEU"),
    ("eu-treaty-42-7", "nato", event("territory_of GRC", "GRC", attacker="TUR"), "DEU"),
    (
        "fr-gr-2021",
        "nato",
        replace(event("territory_of GRC", "GRC", "TUR"), decided=(Decided("joint"),)),
        "FRA",
    ),
]


@pytest.mark.parametrize(("one", "other", "hit", "state"), WITNESSES)
def test_an_event_bears_out_what_a_text_alone_covers(one, other, hit, state):
    order = [Verdict.OBLIGED, Verdict.CONTESTED, Verdict.NOT_TRIGGERED]
    assert order.index(binds(hit, one, state)) < order.index(binds(hit, other, state))


def test_the_places_that_one_text_alone_covers_are_named():
    place = next(one for one in shipped_pair("nato", "eu-treaty-42-7").aspects if one.name == "place")
    assert any("Greenland" in words for words in place.only_a)
    assert any("French Guiana" in words for words in place.only_b)


def test_forces_outside_the_area_are_covered_by_the_charter_of_the_sahel_alone():
    place = next(one for one in shipped_pair("nato", "sahel-2023").aspects if one.name == "place")
    assert any("forces" in words and "not on own soil" in words for words in place.only_b)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_text_asks_as_much_as_itself(name):
    text = load_treaty(name)
    found = compare_texts(world(text), text, text)
    assert all(aspect.more in ("neither", "") for pair in found.pairs for aspect in pair.aspects)
    assert all(pair.a is pair.b for pair in found.pairs)


# --- aspect by aspect


ARMED = always("severity_at_least", "armed_attack")
INVASION = always("severity_at_least", "invasion")


def test_a_lower_threshold_asks_more():
    found = aspects(clause(trigger=ARMED), clause(trigger=INVASION))["threshold"]
    assert (found.more, found.a, found.b) == (
        "a",
        "it is at least an armed attack",
        "it is at least an invasion",
    )
    assert found.only_a == ("an armed attack or a sustained attack",)


def test_two_thresholds_of_different_kind_go_each_their_way():
    found = aspects(clause(trigger=ARMED), clause(trigger=always("unprovoked")))["threshold"]
    assert found.more == "each"
    assert found.only_a == ("an armed attack, a sustained attack, an invasion or a nuclear attack, provoked",)
    assert found.only_b == ("an incident, unprovoked",)


def test_named_attackers_ask_less_than_any():
    assert more(clause(trigger=always("attacker_in", ("RUS",))), clause(), "attacker") == "b"


def test_a_further_condition_asks_less_on_what_must_hold_first():
    waiting = clause(trigger=All((ARMED, always("condition_holds", "ceasefire-in-force"))))
    found = aspects(waiting, clause(trigger=ARMED))
    assert found["activation"].more == "b"
    assert found["activation"].only_b == ("this does not hold: ceasefire in force",)
    assert found["threshold"].more == "neither"


def test_what_is_contested_asks_less_than_what_is_certain_and_more_than_nothing():
    open_point = always("disputed", "whether ships count")
    ships = always("target_in", ("territory", "vessel"))
    maybe = Any((always("target_in", ("territory",)), All((ships, open_point))))
    assert more(clause(trigger=ships), clause(trigger=maybe), "target") == "a"
    assert more(clause(trigger=maybe), clause(trigger=always("target_in", ("territory",))), "target") == "a"


def test_a_text_that_is_contested_throughout_is_told_so_once_and_not_on_every_aspect():
    doubtful = clause(trigger=All((ARMED, always("disputed", "whether this binds at all"))))
    found = aspects(doubtful, clause(trigger=ARMED))
    assert found["readings"].more == "b"
    assert {one.more for name, one in found.items() if name not in ("readings", "limits")} == {"neither"}


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Gate("none"), Gate("each_party"), "a"),
        (Gate("single_request"), Gate("victim_request"), "a"),
        (Gate("each_party"), Gate("joint_finding"), "a"),
        (Gate("victim_request"), Gate("joint_finding"), "each"),
        (Gate("institution", "nato", "invocation"), Gate("institution", "nato", "invocation"), "neither"),
        (Gate("institution", "nato", "invocation"), Gate("none"), "b"),
    ],
)
def test_the_fewer_must_find_it_the_more_is_asked(a, b, expected):
    assert more(clause(gate=a), clause(gate=b), "gate") == expected


def test_a_gate_and_the_same_finding_in_the_trigger_ask_the_same():
    in_trigger = clause(trigger=always("decided", "nato/invocation"))
    assert more(in_trigger, clause(gate=Gate("institution", "nato", "invocation")), "gate") == "neither"


def test_an_exception_asks_less_where_both_would_be_triggered():
    spared = (Proviso("Not against allies.", always("attacker_in", ("TUR",))),)
    found = aspects(clause(unless=spared), clause(void_if=spared))["exceptions"]
    assert (found.more, found.b) == ("neither", "void where the attacker is Türkiye")
    assert more(clause(unless=spared), clause(), "exceptions") == "b"


def test_an_exception_that_can_never_matter_asks_no_less():
    never = (Proviso("Not against Russia.", always("attacker_in", ("RUS",))),)
    only_turkey = always("attacker_in", ("TUR",))
    assert (
        more(clause(trigger=only_turkey, unless=never), clause(trigger=only_turkey), "exceptions")
        == "neither"
    )


def test_a_heavier_duty_and_a_shorter_time_ask_more():
    found = aspects(clause(Duty.ALL_MEANS, within_hours=48), clause(Duty.ASSIST, within_hours=24))
    assert (found["content"].more, found["time"].more) == ("a", "b")
    assert aspects(clause(within_hours=24), clause())["time"].more == "a"


def test_whom_it_protects_and_binds_is_told_by_name():
    found = aspects(clause(obligors=("FRA",), beneficiaries=("POL", "DEU")), clause(beneficiaries=("POL",)))
    assert (found["victim"].more, found["victim"].only_a) == ("a", ("Germany",))
    assert (found["bound"].more, found["bound"].only_b) == ("b", ("Germany", "Poland"))


def test_states_that_are_no_party_to_either_text_make_no_difference():
    found = aspects(clause(trigger=always("victim_not_in", ("RUS",))), clause())
    assert {one.more for one in found.values()} <= {"neither", ""}


def test_a_condition_on_the_state_asked_narrows_who_is_bound():
    found = aspects(clause(trigger=always("obligor_not_in", ("FRA",))), clause())
    assert (found["bound"].more, found["bound"].only_b) == ("b", ("France",))


def test_a_binding_reservation_of_a_common_party_asks_less():
    ours = Declaration(
        ("FRA",), "Not for us.", "a", "1", "", "reservation", "made up", requires=always("unprovoked")
    )
    texts = [pact("FRA", "POL", name=name) for name in "ab"]
    for force, expected in (("reservation", "b"), ("unilateral", "neither")):
        a = replace(texts[0], declarations=(replace(ours, force=force),))
        (pair,) = compare_texts(world(a, texts[1]), a, texts[1]).pairs
        assert next(one.more for one in pair.aspects if one.name == "reservations") == expected


def test_words_are_compared_and_not_memberships():
    a, b = pact("FRA", "POL", name="a"), pact("MLI", "NER", name="b")
    (pair,) = compare_texts(world(a, b), a, b).pairs
    assert {one.name for one in pair.aspects if one.more == "each"} == {"victim", "bound"}


# --- which clause with which


def test_clauses_are_paired_by_purpose_and_then_by_trigger():
    russia, turkey = (always("attacker_in", (code,)) for code in ("RUS", "TUR"))
    first = [clause(trigger=russia, article="1"), clause(trigger=turkey, article="2")]
    second = [clause(trigger=turkey, article="8"), clause(trigger=russia, article="9")]
    assert [(a.article, b.article) for a, b in matched(first, second)] == [("1", "9"), ("2", "8")]


def test_a_clause_without_its_like_stands_alone():
    a = pact("FRA", "POL", clauses=(clause(), clause(Duty.CONSULT, article="2")), name="a")
    b = pact("FRA", "POL", clauses=(clause(), clause(Duty.NEUTRALITY, article="3")), name="b")
    pairs = compare_texts(world(a, b), a, b).pairs
    told = [(pair.family, pair.a and pair.a.article, pair.b and pair.b.article) for pair in pairs]
    assert told == [("help", "1", "1"), ("consult", "2", None), ("neutrality", None, "3")]


@pytest.mark.parametrize("duty", list(Duty))
def test_every_duty_has_a_purpose(duty):
    assert (family_of(duty) == "help") == (duty >= Duty.ASSIST)


# --- the texts as a whole


def whole(a, b):
    return {aspect.name: aspect for aspect in compare_texts(world(a, b), a, b).aspects}


def test_a_treaty_in_force_stands_before_a_draft_and_a_draft_is_not_ranked_with_a_political_text():
    force, draft, words = (pact("FRA", "POL", status=s, name=s) for s in ("in_force", "draft", "political"))
    assert whole(force, draft)["status"].more == "a"
    assert whole(draft, words)["status"].more == ""


def test_a_longer_life_and_a_longer_notice_ask_more():
    lasting, ending = pact("FRA", "POL", name="a"), pact("FRA", "POL", name="b")
    ending = replace(ending, in_force=Period(datetime.date(2000, 1, 1), datetime.date(2010, 1, 1)))
    year, half = (Exit("Notice.", "made up", "C", days) for days in (365, 183))
    found = whole(replace(lasting, exit=half), replace(ending, exit=year))
    assert (found["duration"].more, found["exit"].more) == ("a", "b")
    assert found["duration"].b == "until 2010-01-01"


def test_each_text_is_read_as_it_last_stood():
    text = pact("FRA", name="a")
    later = Membership("POL", Period(datetime.date(2004, 1, 1)))
    assert last_change(replace(text, parties=(*text.parties, later))) == datetime.date(2004, 1, 1)
    ended = replace(text, in_force=Period(datetime.date(2000, 1, 1), datetime.date(2010, 1, 1)))
    assert last_change(ended) == datetime.date(2009, 12, 31)


def test_texts_can_be_read_on_one_day():
    early = clause(in_force=Period(datetime.date(2000, 1, 1), datetime.date(2010, 1, 1)))
    late = clause(Duty.ALL_MEANS, in_force=Period(datetime.date(2010, 1, 1)))
    a, b = pact("FRA", "POL", clauses=(early, late), name="a"), pact("FRA", "POL", name="b")
    (then,) = compare_texts(world(a, b), a, b, datetime.date(2005, 1, 1)).pairs
    (now,) = compare_texts(world(a, b), a, b).pairs
    assert (then.a.duty, now.a.duty) == (Duty.ASSIST, Duty.ALL_MEANS)


def test_a_clause_with_too_many_conditions_is_refused_in_words():
    facts = All(tuple(always("condition_holds", f"fact-{number}") for number in range(40)))
    with pytest.raises(NotApplicableError, match="so many facts at once"):
        aspects(clause(trigger=facts), clause())


# --- every condition


VALUES = {
    "severity": "armed_attack",
    "states": ("RUS",),
    "targets": ("forces",),
    "area": "nato-article-6-territory",
    "treaty": "csto",
    "number": 2,
    "text": "some-fact",
}


@pytest.mark.parametrize("name", PREDICATES)
def test_a_text_that_asks_for_any_condition_asks_less_than_one_that_does_not(name):
    # A condition on the states between which the text stands must name one of them.
    named = {**VALUES, "states": ("FRA",)} if name.startswith(("obligor", "victim")) else VALUES
    condition = always(name, named.get(PREDICATES[name][0]))
    strict, free = clause(trigger=condition), clause()
    found = aspects(strict, free)
    if name in ("always", "disputed"):
        assert "a" not in {one.more for one in found.values()}
        return
    assert "b" in {one.more for one in found.values()}
    assert "a" not in {one.more for one in found.values()}
    assert "b" in {one.more for one in aspects(clause(trigger=Not(condition)), free).values()}
