"""``foedus solve`` as a user would call it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from foedus.cli.main import call

CRISIS = """EFG 2 R "Extended deterrence" { "Challenger" "Target" "Guarantor" }
p "" 1 1 "attack" { "keep" "attack" } 0
t "" 1 "peace" { 0 1 0.2 }
p "" 2 1 "resist?" { "concede" "resist" } 0
t "" 2 "conceded" { 0.5 0.4 0 }
p "" 3 1 "help?" { "abstain" "fight" } 0
t "" 3 "alone" { 0.3 0.4 -0.3 }
t "" 4 "war" { -0.4 0.7 -0.2 }
"""


def written(folder: Path, text: str = CRISIS) -> str:
    file = folder / "crisis.efg"
    file.write_text(text, encoding="utf-8")
    return str(file)


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert call(["solve", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def test_without_noise_it_is_the_subgame_perfect_equilibrium(capsys, tmp_path):
    found = run_json(capsys, written(tmp_path))
    assert found["title"] == "Extended deterrence"
    assert {player["name"]: player["payoff"] for player in found["players"]} == {
        "Challenger": 0,
        "Target": 1,
        "Guarantor": 0.2,
    }
    assert found["subgame_perfect"] == {
        "is_complete": True,
        "equilibria": [{"ends": [0], "payoffs": {"Challenger": 0, "Target": 1, "Guarantor": 0.2}}],
    }
    closest = found["turning_points"][0]
    assert (closest["decision"], closest["other"], closest["ends"]) == ("help?", "abstain", [1])
    assert closest["margin"] == pytest.approx(0.1)
    assert [decision["is_tied"] for decision in found["decisions"]] == [False] * 3
    assert found["ends_in_all"] == len(found["ends"]) == 4
    assert found["ends"][3]["way"] == [
        {"at": "attack", "move": "attack"},
        {"at": "resist?", "move": "resist"},
        {"at": "help?", "move": "fight"},
    ]


def test_each_player_may_have_its_own_noise(capsys, tmp_path):
    found = run_json(
        capsys, written(tmp_path), "--scale", "Guarantor=0.1", "--scale", "inf", "--scale", "Challenger=0"
    )
    fight = 1 / (1 + math.exp(-1))
    attack, resist, help_ = ({m["name"]: m for m in decision["moves"]} for decision in found["decisions"])
    assert help_["fight"]["chance"] == pytest.approx(fight)
    assert resist["resist"]["chance"] == 0.5
    assert resist["resist"]["worth"] == pytest.approx(0.7 * fight + 0.4 * (1 - fight))
    worth = 0.5 * 0.5 + 0.5 * (-0.4 * fight + 0.3 * (1 - fight))
    assert attack["attack"]["worth"] == pytest.approx(worth)
    assert attack["attack"]["chance"] == (worth > 0)
    assert [player["scale"] for player in found["players"]] == [0, "infinity", 0.1]
    assert found["subgame_perfect"] is None


def test_a_tie_is_told_with_all_that_may_come_of_it(capsys, tmp_path):
    file = written(
        tmp_path, CRISIS.replace("{ -0.4 0.7 -0.2 }", "{ -0.4 0.7 -0.3 }").replace("{ 0.3 0.4", "{ 0.3 0.5")
    )
    found = run_json(capsys, file)
    assert [decision["is_tied"] for decision in found["decisions"]] == [False, False, True]
    assert {tuple(one["ends"]) for one in found["subgame_perfect"]["equilibria"]} == {(0,), (2,)}
    assert call(["solve", file]) == 0
    out = capsys.readouterr().out
    assert "A tie decides at help?" in out
    assert "It ends with alone (attack > resist > abstain)." in out
    assert "2 subgame-perfect outcomes in pure strategies" in out


def test_the_terminal_says_where_it_ends_and_who_does_what(capsys, tmp_path):
    assert call(["solve", written(tmp_path), "--scale", "0.1"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    # By hand: fight 0.731, resist 0.899, so an attack is worth -0.140 and the peace is kept with 0.802.
    assert "Most often, in 80 of 100 cases, it ends with peace (keep)." in captured.out
    assert "war (attack > resist > fight)" in captured.out
    assert "Everybody foresees the noise in all later choices." in captured.out
    assert max(map(len, captured.out.splitlines())) <= 100


def test_names_are_shown_as_they_stand(capsys, tmp_path):
    assert call(["solve", written(tmp_path, CRISIS.replace("war", "[bold]war[/bold]")), "--scale", "9"]) == 0
    assert "[bold]war[/bold]" in capsys.readouterr().out


@pytest.mark.parametrize("text", ['EFG 2 R "No move" { "A" } t "" 1 "" { 3 }', CRISIS.replace("peace", "")])
def test_a_tree_without_decisions_and_an_end_without_name_are_told_too(capsys, tmp_path, text):
    assert call(["solve", written(tmp_path, text)]) == 0
    assert "Where it ends" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        (CRISIS, ["--scale", "-1"], "--scale is '-1'"),
        (CRISIS, ["--scale", "nan"], "--scale is 'nan'"),
        (CRISIS, ["--scale", "Target=much"], "--scale is 'Target=much'"),
        (CRISIS, ["--scale", "Guarrantor=1"], "Did you mean 'Guarantor'?"),
        (
            CRISIS.replace('2 1 "resist?"', '1 1 "resist?"'),
            [],
            "crisis.efg:4: information set 1 of Challenger",
        ),
        (CRISIS[:-8], [], "crisis.efg:8: the file ends where"),
        ("", [], "crisis.efg:1: the file is empty"),
    ],
)
def test_bad_input_is_refused_with_its_place(capsys, tmp_path, text, arguments, message):
    assert call(["solve", written(tmp_path, text), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert "Traceback" not in captured.err


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    assert call(["solve", str(tmp_path / "none.efg")]) == 2
    assert "there is no such file" in capsys.readouterr().err
