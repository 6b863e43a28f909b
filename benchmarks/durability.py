"""How long does it take to learn from past peace, and how does it grow?"""

from __future__ import annotations

import time

import numpy as np

from foedus.numerics.cox import Spans, cox


def spans(count: int, features: int = 12, seed: int = 1) -> Spans:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, features))
    entry = rng.uniform(0, 1, count)
    years = rng.exponential(5 * np.exp(-0.5 * x[:, 0]))
    return Spans(entry, entry + np.minimum(years, 8.0) + 1e-6, years < 8.0, x)


def seconds(count: int) -> float:
    """Least processor time of one fit over three."""
    made, times = spans(count), []
    for _ in range(3):
        start = time.process_time()
        cox(made)
        times.append(time.process_time() - start)
    return min(times)


def beside_lifelines(count: int) -> str:
    try:
        import lifelines
        import pandas as pd
    except ImportError:
        return "lifelines is not installed"
    made = spans(count)
    frame = pd.DataFrame(made.features).add_prefix("x")
    frame["entry"], frame["stop"], frame["failed"] = made.entry, made.stop, made.failed
    start = time.process_time()
    lifelines.CoxPHFitter().fit(frame, "stop", "failed", entry_col="entry")
    ratio = (time.process_time() - start) / seconds(count)
    return f"lifelines {lifelines.__version__} takes x{ratio:.0f} of it"


def main() -> None:
    before = None
    for count in (500, 2_000, 8_000, 32_000):
        now = seconds(count)
        ratio = "" if before is None else f"x{now / before:.1f} for four times the spans"
        print(f"{f'Cox: {count:,} spans, 12 conditions':58} {1000 * now:8.2f} ms   {ratio}")
        before = now
    print(f"{'Cox: 2,000 spans beside another program':58} {beside_lifelines(2_000)}")
    records()


def records() -> None:
    """What the records say of the shipped scenario."""
    from foedus.analyses.stability.durability.analyse import analyse
    from foedus.files.durability import load_durability
    from foedus.files.load import load
    from foedus.study.run import RunOptions, sample

    scenario, shipped = load("ukraine-2025"), load_durability()
    for draws in (1_000, 10_000):
        sampled = sample(scenario, RunOptions(draws, 1))
        start = time.process_time()
        analyse(scenario, sampled, shipped)
        what = f"records of peace: ukraine-2025, {draws:,} draws"
        print(f"{what:58} {time.process_time() - start:8.2f} s   budget 1 s at 10,000")
