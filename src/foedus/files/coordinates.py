"""Points on the Earth as an author writes them: ``{lat: 44.5, lon: 33.2}``, ``44.5N 33.2E`` or ``44.5, 33.2``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from foedus.model.places import Coordinates

FORMS = (
    "A point reads {lat: 44.5, lon: 33.2}, '44.5N 33.2E', '44°30'N 33°12'E' or '44.5, 33.2': latitude first"
)
DECIMALS = 6
"""Of a degree that are kept: a tenth of a metre."""
_ANGLE = re.compile(
    r"""(?P<sign>[+-]?)(?P<degrees>\d+(?:\.\d+)?)\s*°?\s*
        (?:(?P<minutes>\d+(?:\.\d+)?)\s*['′]\s*)?(?P<side>[NSEWnsew]?)""",
    re.VERBOSE,
)
_MARKS = re.compile(r"[\d\s.,;+\-°'′NSEWnsew]+")


class CoordinatesError(ValueError):
    """A point that cannot be; says what was found, what is allowed and what to do."""

    def __init__(self, found: str, allowed: str, remedy: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.remedy = found, allowed, remedy


def is_point(raw: object) -> bool:
    """Whether a value is meant as a point and not as the name of a place."""
    if isinstance(raw, str):
        return bool(_MARKS.fullmatch(raw)) and any(letter.isdigit() for letter in raw)
    return isinstance(raw, Mapping)


def read_point(raw: object) -> Coordinates:
    """Read a point in any of its forms.

    Raises
    ------
    CoordinatesError
        If it has another form, or lies off the globe.

    Examples
    --------
    >>> read_point("44°30'N 33.2E")
    Coordinates(lat=44.5, lon=33.2)
    >>> read_point("33.2E, 44.5N")
    Coordinates(lat=44.5, lon=33.2)
    >>> read_point("-51.75, -58.9")
    Coordinates(lat=-51.75, lon=-58.9)
    """
    if isinstance(raw, Mapping):
        return _of_mapping(raw)
    if isinstance(raw, str):
        return _of_text(raw)
    raise CoordinatesError("is {shown}, which is no point", FORMS)


def _of_mapping(raw: Mapping[str, Any]) -> Coordinates:
    if set(raw) != {"lat", "lon"}:
        keys = ", ".join(map(str, raw)) or "nothing"
        raise CoordinatesError(f"has {keys}, which is no point", FORMS)
    for key, value in raw.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise CoordinatesError(f"has a {key} that is no number", FORMS)
    return _on_globe(float(raw["lat"]), float(raw["lon"]))


def _of_text(raw: str) -> Coordinates:
    parts = _angles(raw)
    if parts is None:
        raise CoordinatesError("is {shown}, which is no point", FORMS)
    (first, one), (second, other) = parts
    if re.fullmatch("[EW][NS]", one + other):
        return _on_globe(second, first)
    if one + other and not re.fullmatch("[NS][EW]", one + other):
        raise CoordinatesError(
            "is {shown}, which does not name north or south once and east or west once", FORMS
        )
    return _on_globe(first, second)


def _angles(raw: str) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """The two numbers with their letters; None where the text has another form."""
    text = raw.strip()
    first = _ANGLE.match(text)
    if first is None:
        return None
    rest = text[len(first.group().rstrip()) :]
    gap = re.match(r"\s*[,;]\s*|\s+", rest)
    second = _ANGLE.fullmatch(rest[gap.end() :]) if gap else None
    if second is None:
        return None
    one, other = _angle(first), _angle(second)
    return None if one is None or other is None else (one, other)


def _angle(found: re.Match[str]) -> tuple[float, str] | None:
    """One number in degrees, negative to the south and west, with its letter."""
    sign, side = found["sign"], found["side"].upper()
    minutes = float(found["minutes"] or 0)
    if (sign and side) or minutes >= 60:
        return None
    value = float(found["degrees"]) + minutes / 60
    return (-value if sign == "-" or (side and side in "SW") else value), side


def _on_globe(lat: float, lon: float) -> Coordinates:
    if abs(lat) > 90:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        remedy = f"Did you mean lat: {lon:g}, lon: {lat:g}?" if swapped else ""
        raise CoordinatesError(
            f"has the latitude {lat:g}", "Latitude runs from -90 (south) to 90 (north)", remedy
        )
    if abs(lon) > 180:
        remedy = f"Write {(lon + 180) % 360 - 180:g} instead" if abs(lon) <= 360 else ""
        raise CoordinatesError(
            f"has the longitude {lon:g}", "Longitude runs from -180 (west) to 180 (east)", remedy
        )
    return Coordinates(round(lat, DECIMALS) + 0.0, round(lon, DECIMALS) + 0.0)
