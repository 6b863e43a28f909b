"""Treaties as their lawyers read them: dated clauses, with triggers as trees of named conditions.

The ladder of duties and the list of predicates are closed; every clause carries its article, a paraphrase
and how certain the reading is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from foedus.model.dates import Day, Period
from foedus.model.institutions import Membership


class Duty(IntEnum):
    """What a clause asks of its obligor, from nothing to war; a higher duty is a heavier one."""

    NONE = 0
    REFRAIN = 1
    NEUTRALITY = 2
    CONSULT = 3
    SEEK_COUNCIL_ACTION = 4
    ASSIST = 5
    ASSIST_AS_DEEMED_NECESSARY = 6
    ACT_TO_MEET_DANGER = 7
    ALL_MEANS = 8
    IMMEDIATE_MILITARY_AID = 9


Status = Literal["in_force", "political", "draft"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition with its arguments, such as ``place_in(area="nato-article-6")``."""

    name: str
    arguments: Mapping[str, str | float | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Condition


Condition = Predicate | All | Any | Not


@dataclass(frozen=True, slots=True)
class Gate:
    """Who must find that the trigger is met before the duty bites."""

    kind: Literal["none", "each_party", "single_request", "victim_request", "joint_finding", "institution"]
    institution: str = ""
    """Whose decision it is, for ``institution``."""
    decision: str = ""
    """Which decision of that institution."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One duty of one instrument."""

    article: str
    says: str
    """Paraphrase."""
    duty: Duty
    trigger: Condition
    gate: Gate
    obligors: tuple[str, ...]
    """Codes of the states bound; empty means every party."""
    beneficiaries: tuple[str, ...]
    """Codes of the states protected; empty means every party."""
    source: str
    certainty: str
    """A seen in the text, B standard reference, C press, D contested."""
    reading: str = ""
    """What is contested about it, in one sentence."""
    in_force: Period | None = None
    """Span of this version of the clause; None means as long as the treaty."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A statement beside the text that takes a mission out of a clause's cover."""

    by: tuple[str, ...]
    """State codes."""
    says: str
    clause_of: str
    """Treaty id."""
    article: str
    excludes_mission: str
    """Id of the treaty or proposal whose force loses cover."""
    binding: bool
    """Whether it changes the law, or only announces a policy."""
    source: str


@dataclass(frozen=True, slots=True)
class Treaty:
    """An instrument with its parties by date and its clauses."""

    id: str
    title: str
    status: Status
    signed: Day | None
    in_force: Period | None
    """None for a text that has not entered into force."""
    parties: tuple[Membership, ...]
    clauses: tuple[Clause, ...]
    source: str
    says: str = ""

    def parties_on(self, day: Day) -> tuple[str, ...]:
        """Codes of the states bound by it on that day."""
        if self.in_force is not None and not self.in_force.contains(day):
            return ()
        return tuple(party.state for party in self.parties if party.period.contains(day))
