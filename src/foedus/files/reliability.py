"""Shipped record of how often duties of alliances were honoured."""

from __future__ import annotations

from functools import cache

import yaml

from foedus import library
from foedus.model.reliability import Count, ReliabilityRecord


@cache
def load_reliability() -> ReliabilityRecord:
    """Read the record of the library."""
    raw = yaml.safe_load(library.path("reliability.yaml").read_text(encoding="utf-8"))
    by_era = {row["era"]: Count(row["honoured"], row["called"]) for row in raw["counts"]}
    overall = by_era.pop("all")
    return ReliabilityRecord(
        overall=overall,
        by_era=by_era,
        rate_by_kind=raw["rate_by_kind"],
        by_kind={
            (row["kind"], row["era"]): Count(row["honoured"], row["called"]) for row in raw["counts_by_kind"]
        },
        source=raw["source"],
        certainty=raw["certainty"],
        caution=raw["caution"],
    )
