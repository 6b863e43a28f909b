"""A document as it was written: plain data, and where each value of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.errors import Place

Path = tuple[str | int, ...]
"""Keys and list indices from the root of a document to a value in it."""


@dataclass(frozen=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) with the place of every value."""

    data: dict[str, object]
    places: Mapping[Path, Place]
    """The root stands under the empty path.  The place of a mapping's value is that of the value; that of its
    key is under the path with ``"key:" + key`` as last part."""
    kind: str = "scenario"
    """What the whole is called in messages."""

    def place(self, path: Path) -> Place:
        """Place of a value, or of the nearest thing around it that was written."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]
