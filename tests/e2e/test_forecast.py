"""The commands about forecasts, as a user types them."""

import json

import pytest

from foedus.cli.main import call

LONG = """\
actor,issue,position,salience,capability,reference_point
A,p,0,50,1,10
B,p,100,50,3,10
A,q,20,50,1,
B,q,40,,3,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "talks.csv"
    path.write_text(LONG, encoding="utf-8")
    return path


def test_a_table_is_forecast_without_a_scenario(table, capsys):
    assert call(["forecast", str(table), "--missing", "equal", "--issue", "p", "--json"]) == 0
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert issue["models"]["compromise"] == 75
    assert issue["reversion_point"] == 10
    low, high = issue["default"]["intervals"]["80"]
    assert low <= issue["default"]["median"] <= high


def test_a_blank_is_not_filled_in_silently(table, capsys):
    assert call(["forecast", str(table)]) == 2
    assert "say which assumption you make: --missing equal, or --missing zero" in capsys.readouterr().err


def test_explain_says_who_counts_and_why_the_models_disagree(table, capsys):
    assert call(["forecast", str(table), "--missing", "zero", "-i", "p", "--explain"]) == 0
    out = capsys.readouterr().out
    for words in (
        "No scale is given for p",
        "Influence",
        "Best position to declare",
        "Whose consent is cheapest",
    ):
        assert words in out


def test_only_the_models_that_are_named_are_shown(table, capsys):
    call(["forecast", str(table), "--missing", "zero", "-m", "median", "-m", "spatial", "--json"])
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert [list(issue["models"]) for issue in issues] == [["median", "spatial"]] * 2


def test_an_unknown_model_is_refused_with_the_nearest(table, capsys):
    assert call(["forecast", str(table), "--model", "medan"]) == 2
    assert "There is no model 'medan'.  Did you mean 'median'?" in capsys.readouterr().err


def test_a_scenario_has_the_default_forecast_beside_the_models(capsys):
    assert call(["forecast", "finland-sweden-2022", "--draws", "64", "--json"]) == 0
    for issue in json.loads(capsys.readouterr().out)["bargaining"]["issues"]:
        assert set(issue["default"]["intervals"]) == {"50", "80", "90"}
        assert {"compromise", "nash", "median"} <= set(issue["outcome"])


def test_convert_writes_for_another_program_and_names_what_is_lost(table, tmp_path, capsys):
    target = tmp_path / "talks.xml"
    assert call(["convert", str(table), str(target)]) == 0
    assert "<capability>3</capability>" in target.read_text(encoding="utf-8")
    assert "this form does not hold reference points" in capsys.readouterr().err
    assert call(["convert", str(target), str(tmp_path / "x.csv")]) == 2
    assert "Name it with --to" in capsys.readouterr().err
