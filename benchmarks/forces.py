"""Force generation of a given size, on pools and mixes made up at random."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from foedus.analyses.forces.force_generation import generate, shortfall_and_margins
from foedus.analyses.forces.generation_problem import GenerationProblem
from foedus.analyses.forces.recheck import recheck

KINDS = 10


def problem(states: int, phases: int, *, build_up: bool = False, seed: int = 1) -> GenerationProblem:
    """As many states with ten kinds of unit; a rotation of three; three fifths of what could be kept up is asked."""
    rng = np.random.default_rng(seed)
    product, land = rng.lognormal(6, 1.5, states), rng.lognormal(2.5, 1, states) * 1000
    unit_troops = rng.choice([150.0, 300.0, 600.0, 800.0], KINDS)
    pool = np.floor(land[:, None] * 0.3 * rng.dirichlet(np.full(KINDS, 3.0), states) / unit_troops)
    need = np.repeat(np.floor(pool.sum(axis=0) / 3 * 0.6)[:, None, None], phases, axis=2)
    if build_up:
        need = need * np.minimum(np.linspace(0.2, 2.5, phases), 1)
    return GenerationProblem(
        pool=pool,
        need=need,
        unit_troops=unit_troops,
        weight=np.ones(KINDS),
        cost=np.ones((states, 1)) * unit_troops,
        fair=product / product.sum(),
        window=3,
        smallest=200.0,
    )


def measured(work: Callable[[], str], what: str, budget: str) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:58} {wall:8.2f} s {cpu:8.2f} s CPU   budget {budget}   {found}")


def plan(given: GenerationProblem, whole: bool = False) -> str:
    found = generate(given, whole=whole, seconds=18.0)
    faults = recheck(found.units, given, whole)
    over = 100 * (found.level / found.level_bound - 1)
    return f"gap {100 * found.gap:.1f} %, burden {over:.1f} % over bound, {len(faults)} faults"


def willingness(samples: int, states: int) -> str:
    given = problem(states, 3)
    rng = np.random.default_rng(2)
    missing = []
    for _ in range(samples):
        there = rng.random((states, 1)) < 0.7
        drawn = GenerationProblem(
            given.pool * there,
            given.need,
            given.unit_troops,
            given.weight,
            given.cost,
            given.fair,
            given.window,
        )
        missing.append(shortfall_and_margins(drawn)[0])
    return f"met in {100 * np.mean(np.array(missing) < 1):.0f} of 100"


def main() -> None:
    measured(lambda: plan(problem(60, 3)), "cyclic program in fractions, 60 states, 10 kinds", "1 s")
    measured(
        lambda: plan(problem(32, 3), whole=True),
        "cyclic program in whole units, 32 states",
        "20 s at 5 % gap",
    )
    measured(lambda: plan(problem(60, 20, build_up=True)), "20 phases in fractions, 60 states", "20 s")
    measured(lambda: willingness(2000, 32), "2,000 samples of willingness, 32 states", "60 s")
