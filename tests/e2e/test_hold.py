"""`foedus hold` from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foedus.cli.main import call

DRAWS = ["--draws", "256"]
SEED = "ukraine-2025"


def run(capsys, *arguments) -> str:
    assert call(["hold", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def document(capsys, *arguments) -> dict:
    return json.loads(run(capsys, *arguments, "--json"))


def refused(capsys, *arguments) -> str:
    assert call(["hold", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def whole():
    """The JSON of the seed case, read once."""
    import contextlib
    import io

    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert call(["hold", SEED, "--draws", "512", "--json"]) == 0
    return json.loads(told.getvalue())["stability"]


def test_the_page_is_short_and_says_the_order_first(capsys):
    page = run(capsys, SEED, *DRAWS)
    lines = page.splitlines()
    assert len(lines) <= 66
    assert max(map(len, lines)) <= 100
    said = words(page)
    assert said.index("The order is firmer than the level") < said.index("No breach")
    for column in ("Rank", "Hazard ratio", "Margin", "Promise needed", "No breach"):
        assert column.split()[0] in page


@pytest.mark.parametrize(
    "flags", [[], ["--details"], ["--explain", "-p", "no-guarantee"], ["--break-even", "dishonour/USA"]]
)
def test_every_page_ends_with_assumptions_and_limits(capsys, flags):
    said = words(run(capsys, SEED, *DRAWS, *flags))
    for part in (
        "Assumptions",
        "Guarantors decide one after another",
        "Limits",
        "relative to the noise of choices",
        "is tuned so that",
        "weaker states than a challenger with nuclear arms",
        "is an opinion",
        "called on once",
        "not one mind",
        "not one throw of dice",
        "Nobody learns",
        "nothing of what any government will decide",
    ):
        assert part in said, part


def test_the_order_of_the_seed_case_stands_under_every_setting_of_noise(whole):
    chain = (
        "no-guarantee",
        "small-tripwire",
        "european-force",
        "european-force-us-backstop",
        "full-membership",
    )
    settings = whole["under_noise"]["settings"]
    assert len(settings) == 9
    for setting in settings:
        levels = [setting["no_breach"][name]["5"] for name in chain]
        assert levels == sorted(levels), setting


def test_chances_of_failures_and_of_none_sum_to_one_in_every_year(whole):
    for proposal in whole["proposals"]:
        assert [entry["year"] for entry in proposal["years"]] == list(range(1, 11))
        for entry in proposal["years"]:
            ended = sum(kind["mean"] for kind in entry["ended"].values())
            assert ended + entry["kept"]["mean"] == pytest.approx(1)
            for spread in (entry["kept"], *entry["ended"].values(), *entry["hazard"].values()):
                assert 0 <= spread["p10"] <= spread["p90"] <= 1


def test_the_baseline_has_the_ratio_one_and_pairs_leave_out_ties(whole):
    assert whole["baseline"] == "no-guarantee"
    found = {proposal["proposal"]: proposal for proposal in whole["proposals"]}
    assert found["no-guarantee"]["hazard_ratio"]["5"] == {"mean": 1, "p10": 1, "p90": 1}
    beats = whole["beats"]
    for row, column in (("full-membership", "no-guarantee"), ("european-force", "strengthened-ukraine")):
        assert beats[row][column] + beats[column][row] <= 1
        assert beats[row][column] > beats[column][row]


def test_coalitions_and_fighters_agree(whole):
    for proposal in whole["proposals"]:
        help_ = proposal["help"]
        year = help_["coalitions_year"] - 1
        for attack, sets in help_["coalitions"].items():
            assert sum(one["chance"] for one in sets) == pytest.approx(1)
            usa = sum(one["chance"] for one in sets if "USA" in one["fight"])
            assert usa == pytest.approx(help_["if_attacked"][year][attack]["USA"])


def test_another_horizon_decides_the_order_and_stands_beside_the_usual_ones(capsys):
    found = document(capsys, SEED, *DRAWS, "--horizon", "3")["stability"]
    assert found["horizons_years"] == [1, 3, 5, 10]
    assert found["default_horizon_years"] == 3
    beyond = document(capsys, SEED, *DRAWS, "--horizon", "12")["stability"]
    assert len(beyond["proposals"][0]["years"]) == 12


def test_another_baseline_may_be_chosen(capsys):
    found = document(capsys, SEED, *DRAWS, "--baseline", "european-force")["stability"]
    ratios = {p["proposal"]: p["hazard_ratio"]["5"]["mean"] for p in found["proposals"]}
    assert ratios["european-force"] == 1
    assert ratios["no-guarantee"] > 1 > ratios["full-membership"]


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--horizon", "0"], "--horizon is 0.\n  Give a number of years from 1 to 50."),
        (["--horizon", "-3"], "--horizon is -3.\n  Give a number of years from 1 to 50."),
        (["--horizon", "51"], "powers grow at one rate a year"),
        (["--horizon", "1.5"], "'1.5' is no whole number"),
        (["--at", "0", "--break-even", "troops"], "--at is 0."),
        (["--at", "3"], "Add --break-even NAME."),
        (["--wished", "0.5"], "Add --break-even NAME."),
        (["--baseline", "no-guarante"], "Did you mean 'no-guarantee'?"),
        (["--proposal", "nobody"], "There is no proposal 'nobody'."),
        (["--wished", "80", "--break-even", "all"], "--wished is 80.\n  Give a chance from 0 to 1"),
        (["--break-even", "dishonor"], "Near: dishonour"),
        (["--break-even", "dishonour/DEU"], "dishonour/FRA"),
        (["--explain", "--year", "11"], "--year is 11.\n  Give a year from 1 to 10"),
        (["--year", "2"], "Add --explain or --efg FILE."),
        (["--sensitivity", "--draws", "39"], "--sensitivity needs more than --draws 39."),
        (["--efg", "x.efg"], "Choose it with --proposal"),
        (["--efg", "no/such/folder/x.efg", "-p", "no-guarantee"], "Give another --efg."),
    ],
)
def test_a_question_without_sense_is_refused_in_one_message(capsys, flags, says):
    sampling = [] if "--draws" in flags else DRAWS
    assert says in refused(capsys, SEED, *sampling, *flags)


def test_a_scenario_without_stakes_has_no_answer_and_says_why(capsys):
    assert "who might break a settlement" in words(run(capsys, "macedonia-2008", *DRAWS))
    found = document(capsys, "macedonia-2008", *DRAWS, "--explain", "--break-even", "all")
    assert found["stability"] is None
    assert "who might break a settlement" in found["reason"]


def test_a_break_even_value_is_told_for_each_and_for_all(capsys):
    found = document(capsys, SEED, *DRAWS, "--break-even", "peace_benefit", "--wished", "0.7", "--at", "3")[
        "break_even"
    ]
    assert found["within_years"] == 3
    assert {one["proposal"] for one in found["proposals"]} >= {"no-guarantee", "full-membership"}
    for one in found["proposals"]:
        tried = dict(map(tuple, one["tried"]))
        assert one["value"] is None or tried[one["value"]] == one["chance"] >= 0.7
    assert found["for_all"]["value"] is None or found["for_all"]["chance"] >= 0.7


def test_troops_are_a_lever_of_proposals_with_a_force(capsys):
    found = document(capsys, SEED, *DRAWS, "--break-even", "troops")["break_even"]
    with_a_force = {one["proposal"] for one in found["proposals"]}
    assert {"small-tripwire", "european-force", "large-european-force"} <= with_a_force
    assert not {"no-guarantee", "full-membership"} & with_a_force
    assert {one["unit"] for one in found["proposals"]} == {"troops"}


def test_the_smallest_changes_are_ranked(capsys):
    page = words(run(capsys, SEED, "--draws", "64", "-p", "european-force", "--break-even", "all"))
    assert "smallest changes that would" in page
    assert "Part of range" in page


def test_an_explanation_names_parties_and_what_would_flip(capsys):
    page = words(run(capsys, SEED, *DRAWS, "-p", "no-guarantee", "--explain", "--year", "1"))
    for said in ("Russia", "Ukraine, after a", "United States, asked to fight", "Better by", "Flips at"):
        assert said in page
    (found,) = document(capsys, SEED, *DRAWS, "-p", "no-guarantee", "--explain", "--year", "1")[
        "explanations"
    ]
    assert found["year"] == 1
    keep = next(one for one in found["comparisons"] if one["party"] == "challenger")
    worth = {option["move"]: option["worth"] for option in keep["options"]}
    assert worth["keep"] - worth[found["attack"]] == pytest.approx(found["margin"])
    assert all(flip["flips_at"] != flip["now"] for flip in found["flips"])


def test_a_tree_is_written_for_other_programs(capsys, tmp_path: Path):
    file = tmp_path / "tree.efg"
    found = document(capsys, SEED, *DRAWS, "-p", "european-force", "--efg", str(file), "--year", "2")
    assert found["efg"] == {"file": str(file), "proposal": "european-force", "year": 2}
    text = file.read_text(encoding="utf-8")
    assert text.startswith('EFG 2 R "European force, year 2, every number at its median" { "UKR" "RUS" "USA"')
    # Three wars of 2^5 sets with two ends each, two concessions, keeping, and the unhelped war.
    assert sum(line.startswith("t ") for line in text.splitlines()) == 3 * 64 + 2 + 1 + 1
    assert list(tmp_path.iterdir()) == [file]


def test_the_same_question_has_the_same_answer(capsys):
    first, second = (document(capsys, SEED, *DRAWS, "--break-even", "dishonour") for _ in range(2))
    assert first == second


def test_what_it_hangs_on_is_told_with_errors_and_with_what_knowing_is_worth(capsys, monkeypatch):
    from foedus.study import hold_sensitivity

    monkeypatch.setattr(hold_sensitivity, "TOTAL_SAMPLE", 64)
    page = words(run(capsys, SEED, *DRAWS, "-p", "no-guarantee", "--sensitivity"))
    for said in ("First order", "Total", "PAWN", "Lost by doubt", "standard errors"):
        assert said in page
    found = document(capsys, SEED, *DRAWS, "-p", "no-guarantee", "--sensitivity")["sensitivity"]
    assert {one["proposal"] for one in found["inputs"]} == {"no-guarantee"}
    assert len(found["value_of_knowing"]) == 8


def test_guarantors_in_other_orders_change_little_and_that_is_told(capsys):
    page = words(run(capsys, SEED, "--draws", "64", "-p", "european-force", "--orders"))
    assert "if guarantors decide in another order or at once" in page
    found = document(capsys, SEED, "--draws", "64", "-p", "european-force", "--orders")["orders"]
    (one,) = found["proposals"]
    assert one["in_turn"][0]["order"] == ["USA", "FRA", "GBR", "NORDIC_BALTIC", "POL"]
    chances = [variant["no_breach"] for variant in one["in_turn"]]
    assert max(chances) - min(chances) < 0.1


def test_the_range_of_bargains_is_told_year_by_year(whole):
    for proposal in whole["proposals"]:
        found = proposal["range_over_time"]
        assert [entry["year"] for entry in found["years"]] == list(range(1, 11))
        for entry in found["years"]:
            assert 0 <= entry["inside"] <= 1
            assert entry["low"]["p50"] < entry["high"]["p50"]


def test_a_tree_that_was_written_can_be_solved(capsys, tmp_path: Path):
    file = tmp_path / "tree.efg"
    document(capsys, SEED, *DRAWS, "-p", "no-guarantee", "--efg", str(file))
    assert call(["solve", str(file)]) == 0
    assert "RUS" in capsys.readouterr().out


def test_past_peace_has_a_line_of_its_own_on_the_page(capsys):
    said = words(run(capsys, SEED, *DRAWS))
    assert "Past peace, a line of its own (Pairs of states after a war)" in said
    assert "nothing of alliances" in said
    assert "pooled" not in said


def test_the_two_lines_are_pooled_only_with_a_stated_weight(capsys):
    said = words(run(capsys, SEED, *DRAWS, "--pool", "0.25", "-p", "european-force"))
    for part in (
        "What past peace says",
        "records:",
        "pooled, 0.25",
        "nuclear arms",
        "carried over",
    ):
        assert part in said
    alone, game, records = (
        document(capsys, SEED, *DRAWS, *flags)["past_peace"]["proposals"][0]
        for flags in ([], ["--pool", "0"], ["--pool", "1"])
    )
    assert alone["pooled"] is None
    assert records["pooled"]["5"]["mean"] == pytest.approx(records["records"][0]["survival"]["5"]["mean"])
    held = document(capsys, SEED, *DRAWS)["stability"]["proposals"][0]["no_breach"]["5"]["mean"]
    assert game["pooled"]["5"]["mean"] == pytest.approx(held)


def test_years_beyond_the_records_are_told_of_the_last_year_that_they_reach(capsys):
    said = words(run(capsys, SEED, *DRAWS, "--horizon", "30"))
    assert "10 years pass without failure" in said


@pytest.mark.parametrize("weight", ["1.5", "-0.1", "nan"])
def test_a_weight_that_is_no_share_is_refused(capsys, weight):
    assert "weight of the records from 0" in refused(capsys, SEED, *DRAWS, "--pool", weight)
