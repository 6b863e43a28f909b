"""Fit the shipped hazards of past peace again: src/foedus/library/durability.yaml.

Usage: python docs/fit_durability.py FOLDER OUT.yaml

FOLDER holds the reader's own copies of the four records, as for `foedus backtest durability`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import yaml

from foedus import __version__
from foedus.backtest.durability.held_out import HOLDS, cross_validated_gain
from foedus.backtest.durability.learn import Table, held_cox, own_spans, tabulate
from foedus.backtest.durability.score import backtest, learnt_from
from foedus.backtest.durability.spells import PeaceRecord
from foedus.backtest.durability.tables import read_records
from foedus.numerics.arrays import FloatArray
from foedus.numerics.cox import cumulative_hazard

HEAD = """\
# Hazards of past peace, fitted by docs/fit_durability.py on the records named below and on nothing else (see
# docs/text-book/durability.md).  Estimates only: no row of the records is here.  A test fits again and compares; to
# change them, fit again.
"""
SOURCE = (
    "Fortna (2008), Does Peacekeeping Work?, cease-fires in civil wars 1944-99; Walter (2015), Journal of Conflict "
    "Resolution 59:1242-1272, spells of peace after civil wars; Kreutz (2010), Journal of Peace Research 47:243-250, "
    "UCDP conflict termination dyads version 3-2021; pairs of states after wars that ended from 1946 on, from Maoz's "
    "dyadic wars and MID 5.0"
)
CAUTION = (
    "Mostly civil wars, and wars of lesser powers.  The records tell nothing of alliances or of promises to fight, and "
    "hardly anything of a challenger with nuclear arms.  On pairs of states no condition helped to forecast: there the "
    "base rate is all that history gives."
)
YEARS = np.arange(1.0, 21.0)
NUCLEAR = {
    "2": 1945,
    "365": 1949,
    "200": 1952,
    "220": 1960,
    "710": 1964,
    "750": 1974,
    "770": 1998,
    "731": 2006,
}
"""First test of a nuclear weapon, by number of the state in Correlates of War."""


def document(folder: Path, fitted_on: str) -> dict[str, object]:
    """Fit, score in cross-validation, and write both down."""
    records = read_records(folder)
    if records.missing:
        sys.exit(f"The fit needs all four records; missing in {folder}: {', '.join(records.missing)}")
    return {
        "source": SOURCE,
        "fitted_on": fitted_on,
        "fitted_by": f"foedus {__version__}, docs/fit_durability.py",
        "folds": "eight blocks of conflicts of each record left out in turn; what is left shares no state with them",
        "caution": CAUTION,
        "cross_validated": {
            s.name: {
                f"{way}_{score}": round(getattr(s.scores[way], score).value, 4)
                for way in ("ours", "kaplan_meier", "cox")
                for score in ("concordance", "brier")
            }
            for s in backtest(records).scored
        },
        **fitted(learnt_from(records)),
    }


def fitted(records: dict[str, PeaceRecord]) -> dict[str, object]:
    """Choose how strongly to hold, and fit on all records at once."""
    tables = [tabulate(record) for record in records.values()]
    together = [hold for hold in HOLDS if not hold.is_alone]
    gain = sum(cross_validated_gain(tables, place, together) for place in range(len(tables)))
    hold = together[int(np.argmax(gain))]
    kept = [np.ones(len(table.record), dtype=bool) for table in tables]
    learnt = held_cox(tables, 0, kept, hold)
    pooled, fit = learnt.pool, learnt.fit
    columns = [("", name) for name in pooled.shared]
    columns += [(table.record.name, name) for table in tables for name in table.conditions]
    return {
        "hold": str(hold),
        "departure": 1 / hold.own,
        "records": {
            table.record.name: record_entry(table, pooled.beta(fit, table, place), pooled.fills[place])
            for place, table in enumerate(tables)
        },
        "coefficients": [
            {"record": record, "condition": name, "value": rounded(fit.beta[i])}
            for i, (record, name) in enumerate(columns)
        ],
        "covariance": [[rounded(v) for v in row[: i + 1]] for i, row in enumerate(fit.covariance)],
    }


def record_entry(table: Table, beta: FloatArray, fill: FloatArray) -> dict[str, object]:
    """One record: its size, the span of its conditions, its cumulative hazard for conditions at their means."""
    spans = own_spans(table, np.ones(len(table.record), dtype=bool), fill)
    hazard = cumulative_hazard(spans, beta)
    values = np.concatenate([[0.0], hazard.value * np.exp(fill @ beta)])
    tied = np.unique(spans.stop[spans.failed], return_counts=True)[1]
    squared = np.concatenate([[0.0], np.cumsum(np.diff(values) ** 2 / tied)])
    reached = np.searchsorted(hazard.time, YEARS, side="right")
    low, high = np.nanmin(table.values, axis=0), np.nanmax(table.values, axis=0)
    return {
        "title": table.record.title,
        "failure": table.record.says,
        "spells": len(table.record),
        "failures": int(table.record.failed.sum()),
        "conflicts": len(table.record.conflicts),
        "with_nuclear_power": nuclear(table.record),
        "conditions": {
            name: [rounded(fill[i]), rounded(low[i]), rounded(high[i])]
            for i, name in enumerate(table.conditions)
        },
        "baseline": [
            [float(year), rounded(values[k]), rounded(np.sqrt(squared[k]) / values[k] if k else 0.0)]
            for year, k in zip(YEARS, reached, strict=True)
        ],
    }


def nuclear(record: PeaceRecord) -> int:
    """Spells with a state that had tested a nuclear weapon by the year in which the fighting ended."""
    return sum(
        any(NUCLEAR.get(state, 9999) <= spell.year for state in spell.states) for spell in record.spells
    )


def rounded(value: float) -> float:
    """Six digits that matter."""
    return float(f"{value:.6g}")


def main() -> None:
    """Write the file."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = document(folder, datetime.now(UTC).date().isoformat())
    text = yaml.safe_dump(found, sort_keys=False, width=110, allow_unicode=True, default_flow_style=None)
    out.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main()
