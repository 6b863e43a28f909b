"""Shapes of states, of parts of states and of seas, as the library draws them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import Polygon, box, shape

from foedus import library
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Part:
    """What is told apart on land: a part of some states' land, or a shape of its own."""

    place: str
    """Id of the place, or code of a state."""
    of: frozenset[str]
    """Codes of the border file of whose land it is a part; none for a shape of its own, which holds on water too."""
    shape: shapely.Geometry | None
    """Its outline; None for all land under its codes."""


@cache
def countries() -> dict[str, shapely.Geometry]:
    """Land by the code that the border file has for it."""
    topology = json.loads(library.path("borders", "countries-50m.json").read_bytes())
    scale, start = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + start for arc in topology["arcs"]]
    found: dict[str, shapely.Geometry] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        parts = [part for polygon in polygons for part in _polygon(polygon, arcs)]
        found[geometry["properties"]["a3"]] = shapely.union_all(parts)
    return found


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[FloatArray]) -> Iterator[shapely.Geometry]:
    """One polygon of its arcs; none where the file has shrunk it to less than a triangle."""
    outer, *holes = (_unrolled(np.vstack([arcs[i] if i >= 0 else arcs[~i][::-1] for i in r])) for r in rings)
    if len(outer) > 3:
        yield _between_date_lines(
            shapely.make_valid(Polygon(outer, [hole for hole in holes if len(hole) > 3]))
        )


def _unrolled(ring: FloatArray) -> FloatArray:
    """A ring without a leap at the date line; one around a pole is closed along it."""
    lon = np.unwrap(ring[:, 0], period=360.0)
    found = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) < 180.0:
        return found
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.vstack([found, [(lon[-1], pole), (lon[0], pole)], found[:1]])


def _between_date_lines(drawn: shapely.Geometry) -> shapely.Geometry:
    """A shape with what lies beyond the date line brought back from the other side."""
    west, _, east, _ = drawn.bounds
    if west >= -180.0 and east <= 180.0:
        return drawn
    turns = (translate(drawn, shift) & box(-180.0, -90.0, 180.0, 90.0) for shift in (-360.0, 0.0, 360.0))
    return shapely.union_all([turn for turn in turns if not turn.is_empty])


@cache
def land_parts() -> tuple[Part, ...]:
    """Parts of states and bases, in no order: the smallest that holds a point decides."""
    return tuple(
        Part(about["place"], frozenset(about["of"]), drawn) for about, drawn in _features("lands.geojson")
    )


@cache
def seas() -> dict[str, shapely.Geometry]:
    """Shape of each sea by its id."""
    return {about["place"]: drawn for about, drawn in _features("seas.geojson")}


def _features(name: str) -> Iterator[tuple[dict[str, str], shapely.Geometry | None]]:
    for feature in json.loads(library.path("areas", name).read_bytes())["features"]:
        drawn = feature["geometry"]
        yield feature["properties"], None if drawn is None else shape(drawn)
