"""Whose a place is, who runs it, and who did on an earlier day."""

import datetime
from dataclasses import replace

import pytest
from tests.builders import scenario
from tests.unit.obligations.worlds import event, settlement, world

from foedus.analyses.obligations.faces import faces
from foedus.analyses.obligations.places import administered_by, belongs_to, holders
from foedus.files.places import load_places
from foedus.model.places import Coordinates, Place, Tenure, territories

SMALL = scenario()


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("place", "state", "before", "then", "since"),
    [
        ("crimea", "UKR", True, "2014-03-18", None),
        ("crimea", "RUS", False, "2014-03-18", None),
        ("hong-kong", "GBR", True, "1997-07-01", False),
        ("hong-kong", "CHN", None, "1997-07-01", True),
        ("goa", "PRT", True, "1961-12-19", None),
        ("goa", "IND", False, "1947-08-15", None),
        ("alaska", "RUS", True, "1867-10-18", False),
        ("goa", "PRT", None, "1974-12-31", False),
        ("french-algeria", "FRA", True, "1962-07-03", False),
        ("french-algeria", "DZA", False, "1962-07-03", True),
        ("northern-cyprus", "GBR", True, "1960-08-16", False),
        ("donetsk-region", "UKR", True, "2022-09-30", None),
        ("golan-heights", "SYR", True, "1981-12-14", None),
    ],
)
def test_a_place_changes_hands_on_its_day(place, state, before, then, since):
    on = day(then)
    assert belongs_to(SMALL, place, state, on - datetime.timedelta(days=1)) is before
    assert belongs_to(SMALL, place, state, on) is since


@pytest.mark.parametrize(
    ("place", "state", "on", "runs"),
    [
        ("senkaku-islands", "JPN", "2024-06-01", True),
        ("senkaku-islands", "CHN", "2024-06-01", False),
        ("senkaku-islands", "USA", "1970-06-01", True),
        ("okinawa", "USA", "1972-05-14", True),
        ("okinawa", "JPN", "1972-05-14", False),
        ("okinawa", "JPN", "1972-05-15", True),
        ("crimea", "RUS", "2024-06-01", True),
        ("crimea", "UKR", "2024-06-01", False),
        ("crimea", "UKR", "2014-03-17", True),
        ("guantanamo-bay", "USA", "2024-06-01", True),
        ("guantanamo-bay", "CUB", "2024-06-01", False),
        ("dokdo-takeshima", "KOR", "2024-06-01", True),
        ("scarborough-shoal", "PHL", "2024-06-01", None),
        ("scarborough-shoal", "USA", "2024-06-01", False),
        ("nagorno-karabakh", "AZE", "2023-09-19", None),
        ("nagorno-karabakh", "AZE", "2023-09-20", True),
        ("panama-canal-zone", "USA", "1979-09-30", True),
        ("JPN", "JPN", "2024-06-01", True),
        ("JPN", "USA", "2024-06-01", False),
        ("black-sea", "TUR", "2024-06-01", False),
        ("atlantis", "GRC", "2024-06-01", False),
    ],
)
def test_who_runs_a_place_is_told_apart_from_whose_it_is(place, state, on, runs):
    assert administered_by(SMALL, place, state, day(on)) is runs


def test_without_a_day_things_stand_as_they_are_now():
    assert belongs_to(SMALL, "hong-kong", "CHN") is True
    assert administered_by(SMALL, "okinawa", "JPN") is True
    assert holders(SMALL, "falkland-islands") == ("ARG", "GBR")


def test_an_event_has_the_faces_of_its_own_day():
    before = event("forces_of USA", "hong-kong", attacker="RUS", on=day("1997-06-30"))
    struck = [face.victim for face in faces(world("nato", hit=before), settlement(), before)]
    assert struck == ["USA", "CHN", "GBR"]
    after = replace(before, on=day("1997-07-01"))
    assert [face.victim for face in faces(world("nato", hit=after), settlement(), after)] == ["USA", "CHN"]


def test_territories_are_certain_under_the_sovereign_and_disputed_under_claimants():
    areas = {area.id: area for area in territories(load_places().values())}
    assert {"azores", "madeira"} <= areas["territory-of-PRT"].places
    assert "ceuta" in areas["territory-of-ESP"].places
    assert "ceuta" in areas["territory-of-MAR"].disputed
    for owner in ("ARG", "GBR"):
        assert "falkland-islands" in areas[f"territory-of-{owner}"].disputed


def test_a_claimant_alone_does_not_make_territory_certain():
    place = Place("rock", "Rock", "reef", "", "", ("AAA",), "a test", "D")
    assert place.belongs_to("AAA") is None
    assert place.holders() == ("AAA",)


def test_earlier_holders_are_read_in_their_order():
    spans = (Tenure(day("1900-01-01"), "AAA", "AAA"), Tenure(day("1950-01-01"), "BBB", "BBB"))
    place = Place("rock", "Rock", "reef", "CCC", "CCC", (), "a test", "D", before=spans)
    asked = ("1899-12-31", "1900-01-01", "1949-12-31", "1950-01-01")
    assert [place.tenure(day(on)).sovereign for on in asked] == ["AAA", "BBB", "BBB", "CCC"]
    assert place.codes == {"AAA", "BBB", "CCC"}


def test_a_point_is_written_as_a_chart_has_it():
    assert str(Coordinates(-51.75, -58.9)) == "51.75° S 58.9° W"
