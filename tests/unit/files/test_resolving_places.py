"""Where things happen in a scenario: by name, by a point, and at places of the author's own."""

import sys

import pytest
from tests.documents import complaints, resolved, small, written

from foedus.files.areas import load_areas, load_drawn_areas
from foedus.files.dump import dump
from foedus.files.places import load_places
from foedus.files.resolve import find_problems, resolve
from foedus.files.states import load_states
from foedus.model.places import Coordinates

ROCK = {"name": "A rock", "kind": "reef", "claimed_by": ["FRA", "UKR"], "at": {"lat": 1, "lon": 2}}


def event(place, **more):
    return {
        "id": "hit",
        "attacker": "RUS",
        "target": {"vessel_of": "FRA"},
        "place": place,
        "on": "2026-06-01",
        **more,
    }


@pytest.mark.parametrize("point", [{"lat": 44.5, "lon": 33.2}, "44.5N 33.2E", "44.5, 33.2"])
def test_a_point_is_the_place_it_lies_in(point):
    found = resolved(contingencies=[event(point)])
    assert found.contingencies[0].place == "black-sea"
    assert found.contingencies[0].at == Coordinates(44.5, 33.2)
    assert found.places.keys() == {"black-sea"}
    assert any("is taken to lie in Black Sea (black-sea)." in note for note in found.notes)


def test_a_point_near_a_border_is_noted_with_the_other_side():
    (note,) = [n for n in resolved(contingencies=[event("35.89N 5.31W")]).notes if "taken to lie" in n]
    assert "Ceuta (ceuta)" in note
    assert "Morocco (MAR)" in note
    assert "cannot decide" in note


def test_a_point_in_a_disputed_region_is_the_disputed_place():
    found = resolved(contingencies=[event({"lat": 48.0, "lon": 37.8})])
    assert found.contingencies[0].place == "donetsk-region"
    assert found.places["donetsk-region"].claimed_by == ("RUS", "UKR")


def test_a_named_place_may_have_its_very_point():
    found = resolved(contingencies=[event("black-sea", at="44.5N 33.2E")])
    assert found.contingencies[0].at == Coordinates(44.5, 33.2)


def test_what_stands_at_a_point_reads_back_equal():
    found = resolved(contingencies=[event("44.123456N 33.2E")], places={"rock": ROCK})
    assert resolve(written(dump(found)), "again") == found


def test_only_places_that_are_named_are_in_the_scenario():
    assert resolved().places == {}
    assert resolved(contingencies=[event("crimea")]).places.keys() == {"crimea"}


def test_states_that_hold_or_claim_a_place_are_known_to_the_scenario():
    assert {"ARG", "GBR"} <= resolved(contingencies=[event("falkland-islands")]).states.keys()


def test_an_author_may_describe_a_place():
    found = resolved(places={"rock": ROCK}, contingencies=[event("rock")])
    place = found.places["rock"]
    assert (place.sovereign, place.administrator, place.claimed_by) == ("", "", ("FRA", "UKR"))
    assert place.at == Coordinates(1.0, 2.0)


def test_an_author_may_see_a_shipped_place_otherwise():
    mine = {"name": "Crimea", "kind": "land", "sovereign": "UKR"}
    found = resolved(places={"crimea": mine}, contingencies=[event("crimea")])
    assert found.places["crimea"].belongs_to("RUS") is False


def test_the_sovereign_runs_a_place_unless_it_says_otherwise():
    mine = {"name": "A base", "kind": "base", "sovereign": "FRA"}
    found = resolved(places={"one": mine, "other": {**mine, "administrator": ""}}).places
    assert (found["one"].administrator, found["other"].administrator) == ("FRA", "")


def test_areas_that_name_a_state_take_in_the_places_within_it():
    base = {"name": "A base", "kind": "base", "sovereign": "POL", "within": "POL"}
    found = resolved(places={"base": base}, treaties=[{"use": "nato"}])
    assert "base" in found.areas["nato-article-6-territory"].places
    assert "kursk-region" in load_areas()["nato-article-6-territory"].places


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"contingencies": [event("133.2, 44.5")]}, "place of the contingency 'hit' has the latitude 133.2"),
        (
            {"contingencies": [event({"lat": 44.5})]},
            "place of the contingency 'hit' has lat, which is no point",
        ),
        ({"contingencies": [event(5)]}, "place of the contingency 'hit' is 5, which is neither"),
        ({"contingencies": [event("blck-sea")]}, "is 'blck-sea', which is not known"),
        (
            {"contingencies": [event("black-sea", at="north")]},
            "at of the contingency 'hit' is 'north', which is no",
        ),
        ({"places": {"rock": {**ROCK, "kind": "stone"}}}, "kind of the place 'rock' is 'stone'"),
        ({"places": {"rock": {**ROCK, "sovereign": "FRR"}}}, "is 'FRR', which is no known state"),
        ({"places": {"rock": {**ROCK, "claimed_by": ["UKR", "XXX"]}}}, "is 'XXX', which is no known state"),
        ({"places": {"POL": ROCK}}, "the place 'POL' bears the code of a state"),
        (
            {"places": {"rock": {**ROCK, "before": [{"until": "1950-01-01"}, {"until": "1900-01-01"}]}}},
            "the earlier holders of the place 'rock' end on 1950-01-01, 1900-01-01",
        ),
        ({"areas": {"territory-of-FRA": {"name": "x"}}}, "the area 'territory-of-FRA' stands here"),
    ],
)
def test_a_place_that_makes_no_sense_is_met_with_what_is_wrong(changes, found):
    (said,) = complaints(**changes)
    assert found in said


def test_a_swapped_point_is_met_with_the_other_order():
    (problem,) = find_problems(written(small(contingencies=[event("133.2, 44.5")])))
    assert problem.remedy == "Did you mean lat: 44.5, lon: 133.2?"


# --- the library


def test_every_place_says_where_it_is_from_and_names_known_states():
    for place in load_places().values():
        assert place.source
        assert place.name
        assert place.codes <= load_states().keys()


def test_a_contested_place_says_who_holds_which_view():
    assert [p.id for p in load_places().values() if p.claimed_by and not p.views] == []


def test_an_undisputed_holder_is_no_claimant_too():
    for place in load_places().values():
        for held in (place.tenure(), *place.before):
            assert held.sovereign not in held.claimed_by
            assert held.administrator == "" or place.kind != "sea"


def test_every_place_that_an_area_names_is_described():
    listed = {name for area in load_drawn_areas().values() for name in area.places | area.disputed}
    assert listed <= load_places().keys() | load_states().keys()


def test_shapes_are_read_only_where_a_point_is_given():
    import subprocess

    code = (
        "import sys; from foedus.files import load; load.load('ukraine-2025'); "
        "sys.exit('shapely' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
