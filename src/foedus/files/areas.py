"""Shipped areas: named sets of places, some of them disputed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from foedus.files.library import library_document
from foedus.model.scenario import Area


@cache
def load_areas() -> dict[str, Area]:
    """Every shipped area."""
    document = library_document("areas.yaml")
    return {name: _area(name, entry) for name, entry in document.data.items() if isinstance(entry, dict)}


def _area(name: str, entry: Mapping[str, object]) -> Area:
    def names(key: str) -> frozenset[str]:
        listed = entry.get(key) or []
        assert isinstance(listed, list)
        return frozenset(str(item) for item in listed)

    return Area(name, str(entry["name"]), names("places"), names("disputed"), str(entry["source"]))
