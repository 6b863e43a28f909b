"""Places: read from the library or from a scenario, and written out in full."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from foedus.files.coordinates import DECIMALS
from foedus.files.document import Document, Path
from foedus.files.library import library_document, read_form
from foedus.files.problems import Problems
from foedus.files.schema.places import PlaceDocument, TenureDocument
from foedus.files.states import load_states
from foedus.model.places import Area, Coordinates, Place, Tenure

Json = dict[str, object]


@cache
def load_places() -> dict[str, Place]:
    """Every shipped place."""
    document = library_document("places.yaml")
    problems = Problems()
    states = frozenset(load_states())
    found = {
        name: resolve_place(
            name,
            read_form(PlaceDocument, Document(entry, document.places), problems),
            (name,),
            document,
            states,
            problems,
        )
        for name, entry in document.data.items()
        if isinstance(entry, dict)
    }
    problems.raise_if_any()
    return found


def resolve_place(
    name: str,
    form: PlaceDocument,
    at: Path,
    document: Document,
    states: Collection[str],
    problems: Problems,
) -> Place:
    """Make a place of its form; what makes no sense is noted."""
    _require_states(name, form, at, document, states, problems)
    _require_order(name, form, at, document, problems)
    return Place(
        id=name,
        name=form.name,
        kind=form.kind,
        sovereign=form.sovereign,
        administrator=_administrator(form),
        claimed_by=tuple(form.claimed_by),
        source=form.source,
        certainty=form.certainty,
        views=form.views,
        before=tuple(
            Tenure(row.until, row.sovereign, _administrator(row), tuple(row.claimed_by))
            for row in form.before
        ),
        within=form.within,
        at=form.at,
    )


def _administrator(form: PlaceDocument | TenureDocument) -> str:
    return form.sovereign if form.administrator is None else form.administrator


def _require_states(
    name: str,
    form: PlaceDocument,
    at: Path,
    document: Document,
    states: Collection[str],
    problems: Problems,
) -> None:
    rows: list[tuple[Path, PlaceDocument | TenureDocument]] = [(at, form)]
    rows += [((*at, "before", index), row) for index, row in enumerate(form.before)]
    named: list[tuple[Path, str, str]] = [((*at, "within"), "within", form.within)]
    for path, row in rows:
        named += [((*path, key), key, getattr(row, key)) for key in ("sovereign", "administrator")]
        named += [((*path, "claimed_by"), "claimed_by", code) for code in row.claimed_by]
    for path, key, code in named:
        if code and code not in states:
            found = f"{key} of the place {name!r} is {code!r}, which is no known state"
            problems.unknown(document.place(path), found, code, sorted(states))


def _require_order(name: str, form: PlaceDocument, at: Path, document: Document, problems: Problems) -> None:
    days = [row.until for row in form.before]
    if days != sorted(set(days)):
        problems.add(
            document.place((*at, "before")),
            f"the earlier holders of the place {name!r} end on {', '.join(map(str, days))}",
            "Each ends after the one before it",
            "Put them in order",
        )


def place_document(place: Place) -> Json:
    """A place in full, as it can be read back."""
    document: Json = {
        "name": place.name,
        "kind": place.kind,
        **_tenure(place),
        "within": place.within,
        "before": [{"until": held.until.isoformat(), **_tenure(held)} for held in place.before],
        "source": place.source,
        "certainty": place.certainty,
        "views": place.views,
    }
    return document if place.at is None else {**document, "at": point_document(place.at)}


def _tenure(held: Place | Tenure) -> Json:
    return {
        "sovereign": held.sovereign,
        "administrator": held.administrator,
        "claimed_by": list(held.claimed_by),
    }


def point_document(point: Coordinates) -> str:
    """A point, as it can be read back, in a cell of a table too."""
    return ", ".join(f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") for value in (point.lat, point.lon))


def with_parts(areas: Mapping[str, Area], places: Iterable[Place]) -> dict[str, Area]:
    """Areas that name a state, with the places within its main part; what an area says of a place itself stands."""
    inside = [(place.id, place.within) for place in places if place.within]
    return {name: _with_parts(area, inside) for name, area in areas.items()}


def _with_parts(area: Area, inside: Iterable[tuple[str, str]]) -> Area:
    told = area.places | area.disputed
    certain = {place for place, state in inside if state in area.places and place not in told}
    contested = {place for place, state in inside if state in area.disputed and place not in told}
    return replace(area, places=area.places | certain, disputed=area.disputed | contested)
