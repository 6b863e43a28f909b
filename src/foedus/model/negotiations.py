"""A table of who stands where on what, as other programs for such forecasts keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Party:
    """One actor of a table."""

    id: str
    name: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One issue of a table, with its scale."""

    id: str
    name: str = ""
    comment: str = ""
    points: tuple[tuple[float, str], ...] = ()
    """Points of the scale with what each means, rising; the ends of the scale are among them.  None where the
    table gives no scale."""
    reference_point: float | None = None
    """What happens without a deal; points."""
    outcome: float | None = None
    """What was agreed in fact; points."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else a table says of the issue, by the names of its columns; kept for the way back."""

    @property
    def low(self) -> float:
        """Low end of the scale; 0 where none is given."""
        return self.points[0][0] if self.points else 0.0

    @property
    def high(self) -> float:
        """High end of the scale; 100 where none is given."""
        return self.points[-1][0] if self.points else 100.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one actor stands on one issue; an actor that is absent has none."""

    party: str
    matter: str
    position: float
    """Points of the issue's scale."""
    salience: float | None = None
    """0 to 100; None where the table leaves it blank."""
    capability: float | None = None
    """On any ratio scale; None where the table leaves it blank."""


@dataclass(frozen=True)
class Negotiation:
    """A whole table."""

    parties: tuple[Party, ...]
    matters: tuple[Matter, ...]
    stands: tuple[Stand, ...]
    title: str = ""
    description: str = ""
    comments: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """How another program is to be run, by its own names; kept for the way back."""
    accommodation: tuple[tuple[str, str, float], ...] = ()
    """KTAB's adjustment of ideals: the actor that adjusts, the actor whose position it follows, and how far."""

    @property
    def has_facts(self) -> bool:
        """Whether something is told of an issue that other kinds of table have no place for."""
        return any(matter.facts for matter in self.matters)

    @cached_property
    def by_matter(self) -> Mapping[str, tuple[Stand, ...]]:
        """Stands on each issue, in the order of the actors."""
        order = {party.id: place for place, party in enumerate(self.parties)}
        return {
            matter.id: tuple(
                sorted((s for s in self.stands if s.matter == matter.id), key=lambda s: order[s.party])
            )
            for matter in self.matters
        }
