"""Force generation of a given size, on pools and mixes made up at random."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.force_generation import generate, shortfall_and_margins
from foedus.analyses.forces.generation_problem import GenerationProblem, LeastShare
from foedus.analyses.forces.kinds_on_draws import MixedForce, ceiling_of, fielded_units, share_out
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


def willingness(samples: int, states: int, *, ruled: bool) -> str:
    """With rules that tie kinds and states together each sample takes a linear program; without them none does."""
    given = problem(states, 3)
    rng = np.random.default_rng(2)
    if ruled:
        support = np.zeros((KINDS, KINDS))
        support[:5, 5] = 0.1 * given.need[5, 0, 0] / given.need[:5, 0, 0]
        block = rng.random(states) < 0.3
        given = replace(given, support=support, least_shares=(LeastShare(block, 0.2),))
    missing = []
    for _ in range(samples):
        there = rng.random((states, 1)) < 0.7
        missing.append(shortfall_and_margins(replace(given, pool=given.pool * there))[0])
    return f"met in {100 * np.mean(np.array(missing) < 1):.0f} of 100"


def all_draws(draws: int, states: int) -> str:
    """What can be fielded and who sends it in every draw, without a program for each."""
    given, rng = problem(states, 3), np.random.default_rng(3)
    there = rng.random((draws, states, 1)) < 0.7
    force = MixedForce(
        pool=given.pool * there / given.window * rng.uniform(0.8, 1.2, (draws, 1, 1)),
        need=np.broadcast_to(given.need[:, 0, 0], (draws, KINDS)),
        unit_troops=given.unit_troops,
        weight=given.weight,
    )
    share_out(force, fielded_units(force), given.fair)
    return f"met in {100 * np.mean(ceiling_of(force) >= force.asked):.0f} of 100"


def main() -> None:
    measured(lambda: plan(problem(60, 3)), "cyclic program in fractions, 60 states, 10 kinds", "1 s")
    measured(
        lambda: plan(problem(32, 3), whole=True),
        "cyclic program in whole units, 32 states",
        "20 s at 5 % gap",
    )
    measured(lambda: plan(problem(60, 20, build_up=True)), "20 phases in fractions, 60 states", "20 s")
    measured(lambda: willingness(2000, 32, ruled=False), "2,000 samples of willingness, 32 states", "60 s")
    measured(lambda: willingness(2000, 32, ruled=True), "the same with enablers and a least share", "60 s")
    measured(lambda: all_draws(10_000, 32), "10,000 draws at once, 32 states, 10 kinds, bounds", "10 s")
