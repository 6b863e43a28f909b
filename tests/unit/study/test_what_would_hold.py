from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.analyse import StabilityOptions, analyse
from foedus.errors import InputError
from foedus.study import levers
from foedus.study.levers import DELAY, DISHONOUR, Ground
from foedus.study.what_would_hold import break_evens, for_all, smallest_changes

cases = importlib.import_module("tests.unit.stability.cases")
OPTIONS = StabilityOptions(side_draws=0)


@pytest.fixture(scope="module")
def ground():
    case = cases.case()
    draws = cases.sample(case, 100)
    return Ground(case, draws, cases.owed(), cases.troops(draws), OPTIONS)


def lever(ground, proposal, name):
    return next(
        found for found in levers.levers(ground, ground.scenario.proposal[proposal]) if found.name == name
    )


def test_a_game_of_one_proposal_is_that_of_the_analysis(ground):
    result = analyse(ground.scenario, ground.draws, ground.obligations, ground.forces, OPTIONS)
    for proposal in ground.scenario.proposals:
        expected = result.durability(proposal.id).no_breach[:, result.default].mean()
        assert ground.chance(ground.game(proposal)) == pytest.approx(expected)


def test_moving_a_number_by_nothing_changes_nothing(ground):
    proposal = ground.scenario.proposal["backstop"]
    usual = ground.chance(ground.game(proposal))
    for found in levers.levers(ground, proposal):
        assert ground.chance(found.moved(0.0)) == pytest.approx(usual), found.name


def test_a_parameter_takes_the_value_in_all_draws(ground):
    game = lever(ground, "none", "stability.peace_benefit").at(0.03)
    np.testing.assert_array_equal(game.peace_benefit, 0.03)


def test_a_moved_parameter_keeps_its_doubt_and_its_bounds(ground):
    found = lever(ground, "none", "stability.target_war_cost")
    usual, moved = (found.moved(by).target_war_cost for by in (0.0, 0.1))
    np.testing.assert_allclose(moved, usual + 0.1)
    assert found.moved(-5.0).target_war_cost.max() == 0


def test_dishonour_can_be_set_for_all_or_for_one(ground):
    proposal = "membership"
    before = ground.game(ground.scenario.proposal[proposal]).dishonour
    np.testing.assert_array_equal(lever(ground, proposal, DISHONOUR).at(0.4).dishonour, 0.4)
    one = lever(ground, proposal, "dishonour/WES").at(0.4).dishonour
    np.testing.assert_array_equal(one[:, 1], 0.4)
    np.testing.assert_array_equal(one[:, [0, 2, 3]], before[:, [0, 2, 3]])


def test_the_term_that_divides_the_stake_moves_the_division(ground):
    found = lever(ground, "none", "terms/land")
    assert found.unit == "points"
    assert found.at(found.low).division.mean() != found.at(found.high).division.mean()


def test_a_guarantee_that_binds_nobody_cannot_be_late(ground):
    bare = replace(ground, obligations=cases.owed({}))
    with pytest.raises(StopIteration):
        lever(bare, "none", DELAY)


@pytest.mark.parametrize("name", [DISHONOUR, "stability.peace_benefit"])
def test_the_value_found_is_enough_and_its_neighbour_is_not(ground, name):
    (one,) = break_evens(ground, [ground.scenario.proposal["none"]], name, 0.7)
    found = lever(ground, "none", name)
    assert one.found.side == "at least"
    assert ground.chance(found.at(one.found.value)) >= 0.7 > ground.chance(found.at(one.found.short))
    assert one.chance_now < 0.7


def test_one_value_for_all_is_enough_for_each(ground):
    chosen = [ground.scenario.proposal[name] for name in ("none", "tripwire", "force")]
    needed = break_evens(ground, chosen, DISHONOUR, 0.8)
    together = for_all(ground, needed, 0.8)
    assert together.value == max(one.found.value for one in needed)
    for proposal in chosen:
        assert ground.chance(lever(ground, proposal.id, DISHONOUR).at(together.value)) >= 0.8


def test_what_no_value_reaches_has_no_value_for_all(ground):
    needed = break_evens(ground, [ground.scenario.proposal["none"]], "stability.cover_of_breach", 0.99)
    assert needed[0].found.value is None
    assert for_all(ground, needed, 0.99).value is None


def test_the_smallest_changes_make_the_difference_and_come_in_order(ground):
    chosen = [ground.scenario.proposal[name] for name in ("tripwire", "membership")]
    found = smallest_changes(ground, chosen, 0.8)
    for name, holds in (("tripwire", False), ("membership", True)):
        own = [change for change in found if change.proposal == name]
        assert len(own) > 3
        parts = [change.relative for change in own if change.relative is not None]
        assert parts == sorted(parts)
        for change in own:
            assert change.holds_now == holds
            after = ground.chance(lever(ground, name, change.name).moved(change.by))
            assert (after >= 0.8) != holds, change.name
            assert after == pytest.approx(change.chance)


def test_a_parameter_may_be_named_with_or_without_its_room(ground):
    for given in ("peace_benefit", "stability.peace_benefit"):
        assert levers.full_name(ground.scenario, given) == "stability.peace_benefit"


def test_an_unknown_name_is_refused_with_those_near_it(ground):
    with pytest.raises(InputError, match=r"Near: peace_benefit"):
        levers.full_name(ground.scenario, "peace_benfit")
    with pytest.raises(
        InputError, match=r"target_war_cost.*guarantor_war_cost|guarantor_war_cost.*target_war"
    ):
        levers.full_name(ground.scenario, "war_cost")
