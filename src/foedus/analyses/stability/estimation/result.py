"""What an estimation concludes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from foedus.numerics.arrays import FloatArray

Errors = Literal["hessian", "sandwich", "bootstrap"]
"""From the curvature of the likelihood; robust to a wrong law of the noise; or from samples of the rows."""


SAME_TOP = 1e-3
"""Log-likelihoods closer than this are of one top."""
EffectStep = Literal["one unit", "0 to 1", "label"]
"""The slope for one unit; the difference between 1 and 0 in all rows; or that between a label and none of those
that the model names."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that is estimated."""

    players: tuple[str, ...]
    """Whose utility or noise it is of."""
    outcome: str
    """Empty for one of the noise."""
    term: str
    kind: Literal["utility", "log noise"]

    @property
    def name(self) -> str:
        """In words.

        Examples
        --------
        >>> Parameter(("market",), "defense", "constant", "utility").name
        'market: defense: constant'
        """
        middle = self.outcome or "log noise"
        return f"{' and '.join(self.players)}: {middle}: {self.term}"


@dataclass(frozen=True)
class Ascent:
    """One climb of the likelihood."""

    start: str
    coefficients: FloatArray
    log_likelihood: float
    steps: int
    has_arrived: bool
    """Whether less than 0.0001 of log-likelihood was left to gain there."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """An estimate, in units of noise (logs of it for those of the noise)."""

    parameter: Parameter
    estimate: float
    error: float
    """Standard error; NaN where there is none."""
    z: float
    p: float
    """Chance of a distance from 0 as large or larger, if it were 0 in truth."""
    low: float
    """Lower end of the interval."""
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """How a column moves the chance of an outcome, averaged over the rows as they are."""

    column: str
    outcome: str
    step: EffectStep
    change: float
    """Of the chance."""
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Mean chance of an outcome over the rows, with some columns set to given numbers."""

    outcome: str
    chance: float
    error: float
    low: float
    """Ends of the interval lie between 0 and 1: it is made on the scale of log-odds."""
    high: float


@dataclass(frozen=True)
class Estimate:
    """A fitted model."""

    model: str
    """Its id."""
    title: str
    players: tuple[str, ...]
    outcomes: tuple[str, ...]
    observed: tuple[float, ...]
    """Share of rows that ended in each outcome; rows that do not tell count for all that they may mean alike."""
    predicted: tuple[float, ...]
    """Mean chance of each outcome over the rows."""
    link: str
    noise: str
    rows: int
    rows_dropped: int
    dropped: Mapping[str, int]
    """Column -> rows without a value in it."""
    clusters: int | None
    coefficients: tuple[Coefficient, ...]
    covariance: FloatArray
    """Of the coefficients; NaN where there is none."""
    errors: Errors
    confidence: float
    """Share of the intervals."""
    log_likelihood: float
    log_likelihood_of_shares: float
    """Of the plain shares of the outcomes, whatever the regressors say."""
    log_likelihoods: FloatArray
    """Of each row."""
    correct: float
    """Share of rows of which the likeliest outcome came."""
    correct_of_mode: float
    """The same for the outcome that is commonest of all."""
    ascents: tuple[Ascent, ...]
    """From every start, the highest first."""
    reached_top: int
    """How many of them came to the highest log-likelihood."""
    samples: int
    """Of the rows, for errors by samples."""
    failed_samples: int
    cautions: tuple[str, ...]

    @property
    def values(self) -> FloatArray:
        """The estimates as an array."""
        return np.array([c.estimate for c in self.coefficients])

    @property
    def aic(self) -> float:
        """Akaike's criterion: lower is better."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion: lower is better."""
        return len(self.coefficients) * log(self.rows) - 2 * self.log_likelihood

    @property
    def pseudo_r2(self) -> float:
        """McFadden's: share of the log-likelihood of plain shares that the model takes away."""
        return 1 - self.log_likelihood / self.log_likelihood_of_shares


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which of two models that are no special cases of each other lies nearer to the truth."""

    rows: int
    log_likelihoods: tuple[float, float]
    vuong: float
    """Standard normal if both are as near; above 0 speaks for the first."""
    vuong_p: float
    clarke: int
    """Rows that speak for the first, out of all, after the correction for numbers of coefficients."""
    clarke_p: float
