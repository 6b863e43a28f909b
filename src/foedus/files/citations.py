"""Sources of shipped numbers, as a scenario that uses those numbers lists them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from foedus.model.evidence import Basis, Evidence, Source


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of the library, with how certain the numbers taken from it are."""

    title: str
    certainty: str = ""
    """A seen in the source, B standard reference, C press, D contested; or empty."""

    @property
    def source(self) -> Source:
        """The source, as a scenario lists it."""
        return Source(_id(self.title), self.title)

    @property
    def evidence(self) -> Evidence:
        """What is taken from it, as a scenario lists it."""
        certainty = f", certainty {self.certainty}" if self.certainty else ""
        says = f"Gives figures that the library ships{certainty}"
        return Evidence(_id(f"{self.title} {self.certainty}"), self.source.id, "", says)

    @property
    def basis(self) -> Basis:
        """The basis of a number that was taken from it."""
        return Basis(evidence=(self.evidence.id,))


def _id(words: str) -> str:
    """Make a short id of long words: their beginning, and a fingerprint of the whole."""
    start = re.sub(r"[^a-z0-9]+", "-", words.lower())[:_SHORT].strip("-")
    return f"library:{start}-{hashlib.sha256(words.encode()).hexdigest()[:6]}"


_SHORT = 32
