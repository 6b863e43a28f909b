"""Samples and numbers as parts of a document, each under its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from foedus.numerics.arrays import FloatArray
from foedus.numerics.summaries import summarise

Json = dict[str, object]


def summary(sample: FloatArray) -> Json:
    """Mean and quantiles of a sample.  Shape (draw,)."""
    return asdict(summarise(sample))


def by_label(labels: Sequence[str], sample: FloatArray) -> Json:
    """Summary of each column.  Shape (draw, label)."""
    return {label: summary(sample[:, column]) for column, label in enumerate(labels)}


def numbers(labels: Sequence[str], values: FloatArray) -> Json:
    """Each value under its label.  Shape (label,)."""
    return {label: float(value) for label, value in zip(labels, values, strict=True)}
