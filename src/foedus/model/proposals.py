"""Settlements on the table, and what in fact became of them."""

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


BreakKind = Literal["major_attack", "limited_breach", "breach_by_protected_side"]


@dataclass(frozen=True, slots=True)
class Break:
    """A breach of a settlement that was adopted."""

    kind: BreakKind
    on: Day
    says: str


@dataclass(frozen=True, slots=True)
class KnownOutcome:
    """What in fact became of a proposal, for a case that is over."""

    proposal: str
    adopted: bool
    on: Day | None
    says: str
    blockers: tuple[str, ...] = ()
    """Voters that held it up."""
    breaks: tuple[Break, ...] = ()
    """The first breach of each kind, the earliest first."""
    observed_until: Day | None = None
    """Day up to which no other breach is known; None where nobody says."""
