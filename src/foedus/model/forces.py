"""Troops and money: the force that a proposal asks for, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foedus.model.dates import Day
from foedus.model.quantities import Quantity


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
