"""Outrage over troops that are hit, and what those troops can do: two reasons why a tripwire may hold, kept apart."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pytest

from foedus.analyses.stability.designs import setting
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.yearly_tree import (
    dishonour_in,
    local_success,
    solve,
    win_chance,
)

cases = importlib.import_module("tests.unit.stability.cases")
YEARS = 10


def game(outrage: bool, capability: bool, troops: float = 30_000.0):
    """The game of a force that nobody is bound to help, with both, one or none of its effects."""
    case = cases.case()
    draws = cases.sample(case, 1024)
    supply = cases.supply("force", draws.size, troops)
    whole = setting.game(case, draws, case.stakes, case.proposals[2], cases.owed(), supply)
    none = np.zeros_like(whole.forward_strength)
    return replace(
        whole,
        outrage=whole.outrage if outrage else np.zeros_like(whole.outrage),
        forward_strength=whole.forward_strength if capability else none,
    )


def held(*effects: bool) -> float:
    return float(survival(solve(game(*effects), YEARS).hazard)[:, -1].mean())


def test_both_effects_hold_better_than_either_and_either_better_than_none():
    both, outrage, capability, neither = (
        held(*effects) for effects in ((True, True), (True, False), (False, True), (False, False))
    )
    assert both > max(outrage, capability)
    assert min(outrage, capability) > neither


def test_outrage_moves_the_price_of_standing_aside_and_no_strength():
    with_it, without = game(True, True), game(False, True)
    assert np.all(dishonour_in(with_it, 0)[:, 1:] >= dishonour_in(without, 0)[:, 1:])
    assert dishonour_in(with_it, 0)[:, 1:].mean() > dishonour_in(without, 0)[:, 1:].mean() + 0.01
    nobody = np.zeros((1, with_it.size))
    np.testing.assert_array_equal(win_chance(with_it, nobody, 0), win_chance(without, nobody, 0))


def test_capability_moves_strength_and_no_price():
    with_it, without = game(True, True), game(True, False)
    np.testing.assert_array_equal(dishonour_in(with_it, 0), dishonour_in(without, 0))
    nobody = np.zeros((1, with_it.size))
    assert np.all(win_chance(with_it, nobody, 0) < win_chance(without, nobody, 0))
    assert np.all(local_success(with_it, 0) < local_success(without, 0))


@pytest.mark.parametrize("troops", [5_000.0, 30_000.0])
def test_both_effects_grow_in_proportion_to_the_troops(troops):
    one, other = game(True, True, troops), game(True, True, 2 * troops)
    np.testing.assert_allclose(other.outrage, 2 * one.outrage)
    np.testing.assert_allclose(other.forward_strength, 2 * one.forward_strength)
