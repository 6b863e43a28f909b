"""`foedus oblige` as a user would call it."""

from __future__ import annotations

import json

import pytest

from foedus.cli.main import call

ESTONIA = "attacker=RUS territory_of=EST place=EST on=2026-06-01"


def run_json(capsys, *arguments):
    assert call(["oblige", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def text(capsys, *arguments):
    assert call(["oblige", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return " ".join(captured.out.split())


def test_the_shipped_treaties_answer_an_event_that_is_typed(capsys):
    found = run_json(capsys, "--event", ESTONIA)
    (row,) = found["obligations"]["matrix"]
    assert row["states"]["USA"]["verdict"] == "obliged"
    assert row["states"]["USA"]["treaty"] == "nato"
    assert row["states"]["RUS"]["verdict"] == "forbidden"


def test_an_event_is_typed_into_a_scenario_without_editing_it(capsys):
    found = run_json(capsys, "ukraine-2025", "--event", ESTONIA, "--proposal", "european-force")
    assert {row["contingency"] for row in found["obligations"]["matrix"]} == {"event"}
    assert {row["proposal"] for row in found["obligations"]["matrix"]} == {"european-force"}


def test_why_not_names_all_that_stands_in_the_way(capsys):
    said = text(
        capsys, "ukraine-2025", "--event", "attack-on-force", "-p", "european-force", "--why-not", "USA"
    )
    assert "NATO 5" in said
    assert "Ukraine is no territory of a party" in said


def test_a_state_that_is_bound_is_told_so_where_one_asks_why_not(capsys):
    assert "Germany must help, by" in text(capsys, "--event", ESTONIA, "--why-not", "germany")


def test_what_would_oblige_a_state_is_told_with_its_price(capsys):
    found = run_json(
        capsys, "ukraine-2025", "--event", "attack-on-force", "-p", "european-force", "--what-would", "USA"
    )
    (answer,) = found["what_would"]
    assert (answer["goal"], answer["already"]) == ("oblige", False)
    kinds = {tuple(edit["kind"] for edit in change["edits"]) for change in answer["changes"]}
    assert {("place",), ("pact",), ("accession",), ("amendment",)} <= kinds
    assert all(change["treaty"] for change in answer["changes"])


def test_what_would_free_a_state_is_asked_where_it_is_obliged(capsys):
    said = text(capsys, "--event", ESTONIA, "--what-would", "USA")
    assert "free United States" in said
    assert "leaves the North" in said


def test_every_proof_is_shown_on_request(capsys):
    said = text(capsys, "--event", ESTONIA, "--explain")
    assert "Estonia is a party to the North Atlantic Treaty [art. 5, A]" in said


def test_a_reading_is_settled_by_the_name_that_the_answer_gives(capsys):
    event = ["--event", "attacker=RUS vessel_of=GBR place=black-sea on=2026-06-01", "--state", "USA"]
    contested = next(
        f
        for f in run_json(capsys, *event)["obligations"]["findings"]
        if (f["treaty"], f["article"], f["verdict"]) == ("nato", "5", "contested")
    )
    (reading,) = contested["readings"]
    for value, verdict in (("yes", "obliged"), ("no", "not triggered")):
        settled = run_json(capsys, *event, "--read", f"{reading}={value}")["obligations"]["findings"]
        told = {f["verdict"] for f in settled if (f["treaty"], f["article"]) == ("nato", "5")}
        assert verdict in told


def test_the_chance_of_a_doubtful_fact_stands_in_the_document(capsys):
    doubt = f"{ESTONIA} severity={{incident: 0.75, armed_attack: 0.25}}"
    found = run_json(capsys, "--event", doubt, "--state", "USA")["obligations"]["findings"]
    chances = [f["chance"] for f in found if (f["treaty"], f["article"]) == ("nato", "5")]
    assert chances == [[0.25, 0.25]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "which event"),
        (["law"], "which event"),
        (["--event", "attack-on-force"], "which event"),
        (["--event", ESTONIA, "--state", "XXX"], "no state 'xxx'"),
        (["--event", ESTONIA, "--why-not", "Germny"], "did you mean 'germany'"),
        (["--event", ESTONIA, "--read", "black-sea"], "name=yes"),
        (["--event", ESTONIA, "--declarations", "maybe"], "maybe"),
        (["--event", "attacker=RUS"], "target"),
        (["--event", ESTONIA, "--atop", "nowhere"], "nowhere"),
        (["--event", ESTONIA, "--proposal", "deal"], "deal"),
        (["ukraine-2025", "--event", "atack-on-force"], "attack-on-force"),
    ],
)
def test_a_wrong_question_says_what_to_do(capsys, arguments, says):
    assert call(["oblige", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err.lower()
    assert "Traceback" not in captured.err


# --- chains


def test_a_chain_is_followed_ring_by_ring(capsys):
    (found,) = run_json(capsys, "--event", ESTONIA, "--cascade", "--depth", "2")["cascades"]
    assert "USA" in found["rings"][0]
    assert set(found["rings"][1]) == {"AUS", "NZL", "UKR"}  # Ukraine owes the United Kingdom help in return


def test_nobody_is_drawn_in_where_nobody_honours(capsys):
    (found,) = run_json(capsys, "--event", ESTONIA, "--cascade", "--honour", "none")["cascades"]
    assert found["rings"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--honour", "often"], "no chance"),
        (["--honour", "USA=1.5"], "no chance"),
        (["--honour", "XXX=1"], "xxx"),
        (["--choose", "FRA"], "state=victim"),
        (["--depth", "-1"], "depth is -1"),
        (["--keep-out", "EST"], "a victim"),
        (["--strikes", "2"], "strikes is 2"),
    ],
)
def test_a_wrong_chain_says_what_to_do(capsys, arguments, says):
    assert call(["oblige", "--event", ESTONIA, "--cascade", *arguments]) == 2
    assert says in capsys.readouterr().err.lower()


# --- pages


def test_the_answer_is_also_a_page_with_its_map(capsys, tmp_path):
    page = tmp_path / "new" / "answer.html"
    assert "The same as a page" in text(capsys, "--event", ESTONIA, "--output", str(page))
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert "Russia attacks territory of Estonia on 2026-06-01, by the law as it stands: 3" in written


def test_a_page_that_cannot_be_written_is_refused_before_the_work(capsys, tmp_path):
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    assert call(["oblige", "--event", ESTONIA, "-o", str(tmp_path / "file" / "x.html")]) == 2
    assert "--output" in capsys.readouterr().err


def test_a_brief_draws_the_event_that_is_asked_for(tmp_path):
    page = tmp_path / "brief.html"
    arguments = ["brief", "ukraine-2025", "--draws", "64", "--no-sensitivity", "-o", str(page)]
    assert call([*arguments, "--event", "attack-on-estonia"]) == 0
    assert "Armed attack on Estonia, under" in page.read_text(encoding="utf-8")
    assert call([*arguments, "--event", "attack-on-estonai"]) == 2
