"""What ``foedus supply`` answers beyond the brief, as a user would call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.cli.main import call

DRAWS = ["--draws", "256"]
FORCE = ["ukraine-2025", "-p", "european-force"]
KINDS = [str(Path(__file__).parents[1] / "files" / "valid" / "force_of_several_kinds.yaml"), "-p", "named"]


def answer(capsys, *arguments):
    assert call(["supply", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def refusal(capsys, *arguments):
    assert call(["supply", *arguments]) == 2
    return capsys.readouterr().err


def test_a_larger_force_is_met_less_often_and_never_shrinks(capsys):
    small, large = (
        answer(capsys, *FORCE, *DRAWS, "--size", size)["forces"]["proposals"] for size in ("10000", "60000")
    )
    found = [
        next(s for s in supplies if s and s["proposal"] == "european-force") for supplies in (small, large)
    ]
    assert found[0]["chance_met"] > found[1]["chance_met"]
    assert found[0]["fielded"]["mean"] <= found[1]["fielded"]["mean"]
    assert found[0]["demand"]["p50"] == 10_000


def test_leaving_out_a_state_says_what_that_costs(capsys):
    found = answer(capsys, *FORCE, *DRAWS, "--without", "France", "--without", "USA")
    france, united_states = found["exclusions"]
    assert france["state"] == "FRA"
    assert france["fielded"] > 0
    assert france["burdened"]
    assert united_states["is_excluded"]
    supply = next(s for s in found["forces"]["proposals"] if s and s["proposal"] == "european-force")
    assert "FRA" not in supply["states"]


def test_the_ceiling_curve_never_rises(capsys):
    curve = answer(capsys, *FORCE, *DRAWS, "--ceiling")["ceiling"][0]
    assert curve["chance"][0] == 1
    assert curve["chance"] == sorted(curve["chance"], reverse=True)


def test_keys_of_sharing_stand_side_by_side(capsys):
    shared = answer(capsys, *FORCE, *DRAWS, "--share-key", "nato")
    keys = shared["sharing"][0]["keys"]
    assert set(keys) == {"gdp", "capped", "nato", "threat", "population", "defence", "equal"}
    assert all(sum(key["fair_share"].values()) == pytest.approx(1) for key in keys.values())
    assert {test["name"] for test in shared["burden_tests"]} == {"olson-zeckhauser", "sandler"}


@pytest.mark.parametrize("whole", [[], ["--whole", "--seconds", "3"]])
def test_a_plan_by_kind_of_unit_is_one_document_and_keeps_every_rule(capfd, whole):
    plan = answer(capfd, *KINDS, "--plan", *whole)["plans"][0]
    assert plan["faults"] == []
    assert plan["is_lower_bound"] is not bool(whole)
    assert plan["kinds"] == ["infantry", "fires", "command"]


def test_chances_by_kind_of_unit_come_with_the_ceiling(capsys):
    kinds = answer(capsys, *KINDS, "--draws", "32", "--ceiling", "--size", "9000")["kinds_of_unit"][0]
    assert 0 <= kinds["chance_met"] <= 1
    assert set(kinds["short"]) == {"infantry", "fires", "command"}


@pytest.mark.slow
@pytest.mark.parametrize("what", [["--plan"], ["--ceiling", *DRAWS], DRAWS])
def test_each_picture_is_drawn(tmp_path, capsys, what):
    assert call(["supply", *FORCE, *what, "-o", str(tmp_path / "picture.svg")]) == 0
    capsys.readouterr()
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<svg")


def test_what_cannot_be_asked_is_refused_in_words(capsys):
    assert "--size is 0" in refusal(capsys, *FORCE, "--size", "0")
    assert "Did you mean 'FRA'" in refusal(capsys, *FORCE, "--without", "FRRA")
    assert "Known: gdp, capped, nato" in refusal(capsys, *FORCE, "--share-key", "fate")
    assert "no kinds of unit" in refusal(capsys, *FORCE, "--plan", "--whole")
    assert "Use --whole" in refusal(capsys, *KINDS, "--plan", "--unit", "150")
    assert "--seconds is 0" in refusal(capsys, *KINDS, "--plan", "--whole", "--seconds", "0")
    assert "Choose one" in refusal(capsys, "ukraine-2025", "--plan", "-o", "never.svg")
