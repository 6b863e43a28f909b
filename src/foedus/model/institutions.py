"""Standing bodies: who belongs when, and by which rule they decide what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.model.dates import Day, Period
from foedus.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Membership:
    """One state's time in an institution or as party to a treaty."""

    state: str
    period: Period


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision that an institution takes, with its rule on the scenario's day."""

    id: str
    """Such as ``accession`` or ``invocation``."""
    rule: Rule
    """Its voters are state codes."""
    says: str
    """The rule in our own words."""
    source: str
    """Article or document."""
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""


@dataclass(frozen=True, slots=True)
class Institution:
    """An alliance, union or organisation."""

    id: str
    name: str
    memberships: tuple[Membership, ...]
    decisions: Mapping[str, Decision]
    seats: tuple[Membership, ...] = ()
    """Seats not held by states that are named, each under its own name."""

    def members(self, day: Day) -> tuple[str, ...]:
        """Codes of the states that belong on that day."""
        return tuple(m.state for m in self.memberships if m.period.contains(day))
