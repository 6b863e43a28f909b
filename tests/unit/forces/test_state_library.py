from __future__ import annotations

import csv

import pytest
from tests.builders import actor, scenario

from foedus import library
from foedus.analyses.forces.front_line import front_line, neighbours
from foedus.files.states import load_states
from foedus.model.actors import FIGURES
from foedus.model.forces import Stakes

EU = "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE"
NATO_BESIDE = "ALB CAN GBR ISL MKD MNE NOR TUR USA"
WIDTHS = {"high": 0.0, "medium": 0.10, "low": 0.25}


def rows():
    with library.path("states", "states.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells():
    return [(row, figure) for row in rows() for figure in FIGURES if row.get(figure)]


def test_every_member_of_the_union_and_of_the_alliance_has_the_figures_that_forces_need():
    states = load_states()
    for code in f"{EU} {NATO_BESIDE} UKR RUS AUS NZL JPN KOR".split():
        assert {"land_k", "gdp_usd_bn", "population_m", "defence_usd_bn"} <= states[code].figures.keys(), code


def test_the_counts_that_the_readme_gives_hold():
    text = library.path("states", "README.md").read_text(encoding="utf-8")
    for figure in ("population_m", "gdp_usd_bn", "defence_usd_bn", "active_k", "land_k"):
        count = sum(1 for row in rows() if row[figure])
        assert f"| `{figure}` | {count} |" in text


def test_67_states_and_more_have_every_figure():
    needed = {"population_m", "gdp_usd_bn", "defence_usd_bn", "active_k", "land_k"}
    assert sum(needed <= state.figures.keys() for state in load_states().values()) >= 73


def test_codes_are_unique_and_sorted():
    codes = [row["code"] for row in rows()]
    assert codes == sorted(set(codes))


def test_every_figure_says_where_it_comes_from_and_how_certain_it_is():
    for row, figure in cells():
        assert row[f"{figure}_source"].strip(), (row["code"], figure)
        assert row[f"{figure}_certainty"] in WIDTHS, (row["code"], figure)


def test_certainty_becomes_a_range_by_the_stated_rule():
    states = load_states()
    for row, figure in cells():
        number = states[row["code"]].figures[figure].distribution
        width = WIDTHS[row[f"{figure}_certainty"]] * number.likely
        ends = (number.likely - width, number.likely + width)
        assert (number.low, number.high) == pytest.approx(ends, rel=2e-3), (row["code"], figure)


def test_an_estimate_of_our_own_is_marked_as_an_assumption_and_never_certain():
    for row, figure in cells():
        if row[f"{figure}_source"].startswith("assumption:"):
            assert row[f"{figure}_certainty"] != "high", (row["code"], figure)
            assert load_states()[row["code"]].figures[figure].basis.is_assumption


def test_the_sums_that_the_readme_gives_hold():
    states = load_states()
    members = [
        code
        for code in f"{EU} {NATO_BESIDE}".split()
        if code not in ["AUT", "CYP", "IRL", "MLT", "USA", "ISL"]
    ]
    spending = sum(states[code].figures["defence_usd_bn"].distribution.likely for code in members)
    active = sum(states[code].figures["active_k"].distribution.likely for code in members)
    assert spending == pytest.approx(506.681, abs=0.1)
    assert active == pytest.approx(2113.4, abs=0.1)


def test_every_border_joins_two_states_of_the_library():
    codes = load_states().keys()
    with library.path("states", "land_borders.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["state"] < row["neighbour"]
            assert {row["state"], row["neighbour"]} <= codes
            assert float(row["km"]) > 0


def test_neighbours_are_neighbours_of_each_other():
    assert "NOR" in neighbours("RUS")
    assert "RUS" in neighbours("NOR")
    assert {"EST", "FIN", "LTU", "LVA", "NOR", "POL", "UKR"} <= neighbours("RUS")
    assert neighbours("ISL") == frozenset()


def test_without_a_challenger_there_is_no_front_line():
    assert front_line(scenario()) == frozenset()


def test_a_challenger_of_several_states_has_no_front_line_with_itself():
    given = scenario(
        actors=(actor("AAA"), actor("BBB"), actor("EAST", states=("RUS", "BLR"))),
        stakes=Stakes("EAST", "AAA", ()),
    )
    assert {"POL", "LTU"} <= front_line(given)
    assert not {"RUS", "BLR"} & front_line(given)
