"""The whole of a scenario document, as an author writes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from foedus.files.schema.actors import ActorDocument, IssueDocument, PositionDocument, StateDocument
from foedus.files.schema.events import (
    ContingencyDocument,
    CorrelationDocument,
    DeclarationDocument,
    KnownOutcomeDocument,
    PledgeDocument,
    StakesDocument,
)
from foedus.files.schema.grounds import EvidenceDocument, SourceDocument
from foedus.files.schema.law import InstitutionDocument, TreatyDocument
from foedus.files.schema.parts import Day, Name, Names, Number, Part
from foedus.files.schema.places import AreaDocument, PlaceDocument
from foedus.files.schema.proposals import ProposalDocument


class UseDocument(Part):
    """A treaty from the library."""

    use: str
    """Its id."""


def _kind(value: object) -> str:
    is_use = isinstance(value, UseDocument) or (isinstance(value, dict) and "use" in value)
    return "a shipped treaty" if is_use else "an own treaty"


TreatyEntry = Annotated[
    Annotated[UseDocument, Tag("a shipped treaty")] | Annotated[TreatyDocument, Tag("an own treaty")],
    Discriminator(_kind),
]


class InstitutionsDocument(Part):
    """Ids of shipped institutions under `use`, and own ones in full, each under its id."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, InstitutionDocument] = Field(init=False)

    use: Names = []
    """Ids of institutions of the library."""

    @property
    def own(self) -> dict[str, InstitutionDocument]:
        """Institutions written out in full, by id."""
        return self.__pydantic_extra__


class ScenarioDocument(Part):
    """One situation: who takes part, what is at stake, which settlements are on the table."""

    foedus: Literal[1]
    """Version of the format."""
    id: Name | None = None
    """Short name of the scenario; that of its file or folder where it is not given."""
    title: str
    """Title of the scenario."""
    summary: str = ""
    """What it is about, in a few sentences."""
    as_of: Day
    """The day on which everything is judged."""
    caveats: list[str] = []
    """What the scenario cannot know."""
    notes: list[str] = []
    """Defaults that were filled in, in a resolved file."""
    resolved: bool = False
    """True in a file that foedus wrote with every default filled in: nothing more is then taken from
    the library of states, and no note is added."""
    states: dict[Name, StateDocument] = {}
    """States by code: own figures, or states that the library lacks."""
    actors: dict[Name, ActorDocument] = {}
    """The parties, by name."""
    issues: dict[Name, IssueDocument] = {}
    """What is to be settled, by name."""
    positions: list[PositionDocument] = []
    """Where each actor stands on each issue; may stand in a table of its own."""
    institutions: InstitutionsDocument = InstitutionsDocument()
    """Alliances and unions: ids to use from the library, or own ones in full."""
    treaties: list[TreatyEntry] = []
    """Treaties: ids to use from the library, or own texts in full."""
    declarations: list[DeclarationDocument] = []
    """Statements beside the text of treaties."""
    places: dict[Name, PlaceDocument] = {}
    """Places that the library lacks, or sees otherwise: whose they are, and who claims them."""
    areas: dict[Name, AreaDocument] = {}
    """Areas that the library lacks."""
    proposals: dict[Name, ProposalDocument] = {}
    """The settlements on the table, by name."""
    contingencies: list[ContingencyDocument] = []
    """Events that test them."""
    pledges: list[PledgeDocument] = []
    """Promises of troops, money and arms; may stand in a table of their own."""
    stakes: StakesDocument | None = None
    """Who might break a settlement and who might fight for it."""
    parameters: dict[str, Number] = {}
    """Model parameters by full name, where they differ from the shipped ones."""
    correlations: list[CorrelationDocument] = []
    """Numbers that move together."""
    known_outcomes: list[KnownOutcomeDocument] = []
    """What in fact became of proposals."""
    sources: dict[Name, SourceDocument] = {}
    """Documents, tables and reports, by id."""
    evidence: dict[Name, EvidenceDocument] = {}
    """What they say, by id."""
