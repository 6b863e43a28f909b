"""Figures of the obligations analysis, each beside its budget and beside a plainer way in the same run."""

from __future__ import annotations

import datetime
import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

from benchmarks.law import events, world
from foedus.analyses.obligations.analyse import obligations
from foedus.analyses.obligations.changes.counterfactual import what_would
from foedus.analyses.obligations.sweeps.bulk import bulk
from foedus.analyses.obligations.sweeps.sweep import OBLIGED, attack, sweep
from foedus.files.load import load
from foedus.files.treaties import load_treaty, shipped
from foedus.model.events import Contingency
from foedus.model.scenario import Scenario

TREATIES, EVENTS = 700, 100_000
YEARS = range(1815, 2031)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Least processor time over repeats."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def each(ask: Callable[..., object], hits: list[Contingency]) -> float:
    """Least processor time of one of several questions; no answer is kept."""

    def work() -> None:
        for hit in hits:
            ask(hit)

    return seconds(work) / len(hits)


def show(what: str, taken: float, unit: str, budget: str, beside: str = "") -> None:
    scale = {"s": 1.0, "ms": 1e3}[unit]
    print(f"{what:66} {taken * scale:9.2f} {unit:2}   budget {budget:12} {beside}")


def figures() -> None:
    """Run all of them."""
    law = world(TREATIES)
    some = events(300)
    single = _single(law, some)
    _clingo()
    _smallest(law, some)
    # Only now, because the collector of garbage looks at all of them again and again.
    _many(law, events(EVENTS), single)
    _sweep(law)
    _library()


def _single(law: Scenario, hits: list[Contingency]) -> float:
    taken = each(lambda hit: obligations(law, hit), hits)
    every = each(lambda hit: obligations(law, hit, asked=law.states), hits[:20])
    show(
        "one query with its proofs",
        taken,
        "ms",
        "1 ms",
        f"x{every / taken:.0f} where all treaties are looked at",
    )
    return taken


def _clingo() -> None:
    if importlib.util.find_spec("clingo") is None:
        print("clingo is not installed: no second engine to compare with")
        return
    from random import Random

    import clingo
    from tests.reference.test_obligations_against_clingo import Facts, solved
    from tests.unit.obligations import chance_worlds

    rng = Random(1)
    small = chance_worlds.chance_world(rng)
    options = replace(chance_worlds.options(rng), readings={})
    hits = [chance_worlds.event(rng) for _ in range(20)]

    def ask(hit: Contingency) -> None:
        told = Facts()
        told.world(0, small, options)
        told.event("event", 0, hit)
        solved(clingo, told.text())

    taken = each(ask, hits)
    own = each(lambda hit: obligations(small, hit, None, options), hits)
    show("one query to three treaties", own, "ms", "", f"x{taken / own:.0f} by clingo, without proofs")


def _many(law: Scenario, hits: list[Contingency], single: float) -> None:
    taken = seconds(lambda: bulk(law, hits).gravest(), 2)
    show(
        f"{len(hits):,} queries on arrays", taken, "s", "5 s", f"x{single * len(hits) / taken:.0f} one by one"
    )


def _smallest(law: Scenario, hits: list[Contingency]) -> None:
    ally = {id(hit): state for hit in hits for state in _ally(law, hit)}
    asked = [hit for hit in hits if id(hit) in ally][:60]
    plain = each(lambda hit: obligations(law, hit, asked=(ally[id(hit)],)), asked)
    taken = each(lambda hit: what_would(law, hit, ally[id(hit)]), asked)
    show("smallest changes", taken, "ms", "10 ms", f"x{taken / plain:.0f} of the one query")
    scenario = load("ukraine-2025")
    hit = next(event for event in scenario.contingencies if event.id == "attack-on-force")
    deal = scenario.proposal["european-force"]
    taken = seconds(lambda: what_would(scenario, hit, "USA", deal))
    show("smallest changes, ukraine-2025, a force of 31 states", taken, "ms", "100 ms")


def _ally(law: Scenario, hit: Contingency) -> list[str]:
    """A state in a treaty with the victim."""
    bound = (treaty.parties_on(hit.on) for treaty in law.treaties.values())
    allies = {code for parties in bound if hit.target_of in parties for code in parties}
    return sorted(allies - {hit.target_of, hit.attacker})[:1]


def _sweep(law: Scenario) -> None:
    days = [datetime.date(year, 7, 1) for year in YEARS]
    codes = sorted(law.states)
    pairs = len(codes) * (len(codes) - 1) * len(days)
    taken = seconds(lambda: [year.count(OBLIGED) for year in sweep(law, days)], 1)
    some = [attack(codes[i % 200], codes[(7 * i + 3) % 200], days[i % len(days)]) for i in range(200)]
    plain = each(lambda hit: obligations(law, hit), [hit for hit in some if hit.attacker != hit.place])
    beside = f"x{plain * pairs / taken:,.0f} one by one"
    show(f"{pairs / 1e6:.1f} million attackers, victims and years", taken, "s", "30 s", beside)
    tracemalloc.start()
    for _ in sweep(law, days[100:110]):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{'  peak memory of that':66} {peak / 1e6:9.0f} MB   budget 4,000 MB")


def _library() -> None:
    names = shipped()

    def read() -> None:
        load_treaty.cache_clear()
        for name in names:
            load_treaty(name)

    taken = seconds(read, 7)
    show(
        f"reading {len(names)} texts of the library",
        taken,
        "ms",
        "100 ms",
        f"{taken / len(names) * 1e3:.2f} ms a text",
    )
