"""How treaties and institutions are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from foedus.files.schema.parts import Day, Label, Name, Names, Part

Certainty = Literal["A", "B", "C", "D"]
Grammar = Annotated[
    object, Field(description="A tree; its grammar is checked when the document is resolved.")
]


class SpanDocument(Part):
    """A span of time: the first day counts, the last does not."""

    start: Annotated[Day | None, Field(alias="from")] = None
    """First day."""
    end: Annotated[Day | None, Field(alias="to")] = None
    """Day from which it no longer holds."""


class PartiesDocument(SpanDocument):
    """States that were party, or member, over the same span."""

    states: Names
    """Their codes; ``all`` for every state that the library knows."""
    without: Names = []
    """Those of them that were not, where ``states`` is ``all``."""


class ClauseDocument(Part):
    """One duty of one treaty."""

    article: Label
    """Article and paragraph."""
    in_force: SpanDocument | None = None
    """Span of this version of the clause; left out where it holds as long as the treaty."""
    says: str
    """What it says, in our own words."""
    duty: str
    """A step of the ladder of duties, such as ``consult`` or ``all_means``."""
    trigger: Grammar = "always"
    """The condition: a predicate, or ``all``, ``any`` and ``not`` of conditions."""
    gate: Grammar = "none"
    """Who must find that the trigger is met."""
    obligors: Names = []
    """States bound; every party where it is left out."""
    beneficiaries: Names = []
    """States protected; every party where it is left out, ``all`` for any state."""
    source: str
    """Where the text can be found."""
    certainty: Certainty
    """A seen in the text, B standard reference, C press, D contested."""
    reading: str = ""
    """What is contested about it."""


class TreatyDocument(Part):
    """An instrument with its parties and clauses."""

    id: Name
    """Short name."""
    title: str
    """Title."""
    says: str = ""
    """What it is about."""
    status: Literal["in_force", "political", "draft"]
    """Political texts and drafts count only in a proposal that names them."""
    signed: Day | None = None
    """Day of signature."""
    in_force: SpanDocument | None = None
    """Span in which it is in force; left out for a text that never was."""
    parties: list[PartiesDocument]
    """States bound, each with its span."""
    clauses: list[ClauseDocument]
    """Its duties."""
    source: str
    """Where the text can be found."""


class DecisionDocument(Part):
    """A kind of decision that an institution takes."""

    rule: Grammar
    """``unanimity``, ``single``, ``{majority: 1/2}``, ``{qualified: {states: 0.55, population: 0.65, blocking: 4}}``
    or a rule in full: ``{all_of: [..]}``, ``{any_of: [..]}``, ``{voters: [..]}``, ``{weights: {..}, quota: ..}``."""
    in_force: SpanDocument | None = None
    """Span in which the rule holds as it is given; left out where it holds at all times."""
    says: str
    """The rule in our own words."""
    source: str
    """Article or document."""
    certainty: Certainty
    """A seen in the text, B standard reference, C press, D contested."""


class InstitutionDocument(Part):
    """An alliance, union or organisation."""

    name: str
    """Its name."""
    members: list[PartiesDocument]
    """Who belongs, and when."""
    decisions: dict[Name, DecisionDocument] = {}
    """What it decides, by which rule."""
    populations: dict[Name, int] = {}
    """Head counts for rules that weigh by population."""
