from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders import actor, parameters, proposal, quantity, scenario, state

from foedus.analyses.forces.analyse import ForcesOptions, analyse
from foedus.analyses.forces.plan import plan
from foedus.analyses.forces.plan_options import PlanOptions
from foedus.analyses.forces.rotation_plan import Contingents
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.forces import Force, Pledge, Stakes
from foedus.model.treaties import Duty
from foedus.numerics.draws import draw

EXACT = {
    "deployable_share": 0.3,
    "rotation_ratio": 3.0,
    "home_defence_share": 0.5,
    "join_correlation": 0.0,
    "cost_per_troop_usd_k": 100.0,
    "rotation_overhead": 0.1,
    "common_fund_share": 0.0,
    "backstop_cost_usd_bn": 2.0,
}
BIG = state("BIG", land_k=100.0, gdp_usd_bn=2000.0, population_m=50.0, defence_usd_bn=40.0)
MID = state("MID", land_k=50.0, gdp_usd_bn=1000.0, population_m=50.0, defence_usd_bn=10.0)
FAR = state("FAR", european=False, land_k=20.0, gdp_usd_bn=1000.0, population_m=100.0, defence_usd_bn=50.0)
HOST = state("HOST", land_k=500.0, gdp_usd_bn=100.0)


def force(size, candidates=("BIG", "MID", "FAR"), excluded=(), backstop=(), minimum=None, name="send"):
    share = None if minimum is None else quantity(f"proposals/{name}/minimum", minimum, "share")
    return Force(
        quantity(f"proposals/{name}/size", size, "troops"),
        "HOST",
        tuple(code for code in candidates if code not in excluded),
        tuple(excluded),
        tuple(backstop),
        "",
        share,
    )


def asking(*forces, states=(BIG, MID, FAR, HOST), **changes):
    exact = {f"forces.{n}": quantity(f"parameters/forces.{n}", v, "any") for n, v in EXACT.items()}
    sent = [replace(proposal(f"send{i or ''}", {}, ("AAA",)), force=f) for i, f in enumerate(forces)]
    known = {code: state(code) for code in ("AAA", "BBB")} | {s.code: s for s in states}
    settings = {"parameters": {**parameters(), **exact}, "proposals": tuple(sent), "states": known}
    return scenario(**settings | changes)


def answer(given, size=64, **options):
    return analyse(given, draw(given.quantities, size, seed=3), None, ForcesOptions(**options))


def supplied(given, **options):
    return answer(given, **options).supplies[0]


def test_a_proposal_without_a_force_has_no_supply():
    result = answer(scenario())
    assert result.supplies == (None,)
    assert result.assumptions == ()


def test_a_force_within_all_pools_is_shared_by_gdp():
    found = supplied(asking(force(4000.0)))
    assert found.states == ("BIG", "MID", "FAR")
    assert found.contribution[0] == pytest.approx([2000, 1000, 1000])
    assert found.fair_share == pytest.approx([0.5, 0.25, 0.25])
    assert found.burden[0] == pytest.approx([1, 1, 1])
    assert found.chance_met == 1


def test_the_ceiling_is_land_force_by_deployable_share_over_rotation():
    found = supplied(asking(force(4000.0)))
    assert found.ceiling[0] == pytest.approx(170_000 * 0.3 / 3)


@pytest.mark.parametrize(
    ("key", "shares"),
    [
        ("gdp", (0.5, 0.25, 0.25)),
        ("population", (0.25, 0.25, 0.5)),
        ("defence", (0.4, 0.1, 0.5)),
        ("equal", (1 / 3, 1 / 3, 1 / 3)),
    ],
)
def test_the_key_of_fair_shares_can_be_chosen(key, shares):
    assert supplied(asking(force(1000.0)), key=key).contribution[0] == pytest.approx(1000 * np.array(shares))


def test_an_unknown_key_is_refused_with_those_that_there_are():
    with pytest.raises(InvalidInputError, match="threat, population, defence, equal"):
        ForcesOptions(key="fate")


def test_infeasible_demand_is_a_finding_in_words():
    found = supplied(asking(force(30_000.0, excluded=("FAR",))))
    assert found.chance_met == 0
    assert found.fielded[0] == pytest.approx(15_000)
    assert found.binding == (
        "30,000 troops are not met in any draw. In the median draw 15,000 are missing. "
        "There the pools of all who take part are exhausted. "
        "States that stay out could have kept there at likely values: Far 2,000."
    )


def test_a_force_that_is_met_says_how_far_fair_sharing_goes():
    assert supplied(asking(force(10_000.0))).binding == (
        "10,000 troops are met in 100 of 100 draws. The first pool to be exhausted is Far's, at a force of 8,000 "
        "if all take part. Shared by gross domestic product, 2 states carry the heaviest load, Big among them: "
        "1.1 times their fair share in the median draw where the force is met."
    )


def test_without_candidates_nothing_is_fielded_and_nothing_breaks():
    found = supplied(asking(force(1000.0, candidates=())))
    assert found.fielded.sum() == 0
    assert found.chance_met == 0
    assert found.cost_usd_bn.sum() == 0
    assert found.binding == "1,000 troops are asked for, but no state may contribute."


def test_a_firm_minimum_share_from_outside_europe_holds_the_force_down():
    found = supplied(asking(force(15_000.0, minimum=0.2)), minimum_is_firm=True)
    assert found.ceiling[0] == pytest.approx(2000 / 0.2)
    assert found.contribution[0, 2] == pytest.approx(2000)
    assert found.european_troops_share[0] == pytest.approx(0.8)
    assert "too few non-European troops" in found.binding


def test_a_minimum_share_gives_way_and_leaves_the_size_alone_unless_asked_otherwise():
    found = supplied(asking(force(15_000.0, minimum=0.2)))
    assert found.fielded[0] == pytest.approx(15_000)
    assert found.contribution[0, 2] == pytest.approx(2000)


def test_the_pivotal_state_is_the_one_without_which_most_is_missing():
    assert supplied(asking(force(4000.0))).pivotal == (
        ("BIG", pytest.approx(10_000)),
        ("MID", pytest.approx(5000)),
        ("FAR", pytest.approx(2000)),
    )


def test_under_a_firm_minimum_share_the_small_outsider_is_the_pivot():
    found = supplied(asking(force(15_000.0, minimum=0.2)), minimum_is_firm=True)
    assert found.pivotal[0] == ("FAR", pytest.approx(10_000))


def test_the_host_is_no_contributor_to_the_force_that_it_hosts():
    assert supplied(asking(force(4000.0, candidates=("BIG", "HOST")))).states == ("BIG",)


def test_neighbours_of_the_challenger_keep_troops_at_home():
    finland = state("FIN", land_k=100.0, gdp_usd_bn=300.0)
    spain = state("ESP", land_k=100.0, gdp_usd_bn=1700.0)
    given = asking(
        force(50_000.0, candidates=("FIN", "ESP")),
        states=(finland, spain, state("RUS"), HOST),
        actors=(actor("AAA"), actor("BBB"), actor("RUS")),
        stakes=Stakes("RUS", "AAA", ()),
    )
    result = answer(given)
    assert result.supplies[0].contribution[0] == pytest.approx([5000, 10_000])
    assert any("kept at home by Fin " in line for line in result.assumptions)


def test_a_states_own_deployable_share_comes_before_the_common_one():
    own = state("OWN", land_k=100.0, gdp_usd_bn=1.0, deployable_share=0.6)
    assert supplied(asking(force(1e6, candidates=("OWN",)), states=(own, HOST))).ceiling[0] == pytest.approx(
        20_000
    )


def test_a_state_takes_part_as_often_as_it_is_willing_and_alike_under_every_proposal():
    shy = state("SHY", land_k=100.0, gdp_usd_bn=1000.0, willingness=0.4)
    given = asking(
        force(5000.0, candidates=("SHY", "BIG")),
        force(20_000.0, candidates=("BIG", "SHY"), name="more"),
        states=(shy, BIG, HOST),
    )
    small, large = answer(given, size=4096).supplies
    assert small.takes_part == (pytest.approx(0.4, abs=0.03), 1.0)
    assert np.array_equal(small.contribution[:, 0] > 0, large.contribution[:, 1] > 0)


def test_who_is_missed_most_is_named():
    shy = state("SHY", land_k=100.0, gdp_usd_bn=1000.0, willingness=0.0)
    given = asking(force(15_000.0, candidates=("SHY", "BIG")), states=(shy, BIG, HOST))
    assert "Most is missed from candidates that then do not take part, on average: Shy (10,000)." in (
        supplied(given).binding
    )


def test_a_state_without_a_land_force_on_record_supplies_nothing_and_is_named():
    unknown = state("UNK", gdp_usd_bn=500.0)
    result = answer(asking(force(4000.0, candidates=("BIG", "UNK")), states=(BIG, unknown, HOST)))
    assert result.supplies[0].contribution[0] == pytest.approx([4000, 0])
    assert "No land force is known for Unk: they are taken to supply nothing." in result.assumptions


def test_a_state_without_the_figure_for_fair_shares_is_named_not_guessed():
    poor = state("POO", land_k=90.0)
    result = answer(asking(force(4000.0, candidates=("BIG", "POO")), states=(BIG, poor, HOST)))
    assert result.supplies[0].contribution[0] == pytest.approx([4000, 0])
    assert any("gross domestic product is known for Poo" in line for line in result.assumptions)


def test_cost_counts_those_in_theatre_and_part_of_those_who_rotate():
    found = supplied(asking(force(4000.0)))
    assert found.cost_usd_bn[0] == pytest.approx(4000 * 100e3 * 1.2 / 1e9)
    assert found.paid_usd_bn[0] == pytest.approx(found.cost_usd_bn[0] * np.array([0.5, 0.25, 0.25]))


def test_a_common_fund_moves_cost_from_troops_to_fair_shares():
    given = asking(force(10_000.0))
    common = {**given.parameters, "forces.common_fund_share": quantity("parameters/common", 1.0)}
    found = supplied(replace(given, parameters=common))
    assert found.paid_usd_bn[0] == pytest.approx(found.cost_usd_bn[0] * found.fair_share)
    assert found.contribution[0, 2] == pytest.approx(2000)


def test_the_backstop_is_paid_by_the_states_behind_it_and_sends_no_troops():
    given = asking(force(4000.0, candidates=("BIG",), excluded=("FAR",), backstop=("FAR",)))
    result = answer(given)
    found = result.supplies[0]
    assert found.backstop_usd_bn[0] == pytest.approx([2.0])
    assert found.cost_usd_bn == pytest.approx(found.paid_usd_bn.sum(axis=1) + 2.0)
    assert found.european_cost_share[0] == pytest.approx(0.48 / 2.48)
    assert any("support from outside by Far" in line for line in result.assumptions)


def test_a_backstop_of_several_is_shared_by_the_same_key():
    found = supplied(asking(force(4000.0, candidates=("BIG",), backstop=("BIG", "MID"))))
    assert found.backstop_usd_bn[0] == pytest.approx([2 * 2 / 3, 2 / 3])


def test_a_duty_to_help_is_reported_with_its_clause():
    given = asking(force(4000.0))
    findings = tuple(
        Finding("send", "raid", who, "HOST", "forces", "pact", "3", duty, verdict, Reason("", True), "", "A")
        for who, duty, verdict in (
            ("BIG", Duty.ASSIST, Verdict.OBLIGED),
            ("MID", Duty.CONSULT, Verdict.OBLIGED),
            ("FAR", Duty.ALL_MEANS, Verdict.NOT_TRIGGERED),
        )
    )
    told = ObligationsResult(("send",), ("raid",), ("BIG", "MID", "FAR"), findings, (), ())
    result = analyse(given, draw(given.quantities, 4, seed=1), told)
    (duty,) = result.supplies[0].duties
    assert (duty.state, duty.treaty, duty.article, duty.duty) == ("BIG", "pact", "3", Duty.ASSIST)
    assert any(line.startswith("Send: 1 of 3 candidates would be obliged") for line in result.assumptions)


def test_the_same_draws_give_the_same_answer():
    given = asking(force((3000.0, 9000.0)))
    first, second = supplied(given), supplied(given)
    assert np.array_equal(first.contribution, second.contribution)


def test_pledges_are_balanced_even_where_no_force_is_asked_for():
    given = scenario(
        pledges=(
            Pledge("x", "AAA", "BBB", "money", "announced", quantity("pledges/x", 2.0), scenario().as_of),
        )
    )
    assert answer(given).pledges[0].by_stage == (("announced", 2.0),)


# --- the plan ------------------------------------------------------------------------------------------


def test_the_plan_keeps_up_what_the_analysis_says_can_be_kept_up():
    given = asking(force(10_000.0))
    planned, found = plan(given, "send"), supplied(given)
    assert planned.fielded == pytest.approx(found.fielded[0])
    assert planned.troops.mean(axis=1) == pytest.approx(found.contribution[0], rel=1e-5)
    assert planned.binding == "10,000 troops are kept up in every phase; the largest burden is 1.07."


def test_the_plan_leaves_out_states_that_are_unlikely_to_join():
    shy = state("SHY", land_k=100.0, gdp_usd_bn=1000.0, willingness=0.4)
    given = asking(force(5000.0, candidates=("SHY", "BIG")), states=(shy, BIG, HOST))
    planned = plan(given, "send")
    assert planned.states == ("BIG",)
    assert planned.left_out == (("SHY", "likely willingness 0.4 is below 0.5"),)
    assert plan(given, "send", PlanOptions(least_willingness=0.3)).states == ("SHY", "BIG")


def test_a_plan_in_whole_contingents_says_how_far_it_may_be_from_the_best():
    planned = plan(asking(force(10_000.0)), "send", PlanOptions(contingents=Contingents(100, 500)))
    assert planned.whole
    assert 0 <= planned.gap <= 0.01
    assert planned.burden_bound <= planned.burden.max() * (1 + 1e-9)
    assert np.all(np.mod(planned.troops, 100) == 0)


def test_a_plan_that_falls_short_says_why():
    assert plan(asking(force(20_000.0)), "send").binding == (
        "20,000 troops are not kept up: 3,000 are missing. The whole force cannot be had because of the pools of "
        "all who are counted on alone."
    )
    assert (
        "the least share of non-European troops together"
        in plan(asking(force(15_000.0, minimum=0.2)), "send").binding
    )


def test_a_proposal_without_a_force_has_no_plan():
    with pytest.raises(NotApplicableError, match="asks for no force"):
        plan(scenario(), "split")
    with pytest.raises(InvalidInputError, match="there are split"):
        plan(scenario(), "merge")


def test_a_plan_without_anybody_to_count_on_is_empty_not_an_error():
    planned = plan(asking(force(1000.0, candidates=())), "send")
    assert planned.fielded == 0
    assert planned.binding == "1,000 troops are asked for, but no candidate can be counted on."
