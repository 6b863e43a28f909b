from __future__ import annotations

import datetime
import importlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.builders import proposal, quantity, state

from foedus.analyses.obligations.result import Verdict
from foedus.analyses.stability.analyse import StabilityOptions, analyse
from foedus.analyses.stability.describe import unseen_promises
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Stakes
from foedus.model.treaties import Duty, Treaty

cases = importlib.import_module("tests.unit.stability.cases")


def answer(case, size=512, obligations=None, troops=None, options=None):
    draws = cases.sample(case, size)
    return analyse(
        case,
        draws,
        cases.owed() if obligations is None else obligations,
        cases.troops(draws, troops),
        options or StabilityOptions(),
    )


def holds(result) -> dict[str, float]:
    """Mean chance of no breach at the default horizon, by proposal."""
    return {d.proposal: float(d.no_breach[:, result.default].mean()) for d in result.durabilities}


def with_parameters(**values):
    own = {f"stability.{name}": quantity(f"parameters/stability.{name}", v) for name, v in values.items()}
    return cases.case(parameters={**cases.numbers(), **own})


@pytest.fixture(scope="module")
def usual():
    return answer(cases.case(), 2048)


def test_the_case_without_a_guarantee_fails_about_half_the_time_in_five_years(usual):
    assert holds(usual)["none"] == pytest.approx(0.5, abs=0.03)


def test_the_designs_hold_about_as_in_the_trial_that_the_ranges_were_revised_to_match(usual):
    pattern = {"none": 0.50, "tripwire": 0.74, "force": 0.79, "backstop": 0.89, "membership": 0.98}
    for design, level in holds(usual).items():
        assert level == pytest.approx(pattern[design], abs=0.06), design


@pytest.mark.parametrize("factor", [0.6, 1.0, 1.8])
def test_the_order_of_the_designs_survives_other_noise(factor):
    scales = {
        name: [factor * v for v in (0.008, 0.015, 0.025)] for name in ("challenger_scale", "target_scale")
    }
    result = answer(with_parameters(**scales, guarantor_scale=[factor * v for v in (0.06, 0.12, 0.2)]))
    assert result.rank == tuple(reversed(cases.DESIGNS))


@pytest.mark.parametrize("strength", [0.25, 1.0, 1.5])
def test_the_order_of_the_designs_survives_other_strengths_and_an_even_division(strength):
    case = cases.case()
    target = state("TGT", defence_usd_bn=149.0 * strength, active_k=1300.0 * strength)
    even = tuple(proposal(name, {"land": 50.0}, ("CHA", "TGT")) for name in cases.DESIGNS)
    result = answer(replace(case, states={**case.states, "TGT": target}, proposals=even))
    assert result.rank == tuple(reversed(cases.DESIGNS))


def test_nearly_all_failure_without_a_guarantee_is_by_limited_grabs(usual):
    kind, share = usual.durabilities[0].breach_shares[0]
    assert kind == "limited grab"
    assert share > 0.6
    assert sum(share for _, share in usual.durabilities[0].breach_shares) == pytest.approx(1)


def test_no_breach_is_never_likelier_than_no_major_attack_and_both_fall_with_time(usual):
    for durability in usual.durabilities:
        assert np.all(durability.no_breach <= durability.no_major_attack + 1e-12)
        assert np.all(np.diff(durability.no_breach, axis=1) <= 0)
        assert np.all(np.diff(durability.no_major_attack, axis=1) <= 0)


def test_a_stronger_duty_makes_guarantors_likelier_to_fight(usual):
    honour = {d.proposal: d.honour.mean(axis=0) for d in usual.durabilities}
    assert np.all(honour["membership"] > honour["none"] + 0.4)
    assert honour["backstop"][0] > honour["force"][0] + 0.2, "only the backstop binds the strongest"


def test_proposals_are_compared_on_the_same_draws(usual):
    none, membership = 0, 4
    assert usual.beats[membership, none] > 0.6
    assert usual.beats[none, membership] < 0.02
    assert np.all(np.diag(usual.beats) == 0)
    assert np.all(usual.beats + usual.beats.T <= 1)


def test_a_contested_duty_counts_for_less_than_a_clear_one():
    duties = {"membership": dict.fromkeys(cases.STATES, Duty.ASSIST_AS_DEEMED_NECESSARY)}
    levels = {
        verdict: holds(answer(cases.case(), obligations=cases.owed(duties, verdict)))["membership"]
        for verdict in (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED, Verdict.NOT_TRIGGERED)
    }
    assert levels[Verdict.OBLIGED] > levels[Verdict.CONTESTED] == levels[Verdict.GATED]
    assert levels[Verdict.CONTESTED] > levels[Verdict.NOT_TRIGGERED]


def test_a_new_or_political_text_counts_for_less_than_a_standing_treaty():
    honour = {}
    for status in ("in_force", "draft", "political"):
        pact = Treaty("pact", "Pact", status, None, None, (), (), "made up for a test")
        result = answer(cases.case(treaties={"pact": pact}))
        honour[status] = result.durabilities[4].honour.mean()
    assert honour["in_force"] > honour["draft"] + 0.05
    assert honour["draft"] > honour["political"]


def test_duties_towards_the_force_count_like_duties_towards_the_territory():
    on_force = replace(
        cases.owed({}),
        findings=tuple(
            cases.finding("force", code, Duty.ACT_TO_MEET_DANGER, event="on-force")
            for code in cases.STATES[1:]
        ),
    )
    assert holds(answer(cases.case(), obligations=on_force))["force"] == pytest.approx(
        holds(answer(cases.case()))["force"]
    )


def test_a_duty_towards_a_force_without_troops_binds_nobody():
    case = cases.case()
    draws = cases.sample(case, 256)
    finding = cases.finding("force", "WES", Duty.ACT_TO_MEET_DANGER, event="on-force")
    half = np.arange(256) < 128
    present = cases.troops(draws)
    force = present.supplies[2]
    manned = replace(force, fielded=force.fielded * half, contribution=force.contribution * half[:, None])
    obligations = replace(cases.owed({}), findings=(finding,))
    result, bound, free = (
        analyse(case, draws, duties, replace(present, supplies=(None, None, supply, None, None)))
        for duties, supply in ((obligations, manned), (obligations, force), (cases.owed({}), None))
    )
    honour, with_duty, without = (each.durabilities[2].honour[:, 1] for each in (result, bound, free))
    np.testing.assert_allclose(honour[half], with_duty[half])
    np.testing.assert_allclose(honour[~half], without[~half])
    assert with_duty.mean() > without.mean() + 0.1


def test_a_guarantee_that_starts_late_leaves_years_without_it():
    case = cases.case()
    late = replace(case.proposals[4], starts=datetime.date(2028, 2, 13))
    after = replace(cases.ATTACK, on=datetime.date(2029, 1, 1))
    case = replace(case, proposals=(*case.proposals[:4], late), contingencies=(cases.ATTACK, after))
    event = replace(after, id="later")
    case = replace(case, contingencies=(cases.ATTACK, event))
    findings = tuple(
        cases.finding("membership", code, Duty.ASSIST_AS_DEEMED_NECESSARY, event="later")
        for code in cases.STATES
    )
    result = answer(case, obligations=replace(cases.owed({}), findings=findings))
    durability = result.durabilities[4]
    assert durability.years_without_guarantee == 3
    assert durability.honour.mean() > 0.8, "honour is that of the first year in which the guarantee counts"
    assert holds(result)["membership"] < holds(answer(cases.case()))["membership"] - 0.1
    assert any("3 years pass without it" in text for text in result.assumptions)


def test_without_a_fitting_contingency_no_duty_is_assumed_and_that_is_said():
    result = answer(cases.case(contingencies=()))
    assert holds(result)["membership"] == pytest.approx(holds(result)["none"], abs=0.01)
    assert sum("no treaty duty is taken to bind" in text for text in result.assumptions) == 5


def test_treaties_that_no_contingency_calls_up_are_told_with_what_to_add():
    case = cases.case(
        proposals=(
            proposal("bare", {"land": 35.0}, ("CHA", "TGT")),
            replace(proposal("bound", {"land": 35.0}, ("CHA", "TGT")), treaties=("pact",)),
        )
    )
    assert unseen_promises(case) == ""
    without = replace(case, contingencies=())
    told = unseen_promises(without)
    assert told.startswith(f"{without.proposal['bound'].title}: no treaty counts")
    event = told[told.index("{id") :]
    assert "attacker: CHA" in event
    assert "territory_of: TGT" in event
    assert f"on: {case.as_of}" in event
    nobody = replace(without, stakes=replace(without.stakes, guarantors=()))
    assert unseen_promises(nobody) == ""


def test_without_noise_the_rule_for_ties_is_told_and_what_it_decides():
    noise = {f"{role}_scale": 0.0 for role in ("challenger", "target", "guarantor")}
    bare = dict.fromkeys(("drive", "peace_benefit", "grab_size", "concession_cost", "back_down_cost"), 0.0)

    def told(**values):
        result = answer(with_parameters(**values), 64)
        return [text for text in result.assumptions if "equally good moves" in text]

    assert told() == []
    (usual,) = told(**noise)
    assert "keep, limited grab, full attack" in usual
    # Where breaking changes nothing, the challenger is torn in nearly every draw and year.
    (torn,) = told(**noise, **bare)
    assert "None " not in usual
    assert int(torn.split("years: None ")[1].split(",")[0]) >= 0.9 * 64 * 5


def test_a_target_made_stronger_by_one_proposal_makes_that_one_safer():
    case = cases.case()
    strong = replace(
        case.proposals[0],
        parameters={"stability.target_strength": quantity("proposals/none/parameters/x", 1.5)},
    )
    case = replace(case, proposals=(strong, *case.proposals[1:]))
    changed, usual = holds(answer(case)), holds(answer(cases.case()))
    assert changed.pop("none") > usual.pop("none") + 0.05
    assert changed == usual


def test_many_guarantors_are_taken_together_and_that_is_said():
    result = answer(cases.case(), options=StabilityOptions(most_guarantors=2))
    honour = result.durabilities[3].honour
    assert honour.shape[1] == 4
    np.testing.assert_array_equal(honour[:, 1], honour[:, 3])
    assert any("decide as one" in text for text in result.assumptions)
    assert result.rank[0] == "membership"


def test_without_guarantors_the_two_parties_still_have_an_answer():
    result = answer(cases.case(stakes=Stakes("CHA", "TGT", (), "land", "low")))
    assert result.durabilities[0].honour.shape == (512, 0)
    assert "Cha" in result.durabilities[0].decisive


def test_a_challenger_that_prefers_high_values_gets_the_high_end():
    low = answer(cases.case())
    mirrored = cases.case(stakes=Stakes("CHA", "TGT", cases.STATES, "land", "high"))
    assert holds(answer(mirrored)) != holds(low)


def test_the_same_draws_give_the_same_numbers():
    first, second = answer(cases.case()), answer(cases.case(), options=StabilityOptions(chunk=37))
    for a, b in zip(first.durabilities, second.durabilities, strict=True):
        np.testing.assert_array_equal(a.no_breach, b.no_breach)
        assert a.decisive == b.decisive


def test_a_scenario_without_stakes_is_told_what_to_add():
    with pytest.raises(NotApplicableError, match="add `stakes:`"):
        answer(cases.case(stakes=None))


@pytest.mark.parametrize(
    ("stakes", "message"),
    [
        (Stakes("CHA", "CHA", (), "land"), "CHA has more than one role"),
        (Stakes("CHA", "TGT", ("TGT",), "land"), "TGT has more than one role"),
        (Stakes("CHA", "TGT", ("XXX",), "land"), "no actor is called 'XXX'"),
        (Stakes("CHA", "TGT", ("BIG",), "sea"), "no issue is called 'sea'"),
    ],
)
def test_stakes_that_contradict_themselves_are_refused(stakes, message):
    with pytest.raises(InvalidInputError, match=message):
        answer(cases.case(stakes=stakes))


def test_a_target_without_figures_is_refused_with_what_to_give():
    case = cases.case()
    with pytest.raises(NotApplicableError, match="give defence_usd_bn under `states:`"):
        answer(replace(case, states={**case.states, "TGT": state("TGT")}))


def test_forces_of_another_sample_are_refused():
    case = cases.case()
    with pytest.raises(InvalidInputError, match="has 64 draws, but the sample has 32"):
        analyse(case, cases.sample(case, 32), cases.owed(), cases.troops(cases.sample(case, 64)))


@pytest.mark.parametrize("horizons", [(), (5, 1), (0, 5)])
def test_horizons_must_rise(horizons):
    with pytest.raises(InvalidInputError, match="rising years"):
        StabilityOptions(horizons=horizons)


def test_a_horizon_beyond_what_can_be_said_is_refused():
    with pytest.raises(InvalidInputError, match="horizons end at 50 years"):
        StabilityOptions(horizons=(1, 51))


def test_the_baseline_is_the_weakest_design_that_binds_nobody(usual):
    assert usual.baseline == "none"
    np.testing.assert_array_equal(usual.hazard_ratios[0].mean, 1)
    np.testing.assert_array_equal(usual.hazard_ratios[0].low, 1)


def test_another_baseline_may_be_chosen():
    result = answer(cases.case(), options=StabilityOptions(baseline="force"))
    assert result.baseline == "force"
    assert result.hazard_ratio("force").mean.tolist() == [1, 1, 1]
    assert np.all(result.hazard_ratio("none").mean > 1)


def test_a_baseline_that_is_no_proposal_is_refused():
    with pytest.raises(InvalidInputError, match="no proposal 'nothing' to compare with"):
        answer(cases.case(), options=StabilityOptions(baseline="nothing"))


def test_hazard_ratios_follow_from_the_chances_that_are_told(usual):
    kept = {d.proposal: d.no_breach.mean(axis=0) for d in usual.durabilities}
    for durability in usual.durabilities:
        expected = np.log(kept[durability.proposal]) / np.log(kept["none"])
        np.testing.assert_allclose(usual.hazard_ratio(durability.proposal).mean, expected)


def test_hazard_ratios_order_the_designs_from_one_down(usual):
    ratios = [ratio.mean[usual.default] for ratio in usual.hazard_ratios]
    assert ratios[0] == 1
    assert all(later < earlier for earlier, later in pairwise(ratios))


def test_the_years_agree_with_the_horizons(usual):
    last = [years - 1 for years in usual.horizons]
    for durability in usual.durabilities:
        years = durability.years
        np.testing.assert_allclose(years.kept.mean[last], durability.no_breach.mean(axis=0))
        np.testing.assert_allclose(years.no_major_attack.mean[last], durability.no_major_attack.mean(axis=0))
        np.testing.assert_allclose(years.kept.mean + years.ended.mean.sum(axis=1), 1)
        assert np.all(years.kept.low <= years.kept.high)


def test_breaking_first_pays_at_most_once_in_a_draw(usual):
    for durability in usual.durabilities:
        years = durability.years
        assert np.all(years.first_pays.sum(axis=0) <= 1)
        assert np.all(years.first_pays <= years.breaking_pays)
        np.testing.assert_array_equal(years.first_pays[0], years.breaking_pays[0])


def test_with_other_noise_levels_move_and_the_order_stays():
    result = answer(cases.case(), 1024, options=StabilityOptions(side_draws=1024))
    noise = result.under_noise
    order = np.arange(len(cases.DESIGNS), 0, -1)
    assert all(row.tolist() == order.tolist() for row in noise.rank)
    levels = noise.no_breach[:, :, result.default]
    assert np.all(np.diff(levels, axis=1) > 0), "none < tripwire < force < backstop < membership"
    assert (levels.max(axis=0) - levels.min(axis=0)).max() > 0.3
    np.testing.assert_array_equal(noise.hazard_ratio[:, 0], 1)


def test_the_range_of_bargains_is_found_on_some_of_the_draws_with_the_help_foreseen(usual):
    none, membership = (usual.durability(name).range_over_time for name in ("none", "membership"))
    assert none.low.shape == (StabilityOptions().side_draws, 10)
    np.testing.assert_array_less(membership.low.mean(axis=0), none.low.mean(axis=0))


def test_what_stands_beside_the_answer_is_left_out_unless_asked_for():
    result = answer(cases.case(), 64, options=StabilityOptions(side_draws=0))
    assert result.under_noise is None
    assert result.durabilities[0].range_over_time is None
    assert result.durabilities[0].help is None


def test_who_would_fight_is_followed_through_the_years():
    result = answer(cases.case(), 256, options=StabilityOptions(help=True))
    membership = result.durability("membership")
    assert membership.help.if_attacked.shape == (10, 2, 4)
    np.testing.assert_allclose(membership.help.if_attacked[0, 1], membership.honour.mean(axis=0))
    for found in membership.help.coalitions:
        chances = [chance for _, chance in found]
        assert sum(chances) == pytest.approx(1)
        assert chances == sorted(chances, reverse=True)
    assert membership.help.coalitions[1][0][0] == cases.STATES


def test_guarantors_who_decide_as_one_are_named_together():
    result = answer(cases.case(), 64, options=StabilityOptions(help=True, most_guarantors=2))
    sets = {names for names, _ in result.durabilities[0].help.coalitions[0]}
    assert sets == {(), ("BIG",), ("WES", "TEX", "EAS"), ("BIG", "WES", "TEX", "EAS")}
