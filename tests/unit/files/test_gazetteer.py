"""Shapes of the library: whole, apart from one another, and found by the points in them."""

import importlib.util
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
import shapely

import foedus.library
from foedus.files.areas import load_drawn_areas
from foedus.files.borders import countries, land_parts, seas
from foedus.files.gazetteer import locate
from foedus.files.places import load_places
from foedus.files.states import load_states
from foedus.model.places import Coordinates

DRAWING = Path(__file__).parents[3] / "docs" / "draw_areas.py"
PLACES, STATES = load_places(), load_states()


def draw_areas() -> ModuleType:
    """The script that draws the shapes, as a module."""
    spec = importlib.util.spec_from_file_location("draw_areas", DRAWING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shapes_are_those_that_the_script_draws(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["draw_areas.py", str(tmp_path)])
    draw_areas().main()
    for name in ("seas.geojson", "lands.geojson"):
        shipped = foedus.library.path("areas", name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == shipped


def test_every_shape_is_sound():
    drawn = [*seas().values(), *(p.shape for p in land_parts() if p.shape is not None)]
    assert all(shape.is_valid and not shape.is_empty for shape in drawn)
    assert {shape.geom_type for shape in drawn} <= {"Polygon", "MultiPolygon"}


def test_no_sea_lies_over_another():
    shapes = {name: shape.buffer(-0.0005) for name, shape in seas().items()}
    overlaps = {
        (one, other): (shapes[one] & shapes[other]).area for one, other in combinations(sorted(shapes), 2)
    }
    assert {pair: area for pair, area in overlaps.items() if area > 1e-4} == {}


def test_parts_of_one_state_do_not_overlap_unless_one_is_inside_the_other():
    parts = [part for part in land_parts() if part.shape is not None]
    for one, other in combinations(parts, 2):
        if one.of & other.of or not (one.of or other.of):
            shared = (one.shape & other.shape).area
            inside = min(one.shape.area, other.shape.area)
            assert shared < 1e-3 * inside or shared > 0.999 * inside, (one.place, other.place)


def test_the_seas_and_the_land_cover_the_globe():
    told = shapely.union_all([*countries().values(), *seas().values()])
    gaps = shapely.get_parts(shapely.box(-180, -90, 180, 90) - told)
    assert [gap.bounds for gap in gaps if gap.area > 1e-3] == []


def test_what_is_drawn_is_described_and_what_is_described_is_drawn():
    drawn = {part.place for part in land_parts()} | seas().keys()
    assert drawn - PLACES.keys() <= STATES.keys()
    undrawn = PLACES.keys() - drawn
    assert undrawn == {name for name, place in PLACES.items() if place.at is None}
    assert {code for part in land_parts() for code in part.of} <= countries().keys()


def test_every_code_of_the_border_file_is_a_state_or_has_its_place():
    whole = {code for part in land_parts() if part.shape is None for code in part.of}
    drawn = {code for code, land in countries().items() if not land.is_empty}
    assert drawn <= whole | STATES.keys()
    assert not whole & STATES.keys()


@pytest.mark.parametrize("place", [p for p in PLACES.values() if p.at], ids=lambda p: p.id)
def test_the_point_of_a_place_lies_in_it(place):
    assert locate(place.at).place == place.id


def test_most_capitals_of_large_states_lie_on_their_land():
    capitals = {
        "GBR": (51.507, -0.128), "USA": (38.895, -77.037), "RUS": (55.756, 37.617), "CHN": (39.904, 116.407),
        "BRA": (-15.79, -47.88), "ZAF": (-25.746, 28.188), "AUS": (-35.28, 149.13), "CAN": (45.42, -75.70),
        "UKR": (50.45, 30.523), "TUR": (39.93, 32.86), "EGY": (30.044, 31.236), "IND": (28.614, 77.209),
        "JPN": (35.69, 139.69), "FIN": (60.17, 24.94), "NOR": (59.91, 10.75), "PRT": (38.72, -9.14),
        "ISL": (64.15, -21.94), "DNK": (55.68, 12.57), "EST": (59.437, 24.754), "SGP": (1.29, 103.85),
    }  # fmt: skip
    assert {code: locate(Coordinates(*point)).place for code, point in capitals.items()} == {
        c: c for c in capitals
    }


def test_a_point_near_a_border_names_the_other_side():
    found = locate(Coordinates(54.35, 22.75))  # where Poland, Lithuania and Kaliningrad meet
    assert {found.place, *found.near} == {"POL", "LTU", "kaliningrad"}


def test_a_point_far_from_any_border_names_nothing_else():
    assert locate(Coordinates(45.0, -30.0)).near == ()


def test_water_close_to_a_port_counts_as_land_and_names_the_sea():
    found = locate(Coordinates(37.735, -25.665))  # off the mole of Ponta Delgada
    assert (found.place, found.near) == ("azores", ("north-atlantic",))


def test_places_on_both_sides_of_the_date_line_are_found():
    for lon in (179.99, -179.99):
        assert locate(Coordinates(68.5, lon)).place == "RUS"
        assert locate(Coordinates(0.0, lon)).place == "pacific-ocean"
    assert locate(Coordinates(52.9, 172.9)).place == "alaska"  # Attu


def test_the_poles_are_found():
    assert locate(Coordinates(90.0, 0.0)).place in {"arctic-ocean", "american-arctic"}
    assert locate(Coordinates(-90.0, 0.0)).place in {"antarctica", "american-antarctica"}


# --- a second way: the border file against the lists of the library


def test_the_region_of_the_rio_treaty_holds_the_places_that_its_area_lists():
    region, listed = draw_areas().rio_region(), load_drawn_areas()["rio-treaty-region"].places
    told = {}
    for code, land in countries().items():
        rest = land
        for part in land_parts():
            if code in part.of and part.shape is not None:
                told.setdefault(part.place, []).append(land & part.shape)
                rest = rest if PLACES[part.place].within else rest - part.shape
        whole = next((p.place for p in land_parts() if p.shape is None and code in p.of), code)
        told.setdefault(whole, []).append(rest)
    told |= {name: [water] for name, water in seas().items()}
    shares = {
        name: sum((shape & region).area for shape in shapes) / total
        for name, shapes in told.items()
        if (total := sum(shape.area for shape in shapes))
    }
    assert {name: share for name, share in shares.items() if 0.001 < share < 0.999} == {}
    within = {name for name, place in PLACES.items() if place.within}
    assert {name for name, share in shares.items() if share > 0.5} - within == listed - {
        name for name in listed if name not in shares
    }


def test_the_tropic_of_cancer_parts_the_atlantic():
    for name in ("north-atlantic", "western-north-atlantic", "gulf-of-mexico"):
        assert seas()[name].bounds[1] == pytest.approx(23.44)
    for name in ("tropical-atlantic", "western-tropical-atlantic", "southern-gulf-of-mexico"):
        assert seas()[name].bounds[3] <= 23.44


def test_the_pacific_north_of_the_manila_line_is_told_apart():
    assert seas()["northern-pacific"].bounds[1] == pytest.approx(21.5)
    assert seas()["south-china-sea"].bounds[3] == pytest.approx(21.5)
