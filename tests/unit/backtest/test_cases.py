"""What is refused, and in which words."""

from __future__ import annotations

import pytest
from tests.unit.backtest.histories import row, write

from foedus.backtest.obligations.cases import read_history
from foedus.backtest.tables import find_table, read_table
from foedus.errors import InputError

BEGINS = "backtest_obligations"


def message(act, *arguments):
    with pytest.raises(InputError) as caught:
        act(*arguments)
    return str(caught.value)


def test_only_hard_cases_are_kept(tmp_path):
    statuses = (
        "invoked_honoured",
        "not_invoked_consult_only",
        "not_invoked_casus_foederis",
        "not_invoked_nonaggression_only",
    )
    path = write(tmp_path, [row(treaty=str(i), status=status) for i, status in enumerate(statuses)])
    history = read_history(path)
    assert [case.treaty for case in history.cases] == ["0", "2"]
    assert history.outcomes == ("invoked_honoured", "not_invoked_casus_foederis")


def test_codes_lose_the_point_that_statistical_programs_write(tmp_path):
    case = read_history(write(tmp_path, [row("7.0", side2="2.0; 3", threat="0.0")])).cases[0]
    assert case.war == "7"
    assert case.sides[1] == {"2", "3"}
    assert case.adversaries == frozenset()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"defense": "2"}, "defense reads '2'"),
        ({"defense": "yes"}, "defense reads 'yes'"),
        ({"war_side1": "DEU"}, "war_side1 reads 'DEU'"),
        ({"war_start_year": "19.5"}, "war_start_year reads '19.5'"),
        ({"warid": ""}, "warid is blank"),
        ({"status_LLM": "invoked_honored"}, "Did you mean 'invoked_honoured'?"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_its_line(tmp_path, fault, says):
    path = write(tmp_path, [row(), row() | fault])
    text = message(read_history, path)
    assert says in text
    assert f"{path}:3: " in text


def test_a_wrong_file_does_not_fill_the_screen(tmp_path):
    text = message(read_history, write(tmp_path, [row(war_side1="DEU", status="?") for _ in range(50)]))
    assert text.endswith("... and 90 more.")


def test_a_file_without_hard_cases_is_refused(tmp_path):
    text = message(read_history, write(tmp_path, [row(status="not_invoked_consult_only")]))
    assert "holds no hard case" in text


def test_missing_columns_are_all_named(tmp_path):
    (tmp_path / "x.csv").write_text("warid,other\n1,2\n", encoding="utf-8")
    assert "lacks 2 of the columns needed: atopid, sample" in message(
        read_table, tmp_path / "x.csv", ("warid", "atopid", "sample")
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("warid\n", "headings and no rows"),
        ("warid\n1,2\n", "the row has 2 cells, and the heading has 1"),
        ('warid\n"1\n', "cannot be read"),
    ],
)
def test_a_broken_table_is_refused(tmp_path, text, says):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    assert says in message(read_table, tmp_path / "x.csv", ("warid",))


def test_there_must_be_exactly_one_file(tmp_path):
    assert "no CSV file whose name begins with" in message(find_table, tmp_path, BEGINS)
    (tmp_path / "deeper").mkdir()
    write(tmp_path / "deeper", [row()])
    assert f"There is one in {tmp_path / 'deeper'}" in message(find_table, tmp_path, BEGINS)
    one = write(tmp_path, [row()])
    (tmp_path / "backtest_obligations_notes.txt").write_text("not a table", encoding="utf-8")
    assert find_table(tmp_path, BEGINS) == one
    write(tmp_path, [row()], "backtest_obligations_other.csv")
    assert "there are 2 such files: backtest_obligations_mini.csv, backtest_obligations_other.csv" in message(
        find_table, tmp_path, BEGINS
    )


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "wars").mkdir()
    assert "Did you mean 'wars'?" in message(find_table, tmp_path / "warz", BEGINS)
    assert "this is no folder" in message(find_table, write(tmp_path, [row()]), BEGINS)
