"""Decisions with preferences and dates: each figure beside a plain way to the same number, in the same run.

Run as ``python -m benchmarks.positions`` from the project's folder.  Times are of the processor, on one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from foedus.analyses.voting.blockers import refusal_stops
from foedus.analyses.voting.passing import pivotality
from foedus.analyses.voting.pivot import pivot
from foedus.analyses.voting.ratification.delays import quick_delay
from foedus.analyses.voting.ratification.forecast import Progress, forecast
from foedus.analyses.voting.spatial.agenda_setter import best_proposal
from foedus.analyses.voting.spatial.core import core
from foedus.analyses.voting.spatial.preferences import Euclidean
from foedus.analyses.voting.spatial.win_set import in_win_set
from foedus.analyses.voting.spatial.win_set_area import win_set_area
from foedus.model.ratifications import Delays
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, count


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Least processor time of one call."""
    work()
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def show(what: str, ours: float, plain: float, how: str, budget: str = "") -> None:
    print(f"{what:58} {1e3 * ours:9.2f} ms   {plain / ours:8.1f}x {how}   {budget}")


def members(number: int) -> tuple[str, ...]:
    return tuple(f"m{i}" for i in range(number))


def double_majority(number: int, seed: int = 1) -> Rule:
    """55 % of members with 65 % of people, or all but three of the members."""
    names = members(number)
    people = np.random.default_rng(seed).integers(1, 100, number)
    weights = tuple(Fraction(int(p)) for p in people)
    both = AllOf((count(names, -(-55 * number // 100)), Weighted(names, weights, sum(weights) * 65 / 100)))
    return AnyOf((both, count(names, number - 3)))


def unanimity_draws() -> None:
    """Chance, what each yes would add and what each refusal stops: 100,000 draws of 32 members."""
    yes = np.random.default_rng(1).uniform(0.5, 1, (100_000, 32))
    rule = Unanimity(members(32))

    def ours() -> object:
        chance, rise = pivotality(rule, yes)
        return refusal_stops(yes, chance, rise)

    def plain() -> object:
        return [np.delete(yes, voter, axis=1).prod(axis=1) for voter in range(32)]

    budget = "budget 1,000 ms"
    show("32 members, 100,000 draws, blockers", seconds(ours, 3), seconds(plain, 1), "leave one out", budget)


def growth_of_win_set() -> None:
    """Exact area on two issues against a grid of 200 by 200 points, whose area is off by about 1 in 100."""
    here = np.array([0.6, 0.5])
    steps = np.linspace(-3, 3, 200)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    for number in (9, 15, 27, 54, 108):
        rule = double_majority(number)
        euclid = Euclidean(np.random.default_rng(2).normal(size=(number, 2)))
        show(
            f"win set area, double majority, {number} voters",
            seconds(lambda r=rule, v=euclid: win_set_area(v, r, here), 20),
            seconds(lambda r=rule, v=euclid: in_win_set(v, r, here, grid), 2),
            "grid of 40,000",
            "budget 2 ms" if number == 27 else "",
        )


def cores() -> None:
    """Emptiness with its proof, against the pivots of the same directions taken one at a time in a loop."""
    for number in (9, 15, 27, 54):
        ideals = np.random.default_rng(3).normal(size=(number, 2))
        names = members(number)
        rule = count(names, number // 2 + 1)
        euclid = Euclidean(ideals)

        def plain(points: np.ndarray = ideals, rule: Rule = rule) -> object:
            found = []
            for i in range(len(points)):
                for j in range(i):
                    for sign in (1.0, -1.0):
                        square = sign * np.array([points[j, 1] - points[i, 1], points[i, 0] - points[j, 0]])
                        found.append(pivot(rule, (points @ square)[None, :])[0][0])
            return found

        ours = seconds(lambda e=euclid, r=rule: core(e, r), 3)
        budget = "budget 300 ms" if number == 27 else ""
        show(f"core and its proof, {number} voters", ours, seconds(plain, 1), "a loop of pivots", budget)


def setters() -> None:
    """The best proposal on two issues, against the best point of a grid of 200 by 200."""
    ideals = np.random.default_rng(2).normal(size=(27, 2))
    voters_, rule, here = Euclidean(ideals), double_majority(27), np.array([0.6, 0.5])
    steps = np.linspace(-3, 3, 200)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)

    def plain() -> object:
        wins = grid[in_win_set(voters_, rule, here, grid)]
        return np.linalg.norm(wins - ideals[0], axis=1).min(initial=np.inf)

    ours = seconds(lambda: best_proposal(voters_, rule, here, 0), 10)
    show("best proposal of a setter, 27 voters", ours, seconds(plain, 2), "grid of 40,000")


def ratification() -> None:
    """Dates of 30 members over 10,000 draws, two of them holding out, against a loop over the draws."""
    delays = Delays(3.7, 0.36, 0.72, 6.5, 1.5, 0.03, 0.07, 5.7, 9, 28, 10, 1)
    for number in (15, 30, 60):
        rule = Unanimity(members(number))
        done = np.full(number, np.nan)
        done[: number // 2] = np.linspace(0, 29, number // 2)
        progress = Progress(
            30.0,
            done,
            np.full(number, np.nan),
            np.zeros(number, dtype=bool),
            np.zeros(number, dtype=bool),
            np.ones(number, dtype=np.int64),
            np.arange(number),
        )
        holds = np.tile((np.arange(number) >= number - 2).astype(float), (10_000, 1))

        def plain(number: int = number) -> object:
            rng = np.random.default_rng(1)
            last = 0.0
            for _ in range(1_000):
                days = [
                    quick_delay(rng.random(1), np.array([rng.normal(3.7, 0.36)]), 0.72, 30.0)[0]
                    for _ in range(number)
                ]
                last = max(last, *days)
            return last

        ours = seconds(lambda r=rule, p=progress, h=holds: forecast(r, delays, (3.7, 0.36), p, h, 1), 2)
        show(f"dates of {number} members, 10,000 draws", ours, 10 * seconds(plain, 1), "a loop of draws")


def main() -> None:
    unanimity_draws()
    growth_of_win_set()
    cores()
    setters()
    ratification()


if __name__ == "__main__":
    main()
