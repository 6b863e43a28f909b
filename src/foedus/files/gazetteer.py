"""From a point on the Earth to the place of the library that it lies in, and those close by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry import Point
from shapely.strtree import STRtree

from foedus.files.borders import countries, land_parts, seas
from foedus.model.places import Coordinates

RESOLUTION_KM = 10.0
"""How far a border or coast may lie from where the border file has it: 0.2 mm on its scale of 1 to 50 million."""
_KM_PER_DEGREE = 111.2
SHORE_KM = 5.0
"""Water so near to land counts as that land."""


@dataclass(frozen=True)
class Finding:
    """Where a point lies."""

    place: str
    """Code of a state, or id of a place."""
    near: tuple[str, ...]
    """Other places within the resolution of the border file, which cannot decide between them."""


def locate(point: Coordinates) -> Finding:
    """The place that a point lies in.

    A base or islet that has a shape of its own comes first, then land by the border file and the parts that are
    told apart on it, then the seas.  Of several shapes of one kind that hold the point, the smallest decides.
    Water within `SHORE_KM` of land counts as that land: the coast may lie so far off, and territorial waters are
    territory; what else is near is named.
    """
    rings = [
        [_place(other) for other in _circle(point, km)] for km in (SHORE_KM / 2, SHORE_KM, RESOLUTION_KM)
    ]
    around = [name for ring in rings for name in ring if name is not None]
    # Two drawings of one line may leave a sliver between them, which its neighbours share.
    place = _place(point) or around[0]
    shores = (_commonest_land(ring) for ring in rings[:2]) if place in seas() else ()
    found = next((shore for shore in shores if shore), place)
    return Finding(found, tuple(sorted({place, *around} - {found})))


def _commonest_land(names: list[str | None]) -> str | None:
    """The land that most of some points lie on; None where all lie on water."""
    on_land = [name for name in names if name is not None and name not in seas()]
    return max(sorted(set(on_land)), key=on_land.count, default=None)


_Shape = tuple[int, float, str, frozenset[str]]


@dataclass(frozen=True)
class _Atlas:
    """Every shape of the library, findable by a point."""

    tree: STRtree
    shapes: tuple[_Shape, ...]
    """Beside each shape of the tree: 0 for a shape of its own, 1 for a part of a state's land, 2 for that land and
    3 for a sea; its size; the place; the codes of whose land it is a part."""
    whole: dict[str, str]
    """Place that is all land under a code of the border file, where that is no state's code."""


@cache
def _atlas() -> _Atlas:
    drawn: list[shapely.Geometry] = []
    shapes: list[_Shape] = []

    def add(kind: int, place: str, whole: shapely.Geometry, of: frozenset[str] = frozenset()) -> None:
        for polygon in shapely.get_parts(whole):
            drawn.append(polygon)
            shapes.append((kind, float(whole.area), place, of))

    for part in land_parts():
        if part.shape is not None:
            add(1 if part.of else 0, part.place, part.shape, part.of)
    for code, land in countries().items():
        add(2, code, land)
    for sea, water in seas().items():
        add(3, sea, water)
    whole = {code: part.place for part in land_parts() if part.shape is None for code in part.of}
    shapely.prepare(drawn)
    return _Atlas(STRtree(drawn), tuple(shapes), whole)


def _place(point: Coordinates) -> str | None:
    atlas = _atlas()
    where = atlas.tree.query(Point(point.lon, point.lat), predicate="intersects")
    hit: list[_Shape] = sorted((atlas.shapes[index] for index in where), key=lambda shape: shape[:3])
    land = next((name for kind, _, name, _ in hit if kind == 2), None)
    for kind, _, name, of in hit:
        if kind in (0, 3) or (kind == 1 and land in of):
            return name
        if kind == 2:
            return atlas.whole.get(name, name)
    return None


def _circle(point: Coordinates, km: float) -> list[Coordinates]:
    """Points so far from one, in sixteen directions."""
    away, found = km / _KM_PER_DEGREE, []
    for step in range(16):
        turn = 2.0 * math.pi * step / 16
        lat = max(-90.0, min(90.0, point.lat + away * math.sin(turn)))
        wide = max(math.cos(math.radians(lat)), 1e-6)
        lon = point.lon + away * math.cos(turn) / wide
        found.append(Coordinates(lat, (lon + 180.0) % 360.0 - 180.0))
    return found
