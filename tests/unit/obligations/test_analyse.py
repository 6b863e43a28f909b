"""Who must act, on assumed days and made-up pacts; the shipped treaties have cases of their own."""

import datetime
from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import always, clause, event, finding, pact, result, settlement, world

from foedus.analyses.obligations.analyse import ObligationsOptions, analyse, obligations
from foedus.analyses.obligations.result import Verdict
from foedus.files.institutions import load_institution
from foedus.model.treaties import Declaration, Duty, Gate, Proviso

MISSION = ("FRA", "GBR", "AUS")
CARVED = Declaration(("USA",), "Not covered.", "nato", "5", "mission", "political", "made up")
LAW = ("nato", "eu-treaty-42-7", "un-charter", "uk-ua-2024", "fr-ua-2024", "de-ua-2024", "us-ua-2024")


def hit_in(place, **rest):
    deal = settlement(contributors=MISSION)
    return result(*LAW, hit=event("forces_of mission", place), deals=(deal,), declarations=(CARVED,), **rest)


def leaves(reason):
    if not reason.parts:
        yield reason
    for part in reason.parts:
        yield from leaves(part)


# --- a force outside the alliance


def test_nobody_must_fight_for_a_force_outside_the_alliance_in_ukraine():
    found = hit_in("UKR", asked=("USA", "FRA", "DEU", "GBR", "IRL"))
    assert all(found.bound("deal", "event", state) is None for state in found.states)


def test_the_place_alone_keeps_article_5_from_it_while_the_carve_out_is_only_declared():
    no = finding(hit_in("UKR"), "USA", "5", "forces")
    assert no.verdict is Verdict.NOT_TRIGGERED
    assert len(no.failing) == 1
    assert "Ukraine" in no.failing[0]


def test_a_declaration_that_does_not_bind_is_still_mentioned_in_the_proof():
    no = finding(hit_in("UKR"), "USA", "5", "forces")
    (said,) = [leaf for leaf in leaves(no.reason) if "declared" in leaf.says]
    assert said.holds is True


def test_taken_as_law_the_carve_out_is_a_second_reason():
    no = finding(hit_in("UKR", options=ObligationsOptions(declarations="as_law")), "USA", "5", "forces")
    place, carved = no.failing
    assert "Ukraine" in place
    assert "declared outside" in carved


def test_talks_are_due_all_the_same():
    assert finding(hit_in("UKR"), "USA", "4", "forces").verdict is Verdict.OBLIGED


@pytest.mark.parametrize("reading", ["as_declared", "as_law"])
def test_at_a_base_in_poland_the_territory_binds_whatever_the_flag(reading):
    found = hit_in("POL", options=ObligationsOptions(declarations=reading))
    yes = finding(found, "USA", "5", "territory of POL")
    assert yes.verdict is Verdict.OBLIGED
    assert found.bound("deal", "event", "DEU").treaty in ("nato", "eu-treaty-42-7")


def test_contributors_that_a_clause_treats_alike_are_told_together():
    talk = finding(hit_in("UKR"), "USA", "4", "forces")
    assert talk.victims == MISSION
    assert talk.face == "forces of FRA and 2 others in UKR"


def test_a_contributor_is_no_victim_of_its_own():
    assert finding(hit_in("UKR"), "FRA", "4", "forces").victims == ("GBR", "AUS")


def test_a_proposal_without_a_force_has_no_finding_and_says_so():
    found = result("nato", hit=event("forces_of mission", "UKR"))
    assert not found.findings
    assert any("no force to be hit" in line and "The event" in line for line in found.assumptions)


# --- attack on a country


def test_without_membership_ukraine_gets_talks_and_no_duty_to_fight():
    found = result(*LAW, asked=("USA", "GBR", "POL", "IRL"))
    assert all(found.bound("deal", "event", state) is None for state in found.states)
    assert {f.treaty for f in found.of("deal", "event", "USA") if f.verdict is Verdict.OBLIGED} >= {
        "us-ua-2024"
    }
    assert found.gravest("deal", "event", "GBR").duty is Duty.CONSULT


def test_with_membership_article_5_binds_every_ally():
    found = result(*LAW, deals=(settlement(accessions=(("nato", "UKR"),)),), asked=("USA", "POL", "TUR"))
    assert all(found.bound("deal", "event", state).article == "5" for state in ("USA", "POL", "TUR"))


def test_an_attack_on_estonia_binds_by_two_treaties_and_leaves_ireland_contested():
    found = result(*LAW, hit=event("territory_of EST", "EST"), asked=("USA", "FRA", "IRL", "AUT", "MLT"))
    assert found.bound("deal", "event", "USA").treaty == "nato"
    assert {f.treaty for f in found.of("deal", "event", "FRA") if f.duty >= Duty.ASSIST} == {
        "nato",
        "eu-treaty-42-7",
    }
    for state in ("IRL", "AUT", "MLT"):
        bound = found.bound("deal", "event", state)
        assert bound.verdict is Verdict.CONTESTED
        assert "specific character" in bound.hangs_on


def test_whoever_owes_nothing_may_still_help_and_the_attacker_must_refrain():
    found = result(*LAW, hit=event("territory_of EST", "EST"), asked=("USA", "AUS"))
    assert finding(found, "AUS", "51").verdict is Verdict.PERMITTED
    assert not [f for f in found.of("deal", "event", "USA") if f.article == "51"]
    assert finding(found, "RUS", "2(4)").verdict is Verdict.FORBIDDEN


# --- made-up pacts


def test_the_attacker_owes_its_victim_no_help():
    found = result(pact("RUS", "UKR", "FRA"), asked=("RUS", "FRA"))
    assert not found.of("deal", "event", "RUS")
    assert finding(found, "FRA", "1").verdict is Verdict.OBLIGED


def test_only_those_named_are_bound_and_only_those_named_are_protected():
    text = pact("FRA", "DEU", "UKR", clauses=(clause(obligors=("FRA",), beneficiaries=("UKR",)),))
    found = result(text)
    assert finding(found, "FRA", "1").verdict is Verdict.OBLIGED
    assert not found.of("deal", "event", "DEU")
    elsewhere = result(text, hit=event("territory_of DEU", "DEU"))
    assert finding(elsewhere, "FRA", "1").failing == ("Germany is not among those whom this clause protects",)


def test_somebody_named_as_bound_who_has_left_is_not():
    text = pact("DEU", "UKR", clauses=(clause(obligors=("FRA", "DEU")),))
    assert not result(text).of("deal", "event", "FRA")


@pytest.mark.parametrize(
    ("gate", "requests", "verdict", "words"),
    [
        (Gate("none"), "awaited", Verdict.OBLIGED, ""),
        (Gate("each_party"), "awaited", Verdict.OBLIGED, "judges for itself"),
        (Gate("single_request"), "awaited", Verdict.OBLIGED, "one party asks"),
        (Gate("victim_request"), "awaited", Verdict.GATED, "waits for the victim"),
        (Gate("victim_request"), "made", Verdict.OBLIGED, "taken to have asked"),
        (Gate("joint_finding"), "made", Verdict.GATED, "together"),
        (Gate("institution", "nato", "invocation"), "made", Verdict.GATED, "consensus"),
    ],
)
def test_a_gate_decides_between_a_duty_and_a_wait(gate, requests, verdict, words):
    scene = world(pact("FRA", "UKR", clauses=(clause(gate=gate),)))
    scene = replace(scene, institutions={"nato": load_institution("nato", scene.as_of)})
    found = finding(analyse(scene, ObligationsOptions(requests=requests)), "FRA", "1")
    assert found.verdict is verdict
    assert words in found.hangs_on
    assert found.reason.holds is True


def test_a_political_text_leaves_every_duty_contested():
    found = result(pact("FRA", "UKR", status="political"), deals=(settlement(treaties=("pact",)),))
    bound = finding(found, "FRA", "1")
    assert bound.verdict is Verdict.CONTESTED
    assert "political" in bound.hangs_on


def test_a_binding_declaration_relieves_its_author_alone():
    covered = clause(trigger=always("mission_covered"))
    text = pact("FRA", "DEU", "USA", "GBR", clauses=(covered,))
    declared = Declaration(("USA",), "Not us.", "pact", "1", "mission", "reservation", "made up")
    found = result(
        text,
        hit=event("forces_of mission", "UKR"),
        deals=(settlement(contributors=("GBR",)),),
        declarations=(declared,),
    )
    assert finding(found, "USA", "1", "forces").verdict is Verdict.NOT_TRIGGERED
    assert finding(found, "DEU", "1", "forces").verdict is Verdict.OBLIGED


def test_the_proof_runs_from_the_text_in_force_to_the_gate_and_cites_at_every_leaf():
    found = result(*LAW, hit=event("territory_of EST", "EST"))
    yes = finding(found, "USA", "5")
    steps = [part.says for part in yes.reason.parts]
    assert steps[0] == "in force since 1949-08-24: North Atlantic Treaty"
    assert steps[1] == "United States is a party since 1949-08-24"
    assert steps[2] == "Estonia is a party to the North Atlantic Treaty"
    assert steps[-1] == "each party judges for itself what it deems due"
    for f in found.findings:
        assert all(leaf.article and leaf.certainty for leaf in leaves(f.reason)), f


def test_the_proof_of_accession_says_that_the_proposal_makes_it():
    found = result("nato", hit=event("territory_of EST", "EST"), asked=("UKR",),
                   deals=(settlement(accessions=(("nato", "UKR"),)),))  # fmt: skip
    assert "Ukraine accedes under the proposal" in [
        part.says for part in finding(found, "UKR", "5").reason.parts
    ]


def test_the_finding_that_binds_most_is_the_certain_one_and_then_the_heaviest():
    light = clause(Duty.ASSIST, article="light")
    heavy = clause(Duty.ALL_MEANS, article="heavy")
    doubtful = clause(Duty.IMMEDIATE_MILITARY_AID, always("disputed", "whether so"), article="doubtful")
    found = result(pact("FRA", "UKR", clauses=(light, heavy, doubtful)))
    assert found.bound("deal", "event", "FRA").article == "heavy"
    assert found.bound("deal", "event", "DEU") is None


def test_states_are_asked_in_the_order_of_the_actors_and_then_of_the_treaties():
    found = result("nato", "un-charter", asked=("USA", "JPN"))
    assert found.states[:2] == ("USA", "JPN")
    assert "EST" in found.states
    assert "BRA" not in found.states


def test_proposals_and_contingencies_keep_their_order():
    scene = world("nato", deals=(settlement(name="b"), settlement(name="a")))
    found = analyse(scene)
    assert found.proposals == ("b", "a")
    assert found.contingencies == ("event",)


def test_the_same_question_gets_the_same_answer():
    scene = world(*LAW, hit=event("territory_of EST", "EST"))
    assert analyse(scene) == analyse(scene)


def test_a_membership_that_starts_after_the_attack_does_not_count():
    deal = settlement(accessions=(("nato", "UKR"),), starts=datetime.date(2026, 6, 2))
    assert result("nato", deals=(deal,)).bound("deal", "event", "USA") is None


# --- what holds for one state asked and not for the next


def test_a_reservation_adds_a_condition_for_its_author_alone():
    own = Declaration(
        ("USA",),
        "Only against Belarus.",
        "pact",
        "1",
        "",
        "reservation",
        "made up",
        requires=always("attacker_in", ("BLR",)),
    )
    found = result(pact("USA", "FRA", "UKR"), declarations=(own,))
    assert finding(found, "USA", "1").verdict is Verdict.NOT_TRIGGERED
    assert finding(found, "FRA", "1").verdict is Verdict.OBLIGED


@pytest.mark.parametrize("key", ["unless", "void_if"])
def test_an_exception_may_hold_for_one_state_asked_and_not_for_the_next(key):
    exempt = (Proviso("The United States are exempt.", always("obligor_in", ("USA",))),)
    found = result(pact("USA", "FRA", "UKR", clauses=(clause(**{key: exempt}),)))
    assert finding(found, "USA", "1").verdict is Verdict.NOT_TRIGGERED
    assert finding(found, "FRA", "1").verdict is Verdict.OBLIGED


def test_a_victim_that_has_asked_is_told_apart_from_one_that_has_not():
    deal = settlement(contributors=("FRA", "DEU"))
    hit = replace(event("forces_of mission", "UKR"), requested_by=("FRA",))
    text = pact("USA", "FRA", "DEU", clauses=(clause(gate=Gate("victim_request")),))
    found = result(text, hit=hit, deals=(deal,)).of("deal", "event", "USA")
    assert {f.victims: f.verdict for f in found if f.face.startswith("forces")} == {
        ("FRA",): Verdict.OBLIGED,
        ("DEU",): Verdict.GATED,
    }


def test_a_treaty_by_whose_parties_a_clause_asks_counts_though_it_protects_nobody_here():
    asking = pact("USA", "POL", clauses=(clause(trigger=always("attacker_party_to", "second")),))
    second = pact("RUS", "BLR", name="second")
    small = world(asking, second, hit=HIT_POLAND)
    (found,) = obligations(small, HIT_POLAND)
    assert found.verdict is Verdict.OBLIGED


HIT_POLAND = event("territory_of POL", "POL")
