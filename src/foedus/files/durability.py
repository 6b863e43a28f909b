"""Shipped hazards of past peace, with the record of their fit."""

from __future__ import annotations

from functools import cache

import numpy as np
import yaml

from foedus import library
from foedus.model.durability import ConditionSpan, DurabilityRecord, RecordedHazard
from foedus.numerics.arrays import FloatArray

FILE = "durability.yaml"


@cache
def load_durability() -> DurabilityRecord:
    """Read the record of the library."""
    raw = yaml.safe_load(library.path(FILE).read_text(encoding="utf-8"))
    columns = tuple((str(row["record"]), str(row["condition"])) for row in raw["coefficients"])
    return DurabilityRecord(
        records={name: _hazard(name, entry) for name, entry in raw["records"].items()},
        columns=columns,
        coefficients=np.array([float(row["value"]) for row in raw["coefficients"]]),
        covariance=_symmetric(raw["covariance"]),
        departure=float(raw["departure"]),
        hold=raw["hold"],
        folds=raw["folds"],
        source=raw["source"],
        fitted_on=str(raw["fitted_on"]),
        fitted_by=raw["fitted_by"],
        cross_validated=raw["cross_validated"],
        caution=raw["caution"],
    )


def _hazard(name: str, entry: dict[str, object]) -> RecordedHazard:
    baseline, conditions = entry["baseline"], entry["conditions"]
    assert isinstance(baseline, list)  # written by docs/fit_durability.py
    assert isinstance(conditions, dict)
    years, cumulative, error = np.array(baseline, dtype=np.float64).T
    return RecordedHazard(
        name=name,
        title=str(entry["title"]),
        failure=str(entry["failure"]),
        spells=int(str(entry["spells"])),
        failures=int(str(entry["failures"])),
        conflicts=int(str(entry["conflicts"])),
        with_nuclear_power=int(str(entry["with_nuclear_power"])),
        conditions={c: ConditionSpan(*map(float, span)) for c, span in conditions.items()},
        years=years,
        cumulative=cumulative,
        error=error,
    )


def _symmetric(rows: list[list[float]]) -> FloatArray:
    """A matrix of which only the lower triangle is written down."""
    found = np.zeros((len(rows), len(rows)))
    for i, row in enumerate(rows):
        found[i, : i + 1] = row
        found[: i + 1, i] = row
    return found
