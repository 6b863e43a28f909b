"""The page: escaped, self-contained, the same every time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console

from foedus.model.places import Coordinates
from foedus.report.charts import specification, svg
from foedus.report.document import Document, Figure, Fold, Heading, Listing, Paragraph, table
from foedus.report.html import html
from foedus.report.maps import BORDERS, duties, meridian_of
from foedus.report.terminal import show

HOSTILE = '<script>alert("x")</script>'


def chart(label: str = "a") -> dict:
    return specification(
        data={"values": [{"name": label, "value": 1}]},
        mark="bar",
        encoding={
            "y": {"field": "name", "type": "nominal"},
            "x": {"field": "value", "type": "quantitative"},
        },
    )


def page(label: str) -> Document:
    cells = table(label, ("Who", ">How much"), [(label, "1")], label)
    return Document(
        label,
        label,
        (
            Heading(label),
            Paragraph(label, "caution"),
            Listing((label,)),
            cells,
            Figure(label, label, chart(label), cells, label),
            Fold(label, (Paragraph(label),)),
        ),
    )


def test_nothing_that_a_scenario_says_becomes_markup():
    text = html(page(HOSTILE))
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 8


def test_the_same_document_gives_the_same_bytes():
    assert html(page("one")) == html(page("one"))


def test_names_within_pictures_are_used_once_on_a_page():
    figure = Figure("t", "a", duties({"FRA": "must help"}))
    text = html(Document("t", "s", (figure, figure)))
    assert text.count('id="f1-') == text.count('id="f2-') > 0


def test_every_figure_can_be_read_without_seeing_it():
    text = html(page("a claim"))
    assert 'role="img" aria-label="a claim"' in text
    assert "The same as a table" in text


def test_the_terminal_shows_the_table_of_a_picture():
    stream = io.StringIO()
    show(page("a claim").blocks, Console(file=stream, width=80))
    assert "How much" in stream.getvalue()
    assert "[" not in stream.getvalue()


def test_square_brackets_in_a_scenario_are_no_styling_on_the_terminal():
    stream = io.StringIO()
    show((Paragraph("[bold]x[/nonsense]"),), Console(file=stream, width=80))
    assert "[bold]x[/nonsense]" in stream.getvalue()


@pytest.mark.parametrize("meridian", [None, -60.0, 144.8])
def test_the_map_draws_every_kind_of_duty(meridian):
    drawn = svg(duties({"FRA": "must help", "DEU": "contested", "RUS": "attacker"}, meridian))
    assert all(word in drawn for word in ("must help", "contested", "attacker"))
    assert "takes no position" in BORDERS


def test_the_map_marks_the_point_of_an_event():
    plain, marked = (
        duties({"FRA": "must help"}, 144.78, event) for event in (None, Coordinates(13.45, 144.78))
    )
    assert len(marked["layer"]) == len(plain["layer"]) + 1
    assert svg(marked).count('aria-roledescription="point"') == 2


def test_a_map_of_the_world_is_turned_to_the_state_where_it_happens():
    assert meridian_of("JPN") == pytest.approx(138, abs=5)
    assert meridian_of("VAT") == 0.0


def test_whatever_shows_on_the_map_of_europe_is_drawn_there():
    from foedus.report import maps

    whole = maps._topology()
    scale, shift = whole["transform"]["scale"], whole["transform"]["translate"]
    shows = set()
    for country in whole["objects"]["countries"]["geometries"]:
        for arc in set(maps._arcs(country["arcs"])):
            lon, lat = np.radians((np.cumsum(whole["arcs"][arc], axis=0) * scale + shift).T)
            if _on_paper(lon, lat, maps._EUROPE, maps._WIDTH, maps._HEIGHT).any():
                shows.add(country["properties"]["a3"])
    assert shows <= maps.ON_THE_MAP_OF_EUROPE
    assert {"RUS", "TUR", "ISL"} <= shows
    part = maps._topology_of_europe()
    drawn = part["objects"]["countries"]["geometries"]
    france = next(country for country in drawn if country["properties"]["a3"] == "FRA")
    original = next(c for c in whole["objects"]["countries"]["geometries"] if c["properties"]["a3"] == "FRA")
    pairs = zip(maps._arcs(france["arcs"]), maps._arcs(original["arcs"]), strict=True)
    assert all(part["arcs"][ours] == whole["arcs"][theirs] for ours, theirs in pairs)


def _on_paper(lon, lat, projection, width, height):
    """Lambert's azimuthal equal-area projection, and whether a point falls on the map."""
    turn, tilt = np.radians(projection["rotate"][:2])
    away, middle = lon + turn, -tilt
    cosine = np.sin(middle) * np.sin(lat) + np.cos(middle) * np.cos(lat) * np.cos(away)
    stretch = projection["scale"] * np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
    across = stretch * np.cos(lat) * np.sin(away)
    up = stretch * (np.cos(middle) * np.sin(lat) - np.sin(middle) * np.cos(lat) * np.cos(away))
    return (np.abs(across) <= width / 2) & (np.abs(up) <= height / 2)


def test_crimea_lies_in_ukraine_on_the_map():
    from foedus.report import maps

    topology = maps._topology()
    countries = topology["objects"]["countries"]["geometries"]
    boxes = {
        c["properties"]["a3"]: _points(topology, c)
        for c in countries
        if c["properties"]["a3"] in ("UKR", "RUS")
    }
    simferopol = (34.1, 44.95)
    assert any(_inside(simferopol, ring) for ring in boxes["UKR"])
    assert not any(_inside(simferopol, ring) for ring in boxes["RUS"])


def _points(topology: dict, country: dict) -> list[list[tuple[float, float]]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    rings = []
    for polygon in polygons:
        ring: list[tuple[float, float]] = []
        for index in polygon[0]:
            x = y = 0
            arc = []
            for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
                x, y = x + dx, y + dy
                arc.append((x * sx + tx, y * sy + ty))
            ring += arc if index >= 0 else arc[::-1]
        rings.append(ring)
    return rings


def _inside(point: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    """Even-odd rule; outlines that cross the date line are wide of the Black Sea either way."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
