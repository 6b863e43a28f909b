"""How long do the models of negotiation take, and how that grows: ``python -m benchmarks models``.

Times are of the processor.  Ratios compare with a plain way of doing the same: the compromise of the same arrays for
what runs over draws, and working out all pairs anew after each exchange for exchange.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from foedus.analyses.bargaining import alternating_offers as offers
from foedus.analyses.bargaining import equal_gain as exchange
from foedus.analyses.bargaining.agenda_setter import agenda_setter, bearable, chamber_by_weight
from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.expected_utility import ExpectedUtilityOptions, expected_utility
from foedus.analyses.bargaining.groningen_challenge import groningen_challenge
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash
from foedus.analyses.bargaining.packages import best_trade, trades
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.analyses.bargaining.spatial_model_of_politics import spatial_model_of_politics


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return max(min(times), 1e-9)


def show(what: str, took: float, budget: str = "", ratio: str = "") -> None:
    print(f"{what:66} {took:9.4f} s   {f'budget {budget}' if budget else '':18} {ratio}")


def case(draws: int, actors: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return (
        rng.random((draws, actors)) * 100,
        rng.random((draws, actors)),
        rng.random((draws, actors)),
        rng.random(draws) * 100,
    )


def over_draws() -> None:
    """Each deterministic model on 100 actors and 10 issues, then on 10,000 draws of 32 actors."""
    for draws, actors, what, budget in (
        (10, 100, "10 issues x 100 actors", "1 s"),
        (10_000, 32, "10,000 x 32", ""),
    ):
        x, c, s, back = case(draws, actors)
        w = c * s
        plain = seconds(lambda x=x, w=w: compromise(x, w), 5)
        show(f"{what}: compromise", plain, budget)
        models: dict[str, Callable[[], object]] = {
            "weighted median": lambda x=x, w=w: weighted_median(x, w),
            "Nash, costly no deal": lambda x=x, w=w, b=back: nash(x, w, b, 0, 100),
            "Kalai-Smorodinsky": lambda x=x, w=w, b=back: kalai_smorodinsky(x, w, b, 0, 100),
            "agenda setter": lambda x=x, b=back: agenda_setter(
                x[:, 0], b, chamber_by_weight(*bearable(x, b, 0, 100), np.ones(x.shape[1]), x.shape[1] / 2)
            ),
            "probabilistic election, Markov uniform": lambda x=x, w=w: probabilistic_condorcet(x, w, 0, 100),
            "probabilistic election, conditional": lambda x=x, w=w: probabilistic_condorcet(
                x, w, 0, 100, "conditional"
            ),
        }
        for name, work in models.items():
            took = seconds(work, 2)
            show(f"{what}: {name}", took, budget, f"x{took / plain:.0f} compromise")
    x, _, _, back = case(10, 100)
    took = seconds(lambda: offers.alternating_offers(x, np.full(x.shape, 0.9), back, 0, 100))
    show("10 issues x 100 actors: alternating offers without end", took, "1 s")


def challenges() -> None:
    for draws, actors in ((1_000, 32), (10_000, 32), (10, 100)):
        x, c, s, _ = case(draws, actors)
        took = seconds(lambda x=x, c=c, s=s: expected_utility(x, c, s, 10))
        show(
            f"challenges, {draws:,} draws x {actors} actors x 10 rounds",
            took,
            "20 s" if draws == 10_000 else "",
        )
    x, c, s, _ = case(1_000, 32)
    for variant in ("code", "replication"):
        options = ExpectedUtilityOptions(variant=variant)
        took = seconds(lambda options=options: expected_utility(x, c, s, 10, options))
        show(f"the same in the variant {variant}, 1,000 draws", took)
    took = seconds(lambda: groningen_challenge(x, c, s, 10))
    show("challenges with straight-line utility, 1,000 draws x 32 x 10", took)
    x, c, s, _ = case(10, 100)
    took = seconds(lambda: groningen_challenge(x, c, s, 10))
    show("10 issues x 100 actors: challenges with straight-line utility", took, "1 s")


class _Everything(exchange._Market):
    """Works out every pair anew after each exchange."""

    def _refresh(self, gives: tuple[exchange.Shift, exchange.Shift]) -> None:
        del gives
        self._work_out(np.flatnonzero(self.gain > 0))


def exchanges() -> None:
    for actors, budget in ((10, ""), (30, "1 s"), (100, "30 s")):
        rng = np.random.default_rng(0)
        talks = rng.integers(0, 101, (10, actors)) * 1.0, rng.random((10, actors)), rng.random((10, actors))
        took = seconds(lambda talks=talks: exchange.equal_gain(*talks))
        ratio = ""
        if actors <= 30:

            def plainly(talks: tuple[np.ndarray, np.ndarray, np.ndarray] = talks) -> None:
                market = _Everything(*talks, exchange.EqualGainOptions())
                while (best := market.best()) is not None:
                    market.make(best, None)

            ratio = f"x{took / seconds(plainly):.2f} working out all pairs"
        show(f"exchange, {actors} actors x 10 issues", took, budget, ratio)
        decide = exchange.EqualGainOptions(variant="decide")
        took = seconds(lambda talks=talks, decide=decide: exchange.equal_gain(*talks, decide))
        show(f"the same as decide runs it, {actors} actors x 10 issues", took, budget)


def spatial() -> None:
    for actors, dimensions, budget in ((30, 1, "0.2 s"), (30, 10, ""), (100, 10, "1 s")):
        rng = np.random.default_rng(1)
        salience = rng.random((actors, dimensions))
        salience /= salience.sum(axis=1, keepdims=True)
        arena = rng.random((actors, dimensions)), rng.random(actors) + 0.1, salience
        turns = len(spatial_model_of_politics(*arena).movement)
        took = seconds(lambda arena=arena: spatial_model_of_politics(*arena), 2)
        show(f"spatial model, {actors} actors x {dimensions} issues, {turns} turns", took, budget)


def packages() -> None:
    rng = np.random.default_rng(2)
    for actors, issues in ((10, 5), (32, 8), (100, 10)):
        share = rng.random((actors, issues))
        share /= share.sum(axis=1, keepdims=True)
        deal = (
            np.full(issues, 50.0),
            rng.random((actors, issues)) * 100,
            share,
            np.zeros(issues),
            np.full(issues, 100.0),
        )
        show(f"best trade, {actors} actors x {issues} issues", seconds(lambda deal=deal: best_trade(*deal)))
    deal = np.full(5, 50.0), rng.random((4, 5)) * 100, np.full((4, 5), 0.2), np.zeros(5), np.full(5, 100.0)
    show("all trades of two issues, 4 actors x 5 issues", seconds(lambda: trades(*deal)))


def main() -> None:
    over_draws()
    challenges()
    exchanges()
    spatial()
    packages()
