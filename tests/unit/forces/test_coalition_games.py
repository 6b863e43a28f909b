"""Shapley value and nucleolus, against the Talmud, permutations and printed cases."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from foedus.analyses.forces.nucleolus import nucleolus
from foedus.analyses.forces.shapley_value import shapley_value
from foedus.errors import InvalidInputError


def estate_game(estate, claims):
    """What is left for a coalition when all others have been paid in full (O'Neill 1982)."""
    claims, players = np.asarray(claims, dtype=float), len(claims)
    members = (np.arange(1 << players)[:, None] >> np.arange(players)) & 1
    return np.maximum(estate - (1 - members) @ claims, 0.0)


def talmud(estate, claims):
    """The rule of the contested garment (Aumann and Maschler 1985), which needs no game at all."""
    claims = np.asarray(claims, dtype=float)
    half = claims / 2
    if estate <= half.sum():
        return equal_up_to(estate, half)
    return claims - equal_up_to(claims.sum() - estate, half)


def equal_up_to(amount, caps):
    low, high = 0.0, float(caps.max())
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(caps, middle).sum() < amount else (low, middle)
    return np.minimum(caps, high)


def excesses(worth, division):
    """What each coalition gets beyond its worth, the smallest first."""
    players = len(division)
    members = (np.arange(1, len(worth) - 1)[:, None] >> np.arange(players)) & 1
    return np.sort(members @ division - worth[1:-1])


@pytest.mark.parametrize(
    ("estate", "expected"),
    [(100, (100 / 3, 100 / 3, 100 / 3)), (200, (50, 75, 75)), (300, (50, 100, 150))],
)
def test_three_creditors_get_what_the_talmud_gives_them(estate, expected):
    assert nucleolus(estate_game(estate, (100, 200, 300))) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(40))
def test_the_nucleolus_of_an_estate_is_the_rule_of_the_contested_garment(seed):
    rng = np.random.default_rng(seed)
    claims = rng.integers(1, 100, rng.integers(2, 9)).astype(float)
    estate = float(rng.uniform(0.05, 0.95) * claims.sum())
    assert nucleolus(estate_game(estate, claims)) == pytest.approx(talmud(estate, claims), abs=1e-5)


@pytest.mark.slow
def test_twelve_blocks_are_exact():
    claims = np.random.default_rng(3).uniform(1, 100, 12)
    estate = 0.4 * float(claims.sum())
    assert nucleolus(estate_game(estate, claims)) == pytest.approx(talmud(estate, claims), abs=1e-4)


@pytest.mark.parametrize("seed", range(30))
def test_no_other_division_leaves_the_least_happy_coalitions_happier(seed):
    rng = np.random.default_rng(seed)
    players = int(rng.integers(2, 6))
    worth = np.append(0.0, rng.integers(0, 30, (1 << players) - 1)).astype(float)
    found = nucleolus(worth)
    assert found.sum() == pytest.approx(worth[-1], abs=1e-6)
    best = excesses(worth, found)
    for _ in range(200):
        other = found + rng.normal(0, rng.choice([0.01, 1.0]), players)
        other += (worth[-1] - other.sum()) / players
        rival = excesses(worth, other)
        first = np.flatnonzero(np.abs(rival - best) > 1e-6)
        assert not len(first) or rival[first[0]] < best[first[0]]


def test_a_landing_strip_costs_as_littlechild_found():
    # Airport game (Littlechild 1974): costs 1, 2 and 4, nucleolus of the savings worked out by hand.
    costs = np.array([1.0, 2.0, 4.0])
    cost = np.array([max([costs[p] for p in range(3) if s >> p & 1], default=0.0) for s in range(8)])
    assert -nucleolus(-cost) == pytest.approx([0.5, 0.75, 2.75])


@pytest.mark.parametrize("seed", range(20))
def test_the_shapley_value_is_the_mean_over_all_orders(seed):
    rng = np.random.default_rng(seed)
    players = int(rng.integers(1, 6))
    worth = np.append(0.0, rng.normal(size=(1 << players) - 1))
    orders = list(permutations(range(players)))
    expected = np.zeros(players)
    for order in orders:
        coalition = 0
        for player in order:
            expected[player] += worth[coalition | 1 << player] - worth[coalition]
            coalition |= 1 << player
    assert shapley_value(worth) == pytest.approx(expected / len(orders))


def test_a_game_without_a_worth_for_every_coalition_is_refused():
    with pytest.raises(InvalidInputError, match="1 to 12 players, but 3 are given"):
        nucleolus(np.zeros(3))
