"""Where things happen: places, who holds and who claims them, and the areas that treaties name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from foedus.model.dates import Day

PlaceKind = Literal["land", "island", "reef", "base", "waterway", "sea", "airspace"]
PLACE_KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
"""A reef lies under water at high tide; a waterway is a canal or a strait in one state's hands."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point on the Earth, in degrees."""

    lat: float
    """-90 (south) to 90 (north)."""
    lon: float
    """-180 (west) to 180 (east)."""

    def __str__(self) -> str:
        """The point as a chart has it.

        Examples
        --------
        >>> str(Coordinates(44.5, -33.25))
        '44.5° N 33.25° W'
        """
        north, east = "N" if self.lat >= 0 else "S", "E" if self.lon >= 0 else "W"
        return f"{_degrees(self.lat)}° {north} {_degrees(self.lon)}° {east}"


def _degrees(value: float) -> str:
    return f"{abs(value):.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who held a place up to a day."""

    until: Day
    """First day on which it was no longer so."""
    sovereign: str = ""
    administrator: str = ""
    claimed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A part of a state, a base, a sea: whatever is not plainly the territory of one state by its code."""

    id: str
    name: str
    kind: PlaceKind
    sovereign: str
    """Code of the state whose territory it is; empty where that is contested, or where it is nobody's."""
    administrator: str
    """Code of the state that runs it; empty where none does, or where that is contested."""
    claimed_by: tuple[str, ...]
    """Codes of the states that hold it to be theirs: all of them where it has no undisputed sovereign, and those
    that contest the sovereign's title where it has one."""
    source: str
    certainty: Literal["A", "B", "C", "D"]
    """A seen in the text, B standard reference, C press, D contested."""
    views: str = ""
    """Who holds which view, where it is contested."""
    before: tuple[Tenure, ...] = ()
    """Who held it earlier, in order of their last days; the fields above hold since the last of them."""
    within: str = ""
    """Code of the state in whose main part it lies; areas that name the state take it in."""
    at: Coordinates | None = None
    """A point in it, for maps."""

    def tenure(self, day: Day | None = None) -> Tenure:
        """Who holds it on a day, or to this day where none is given."""
        held = (tenure for tenure in self.before if day is not None and day < tenure.until)
        return next(held, Tenure(Day.max, self.sovereign, self.administrator, self.claimed_by))

    def belongs_to(self, state: str, day: Day | None = None) -> bool | None:
        """Whether it is territory of a state; None where the state claims it and others do not agree."""
        held = self.tenure(day)
        if held.sovereign == state:
            return True
        return None if state in held.claimed_by else False

    def holders(self, day: Day | None = None) -> tuple[str, ...]:
        """Codes of the states whose territory it is, undisputedly or by their own claim, in order of code."""
        held = self.tenure(day)
        return tuple(sorted({held.sovereign, *held.claimed_by} - {""}))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every state that holds, runs or claims it, or did."""
        tenures = (self.tenure(), *self.before)
        found = {code for t in tenures for code in (t.sovereign, t.administrator, *t.claimed_by)}
        return frozenset(found - {""})


@dataclass(frozen=True)
class Area:
    """A named set of places, some of them disputed."""

    id: str
    name: str
    places: frozenset[str]
    """State codes and place ids that certainly belong to it."""
    disputed: frozenset[str]
    """Those of which belonging is contested."""
    source: str


def territories(places: Iterable[Place]) -> tuple[Area, ...]:
    """What each state holds beyond its main territory, as areas called ``territory-of-XXX``.

    A place is certain under its undisputed sovereign, and disputed under every state that claims it.
    """
    places = tuple(places)
    owners = sorted({code for place in places for code in place.holders()})
    return tuple(_territory(code, places) for code in owners)


def _territory(code: str, places: Iterable[Place]) -> Area:
    held = {place.id: place.belongs_to(code) for place in places}
    return Area(
        f"territory-of-{code}",
        f"territory of {code} beyond its main part, held or claimed",
        frozenset(name for name, belongs in held.items() if belongs),
        frozenset(name for name, belongs in held.items() if belongs is None),
        "library/places.yaml",
    )
