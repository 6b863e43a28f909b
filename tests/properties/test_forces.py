"""Invariants of force generation, against brute force, the linear program and a verifier of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.builders import proposal, quantity, scenario, state

from foedus.analyses.forces.analyse import analyse
from foedus.analyses.forces.plan import plan
from foedus.analyses.forces.plan_options import PlanOptions
from foedus.analyses.forces.rotation_plan import Contingents, Problem, solve
from foedus.analyses.forces.water_filling import (
    attainable_minimum,
    ceiling,
    minimax_burden,
    minimax_burden_with_minimum,
)
from foedus.model.forces import Force
from foedus.numerics.draws import draw

CODES = ("AAB", "AAC", "AAD", "AAE", "AAF")
some = settings(deadline=None, max_examples=150)
few = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw_from, most_states=7):
    size = draw_from(st.integers(1, most_states))
    troops = st.one_of(st.just(0.0), st.floats(50, 50_000))
    pool = np.array(draw_from(st.lists(troops, min_size=size, max_size=size)))
    weight = np.array(draw_from(st.lists(st.floats(0.01, 1), min_size=size, max_size=size)))
    phases = draw_from(st.integers(1, 5))
    demand = draw_from(st.floats(0, 1.5)) * float(pool.sum()) / phases
    assume(demand > 1)
    in_block = np.array(draw_from(st.lists(st.booleans(), min_size=size, max_size=size)))
    minimum = draw_from(st.sampled_from([0.0, 0.05, 0.3, 1.0]))
    return Problem(pool, weight / weight.sum(), demand, phases, in_block, minimum)


def closed_form(problem):
    """Fielded troops and contributions of the fast version.  Shapes (), (state,)."""
    caps, minimum = problem.pool[None, :] / problem.phases, np.array([problem.minimum])
    most = ceiling(caps, problem.in_block, minimum)
    fielded = np.minimum(problem.demand, most)
    given_by = minimax_burden_with_minimum(caps, problem.fair, fielded, problem.in_block, minimum)
    return float(fielded[0]), given_by[0]


def faults(problem, troops, contingents=None):
    """Rules that a plan breaks, read off the plan alone, month by month over two rounds of the cycle."""
    found = []
    tolerance = 1e-5 * max(problem.demand, 1)
    for state_, pool in enumerate(problem.pool):
        calendar = [troops[state_][phase % problem.phases] for phase in range(2 * problem.phases)]
        for start in range(problem.phases):
            window = sum(calendar[start : start + problem.phases])
            if window > pool + tolerance:
                found.append(f"state {state_} has {window} in a rotation of {pool}")
        if contingents is not None:
            for sent in calendar:
                if sent and (sent < contingents.smallest or round(sent / contingents.unit, 9) % 1):
                    found.append(f"state {state_} sends {sent}")
    for phase in range(problem.phases):
        there = sum(row[phase] for row in troops)
        outside = sum(row[phase] for row, counts in zip(troops, problem.in_block, strict=True) if counts)
        if there > problem.demand + tolerance:
            found.append(f"{there} in phase {phase}, more than asked")
        if outside < problem.minimum * there - tolerance:
            found.append(f"only {outside} of {there} from the block in phase {phase}")
        if any(row[phase] < 0 for row in troops):
            found.append(f"negative troops in phase {phase}")
    return found


# --- the two versions of the method -----------------------------------------------------------------------


@some
@given(problems())
def test_the_closed_form_fields_and_loads_what_the_linear_program_does(problem):
    fielded, contribution = closed_form(problem)
    found = solve(problem)
    assert abs(problem.demand - found.shortfall - fielded) <= 1e-5 * problem.demand
    if fielded > 1e-3 * problem.demand:
        largest = np.max(contribution / fielded / problem.fair)
        assert abs(largest - found.largest_burden) <= 1e-4 * largest


@some
@given(problems())
def test_a_rotation_is_never_violated(problem):
    assert faults(problem, solve(problem).troops) == []


@few
@given(problems(most_states=4), st.sampled_from([(50, 200), (100, 100), (250, 1000)]))
def test_a_plan_in_whole_contingents_keeps_every_rule_and_never_beats_the_fractions(problem, sizes):
    contingents = Contingents(*sizes)
    relaxed, whole = solve(problem), solve(problem, contingents, seconds=5)
    assert faults(problem, whole.troops, contingents) == []
    assert relaxed.shortfall <= whole.shortfall + 1e-5 * problem.demand
    if relaxed.shortfall == whole.shortfall == 0:
        assert relaxed.largest_burden <= whole.largest_burden * (1 + 1e-4)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=4),
    st.lists(st.integers(1, 4), min_size=4, max_size=4),
    st.integers(1, 14),
)
def test_no_split_in_whole_soldiers_loads_the_most_loaded_less(caps, weights, asked):
    fair = np.array(weights[: len(caps)], dtype=float)
    total = min(asked, sum(caps))
    exact = minimax_burden(np.array([caps], dtype=float), fair, np.array([float(total)]))[0]
    splits = (split for split in product(*(range(cap + 1) for cap in caps)) if sum(split) == total)
    best = min(max(n / f for n, f in zip(split, fair, strict=True)) for split in splits)
    assert np.max(exact / fair) <= best + 1e-9
    assert np.isclose(exact.sum(), total)
    # Rounding to whole soldiers costs no more than one of them in the narrowest share.
    assert best <= np.max(exact / fair) + 1 / fair.min() + 1e-9


# --- what any split must keep ----------------------------------------------------------------------------


@some
@given(problems())
def test_contributions_make_up_what_is_fielded_within_pools_and_demand(problem):
    fielded, contribution = closed_form(problem)
    assert np.isclose(contribution.sum(), fielded, rtol=1e-9, atol=1e-9)
    assert np.all(contribution <= problem.pool / problem.phases * (1 + 1e-12) + 1e-12)
    assert np.all(contribution >= 0)
    assert fielded <= problem.demand
    outside = contribution[problem.in_block].sum()
    assert outside >= problem.minimum * fielded * (1 - 1e-9) - 1e-9


@some
@given(problems(), st.floats(0, 20_000), st.booleans())
def test_another_state_never_worsens_the_shortfall(problem, pool, in_block):
    larger = Problem(
        np.append(problem.pool, pool),
        np.append(problem.fair, 0.2) / 1.2,
        problem.demand,
        problem.phases,
        np.append(problem.in_block, in_block),
        problem.minimum,
    )
    assert closed_form(larger)[0] >= closed_form(problem)[0] * (1 - 1e-12)


@some
@given(problems())
def test_a_larger_pool_anywhere_never_loads_the_most_loaded_more(problem):
    feasible = replace(problem, minimum=0.0, demand=min(problem.demand, problem.pool.sum() / problem.phases))
    _, before = closed_form(feasible)
    _, after = closed_form(replace(feasible, pool=problem.pool * np.linspace(1, 3, len(problem.pool))))
    assert np.max(after / problem.fair) <= np.max(before / problem.fair) * (1 + 1e-9)


@some
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_states_does_not_matter(problem, random):
    order = list(range(len(problem.pool)))
    random.shuffle(order)
    shuffled = replace(
        problem, pool=problem.pool[order], fair=problem.fair[order], in_block=problem.in_block[order]
    )
    assert np.allclose(closed_form(shuffled)[1], closed_form(problem)[1][order], rtol=1e-9, atol=1e-9)


@some
@given(problems())
def test_a_minimum_that_gives_way_costs_no_troops(problem):
    caps, demand = problem.pool[None, :] / problem.phases, np.array([problem.demand])
    lowered = attainable_minimum(caps, demand, problem.in_block, np.array([problem.minimum]))
    most = ceiling(caps, problem.in_block, lowered)
    assert np.minimum(demand, most)[0] >= min(problem.demand, caps.sum()) * (1 - 1e-9)


# --- the analysis as a whole ------------------------------------------------------------------------------


@st.composite
def scenarios(draw_from):
    land = draw_from(st.lists(st.floats(0, 200), min_size=5, max_size=5))
    gdp = draw_from(st.lists(st.floats(5, 5000), min_size=5, max_size=5))
    willing = draw_from(st.lists(st.sampled_from([0.0, 0.3, 0.8, 1.0]), min_size=5, max_size=5))
    excluded = tuple(draw_from(st.lists(st.sampled_from(CODES), unique=True, max_size=3)))
    size = draw_from(st.floats(100, 60_000))
    states = {
        code: state(code, european=code != "AAF", land_k=la, gdp_usd_bn=(0.9 * g, g, 1.1 * g), willingness=w)
        for code, la, g, w in zip(CODES, land, gdp, willing, strict=True)
    }
    force = Force(
        quantity("proposals/p/size", (size / 2, size, size * 2)),
        "AAA",
        tuple(code for code in CODES if code not in excluded),
        excluded,
        minimum_non_european_share=quantity("proposals/p/minimum", draw_from(st.sampled_from([0.0, 0.1]))),
    )
    return scenario(
        states={"AAA": state("AAA"), "BBB": state("BBB")} | states,
        proposals=(replace(proposal("p", {}, ("AAA",)), force=force),),
    )


def answer(given_scenario):
    return analyse(given_scenario, draw(given_scenario.quantities, 32, seed=5)).supplies[0]


@few
@given(scenarios())
def test_an_excluded_state_supplies_nothing(given_scenario):
    found = answer(given_scenario)
    assert not set(found.states) & set(given_scenario.proposals[0].force.excluded)


@few
@given(scenarios())
def test_what_is_fielded_is_at_most_the_demand_and_the_ceiling_and_is_what_states_send(given_scenario):
    found = answer(given_scenario)
    assert np.all(found.fielded <= np.minimum(found.demand, found.ceiling) * (1 + 1e-12))
    assert np.allclose(found.contribution.sum(axis=1), found.fielded, rtol=1e-9, atol=1e-9)
    assert np.all((found.paid_usd_bn > 0) <= (found.contribution > 0))
    assert np.allclose(found.paid_usd_bn.sum(axis=1), found.cost_usd_bn)


@few
@given(scenarios(), st.floats(0.1, 50))
def test_scaling_everybodys_gdp_changes_nothing(given_scenario, factor):
    def scaled(member):
        if "gdp_usd_bn" not in member.figures:
            return member
        likely = member.figures["gdp_usd_bn"].distribution.likely * factor
        number = quantity(member.figures["gdp_usd_bn"].path, (0.9 * likely, likely, 1.1 * likely))
        return replace(member, figures={**member.figures, "gdp_usd_bn": number})

    states = {code: scaled(member) for code, member in given_scenario.states.items()}
    before, after = answer(given_scenario), answer(replace(given_scenario, states=states))
    assert np.allclose(before.fair_share, after.fair_share)
    assert np.allclose(before.contribution, after.contribution, rtol=1e-6, atol=1e-6)


@few
@given(scenarios())
def test_a_plan_of_a_scenario_keeps_every_rule_and_fields_what_it_says(given_scenario):
    planned = plan(given_scenario, "p", PlanOptions(least_willingness=0.0))
    rows = [row.tolist() for row in planned.troops]
    problem = Problem(
        planned.pool,
        planned.fair_share,
        planned.demand,
        planned.troops.shape[1],
        np.array([code == "AAF" for code in planned.states], dtype=bool),
    )
    assert faults(problem, rows) == []
    assert np.isclose(
        planned.fielded, planned.troops.sum(axis=0).min() if rows else 0.0, rtol=1e-5, atol=1e-3
    )
