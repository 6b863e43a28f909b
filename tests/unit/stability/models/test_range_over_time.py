from __future__ import annotations

import importlib
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.models.range_over_time import help_before_guarantee, range_over_time
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


def strengths(game, draw, year):
    counts = year >= game.first_year
    forward = game.forward_strength[draw] if counts else 0.0
    own = game.target_strength[draw] * (1 + game.target_growth[draw]) ** year + forward
    return own, game.challenger_strength[draw] * (1 + game.challenger_growth[draw]) ** year


def war(game, draw, year, fighting):
    """The challenger's expected share, and what guarantors add to its cost, with just these fighting."""
    own, attacker = strengths(game, draw, year)
    usable = 1.0 if game.enabler in fighting else 1 - game.dependence[draw]
    helping = sum(game.guarantor_strength[draw, g] * (1.0 if g == game.enabler else usable) for g in fighting)
    ratio = game.defence_advantage[draw] * (own + helping) / attacker
    chance = 1 / (1 + ratio ** game.decisiveness[draw])
    share = chance * game.share_won[draw] + (1 - chance) * game.share_lost[draw]
    return share, sum(game.guarantor_harm[draw, g] for g in fighting)


def plain_ends(game, draw, year, fights):
    attacked = added = 0.0
    for members in product((False, True), repeat=game.guarantors):
        weight = np.prod([f if m else 1 - f for f, m in zip(fights[draw], members, strict=True)])
        share, harm = war(game, draw, year, [g for g, m in enumerate(members) if m])
        attacked, added = attacked + weight * share, added + weight * harm
    alone, _ = war(game, draw, year, [])
    covered = game.cover_of_breach[draw]
    challenger = attacked - game.challenger_war_cost[draw] - added + game.drive[draw]
    target = (
        1
        - (1 - covered) * alone
        - covered * attacked
        - game.target_war_cost[draw]
        - game.target_breach_cost[draw]
    )
    return challenger - game.peace_benefit[draw], 1 - target


@pytest.mark.parametrize(("guarantors", "first_year"), [(0, 0), (1, 0), (3, 2)])
def test_the_ends_are_those_worked_out_draw_by_draw(guarantors, first_year):
    game = random_game(12, guarantors, seed=1, first_year=first_year)
    before, after = np.random.default_rng(2).uniform(0, 1, (2, 12, guarantors))
    found = range_over_time(game, 4, after, before)
    for draw, year in product(range(12), range(4)):
        low, high = plain_ends(game, draw, year, before if year < first_year else after)
        assert found.low[draw, year] == pytest.approx(low, abs=1e-12)
        assert found.high[draw, year] == pytest.approx(high, abs=1e-12)


def test_without_chances_nobody_fights():
    game = random_game(20, 2, seed=3, first_year=1)
    nobody = np.zeros((20, 2))
    np.testing.assert_allclose(range_over_time(game, 3).low, range_over_time(game, 3, nobody, nobody).low)


def test_help_before_the_guarantee_is_that_of_a_game_without_it():
    game = random_game(30, 2, seed=9, first_year=2)
    never = replace(game, dishonour=game.dishonour_before, forward_strength=np.zeros(30), first_year=0)
    before = help_before_guarantee(game)
    np.testing.assert_array_equal(before, solve(never, 5).honour[:, 1])
    assert np.any(before < solve(game, 5).honour[:, 1] - 0.05)


def test_summaries_count_the_draws():
    game = random_game(400, 1, seed=4)
    found = range_over_time(game, 6)
    inside = (found.low <= found.share[:, None]) & (found.share[:, None] <= found.high)
    np.testing.assert_allclose(found.chance_inside, inside.mean(axis=0))
    np.testing.assert_allclose(
        found.chance_challenger_would_fight + found.chance_target_would_fight + found.chance_inside, 1
    )
    for draw in range(400):
        outside = np.flatnonzero(~inside[draw])
        assert found.first_trouble[draw] == (outside[0] if outside.size else -1)
    possible = np.maximum(found.low.max(axis=1), 0) <= np.minimum(found.high.min(axis=1), 1)
    assert found.chance_of_commitment_problem == pytest.approx(np.mean(~possible))


def test_a_settlement_that_is_inside_in_every_year_shows_that_one_exists():
    found = range_over_time(random_game(500, 2, seed=5), 8)
    always = found.inside.all(axis=1)
    assert always.sum() > 10
    assert np.all(found.exists[always])


def test_a_fast_rise_leaves_no_division_that_holds_and_then_no_peace_at_all():
    one = random_game(
        50,
        0,
        seed=6,
        challenger_war_cost=np.full(50, 0.02),
        target_war_cost=np.full(50, 0.02),
        target_breach_cost=np.zeros(50),
        peace_benefit=np.zeros(50),
        drive=np.zeros(50),
        share_won=np.ones(50),
        share_lost=np.zeros(50),
        decisiveness=np.full(50, 2.0),
        discount=np.full(50, 0.95),
    )
    slow = replace(one, challenger_growth=np.full(50, 0.04), target_growth=np.zeros(50))
    fast = replace(one, challenger_growth=np.full(50, 1.5), target_growth=np.zeros(50))
    steady = replace(one, challenger_growth=np.zeros(50), target_growth=np.zeros(50))
    assert range_over_time(steady, 10).chance_of_commitment_problem == 0
    assert range_over_time(slow, 10).chance_of_commitment_problem > 0.9
    assert range_over_time(slow, 10).chance_of_breakdown == 0
    assert range_over_time(fast, 10).chance_of_breakdown > 0.9


def test_a_single_year_has_no_rise():
    assert range_over_time(random_game(10, 1, seed=7), 1).chance_of_breakdown == 0


def test_years_and_chances_that_do_not_fit_are_refused():
    game = random_game(5, 2, seed=8)
    with pytest.raises(InvalidInputError, match="years is 0, but at least one year"):
        range_over_time(game, 0)
    with pytest.raises(InvalidInputError, match=r"fights has the shape \(5, 3\)"):
        range_over_time(game, 2, np.zeros((5, 3)))
    with pytest.raises(InvalidInputError, match="a chance must lie between 0 and 1"):
        range_over_time(game, 2, np.full((5, 2), 1.1))
