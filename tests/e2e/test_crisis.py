"""``foedus crisis`` as a user would call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.cli.main import call
from foedus.study.crisis.catalogue import MODELS


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert call(["crisis", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


@pytest.mark.parametrize("arguments", [[], ["--list"]])
def test_the_models_are_listed(capsys, arguments):
    assert call(["crisis", *arguments]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in MODELS)
    document = run_json(capsys, *arguments)
    assert document["models"]["perfect-deterrence"]["numbers"]["defender_hard"]["allowed"] == "0 to 1"


@pytest.mark.parametrize("model", MODELS)
def test_every_model_can_be_asked(capsys, model):
    assert call(["crisis", model]) == 0
    captured = capsys.readouterr()
    assert "From these numbers" in captured.out
    assert captured.err == ""
    case = run_json(capsys, model)["cases"][0]
    assert case["reasons"]
    assert set(case["defaults"]) == set(case["numbers"])


def test_numbers_are_typed_by_name(capsys):
    case = run_json(capsys, "perfect-deterrence", "defender_hard=0.1", "challenger-hard=0.9")["cases"][0]
    assert case["findings"]["region"] == "attack"
    assert case["numbers"]["challenger_hard"] == "0.9"
    assert "challenger_hard" not in case["defaults"]


def test_doubt_gives_chances_and_the_same_ones_again(capsys):
    asked = ("perfect-deterrence", "challenger_hard=0.2..0.8", "--draws", "1024", "--seed", "7")
    first, again = run_json(capsys, *asked), run_json(capsys, *asked)
    assert first == again
    findings = first["cases"][0]["findings"]
    assert sum(findings["region"].values()) == pytest.approx(1)
    assert findings["war"]["p10"] < findings["war"]["mean"] < findings["war"]["p90"]


def test_a_table_is_answered_line_by_line_and_typed_numbers_apply_to_all(capsys, tmp_path: Path):
    file = tmp_path / "cases.csv"
    file.write_text("case,defender_hard,challenger_hard\nweak,0.1,0.9\nstrong,0.9,\n", encoding="utf-8")
    document = run_json(capsys, "perfect-deterrence", "--table", str(file), "challenger_hard=0.2")
    regions = {case["case"]: case["findings"]["region"] for case in document["cases"]}
    assert regions == {"weak": "attack", "strong": "deterrence"}
    assert document["cases"][1]["numbers"]["challenger_hard"] == "0.2"
    assert call(["crisis", "perfect-deterrence", "-t", str(file)]) == 0
    out = capsys.readouterr().out
    assert "weak: Every challenger attacks" in out
    assert "strong: Nobody attacks." in out


def test_a_yaml_file_is_answered_case_by_case(capsys, tmp_path: Path):
    file = tmp_path / "cases.yaml"
    file.write_text("sure: {promise: 1, cover: 1}\nstrict: {promise: 1, cover: 0}\n", encoding="utf-8")
    document = run_json(capsys, "alliance-commitments", "-t", str(file))
    assert [case["findings"]["outcome"] for case in document["cases"]] == [
        "war begun by the protected",
        "peace",
    ]


def test_a_number_is_varied_over_a_range(capsys, tmp_path: Path):
    file = tmp_path / "moves.svg"
    asked = ["crisis", "alliance-commitments", "cover=1", "--vary", "promise=0..1", "--output", str(file)]
    assert call(asked) == 0
    out = capsys.readouterr().out
    assert out.count("promise=0.") > 15
    assert " - promise=0.25: Peace" in out
    assert " - promise=0.8: The protected begins a war" in out
    drawn = file.read_text(encoding="utf-8")
    assert "chance: peace" in drawn
    assert "restrained_up_to" in drawn
    document = run_json(capsys, "alliance-commitments", "--vary", "promise=0..1", "cover=0")
    outcomes = [case["findings"]["outcome"] for case in document["cases"]]
    assert len(outcomes) == 21
    assert outcomes == ["concession"] * 5 + ["peace"] * 16


@pytest.mark.parametrize("model", ["perfect-deterrence", "inefficiency-condition"])
def test_a_picture_is_drawn(capsys, tmp_path: Path, model):
    file = tmp_path / "picture.svg"
    assert call(["crisis", model, "--output", str(file)]) == 0
    assert str(file) in capsys.readouterr().out.replace("\n", "")
    assert file.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["perfect-deterrence", "defender_hard=1.2"],
            "defender_hard is 1.2, but a chance must lie between 0 and 1",
        ),
        (["perfect-deterrence", "defender_hrd=0.2"], "Did you mean 'defender_hard'?"),
        (["perfect-deterrence", "defender_hard"], "Write NAME=VALUE"),
        (["perfect-deterrence", "defender_hard=0.1", "defender_hard=0.2"], "defender_hard is given twice"),
        (["perfect-deterrence", "challenger_war=-3"], "as that is what makes it hard"),
        (["perfect-deterence"], "Did you mean 'perfect-deterrence'?"),
        (["perfect-deterrence", "--table", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["perfect-deterrence", "--output", "picture.png"], "Give a name that ends in .svg"),
        (["bargaining-range", "--output", "picture.svg"], "bargaining-range has no picture"),
        (["bargaining-range", "challenger_cost=-0.1"], "costs of war must be 0 or more"),
        (["commitment-problem", "discount=1"], "the discount factor must be at least 0 and below 1"),
        (["military-mobilisation", "challenger_war_cost=0"], "war must cost something"),
        (["tripartite-crisis", "defender_scale=-1"], "noise must be 0 or more"),
        (["take-it-or-leave-it", "target_costs=poisson(1)"], "is no distribution"),
        (["perfect-deterrence", "--draws", "0"], "--draws is 0"),
        (["perfect-deterrence", "--list", "--output", "x.svg"], "--list lists all models"),
        (["--output", "x.svg"], "No model is named"),
        (["perfect-deterrence", "--vary", "defender_hard=0.2"], "Give a range to go through"),
        (["perfect-deterrence", "--vary", "defender_hard"], "Write NAME=LOW..HIGH"),
        (["perfect-deterrence", "--vary", "defender_hrd=0..1"], "Did you mean 'defender_hard'?"),
        (["tying-hands", "--vary", "values=0..1"], "There is no plain number 'values'"),
        (["tying-hands", "--vary", "war_cost=0..1", "-t", "x.csv"], "Give --table or --vary, not both"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(capsys, arguments, message):
    assert call(["crisis", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert "Traceback" not in captured.err


def test_a_fault_in_a_table_has_its_line(capsys, tmp_path: Path):
    file = tmp_path / "cases.csv"
    file.write_text("case,defender_hard\none,0.2\ntwo,1.5\nthree,much\n", encoding="utf-8")
    assert call(["crisis", "perfect-deterrence", "-t", str(file)]) == 2
    error = capsys.readouterr().err
    assert "cases.csv:3: defender_hard is 1.5, but a chance must lie between 0 and 1" in error
    assert "cases.csv:4: defender_hard: 'much' is no number" in error
