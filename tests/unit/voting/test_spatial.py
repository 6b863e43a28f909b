"""Win sets, cores and best proposals, against grids, enumeration and closed forms."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from foedus.analyses.voting.pivot import NOBODY, carries, pivot
from foedus.analyses.voting.simple_game import is_winning
from foedus.analyses.voting.spatial.absorption import absorbed, veto_columns
from foedus.analyses.voting.spatial.agenda_setter import best_proposal
from foedus.analyses.voting.spatial.core import core, core_cells, core_interval
from foedus.analyses.voting.spatial.pareto_set import in_pareto_set
from foedus.analyses.voting.spatial.preferences import CityBlock, Euclidean
from foedus.analyses.voting.spatial.win_set import (
    in_win_set,
    win_set_interval,
    win_set_radius,
    win_set_volume,
)
from foedus.analyses.voting.spatial.win_set_area import win_set_area, win_set_outline
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count, voters

FIVE = tuple("abcde")
RULES = [
    Unanimity(FIVE),
    count(FIVE, 3),
    count(FIVE, 4),
    Weighted(FIVE, tuple(map(Fraction, (4, 3, 2, 1, 1))), Fraction(7)),
    AllOf((Unanimity(("b",)), count(FIVE, 3))),
    AnyOf((Unanimity(("a", "b")), count(FIVE, 4))),
    AllOf((count(("a", "b", "c"), 2), count(("d", "e"), 1))),
]


def euclidean(seed, issues=2):
    return Euclidean(np.random.default_rng(seed).normal(size=(5, issues)))


def city_block(seed, issues=2):
    rng = np.random.default_rng(seed)
    return CityBlock(rng.uniform(0, 10, (5, issues)), rng.uniform(0.1, 1, (5, issues)))


def columns(rule):
    """The rule's own order of voters, in which ideals must be given."""
    return [FIVE.index(name) for name in voters(rule)]


def for_rule(preferences, rule):
    rows = columns(rule)
    if isinstance(preferences, Euclidean):
        return Euclidean(preferences.ideals[rows])
    return CityBlock(preferences.ideals[rows], preferences.weights[rows])


# --- the pivot ---


@pytest.mark.parametrize("rule", RULES)
def test_a_decision_is_carried_by_exactly_the_winning_coalitions(rule):
    names = voters(rule)
    votes = np.array(list(product([False, True], repeat=len(names))))
    expected = [is_winning(rule, {n for n, v in zip(names, row, strict=True) if v}) for row in votes]
    np.testing.assert_array_equal(carries(rule, votes), expected)


@pytest.mark.parametrize("rule", RULES)
def test_the_pivot_is_the_lowest_of_the_best_winning_coalition(rule):
    names = voters(rule)
    level = np.random.default_rng(3).normal(size=(40, len(names)))
    found, who = pivot(rule, level)
    for lane in range(40):
        best = max(
            min(level[lane, list(chosen)])
            for chosen in (
                tuple(i for i, v in enumerate(votes) if v)
                for votes in product([False, True], repeat=len(names))
            )
            if chosen and is_winning(rule, {names[i] for i in chosen})
        )
        assert found[lane] == best
        assert level[lane, who[lane]] == best


def test_weights_too_long_for_the_machine_are_still_exact():
    huge = 10**30
    rule = Weighted(("a", "b", "c"), tuple(map(Fraction, (huge, huge, 1))), Fraction(2 * huge + 1))
    found, who = pivot(rule, np.array([[3.0, 2.0, 1.0]]))
    assert (found[0], who[0]) == (1.0, 2)
    assert not carries(rule, np.array([True, True, False]))


def test_a_rule_without_parts_is_met_at_once_or_never():
    for rule, level in ((AllOf(()), np.inf), (AnyOf(()), -np.inf)):
        found, who = pivot(rule, np.zeros((2, 0)))
        assert list(found) == [level, level]
        assert list(who) == [NOBODY, NOBODY]


def test_another_number_of_columns_is_refused():
    with pytest.raises(InvalidInputError, match=r"5 voters.*shape \(2, 4\)"):
        pivot(RULES[0], np.zeros((2, 4)))


# --- preferences ---


@pytest.mark.parametrize("kind", [euclidean, city_block])
@pytest.mark.parametrize("issues", [1, 2, 4])
def test_a_limit_is_where_the_voter_turns_back(kind, issues):
    preferences = kind(7, issues)
    rng = np.random.default_rng(8)
    here = preferences.ideals.mean(axis=0) + rng.normal(size=issues)
    unit = rng.normal(size=(30, issues))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    limit = preferences.limits(here, unit)
    now = preferences.distance(here[None, :])[0]
    for share, holds in ((0.5, True), (0.999, True), (1.001, False)):
        for direction in range(30):
            for voter in range(5):
                reach = limit[direction, voter]
                if reach < 1e-9 and holds:
                    continue
                there = here + max(share * reach, 1e-4 if not holds else 0) * unit[direction]
                loss = preferences.distance(there[None, :])[0, voter]
                assert (loss <= now[voter] + 1e-9) == holds


def test_a_voter_that_does_not_care_never_turns_back():
    preferences = CityBlock(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]]))
    limits = preferences.limits(np.zeros(2), np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert limits.tolist() == [[np.inf], [2.0]]


# --- win sets ---


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", [euclidean, city_block])
def test_the_radius_agrees_with_who_accepts_each_point(rule, kind):
    preferences = for_rule(kind(11), rule)
    here = preferences.ideals.mean(axis=0) + 0.4
    angle = np.linspace(0, 2 * np.pi, 91)[:-1] + 0.01
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    radius = win_set_radius(preferences, rule, here, unit)
    for share in (0.3, 0.99, 1.01):
        points = here + share * np.maximum(radius, 1e-3)[:, None] * unit
        wins = in_win_set(preferences, rule, here, points)
        np.testing.assert_array_equal(wins, (radius > 1e-3 * share) & (share < 1))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", [euclidean, city_block])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_area_is_that_of_a_grid(rule, kind, seed):
    preferences = for_rule(kind(seed), rule)
    here = preferences.ideals.mean(axis=0) + np.random.default_rng(seed).normal(size=2)
    area = win_set_area(preferences, rule, here)
    outline = win_set_outline(preferences, rule, here)
    low, high = outline.min(axis=0) - 1e-3, outline.max(axis=0) + 1e-3
    steps = [(np.arange(400) + 0.5) / 400 * (high[k] - low[k]) + low[k] for k in (0, 1)]
    grid = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, 2)
    share = in_win_set(preferences, rule, here, grid).mean()
    box = float(np.prod(high - low))
    assert area == pytest.approx(share * box, abs=0.006 * box)


def test_two_circles_meet_in_a_lens():
    lens = Euclidean(np.array([[1.0, 0.0], [0.0, 1.0]]))
    area = win_set_area(lens, Unanimity(("a", "b")), np.zeros(2))
    assert area == pytest.approx(np.pi / 2 - 1, abs=1e-14)


def test_one_diamond_has_the_area_of_its_diagonals():
    one = CityBlock(np.array([[3.0, 1.0]]), np.array([[1.0, 0.5]]))
    # loss 3.5 at the origin: half-diagonals 3.5 and 7
    assert win_set_area(one, Unanimity(("a",)), np.zeros(2)) == pytest.approx(2 * 3.5 * 7)


def test_the_area_turns_and_grows_with_the_picture():
    rule, base = RULES[3], euclidean(5)
    here = np.array([0.7, -0.4])
    area = win_set_area(base, rule, here)
    turn = np.array([[np.cos(1.0), -np.sin(1.0)], [np.sin(1.0), np.cos(1.0)]])
    moved = Euclidean(3 * base.ideals @ turn.T + 5)
    assert win_set_area(moved, rule, 3 * turn @ here + 5) == pytest.approx(9 * area, rel=1e-10)


def test_a_box_cuts_the_win_set_off():
    preferences, rule = city_block(4), RULES[1]
    here = np.array([2.0, 3.0])
    box = np.array([[0.0, 6.0], [1.0, 8.0]])
    area = win_set_area(preferences, rule, here, box)
    steps = [(np.arange(500) + 0.5) / 500 * (high - low) + low for low, high in box]
    grid = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, 2)
    share = in_win_set(preferences, rule, here, grid).mean()
    assert area == pytest.approx(share * 42, abs=0.1)
    outline = win_set_outline(preferences, rule, here, box)
    assert np.all((outline >= box[:, 0] - 1e-9) & (outline <= box[:, 1] + 1e-9))


def test_a_win_set_without_an_end_is_refused_and_a_box_ends_it():
    nobody = CityBlock(np.zeros((1, 2)), np.array([[1.0, 0.0]]))
    with pytest.raises(InvalidInputError, match="no end"):
        win_set_area(nobody, Unanimity(("a",)), np.array([1.0, 0.0]))
    box = np.array([[-2.0, 2.0], [-2.0, 2.0]])
    assert win_set_area(nobody, Unanimity(("a",)), np.array([1.0, 0.0]), box) == pytest.approx(8.0)


def test_nothing_beats_a_point_that_everybody_wants():
    same = Euclidean(np.ones((3, 2)))
    rule = count(("a", "b", "c"), 2)
    assert win_set_area(same, rule, np.ones(2)) == 0.0
    assert win_set_outline(same, rule, np.ones(2)).tolist() == [[1.0, 1.0]]


def test_one_issue_is_the_same_alone_and_as_the_edge_of_two():
    ideals = np.array([[0.0], [2.0], [5.0], [6.0], [9.0]])
    rule = count(FIVE, 4)
    low, high = win_set_interval(Euclidean(ideals), rule, 1.0)
    flat = Euclidean(np.column_stack([ideals, np.zeros(5)]))
    radius = win_set_radius(flat, rule, np.array([1.0, 0.0]), np.array([[-1.0, 0.0], [1.0, 0.0]]))
    assert (low, high) == (1.0 - radius[0], 1.0 + radius[1])
    points = np.linspace(-5, 15, 4001)[:, None]
    wins = points[in_win_set(Euclidean(ideals), rule, np.array([1.0]), points), 0]
    assert (wins.min(), wins.max()) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize("kind", [euclidean, city_block])
def test_the_sampled_volume_is_the_area_within_its_error(kind):
    preferences, rule = kind(2), RULES[1]
    here = preferences.ideals.mean(axis=0) + 0.7
    found = win_set_volume(preferences, rule, here, directions=8192)
    exact = win_set_area(preferences, rule, here)
    assert found.value == pytest.approx(exact, abs=max(5 * found.standard_error, 0.01 * exact))
    assert in_win_set(preferences, rule, here, found.witness[None, :])[0]


def test_the_volume_of_one_ball():
    one = Euclidean(np.array([[1.0, 0.0, 0.0]]))
    found = win_set_volume(one, Unanimity(("a",)), np.zeros(3))
    assert found.value == pytest.approx(4 / 3 * np.pi, abs=6 * found.standard_error)


# --- the core ---


def is_beaten(preferences, rule, point, moves):
    closer = preferences.distance(point + moves) < preferences.distance(point[None, :]) - 1e-9
    return bool(carries(rule, closer).any())


MOVES = np.concatenate(
    [
        size * np.stack([np.cos(a), np.sin(a)], axis=1)
        for size in (1e-4, 1e-2, 0.3)
        for a in [np.linspace(0, 2 * np.pi, 721)[:-1]]
    ]
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_the_core_of_euclidean_voters_is_what_no_move_beats(rule, seed):
    preferences = for_rule(euclidean(seed), rule)
    found = core(preferences, rule)
    if found.is_empty:
        assert found.depth < 0
        np.testing.assert_allclose(found.multipliers @ found.directions, 0.0, atol=1e-9)
        assert found.multipliers @ found.levels > 0
        # Each bound of the proof is backed by a coalition that wins.
        gains = preferences.ideals @ found.directions.T >= found.levels - 1e-9
        assert carries(rule, gains.T).all()
        rng = np.random.default_rng(seed)
        for point in rng.normal(size=(40, 2)):
            assert is_beaten(preferences, rule, point, MOVES)
    else:
        assert not is_beaten(preferences, rule, found.point, MOVES)
        assert win_set_area(preferences, rule, found.point) == pytest.approx(0.0, abs=1e-9)


def test_unanimity_has_the_hull_for_a_core():
    preferences = euclidean(9)
    found = core(preferences, RULES[0])
    assert not found.is_empty
    assert in_pareto_set(preferences, found.point).is_in_set


def test_plott_points_are_found():
    five = count(FIVE, 3)
    on_a_line = Euclidean(np.array([[float(x), 0.0] for x in range(5)]))
    np.testing.assert_allclose(core(on_a_line, five).point, [2.0, 0.0], atol=1e-9)
    cross = Euclidean(np.array([[-10, -10], [-10, 10], [10, -10], [10, 10], [0, 0]], dtype=float))
    found = core(cross, five)
    assert not found.is_empty
    np.testing.assert_allclose(found.point, 0.0, atol=1e-9)


def test_a_triangle_under_majority_has_no_core():
    triangle = Euclidean(np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]]))
    assert core(triangle, count(("a", "b", "c"), 2)).is_empty


@pytest.mark.parametrize(("voters_", "issues", "quota"), [(7, 2, 5), (9, 3, 7)])
def test_a_quota_above_the_bound_of_greenberg_never_leaves_the_core_empty(voters_, issues, quota):
    assert quota > voters_ * issues / (issues + 1)
    names = tuple(f"v{i}" for i in range(voters_))
    for seed in range(5):
        ideals = np.random.default_rng(seed).normal(size=(voters_, issues))
        assert not core(Euclidean(ideals), count(names, quota)).is_empty


def test_all_at_one_point_have_it_for_a_core():
    found = core(Euclidean(np.full((3, 2), 4.0)), count(("a", "b", "c"), 2))
    assert not found.is_empty
    np.testing.assert_array_equal(found.point, [4.0, 4.0])


def test_too_many_half_spaces_are_refused():
    names = tuple(f"v{i}" for i in range(60))
    ideals = np.random.default_rng(1).normal(size=(60, 5))
    with pytest.raises(NotApplicableError, match=r"60 voters in 5 issues needs 10,923,024"):
        core(Euclidean(ideals), count(names, 40))


def test_a_rule_that_needs_nobody_has_no_core_to_speak_of():
    with pytest.raises(InvalidInputError, match="some set of voters meets"):
        core_interval(np.zeros(0), AllOf(()))


def test_the_core_on_one_issue_lies_between_the_pivots():
    ideals = np.array([4.0, 0.0, 2.0, 3.0, 1.0])
    assert core_interval(ideals, count(FIVE, 3)) == (2.0, 2.0)
    assert core_interval(ideals, Unanimity(FIVE)) == (0.0, 4.0)
    assert core_interval(ideals, count(FIVE, 2)) is None
    wide = core(Euclidean(ideals[:, None]), count(FIVE, 4))
    assert 1.0 <= wide.point[0] <= 3.0


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(2))
def test_the_core_of_city_block_voters_is_what_no_move_beats(rule, seed):
    preferences = for_rule(city_block(seed), rule)
    cells = core_cells(preferences, rule)
    rng = np.random.default_rng(seed)
    corners = [
        np.array([preferences.ideals[i, 0], preferences.ideals[j, 1]]) for i in range(5) for j in range(5)
    ]
    points = [*corners, *rng.uniform(0, 10, (60, 2))]
    inside = [cells.contains(point) for point in points]
    beaten = [is_beaten(preferences, rule, point, MOVES) for point in points]
    # Moves of one size in 720 directions find no more than there is.
    assert not any(b and i for b, i in zip(beaten, inside, strict=True))
    missed = [not b and not i for b, i in zip(beaten, inside, strict=True)]
    assert np.mean(missed) <= 0.05


def test_too_many_ideals_for_the_grid_are_refused():
    names = tuple(f"v{i}" for i in range(70))
    rng = np.random.default_rng(1)
    many = CityBlock(rng.normal(size=(70, 2)), np.ones((70, 2)))
    with pytest.raises(NotApplicableError, match="at most 60 different ideals on an issue, but there are 70"):
        core_cells(many, count(names, 40))


# --- Pareto set, absorption ---


@pytest.mark.parametrize("kind", [euclidean, city_block])
@pytest.mark.parametrize("issues", [1, 2, 3])
def test_a_witness_is_worse_for_nobody_and_better_for_somebody(kind, issues):
    preferences = kind(6, issues)
    rng = np.random.default_rng(2)
    spread = np.ptp(preferences.ideals, axis=0)
    seen = set()
    for point in preferences.ideals.mean(axis=0) + 0.6 * spread * rng.normal(size=(60, issues)):
        verdict = in_pareto_set(preferences, point)
        seen.add(verdict.is_in_set)
        if verdict.better is not None:
            change = preferences.distance(verdict.better[None, :]) - preferences.distance(point[None, :])
            assert np.all(change <= 1e-7)
            assert np.any(change < -1e-9)
    assert seen == {True, False}


def test_the_pareto_set_is_the_core_under_unanimity():
    preferences = city_block(3)
    cells = core_cells(preferences, RULES[0])
    for point in np.random.default_rng(4).uniform(0, 10, (80, 2)):
        assert cells.contains(point) == in_pareto_set(preferences, point).is_in_set


def test_absorbed_players_change_no_win_set():
    ideals = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0], [1.0, 2.0], [6.0, 0.0]])
    preferences = Euclidean(ideals)
    gone = absorbed(preferences, RULES[0])
    assert gone == (1, 3)  # of the two at (6, 0) one stays
    kept = [row for row in range(5) if row not in gone]
    rule = Unanimity(tuple(FIVE[row] for row in kept))
    for here in np.random.default_rng(5).uniform(-3, 9, (20, 2)):
        assert win_set_area(preferences, RULES[0], here) == pytest.approx(
            win_set_area(Euclidean(ideals[kept]), rule, here), abs=1e-9
        )


def test_only_veto_players_can_be_absorbed():
    rule = AllOf((Unanimity(("a", "b")), count(("c", "d", "e"), 2)))
    assert list(veto_columns(rule, 5)) == [0, 1]
    ideals = np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 0.0], [1.0, 0.0], [3.0, 0.0]])
    assert absorbed(Euclidean(ideals), rule) == ()


# --- the agenda setter ---


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", [euclidean, city_block])
def test_no_point_of_a_grid_serves_the_setter_better(rule, kind):
    preferences = for_rule(kind(13), rule)
    here = preferences.ideals.mean(axis=0) + np.array([0.8, -0.5])
    reach = np.abs(preferences.ideals - here).max() + 1
    steps = np.linspace(-reach, reach, 241)
    grid = here + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    wins = grid[in_win_set(preferences, rule, here, grid)]
    for setter in range(5):
        found = best_proposal(preferences, rule, here, setter)
        assert found.is_exact
        assert in_win_set(preferences, rule, here, found.point[None, :], slack=1e-7)[0]
        assert found.distance == pytest.approx(preferences.distance(found.point[None, :])[0, setter])
        best = min(
            preferences.distance(wins)[:, setter].min() if len(wins) else np.inf,
            preferences.distance(here[None, :])[0, setter],
        )
        assert found.distance <= best + 1e-7
        assert found.distance >= best - 2 * (steps[1] - steps[0])


@pytest.mark.parametrize("kind", [euclidean, city_block])
def test_in_more_issues_the_best_found_passes_and_keeps_to_its_bound(kind):
    preferences = kind(5, 4)
    here = preferences.ideals.mean(axis=0) + 0.5
    for rule in (RULES[0], RULES[4]):
        ordered = for_rule(preferences, rule)
        for setter in (0, 3):
            found = best_proposal(ordered, rule, here, setter)
            assert in_win_set(ordered, rule, here, found.point[None, :], slack=1e-7)[0]
            assert found.bound <= found.distance + 1e-9
            assert found.distance <= ordered.distance(here[None, :])[0, setter] + 1e-9


def test_the_search_in_more_issues_finds_what_is_exact_in_two():
    """The same two issues with a third on which nobody differs."""
    flat = euclidean(21)
    deep = Euclidean(np.column_stack([flat.ideals, np.zeros(5)]))
    rule, here = RULES[1], np.array([1.0, 1.0])
    for setter in range(5):
        exact = best_proposal(flat, rule, here, setter)
        found = best_proposal(deep, rule, np.append(here, 0.0), setter)
        assert found.distance == pytest.approx(exact.distance, abs=0.02)


def test_with_one_veto_player_the_bound_is_reached():
    pair = Euclidean(np.array([[4.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
    found = best_proposal(pair, Unanimity(("setter", "other")), np.zeros(3), 0)
    assert found.distance == pytest.approx(2.0, abs=1e-9)
    assert found.is_exact


def test_one_issue_stops_at_the_veto():
    line = Euclidean(np.array([[10.0], [2.0]]))
    found = best_proposal(line, Unanimity(("setter", "other")), np.zeros(1), 0)
    assert (found.point[0], found.distance) == (4.0, 6.0)
