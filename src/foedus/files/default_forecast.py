"""Shipped weights of the default forecast, with the record of their fit."""

from __future__ import annotations

from functools import cache

import yaml

from foedus import library
from foedus.model.default_forecast import DefaultForecastRecord, MixtureWeights


@cache
def load_default_forecast() -> DefaultForecastRecord:
    """Read the record of the library."""
    raw = yaml.safe_load(library.path("default_forecast.yaml").read_text(encoding="utf-8"))
    weights = raw["weights"]
    return DefaultForecastRecord(
        weights=MixtureWeights(
            election=weights["election"],
            election_of_equals=weights["election_of_equals"],
            normal=weights["normal"],
            spread=weights["spread"],
            levels={int(percent): float(level) for percent, level in raw["levels"].items()},
        ),
        source=raw["source"],
        certainty=raw["certainty"],
        fitted_on=str(raw["fitted_on"]),
        fitted_by=raw["fitted_by"],
        issues=raw["issues"],
        dossiers=frozenset(raw["dossiers"]),
        cross_validated=raw["cross_validated"],
        caution=raw["caution"],
    )
