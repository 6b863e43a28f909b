"""The commands on texts, as a user would call them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from foedus.cli.main import call
from foedus.cli.treaty import app

PACT = """\
title: Pact of a test
status: draft
parties:
  - {states: [FRA, UKR]}
clauses:
  - article: "1"
    says: If Ukraine is invaded, France acts.
    duty: act_to_meet_danger
    trigger: {all: [{severity_at_least: invasion}, own_territory, {condition_holds: ceasefire-in-force}]}
    obligors: [FRA]
    beneficiaries: [UKR]
    within_hours: 24
    source: made up
    certainty: C
source: made up
"""
CASES = """\
source: made up
cases:
  - &invasion
    case: an invasion
    brought: true
    on: 2026-06-01
    attacker: RUS
    target: {territory_of: UKR}
    place: UKR
    severity: invasion
    told: {facts: {ceasefire-in-force: true}}
    state: FRA
    article: "1"
    expect: obliged
  - {<<: *invasion, case: an incident, severity: incident, expect: EXPECTED}
"""


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str):
    assert call([*arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "test-pact"
    own.mkdir()
    (own / "treaty.yaml").write_text(PACT, encoding="utf-8")
    (own / "cases.yaml").write_text(CASES.replace("EXPECTED", "not triggered"), encoding="utf-8")
    return own


# --- two texts


def test_two_shipped_texts_are_compared_clause_by_clause(capsys):
    found = run_json(capsys, "oblige", "--diff", "nato", "eu-treaty-42-7")
    assert (found["a"], found["b"]) == ("nato", "eu-treaty-42-7")
    help_clauses = next(pair for pair in found["clauses"] if pair["family"] == "help")
    assert (help_clauses["a"]["article"], help_clauses["b"]["article"]) == ("5", "42(7)")
    more = {aspect["aspect"]: aspect["asks_more"] for aspect in help_clauses["aspects"]}
    assert (more["content"], more["target"], more["gate"], more["limits"]) == ("b", "a", "b", None)
    assert "No aspect is weighed" in found["conclusion"]


def test_a_draft_of_ones_own_is_compared_with_a_treaty(capsys, folder):
    assert call(["oblige", "--diff", str(folder), "nato"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "test-pact art. 1, and NATO art. 5" in told
    assert "within 24 hours" in told
    assert "NATO asks more on status, how grave it must be" in told


def test_texts_of_a_scenario_come_before_shipped_ones(capsys):
    from foedus.files.load import load

    drafts = [text.id for text in load("ukraine-2025").treaties.values() if text.status == "draft"]
    found = run_json(capsys, "oblige", "ukraine-2025", "--diff", drafts[0], "nato")
    assert found["a"] == drafts[0]


def test_a_version_of_a_text_is_told_from_the_other(capsys, tmp_path, folder):
    other = shutil.copytree(folder, tmp_path / "second" / "test-pact")
    changed = PACT.replace("severity_at_least: invasion", "severity_at_least: armed_attack")
    (other / "treaty.yaml").write_text(changed, encoding="utf-8")
    assert call(["oblige", "--diff", str(folder), str(other)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "test-pact (second) asks more on how grave it must be. No aspect" in told


# --- texts on their own


def test_treaties_are_listed_by_state_day_and_status(capsys):
    every = {row["id"]: row for row in run_json(capsys, "treaty", "list")}
    assert every["nato"]["strongest_duty"] == "assist_as_deemed_necessary"
    before = {row["id"] for row in run_json(capsys, "treaty", "list", "--state", "FIN", "--on", "2023-04-03")}
    after = {
        row["id"]: row for row in run_json(capsys, "treaty", "list", "--state", "FIN", "--on", "2023-04-04")
    }
    assert set(after) - before == {"nato"}
    assert len(after["nato"]["parties"]) == 31
    political = run_json(capsys, "treaty", "list", "--status", "political")
    assert political
    assert {row["status"] for row in political} == {"political"}


def test_a_treaty_is_shown_with_its_triggers_in_words(capsys):
    assert call(["treaty", "show", "eu-treaty-42-7", "--on", "2024-03-07"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for words in (
        "in force, with 27 parties",
        "it is at least an armed attack",
        "on the victim's own territory",
        "certainty ",
    ):
        assert words in told
    found = run_json(capsys, "treaty", "show", "eu-treaty-42-7", "--on", "2019-12-31")
    assert "GBR" in found["parties_on"]
    assert found["treaty"]["id"] == "eu-treaty-42-7"


@pytest.mark.parametrize("name", ["us-kr-1953", "anglo-japanese-1902", "rio-1947", "un-charter"])
def test_every_kind_of_text_can_be_shown(capsys, name):
    assert call(["treaty", "show", name]) == 0
    assert "Source:" in capsys.readouterr().out


def test_a_text_and_its_cases_are_checked(capsys, folder):
    found = run_json(capsys, "treaty", "check", str(folder))
    assert (found["answers"], found["agree"], found["differing"]) == (2, 2, [])


def test_cases_that_do_not_agree_are_told_and_are_no_error_unless_asked(capsys, folder):
    (folder / "cases.yaml").write_text(CASES.replace("EXPECTED", "obliged"), encoding="utf-8")
    assert call(["treaty", "check", str(folder)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "1 of 2 answers agree" in told
    assert "an incident" in told
    with pytest.raises(SystemExit) as stopped:
        call(["treaty", "check", str(folder), "--strict"])
    assert stopped.value.code == 1


def test_a_shipped_treaty_is_checked_with_its_cases_of_history(capsys):
    assert run_json(capsys, "treaty", "check", "us-jp-1960")["differing"] == []


@pytest.mark.slow
def test_every_shipped_text_agrees_with_its_cases(capsys):
    found = run_json(capsys, "treaty", "check")
    assert found["answers"] > 500
    assert found["differing"] == []


def test_an_accession_is_told_step_by_step(capsys):
    asked = [
        "treaty",
        "accede",
        "nato",
        "SWE",
        "--on",
        "2022-07-05",
        "--done",
        "1=2022-06-29",
        "--done",
        "2=2022-07-05",
    ]
    found = run_json(capsys, *asked, "--done", "3=2022-07-05:CAN,NOR")
    assert found["vetoes"]["TUR"] == [1, 2, 3]
    assert (found["next_step"], found["covered_from"]) == (3, None)
    assert "CAN" not in found["steps"][2]["waits_for"]
    through = [*asked, "--done", "3=2024-03-05", "--done", "4=2024-03-05", "--done", "5=2024-03-07"]
    done = run_json(capsys, *through)
    assert done["covered_from"] == "2024-03-07"
    assert [phase["covered"] for phase in done["course"]] == [False] * (len(done["course"]) - 1) + [True]
    assert call(asked) == 0
    assert "step 3 is due" in capsys.readouterr().out


def test_a_member_does_not_accede_again(capsys):
    assert call(["treaty", "accede", "nato", "FIN", "--on", "2025-01-01"]) == 0
    assert "a party already, since 2023-04-04" in capsys.readouterr().out


def test_leaving_tells_what_is_owed_until_when(capsys):
    found = run_json(capsys, "treaty", "leave", "nato", "FRA", "--notice", "2026-01-15")
    assert (found["party"], found["ends_on"]) == (True, "2027-01-15")
    assert found["owed"][0] == {"article": "5", "duty": "assist_as_deemed_necessary"}
    assert call(["treaty", "leave", "nato", "RUS", "--notice", "2026-01-15"]) == 0
    assert "nothing to leave" in capsys.readouterr().out


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["oblige", "--diff", "nato", "eu-treaty-42"], "Did you mean 'eu-treaty-42-7'?"),
        (["oblige", "--diff", "nato"], "--diff"),
        (["treaty", "show", "nat"], "Did you mean 'nato'?"),
        (["treaty", "show", "x" * 5000], "no file or folder"),
        (["treaty", "list", "--state", "FRE"], "There is no state 'FRE'"),
        (["treaty", "list", "--on", "2024-13-01"], "--on"),
        (["treaty", "accede", "nato", "UKR", "--done", "two"], "--done 'two' is no step with its day"),
        (
            ["treaty", "accede", "nato", "UKR", "--on", "2025-02-13", "--done", "9=2025-01-01"],
            "has no step 9",
        ),
        (["treaty", "leave", "nato", "TRU"], "There is no state 'TRU'"),
        (["treaty", "import-atop", "no-such-folder"], "no-such-folder"),
        (["treaty", "nonsense"], "nonsense"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(capsys, arguments, says):
    assert call(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    "fault", [("duty: act_to_meet_danger", "duty: act"), ("own_territory", "own_teritory")]
)
def test_every_problem_of_a_text_is_told_with_its_line(capsys, folder, fault):
    (folder / "treaty.yaml").write_text(PACT.replace(*fault), encoding="utf-8")
    assert call(["treaty", "check", str(folder)]) == 2
    told = capsys.readouterr().err
    line = 1 + PACT[: PACT.index(fault[0])].count("\n")
    assert f"treaty.yaml:{line}" in told


def test_a_folder_without_a_text_and_a_file_of_another_kind_are_refused(capsys, tmp_path):
    (tmp_path / "text.txt").write_text("x", encoding="utf-8")
    assert call(["treaty", "check", str(tmp_path)]) == 2
    assert "has no treaty.yaml" in capsys.readouterr().err
    assert call(["treaty", "check", str(tmp_path / "text.txt")]) == 2
    assert "is no treaty" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["list", "show", "check", "accede", "leave", "import-atop"])
def test_every_command_on_texts_explains_itself_with_an_example(capsys, command):
    assert command in app
    assert call(["treaty", command, "--help"]) == 0
    assert "Example" in capsys.readouterr().out
