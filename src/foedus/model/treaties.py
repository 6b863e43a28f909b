"""Treaties as their lawyers read them: dated clauses, with triggers as trees of named conditions.

The ladder of duties and the list of predicates are closed; every clause carries its article, a paraphrase
and how certain the reading is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Literal

from foedus.model.conditions import Condition, awaited, predicates
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
Certainty = Literal["A", "B", "C", "D"]
"""A seen in the text, B standard reference, C press, D contested."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who must find that the trigger is met before the duty bites."""

    kind: Literal["none", "each_party", "single_request", "victim_request", "joint_finding", "institution"]
    institution: str = ""
    """Whose decision it is, for ``institution``."""
    decision: str = ""
    """Which decision of that institution."""


@dataclass(frozen=True, slots=True)
class Proviso:
    """A condition that takes a duty away: an exception to a clause, or what makes it void."""

    says: str
    when: Condition


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
    toward: Literal["victim", "attacker", "either"] = "victim"
    """Whose part the beneficiary plays in the event: a clause on joint attack or on neutrality may protect
    the attacker."""
    unless: tuple[Proviso, ...] = ()
    """Exceptions: where one applies, the clause asks nothing."""
    void_if: tuple[Proviso, ...] = ()
    """What ends the promise for good."""
    limits: tuple[str, ...] = ()
    """What the duty leaves out or leaves open, in words: kinds of help, measure, place."""
    within_hours: int | None = None
    """Time that the text sets for the duty."""
    known: Day | None = None
    """Day on which the clause became public; None where it never was secret."""


Force = Literal["political", "unilateral", "reservation", "treaty"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A statement beside the text, bound to those who make it: a reservation, an understanding, a carve-out.

    It takes a mission out of a clause, or adds a condition to it.
    """

    by: tuple[str, ...]
    """State codes."""
    says: str
    clause_of: str
    """Treaty id."""
    article: str
    excludes_mission: str
    """Id of the treaty or proposal whose force loses cover; empty where it asks for a condition instead."""
    force: Force
    """Whether it is part of the treaty, a reservation that the others accept, a unilateral reading, or a
    political announcement.  The first two change the law for their authors."""
    source: str
    id: str = ""
    """Name by which a reader can switch it on or off; empty for one that has none."""
    requires: Condition | None = None
    """A further condition of the clause, for its authors."""
    in_force: Period | None = None
    known: Day | None = None
    """Day on which it became public; None where it never was secret."""

    @property
    def binding(self) -> bool:
        """Whether it changes the law for its authors."""
        return self.force in ("reservation", "treaty")


@dataclass(frozen=True, slots=True)
class Suspension:
    """A span in which some parties do not keep the treaty toward others."""

    by: tuple[str, ...]
    """Codes of the states that suspend their duties."""
    toward: tuple[str, ...]
    """Codes of the states that lose what those owed them."""
    period: Period
    source: str

    def covers(self, obligor: str, beneficiary: str, day: Day) -> bool:
        """Whether the obligor owes the beneficiary nothing on that day."""
        return obligor in self.by and beneficiary in self.toward and self.period.contains(day)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure, such as the ratification of a protocol of accession."""

    says: str
    by: Literal["parties", "candidate", "institution", "depositary"]
    """Who takes it: each party for itself, the state that joins or leaves, an institution; or the depositary or
    another official, who decides nothing."""
    institution: str = ""
    decision: str = ""
    """For ``institution``: which decision of which one."""
    effect: str = ""
    """What it changes, in words; empty where it changes nothing yet."""


@dataclass(frozen=True, slots=True)
class Accession:
    """How a state becomes party to a treaty."""

    steps: tuple[Step, ...]
    """In their order; the candidate is bound and protected from the last one on, and not before."""
    open_to: str
    """Who may join, in words."""
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Exit:
    """How a party leaves."""

    says: str
    source: str
    certainty: str
    notice_days: int | None = None
    """From the notice to the day on which it is no longer bound; None where no notice is foreseen."""
    earliest: Day | None = None
    """First day on which notice may be given; None where it may be given at any time."""


def treaties_named(conditions: Iterable[Condition]) -> frozenset[str]:
    """Ids of the treaties by whose parties some conditions ask."""
    leaves = (leaf for condition in conditions for leaf in predicates(condition))
    return frozenset(str(leaf.value) for leaf in leaves if leaf.name.endswith("_party_to"))


@dataclass(frozen=True)
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
    declarations: tuple[Declaration, ...] = ()
    """Reservations, understandings and declarations that belong to the text."""
    suspensions: tuple[Suspension, ...] = ()
    known: Day | None = None
    """Day on which the text became public; None where it never was secret."""
    term: str = ""
    """How long it runs and how it is renewed, in words."""
    entry: str = ""
    """How it enters into force, in words: ratifications, deposits, activation."""
    accession: Accession | None = None
    exit: Exit | None = None

    def parties_on(self, day: Day) -> frozenset[str]:
        """Codes of the states bound by it on that day."""
        if self.in_force is not None and not self.in_force.contains(day):
            return frozenset()
        return self.members_on(day)

    def members_on(self, day: Day) -> frozenset[str]:
        """Codes of the states that have joined and not left, whether or not the text itself is in force."""
        days, sets = self._spans
        return sets[bisect_right(days, day)]

    @cached_property
    def _spans(self) -> tuple[list[Day], list[frozenset[str]]]:
        """Days on which membership changes, and the members before the first, and from each of them on."""
        ends = (party.period.end for party in self.parties)
        days = sorted({*(party.period.start for party in self.parties), *(day for day in ends if day)})
        sets = [frozenset(p.state for p in self.parties if p.period.contains(day)) for day in days]
        return days, [frozenset(), *sets]

    def joined(self, state: str, day: Day) -> Day | None:
        """First day of the span in which a state is party on that day; None where it is not, or was ever."""
        for period in self._periods.get(state, ()):
            if period.contains(day):
                return period.start if period.start > Day.min else None
        return None

    @cached_property
    def _periods(self) -> dict[str, tuple[Period, ...]]:
        found: dict[str, tuple[Period, ...]] = {}
        for party in self.parties:
            found[party.state] = (*found.get(party.state, ()), party.period)
        return found

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of the treaties by whose parties its clauses and reservations ask."""
        rows = [row for clause in self.clauses for row in (*clause.unless, *clause.void_if)]
        conditions = [*(clause.trigger for clause in self.clauses), *(row.when for row in rows)]
        conditions += [row.requires for row in self.declarations if row.requires is not None]
        return treaties_named(conditions)

    @cached_property
    def states(self) -> frozenset[str]:
        """Codes of all states that ever were party, or that a clause protects."""
        named = (code for clause in self.clauses for code in clause.beneficiaries if code != "all")
        return frozenset((*(party.state for party in self.parties), *named))

    @cached_property
    def awaited(self) -> frozenset[str]:
        """Codes of the states whose coming to help some clause or declaration asks for."""
        conditions = [declaration.requires for declaration in self.declarations]
        for clause in self.clauses:
            conditions += [clause.trigger, *(item.when for item in (*clause.unless, *clause.void_if))]
        return frozenset(code for item in conditions if item is not None for code in awaited(item))
