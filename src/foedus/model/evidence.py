"""Where a number or a fact comes from: a source, a place in it, or an assumption with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.dates import Day


@dataclass(frozen=True, slots=True)
class Source:
    """A document, table or report."""

    id: str
    title: str
    publisher: str = ""
    date: Day | None = None
    reliability: str = ""
    """Of the source, A (reliable) to F (cannot be judged)."""
    credibility: int | None = None
    """Of what it says, 1 (confirmed) to 6 (cannot be judged)."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a source says, in our own words."""

    id: str
    source: str
    """Id of the source."""
    at: str
    """Place in the source: a paragraph, article, table or page."""
    says: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a number is what it is: evidence ids, or an assumption with a reason, or both."""

    evidence: tuple[str, ...] = ()
    assumption: str = ""

    @property
    def is_assumption(self) -> bool:
        """Whether no evidence at all stands behind it."""
        return not self.evidence
