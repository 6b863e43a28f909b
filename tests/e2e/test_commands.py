"""The commands on the shipped scenarios, as a user would call them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from foedus.cli.main import COMMANDS, call

DRAWS = ["--draws", "256"]
SCENARIOS = ("ukraine-2025", "finland-sweden-2022")


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert call([*arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_brief_answers_all_five_questions(capsys, scenario):
    document = run_json(capsys, "brief", scenario, *DRAWS)
    assert document["proposals"]
    for analysis in ("voting", "obligations", "bargaining", "stability", "forces"):
        assert document[analysis] or analysis in document["not_asked"]
    for proposal in document["proposals"]:
        assert 0 <= proposal["adoptable"]["mean"] <= 1
        assert 0 <= proposal["durable_no_breach"]["p10"] <= proposal["durable_no_breach"]["p90"] <= 1
    assert document["provenance"]["draws"] == 256


@pytest.mark.parametrize("command", ["vote", "oblige", "forecast", "hold", "supply"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_question_can_be_asked_alone(capsys, scenario, command):
    sampling = [] if command == "oblige" else DRAWS
    assert call([command, scenario, *sampling]) == 0
    captured = capsys.readouterr()
    assert captured.out.strip()
    assert captured.err == ""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_shipped_scenario_has_no_problems(capsys, scenario):
    assert call(["check", scenario]) == 0
    assert "no problems" in capsys.readouterr().out


def test_a_resolved_scenario_resolves_to_itself(tmp_path: Path):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    assert call(["resolve", "ukraine-2025", "-o", str(first)]) == 0
    assert call(["resolve", str(first), "-o", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_the_page_needs_nothing_else(tmp_path: Path):
    page = tmp_path / "brief.html"
    assert call(["brief", "finland-sweden-2022", *DRAWS, "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    fetched = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', text)
    assert fetched == []
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def test_the_terminal_brief_fits_on_two_screens(capsys, tmp_path: Path):
    assert call(["brief", "ukraine-2025", *DRAWS, "-o", str(tmp_path / "x.html")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 90
    assert max(map(len, lines)) <= 160


def test_a_stored_study_replays_to_the_same_numbers(capsys, tmp_path: Path):
    study = tmp_path / "study.json"
    assert call(["brief", "ukraine-2025", *DRAWS, "--no-html", "--save", str(study)]) == 0
    capsys.readouterr()
    result = run_json(capsys, "replay", str(study))
    assert result["same"], result["differences"][:5]
    assert result["changes"] == []
    assert result["numbers"] > 500


def test_replay_says_which_number_was_touched(capsys, tmp_path: Path):
    study = tmp_path / "study.json"
    assert call(["brief", "finland-sweden-2022", *DRAWS, "--no-html", "--save", str(study)]) == 0
    capsys.readouterr()
    stored = json.loads(study.read_text(encoding="utf-8"))
    stored["proposals"][0]["adoptable"]["mean"] += 0.25
    study.write_text(json.dumps(stored), encoding="utf-8")
    result = run_json(capsys, "replay", str(study))
    assert not result["same"]
    assert [d.split(":")[0] for d in result["differences"]] == ["proposals/0/adoptable/mean"]


@pytest.mark.slow
def test_numbers_do_not_depend_on_the_hash_seed():
    outputs = set()
    for hash_seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-m", "foedus", "brief", "finland-sweden-2022", "--json", "--draws", "128"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_comparing_a_scenario_with_itself_finds_nothing(capsys):
    result = run_json(capsys, "compare", "finland-sweden-2022", "finland-sweden-2022", *DRAWS)
    assert result["inputs"] == []
    assert all(change["rises"] == change["falls"] == 0 for change in result["answers"])


def test_comparing_two_proposals_shows_what_moved(capsys):
    result = run_json(
        capsys,
        "compare",
        "ukraine-2025",
        "--proposals",
        "european-force",
        "european-force-us-backstop",
        *DRAWS,
    )
    assert result["inputs"]
    moved = {c["number"]: c["difference"]["mean"] for c in result["answers"]}
    assert moved["no breach in 5 years"] > 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["brief", "ukrane-2025"], "ukraine-2025"),
        (["check", "x" * 5000], "no file or folder"),
        (["check", "a\0b"], "no file or folder"),
        (["brief", "ukraine-2025", "--draws", "0"], "--draws is 0"),
        (["brief", "ukraine-2025", "--seed", "-1"], "--seed is -1"),
        (["vote", "ukraine-2025", "--proposal", "european-forse"], "european-force"),
        (["oblige", "ukraine-2025", "--event", "nothing"], "attack"),
        (["forecast", "ukraine-2025", "--issue", "teritory"], "territory"),
        (["compare", "ukraine-2025"], "two proposals"),
        (["replay", "no-such-file.json"], "no-such-file.json"),
        (["nonsense"], "nonsense"),
        (["brief"], "scenario"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(capsys, arguments, says):
    assert call(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says.lower() in captured.err.lower()
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(capsys, command):
    assert call([command, "--help"]) == 0
    assert "Example" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_a_template_has_no_problems_and_can_be_briefed(capsys, tmp_path: Path, suffix):
    file = tmp_path / f"new{suffix}"
    source = [] if suffix == ".yaml" else ["--from", "finland-sweden-2022"]
    assert call(["template", str(file), *source]) == 0
    assert call(["check", str(file)]) == 0
    capsys.readouterr()
    document = run_json(capsys, "brief", str(file), "--draws", "64")
    assert document["proposals"]


def test_a_workbook_of_a_scenario_is_the_same_scenario(tmp_path: Path):
    from foedus.files.load import load, scenario_hash

    file = tmp_path / "ukraine-2025.xlsx"
    assert call(["template", str(file), "--from", "ukraine-2025"]) == 0
    assert scenario_hash(load(str(file))) == scenario_hash(load("ukraine-2025"))


def test_a_template_does_not_replace_a_file(capsys, tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text("precious", encoding="utf-8")
    assert call(["template", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "precious"


def test_a_rotation_can_be_planned_in_fractions_and_in_whole_units(capsys):
    for unit in ([], ["--unit", "150"]):
        plan = run_json(capsys, "supply", "ukraine-2025", "-p", "european-force", "--plan", *unit)["plans"][0]
        assert plan["whole_units"] is bool(unit)
        for state in plan["states"].values():
            assert sum(state["troops_by_phase"]) <= state["pool"] + 1e-3
            assert not unit or all(count % 150 < 1e-6 for count in state["troops_by_phase"])
    assert call(["supply", "ukraine-2025", "--plan", "--unit", "0"]) == 2


# --- prices, win sets and ratification ---

FIRST = ["finland-sweden-2022", "--proposal", "finland-first", *DRAWS]


def test_ratification_names_who_is_waited_for(capsys):
    document = run_json(capsys, "ratify", *FIRST, "--on", "2022-10-01", "--drop", "TUR")
    forecast, dropped = document["ratification"], document["if_dropped"]
    assert forecast["seen"] == 28
    late = {m["voter"] for m in forecast["members"] if m["state"] == "waiting"}
    assert late == {"TUR", "HUN"}
    assert sum(m["chance_last"] for m in forecast["members"]) == pytest.approx(1.0)
    dates = forecast["through"]["dates"]
    assert "2022-10-01" < dates["p10"] < dates["p50"]
    assert dropped["through"]["days"]["p50"] < forecast["through"]["days"]["p50"]
    chances = list(forecast["chance_within"].values())
    assert chances == sorted(chances)


def test_ratification_is_told_and_drawn(capsys, tmp_path: Path):
    picture = tmp_path / "timetable.svg"
    assert call(["ratify", *FIRST, "--holders", "TUR,HUN", "-o", str(picture)]) == 0
    captured = capsys.readouterr()
    assert "Who holds out was given: Turkey, Hungary" in " ".join(captured.out.split())
    assert picture.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--holders", "TRU"], "There is no voter 'TRU'.  Did you mean 'TUR'?"),
        (["--on", "5 July"], "--on is '5 July', which is no day.\n  Write year, month and day"),
        (["--done", "CAN"], "--done has 'CAN', which is no voter with a day.\n  Write it as CAN=2022-07-05."),
        (
            ["--on", "2022-01-01"],
            "the day of the forecast, 2022-01-01, lies before the signature, 2022-07-05",
        ),
        (["--output", "x.png"], "--output is 'x.png', but the picture is an SVG."),
        (["--signed", "1960-01-01", "--on", "1960-01-02"], "On 1960-01-02 too little was on record"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused(capsys, arguments, message):
    assert call(["ratify", *FIRST, *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_a_price_is_told_with_the_vote_that_follows(capsys):
    document = run_json(
        capsys, "vote", "finland-sweden-2022", "-p", "joint-no-concessions", "--price", *DRAWS
    )
    offer = document["prices"][0]
    assert offer["price"]["actor"] == "TUR"
    assert offer["price"]["package"][0][0] == "counter_terrorism"
    assert offer["price"]["package_cost"] >= offer["price"]["least_cost"] - 1e-9
    assert offer["refuses_after"] < offer["price"]["refuses"]
    assert offer["adoption_after"] > offer["adoption_before"]


def test_what_beats_no_deal_is_told_and_drawn(capsys, tmp_path: Path):
    picture = tmp_path / "winset.svg"
    asked = ["vote", *FIRST, "--winset", "finland", "counter_terrorism"]
    assert call([*asked, "-o", str(picture)]) == 0
    assert "What beats no deal?" in capsys.readouterr().out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    document = run_json(capsys, *asked)["win_set"]
    assert 0 < document["area_share"] < 1
    assert document["no_deal_in_core"] is False
    assert len(document["chance"]) == len(document["axes"][0])


def test_a_win_set_needs_two_different_issues_that_exist(capsys):
    assert call(["vote", *FIRST, "--winset", "finland", "finland"]) == 2
    assert "names 'finland' twice" in capsys.readouterr().err
    assert call(["vote", *FIRST, "--winset", "finland", "swede"]) == 2
    assert "There is no issue 'swede'" in capsys.readouterr().err


def test_one_question_at_a_time(capsys):
    assert call(["vote", *FIRST, "--price", "--winset", "finland", "sweden"]) == 2
    assert "not both" in capsys.readouterr().err
    assert call(["vote", *FIRST, "-o", "x.svg"]) == 2
    assert "Name its two issues" in capsys.readouterr().err


def test_a_sweep_writes_every_pair_that_calls_on_somebody(capsys, tmp_path):
    file = tmp_path / "pairs.csv"
    years = run_json(capsys, "sweep", "--from", "2020", "--to", "2021", "-o", str(file))["years"]
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    assert head == "attacker,victim,year,obliged,contested"
    assert len(lines) == sum(year["obliged"] + year["contested"] for year in years) > 1000
    allies = [line for line in lines if line.startswith("RUS,EST,2020,")]
    assert len(allies) == 1
    assert int(allies[0].split(",")[3]) >= 28
    assert call(["sweep", "--from", "2020", "--to", "2020"]) == 0
    assert "pairs of attacker and victim" in capsys.readouterr().out


def test_a_sweep_of_years_out_of_order_is_refused(capsys):
    assert call(["sweep", "--from", "2021", "--to", "2020"]) == 2
    assert "the earlier one first" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["1.5", "2.0", "1e3", "0x10", "many"])
def test_a_whole_number_is_not_rounded_from_another(capsys, text):
    assert call(["vote", "ukraine-2025", "--draws", text]) == 2
    assert f"--draws: {text!r} is no whole number" in " ".join(
        capsys.readouterr().err.replace('"', "").split()
    )


def test_a_reader_that_goes_away_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "foedus", "list", "states"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        said = command.stderr.read()
    assert command.returncode == 0
    assert said == b""
