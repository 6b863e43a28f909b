"""The shipped scenarios: complete, sourced, neutral, and sensible to someone who knows the cases."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from foedus import library
from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.obligations.result import ObligationsResult, Verdict
from foedus.analyses.stability.analyse import analyse as analyse_stability
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.result import Adoption
from foedus.files.load import load
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.distributions import Triangular
from foedus.numerics.draws import draw

NAMES = ("ukraine-2025", "finland-sweden-2022")
ROOT = Path(__file__).parents[3]


@cache
def shipped(name: str) -> Scenario:
    return load(name)


@cache
def adoptions(name: str) -> dict[str, Adoption]:
    return adoptions_of(shipped(name))


def adoptions_of(scenario: Scenario) -> dict[str, Adoption]:
    draws = draw(scenario.quantities, 512, 1, scenario.correlations)
    result = analyse_voting(scenario, draws, analyse_bargaining(scenario, draws))
    return {adoption.proposal: adoption for adoption in result.adoptions}


@cache
def obligations(name: str) -> ObligationsResult:
    return analyse_obligations(shipped(name))


def verdicts(name: str, proposal: str, contingency: str, treaty: str, article: str) -> dict[str, Verdict]:
    """The gravest verdict of one article on each state; the order of `Verdict` is the order of gravity."""
    order, found = list(Verdict), {}
    for finding in obligations(name).findings:
        if (finding.proposal, finding.contingency) != (proposal, contingency):
            continue
        if (finding.treaty, finding.article) == (treaty, article):
            before = found.get(finding.state, finding.verdict)
            found[finding.state] = min(before, finding.verdict, key=order.index)
    return found


# --- every scenario ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_evidence_or_a_stated_reason(name: str) -> None:
    bare = [q.path for q in shipped(name).quantities if not (q.basis.evidence or q.basis.assumption)]
    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_every_position_rests_on_a_reason_of_its_own(name: str) -> None:
    actors_by_reason: dict[str, set[str]] = {}
    for position in shipped(name).positions:
        actors_by_reason.setdefault(position.position.basis.assumption, set()).add(position.actor)
    shared = {reason: who for reason, who in actors_by_reason.items() if len(who) > 1}
    # One reason names two actors where the same act was theirs in common.
    assert set(map(frozenset, shared.values())) <= {frozenset({"FIN", "SWE"})}


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_names_an_outcome_on_every_issue(name: str) -> None:
    scenario = shipped(name)
    reversion = {issue.reversion_point.path for issue in scenario.issues}
    for proposal in scenario.proposals:
        assert set(proposal.terms) == set(scenario.issue)
        assert not {term.path for term in proposal.terms.values()} & reversion


@pytest.mark.parametrize(("name", "members"), [("ukraine-2025", 32), ("finland-sweden-2022", 30)])
def test_exactly_one_actor_speaks_for_each_ally_of_the_day(name: str, members: int) -> None:
    scenario = shipped(name)
    allies = scenario.institutions["nato"].members(scenario.as_of)
    assert len(allies) == members
    spoken = [code for actor in scenario.actors for code in actor.states]
    assert {ally: spoken.count(ally) for ally in allies} == dict.fromkeys(allies, 1)


def test_every_member_of_the_union_has_a_voice_in_the_ukraine_scenario() -> None:
    scenario = shipped("ukraine-2025")
    spoken = {code for actor in scenario.actors for code in actor.states}
    members = scenario.institutions["eu"].members(scenario.as_of)
    assert len(members) == 27
    assert set(members) <= spoken


@pytest.mark.parametrize("name", NAMES)
def test_no_red_line_forbids_what_the_actor_itself_declares(name: str) -> None:
    for position in shipped(name).positions:
        if position.accepts_from is not None:
            assert position.accepts_from.distribution.likely <= position.position.distribution.likely
        if position.accepts_to is not None:
            assert position.accepts_to.distribution.likely >= position.position.distribution.likely


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_quoted_from_the_press_report(name: str) -> None:
    folder = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")).parent / "seed"
    reports = sorted(folder.glob("press-report-*.txt"))
    if not reports:
        pytest.skip(f"the press report is not in {folder}; set FOEDUS_DATA to the data folder beside it")
    shingles = {run for report in reports for run in _runs(report.read_text(encoding="utf-8"))}
    for file in library.path("scenarios", name).iterdir():
        assert not shingles & set(_runs(file.read_text(encoding="utf-8"))), file.name


def _runs(text: str, length: int = 7) -> list[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]


# --- Ukraine, February 2025 --------------------------------------------------------------------------


def test_full_membership_fails_on_the_vetoes_of_those_who_ruled_it_out() -> None:
    adoption = adoptions("ukraine-2025")["full-membership"]
    assert adoption.chance.mean() < 0.01
    surest = {blocker.actor for blocker in adoption.blockers[:4]}
    assert surest == {"RUS", "USA", "HUN", "SVK"}


def test_ukraine_would_rather_refuse_than_sign_a_ceasefire_without_guarantees() -> None:
    adoption = adoptions("ukraine-2025")["no-guarantee"]
    chance = dict(zip(adoption.voters, adoption.chance_yes.mean(axis=0), strict=True))
    assert chance["UKR"] < 0.2 < chance["RUS"]


def test_ukraine_prefers_the_force_with_an_american_promise() -> None:
    def chance(proposal: str) -> float:
        adoption = adoptions("ukraine-2025")[proposal]
        return float(np.mean(adoption.chance_yes[:, adoption.voters.index("UKR")]))

    assert chance("european-force") < chance("european-force-us-backstop")


def test_more_patience_with_foreign_troops_alone_does_not_bring_russia_round() -> None:
    """The what-if of the tutorial."""
    scenario = shipped("ukraine-2025")
    before = scenario.position["RUS", "force"]
    assert before.accepts_to is not None
    patient = replace(before, accepts_to=replace(before.accepts_to, distribution=Triangular(40, 60, 90)))
    positions = tuple(patient if p is before else p for p in scenario.positions)
    changed = adoptions_of(replace(scenario, positions=positions))["european-force"].chance.mean()
    assert adoptions("ukraine-2025")["european-force"].chance.mean() < changed < 0.25


def test_the_alliance_owes_nothing_for_troops_that_are_hit_inside_ukraine() -> None:
    found = verdicts("ukraine-2025", "european-force", "attack-on-force", "nato", "5")
    assert len(found) > 0
    assert Verdict.OBLIGED not in found.values()


def test_a_strike_on_polish_soil_meets_article_5_whatever_the_mission() -> None:
    found = verdicts("ukraine-2025", "european-force", "attack-on-force-in-poland", "nato", "5")
    assert {found[code] for code in ("USA", "DEU", "EST")} <= {Verdict.OBLIGED, Verdict.GATED}


def test_accession_changes_who_must_act_for_ukraine_and_only_after_it_is_complete() -> None:
    before = verdicts("ukraine-2025", "membership-in-stages", "attack-on-ukraine-early", "nato", "5")
    after = verdicts("ukraine-2025", "membership-in-stages", "attack-on-ukraine", "nato", "5")
    assert Verdict.OBLIGED not in before.values()
    assert after["POL"] in {Verdict.OBLIGED, Verdict.GATED}


def test_the_contributors_of_the_force_owe_one_another_what_others_do_not() -> None:
    found = verdicts("ukraine-2025", "european-force", "attack-on-force", "multinational-force", "3")
    assert found["FRA"] in {Verdict.OBLIGED, Verdict.GATED}
    assert found.get("USA", Verdict.NOT_TRIGGERED) == Verdict.NOT_TRIGGERED


def test_the_backstop_binds_the_united_states_alone_and_only_where_it_is_agreed() -> None:
    found = verdicts("ukraine-2025", "european-force-us-backstop", "attack-on-force", "us-backstop", "2")
    bound = {code for code, verdict in found.items() if verdict in {Verdict.OBLIGED, Verdict.GATED}}
    assert bound == {"USA"}
    assert verdicts("ukraine-2025", "european-force", "attack-on-force", "us-backstop", "2") == {}


def test_a_promise_to_fight_makes_a_settlement_last_and_a_firmer_one_longer() -> None:
    scenario = shipped("ukraine-2025")
    draws = draw(scenario.quantities, 512, 1, scenario.correlations)
    duties = obligations("ukraine-2025")
    result = analyse_stability(scenario, draws, duties, analyse_forces(scenario, draws, duties))
    kept = {found.proposal: found.no_breach[:, result.default].mean() for found in result.durabilities}
    assert kept["no-guarantee"] < kept["european-force"] < kept["european-force-us-backstop"]
    assert kept["european-force-us-backstop"] < kept["full-membership"]
    assert kept["membership-in-stages"] < kept["full-membership"]


def test_a_force_of_corps_size_is_more_than_the_willing_can_keep_up() -> None:
    scenario = shipped("ukraine-2025")
    draws = draw(scenario.quantities, 512, 1, scenario.correlations)
    supplies = analyse_forces(scenario, draws, obligations("ukraine-2025")).supplies
    met = {supply.proposal: supply.chance_met for supply in supplies if supply is not None}
    assert met["large-european-force"] < 0.1 < met["european-force"]


# --- Finland and Sweden, July 2022 -------------------------------------------------------------------


def test_turkey_is_the_first_to_block_an_accession_without_concessions() -> None:
    adoption = adoptions("finland-sweden-2022")["joint-no-concessions"]
    assert adoption.blockers[0].voter == "TUR"
    assert adoption.chance.mean() < 0.2


def test_the_memorandum_makes_accession_easier_than_nothing_does() -> None:
    found = adoptions("finland-sweden-2022")
    assert found["joint-memorandum"].chance.mean() > found["joint-no-concessions"].chance.mean()


@pytest.mark.parametrize("country", ["finland", "sweden"])
def test_between_protocol_and_deposit_the_union_owes_help_and_the_alliance_none(country: str) -> None:
    event = f"attack-on-{country}-before"
    alliance = verdicts("finland-sweden-2022", "joint-memorandum", event, "nato", "5")
    assert Verdict.OBLIGED not in alliance.values()
    union = verdicts("finland-sweden-2022", "joint-memorandum", event, "eu-treaty-42-7", "42(7)")
    assert union["DEU"] in {Verdict.OBLIGED, Verdict.GATED}


def test_while_finland_is_in_and_sweden_is_not_only_finland_is_covered() -> None:
    finland = verdicts("finland-sweden-2022", "finland-first", "attack-on-finland-after", "nato", "5")
    sweden = verdicts("finland-sweden-2022", "finland-first", "attack-on-sweden-after", "nato", "5")
    assert finland["NOR"] in {Verdict.OBLIGED, Verdict.GATED}
    assert Verdict.OBLIGED not in sweden.values()


def test_what_became_of_the_proposals_is_recorded_with_the_two_strategic_holders() -> None:
    outcomes = {outcome.proposal: outcome for outcome in shipped("finland-sweden-2022").known_outcomes}
    assert str(outcomes["finland-first"].on) == "2023-04-04"
    assert str(outcomes["joint-wider-package"].on) == "2024-03-07"
    assert outcomes["finland-first"].blockers == ("TUR", "HUN")


def test_bilateral_declarations_of_2022_are_no_duty_to_fight() -> None:
    treaties = shipped("finland-sweden-2022").treaties
    for name in ("gb-fi-2022", "gb-se-2022"):
        assert treaties[name].status == "political"
        assert max(clause.duty for clause in treaties[name].clauses) <= Duty.ASSIST_AS_DEEMED_NECESSARY
