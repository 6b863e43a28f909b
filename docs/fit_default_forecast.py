"""Fit the weights of the default forecast again: src/foedus/library/default_forecast.yaml.

Usage: python docs/fit_default_forecast.py FOLDER OUT.yaml

FOLDER holds the reader's own copy of the decisions (issues.csv and positions.csv).
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from foedus import __version__
from foedus.backtest.deu.cases import PastDecisions, read_past_decisions
from foedus.backtest.deu.fit import fit, lesson
from foedus.backtest.deu.score import backtest
from foedus.files.default_forecast import load_default_forecast

HEAD = """\
# Weights of the default forecast, fitted by docs/fit_default_forecast.py on the decisions named below and on nothing
# else (see docs/text-book/default-forecast.md).  A test fits again and compares; to change them, fit again.
"""
SOURCE = (
    "Arregui and Perarnaud, Decision-making in the European Union III, doi:10.34810/data53: 77 of its 141 dossiers "
    "(196 of the 351 issues that can be scored); the others were kept out of sight for scoring"
)
CAUTION = (
    "Learnt on decisions of a standing body with rules and a long future together.  No such score exists for "
    "settlements of wars, where the misses may well be larger."
)


def document(decisions: PastDecisions, fitted_on: str) -> dict[str, object]:
    """Fit, score in cross-validation, and write both down."""
    weights = fit(lesson(decisions.cases))
    # Whatever is shipped now must not be used to score: name these dossiers as its teachers.
    record = replace(load_default_forecast(), dossiers=frozenset(decisions.dossiers))
    scored = backtest(decisions, record)
    default, against = scored.models["default"], scored.against_compromise["default"]
    assert against.interval is not None
    assert default.coverage is not None
    return {
        "source": SOURCE,
        "certainty": "A",
        "fitted_on": fitted_on,
        "fitted_by": f"foedus {__version__}, docs/fit_default_forecast.py",
        "folds": "each dossier left out in turn, the way to learn chosen by leaving out one more",
        "issues": len(decisions.cases),
        "weights": {
            "election": round(weights.election, 6),
            "election_of_equals": round(weights.election_of_equals, 6),
            "normal": round(weights.normal, 6),
            "spread": weights.spread,
        },
        "levels": {percent: round(level, 6) for percent, level in weights.levels.items()},
        "cross_validated": {
            "mae": round(default.mae, 3),
            "compromise_mae": round(scored.models["compromise"].mae, 3),
            "mae_difference": round(against.mae_difference, 3),
            "interval_low": round(against.interval[0], 3),
            "interval_high": round(against.interval[1], 3),
            "crps": round(default.crps, 3),
            **{f"coverage_{percent}": round(share, 3) for percent, share in default.coverage.items()},
        },
        "caution": CAUTION,
        "dossiers": list(decisions.dossiers),
    }


def main() -> None:
    """Write the file."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    today = datetime.now(UTC).date().isoformat()
    found = document(read_past_decisions(folder), today)
    text = yaml.safe_dump(found, sort_keys=False, width=110, allow_unicode=True)
    out.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main()
