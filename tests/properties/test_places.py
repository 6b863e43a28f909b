"""Points and shapes: what is inside is found, and what is written reads back."""

import math

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.files.borders import countries, land_parts, seas
from foedus.files.coordinates import read_point
from foedus.files.gazetteer import RESOLUTION_KM, SHORE_KM, locate
from foedus.files.places import load_places, point_document
from foedus.model.places import Coordinates

POINTS = st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180))
LAND = shapely.union_all(list(countries().values()))
shapely.prepare(LAND)


@st.composite
def in_a_sea(draw):
    """The id of a sea and a point in its polygon, over land or water."""
    name = draw(st.sampled_from(sorted(seas())))
    west, south, east, north = seas()[name].bounds
    point = Coordinates(draw(st.floats(south, north)), draw(st.floats(west, east)))
    return name, point


@settings(deadline=None)
@given(in_a_sea())
def test_a_point_of_open_water_lies_in_the_sea_that_is_drawn_around_it(case):
    name, point = case
    here = shapely.Point(point.lon, point.lat)
    shore = LAND.distance(here) * math.cos(math.radians(point.lat)) * 111.2  # km, or less
    if seas()[name].contains(here):
        assert locate(point).place == name or shore <= 1.1 * SHORE_KM


@settings(deadline=None)
@given(POINTS)
def test_every_point_lies_in_a_place_and_its_neighbours_are_others(point):
    found = locate(point)
    assert found is not None
    assert found.place not in found.near
    assert found.place in load_places() or found.place in countries()


@settings(deadline=None)
@given(POINTS)
def test_a_point_on_land_lies_in_that_state_or_a_part_of_it(point):
    here = shapely.Point(point.lon, point.lat)
    holding = {code for code, land in countries().items() if land.contains(here)}
    parts = {part.place for part in land_parts() if part.of & holding or not part.of}
    if holding:
        assert locate(point).place in holding | parts


@given(POINTS)
def test_a_point_that_is_written_reads_back_to_a_tenth_of_a_metre(point):
    again = read_point(point_document(point))
    assert abs(again.lat - point.lat) <= 1e-6
    assert abs(again.lon - point.lon) <= 1e-6
    assert read_point(point_document(again)) == again
    assert read_point(str(Coordinates(round(point.lat, 4), round(point.lon, 4)))) == read_point(
        {"lat": round(point.lat, 4), "lon": round(point.lon, 4)}
    )


def test_the_shore_is_nearer_than_the_resolution():
    assert 0 < SHORE_KM < RESOLUTION_KM
