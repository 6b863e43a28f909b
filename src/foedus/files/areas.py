"""Shipped areas: named sets of places, some of them disputed."""

from __future__ import annotations

from functools import cache

from foedus.files.document import Document
from foedus.files.library import library_document, read_form
from foedus.files.places import load_places, with_parts
from foedus.files.problems import Problems
from foedus.files.schema.places import AreaDocument
from foedus.model.places import Area, territories


@cache
def load_areas() -> dict[str, Area]:
    """Every shipped area: those that texts name, and what each state holds beyond its main territory."""
    drawn = with_parts(load_drawn_areas(), load_places().values())
    return drawn | {area.id: area for area in territories(load_places().values())}


@cache
def load_drawn_areas() -> dict[str, Area]:
    """Areas that the library draws, as they stand there."""
    document, problems = library_document("areas.yaml"), Problems()
    return {
        name: area_of(name, read_form(AreaDocument, Document(entry, document.places), problems))
        for name, entry in document.data.items()
        if isinstance(entry, dict)
    }


def area_of(name: str, form: AreaDocument) -> Area:
    """Make an area of its form."""
    return Area(name, form.name, frozenset(form.places), frozenset(form.disputed), form.source)
