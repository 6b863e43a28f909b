"""The back-test of reliability on small tables."""

from __future__ import annotations

import csv

import pytest

from foedus.backtest.reliability import COLUMNS, backtest, outcome, read_calls, run
from foedus.errors import InputError
from foedus.files.reliability import load_reliability


def row(war, *, early=True, kinds=("defense",), honoured=None):
    return {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(kinds, "1.0"),
        "warid": str(war),
        "warname": f"War {war}",
        "atopid": "1.0",
        "sample": "1.0" if early else "0.0",
        "honorLLM": "1.0" if honoured else "",
        "violateLLM": "1.0" if honoured is False else "",
    }


def write(folder, rows):
    path = folder / "berkemeier_fuhrmann_mini.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


HISTORY = (
    row(1, honoured=True),
    row(1, kinds=("neutral",), honoured=True),
    row(2, honoured=False),
    row(2, honoured=None),
    row(3, early=False, honoured=False),
    row(4, early=False, kinds=("defense", "nonagg"), honoured=False),
    row(4, early=False, kinds=("offense",), honoured=True),
)


def test_rates_count_only_what_was_called_on(tmp_path):
    result = backtest(read_calls(write(tmp_path, HISTORY)), "mini", load_reliability())
    found = {name: (rate.honoured, rate.called) for name, rate in result.rates.items()}
    assert found == {
        "overall": (3, 6),
        "1816-1944": (2, 3),
        "1945-2003": (1, 3),
        "defense": (1, 4),
        "offense": (1, 1),
        "neutrality": (1, 1),
        "nonaggression": (0, 1),
    }
    assert not result.is_whole


def test_a_kind_that_was_never_called_on_has_no_rate(tmp_path):
    rows = [row(1, honoured=True), row(2, honoured=False)]
    found = outcome(backtest(read_calls(write(tmp_path, rows)), "mini", load_reliability()))
    assert found.document["rates"]["offense"]["rate"] is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row(1, honoured=None), row(2, honoured=True)], "in fewer than two wars"),
        ([row(1, honoured=True) | {"violateLLM": "1"}, row(2, honoured=True)], "are both 1"),
        ([row("", honoured=True), row(2, honoured=True)], "warid is blank"),
        ([row(1, honoured=True) | {"sample": "3"}, row(2, honoured=True)], "sample reads '3'"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path, rows, says):
    with pytest.raises(InputError, match=says):
        read_calls(write(tmp_path, rows))


def test_there_is_nothing_else_to_learn_from(tmp_path):
    with pytest.raises(InputError, match="Leave out --fit"):
        run(tmp_path, tmp_path / "other.csv")
