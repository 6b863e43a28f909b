"""How an author writes settlements on the table."""

from __future__ import annotations

from pydantic import Field

from foedus.files.schema.grounds import Grounds
from foedus.files.schema.parts import ConsentRule, Day, Name, Names, Number, Part


class BasisDocument(Grounds):
    """The evidence or the assumption behind all terms of a proposal."""


class AccessionDocument(Part):
    """A state that becomes party to a treaty."""

    treaty: str
    """Id of the treaty."""
    state: str
    """Code of the state."""


class CapabilityDocument(Grounds):
    """A kind of unit that a force needs."""

    title: str | None = None
    """Title in full."""
    unit_troops: int = Field(ge=1)
    """Troops of one unit."""
    need: Number
    """Units in theatre at any one time, in a force of the likely size."""
    mix: Number = 0
    """Part of the troops that a state can put into the rotation which are units of this kind, 0 to 1."""
    units: dict[str, Number] = {}
    """By code of a state: units that it can put into the rotation, in place of `mix`."""
    supported_by: dict[str, float] = {}
    """By capability: units of it without which one unit of this kind cannot work."""
    supported_nearby: dict[str, float] = {}
    """By capability: units of it in the same sector without which one unit of this kind cannot work."""
    from_outside: Names = []
    """Codes of states each of which fills this need from outside where it is a backstop of the force."""
    weight: float = Field(default=1.0, gt=0)
    """How much a missing troop of this kind counts."""


class SectorDocument(Part):
    """A part of the theatre that one of several states leads."""

    title: str | None = None
    """Title in full."""
    share: float = Field(gt=0, le=1)
    """Part of every need that stands here; the shares of all sectors sum to 1."""
    framework: Names = []
    """Codes of the states of which one leads it; without it, it needs no leader."""
    exposure: float = Field(default=1.0, ge=0)
    """Risk of a soldier here, against one at 1."""


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
    minimum_european_share: Number | None = None
    """Least share of its troops from European states, 0 to 1."""
    capabilities: dict[Name, CapabilityDocument] = {}
    """Kinds of unit that it needs, by a name of one's own."""
    sectors: dict[Name, SectorDocument] = {}
    """Parts of the theatre, by a name of one's own."""
    smallest_contingent: int = Field(default=0, ge=0)
    """Troops; a state sends at least this many to a sector, or nobody."""
    joins_only_with: dict[str, Names] = {}
    """By code of a state: states without all of which it does not take part."""
    ramp_up: list[float] = []
    """Share of the force that stands in each phase before the full one."""
    most_contributors: int | None = Field(default=None, ge=1)
    """Most states that may contribute; without it, as many as there are."""
    host_consent: Number | None = None
    """Chance that the host lets the force in, 0 to 1; without it, it is taken to do so."""


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
