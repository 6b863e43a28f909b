"""Which alliances of ATOP are treaties that the library has in full, and what is to be said about others?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from foedus import library


@dataclass(frozen=True, slots=True)
class Link:
    """What the library knows about one alliance of ATOP."""

    alliance: int
    """ATOPID."""
    phase: int
    """Phase from which on it is the shipped treaty; 0 for the whole of it."""
    treaty: str
    """Id of the shipped treaty; empty where there is none."""
    note: str
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""
    source: str


def links() -> Mapping[int, Link]:
    """What the library knows, by the id of the alliance."""
    return _links()


@cache
def _links() -> dict[int, Link]:
    with library.path("atop_links.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["atopid"]): Link(
                alliance=int(row["atopid"]),
                phase=int(row["phase"] or 0),
                treaty=row["treaty"],
                note=row["note"],
                certainty=row["certainty"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        }
