"""How an author writes settlements on the table."""

from __future__ import annotations

from foedus.files.schema.grounds import Grounds
from foedus.files.schema.parts import ConsentRule, Day, Names, Number, Part


class BasisDocument(Grounds):
    """The evidence or the assumption behind all terms of a proposal."""


class AccessionDocument(Part):
    """A state that becomes party to a treaty."""

    treaty: str
    """Id of the treaty."""
    state: str
    """Code of the state."""


class ForceDocument(Grounds):
    """A force that a proposal asks for."""

    size: Number
    """Troops in theatre at any one time."""
    place: str
    """Code of the state that is host to it."""
    contributors: Names | None = None
    """Codes of the states that may contribute; without it, see the reference for who is counted in."""
    exclude: Names = []
    """Codes of the states that stay out."""
    backstop: Names = []
    """Codes of the states that support the force from outside and send no troops."""
    mission_of: str | None = None
    """Id of the treaty whose mission it is."""
    flag: str = ""
    """Whose flag it flies: an institution such as ``nato``, ``eu`` or ``un-security-council``, or ``coalition``."""
    minimum_non_european_share: Number | None = None
    """Least share of its troops from outside Europe, 0 to 1."""


class ProposalDocument(Grounds):
    """One settlement: its terms, whose consent it needs, what backs it."""

    title: str | None = None
    """Title in full."""
    says: str | None = None
    """The proposal in a sentence or two."""
    terms: dict[str, Number] = {}
    """Outcome on each issue's scale; an issue that is not named stays at its reversion point."""
    terms_basis: BasisDocument | None = None
    """Evidence or assumption behind all terms that have none of their own."""
    consent: ConsentRule
    """Whose agreement it needs."""
    treaties: Names = []
    """Ids of treaties that come into force with it."""
    accessions: list[AccessionDocument] = []
    """States that become party to treaties under it."""
    force: ForceDocument | None = None
    """The force that it asks for."""
    starts: Day | None = None
    """First day on which its guarantees count; without it, they count with the settlement."""
    parameters: dict[str, Number] = {}
    """Model parameters that differ under this proposal."""
