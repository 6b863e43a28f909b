"""How treaties and institutions are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from foedus.files.schema.parts import Day, Grammar, Label, Name, Names, Part

Certainty = Literal["A", "B", "C", "D"]


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


class ProvisoDocument(Part):
    """A condition that takes a duty away."""

    says: str
    """What it says, in our own words."""
    when: Grammar
    """The condition under which it applies."""


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
    toward: Literal["victim", "attacker", "either"] = "victim"
    """Whose part the state that the clause protects plays in the event."""
    unless: list[ProvisoDocument] = []
    """Exceptions: where one applies, the clause asks nothing."""
    void_if: list[ProvisoDocument] = []
    """What ends the promise."""
    limits: list[str] = []
    """What the duty leaves out or leaves open, in words."""
    within_hours: Annotated[int, Field(gt=0)] | None = None
    """Time that the text sets for it."""
    known: Day | None = None
    """Day on which the clause became public, if it was secret before."""


class ReservationDocument(Part):
    """A reservation, understanding or declaration that belongs to the text."""

    id: Name
    """Short name by which a reader can switch it on or off."""
    by: Names
    """Codes of the states that make it."""
    says: str
    """What it says, in our own words."""
    article: Label
    """Article to which it is made."""
    force: Literal["political", "unilateral", "reservation", "treaty"]
    """Its force in law: ``reservation`` and ``treaty`` bind, the others only announce."""
    requires: Grammar
    """The further condition of the clause, for those who make it."""
    in_force: SpanDocument | None = None
    """Span in which it stands; at all times where it is left out."""
    known: Day | None = None
    """Day on which it became public, if it was secret before."""
    source: str
    """Where it can be found."""


class SuspensionDocument(SpanDocument):
    """A span in which some parties do not keep the treaty toward others."""

    by: Names
    """Codes of the states that suspend what they owe."""
    toward: Names
    """Codes of the states to which they owed it."""
    source: str
    """Where it can be found."""


class StepDocument(Part):
    """One step of a procedure."""

    says: str
    """What is done, in our own words."""
    by: Grammar
    """Who does it: ``parties``, ``candidate``, ``depositary`` (an official, who decides nothing) or
    ``{institution: .., decision: ..}``."""
    effect: str = ""
    """What it changes; nothing yet where it is left out."""


class AccessionDocument(Part):
    """How a state becomes party."""

    open_to: str
    """Who may join, in words."""
    steps: list[StepDocument]
    """In their order; cover and duties begin with the last."""
    source: str
    """Article or document."""
    certainty: Certainty
    """A seen in the text, B standard reference, C press, D contested."""


class ExitDocument(Part):
    """How a party leaves."""

    says: str
    """The rule in our own words."""
    notice_days: Annotated[int, Field(ge=0)] | None = None
    """Days from the notice to the end."""
    earliest: Day | None = None
    """First day on which notice may be given."""
    source: str
    """Article or document."""
    certainty: Certainty
    """A seen in the text, B standard reference, C press, D contested."""


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
    reservations: list[ReservationDocument] = []
    """Reservations, understandings and declarations of its parties."""
    suspensions: list[SuspensionDocument] = []
    """Spans in which some parties do not keep it toward others."""
    known: Day | None = None
    """Day on which the text became public, if it was secret before."""
    term: str = ""
    """How long it runs and how it is renewed."""
    entry: str = ""
    """How it enters into force: signatures, ratifications, deposits, activation."""
    accession: AccessionDocument | None = None
    """How a state joins."""
    exit: ExitDocument | None = None
    """How a party leaves."""
    source: str
    """Where the text can be found."""


class DecisionDocument(Part):
    """A kind of decision that an institution takes."""

    rule: Grammar
    """``unanimity``, ``{unanimity: {abstention: 1}}`` (an abstention does not block), ``consensus`` (silence
    agrees), ``{all_but: 1}`` (one may object), ``single``, ``{majority: 1/2}`` (more than), ``{share: 2/3}``
    (at least), ``{count: 9}``, ``{population: 0.62}``, ``{qualified: {states: 0.55, population: 0.65, blocking: 4}}``,
    ``{cast: {more_than: 1/2}}`` (of the votes cast; or ``share``, and ``abstention_counts``), or a rule in full:
    ``{all_of: [..]}``, ``{any_of: [..]}``, ``{in_sequence: [..]}``, ``{voters: [..]}``, ``{no_objection: [..]}``,
    ``{without: [..], rule: ..}``, ``{weights: {..}, quota: ..}`` (or ``share``, ``more_than``).  What an abstention
    and an absence are worth, 0 to 1, can be said of voters and weights: ``abstention: 1``."""
    in_force: SpanDocument | None = None
    """Span in which the rule holds as it is given; left out where it holds at all times."""
    populations: dict[Name, int] = {}
    """Head counts of this version; those of the institution where they are left out."""
    says: str
    """The rule in our own words."""
    source: str
    """Article or document."""
    certainty: Certainty
    """A seen in the text, B standard reference, C press, D contested."""


class SeatsDocument(SpanDocument):
    """Seats of a body that are not held by states, or not by states that are named."""

    called: Name
    """What one is called; they are numbered from 1."""
    number: int = Field(ge=1)
    """How many there are."""


class InstitutionDocument(Part):
    """An alliance, union or organisation."""

    name: str
    """Its name."""
    members: list[PartiesDocument]
    """Who belongs, and when."""
    seats: list[SeatsDocument] = []
    """Other seats, which vote as members do."""
    decisions: dict[Name, DecisionDocument | list[DecisionDocument]] = {}
    """What it decides, by which rule; or the versions of the rule, each with its span."""
    populations: dict[Name, int] = {}
    """Head counts for rules that weigh by population."""


class RuleDocument(Part):
    """A decision rule in a file of its own."""

    title: str = ""
    """What it is called."""
    says: str = ""
    """The rule in words."""
    members: Names
    """Who votes."""
    rule: Grammar
    """The rule, as that of an institution's decision."""
    populations: dict[Name, int] = {}
    """Head counts for rules that weigh by population."""
    source: str = ""
    """Where it can be found."""
