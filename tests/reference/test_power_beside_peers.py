"""Power beside other programs, on random rules on which those are right.

The programs are no part of foedus and are not installed with it: ``make verify`` puts them into a folder of their own
and runs these tests, where a missing program is a failure.  An ordinary run skips them and says so in its summary.
"""

from __future__ import annotations

import importlib
import os
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest

from foedus.analyses.voting.banzhaf import banzhaf, normalised_banzhaf
from foedus.analyses.voting.deegan_packel import deegan_packel
from foedus.analyses.voting.johnston import johnston
from foedus.analyses.voting.public_good import public_good
from foedus.analyses.voting.shapley_shubik import shapley_shubik
from foedus.model.rules import AllOf, Weighted


def peer(module: str) -> ModuleType:
    """Another program, or a skip where it is not installed and nobody asked for it."""
    if os.environ.get("FOEDUS_REQUIRE_PEERS"):
        return importlib.import_module(module)
    return pytest.importorskip(module, reason=f"no part of foedus; `make verify` compares with {module}")


def random_quotas(number: int, largest: int, seed: int = 11):
    """Rules whose weights stay below the quota, since some programs go wrong on heavier ones."""
    rng = np.random.default_rng(seed)
    for _ in range(number):
        weights = rng.integers(1, 30, int(rng.integers(3, largest + 1))).tolist()
        quota = int(rng.integers(sum(weights) // 2 + 1, sum(weights)))
        if max(weights) < quota:
            yield weights, quota


def rule(weights: list[int], quota: int) -> Weighted:
    return Weighted(tuple(map(str, range(len(weights)))), tuple(map(Fraction, weights)), Fraction(quota))


def close(found, expected) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_powerindex_finds_the_same_shares():
    program = peer("powerindex")
    for weights, quota in random_quotas(15, 40):
        game = program.Game(quota, list(weights))
        game.calc_banzhaf()
        game.calc_shapley_shubik()
        close(normalised_banzhaf(rule(weights, quota)), game.banzhaf)
        close(shapley_shubik(rule(weights, quota)), game.shapley_shubik)


def test_powerindices_finds_the_same_absolute_values():
    program = peer("powerindices")
    for weights, quota in random_quotas(15, 45):
        close(banzhaf(rule(weights, quota)), program.compute_pbi(quota, list(weights)))
        close(shapley_shubik(rule(weights, quota)), program.compute_ssi(quota, list(weights)))


def test_power_bdd_finds_the_same_values_of_two_quotas_joined():
    program = peer("power_bdd.bdd")
    rng = np.random.default_rng(4)
    for _ in range(8):
        size = int(rng.integers(4, 14))
        parts = [rng.integers(1, 20, size).tolist() for _ in range(2)]
        quotas = [sum(weights) // 2 + 1 for weights in parts]
        joined = None
        for weights, quota in zip(parts, quotas, strict=True):
            own = program.BDD(program.WeightedGame(quota, list(weights)))
            joined = own if joined is None else joined & own
        both = AllOf(tuple(rule(weights, quota) for weights, quota in zip(parts, quotas, strict=True)))
        close(banzhaf(both), joined.calc_banzhaf())
        close(shapley_shubik(both), joined.calc_shapley())


def test_tucoopy_finds_the_same_shares_by_enumeration():
    power = peer("tucoopy.power")
    games = peer("tucoopy.games.weighted_voting")
    for weights, quota in random_quotas(8, 9):
        game = games.weighted_voting_game(weights, quota)
        close(deegan_packel(rule(weights, quota)), power.deegan_packel_index(game))
        close(public_good(rule(weights, quota)), power.holler_index(game))
        close(johnston(rule(weights, quota)), power.johnston_index(game))
