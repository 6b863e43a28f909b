"""Cases of law: an event of history or of assumption, with the answer that a treaty should give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.treaties import Force


@dataclass(frozen=True, slots=True)
class CaseMission:
    """The force that a case is about; it is called ``mission``."""

    contributors: tuple[str, ...]
    """State codes."""
    flag: str = ""
    declared_outside_by: tuple[str, ...] = ()
    """Codes of the states that declare it outside the clause that is asked about."""
    force: Force = "political"
    """Force in law of that declaration."""


@dataclass(frozen=True, slots=True)
class TreatyCase:
    """One question to one treaty, with the answer that is expected."""

    name: str
    event: Contingency
    treaty: str
    """Id of the treaty that is asked."""
    article: str
    states: tuple[str, ...]
    """Codes of the states asked; each must get the answer."""
    expect: str
    """A verdict, or ``no finding`` where the treaty does not bind the state or is not in force."""
    source: str
    beside: tuple[str, ...] = ()
    """Ids of other treaties in force beside it."""
    face: str = ""
    """How the face begins that is meant."""
    hangs_on: str = ""
    """Words that the answer must contain."""
    failing: int | None = None
    """How many conditions must fail."""
    mission: CaseMission | None = None
    brought: bool = False
    """Whether a proposal brings the text into force."""
    accedes: tuple[str, ...] = ()
    """Codes of the states that a proposal makes accede."""
    starts: Day | None = None
    """Day on which that proposal starts."""
    options: Mapping[str, object] = field(default_factory=dict)
    """How to read the texts, by the names of the options of the analysis."""
