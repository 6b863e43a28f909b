"""``foedus power`` as a user would call it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from foedus.cli.main import call

COUNCIL = ["power", "--rule", "un-security-council/resolution", "--on", "2025-02-13"]


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert call([*arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def table(folder: Path, text: str) -> str:
    file = folder / "votes.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_security_council_in_full(capsys):
    found = run_json(capsys, *COUNCIL)
    assert found["structure"]["winning_coalitions"] == 848
    assert found["structure"]["veto_players"] == ["CHN", "FRA", "GBR", "RUS", "USA"]
    assert found["power"]["shapley-shubik"]["fractions"]["USA"] == "421/2145"
    assert found["power"]["shapley-shubik"]["fractions"]["DNK"] == "4/2145"
    assert all(entry["method"] and entry["error_bound"] < 1e-15 for entry in found["power"].values())
    assert found["refused"] == {}
    assert found["rule"]["certainty"] == "B"


def test_the_day_chooses_members_and_version(capsys):
    arguments = ("power", "--rule", "eu/qualified-majority", "--index", "normalised-banzhaf", "--on")
    assert (
        run_json(capsys, *arguments, "1970-01-01")["power"]["normalised-banzhaf"]["fractions"]["LUX"] == "0"
    )
    later = run_json(capsys, *arguments, "1973-01-01")
    assert len(later["voters"]) == 9
    assert later["structure"]["winning_coalitions"] == 75


def test_the_terminal_names_states_and_says_how_it_counted(capsys):
    assert call(COUNCIL) == 0
    out = capsys.readouterr().out
    assert "Can stop it alone: China, France, United Kingdom, Russia and United States" in out
    assert "table of all make-ups" in out


@pytest.mark.parametrize(
    "text",
    [
        "name,weight\nA,3\nB,2\nC,1\n",
        "A;3\nB;2\nC;1\n",
        "votes\tvoter\n3\tA\n2\tB\n1\tC\n",
        "\ufeffName,Votes\r\nA,3\r\nB,2\r\nC,1\r\n",
    ],
)
def test_a_table_of_weights_is_read_in_its_usual_forms(capsys, tmp_path, text):
    found = run_json(
        capsys, "power", "--rule", table(tmp_path, text), "--quota", "4", "--index", "shapley-shubik"
    )
    assert found["power"]["shapley-shubik"]["fractions"] == {"A": "2/3", "B": "1/6", "C": "1/6"}


@pytest.mark.parametrize(
    ("quota", "winning"), [("3", 5), ("50%", 5), (">50%", 3), ("100%", 1), ("7", 0), ("0", 8)]
)
def test_a_quota_is_a_number_or_a_share_to_reach_or_to_exceed(capsys, tmp_path, quota, winning):
    found = run_json(capsys, "power", "--rule", table(tmp_path, "A,3\nB,2\nC,1\n"), "--quota", quota)
    assert found["structure"]["winning_coalitions"] == winning
    assert bool(found["findings"]) == (quota in {"3", "50%", "7", "0", "100%"})


def test_fractional_weights_are_scaled_with_notice(capsys, tmp_path):
    found = run_json(capsys, "power", "--rule", table(tmp_path, "A,1.5\nB,1\nC,0.5\n"), "--quota", "2")
    assert found["notices"] == [
        "Weights and quota were multiplied by 2 to make them whole, which changes no outcome."
    ]
    assert found["power"]["banzhaf"]["values"] == {"A": 0.75, "B": 0.25, "C": 0.25}


def test_unions_are_asked_for_by_their_members(capsys, tmp_path):
    file = table(tmp_path, "A,1\nB,1\nC,1\n")
    found = run_json(capsys, "power", "--rule", file, "--quota", "2", "--union", "A,B", "--index", "banzhaf")
    assert found["power"]["owen"]["fractions"] == {"A": "1/2", "B": "1/2", "C": "0"}
    assert found["unions"] == [["A", "B"]]


def test_a_rule_in_a_file_of_its_own(capsys, tmp_path):
    file = tmp_path / "two-thirds.yaml"
    file.write_text(
        "title: Not the parties\nmembers: [A, B, C, D, E]\nrule: {without: [A, B], rule: {share: 2/3}}\n",
        encoding="utf-8",
    )
    found = run_json(capsys, "power", "--rule", str(file))
    assert found["voters"] == ["C", "D", "E"]
    assert sum(Fraction(v) for v in found["power"]["shapley-shubik"]["fractions"].values()) == 1
    assert found["rule"]["in_full"] == {"weights": {"C": "1", "D": "1", "E": "1"}, "quota": "2"}


def test_a_page_and_bars_are_written(tmp_path):
    page, bars = tmp_path / "power.html", tmp_path / "power.svg"
    assert call([*COUNCIL, "--output", str(page)]) == 0
    assert call([*COUNCIL, "--output", str(bars)]) == 0
    assert "<svg" in page.read_text(encoding="utf-8")
    assert bars.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rule", "nowhere"], "There is no institution 'nowhere'"),
        (["--rule", "nato/acession"], "Did you mean 'accession'?"),
        (["--rule", "nato"], "Write one of: nato/accession"),
        (
            ["--rule", "eu/qualified-majority", "--on", "1957-01-01"],
            "no rule of eu/qualified-majority for 1957-01-01",
        ),
        (["--rule", "nato/accession", "--on", "1940-01-01"], "nobody decides"),
        (["--rule", "nato/accession", "--on", "soon"], "Write year, month and day"),
        (["--rule", "nato/accession", "--quota", "3"], "--quota belongs to a table"),
        (["--rule", "nato/accession", "--index", "bansaf"], "There is no index 'bansaf'"),
        (["--rule", "nato/accession", "--union", "USA,XXX"], "'XXX', which is no voter"),
        (["--rule", "nato/accession", "--output", "x.pdf"], "ends in .html (a page) or .svg"),
        (["--rule", "missing.csv", "--quota", "3"], "missing.csv"),
        (["--rule", "nato/accession", "--draws", "1"], "draws are 0"),
    ],
)
def test_a_wrong_question_says_what_to_do(capsys, arguments, says):
    assert call(["power", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A,3\nB,-1\n", "votes.csv:2: the weight of 'B' is -1."),
        ("A,3\nB,many\n", "votes.csv:2: the weight of 'B' is 'many'."),
        ("A,3\nA,1\n", "votes.csv:2: 'A' stands there twice."),
        ("name,colour\nA,red\n", "votes.csv:1: the headings are name, colour."),
        ("name,weight\n", "has no voters"),
        ("A,3\nB\n", "votes.csv:2: this line has 1 cell"),
    ],
)
def test_a_faulty_table_says_where(capsys, tmp_path, text, says):
    assert call(["power", "--rule", table(tmp_path, text), "--quota", "3"]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "rule",
    [
        "nonsense",
        "{share: 2/3, more: 1}",
        "{cast: {}}",
        "{without: [Z], rule: unanimity}",
        "3",
        "[]",
        "{weights: {A: 1}}",
    ],
)
def test_a_faulty_rule_in_a_file_is_no_traceback(capsys, tmp_path, rule):
    file = tmp_path / "rule.yaml"
    file.write_text(f"members: [A, B]\nrule: {rule}\n", encoding="utf-8")
    assert call(["power", "--rule", str(file)]) == 2
    assert "A rule is unanimity" in capsys.readouterr().err


def test_a_vote_can_be_asked_about_under_another_rule(capsys):
    arguments = ("vote", "finland-sweden-2022", "--draws", "256", "--proposal", "joint-no-concessions")
    shipped = run_json(capsys, *arguments)["voting"]["proposals"][0]
    same = run_json(capsys, *arguments, "--rule", "nato/accession")["voting"]["proposals"][0]
    easier = run_json(capsys, *arguments, "--rule", "nato/consultation")["voting"]["proposals"][0]
    assert set(same["veto_players"]) <= set(shipped["veto_players"])
    assert easier["veto_players"] == []
    assert easier["chance"]["mean"] >= same["chance"]["mean"]


def test_a_vote_can_be_asked_for_indices_and_for_its_blockers_alone(capsys):
    arguments = ("vote", "finland-sweden-2022", "--draws", "256")
    found = run_json(capsys, *arguments, "--index", "johnston", "--index", "coleman-prevent")["voting"][
        "power"
    ]
    for entry in found.values():
        assert set(entry["indices"]) == {"johnston", "coleman-prevent"}
    assert call([*arguments, "--blockers"]) == 0
    out = capsys.readouterr().out
    assert "Who would block, and why" in out
    assert "Its vote follows" not in out


def test_a_rule_of_voters_for_whom_nobody_speaks_is_refused(capsys):
    assert call(["vote", "ukraine-2025", "--rule", "un-security-council/resolution", "--draws", "64"]) == 2
    assert "No actor of this scenario speaks for CHN" in capsys.readouterr().err
