from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from foedus.analyses.stability.models.alliance_commitments import Outcome, alliance_commitment
from foedus.analyses.stability.models.alliance_reliability import alliance_reliability, selection
from foedus.analyses.stability.models.military_mobilisation import military_mobilisation
from foedus.analyses.stability.models.perfect_deterrence import perfect_deterrence
from foedus.analyses.stability.models.take_it_or_leave_it import optimal_demand_against
from foedus.analyses.stability.models.tripartite_crisis import Worths, tripartite_crisis

seeds = st.integers(0, 2**32 - 1)
factors = st.floats(0.1, 10)
shifts = st.floats(-5, 5)
chances = st.floats(0, 1)


@given(seeds, factors, shifts, factors, shifts)
@settings(deadline=None, max_examples=40)
def test_units_and_zero_of_worth_change_no_deterrence(seed, scale, shift, other_scale, other_shift):
    rng = np.random.default_rng(seed)
    back_down, war, status_quo, gain = np.sort(rng.normal(0, 1, (4, 40)), axis=0)
    fought, conceded, best = np.sort(rng.normal(0, 1, (3, 40)), axis=0)
    hard = {"defender_hard": rng.uniform(0, 1, 40), "challenger_hard": rng.uniform(0, 1, 40)}
    challenger = {"status_quo": status_quo, "gain": gain, "back_down": back_down, "war": war}
    defender = {"rival_backs_down": best, "concession": conceded, "war": fought}

    def solved(a, b, c, d):
        return perfect_deterrence(
            **hard,
            **{f"challenger_{name}": a * value + b for name, value in challenger.items()},
            **{f"defender_{name}": c * value + d for name, value in defender.items()},
        )

    one, other = solved(1, 0, 1, 0), solved(scale, shift, other_scale, other_shift)
    # Thresholds that a chance meets to within rounding may fall to either side.
    near = np.min(
        [np.abs(hard["defender_hard"] - one.deters_hard), np.abs(hard["defender_hard"] - one.deters_soft)],
        axis=0,
    )
    clear = (near > 1e-9) & (np.abs(hard["challenger_hard"] - one.yields_from) > 1e-9)
    for name in ("region", "war", "concession", "back_down"):
        np.testing.assert_allclose(getattr(one, name)[clear], getattr(other, name)[clear], atol=1e-6)


@given(seeds, factors)
@settings(deadline=None, max_examples=30)
def test_worths_and_noise_in_another_unit_change_no_crisis(seed, scale):
    worths = np.random.default_rng(seed).normal(0, 1, (3, 6, 30))
    one = tripartite_crisis(*(Worths(*rows) for rows in worths), scales=(0.2, 0.3, 0.4))
    other = tripartite_crisis(
        *(Worths(*(scale * rows)) for rows in worths), scales=(0.2 * scale, 0.3 * scale, 0.4 * scale)
    )
    np.testing.assert_allclose(one.ends, other.ends, atol=1e-9)


@given(seeds, factors)
@settings(deadline=None, max_examples=30)
def test_forces_scale_with_what_they_are_for(seed, scale):
    rng = np.random.default_rng(seed)
    names = ("defender_value", "challenger_value", "defender_war_cost", "challenger_war_cost")
    numbers = {name: rng.uniform(0.05, 2, 40) for name in names}
    edge = rng.uniform(0.5, 2, 40)
    one = military_mobilisation(**numbers, offence_advantage=edge)
    other = military_mobilisation(**{n: scale * v for n, v in numbers.items()}, offence_advantage=edge)
    np.testing.assert_allclose(other.least, scale * one.least, rtol=1e-9)
    np.testing.assert_allclose(
        other.best.defender_worth, scale * one.best.defender_worth, rtol=1e-9, atol=1e-12
    )


@given(seeds, chances, chances, st.floats(0, 0.5), st.floats(0, 0.3))
@settings(deadline=None, max_examples=60)
def test_where_only_allies_differ_the_attacked_are_never_the_more_reliable(seed, share, swing, scale, cost):
    rng = np.random.default_rng(seed)
    alone = rng.uniform(0.2, 1)
    found = alliance_reliability(
        status_quo=share,
        win_chance_alone=alone,
        win_chance_helped=alone * (1 - swing),
        challenger_cost=cost,
        target_cost=0.1,
        ally_stake=rng.uniform(0, 1, 200),
        dishonour=rng.uniform(0, 0.5, 200),
        ally_costs=stats.norm(rng.uniform(0.1, 0.8), 0.2),
        demand=rng.uniform(share, 1),
        challenger_scale=scale,
    )
    seen = selection(found, weight=rng.uniform(0, 1, 200))
    if seen.attacks > 0:
        assert seen.attacked <= seen.all_cases + 1e-12


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_more_of_a_conditional_promise_never_makes_peace_into_war(seed):
    rng = np.random.default_rng(seed)
    helped, alone = np.sort(rng.uniform(0, 1, (2, 50)), axis=0)
    share, demand = np.sort(rng.uniform(0, 1, (2, 50)), axis=0)
    outcomes = [
        alliance_commitment(
            promise=promise,
            cover=0.0,
            status_quo=share,
            win_chance_alone=alone,
            win_chance_helped=helped,
            challenger_cost=0.1,
            target_cost=0.1,
            demand=demand,
        ).outcome
        for promise in np.linspace(0, 1, 21)
    ]
    for less, more in pairwise(outcomes):
        assert np.all(more[less == Outcome.PEACE] == Outcome.PEACE)


@given(st.floats(0.02, 0.5), st.floats(0, 0.5), st.floats(0, 0.3), chances)
@settings(deadline=None, max_examples=40)
def test_whoever_has_more_to_lose_demands_no_more(spread, cost, more, chance):
    costs = stats.gamma(2, scale=spread)
    found = optimal_demand_against(costs, [cost, cost + more], chance)
    assert found.excess[1] <= found.excess[0] + 1e-6
    assert found.war[1] <= found.war[0] + 1e-6
