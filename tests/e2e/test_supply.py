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


def test_the_brief_pictures_the_force_and_the_pledges_with_tables_as_twins(tmp_path):
    page = tmp_path / "brief.html"
    assert call(["brief", "ukraine-2025", *DRAWS, "--no-sensitivity", "-o", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    for title in (
        "How large a force could be kept up",
        "Who would carry it: European force",
        "Contributors on the map: European force",
        "Who stands there in which phase: European force",
        "From promise to delivery",
    ):
        picture = text[text.index(f"<figcaption>{title}") :]
        picture = picture[: picture.index("</figure>")]
        assert "<svg" in picture, title
        assert "The same as a table" in picture, title
    assert "Sizes that were named in public" in text
    assert "Possible, though barely" in text
    assert "without any one of these it could" in text


def test_burdens_in_four_measures_come_with_every_answer(capsys):
    found = answer(capsys, *FORCE, *DRAWS)["burdens"][0]
    shares = [state["over_fair"] for state in found["states"].values()]
    assert all(set(over) == {"troops", "cost", "risk", "money"} for over in shares)
    assert set(found["gini"]) == {"troops", "cost", "risk", "money"}
    assert found["movers"][0]["largest_without"] > 0


def test_without_its_host_there_is_no_force_and_without_its_backstop_less_of_one(capsys):
    helped = [KINDS[0].replace("of_several_kinds", "with_a_host_and_help"), "-p", "named", *DRAWS]
    with_help = answer(capsys, *helped)["forces"]["proposals"][0]
    found = answer(capsys, *helped, "--without", "UKR", "--without", "USA")
    assert with_help["is_upper_bound"]
    assert 0 < with_help["host_agrees"] < 1
    assert with_help["kinds"]["radar"]["need"]["mean"] == 0
    assert found["forces"]["proposals"][0]["fielded"]["mean"] == 0
    host, backstop = found["exclusions"]
    assert host["chance_without"] == 0
    assert backstop["chance_without"] <= backstop["chance_with"]


def test_a_leximin_plan_is_no_worse_than_the_plain_one(capfd):
    plain, even = (answer(capfd, *KINDS, "--plan", *more)["plans"][0] for more in ([], ["--leximin"]))
    first, second = (sorted((s["burden"] for s in p["states"].values()), reverse=True) for p in (plain, even))
    assert second[0] == pytest.approx(first[0], rel=1e-3)
    assert even["leximin"]
    assert even["faults"] == []
