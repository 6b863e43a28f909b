"""Facts that an event tells with doubt, decisions, secret texts, suspensions, exceptions, and duties that clash."""

import datetime
from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import DAY, START, always, clause, event, finding, pact, result, world

from foedus.analyses.obligations.analyse import ObligationsOptions, analyse
from foedus.analyses.obligations.result import Verdict
from foedus.model.conditions import All
from foedus.model.dates import Period
from foedus.model.events import Decided, settled
from foedus.model.treaties import Declaration, Duty, Gate, Proviso, Suspension

HIT = event("territory_of POL", "POL")
GRAVE = always("severity_at_least", "armed_attack")


def one(text, hit=HIT, state="USA", **rest):
    return finding(result(text, hit=hit, **rest), state, "1")


# --- chances


def test_a_fact_told_with_a_chance_leaves_the_verdict_contested_and_gives_the_chance():
    doubtful = replace(HIT, severity_chances={"incident": 0.6, "armed_attack": 0.3, "sustained": 0.1})
    found = one(pact("USA", "POL", clauses=(clause(trigger=GRAVE),)), doubtful)
    assert found.verdict is Verdict.CONTESTED
    assert found.chance == pytest.approx((0.4, 0.4))


def test_facts_are_taken_as_independent():
    trigger = All((GRAVE, always("unprovoked"), always("condition_holds", "ceasefire")))
    doubtful = replace(
        HIT,
        severity_chances={"incident": 0.5, "armed_attack": 0.5},
        provoked=0.2,
        facts={"ceasefire": 0.5},
    )
    found = one(pact("USA", "POL", clauses=(clause(trigger=trigger),)), doubtful)
    assert found.chance == pytest.approx((0.2, 0.2))


def test_what_is_contested_for_other_reasons_widens_the_chance():
    trigger = All((always("unprovoked"), always("disputed", "whether it counts")))
    found = one(pact("USA", "POL", clauses=(clause(trigger=trigger),)), replace(HIT, provoked=0.25))
    assert found.chance == pytest.approx((0.0, 0.75))


def test_where_no_doubtful_fact_matters_there_is_no_chance():
    assert one(pact("USA", "POL"), replace(HIT, provoked=0.5)).chance is None


def test_who_attacked_can_be_in_doubt():
    text = pact("USA", "POL", clauses=(clause(trigger=always("attacker_in", ("RUS",))),))
    assert one(text, replace(HIT, attributed=None)).verdict is Verdict.CONTESTED
    assert one(text, replace(HIT, attributed=0.9)).chance == pytest.approx((0.9, 0.9))
    assert one(text, replace(HIT, attributed=False)).verdict is Verdict.NOT_TRIGGERED


@pytest.mark.parametrize(
    ("told", "expected"), [(1.0, True), (0.0, False), (1, True), (0.5, None), (None, None)]
)
def test_certain_chances_are_facts(told, expected):
    assert settled(told) is expected


# --- readings


def test_an_open_reading_is_settled_by_its_name():
    text = pact(
        "USA", "POL", clauses=(clause(trigger=always("disputed", "whether it counts; views differ")),)
    )
    open_finding = one(text)
    assert open_finding.readings == ("it-counts",)
    for value, verdict in ((True, Verdict.OBLIGED), (False, Verdict.NOT_TRIGGERED)):
        options = ObligationsOptions(readings={"it-counts": value})
        assert one(text, options=options).verdict is verdict


def test_a_disputed_place_has_a_reading_of_its_own():
    found = finding(result("nato", hit=event("vessel_of GBR", "black-sea")), "USA", "5", "vessel")
    assert found.readings == ("black-sea-in-nato-article-6-forces",)


def test_an_untold_fact_can_be_settled_like_a_reading():
    text = pact("USA", "POL", clauses=(clause(trigger=always("state_of_war")),))
    assert one(text).readings == ("state-of-war",)
    assert one(text, options=ObligationsOptions(readings={"state-of-war": True})).verdict is Verdict.OBLIGED


# --- decisions


GATED = pact("USA", "POL", clauses=(clause(gate=Gate("joint_finding")),))


def test_a_decision_opens_the_gate_and_its_refusal_closes_it():
    assert one(GATED).verdict is Verdict.GATED
    assert one(GATED, replace(HIT, decided=(Decided("joint"),))).verdict is Verdict.OBLIGED
    refused = one(GATED, replace(HIT, decided=(Decided("joint", holds=False),)))
    assert refused.verdict is Verdict.NOT_TRIGGERED
    assert "otherwise" in refused.hangs_on


def test_a_decision_counts_from_its_day():
    later = Decided("joint", DAY + datetime.timedelta(days=2))
    for judged, verdict in ((1, Verdict.GATED), (2, Verdict.OBLIGED), (3, Verdict.OBLIGED)):
        day = DAY + datetime.timedelta(days=judged)
        assert one(GATED, replace(HIT, decided=(later,), judged_on=day)).verdict is verdict


def test_the_latest_decision_counts():
    first = Decided("joint", DAY, holds=False)
    second = Decided("joint", DAY + datetime.timedelta(days=1))
    assert one(GATED, replace(HIT, decided=(second, first))).verdict is Verdict.OBLIGED


def test_a_decision_with_a_proviso_stands_once_the_fact_is_told():
    provisional = replace(HIT, decided=(Decided("joint", DAY, provided="from-abroad"),))
    assert one(GATED, provisional).verdict is Verdict.GATED
    confirmed = replace(provisional, facts={"from-abroad": True})
    assert one(GATED, confirmed).verdict is Verdict.OBLIGED


def test_the_victim_itself_must_have_asked():
    text = pact("USA", "POL", clauses=(clause(gate=Gate("victim_request")),))
    assert one(text).verdict is Verdict.GATED
    assert one(text, replace(HIT, requested_by=("FRA",))).verdict is Verdict.GATED
    assert one(text, replace(HIT, requested_by=("POL",))).verdict is Verdict.OBLIGED


# --- secret texts, reservations, suspensions


SECRET = datetime.date(2030, 1, 1)


def test_a_secret_text_does_not_count_for_the_public_of_the_day():
    text = replace(pact("USA", "POL"), known=SECRET)
    assert result(text, hit=HIT).findings
    assert not result(text, hit=HIT, options=ObligationsOptions(known_to="public")).findings


def test_a_secret_reservation_narrows_only_what_those_who_know_it_read():
    secret = Declaration(
        by=("USA",),
        says="Against one neighbour alone.",
        clause_of="pact",
        article="1",
        excludes_mission="",
        force="treaty",
        source="made up",
        id="protocol",
        requires=always("attacker_in", ("BLR",)),
        known=SECRET,
    )
    text = replace(pact("USA", "POL", "FRA"), declarations=(secret,))
    assert one(text).verdict is Verdict.NOT_TRIGGERED
    assert one(text, state="FRA").verdict is Verdict.OBLIGED
    assert one(text, options=ObligationsOptions(known_to="public")).verdict is Verdict.OBLIGED
    ignored = ObligationsOptions(declaration={"protocol": "ignored"})
    assert one(text, options=ignored).verdict is Verdict.OBLIGED


def test_a_reading_of_one_side_leaves_its_own_duty_contested():
    own = Declaration(
        ("USA",),
        "Only if told.",
        "pact",
        "1",
        "",
        "unilateral",
        "made up",
        "own",
        always("condition_holds", "x"),
    )
    text = replace(pact("USA", "POL"), declarations=(own,))
    told_not = replace(HIT, facts={"x": False})
    assert one(text, told_not).verdict is Verdict.CONTESTED
    assert (
        one(text, told_not, options=ObligationsOptions(declarations="as_law")).verdict
        is Verdict.NOT_TRIGGERED
    )


def test_what_is_suspended_toward_one_party_is_owed_to_the_others():
    text = replace(
        pact("USA", "POL", "FRA"),
        suspensions=(Suspension(("USA",), ("POL",), Period(START), "made up"),),
    )
    assert one(text).verdict is Verdict.NOT_TRIGGERED
    assert "suspended" in one(text).hangs_on
    assert one(text, event("territory_of FRA", "FRA")).verdict is Verdict.OBLIGED
    assert one(text, state="FRA").verdict is Verdict.OBLIGED


# --- exceptions


def test_an_exception_takes_the_duty_away_where_it_applies():
    text = pact(
        "USA", "POL", clauses=(clause(unless=(Proviso("not against one", always("attacker_in", ("RUS",))),)),)
    )
    assert one(text).verdict is Verdict.NOT_TRIGGERED
    assert one(text, replace(HIT, attacker="BLR")).verdict is Verdict.OBLIGED


def test_a_promise_is_void_once_its_condition_is_met():
    text = pact(
        "USA", "POL", clauses=(clause(void_if=(Proviso("an attack", always("condition_holds", "broke")),)),)
    )
    assert one(text).verdict is Verdict.CONTESTED
    assert one(text, replace(HIT, facts={"broke": True})).verdict is Verdict.NOT_TRIGGERED
    assert one(text, replace(HIT, facts={"broke": False})).verdict is Verdict.OBLIGED


# --- both ways


def test_a_duty_to_help_and_one_to_stay_out_are_shown_as_a_clash():
    helping = pact("USA", "POL")
    neutral = pact("USA", "RUS", clauses=(clause(Duty.NEUTRALITY, toward="attacker"),), name="neutral")
    (clash,) = result(helping, neutral, hit=HIT).conflicts
    assert (clash.state, clash.help.treaty, clash.against.treaty) == ("USA", "pact", "neutral")
    assert "neutral toward the side that attacks" in clash.says


def test_two_promises_to_both_sides_clash():
    helping = pact("USA", "POL")
    joint = pact("USA", "RUS", clauses=(clause(toward="attacker"),), name="joint")
    (clash,) = result(helping, joint, hit=HIT).conflicts
    assert "to help the side that attacks" in clash.says


def test_neutrality_toward_the_victim_does_not_clash_with_helping_it():
    helping = pact("USA", "POL")
    benevolent = pact("USA", "POL", clauses=(clause(Duty.NEUTRALITY),), name="benevolent")
    assert result(helping, benevolent, hit=HIT).conflicts == ()


def test_without_a_settlement_the_question_is_put_to_the_law_as_it_stands():
    bare = replace(world(pact("USA", "POL"), hit=HIT), proposals=())
    found = analyse(bare)
    assert found.proposals == ("",)
    assert found.gravest("", "event", "USA").verdict is Verdict.OBLIGED
