"""Settlements on the table, and the events against which they are tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.model.dates import Day
from foedus.model.forces import Force
from foedus.model.quantities import Quantity
from foedus.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Consent:
    """Whose agreement a proposal needs."""

    rule: Rule
    """Its voters are actor ids or state codes."""
    speaks_for: Mapping[str, str]
    """Voter -> id of the actor whose preferences decide its vote."""
    says: str
    """The rule in words."""


@dataclass(frozen=True, slots=True)
class Accession:
    """A state that becomes party to a treaty under a proposal."""

    treaty: str
    state: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One settlement: its terms, whose consent it needs, what backs it."""

    id: str
    title: str
    says: str
    terms: Mapping[str, Quantity]
    """Issue id -> outcome on that issue's scale; every issue has one."""
    consent: Consent
    treaties: tuple[str, ...] = ()
    """Ids of treaties that come into force with it, beside those that are in force anyway."""
    accessions: tuple[Accession, ...] = ()
    force: Force | None = None
    starts: Day | None = None
    """First day on which its guarantees count; None means with the settlement."""
    parameters: Mapping[str, Quantity] = field(default_factory=dict)
    """Model parameters that differ under this proposal."""


TargetKind = Literal["territory", "forces", "vessel", "aircraft", "infrastructure"]


@dataclass(frozen=True, slots=True)
class Contingency:
    """An event that tests a settlement: who hits what, where, when."""

    id: str
    title: str
    attacker: str
    """State code."""
    target_kind: TargetKind
    target_of: str
    """State code of the owner, or id of the treaty or proposal whose force is hit."""
    place: str
    """State code or area id."""
    on: Day
    severity: Literal["incident", "armed_attack", "sustained", "invasion"] = "armed_attack"
    provoked: bool = False


@dataclass(frozen=True, slots=True)
class KnownOutcome:
    """What in fact became of a proposal, for a case that is over."""

    proposal: str
    adopted: bool
    on: Day | None
    says: str
    blockers: tuple[str, ...] = ()
    """Voters that held it up."""
