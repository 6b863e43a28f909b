"""How an author writes why a number is what it is, and where facts come from."""

from __future__ import annotations

from foedus.files.schema.parts import Day, Label, Names, Part


class Grounds(Part):
    """Something whose numbers have a reason; it holds for each number in it that has none of its own."""

    evidence: Names | None = None
    """Ids of the evidence for every number here."""
    assumption: str | None = None
    """Why the numbers here were chosen, where no evidence gives them."""


class SourceDocument(Part):
    """A document, table or report."""

    title: str
    """Its title."""
    publisher: str | None = None
    """Who published it."""
    date: Day | None = None
    """Day of publication."""
    reliability: str | None = None
    """Of the source: A (reliable) to F (cannot be judged)."""
    credibility: int | None = None
    """Of what it says: 1 (confirmed) to 6 (cannot be judged)."""
    url: str | None = None
    """Where it can be read."""


class EvidenceDocument(Part):
    """One thing that a source says."""

    source: str
    """Id of the source."""
    at: Label = ""
    """Place in the source: a paragraph, article, table or page."""
    says: str
    """What it says, in the author's own words."""
