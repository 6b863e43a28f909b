"""Events that test a settlement: who hits what, where and when, and what is told about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.model.dates import Day
from foedus.model.places import Coordinates

TargetKind = Literal[
    "territory", "forces", "vessel", "aircraft", "coast_guard", "infrastructure", "embassy", "civilians"
]
Severity = Literal["incident", "armed_attack", "sustained", "invasion", "nuclear"]
SEVERITIES: tuple[Severity, ...] = ("incident", "armed_attack", "sustained", "invasion", "nuclear")
"""From the least grave to the gravest."""

Told = bool | float | None
"""What is told about a fact: yes, no, the chance of yes (0 to 1), or None where it is contested or untold."""


def settled(told: Told) -> bool | None:
    """A fact as three values: whatever is not certain is open.

    Examples
    --------
    >>> settled(True), settled(0.4), settled(1.0), settled(None)
    (True, None, True, None)
    """
    if told is None or isinstance(told, bool):
        return told
    return {0.0: False, 1.0: True}.get(float(told))


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody has decided or found about an event."""

    by: str
    """``nato/invocation`` for a decision of an institution, ``joint`` for the parties together, or the name
    of a commission."""
    on: Day | None = None
    """Day of the decision; None where it is taken to stand from the start."""
    holds: Told = True
    """Whether it was found so."""
    provided: str = ""
    """The fact on which the finding is made to depend, if any; it stands once that fact is told to hold."""


@dataclass(frozen=True, slots=True)
class Contingency:
    """An event that tests a settlement: who hits what, where, when.

    What is not told of an event stays open: a clause that asks for it is contested.
    """

    id: str
    title: str
    attacker: str
    """State code, or the name of an actor that is no state."""
    target_kind: TargetKind
    target_of: str
    """State code of the owner, or id of the treaty or proposal whose force is hit."""
    place: str
    """State code, place id or area id."""
    on: Day
    severity: Severity = "armed_attack"
    """How grave it is; where it is in doubt, the gravest level that is thought possible."""
    provoked: Told = False
    severity_chances: Mapping[Severity, float] = field(default_factory=dict)
    """Chance of each level where the gravity is in doubt; sums to 1."""
    attributed: Told = True
    """Whether the attack is rightly laid to the attacker."""
    also_attacking: tuple[str, ...] = ()
    """Other attackers, as `attacker`."""
    supported_by: tuple[str, ...] = ()
    """Codes of the states that support the attacker without attacking."""
    at_war: tuple[str, ...] = ()
    """Codes of attackers that were already in the war before this event."""
    through: tuple[str, ...] = ()
    """Codes of the states through whose territory the attack goes."""
    requested_by: tuple[str, ...] = ()
    """Codes of the states that have asked for help or for talks."""
    decided: tuple[Decided, ...] = ()
    judged_on: Day | None = None
    """Day on which the question is asked: what is decided later does not count.  None: after all of it."""
    acts: tuple[str, ...] = ()
    """Codes of the states that have come to the victim's help."""
    facts: Mapping[str, Told] = field(default_factory=dict)
    """Facts by name that clauses may ask for, such as ``ceasefire-in-force``."""
    purpose: str = ""
    """What the helper's action is for, where a text asks."""
    at: Coordinates | None = None
    """The very point, where it is told."""
    near: tuple[str, ...] = ()
    """Other places so near to that point that the borders of the library cannot decide."""

    @property
    def attackers(self) -> tuple[str, ...]:
        """Every attacker, the first named first."""
        return (self.attacker, *self.also_attacking)
