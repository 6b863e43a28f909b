"""Force generation by kinds of unit: against brute force, the verifier, the plain program, and rules of thumb."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.analyses.forces.force_generation import GenerationProblem, LeastShare, generate, least_shortfall
from foedus.analyses.forces.recheck import recheck
from foedus.analyses.forces.rotation_plan import Problem, solve

few = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def made(seed, most=(4, 2, 2, 3), largest_pool=6, rules=True):
    """A random problem of at most so many states, kinds, sectors and phases."""
    rng = np.random.default_rng(seed)
    states, kinds, sectors, phases = (int(rng.integers(1, top + 1)) for top in most)
    window = int(rng.integers(1, phases + 1))
    need = rng.integers(0, 3, (kinds, sectors, 1)).astype(float) * np.ones(phases)
    if rng.random() < 0.5:
        need = np.minimum(need, rng.integers(0, 3, (kinds, sectors, phases)))
    need[0, 0, 0] = max(need[0, 0, 0], 1.0)
    support = None
    if rules and kinds > 1 and rng.random() < 0.4:
        support = np.zeros((kinds, kinds))
        support[0, 1] = rng.choice([0.5, 1.0])
    framework = rng.random((sectors, states)) < 0.5 if rules and rng.random() < 0.4 else None
    shares = ()
    if rules and rng.random() < 0.4:
        shares = (LeastShare(rng.random(states) < 0.5, float(rng.choice([0.2, 0.5]))),)
    weights = rng.integers(1, 5, states).astype(float)
    return GenerationProblem(
        pool=rng.integers(0, largest_pool + 1, (states, kinds)).astype(float),
        need=need,
        unit_troops=rng.choice([100.0, 300.0], kinds),
        weight=rng.choice([1.0, 2.0], kinds),
        cost=rng.choice([1.0, 1.5, 3.0], (states, kinds)),
        fair=weights / weights.sum(),
        window=window,
        least_shares=shares,
        framework=framework,
        framework_share=0.4 if framework is not None else 0.0,
        support=support,
        smallest=float(rng.choice([0.0, 250.0])) if rules else 0.0,
    )


def options_of(problem, state):
    """All that one state may send: arrays of shape (option, kind, phase), for one sector."""
    kinds, _, phases = problem.need.shape
    by_kind = []
    for kind in range(kinds):
        most = [
            range(int(min(problem.pool[state, kind], problem.need[kind, 0, phase])) + 1)
            for phase in range(phases)
        ]
        kept = []
        for sent in product(*most):
            runs = [sum(sent[t : t + problem.window]) for t in range(phases - problem.window + 1)]
            if max(runs) <= problem.pool[state, kind]:
                kept.append(sent)
        by_kind.append(kept)
    found = []
    for choice in product(*by_kind):
        troops = [
            sum(choice[kind][t] * problem.unit_troops[kind] for kind in range(kinds)) for t in range(phases)
        ]
        if all(there == 0 or there >= problem.smallest for there in troops):
            found.append(choice)
    return np.array(found, dtype=float)


def by_brute_force(problem):
    """Least weighted shortfall, then in the worst phase, then the least largest cost over fair share.

    For one sector that needs no leader.
    Goes through the states one by one; of all ways to the same totals only the one with the smallest largest
    burden is kept, as nothing else of the past matters.
    """
    kinds, _, phases = problem.need.shape
    rule = problem.least_shares[0] if problem.least_shares else None
    # Totals of all and of the block by kind and phase.
    rows, burden = np.zeros((1, 2 * kinds * phases)), np.zeros(1)
    for state, fair in enumerate(problem.fair):
        options = options_of(problem, state).reshape(-1, kinds * phases)
        inside = 1.0 if rule is not None and rule.in_block[state] else 0.0
        steps = np.hstack([options, options * inside])
        each = options @ np.repeat(problem.cost[state], phases) / fair
        rows = (rows[:, None, :] + steps[None]).reshape(-1, rows.shape[1])
        burden = np.maximum(burden[:, None], each[None]).ravel()
        fits = (rows[:, : kinds * phases] <= problem.need.ravel() + 1e-9).all(axis=1)
        rows, burden = rows[fits], burden[fits]
        code = rows @ (5.0 ** np.arange(rows.shape[1]))
        order = np.lexsort((burden, code))
        first = np.append(True, np.diff(code[order]) > 0)
        rows, burden = rows[order][first], burden[order][first]
    total = rows[:, : kinds * phases].reshape(-1, kinds, phases)
    block = rows[:, kinds * phases :].reshape(-1, kinds, phases)
    allowed = np.ones(len(rows), dtype=bool)
    if rule is not None:
        whole = np.einsum("nkt,k->nt", total, problem.unit_troops)
        part = np.einsum("nkt,k->nt", block, problem.unit_troops)
        allowed &= (part >= rule.minimum * whole - 1e-9).all(axis=1)
    if problem.support is not None:
        for enabler in range(kinds):
            asked = np.einsum("nkt,k->nt", total, problem.support[:, enabler])
            allowed &= (total[:, enabler] >= asked - 1e-9).all(axis=1)
    by_phase = np.einsum("nkt,k->nt", problem.need[:, 0][None] - total, problem.weight * problem.unit_troops)
    missing, worst = by_phase.sum(axis=1), by_phase.max(axis=1)
    least = missing[allowed].min()
    allowed &= missing <= least + 1e-6
    leanest = worst[allowed].min()
    return float(least), float(leanest), float(burden[allowed & (worst <= leanest + 1e-6)].min())


def missing(problem, plan):
    return float(np.einsum("kst,k->", plan.shortfall, problem.weight * problem.unit_troops))


def worst_phase(problem, plan):
    return float(np.einsum("kst,k->t", plan.shortfall, problem.weight * problem.unit_troops).max())


def largest(problem, units):
    """Largest cost over fair share, not normalised."""
    return float(np.max(np.einsum("ikst,ik->i", units, problem.cost) / problem.fair))


@pytest.mark.slow
def test_plans_in_whole_units_equal_brute_force_in_over_three_hundred_random_cases():
    unmet = 0
    for seed in range(320):
        problem = made(seed, most=(4, 2, 1, 3), largest_pool=3)
        problem = replace(problem, framework=None, framework_share=0.0)
        plan = generate(problem, whole=True, exact=True)
        least, leanest, burden = by_brute_force(problem)
        assert missing(problem, plan) == pytest.approx(least, abs=1e-6), seed
        assert worst_phase(problem, plan) == pytest.approx(leanest, abs=1e-6), seed
        assert plan.level_bound <= plan.level * (1 + 1e-6) + 1e-9, seed
        assert largest(problem, plan.units) == pytest.approx(burden, rel=1e-6), seed
        assert recheck(plan.units, problem, whole=True) == (), seed
        unmet += least > 0
    assert 30 < unmet < 290


@few
@given(st.integers(0, 10**6), st.booleans())
def test_no_plan_breaks_a_rule(seed, whole):
    problem = made(seed)
    assert recheck(generate(problem, whole=whole).units, problem, whole) == ()


@few
@given(st.integers(0, 10**6))
def test_a_plan_in_fractions_bounds_the_one_in_whole_units(seed):
    problem = made(seed)
    fractions, whole = generate(problem), generate(problem, whole=True)
    assert fractions.shortfall_bound <= missing(problem, whole) + 1e-4
    assert missing(problem, fractions) == pytest.approx(fractions.shortfall_bound, abs=1e-2)
    assert least_shortfall(problem) == pytest.approx(fractions.shortfall_bound, abs=1e-3)


@few
@given(st.integers(0, 10**6))
def test_an_excluded_state_supplies_nothing(seed):
    problem = made(seed)
    pool = problem.pool.copy()
    pool[0] = 0.0
    without = replace(problem, pool=pool)
    assert generate(without).units[0].sum() == 0
    assert generate(without, whole=True).units[0].sum() == 0


@few
@given(st.integers(0, 10**6))
def test_another_state_never_worsens_the_shortfall(seed):
    problem = made(seed)
    pool = problem.pool.copy()
    pool[0] = 0.0
    assert least_shortfall(problem) <= least_shortfall(replace(problem, pool=pool)) + 1e-3


@few
@given(st.integers(0, 10**6), st.floats(0.1, 50))
def test_the_scale_of_the_fair_key_does_not_matter(seed, factor):
    problem = made(seed)
    scaled = problem.fair * factor
    again = replace(problem, fair=scaled / scaled.sum())
    assert generate(again).burden.max() == pytest.approx(generate(problem).burden.max(), rel=1e-5)


@few
@given(st.integers(0, 10**6))
def test_a_capability_that_is_asked_for_twice_needs_twice_as_much(seed):
    problem = made(seed, rules=False)
    twice = replace(problem, need=np.concatenate([problem.need, problem.need], axis=1))
    doubled = replace(problem, need=problem.need * 2)
    assert least_shortfall(twice) == pytest.approx(least_shortfall(doubled), abs=1e-3)
    assert twice.asked.sum() == pytest.approx(2 * problem.asked.sum())


@few
@given(st.integers(0, 10**6))
def test_one_mean_phase_stands_for_all_where_every_phase_asks_for_the_same(seed):
    problem = made(seed)
    steady = replace(problem, need=np.repeat(problem.need[:, :, :1], problem.window, axis=2))
    # A need that differs by less than matters makes the program write every phase out.
    nudge = np.zeros_like(steady.need)
    nudge[0, 0, -1] = 1e-9
    written_out, short = generate(replace(steady, need=steady.need + nudge)), generate(steady)
    assert short.shortfall_bound == pytest.approx(written_out.shortfall_bound, abs=1e-2)
    assert short.level_bound == pytest.approx(written_out.level_bound, rel=1e-3, abs=1e-5)


@few
@given(st.integers(0, 10**6))
def test_one_kind_of_unit_and_one_sector_give_the_plain_rotation(seed):
    rng = np.random.default_rng(seed)
    states, phases = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    pool, fair = rng.uniform(10, 5000, states), rng.uniform(0.1, 1, states)
    demand, block = float(rng.uniform(0.1, 1.5) * pool.sum() / phases), rng.random(states) < 0.5
    plain = solve(Problem(pool, fair / fair.sum(), demand, phases, block, 0.2))
    one = np.ones(1)
    problem = GenerationProblem(
        pool[:, None],
        np.full((1, 1, phases), demand),
        one,
        one,
        np.ones((states, 1)),
        fair / fair.sum(),
        phases,
        (LeastShare(block, 0.2),),
    )
    plan = generate(problem)
    assert plan.missing(problem) == pytest.approx(plain.shortfall, abs=1e-3 * demand)
    if plain.shortfall < demand * 0.999:
        assert plan.burden.max() == pytest.approx(plain.largest_burden, rel=1e-3)
