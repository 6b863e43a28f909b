"""How long does the default forecast take, and how does it grow?"""

from __future__ import annotations

import time

import numpy as np

from foedus.analyses.bargaining.default_forecast import predictive
from foedus.files.default_forecast import load_default_forecast


def seconds(draws: int, actors: int, issues: int) -> float:
    """Processor time of the default forecast of so many issues."""
    rng = np.random.default_rng(1)
    position, weight = rng.uniform(0, 100, (2, draws, actors))
    weights = load_default_forecast().weights
    start = time.process_time()
    for _ in range(issues):
        predictive(position, weight, 0.0, 100.0, weights)
    return time.process_time() - start


def main() -> None:
    for draws, actors, issues in (
        (1, 10, 10),
        (1, 100, 10),
        (1_000, 32, 8),
        (10_000, 32, 8),
        (10_000, 100, 8),
    ):
        budget = "   budget 3 s" if (draws, actors) == (10_000, 32) else ""
        what = f"default forecast: {draws:,} draws, {actors} actors, {issues} issues"
        print(f"{what:58} {seconds(draws, actors, issues):8.2f} s{budget}")
