"""How an author writes places, areas, and where something happens."""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from foedus.files.coordinates import CoordinatesError, is_point, read_point
from foedus.files.schema.law import Certainty
from foedus.files.schema.parts import Day, Names, Part, complaint
from foedus.model.places import Coordinates, PlaceKind

_POINT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["lat", "lon"],
    "properties": {
        "lat": {
            "type": "number",
            "minimum": -90,
            "maximum": 90,
            "description": "Degrees north; south is negative.",
        },
        "lon": {
            "type": "number",
            "minimum": -180,
            "maximum": 180,
            "description": "Degrees east; west is negative.",
        },
    },
}


def _point(value: object) -> Coordinates:
    if isinstance(value, Coordinates):
        return value
    try:
        return read_point(value)
    except CoordinatesError as error:
        raise complaint(error.found, error.allowed, error.remedy) from None


def _where(value: object) -> str | Coordinates:
    if isinstance(value, Coordinates) or is_point(value):
        return _point(value)
    if isinstance(value, str):
        return value
    raise complaint("is {shown}, which is neither the name of a place nor a point", _HERE)


_HERE = "It is the code of a state, the id of a place, or a point such as {lat: 44.5, lon: 33.2}"

Point = Annotated[
    Coordinates, PlainValidator(_point), WithJsonSchema({"anyOf": [_POINT, {"type": "string"}]})
]
"""A point on the Earth, in any form."""
Where = Annotated[
    str | Coordinates, PlainValidator(_where), WithJsonSchema({"anyOf": [{"type": "string"}, _POINT]})
]
"""A place by its name, or a point."""


class TenureDocument(Part):
    """Who held a place up to a day."""

    until: Day
    """First day on which it was no longer so."""
    sovereign: str = ""
    """Code of the state whose territory it was; left out where that was contested."""
    administrator: str | None = None
    """Code of the state that ran it; the sovereign where it is left out."""
    claimed_by: Names = []
    """Codes of the states that held it to be theirs."""


class PlaceDocument(Part):
    """A part of a state, a base, a reef, a sea."""

    name: str
    """Name in full."""
    kind: PlaceKind
    """What it is."""
    sovereign: str = ""
    """Code of the state whose territory it is; left out where that is contested, and for seas."""
    administrator: str | None = None
    """Code of the state that runs it; the sovereign where it is left out, and "" where none does."""
    claimed_by: Names = []
    """Codes of the states that hold it to be theirs, where that is contested."""
    within: str = ""
    """Code of the state in whose main part it lies; areas that name the state take it in."""
    before: list[TenureDocument] = []
    """Who held it earlier, in order of their last days."""
    at: Point | None = None
    """A point in it, for maps."""
    source: str = ""
    """Where this is said."""
    certainty: Certainty = "D"
    """A seen in the text, B standard reference, C press, D contested."""
    views: str = ""
    """Who holds which view, where it is contested."""


class AreaDocument(Part):
    """A named set of places."""

    name: str
    """Name in full."""
    places: Names = []
    """State codes and place names that certainly belong to it."""
    disputed: Names = []
    """Those of which belonging is contested."""
    source: str = ""
    """Which text draws it."""
