from __future__ import annotations

import importlib
import math

import pytest

from foedus.analyses.stability.trees.many_draws import compile_tree
from foedus.analyses.stability.trees.subgame_perfect import subgame_perfect
from foedus.analyses.stability.trees.tree import Chance, Decision, Outcome, laid_out

random_tree = importlib.import_module("tests.unit.stability.random_trees").random_tree
enumeration = importlib.import_module("tests.unit.stability.enumeration")


def reached(tree, profile, number):
    """Ends that play reaches; every branch of a chance is one."""
    if isinstance(tree, Outcome):
        return (number[id(tree)],)
    if isinstance(tree, Decision):
        return reached(tree.moves[profile[tree.name]], profile, number)
    return tuple(sorted(end for _, branch in tree.branches for end in reached(branch, profile, number)))


@pytest.mark.parametrize("seed", range(150))
def test_all_ends_are_found_that_enumeration_finds(seed):
    tree = random_tree(seed, 1 + seed % 3, 6, payoff=lambda rng: float(rng.integers(0, 3)))
    nodes = [point.node for point in laid_out(tree)]
    outcomes = [node for node in nodes if isinstance(node, Outcome)]
    number = {id(node): place for place, node in enumerate(outcomes)}
    decisions = [node for node in nodes if isinstance(node, Decision)]
    expected = {}
    for profile in enumeration.profiles(decisions):
        if enumeration.is_subgame_perfect(decisions, profile):
            expected[reached(tree, profile, number)] = enumeration.values(tree, profile)
    equilibria = subgame_perfect(tree)
    assert equilibria.is_complete
    assert {one.ends for one in equilibria.found} == set(expected)
    assert len(equilibria.found) == len(expected)
    for one in equilibria.found:
        assert one.payoffs == pytest.approx(expected[one.ends], abs=1e-12)


@pytest.mark.parametrize("seed", range(50))
def test_what_the_solver_plays_without_noise_is_one_of_them(seed):
    tree = random_tree(seed, 3, 40, payoff=lambda rng: float(rng.integers(0, 4)))
    compiled = compile_tree(tree)
    solution = compiled.solve(dict.fromkeys(compiled.players, 0))
    ends = tuple(place for place, chance in enumerate(solution.ends[0]) if chance > 0)
    equilibria = subgame_perfect(tree, most=100_000)
    assert equilibria.is_complete
    assert ends in {one.ends for one in equilibria.found}
    if len(equilibria.found) > 1:
        assert solution.ties, "more than one needs a tie"


def test_too_many_to_list_are_cut_and_it_says_so():
    tied = [Decision(f"d{n}", "A", {"a": Outcome({"A": 0.0}), "b": Outcome({"A": 0.0})}) for n in range(12)]
    tree = Chance(tuple((1 / 12, decision) for decision in tied))
    equilibria = subgame_perfect(tree, most=50)
    assert not equilibria.is_complete
    assert len({one.ends for one in equilibria.found}) == 50
    assert all(math.isclose(one.payoffs["A"], 0) for one in equilibria.found)
    assert len(subgame_perfect(tree, most=4096).found) == 2**12
    assert subgame_perfect(tree, most=4096).is_complete
