"""What a published model says, as plain data for JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from foedus.study.crisis.catalogue import MODELS, Answer
from foedus.study.crisis.model import Finding, Model

Json = dict[str, object]


def list_document() -> Json:
    """Every model with its question and its numbers."""
    return {
        "models": {
            name: {
                "title": model.title,
                "asks": model.asks,
                "source": model.source,
                "numbers": {
                    number.name: {
                        "meaning": number.meaning,
                        "allowed": number.allowed,
                        "default": number.default,
                        "kind": number.kind,
                    }
                    for number in model.numbers
                },
            }
            for name, model in MODELS.items()
        }
    }


def answers_document(name: str, model: Model, answers: Sequence[Answer]) -> Json:
    """The answer for each case, with the numbers that it rests on."""
    return {
        "model": name,
        "title": model.title,
        "asks": model.asks,
        "source": model.source,
        "cases": [
            {
                "case": answer.case,
                "numbers": dict(answer.stated),
                "defaults": [key for key, _ in answer.stated if key in answer.defaults],
                "draws": answer.draws,
                "findings": {finding.name: _finding(finding) for finding in answer.findings},
                "reasons": list(answer.reasons),
            }
            for answer in answers
        ],
    }


def chances(finding: Finding) -> dict[str, float]:
    """Part of the draws with each of a finding's words, those that never come left out."""
    parts = {word: float(np.mean(finding.values == code)) for code, word in enumerate(finding.words)}
    return {word: part for word, part in parts.items() if part > 0}


def mean(finding: Finding) -> float:
    """Mean over the draws, weighed where they do not count alike; nan where none counts."""
    if finding.weight is None:
        return float(np.mean(finding.values))
    weight = np.broadcast_to(finding.weight, finding.values.shape)
    return float(np.average(finding.values, weights=weight)) if weight.sum() > 0 else math.nan


def middle(finding: Finding) -> tuple[float, float]:
    """Ends of the middle 80 % of the draws."""
    if np.all(np.isfinite(finding.values)):
        low, high = np.quantile(finding.values, [0.1, 0.9])
    else:  # between a number and one without end there is nothing to interpolate
        low, high = np.quantile(finding.values, [0.1, 0.9], method="nearest")
    return float(low), float(high)


def _finding(finding: Finding) -> object:
    if finding.words:
        found = chances(finding)
        return next(iter(found)) if finding.values.size == 1 else found
    if finding.values.size == 1 or finding.weight is not None:
        return _plain(mean(finding))
    low, high = middle(finding)
    return {"mean": _plain(mean(finding)), "p10": _plain(low), "p90": _plain(high)}


def _plain(value: float) -> float | None:
    """JSON knows no nan and no infinity."""
    return value if math.isfinite(value) else None
