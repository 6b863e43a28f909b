"""A fitted strategic model as one JSON document, or its coefficients as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import asdict

from foedus.analyses.stability.estimation.result import Coefficient, Comparison, Effect, Estimate, Prediction

Json = dict[str, object]


def estimation_document(
    found: Estimate,
    effects: Sequence[Effect] | None = None,
    predictions: Sequence[Prediction] | None = None,
    comparison: tuple[Estimate, Comparison] | None = None,
) -> Json:
    """Everything that was found; what was not asked for is null, and so is an error that is not known."""
    return {
        "model": found.model,
        "title": found.title,
        "link": found.link,
        "noise": found.noise,
        "players": list(found.players),
        "rows": found.rows,
        "rows_dropped": found.rows_dropped,
        "missing_by_column": dict(found.dropped),
        "clusters": found.clusters,
        "log_likelihood": found.log_likelihood,
        "log_likelihood_of_shares": found.log_likelihood_of_shares,
        "aic": found.aic,
        "bic": found.bic,
        "pseudo_r2": found.pseudo_r2,
        "correct": found.correct,
        "correct_of_mode": found.correct_of_mode,
        "outcomes": [
            {"outcome": outcome, "observed": seen, "predicted": told}
            for outcome, seen, told in zip(found.outcomes, found.observed, found.predicted, strict=True)
        ],
        "errors": found.errors,
        "confidence": found.confidence,
        "coefficients": [_coefficient(coefficient) for coefficient in found.coefficients],
        "covariance": [[_known(value) for value in row] for row in found.covariance.tolist()],
        "starts": [
            {
                "start": ascent.start,
                "log_likelihood": ascent.log_likelihood,
                "steps": ascent.steps,
                "arrived": ascent.has_arrived,
            }
            for ascent in found.ascents
        ],
        "starts_at_the_top": found.reached_top,
        "samples": found.samples,
        "failed_samples": found.failed_samples,
        "effects": None if effects is None else [_plain(asdict(effect)) for effect in effects],
        "predictions": None if predictions is None else [_plain(asdict(told)) for told in predictions],
        "against": None if comparison is None else _comparison(*comparison),
        "cautions": list(found.cautions),
    }


def _coefficient(found: Coefficient) -> Json:
    parameter = found.parameter
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "players": list(parameter.players),
        "outcome": parameter.outcome,
        "term": parameter.term,
        "estimate": found.estimate,
        "error": _known(found.error),
        "z": _known(found.z),
        "p": _known(found.p),
        "low": _known(found.low),
        "high": _known(found.high),
    }


def _comparison(other: Estimate, found: Comparison) -> Json:
    return {
        "model": other.model,
        "noise": other.noise,
        "link": other.link,
        "log_likelihoods": list(found.log_likelihoods),
        "vuong": found.vuong,
        "vuong_p": found.vuong_p,
        "clarke": found.clarke,
        "clarke_p": found.clarke_p,
    }


def _plain(values: Json) -> Json:
    return {key: _known(value) if isinstance(value, float) else value for key, value in values.items()}


def _known(value: float) -> float | None:
    """A number, or null where there is none, which JSON cannot say otherwise."""
    return value if math.isfinite(value) else None


def coefficients_csv(found: Estimate) -> str:
    """The coefficients, one a line; a blank is an error that is not known."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("players", "outcome", "term", "kind", "estimate", "error", "z", "p", "low", "high"))
    for c in found.coefficients:
        told = [_known(value) for value in (c.estimate, c.error, c.z, c.p, c.low, c.high)]
        numbers = ["" if value is None else repr(value) for value in told]
        parameter = c.parameter
        table.writerow(
            (" and ".join(parameter.players), parameter.outcome, parameter.term, parameter.kind, *numbers)
        )
    return out.getvalue()
