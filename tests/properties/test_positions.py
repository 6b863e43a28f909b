"""Invariants of decisions with positions and dates, for any rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.analyses.voting.passing import chance_of_passing
from foedus.analyses.voting.pivot import carries, pivot
from foedus.analyses.voting.simple_game import dual, quotient
from foedus.analyses.voting.spatial.agenda_setter import best_proposal
from foedus.analyses.voting.spatial.core import core, core_interval
from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean
from foedus.analyses.voting.spatial.win_set import in_win_set, win_set_interval, win_set_radius
from foedus.analyses.voting.spatial.win_set_area import win_set_area
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, voters

NAMES = tuple("abcde")
some = settings(deadline=None, max_examples=60)
few = settings(deadline=None, max_examples=25)


@st.composite
def weighted(draw):
    own = tuple(draw(st.permutations(NAMES))[: draw(st.integers(1, len(NAMES)))])
    weights = draw(st.lists(st.integers(0, 5).map(Fraction), min_size=len(own), max_size=len(own)))
    assume(sum(weights) > 0)
    quota = draw(st.fractions(Fraction(1, 20), 1, max_denominator=20)) * sum(weights)
    return Weighted(own, tuple(weights), quota)


def unanimous():
    return st.permutations(NAMES).flatmap(
        lambda own: st.integers(1, len(own)).map(lambda size: Unanimity(tuple(own[:size])))
    )


rules = st.recursive(
    st.one_of(weighted(), unanimous()),
    lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([AllOf(tuple(parts)), AnyOf(tuple(parts))])
    ),
    max_leaves=4,
)
whole = st.integers(-6, 6)


@st.composite
def rules_with_ideals(draw, issues=2):
    rule = draw(rules)
    size = len(voters(rule))
    cells = draw(st.lists(whole, min_size=size * issues, max_size=size * issues))
    return rule, np.array(cells, dtype=float).reshape(size, issues)


@st.composite
def rules_with_levels(draw):
    rule = draw(rules)
    size = len(voters(rule))
    return rule, np.array(draw(st.lists(whole, min_size=size, max_size=size)), dtype=float)


@given(rules_with_levels())
@some
def test_the_pivots_level_is_the_highest_that_still_carries(case):
    rule, level = case
    found = pivot(rule, level[None, :])[0][0]
    for cut in (*np.unique(level), level.max() + 1):
        assert bool(carries(rule, level >= cut)) == (cut <= found)


@given(rules_with_levels())
@some
def test_a_certain_vote_is_the_same_for_every_engine(case):
    rule, level = case
    yes = level > 0
    assert chance_of_passing(rule, yes[None, :].astype(float))[0] == float(carries(rule, yes))


@given(rules_with_levels())
@some
def test_who_blocks_late_is_who_carries_the_dual_early(case):
    """The last day that the rule waits for is the first by which those left can no longer block."""
    rule, days = case
    against = dual(rule)
    order = [voters(rule).index(name) for name in voters(against)]
    assert -pivot(rule, -days[None, :])[0][0] == pivot(against, days[None, order])[0][0]


@given(rules_with_levels(), st.lists(st.sampled_from("xyz"), min_size=5, max_size=5))
@some
def test_voters_with_one_mind_decide_like_their_bloc(case, minds):
    rule, _ = case
    bloc = dict(zip(NAMES, minds, strict=True))
    own = {"x": 3.0, "y": 1.0, "z": 2.0}
    among = quotient(rule, {name: bloc[name] for name in voters(rule)})
    apart = pivot(rule, np.array([[own[bloc[name]] for name in voters(rule)]]))[0]
    joined = pivot(among, np.array([[own[name] for name in voters(among)]]))[0]
    assert apart[0] == joined[0]


@given(rules_with_ideals(), whole, whole)
@few
def test_nothing_beats_a_point_of_the_core_and_its_proof_of_emptiness_holds(case, x, y):
    rule, ideals = case
    preferences = Euclidean(ideals)
    found = core(preferences, rule)
    spread = np.abs(ideals - ideals.mean(axis=0)).max() + 1e-9
    if not found.is_empty:
        assert win_set_area(preferences, rule, found.point) <= 1e-6 * spread**2
        return
    assert np.all(found.multipliers >= 0)
    np.testing.assert_allclose(found.multipliers @ found.directions, 0, atol=1e-8)
    assert found.multipliers @ found.levels > 0
    assert win_set_area(preferences, rule, np.array([x, y], dtype=float)) > 0


@given(rules_with_ideals(issues=1), whole)
@some
def test_one_issue_the_status_quo_stands_exactly_in_the_core(case, here):
    rule, ideals = case
    low, high = win_set_interval(Euclidean(ideals), rule, float(here))
    assert low <= here <= high
    ends = core_interval(ideals[:, 0], rule)
    stands = ends is not None and ends[0] <= here <= ends[1]
    assert stands == (low == high)


@given(rules_with_ideals(), whole, whole, st.integers(0, 4))
@few
def test_a_setter_never_does_worse_than_the_status_quo_and_passes(case, x, y, setter):
    rule, ideals = case
    setter %= len(ideals)
    here = np.array([x, y], dtype=float)
    for preferences in (Euclidean(ideals), CityBlock(ideals, np.ones(ideals.shape))):
        found = best_proposal(preferences, rule, here, setter)
        assert found.distance <= preferences.distance(here[None, :])[0, setter] + 1e-9
        assert in_win_set(preferences, rule, here, found.point[None, :], slack=1e-6)[0]


@given(rules_with_ideals(), whole, whole)
@few
def test_moving_and_scaling_everything_changes_nothing(case, x, y):
    rule, ideals = case
    here = np.array([x, y], dtype=float)
    for preferences, moved in (
        (Euclidean(ideals), Euclidean(2 * ideals + 3)),
        (CityBlock(ideals, np.ones(ideals.shape)), CityBlock(2 * ideals + 3, np.ones(ideals.shape))),
    ):
        area = win_set_area(preferences, rule, here)
        assert abs(win_set_area(moved, rule, 2 * here + 3) - 4 * area) <= 1e-6 * (1 + area)


@given(rules_with_ideals(), whole, whole)
@few
def test_one_voter_more_that_must_agree_never_widens_the_win_set(case, x, y):
    rule, ideals = case
    here = np.array([x, y], dtype=float)
    angle = np.linspace(0, 2 * np.pi, 33)
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    stricter = AllOf((rule, Unanimity(("new",))))
    more = Euclidean(np.vstack([ideals, [2.5, -1.5]]))
    before = win_set_radius(Euclidean(ideals), rule, here, unit)
    assert np.all(win_set_radius(more, stricter, here, unit) <= before + 1e-12)
