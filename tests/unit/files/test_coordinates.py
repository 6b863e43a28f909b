"""Points in every form, and what is said of those that cannot be."""

import pytest

from foedus.files.coordinates import CoordinatesError, is_point, read_point
from foedus.model.places import Coordinates

SHIP = Coordinates(44.5, 33.2)


@pytest.mark.parametrize(
    "written",
    [
        {"lat": 44.5, "lon": 33.2},
        "44.5, 33.2",
        "44.5 33.2",
        "44.5; 33.2",
        "44.5N 33.2E",
        "44.5 N, 33.2 E",
        "44.5° N 33.2° E",
        "33.2E 44.5N",
        "44.5n 33.2e",
        "44°30'N 33°12'E",
        "44° 30′ N, 33° 12′ E",
    ],
)
def test_one_point_in_every_form(written):
    assert is_point(written)
    assert read_point(written) == SHIP


@pytest.mark.parametrize("written", ["-51.75, -58.9", "51.75S 58.9W", {"lat": -51.75, "lon": -58.9}])
def test_south_and_west_are_negative(written):
    assert read_point(written) == Coordinates(-51.75, -58.9)


@pytest.mark.parametrize("name", ["black-sea", "UKR", "NES", "west-berlin", "", "area-51"])
def test_a_name_is_no_point(name):
    assert not is_point(name)


@pytest.mark.parametrize(
    ("written", "found", "remedy"),
    [
        ("133.2, 44.5", "latitude 133.2", "Did you mean lat: 44.5, lon: 133.2?"),
        ({"lat": -120, "lon": 30}, "latitude -120", "Did you mean lat: 30, lon: -120?"),
        ("91, 100", "latitude 91", ""),
        ({"lat": 44.5, "lon": 200}, "longitude 200", "Write -160 instead"),
        ({"lat": 44.5, "lon": 1000}, "longitude 1000", ""),
        ("44.5N", "no point", ""),
        ("44.5N 33.2N", "north or south once", ""),
        ("44.5N 33.2", "north or south once", ""),
        ("-44.5S 33.2E", "no point", ""),
        ("44°75'N 33°12'E", "no point", ""),
        ("1 2 3", "no point", ""),
        ({"lat": 44.5}, "has lat, which", ""),
        ({"latitude": 44.5, "longitude": 33.2}, "has latitude, longitude, which", ""),
        ({"lat": "44.5", "lon": 33.2}, "a lat that is no number", ""),
        ({"lat": True, "lon": 33.2}, "a lat that is no number", ""),
        ({"lat": float("nan"), "lon": 33.2}, "a lat that is no number", ""),
        ([44.5, 33.2], "no point", ""),
    ],
)
def test_a_point_that_cannot_be_says_why(written, found, remedy):
    with pytest.raises(CoordinatesError) as caught:
        read_point(written)
    assert found in caught.value.found
    assert caught.value.allowed
    assert caught.value.remedy == remedy
