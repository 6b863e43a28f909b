"""The default forecast on decisions of the European Union, whose outcomes are known.

The data are the user's own copy of Decision-making in the European Union III.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.backtest.deu.cases import read_past_decisions
from foedus.backtest.deu.fit import fit, lesson
from foedus.backtest.deu.score import run
from foedus.files.default_forecast import load_default_forecast

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "negotiations" / "deu3"


@pytest.fixture
def folder():
    if not (FOLDER / "issues.csv").exists():
        missing = (
            f"past decisions are not in {FOLDER}; set FOEDUS_DATA to the folder that holds negotiations/deu3"
        )
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return FOLDER


@pytest.mark.slow
def test_the_shipped_weights_are_those_of_a_new_fit(folder):
    decisions = read_past_decisions(folder)
    shipped, fresh = load_default_forecast(), fit(lesson(decisions.cases))
    assert fresh.shares == pytest.approx(shipped.weights.shares, abs=1e-5)
    assert fresh.spread == shipped.weights.spread
    assert fresh.levels == pytest.approx(shipped.weights.levels, abs=1e-5)
    assert set(decisions.dossiers) == shipped.dossiers
    assert len(decisions.cases) == shipped.issues


@pytest.mark.slow
def test_each_dossier_forecast_from_the_others_beats_the_compromise(folder):
    found = run(folder).document
    stated = load_default_forecast().cross_validated
    default, against = found["models"]["default"], found["against_compromise"]["default"]
    assert found["method"] == "cross-validation"
    assert (found["n"], round(found["models"]["compromise"]["mae"], 3)) == (196, 20.753)
    assert default["mae"] == pytest.approx(stated["mae"], abs=0.002)
    assert default["crps"] == pytest.approx(stated["crps"], abs=0.002)
    assert against["mae_difference"] == pytest.approx(stated["mae_difference"], abs=0.002)
    assert against["interval"] == pytest.approx([stated["interval_low"], stated["interval_high"]], abs=0.02)
    assert against["interval"][1] < 0
    assert default["crps"] < 0.68 * found["models"]["compromise"]["mae"]
    assert 0.77 < default["coverage"]["80"] < 0.83
