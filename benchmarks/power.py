"""How long does it take to count power, beside the plainest way and beside other programs?

Each figure is the least processor time of some repeats in this process.  Its ratio is to the plain way in the same
run: lists of whole numbers in Python for one quota, enumeration of all coalitions otherwise.  Other programs take
part where they are installed; their versions are printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from itertools import compress, product

import numpy as np

from foedus.analyses.voting import characteristic_function, counts, diagram, game, generating_function, grid
from foedus.analyses.voting.banzhaf import measured as banzhaf
from foedus.analyses.voting.indices import INDICES, power
from foedus.analyses.voting.passing import chance_of_passing
from foedus.analyses.voting.shapley_shubik import measured as shapley_shubik
from foedus.analyses.voting.simple_game import is_winning
from foedus.model.rules import (
    AllOf,
    AnyOf,
    Rule,
    Unanimity,
    Weighted,
    count,
    double_majority,
    majority,
    voters,
)

COLLEGE = (
    "54 40 30 28 19 19 17 16 16 15 14 13 12 11 11 11 11 10 10 10 10 10 9 9 8 8 8 7 7 6 6 6 6 6 6 5 5 "
    "4 4 4 4 4 4 4 3 3 3 3 3 3 3"
)
PEOPLE = (
    "493559 613894 875898 1324820 1919968 2080908 2794184 4076246 4904226 5450421 5517919 5806081 7000039 8858775 "
    "9772756 10230185 10276617 10649800 10722287 11467923 17282163 19401658 37972812 46934632 60359546 67028048 "
    "83019214"
)


def one_quota(weights: list[int], quota: int) -> Weighted:
    names = tuple(f"v{place}" for place in range(len(weights)))
    return Weighted(names, tuple(map(Fraction, weights)), Fraction(quota))


def random_quota(size: int, heaviest: int = 100) -> Weighted:
    weights = np.random.default_rng(1).integers(1, heaviest + 1, size).tolist()
    return one_quota(weights, sum(weights) // 2 + 1)


def fund() -> Weighted:
    """As many members and votes as the Fund has, the largest with 16.5 %; made up."""
    rng = np.random.default_rng(1)
    raw = np.sort(np.exp(rng.normal(0, 1.6, 189)))[::-1]
    weights = [int(0.165 * 5_031_511), *(raw / raw.sum() * 0.835 * 5_031_511).astype(int).tolist()]
    return one_quota(weights, int(0.7 * sum(weights)) + 1)


def double() -> Rule:
    people = {f"v{place}": int(word) for place, word in enumerate(PEOPLE.split())}
    return double_majority(people, Fraction(55, 100), Fraction(65, 100), 4)


def federal() -> Rule:
    senate, house = tuple(f"s{n}" for n in range(100)), tuple(f"h{n}" for n in range(435))
    tie = Weighted(("vice", *senate), (Fraction(1),) + (Fraction(2),) * 100, Fraction(101))
    return AnyOf(
        (
            AllOf((Unanimity(("president",)), tie, majority(house))),
            AllOf((count(senate, 67), count(house, 290))),
        )
    )


def plain_banzhaf(rule: Weighted) -> list[Fraction]:
    """Coefficients in a list of whole numbers, and a division for each different weight."""
    weights, quota = [int(w) for w in rule.weights], int(rule.quota)
    ways = [1] + [0] * (quota - 1)
    for weight in weights:
        for x in range(quota - 1, weight - 1, -1):
            ways[x] += ways[x - weight]
    swings = {}
    for own in set(weights):
        others = ways.copy()
        for x in range(own, quota):
            others[x] -= others[x - own]
        swings[own] = sum(others[max(quota - own, 0) :])
    return [Fraction(swings[w], 2 ** (len(weights) - 1)) for w in weights]


def enumerated_banzhaf(rule: Rule, size: int) -> int:
    """All coalitions of the first voters, one by one: what a rule of any kind costs without a method."""
    names = voters(rule)[:size]
    return sum(is_winning(rule, set(compress(names, votes))) for votes in product((0, 1), repeat=size))


def cold() -> None:
    """Forget what was counted before."""
    for cache in (
        diagram.diagram,
        game.game,
        grid.grid,
        generating_function.weighted_game,
        counts.swings,
        counts.heaviest_first,
    ):
        cache.cache_clear()


def least(work: Callable[[], object], repeats: int = 3) -> float:
    """Least processor time in milliseconds."""
    times = []
    for _ in range(repeats):
        cold()
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return min(times)


def show(what: str, own: float, budget: str, other: float | None = None, whose: str = "plain Python") -> None:
    ratio = "" if other is None else f"{other / own:8.0f} x quicker than {whose} ({other:,.0f} ms)"
    print(f"{what:62} {own:9.1f} ms   budget {budget:16} {ratio}")


def figures() -> None:
    """Every figure of power, with its budget."""
    college, many, union = one_quota([int(w) for w in COLLEGE.split()], 270), random_quota(200), double()
    for name, rule, budget in (("Electoral College 2024", college, ""), ("200 voters", many, "10 ms")):
        assert banzhaf(rule).fractions == tuple(plain_banzhaf(rule))
        own, plain = (
            least(lambda rule=rule: banzhaf(rule), 5),
            least(lambda rule=rule: plain_banzhaf(rule), 1),
        )
        show(f"Banzhaf, {name}, exact", own, budget, plain)
    own = least(lambda: shapley_shubik(many), 5)
    show("Shapley-Shubik, 200 voters, in floats with a bound", own, "50 ms")
    exact = least(lambda: shapley_shubik(many, exact=True), 1)
    show("Shapley-Shubik, 200 voters, exact", exact, "3 s")
    own = least(lambda: (banzhaf(union), shapley_shubik(union)), 5)
    part = least(lambda: enumerated_banzhaf(union, 12), 1)
    show(
        "both, double majority of 27 with real populations, exact", own, "50 ms", part * 2**15, "enumeration"
    )
    own = least(lambda: [power(college, index) for index in INDICES], 5)
    show("all nine indices, Electoral College 2024", own, "20 ms")
    votes = fund()
    own, plain = least(lambda: banzhaf(votes), 2), None
    show("Banzhaf, as many voters and votes as the Fund has, exact", own, "3 s", plain)
    system = federal()
    five = ("banzhaf", "shapley-shubik", "coleman-prevent", "johnston", "deegan-packel")
    own = least(lambda: [power(system, index) for index in five])
    show("five indices, United States federal system of 537, exact", own, "0.5 s")
    allies = Unanimity(tuple(f"a{n}" for n in range(32)))
    chances = np.random.default_rng(1).random((100_000, 32))
    own = least(lambda: chance_of_passing(allies, chances))
    show("chance of unanimity of 32, 100,000 draws", own, "1 s")


def curve() -> None:
    """Cost over voters: Banzhaf grows as voters times votes, so fourfold for twice the voters."""
    before = None
    for size in (50, 100, 200, 400):
        rule = random_quota(size)
        took = least(lambda rule=rule: banzhaf(rule))
        growth = "" if before is None else f"x{took / before:.1f} for twice the voters"
        print(f"Banzhaf, {size} voters, exact: {took:.1f} ms  {growth}")
        before = took
    before = None
    for size in (50, 100, 200, 400):
        rule = random_quota(size)
        took = least(lambda rule=rule: characteristic_function.by_characteristic_function(game.game(rule)))
        growth = "" if before is None else f"x{took / before:.1f} for twice the voters"
        print(f"Shapley-Shubik, {size} voters, by frequencies: {took:.1f} ms  {growth}")
        before = took


def peers() -> None:
    """Other programs on the same rules, where they are installed; they are no part of foedus."""
    college, many = one_quota([int(w) for w in COLLEGE.split()], 270), random_quota(200)
    for name, rule in (("Electoral College 2024", college), ("200 voters", many)):
        weights, quota = [int(w) for w in rule.weights], int(rule.quota)
        own = least(lambda rule=rule: banzhaf(rule), 5)
        for package, call in _PEERS.items():
            try:
                label = f"{package} {version(package)}"
            except PackageNotFoundError:
                print(f"{package} is not installed here")
                continue
            took = least(lambda call=call, w=weights, q=quota: call(w, q), 2)
            show(f"Banzhaf, {name}, exact", own, "", took, label)


def _powerindex(weights: list[int], quota: int) -> object:
    import powerindex

    return powerindex.Game(quota, list(weights)).calc_banzhaf()


def _powerindices(weights: list[int], quota: int) -> object:
    import powerindices

    return powerindices.compute_pbi(quota, list(weights))


_PEERS = {"powerindex": _powerindex, "powerindices": _powerindices}
