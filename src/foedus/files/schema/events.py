"""How an author writes what might happen, what was promised, declared and decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from foedus.files.schema.grounds import Grounds
from foedus.files.schema.law import SpanDocument
from foedus.files.schema.parts import Day, Grammar, Label, Name, Names, Number, Part, complaint
from foedus.files.schema.places import Point, Where
from foedus.model.events import SEVERITIES, Severity


def _told(value: object) -> object:
    if isinstance(value, bool) or value == "contested":
        return value
    if isinstance(value, int | float) and 0 <= value <= 1:
        return float(value)
    raise complaint("is {shown}", "A fact is true, false, contested, or the chance that it is so, 0 to 1")


def _chances(value: object) -> object:
    if not isinstance(value, Mapping):
        raise complaint("is {shown}", "It gives levels their chances: {incident: 0.7, armed_attack: 0.3}")
    for level, chance in value.items():
        if level not in SEVERITIES:
            raise complaint(f"names the level {level!r}", f"The levels are {', '.join(SEVERITIES)}")
        if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
            raise complaint(f"gives {level} the chance {chance!r}", "A chance runs from 0 to 1")
    return {level: float(chance) for level, chance in value.items()}


Told = Annotated[
    bool | float | Literal["contested"],
    BeforeValidator(_told),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "number", "minimum": 0, "maximum": 1},
                {"const": "contested"},
            ]
        }
    ),
]
"""Yes, no, the chance of yes, or contested."""
Chances = Annotated[dict[Severity, float], BeforeValidator(_chances)]
"""Chance of each level of severity."""


class DeclarationDocument(Part):
    """A statement beside a treaty's text: it takes a mission out of a clause's cover, or adds a condition."""

    id: Name | None = None
    """Short name by which a reader can switch it on or off."""

    by: Names
    """Codes of the states that make it."""
    says: str
    """What it says, in the author's own words."""
    clause_of: str
    """Id of the treaty."""
    article: Label
    """Article of that treaty."""
    excludes_mission: str | None = None
    """Id of the treaty or proposal whose force loses cover."""
    requires: Grammar | None = None
    """A further condition of the clause for those who make it, instead of a mission."""
    force: Literal["political", "unilateral", "reservation", "treaty"] = "political"
    """Its force in law: ``reservation`` and ``treaty`` bind, the others only announce."""
    in_force: SpanDocument | None = None
    """Span in which it stands; at all times where it is left out."""
    known: Day | None = None
    """Day on which it became public, if it was secret before."""
    evidence: Names | None = None
    """Ids of the evidence for it."""
    source: str | None = None
    """Where it was made, in words, instead of evidence."""


class DecidedDocument(Part):
    """What somebody has decided or found about an event."""

    by: str
    """``nato/invocation`` for a decision of an institution, ``joint`` for the parties, or a commission's name."""
    on: Day | None = None
    """Day of the decision."""
    holds: Told = True
    """Whether it was found so."""
    provided: str = ""
    """Name of the fact on which the finding was made to depend, if any."""


class ToldDocument(Part):
    """What is told about an event beside who hits what; what is left out stays open."""

    severity: Chances = {}
    """Chance of each level, where the gravity is in doubt."""
    provoked: Told | None = None
    """Whether the state that is hit attacked first, where that is in doubt."""
    attributed: Told = True
    """Whether the attack is rightly laid to the attacker."""
    also_attacking: Names = []
    """Codes of other attackers."""
    supported_by: Names = []
    """Codes of the states that support the attacker without attacking."""
    at_war: Names = []
    """Codes of attackers that were in the war before this event."""
    through: Names = []
    """Codes of the states through whose territory the attack goes."""
    requested_by: Names = []
    """Codes of the states that have asked for help or talks."""
    decided: list[DecidedDocument] = []
    """What institutions, the parties or a commission have found."""
    judged_on: Day | None = None
    """Day on which the question is asked: later decisions do not count."""
    acts: Names = []
    """Codes of the states that have come to the victim's help."""
    facts: dict[str, Told] = {}
    """Facts that clauses ask for by name, such as ``ceasefire-in-force: true``."""
    purpose: str = ""
    """What the helper's action is for, where a text asks."""


class TargetDocument(Part):
    """What is hit; exactly one key."""

    territory_of: str | None = None
    """Code of the state whose territory is hit."""
    forces_of: str | None = None
    """Code of the state, or id of the treaty or proposal, whose forces are hit."""
    vessel_of: str | None = None
    """Code of the flag state of a ship that is hit."""
    aircraft_of: str | None = None
    """Code of the state whose aircraft is hit."""
    infrastructure_of: str | None = None
    """Code of the state whose infrastructure is hit."""
    coast_guard_of: str | None = None
    """Code of the state whose coast guard is hit."""
    embassy_of: str | None = None
    """Code of the state whose embassy is hit."""
    civilians_of: str | None = None
    """Code of the state whose civilians are hit."""


class HappeningDocument(Part):
    """Who hits what, where and when, and what is told about it."""

    attacker: str
    """Code of the attacking state, or name of an actor that is no state."""
    target: TargetDocument
    """What is hit."""
    place: Where
    """Code of the state, or id of the place or area, where it happens; or a point: {lat: 44.5, lon: 33.2},
    '44.5N 33.2E' or '44.5, 33.2'."""
    at: Point | None = None
    """The very point, for maps, where the place is given by its name."""
    near: Names = []
    """Other places so near to a point that borders cannot decide; foedus fills it in."""
    on: Day
    """Day on which it happens."""
    severity: Severity = "armed_attack"
    """How grave it is."""
    provoked: bool = False
    """Whether the state that is hit attacked first."""
    told: ToldDocument | None = None
    """What else is told about it, and what of it is in doubt."""


class ContingencyDocument(HappeningDocument):
    """An event that tests a settlement."""

    id: Name
    """Short name, unique among contingencies."""
    title: str | None = None
    """Title in full."""


class PledgeDocument(Grounds):
    """A promise of troops, money or arms, at one stage of its life."""

    id: Name
    """Short name, unique among pledges."""
    donor: str
    """Code of the state, or name of the actor, that promises."""
    recipient: str
    """Code of the state, name of the actor, or id of the proposal, to which it is promised."""
    kind: Literal["troops", "money", "arms"]
    """What is promised."""
    stage: Literal["announced", "committed", "allocated", "delivered"]
    """How far the promise has come."""
    amount: Number
    """Troops, or USD bn for money and arms."""
    on: Day
    """Day on which it reached this stage."""
    says: str | None = None
    """What was promised, in words."""


class DivisionDocument(Part):
    """The issue that divides what is at stake."""

    issue: str
    """Name of the issue."""
    challenger_prefers: Literal["low", "high"] = "low"
    """Which end of its scale gives the challenger everything."""


DutyName = Literal[
    "consult",
    "seek_council_action",
    "assist",
    "assist_as_deemed_necessary",
    "act_to_meet_danger",
    "all_means",
    "immediate_military_aid",
]
"""A duty from which standing aside can cost something."""


class OwnPriceDocument(Grounds):
    """What standing aside costs, in place of what the parameters make of a duty."""

    guarantor: str | None = None
    """Name of the guarantor; every one without it."""
    proposal: str | None = None
    """Id of the proposal; all of them without it."""
    treaty: str | None = None
    """Id of the treaty that gives the duty."""
    article: Label | None = None
    """Article that gives the duty."""
    duty: DutyName | None = None
    """Kind of duty.  Without treaty, article and duty it is for all that is owed together."""
    cost: Number | None = None
    """The whole price, as a share of the stake."""
    share: Number | None = None
    """A factor on the price that the parameters make, 0 to 5."""


class StakesDocument(Part):
    """Who might break a settlement and who might fight for it."""

    challenger: str
    """Name of the actor that might break it."""
    target: str
    """Name of the actor that it would be broken against."""
    guarantors: Names = []
    """Names of actors that might fight for it, in the order in which they are expected to move."""
    division: DivisionDocument | None = None
    """The issue whose terms divide the stake."""
    dishonour: dict[Name, OwnPriceDocument] = {}
    """What standing aside costs, by a name of one's own; of those that fit a case the last counts."""


class CorrelationDocument(Part):
    """A group of numbers that move together."""

    between: list[str]
    """Paths of the numbers, such as positions/FRA/membership/position."""
    rho: float
    """Rank correlation of each pair of them."""


class BreakDocument(Part):
    """A breach of a settlement that was adopted."""

    kind: Literal["major_attack", "limited_breach", "breach_by_protected_side"]
    """A major attack, something less, or a breach by the side that is protected."""
    on: Day
    """Its first day."""
    says: str
    """What happened, in words."""


class KnownOutcomeDocument(Part):
    """What in fact became of a proposal, for a case that is over."""

    proposal: str
    """Id of the proposal."""
    adopted: bool
    """Whether it was adopted."""
    on: Day | None = None
    """Day on which it was adopted or turned down."""
    says: str = ""
    """What happened, in words."""
    blockers: Names = []
    """Actors or states that held it up."""
    breaks: list[BreakDocument] = []
    """The first breach of each kind, if it was adopted and broken."""
    observed_until: Day | None = None
    """Day up to which no other breach is known."""
