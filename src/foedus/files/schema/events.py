"""How an author writes what might happen, what was promised, declared and decided."""

from __future__ import annotations

from typing import Literal

from foedus.files.schema.grounds import Grounds
from foedus.files.schema.parts import Day, Label, Name, Names, Number, Part


class DeclarationDocument(Part):
    """A statement beside a treaty's text that takes a mission out of a clause's cover."""

    by: Names
    """Codes of the states that make it."""
    says: str
    """What it says, in the author's own words."""
    clause_of: str
    """Id of the treaty."""
    article: Label
    """Article of that treaty."""
    excludes_mission: str
    """Id of the treaty or proposal whose force loses cover."""
    binding: bool = False
    """Whether it changes the law, or only announces a policy."""
    evidence: Names | None = None
    """Ids of the evidence for it."""
    source: str | None = None
    """Where it was made, in words, instead of evidence."""


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


class ContingencyDocument(Part):
    """An event that tests a settlement."""

    id: Name
    """Short name, unique among contingencies."""
    title: str | None = None
    """Title in full."""
    attacker: str
    """Code of the attacking state, or name of an actor that is no state."""
    target: TargetDocument
    """What is hit."""
    place: str
    """Code of the state, or id of the area, where it happens."""
    on: Day
    """Day on which it happens."""
    severity: Literal["incident", "armed_attack", "sustained", "invasion"] = "armed_attack"
    """How grave it is."""
    provoked: bool = False
    """Whether the state that is hit attacked first."""


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


class CorrelationDocument(Part):
    """A group of numbers that move together."""

    between: list[str]
    """Paths of the numbers, such as positions/FRA/membership/position."""
    rho: float
    """Rank correlation of each pair of them."""


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
