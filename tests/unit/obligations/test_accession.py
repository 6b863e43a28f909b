"""Who must consent, in which order, from when cover begins, and when a state that leaves is free."""

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.obligations.worlds import clause, event, pact, world

from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.result import Verdict
from foedus.analyses.obligations.texts.accession import Done, after_notice, is_met, joining, leaving
from foedus.errors import InputError
from foedus.files.law_only import scenario_of
from foedus.files.treaties import load_treaty
from foedus.model.dates import Period
from foedus.model.events import Decided
from foedus.model.institutions import Membership
from foedus.model.rules import AllOf, AnyOf, Unanimity, count
from foedus.model.treaties import Accession, Duty, Exit, Gate, Step

DAY = datetime.date(2022, 6, 1)
SIGNED, RATIFIED, DEPOSITED = (
    datetime.date(2022, 7, 5),
    datetime.date(2023, 3, 31),
    datetime.date(2023, 4, 4),
)
STEPS = (
    Step("The Council invites.", "institution", "nato", "accession"),
    Step("All sign a protocol.", "parties", effect="A guest at meetings; neither cover nor duty."),
    Step("Each party ratifies.", "parties"),
    Step("The depositary notifies.", "depositary"),
    Step("The candidate deposits.", "candidate", effect="Party from that day."),
)
RULE = Accession(STEPS, "European states", "made up", "C")
TEXT = replace(load_treaty("nato"), id="alliance", accession=RULE)
LAW = scenario_of({"alliance": TEXT}, DAY)
ALL = tuple(sorted(TEXT.parties_on(DAY)))


def course(*done, candidate="FIN", text=TEXT):
    return joining(LAW, text, candidate, DAY, done)


THROUGH = (Done(1, DAY), Done(2, SIGNED), Done(3, RATIFIED), Done(4, RATIFIED), Done(5, DEPOSITED))


# --- who must consent


def test_every_party_can_stop_it_when_it_is_invited_when_it_is_signed_and_when_it_is_ratified():
    found = course()
    assert set(found.vetoes) == set(ALL)
    assert set(found.vetoes.values()) == {(1, 2, 3)}
    assert "FIN" not in found.vetoes


def test_the_steps_come_in_their_order_with_those_who_take_them():
    found = course()
    assert [stage.number for stage in found.stages] == [1, 2, 3, 4, 5]
    assert [stage.governments for stage in found.stages] == [ALL, ALL, ALL, (), ("FIN",)]
    assert found.next.number == 1


def test_a_step_waits_for_those_that_have_not_taken_it():
    few = (Done(1, DAY), Done(2, SIGNED), Done(3, SIGNED, ("CAN", "NOR")))
    found = course(*few)
    assert found.next.number == 3
    assert set(found.next.waits_for) == set(ALL) - {"CAN", "NOR"}
    assert found.covered_from is None


def test_the_last_government_completes_a_step():
    rest = tuple(code for code in ALL if code not in ("HUN", "TUR"))
    found = course(
        *THROUGH[:2],
        Done(3, SIGNED, rest),
        Done(3, datetime.date(2023, 3, 27), ("HUN",)),
        Done(3, RATIFIED, ("TUR",)),
    )
    assert found.stages[2].done_on == RATIFIED


def test_a_body_that_decides_by_majority_gives_nobody_a_veto():
    majority = Accession((Step("A vote.", "institution", "club", "accession"),), "anybody", "made up", "C")
    rule = count(("FRA", "POL", "DEU"), 2)
    club = replace(next(iter(LAW.institutions.values())), id="club")
    decision = replace(next(iter(club.decisions.values())), id="accession", rule=rule)
    law = replace(LAW, institutions={"club": replace(club, decisions={"accession": decision})})
    (stage,) = joining(law, replace(TEXT, accession=majority), "FIN", DAY).stages
    assert (stage.governments, stage.vetoes) == (("DEU", "FRA", "POL"), ())


def test_without_a_known_rule_all_parties_must_agree():
    found = course(text=replace(TEXT, accession=None))
    assert found.rule is None
    assert set(found.vetoes) == set(ALL)
    assert found.stages[-1].governments == ("FIN",)


RULES = st.recursive(
    st.one_of(st.just(Unanimity(("A", "B"))), st.integers(1, 3).map(lambda n: count(("A", "B", "C"), n))),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map(tuple)
        .flatmap(lambda parts: st.sampled_from([AllOf(parts), AnyOf(parts)]))
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(RULES, st.sets(st.sampled_from("ABC")), st.sampled_from("ABC"))
def test_one_yes_more_never_stops_a_rule(rule, yes, other):
    assert is_met(rule, frozenset(yes)) <= is_met(rule, frozenset(yes | {other}))


# --- what is in force, and when


def test_nothing_is_in_force_between_signature_and_deposit():
    found = course(*THROUGH)
    assert [phase.covered for phase in found.course] == [False, False, False, False, True]
    assert found.covered_from == DEPOSITED
    assert all(a.end == b.start for a, b in pairwise(found.course))


def test_the_engine_covers_the_candidate_from_that_day_and_not_before():
    day = course(*THROUGH).covered_from
    text = pact("USA", "FRA")
    text = replace(text, parties=(*text.parties, Membership("FIN", Period(day))))
    for on, expected in ((day - datetime.timedelta(days=1), Verdict.NOT_TRIGGERED), (day, Verdict.OBLIGED)):
        hit = replace(event("territory_of FIN", "FIN"), on=on)
        assert {f.verdict for f in obligations(world(text, hit=hit), hit, asked=("USA",))} == {expected}


def test_finland_and_sweden_were_covered_by_the_shipped_treaty_on_the_day_of_their_deposit():
    for state, day in (("FIN", DEPOSITED), ("SWE", datetime.date(2024, 3, 7))):
        treaty = load_treaty("nato")
        assert joining(LAW, treaty, state, day).party_since == day
        assert joining(LAW, treaty, state, day - datetime.timedelta(days=1)).party_since is None


def test_two_steps_on_one_day_leave_no_time_between_them():
    found = course(*(Done(number, DAY) for number in range(1, 6)))
    assert [(phase.start, phase.end, phase.covered) for phase in found.course] == [
        (None, DAY, False),
        (DAY, None, True),
    ]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ((Done(9, DAY),), "has no step 9"),
        ((Done(2, DAY),), "step 1 is not"),
        ((Done(1, SIGNED), Done(2, DAY)), "step 1 was only on 2022-07-05"),
        ((Done(1, DAY, ("RUS",)),), "do not take it"),
    ],
)
def test_a_course_that_makes_no_sense_is_refused(done, words):
    with pytest.raises(InputError, match=words):
        course(*done)


# --- leaving


YEAR = Exit("A year.", "made up", "C", 365, datetime.date(1969, 8, 24))


@pytest.mark.parametrize(
    ("notice", "days", "out"),
    [
        # Days of the depositary of the Rio treaty, and of the exit from the Union.
        ("2002-09-06", 730, "2004-09-06"),
        ("2012-09-20", 730, "2014-09-20"),
        ("2014-02-19", 730, "2016-02-19"),
        ("2017-03-29", 730, "2019-03-29"),
        ("2025-01-01", 183, "2025-07-03"),
        ("2024-02-29", 365, "2025-03-01"),
        ("2025-06-01", 0, "2025-06-01"),
    ],
)
def test_a_notice_of_years_ends_on_the_same_day_of_the_month(notice, days, out):
    assert after_notice(datetime.date.fromisoformat(notice), days) == datetime.date.fromisoformat(out)


def test_notice_that_is_given_too_early_counts_from_the_first_day_that_is_allowed():
    text = replace(TEXT, exit=YEAR)
    early, late = (
        leaving(text, "FRA", datetime.date(1966, 3, 7)),
        leaving(text, "FRA", datetime.date(2025, 6, 1)),
    )
    assert (early.counts_from, early.ends_on) == (datetime.date(1969, 8, 24), datetime.date(1970, 8, 24))
    assert (late.counts_from, late.ends_on) == (datetime.date(2025, 6, 1), datetime.date(2026, 6, 1))


def test_until_then_everything_is_owed_and_the_engine_says_so():
    text = replace(pact("FRA", "POL", "DEU"), exit=YEAR)
    found = leaving(text, "FRA", DAY)
    left = tuple(
        Membership(p.state, Period(p.period.start, found.ends_on)) if p.state == "FRA" else p
        for p in text.parties
    )
    for on, bound in ((found.ends_on - datetime.timedelta(days=1), True), (found.ends_on, False)):
        hit = replace(event("territory_of POL", "POL"), on=on)
        verdicts = obligations(world(replace(text, parties=left), hit=hit), hit, asked=("FRA",))
        assert bool(verdicts) is bound


def test_what_is_owed_is_told_with_the_heaviest_duty_first():
    text = pact(
        "FRA", "POL", clauses=(clause(Duty.CONSULT), clause(Duty.ALL_MEANS), clause(obligors=("POL",)))
    )
    assert [one.duty for one in leaving(text, "FRA", DAY).owed] == [Duty.ALL_MEANS, Duty.CONSULT]


def test_a_text_that_ends_first_ends_the_duty_first():
    text = replace(
        pact("FRA", "POL"), exit=YEAR, in_force=Period(datetime.date(2000, 1, 1), datetime.date(2022, 12, 1))
    )
    assert leaving(text, "FRA", DAY).ends_on == datetime.date(2022, 12, 1)


def test_an_outsider_has_nothing_to_leave_and_a_text_without_rule_no_day():
    assert not leaving(TEXT, "RUS", DAY).party
    assert leaving(replace(TEXT, exit=None), "FRA", DAY).ends_on is None


# --- invocation in two steps


INVOCATION = Gate("institution", "nato", "invocation")
DECISIONS = (
    Decided("nato/invocation", datetime.date(2001, 9, 12), provided="directed-from-abroad"),
    Decided("nato/invocation", datetime.date(2001, 10, 2)),
)


def test_a_finding_that_depends_on_a_fact_stands_once_the_fact_is_told():
    attack = replace(event("territory_of USA", "USA", "al-qaida"), on=datetime.date(2001, 9, 11))
    gated = replace(pact("USA", "FRA"), clauses=(clause(gate=INVOCATION),))

    def verdict(judged_on, **facts):
        hit = replace(attack, decided=DECISIONS, judged_on=judged_on, facts=facts)
        (found,) = obligations(world(gated, hit=hit), hit, asked=("FRA",))
        return found.verdict

    assert verdict(datetime.date(2001, 9, 11)) is Verdict.GATED
    assert verdict(datetime.date(2001, 9, 12)) is Verdict.GATED
    assert verdict(datetime.date(2001, 9, 12), **{"directed-from-abroad": True}) is Verdict.OBLIGED
    assert verdict(datetime.date(2001, 10, 2)) is Verdict.OBLIGED
