"""Small declared games and made-up data for tests."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.model.strategic_models import (
    Choice,
    Factor,
    OutcomeCoding,
    Sample,
    Scale,
    StrategicModel,
    Term,
    Utility,
)

CRISIS = Choice("C", "C", {"keep": "sq", "challenge": Choice("D", "D", {"yield": "cap", "resist": "war"})})
"""Two players, three outcomes."""
BOTH_SIDES = Choice(
    "1",
    "1",
    {
        "left": Choice("2 left", "2", {"left": "a", "right": "b"}),
        "right": Choice("2 right", "2", {"left": "c", "right": "d"}),
    },
)
"""Two players, four outcomes."""
IN_TURN = Choice(
    "1",
    "1",
    {"stop": "a", "go": Choice("2", "2", {"stop": "b", "go": Choice("3", "3", {"stop": "c", "go": "d"})})},
)
"""Three players in turn, four outcomes."""
TRIPLE = Choice(
    "C", "C", {"keep": "sq", "grab": "grab", "attack": Choice("D", "D", {"yield": "cap", "resist": "war"})}
)
"""A choice between three moves."""
TWICE = Choice(
    "C",
    "C",
    {
        "keep": "sq",
        "demand": Choice(
            "D", "D", {"yield": "cap", "resist": Choice("C again", "C", {"press": "war", "drop it": "back"})}
        ),
    },
)
"""The first player chooses again."""


def terms(*names: str) -> tuple[Term, ...]:
    """Terms of columns of numbers; `1` is the constant."""
    return tuple(Term() if name == "1" else Term((Factor(name),)) for name in names)


def model(
    game: Choice, worth: Mapping[tuple[str, str], tuple[str, ...]], scales: tuple[Scale, ...] = (), **options
) -> StrategicModel:
    """A model from what each (player, outcome) hangs on."""
    utilities = tuple(Utility(player, end, terms(*names)) for (player, end), names in worth.items())
    return StrategicModel("made-up", "Made up", game, utilities, OutcomeCoding("y"), scales=scales, **options)


def regressors(names: tuple[str, ...], rows: int, seed: int = 0) -> dict[Factor, np.ndarray]:
    """Standard normal columns."""
    rng = np.random.default_rng(seed)
    return {Factor(name): rng.normal(size=rows) for name in names}


def with_outcomes(of: StrategicModel, columns: Mapping[Factor, np.ndarray], ends) -> Sample:
    """A sample from the number of each row's outcome."""
    return Sample(dict(columns), np.eye(len(of.outcomes), dtype=bool)[np.asarray(ends)])


def simulated(
    of: StrategicModel, columns: Mapping[Factor, np.ndarray], truth: np.ndarray, seed: int = 0
) -> Sample:
    """Rows drawn from the model itself with given coefficients."""
    rows = len(next(iter(columns.values())))
    blank = with_outcomes(of, columns, np.zeros(rows, dtype=int))
    chance = np.exp(Likelihood(of, blank).chances(truth).log)
    draw = np.random.default_rng(seed).random(rows)
    return with_outcomes(
        of, columns, (draw > np.cumsum(chance, axis=0)).sum(axis=0).clip(max=len(chance) - 1)
    )


CRISIS_MODEL = model(CRISIS, {("C", "sq"): ("x",), ("C", "war"): ("1", "w"), ("D", "war"): ("1", "z")})
"""C: x at the status quo, a constant and w in war; D: a constant and z in war."""
