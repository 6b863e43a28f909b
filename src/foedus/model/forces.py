"""Troops and money: the force that a proposal asks for, and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.model.dates import Day
from foedus.model.quantities import Quantity
from foedus.model.treaties import Duty


@dataclass(frozen=True, slots=True)
class Capability:
    """A kind of unit that a force needs."""

    id: str
    title: str
    unit_troops: int
    """Troops of one unit."""
    need: Quantity
    """Units in theatre at any one time, in a force of the size that is asked for; they grow with it."""
    mix: Quantity
    """Part of the troops that a state can put into the rotation which are units of this kind; 0 to 1."""
    units: Mapping[str, Quantity]
    """By state code: units that the state can put into the rotation, where that is known; in place of `mix`."""
    supported_by: Mapping[str, float]
    """By capability: units of it without which one unit of this kind cannot work."""
    weight: float = 1.0
    """How much a missing troop of this kind counts; above 0."""
    supported_nearby: Mapping[str, float] = field(default_factory=dict)
    """By capability: units of it in the same sector without which one unit of this kind cannot work."""
    from_outside: tuple[str, ...] = ()
    """Codes of the states each of which fills this need from outside where it is a backstop of the force."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A part of the theatre, which one of several states may have to lead."""

    id: str
    title: str
    share: float
    """Part of every need that stands here; 0 to 1."""
    framework: tuple[str, ...]
    """Codes of the states of which one leads it; empty where it needs no leader."""
    exposure: float = 1.0
    """Risk of a soldier here, against one at 1; 0 or more."""


@dataclass(frozen=True, slots=True)
class Force:
    """A force that a proposal asks for."""

    size: Quantity
    """Troops in theatre at any one time."""
    place: str
    """State code of the host."""
    candidates: tuple[str, ...]
    """Codes of the states that may contribute, exclusions already taken out."""
    excluded: tuple[str, ...]
    """Codes of the states that were named as staying out."""
    backstop: tuple[str, ...] = ()
    """Codes of the states that support the force from outside: they send no troops, but are bound as its
    treaty says."""
    mission_of: str = ""
    """Id of the treaty whose mission it is."""
    minimum_non_european_share: Quantity | None = None
    """Of troops; 0 to 1."""
    flag: str = ""
    """Whose flag it flies: an institution such as ``nato``, ``eu`` or ``un-security-council``, or
    ``coalition``; empty where nobody says."""
    minimum_european_share: Quantity | None = None
    """Of troops; 0 to 1."""
    capabilities: tuple[Capability, ...] = ()
    """Kinds of unit; empty where troops are counted as if they were alike."""
    needs_for: float = 0.0
    """Troops of the force for which the needs of units are given; 0 where that is its likely size."""
    sectors: tuple[Sector, ...] = ()
    """Parts of the theatre; empty where it is one."""
    smallest_contingent: int = 0
    """Troops; a state sends at least this many to a sector, or nobody."""
    joins_only_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By state code: states without all of which it does not take part."""
    ramp_up: tuple[float, ...] = ()
    """Share of the force that stands in each phase before the full one."""
    most_contributors: int = 0
    """Most states that may contribute; 0 for as many as there are."""
    host_consent: Quantity | None = None
    """Chance that the host lets the force in; None where it is taken to do so."""

    def fills_from_outside(self, kind: Capability) -> bool:
        """Whether a backstop fills the need of a kind of unit, so that none has to stand in theatre."""
        return any(code in self.backstop for code in kind.from_outside)


Stage = Literal["announced", "committed", "allocated", "delivered"]


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of troops, money or arms, at one stage of its life."""

    id: str
    donor: str
    """State code or actor id."""
    recipient: str
    kind: Literal["troops", "money", "arms"]
    stage: Stage
    amount: Quantity
    """Troops, or USD bn."""
    on: Day
    says: str = ""


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What the author says that standing aside costs, in place of what parameters make of a duty.

    It holds for whatever fits all that is named.  Where it names no treaty, article or duty it is for all that a
    guarantor owes together, and holds even where it owes nothing.
    """

    id: str
    guarantor: str = ""
    """Actor id; empty for every guarantor."""
    proposal: str = ""
    """Id of the proposal; empty for all of them."""
    treaty: str = ""
    """Id of the treaty; empty for any."""
    article: str = ""
    duty: Duty | None = None
    cost: Quantity | None = None
    """Share of the stake, which stands for the whole price."""
    share: Quantity | None = None
    """Factor on the price; exactly one of `cost` and `share` is given."""

    @property
    def is_of_one_duty(self) -> bool:
        """Whether it is for what a clause asks, and not for all that is owed together."""
        return bool(self.treaty or self.article or self.duty is not None)


@dataclass(frozen=True, slots=True)
class Stakes:
    """Who might break a settlement and who might fight for it."""

    challenger: str
    """Actor id."""
    target: str
    """Actor id."""
    guarantors: tuple[str, ...]
    """Actor ids, in the order in which they are expected to move."""
    division_issue: str = ""
    """Issue whose terms divide the stake; empty when no issue does."""
    challenger_prefers: Literal["low", "high"] = "low"
    """Which end of that issue gives the challenger everything."""
    dishonour: tuple[OwnPrice, ...] = ()
    """What the author says that standing aside costs; of those that fit a case the last counts."""
