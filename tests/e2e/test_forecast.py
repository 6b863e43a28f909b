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


def test_every_model_answers_and_tells_how(table, capsys):
    arguments = ["--missing", "equal", "--model", "all", "--explain", "--json"]
    assert call(["forecast", str(table), *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"exchange", "exchange-decide", "procedural", "alternating-offers", "spatial-jointly"} <= set(
        found["issues"][0]["models"]
    )
    assert found["issues"][0]["compromise"] == 75
    assert any(
        "A blank salience is taken as 50 (--missing equal): B/q" in text for text in found["assumptions"]
    )
    told = {story["model"]: story for story in found["stories"]}
    assert {"challenge", "spatial", "exchange", "procedural", "alternating-offers"} <= set(told)
    assert {step["reason"] for story in found["stories"] for step in story["steps"]} <= set(found["reasons"])


def test_models_that_do_not_apply_are_left_out_of_all_and_refused_by_name(tmp_path, capsys):
    path = tmp_path / "apart.csv"
    path.write_text("actor,issue,position,salience,capability\nA,p,0,50,1\nB,q,100,50,1\n", encoding="utf-8")
    assert call(["forecast", str(path), "--model", "all", "--json"]) == 0
    assert "`spatial-jointly` has no answer" in capsys.readouterr().out
    assert call(["forecast", str(path), "--model", "spatial-jointly"]) == 2
    assert "needs actors that stand on every issue" in capsys.readouterr().err


def test_who_proposes_can_be_said_and_must_be_there(table, capsys):
    arguments = ["--missing", "equal", "-i", "p", "--model", "procedural", "--explain"]
    assert call(["forecast", str(table), *arguments, "--setter", "A"]) == 0
    out = capsys.readouterr().out
    assert "all with weight have to agree" in out
    assert call(["forecast", str(table), *arguments, "--setter", "Z"]) == 2
    assert "There is no actor 'Z'" in capsys.readouterr().err


def test_a_scenario_says_what_each_proposal_leaves_on_the_table(capsys):
    assert call(["forecast", "ukraine-2025", "--draws", "64", "--json", "-p", "european-force"]) == 0
    found = json.loads(capsys.readouterr().out)["bargaining"]["packages"]
    (one,) = found
    assert one["proposal"] == "european-force"
    assert one["best_change"]["terms"]
    assert one["trades"]
    assert not set(one["accepts"]) & set(one["refuses"])


def test_models_are_listed_with_what_they_assume(capsys):
    assert call(["list", "models", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["models"]
    assert {"exchange-decide", "challenge-code"} <= {row["model"] for row in rows}
    assert all(row["assumes"] for row in rows)


def test_the_wide_table_of_the_union_is_written_and_read(table, tmp_path, capsys):
    target = tmp_path / "talks.tsv"
    assert call(["convert", str(table), str(target), "--to", "deu"]) == 0
    assert target.read_text(encoding="utf-8").startswith("isnr\tpA\tpB\tsA\tsB\trp\tout")
    assert call(["forecast", str(target), "--missing", "equal", "--json"]) == 0
    assert [issue["compromise"] for issue in json.loads(capsys.readouterr().out)["issues"]] == [75, 35]
