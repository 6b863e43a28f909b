"""Fit a declared game to data, from several starts, and say how sure the estimates are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from foedus.analyses.stability.estimation.identification import require_identified, require_no_separation
from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.maximise import climb_from_all, sharpen
from foedus.analyses.stability.estimation.result import SAME_TOP, Ascent, Coefficient, Errors, Estimate
from foedus.analyses.stability.estimation.standard_errors import bootstrap, inverse_curvature, sandwich
from foedus.analyses.stability.estimation.statistical_backward_induction import statistical_backward_induction
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.strategic_models import Sample, StrategicModel
from foedus.numerics.arrays import FloatArray

_FEWEST_CLUSTERS = 30
_FEWEST_SAMPLES = 2
_HUGE = 15.0  # units of noise that a regressor of unit size should not move


@dataclass(frozen=True)
class EstimationOptions:
    """How to fit."""

    errors: Errors = "hessian"
    starts: int = 10
    """Climbs: one from estimates choice by choice, one from zero, the others from random numbers."""
    samples: int = 200
    """Of the rows, for errors by samples."""
    seed: int = 20250213
    confidence: float = 0.95


def _silent(_stage: str, _share: float) -> None:
    return


def estimate(
    model: StrategicModel,
    sample: Sample,
    options: EstimationOptions = EstimationOptions(),  # frozen
    progress: Callable[[str, float], None] = _silent,
) -> Estimate:
    """Estimate the coefficients of a declared game by maximum likelihood.

    Raises
    ------
    InvalidInputError
        If an option lies outside its range.
    NotApplicableError
        If the coefficients cannot be told apart, or no finite ones are best.

    References
    ----------
    Signorino (1999), American Political Science Review 93:279-297; Signorino (2003), Political Analysis 11:316-344.
    """
    _require_usable(options)
    likelihood = Likelihood(model, sample)
    require_identified(likelihood)
    staged = statistical_backward_induction(likelihood)
    require_no_separation(likelihood, staged)
    ascents = climb_from_all(likelihood, staged, options.starts, options.seed, progress)
    values, hessian = sharpen(likelihood, ascents[0].coefficients)
    log_likelihoods = likelihood.rows(values)[0]
    reached = sum(ascent.log_likelihood > ascents[0].log_likelihood - SAME_TOP for ascent in ascents)
    covariance, failed = _covariance(likelihood, values, hessian, options, progress)
    chances = np.exp(likelihood.chances(values).log)
    ends = sample.outcomes
    likeliest = chances.argmax(axis=0)
    clusters = None if sample.cluster is None else int(sample.cluster.max()) + 1
    return Estimate(
        model=model.id,
        title=model.title,
        players=model.players,
        outcomes=model.outcomes,
        observed=tuple(map(float, (ends / ends.sum(axis=1, keepdims=True)).mean(axis=0))),
        predicted=tuple(map(float, chances.mean(axis=1))),
        link=model.link,
        noise=model.noise,
        rows=sample.rows,
        rows_dropped=sample.rows_dropped,
        dropped=sample.dropped,
        clusters=clusters,
        coefficients=_coefficients(likelihood, values, covariance, options.confidence),
        covariance=covariance,
        errors=options.errors,
        confidence=options.confidence,
        log_likelihood=float(log_likelihoods.sum()),
        log_likelihood_of_shares=_of_shares(sample),
        log_likelihoods=log_likelihoods,
        correct=float(ends[np.arange(sample.rows), likeliest].mean()),
        correct_of_mode=float(ends.mean(axis=0).max()),
        ascents=ascents,
        reached_top=reached,
        samples=options.samples if options.errors == "bootstrap" else 0,
        failed_samples=failed,
        cautions=tuple(
            _cautions(likelihood, values, covariance, ascents, reached, clusters, failed, options)
        ),
    )


def _require_usable(options: EstimationOptions) -> None:
    if options.starts < 1:
        raise InvalidInputError(f"at least one start is needed, not {options.starts}")
    if options.seed < 0:
        raise InvalidInputError(f"the seed must be 0 or more, but is {options.seed}")
    if options.errors == "bootstrap" and options.samples < _FEWEST_SAMPLES:
        raise InvalidInputError(f"at least {_FEWEST_SAMPLES} samples are needed, not {options.samples}")
    if not 0 < options.confidence < 1:
        raise InvalidInputError(f"the confidence must lie between 0 and 1, but is {options.confidence:g}")


def _covariance(
    likelihood: Likelihood,
    values: FloatArray,
    hessian: FloatArray,
    options: EstimationOptions,
    progress: Callable[[str, float], None],
) -> tuple[FloatArray, int]:
    """Covariance of the coefficients, NaN where there is none, and how many samples failed."""
    nothing = np.full((len(values), len(values)), np.nan)
    if options.errors == "bootstrap":
        drawn, failed = bootstrap(likelihood, values, options.samples, options.seed, progress)
        enough = len(drawn) >= _FEWEST_SAMPLES
        return (np.atleast_2d(np.cov(drawn, rowvar=False)) if enough else nothing), failed
    bread = inverse_curvature(hessian, likelihood.units)
    if bread is None:
        return nothing, 0
    if options.errors == "hessian":
        return bread, 0
    cluster = likelihood.sample.cluster
    if cluster is not None and cluster.max() < 1:
        raise NotApplicableError(
            "Errors by cluster need at least two clusters, and all rows are of one.\n  Name another column."
        )
    return sandwich(bread, likelihood.scores(values), cluster), 0


def _coefficients(
    likelihood: Likelihood, values: FloatArray, covariance: FloatArray, confidence: float
) -> tuple[Coefficient, ...]:
    width = float(ndtri(0.5 + confidence / 2))
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        Coefficient(
            parameter,
            float(value),
            float(error),
            float(value / error),
            float(2 * ndtr(-abs(value / error))),
            float(value - width * error),
            float(value + width * error),
        )
        for parameter, value, error in zip(likelihood.parameters, values, errors, strict=True)
    )


def _of_shares(sample: Sample) -> float:
    """Log-likelihood if every row had the chances that make the data likeliest without any regressor.

    Where rows do not tell all outcomes apart, the shares are found by expectation and maximisation.
    """
    told, count = np.unique(sample.outcomes, axis=0, return_counts=True)
    share = np.full(told.shape[1], 1 / told.shape[1])
    for _ in range(500):
        part = told * share
        part = part / part.sum(axis=1, keepdims=True)
        share = (count @ part) / sample.rows
    return float(count @ np.log(told @ share))


def _cautions(
    likelihood: Likelihood,
    values: FloatArray,
    covariance: FloatArray,
    ascents: tuple[Ascent, ...],
    reached: int,
    clusters: int | None,
    failed: int,
    options: EstimationOptions,
) -> list[str]:
    found = []
    if not ascents[0].has_arrived:
        found.append(
            "No climb arrived: the estimates are not those of highest likelihood.  Simplify the model."
        )
    if reached == 1 < len(ascents):
        found.append(
            "Only one start came to the highest likelihood; there may be a higher one.  Try more starts."
        )
    if np.isnan(covariance).any():
        found.append("The top is flat in some direction, so the errors of the coefficients are not known.")
    moved = np.abs(values) * likelihood.units
    names = [p.name for p, size in zip(likelihood.parameters, moved, strict=True) if size > _HUGE]
    if names:
        found.append(
            f"Very large: {', '.join(names)}.  Such terms may tell a choice nearly without error; then their "
            f"coefficients have no finite best value."
        )
    if clusters is not None and clusters < _FEWEST_CLUSTERS and options.errors != "hessian":
        found.append(f"Errors from only {clusters} clusters tend to be too small.")
    if clusters is not None and options.errors == "hessian":
        found.append(
            "The errors take every row to stand alone, although clusters are named: see --errors sandwich."
        )
    if failed:
        found.append(f"{failed} of {options.samples} samples could not be fitted and are left out.")
    return found
