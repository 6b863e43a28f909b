"""How long does a strategic model take to fit, and what are exact slopes worth: ``python -m benchmarks estimation``.

Times are of the processor.  The published replication is timed where its data are (FOEDUS_DATA, ../shared/data).
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from benchmarks.models import seconds, show
from foedus.analyses.stability.estimation.analyse import EstimationOptions, estimate
from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.maximise import climb
from foedus.files.strategic_models.load import load_strategic_model
from foedus.model.strategic_models import Sample, StrategicModel
from foedus.numerics.arrays import FloatArray


def made_up(model: StrategicModel, rows: int, seed: int = 0) -> Sample:
    """Normal columns, and outcomes drawn from the model with small coefficients."""
    rng = np.random.default_rng(seed)
    columns = {
        factor: rng.normal(size=rows)
        for factor in sorted(model.factors, key=lambda f: (f.column, f.level or ""))
    }
    blank = Sample(columns, np.eye(3, dtype=bool)[np.zeros(rows, dtype=int)])
    likelihood = Likelihood(model, blank)
    chance = np.exp(likelihood.chances(rng.normal(0, 0.3, len(likelihood.parameters))).log)
    ends = (rng.random(rows) > np.cumsum(chance, axis=0)).sum(axis=0).clip(max=2)
    return Sample(columns, np.eye(3, dtype=bool)[ends])


def by_differences(likelihood: Likelihood, coefficients: FloatArray) -> FloatArray:
    """The slope from values alone.  Each of them carries exact slopes along here, so the ratio is an upper bound."""
    steps = 1e-6 * np.eye(len(coefficients))
    return np.array(
        [
            likelihood.value_and_gradient(coefficients + step)[0]
            - likelihood.value_and_gradient(coefficients - step)[0]
            for step in steps
        ]
    )


def slopes() -> None:
    model = load_strategic_model("leblang-2003")
    before = None
    for rows in (2_000, 8_000, 32_000):
        likelihood = Likelihood(model, made_up(model, rows))
        turn = iter(np.random.default_rng(1).normal(0, 0.1, (1000, len(likelihood.parameters))))
        exact = seconds(lambda of=likelihood, t=turn: of.value_and_gradient(next(t)), 10)
        differences = seconds(lambda of=likelihood, t=turn: by_differences(of, next(t)))
        grown = "" if before is None else f"; x{exact / before:.1f} for four times the rows"
        show(
            f"value and 19 exact slopes, {rows:,} rows",
            exact,
            "",
            f"differences x{differences / exact:.0f}{grown}",
        )
        before = exact


def climbs() -> None:
    model = load_strategic_model("leblang-2003")
    for rows in (2_000, 8_000, 32_000):
        likelihood = Likelihood(model, made_up(model, rows))
        took = seconds(lambda of=likelihood: climb(of, np.zeros(len(of.parameters)), ""))
        show(f"one climb from zero, 19 coefficients, {rows:,} rows", took)


def replication() -> None:
    from foedus.files.observations import read_observations
    from foedus.files.strategic_models.sample import read_sample

    root = Path(os.environ.get("FOEDUS_DATA", Path(__file__).parents[2] / "shared" / "data"))
    file = root / "wars" / "leblang2003.rda"
    if not file.is_file():
        print(f"the published replication is left out: there is no {file}")
        return
    model = load_strategic_model("leblang-2003")

    def whole() -> None:
        found = estimate(model, read_sample(model, read_observations(file)), EstimationOptions())
        assert round(found.log_likelihood, 2) == -482.02

    show("published replication, 7,240 rows, 10 starts, from file to table", seconds(whole), "10 s")


def main() -> None:
    slopes()
    climbs()
    replication()


if __name__ == "__main__":
    main()
