from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales, year_tree
from foedus.analyses.stability.guarantee_game.game import LIMITED, MAJOR, TARGET, GuaranteeGame, Owed
from foedus.analyses.stability.guarantee_game.yearly_tree import dishonour_in, solve, target_side
from foedus.analyses.stability.trees import backward_induction
from foedus.errors import InvalidInputError

random_game = importlib.import_module("tests.unit.stability.games").random_game


def plain_hazards(game: GuaranteeGame, draw: int, years: int, tail: int) -> np.ndarray:
    """Hazards of one draw by kind, from the trees written out; shape (year, kind)."""
    ahead = {
        "challenger": float(game.division[draw] + game.peace_benefit[draw]),
        "target": float(1 - game.division[draw]),
    }
    hazards = np.empty((years, 3))
    for year in reversed(range(years + tail)):
        tree = year_tree(game, draw, min(year, years - 1), ahead)
        solution = backward_induction.solve(tree, scales(game, draw))
        ahead = {player: solution.payoffs[player] for player in ("challenger", "target")}
        if year < years:
            choices = solution.choices
            kept, move = choices["target"]["keep"], choices["challenger"]
            war = choices["limited grab: target"]["resist"] * _press(choices, game.guarantors)
            hazards[year, MAJOR] = kept * (move["full attack"] + move["limited grab"] * war)
            hazards[year, LIMITED] = kept * move["limited grab"] * (1 - war)
            hazards[year, TARGET] = choices["target"]["break"]
    return hazards


def _press(choices, guarantors: int, history: str = "") -> float:
    """Chance that a limited grab that is resisted is pressed."""
    place = len(history)
    after = f" after {history}" if history else ""
    if place == guarantors:
        return choices[f"limited grab: press{after}"]["press"]
    move = choices[f"limited grab: guarantor {place}{after}"]
    return move["fight"] * _press(choices, guarantors, history + "F") + move["abstain"] * _press(
        choices, guarantors, history + "A"
    )


@pytest.mark.parametrize("guarantors", [0, 1, 2, 3])
def test_the_fast_solver_agrees_with_the_tree_written_out(guarantors):
    game = random_game(60, guarantors, seed=guarantors, first_year=1)
    path = solve(game, years=3, tail=2, chunk=7)
    for draw in range(game.size):
        np.testing.assert_allclose(path.hazard[draw], plain_hazards(game, draw, 3, 2), rtol=0, atol=1e-10)


def test_the_fast_solver_agrees_with_the_tree_written_out_where_things_change_over_the_years():
    later = (Owed(2, np.full((40, 2), 0.3)), Owed(3, np.zeros((40, 2))))
    game = random_game(
        40, 2, seed=9, first_year=1, aid_years=2, in_place=(0.2, 0.5, 1.0, 0.0), owed_from=later
    )
    path = solve(game, years=5, tail=2, chunk=7)
    for draw in range(game.size):
        np.testing.assert_allclose(path.hazard[draw], plain_hazards(game, draw, 5, 2), rtol=0, atol=1e-10)


def test_a_duty_that_lapses_leaves_the_dishonour_with_it():
    game = random_game(300, 1, seed=4, outrage=np.zeros((300, 1)), decay=np.zeros(300))
    lapses = replace(game, owed_from=(Owed(3, np.zeros((300, 1))),))
    np.testing.assert_array_equal(dishonour_in(lapses, 2), game.dishonour)
    np.testing.assert_array_equal(dishonour_in(lapses, 3), 0)
    never_owed = replace(game, dishonour=np.zeros((300, 1)))
    kept, without, never = (solve(one, 6).hazard for one in (game, lapses, never_owed))
    np.testing.assert_array_equal(without[:, 3:], never[:, 3:])
    assert without[:, 3:].sum() > kept[:, 3:].sum(), "after the lapse nobody is held to anything"


def test_outrage_grows_with_the_troops_in_place_and_does_not_fade():
    game = random_game(
        20, 2, seed=5, dishonour=np.zeros((20, 2)), decay=np.full(20, 0.5), in_place=(0.25, 1.0)
    )
    np.testing.assert_allclose(dishonour_in(game, 0), 0.25 * game.outrage)
    np.testing.assert_allclose(dishonour_in(game, 7), game.outrage)


def test_aid_adds_strength_as_long_as_it_comes():
    game = random_game(20, 0, seed=6, forward_strength=np.zeros(20), aid_growth=np.full(20, 0.1), aid_years=3)
    bare = replace(game, aid_growth=np.zeros(20))
    for year, factor in ((0, 1.0), (1, 1.1), (3, 1.1**3), (8, 1.1**3)):
        np.testing.assert_allclose(target_side(game, year) / target_side(bare, year), factor)


def test_troops_in_place_take_no_part_in_a_war_that_the_target_begins():
    game = random_game(50, 1, seed=2, cover_of_breach=np.zeros(50))
    more = replace(game, forward_strength=game.forward_strength + 1.0)
    few, many = (_worth_of_breaking(one) for one in (game, more))
    np.testing.assert_allclose(few, many)


def _worth_of_breaking(game: GuaranteeGame) -> np.ndarray:
    """To the target, in the first year."""
    ahead = {"challenger": 0.0, "target": 0.0}
    trees = [year_tree(game, draw, 0, ahead) for draw in range(game.size)]
    solved = [
        backward_induction.solve(tree.moves["break"], scales(game, draw)) for draw, tree in enumerate(trees)
    ]
    return np.array([one.payoffs["target"] for one in solved])


def test_the_fast_solver_agrees_with_the_tree_written_out_without_noise():
    none = np.zeros(200)
    game = random_game(
        200, 2, seed=8, challenger_scale=none, target_scale=none, guarantor_scale=none, first_year=1
    )
    path = solve(game, years=3, tail=2)
    plain = np.array([plain_hazards(game, draw, 3, 2) for draw in range(200)])
    np.testing.assert_array_equal(path.hazard, plain)
    assert 0 < plain[:, 0].any(axis=1).mean() < 1, "the games must differ in how they end"


def test_without_noise_a_tie_falls_to_the_move_named_first():
    zero, one = np.zeros(1), np.ones(1)
    flat = dict.fromkeys(random_game(1, 0).arrays(), zero)
    flat |= {name: np.zeros((1, 1)) for name in flat if random_game(1, 1).arrays()[name].ndim == 2}
    flat |= {"challenger_strength": one, "target_strength": one, "defence_advantage": one}
    path = solve(GuaranteeGame(**flat), years=1)
    assert path.hazard.sum() == 0
    assert path.resist.min() == path.press.min() == path.honour.min() == 1


def test_the_smallest_and_the_largest_noise_give_numbers_still():
    for scale in (5e-324, 1e-300, 1e300, 1.7e308):
        noise = np.full(20, scale)
        game = random_game(20, 2, challenger_scale=noise, target_scale=noise, guarantor_scale=noise)
        hazard = solve(game, years=2).hazard
        assert np.all((hazard >= 0) & (hazard <= 1))


def test_little_noise_comes_close_to_none():
    game = random_game(300, 2, seed=3)
    tiny, none = np.full(300, 1e-7), np.zeros(300)
    names = ("challenger_scale", "target_scale", "guarantor_scale")
    almost = solve(replace(game, **dict.fromkeys(names, tiny)), years=4)
    exact = solve(replace(game, **dict.fromkeys(names, none)), years=4)
    # A limited grab and a full attack that end alike are tied, and ties alone differ between the two.
    for path in (almost, exact):
        assert set(np.unique(path.hazard.sum(axis=2).round(6))) == {0.0, 1.0}
    np.testing.assert_allclose(almost.hazard.sum(axis=2), exact.hazard.sum(axis=2), atol=1e-6)
    np.testing.assert_allclose(almost.honour, exact.honour, atol=1e-6)
    untied = np.abs(exact.margin[:, :, 0] - exact.margin[:, :, 1]) > 1e-5
    np.testing.assert_allclose(almost.hazard[untied], exact.hazard[untied], atol=1e-6)
    assert untied.sum() > 100, "enough years must be left to compare"


@pytest.mark.parametrize("scale", [1e12, np.inf])
def test_with_noise_without_bounds_every_move_is_as_likely_as_any_other(scale):
    huge = np.full(50, scale)
    game = random_game(50, 2, challenger_scale=huge, target_scale=huge, guarantor_scale=huge)
    path = solve(game, years=2)
    np.testing.assert_allclose(path.honour, 0.5)
    np.testing.assert_allclose(path.hazard[:, :, TARGET], 0.5)
    np.testing.assert_allclose(path.hazard[:, :, MAJOR], 0.5 * (1 / 3 + 1 / 3 * 0.25))


def test_the_size_of_the_chunks_changes_no_digit():
    game = random_game(97, 3, seed=5)
    whole = solve(game, years=5)
    for chunk in (1, 8, 50):
        np.testing.assert_array_equal(solve(game, years=5, chunk=chunk).hazard, whole.hazard)


def test_dearer_dishonour_never_lowers_the_first_guarantors_honour_when_it_is_alone():
    game = random_game(400, 1, seed=6)
    cheap, dear = solve(game, 1), solve(replace(game, dishonour=game.dishonour + 0.05), 1)
    assert np.all(dear.honour >= cheap.honour)
    assert np.all(dear.honour.mean(axis=0) > cheap.honour.mean(axis=0))


def test_a_guarantee_that_starts_late_leaves_a_window():
    game = random_game(500, 2, seed=7)
    game = replace(game, dishonour_before=np.zeros((500, 2)), dishonour=np.full((500, 2), 0.6))
    at_once = 1 - solve(game, 5).hazard.sum(axis=2)
    late = 1 - solve(replace(game, first_year=3), 5).hazard.sum(axis=2)
    assert late.prod(axis=1).mean() < at_once.prod(axis=1).mean()
    assert late[:, :3].mean() < late[:, 3:].mean()


def test_the_division_must_lie_between_the_results_of_war():
    with pytest.raises(InvalidInputError, match="lost and after a won war"):
        random_game(3, 1, share_won=np.zeros(3))


def test_a_discount_of_one_is_refused():
    with pytest.raises(InvalidInputError, match="below 1"):
        random_game(3, 1, discount=np.ones(3))


@pytest.mark.parametrize(("years", "tail", "chunk"), [(0, 10, 1000), (1, -1, 1000), (1, 10, 0)])
def test_a_horizon_of_no_year_is_refused(years, tail, chunk):
    with pytest.raises(InvalidInputError, match="needs years >= 1, tail >= 0, chunk >= 1"):
        solve(random_game(3, 1), years, tail, chunk)


def test_negative_noise_is_refused():
    with pytest.raises(InvalidInputError, match="target_scale must be at least 0, but is -1"):
        random_game(3, 1, target_scale=np.full(3, -1.0))
