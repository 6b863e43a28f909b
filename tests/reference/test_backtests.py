"""The back-tests on the shared histories, against figures that others counted."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from foedus.backtest.obligations.cases import read_history
from foedus.backtest.obligations.score import backtest as backtest_obligations
from foedus.backtest.reliability import backtest as backtest_reliability
from foedus.backtest.reliability import read_calls
from foedus.backtest.tables import find_table
from foedus.files.reliability import load_reliability

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "wars"


@pytest.fixture(scope="module")
def folder():
    if not FOLDER.is_dir():
        missing = f"histories are not in {FOLDER}; set FOEDUS_DATA to the folder that holds wars"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return FOLDER


@pytest.fixture(scope="module")
def history(folder):
    return read_history(find_table(folder, "backtest_obligations"))


@pytest.fixture(scope="module")
def obligations(history):
    return backtest_obligations(history)


@pytest.fixture(scope="module")
def calls(folder):
    return read_calls(find_table(folder, "berkemeier_fuhrmann"))


@pytest.fixture(scope="module")
def reliability(calls):
    return backtest_reliability(calls, "shared", load_reliability())


@pytest.mark.slow
def test_the_casus_foederis_is_told_better_than_by_either_baseline(obligations):
    assert (obligations.n, obligations.called) == (219, 77)
    assert obligations.baselines["majority"].score.accuracy == pytest.approx(0.648, abs=5e-4)
    assert obligations.score.accuracy >= 0.80
    for name in ("majority", "logit"):
        ahead = obligations.baselines[name].lead
        assert ahead.accuracy_interval[0] > 0
        assert ahead.brier_interval[0] > 0


@pytest.mark.slow
def test_the_figures_are_those_of_the_text_book(obligations):
    assert obligations.score.accuracy == pytest.approx(0.877, abs=5e-4)
    assert obligations.score.brier == pytest.approx(0.101, abs=5e-4)
    assert obligations.baselines["logit"].score.brier == pytest.approx(0.217, abs=5e-4)
    assert obligations.baselines["reading"].score.accuracy == pytest.approx(0.872, abs=5e-4)


@pytest.mark.slow
def test_half_of_the_wars_teach_enough_to_tell_the_others(history):
    wars = sorted({case.war for case in history.cases})
    first, second = (history.without_wars(frozenset(wars[start::2])) for start in (0, 1))
    for scored, learnt in ((first, second), (second, first)):
        found = backtest_obligations(scored, learnt)
        assert found.score.accuracy >= 0.80
        assert found.score.brier < found.baselines["logit"].score.brier


def test_members_sides_and_rest_are_those_that_the_lists_give(history):
    """The file tells twice who of the members fights on which side; both must say the same."""
    for case in history.cases:
        for own, side in zip(case.members, case.sides, strict=True):
            assert own <= side
        assert not case.members_out & (case.sides[0] | case.sides[1])


def test_rates_are_those_of_a_plain_count(folder, reliability):
    path = find_table(folder, "berkemeier_fuhrmann")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def count(matches):
        honoured = sum(matches(row) for row in rows if row["honorLLM"] == "1.0")
        return honoured, honoured + sum(matches(row) for row in rows if row["violateLLM"] == "1.0")

    expected = {
        "overall": count(lambda _: True),
        "1816-1944": count(lambda row: row["sample"] == "1.0"),
        "1945-2003": count(lambda row: row["sample"] == "0.0"),
        "defense": count(lambda row: row["defense"] == "1.0"),
        "offense": count(lambda row: row["offense"] == "1.0"),
        "neutrality": count(lambda row: row["neutral"] == "1.0"),
        "nonaggression": count(lambda row: row["nonagg"] == "1.0"),
    }
    assert {name: (rate.honoured, rate.called) for name, rate in reliability.rates.items()} == expected


def test_on_the_whole_file_the_published_rates_come_out(reliability):
    if not reliability.is_whole:
        pytest.skip(f"the file at hand holds {reliability.n} of the 146 calls")
    for rate in reliability.rates.values():
        assert rate.rate == pytest.approx(rate.published, abs=5e-4)


def test_the_shipped_counts_by_kind_are_those_of_the_shared_part(calls):
    if len(calls) != 77:
        pytest.skip("the counts by kind were made in the shared part of the file")
    for (kind, era), count in load_reliability().by_kind.items():
        cell = [c for c in calls if kind in c.kinds and c.is_early == (era == "before_1945")]
        assert (sum(c.honoured for c in cell), len(cell)) == (count.honoured, count.called)


def test_reliability_is_forecast_better_than_by_era_and_kind_as_known(reliability):
    known = reliability.baselines["era_neutrality_offence"]
    assert reliability.score.brier < known[0].brier < reliability.baselines["era"][0].brier
    if not reliability.is_whole:
        assert reliability.score.brier == pytest.approx(0.145, abs=5e-4)
        assert known[0].brier == pytest.approx(0.172, abs=5e-4)
    else:
        assert known[0].brier == pytest.approx(0.189, abs=5e-3)
