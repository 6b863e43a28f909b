"""Kinds of unit on all draws at once: against the linear program, hand-worked cases, and the whole analysis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import quantity
from tests.unit.forces.test_capability_plan import case, kind

from foedus.analyses.forces.analyse import ForcesOptions, analyse
from foedus.analyses.forces.burden_sharing import share_burdens
from foedus.analyses.forces.capability_chances import capability_chances
from foedus.analyses.forces.capability_plan import plan_capabilities
from foedus.analyses.forces.exclusions import price_of_exclusion
from foedus.analyses.forces.force_generation import generate, least_shortfall
from foedus.analyses.forces.generation_problem import GenerationProblem
from foedus.analyses.forces.kinds_on_draws import (
    MixedForce,
    ceiling_of,
    fielded_units,
    pour_upon,
    share_out,
)
from foedus.analyses.forces.plan_options import PlanOptions
from foedus.analyses.forces.water_filling import minimax_burden
from foedus.model.forces import Pledge, Sector
from foedus.numerics.draws import draw

few = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def made(seed, draws=4):
    """A random force of several kinds of unit, with its fair shares."""
    rng = np.random.default_rng(seed)
    states, kinds = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    pool = rng.uniform(0, 20, (draws, states, kinds)) * (rng.random((draws, states, 1)) < 0.8)
    support = ()
    if kinds > 1 and rng.random() < 0.6:
        rule = np.zeros((kinds, kinds))
        rule[0, 1] = rng.choice([0.2, 0.5, 1.5])
        support = (rule,)
    fair = rng.uniform(0.1, 1, states)
    force = MixedForce(
        pool,
        rng.uniform(0.1, 30, (draws, kinds)),
        rng.choice([100.0, 300.0, 700.0], kinds),
        rng.choice([1.0, 3.0], kinds),
        support,
    )
    return force, fair / fair.sum()


def program(force, fair, row):
    """The same draw as a problem of one phase."""
    return GenerationProblem(
        pool=force.pool[row],
        need=force.need[row][:, None, None],
        unit_troops=force.unit_troops,
        weight=force.weight,
        cost=np.ones((len(fair), 1)) * force.unit_troops,
        fair=fair,
        window=1,
        support=sum(force.support) if force.support else None,
    )


@few
@given(st.integers(0, 10**6))
def test_what_is_fielded_is_what_the_linear_program_fields(seed):
    force, fair = made(seed)
    units = fielded_units(force)
    missing = (force.need - units) @ (force.weight * force.unit_troops)
    for row in range(len(units)):
        assert missing[row] == pytest.approx(least_shortfall(program(force, fair, row)), rel=1e-5, abs=1e-2)


@few
@given(st.integers(0, 10**6))
def test_loads_are_as_even_as_those_of_the_linear_program(seed):
    force, fair = made(seed)
    # Enablers may leave several best choices of what is fielded, and then several of who carries it.
    force = replace(force, support=())
    sent = share_out(force, fielded_units(force), fair)
    for row, contribution in enumerate(sent):
        plan = generate(program(force, fair, row), leximin=True)
        best = np.einsum("ikst,k->i", plan.units, force.unit_troops)
        assert contribution.sum() == pytest.approx(best.sum(), rel=1e-4, abs=1e-2)
        level = max(np.max(best / fair), 1e-9)
        assert np.sort(contribution / fair) == pytest.approx(np.sort(best / fair), abs=2e-2 * level)


@few
@given(st.integers(0, 10**6))
def test_a_block_gets_its_share_as_far_as_it_can(seed):
    force, fair = made(seed)
    rng = np.random.default_rng(seed)
    block, units = rng.random(len(fair)) < 0.5, fielded_units(force)
    could = np.minimum(units, force.pool[:, block].sum(axis=1)) @ force.unit_troops
    least = could * rng.random(len(could))
    sent = share_out(force, units, fair, block, least)
    assert np.all(sent[:, block].sum(axis=1) >= least * (1 - 1e-6) - 1e-6)
    assert sent.sum(axis=1) == pytest.approx(units @ force.unit_troops, rel=1e-6, abs=1e-6)
    assert np.all(sent <= force.pool @ force.unit_troops + 1e-6)


@few
@given(st.integers(0, 10**6))
def test_empty_vessels_fill_as_water_does(seed):
    rng = np.random.default_rng(seed)
    caps, fair = rng.uniform(0, 10, (5, 4)), rng.uniform(0.1, 1, 4)
    total = caps.sum(axis=1) * rng.random(5)
    assert pour_upon(caps, fair, total, np.zeros_like(caps)) == pytest.approx(
        minimax_burden(caps, fair, total), abs=1e-7
    )


def test_the_scarcest_kind_sets_the_ceiling():
    force = MixedForce(
        pool=np.array([[[6.0, 1.0], [6.0, 0.5]]]),
        need=np.array([[8.0, 2.0]]),
        unit_troops=np.array([700.0, 300.0]),
        weight=np.ones(2),
    )
    # Twelve of eight, but one and a half of two: three quarters of 6,200.
    assert ceiling_of(force) == pytest.approx([0.75 * 6200])
    assert ceiling_of(force, without=1) == pytest.approx([0.5 * 6200])
    assert fielded_units(force) == pytest.approx(np.array([[8.0, 1.5]]))


def test_a_sector_is_no_larger_than_its_leaders_can_lead():
    force = MixedForce(
        pool=np.array([[[1.0], [20.0]]]),
        need=np.array([[10.0]]),
        unit_troops=np.array([500.0]),
        weight=np.ones(1),
        led=((np.array([True, False]), 0.5),),
        leader_share=np.array([0.25]),
    )
    # 500 of one leader, a fourth of 2,000; the other half needs none.
    assert ceiling_of(force) == pytest.approx([4000])
    assert fielded_units(force)[0, 0] == pytest.approx(9)


def judged(scenario, draws=256, **options):
    sample = draw(scenario.quantities, draws, 5)
    return analyse(scenario, sample, None, ForcesOptions(**options)).supplies[0]


KINDS = (kind("infantry", 700, 5.0, 0.6), kind("guns", 500, 2.0, 0.05))


def test_draws_fall_short_for_want_of_one_kind_though_troops_would_do():
    supply = judged(case(KINDS, size=4500.0, willingness=0.9))
    alike = judged(case((), size=4500.0, willingness=0.9))
    assert supply.chance_met < alike.chance_met
    assert supply.kinds == ("infantry", "guns")
    assert np.all(supply.kind_fielded <= supply.kind_need + 1e-9)
    assert np.all(supply.ceiling[supply.fielded < supply.demand - 1] < supply.demand.max())
    assert "upper bounds" in supply.binding
    assert "Guns" in supply.binding


def test_chances_on_draws_are_no_lower_than_those_of_the_linear_programs():
    sectors = (Sector("north", "North", 0.5, ("NOR",)), Sector("south", "South", 0.5, ()))
    scenario = case(
        KINDS,
        size=4500.0,
        willingness=0.8,
        sectors=sectors,
        minimum_european_share=quantity("s", 0.5, "share"),
    )
    sample = draw(scenario.quantities, 64, 5)
    quick = analyse(scenario, sample).supplies[0]
    slow = capability_chances(scenario, sample, "corps")
    assert quick.chance_met >= slow.chance_met
    assert np.all(quick.fielded >= slow.fielded - 1)
    plain = case(KINDS, size=4500.0, willingness=0.8)
    sample = draw(plain.quantities, 64, 5)
    assert analyse(plain, sample).supplies[0].fielded == pytest.approx(
        capability_chances(plain, sample, "corps").fielded, rel=1e-5
    )


def test_a_firm_least_share_cuts_the_force_down():
    share = quantity("s", 0.5, "share")
    given = case(KINDS, size=4500.0, minimum_non_european_share=share)
    soft, firm = judged(given), judged(given, minimum_is_firm=True)
    assert firm.fielded.max() < soft.fielded.max()
    outsiders = ~np.array(firm.is_european)
    assert np.all(firm.contribution[:, outsiders].sum(axis=1) >= 0.5 * firm.fielded * (1 - 1e-6))


def test_a_backstop_fills_a_need_from_outside_until_it_is_left_out():
    guns = replace(KINDS[1], from_outside=("BBB",))
    helped = case((KINDS[0], guns), size=4500.0, backstop=("BBB",))
    assert judged(helped).demand == pytest.approx(np.full(256, 3500.0))
    price = price_of_exclusion(helped, draw(helped.quantities, 64, 1), "corps", "BBB", ForcesOptions())
    assert price.chance_with > price.chance_without
    assert not price.is_excluded


def test_nobody_goes_where_the_host_refuses():
    refused = case(KINDS, size=4500.0, host_consent=quantity("h", 0.0, "probability"))
    supply = judged(refused)
    assert supply.fielded.max() == 0
    assert supply.host_agrees == 0
    assert "the host does not let it in" in supply.binding
    often = judged(case((), size=1000.0, host_consent=quantity("h", 0.75, "probability")), draws=4096)
    assert often.chance_met == pytest.approx(0.75, abs=0.03)
    price = price_of_exclusion(case(()), draw(case(()).quantities, 8, 1), "corps", "AAA", ForcesOptions())
    assert price.chance_without == 0


@pytest.mark.parametrize("kinds", [(), KINDS])
def test_no_more_contribute_than_may(kinds):
    supply = judged(case(kinds, size=4500.0, willingness=0.9, most_contributors=2))
    assert (supply.contribution > 1e-6).sum(axis=1).max() == 2
    free = judged(case(kinds, size=4500.0, willingness=0.9))
    assert supply.chance_met <= free.chance_met


def test_a_state_that_alone_has_a_kind_makes_its_units_possible():
    kinds = (kind("infantry", 700, 2.0, 0.9), kind("guns", 500, 2.0, 0.0, units={"FRA": 8.0}))
    given = case(kinds, size=2400.0, willingness=0.5, host_consent=quantity("h", 0.2, "probability"))
    found = share_burdens(given, "corps", ForcesOptions())
    # Each of the three could send all the infantry; the guns, 1,000 of 2,400 troops, only one.
    france = found.blocks.index(("FRA",))
    assert found.shapley.sum() == pytest.approx(1)
    assert found.shapley[france] >= 1000 / 2400


def test_nothing_stands_in_theatre_where_all_comes_from_outside():
    radar = replace(kind("radar", 300, 2.0, 0.1), from_outside=("BBB",))
    given = case((radar,), size=600.0, backstop=("BBB",))
    assert judged(given).chance_met == 1
    plan = plan_capabilities(given, "corps", PlanOptions(), whole=True)
    assert plan.units.sum() == 0
    assert plan.faults == ()


@pytest.mark.parametrize("kinds", [(), KINDS])
def test_who_has_fewer_troops_than_the_smallest_contingent_sends_none(kinds):
    # Norway has 20,000 x 0.3 in all, 65 % of them in these kinds.
    given = case(kinds, size=4500.0, smallest_contingent=6001)
    supply = judged(given)
    assert supply.contribution[:, supply.states.index("NOR")].max() == 0
    assert supply.contribution[:, supply.states.index("FRA")].max() > 0


def test_a_pledge_brings_a_part_of_each_kind_where_the_state_would_not_join():
    given = case(KINDS, size=4500.0, willingness=0.0)
    promised = Pledge(
        "fra-delivered", "FRA", "AAA", "troops", "delivered", quantity("p", 900.0, "troops"), given.as_of
    )
    supply = judged(replace(given, pledges=(promised,)))
    france = supply.states.index("FRA")
    sent = supply.contribution[:, france]
    assert np.all(sent <= 900 + 1e-6)
    assert sent.max() > 0
    assert supply.contribution.sum() == pytest.approx(sent.sum())
    assert judged(given).fielded.max() == 0


def test_a_force_of_troops_alike_lacks_a_leader_where_its_only_one_stays_out():
    sectors = (Sector("north", "North", 0.5, ("NOR",)), Sector("south", "South", 0.5, ()))
    supply = judged(case((), size=4000.0, willingness=0.6, sectors=sectors))
    assert supply.kinds == ("troops",)
    led = supply.contribution[:, supply.states.index("NOR")] > 0
    assert np.all(supply.ceiling[~led] == 0)
    assert np.all(supply.fielded[~led] <= 2000 + 1e-6)
    assert "a sector is without a leader" in supply.binding
