"""Who owes what to whom for very many events: the answers of `obligations`, on arrays and without their proofs.

Each clause is looked at once for each stretch of days on which nothing changes in it, with all events of
those days in which it protects somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.analyses.obligations.duties import gate_reason, verdict
from foedus.analyses.obligations.faces import Face
from foedus.analyses.obligations.law import conditions_of
from foedus.analyses.obligations.predicates import Question
from foedus.analyses.obligations.result import Reason, Verdict
from foedus.analyses.obligations.sweeps.leaves import Law, Leaves, Values
from foedus.analyses.obligations.sweeps.stretches import Stretch, stretches
from foedus.analyses.obligations.sweeps.struck import Struck, strike
from foedus.model.conditions import All, Predicate, predicates
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Gate
from foedus.numerics.arrays import IntArray

VERDICTS = tuple(Verdict)
"""Verdicts by their numbers."""
BINDING = {Verdict.GATED: 1, Verdict.CONTESTED: 2, Verdict.OBLIGED: 3}
"""How gravely a verdict binds a state to help; 0 where nothing binds it."""
WEIGHT = np.array([BINDING.get(found, 0) for found in VERDICTS], dtype=np.uint8)
"""Shape (verdict,); `BINDING` by the number of the verdict."""


@dataclass(frozen=True)
class Answers:
    """What one clause says in one stretch of days, to states that it tells the same."""

    stretch: Stretch
    clause: Clause
    obligors: frozenset[str]
    """Codes of the states bound; of a clause that asks to refrain, those of them that attack."""
    rows: IntArray
    """Faces on which it says something; each once."""
    verdicts: Values
    """Shape (row,); numbers of the verdicts on `rows`."""


@dataclass(frozen=True)
class BulkFindings:
    """Findings on many events: one for each face of an event and each clause that binds somebody on it.

    A clause that is not triggered leaves no finding.
    """

    struck: Struck
    clauses: tuple[tuple[str, Clause], ...]
    """Each with the id of its treaty."""
    obligors: tuple[frozenset[str], ...]
    """Codes of the states that are bound alike."""
    row: IntArray
    """Shape (finding,); row of `struck`: the face of the event."""
    clause: IntArray
    """Shape (finding,); index into `clauses`."""
    bound: IntArray
    """Shape (finding,); index into `obligors`."""
    verdict: Values
    """Shape (finding,); index into `VERDICTS`."""

    @property
    def states(self) -> tuple[str, ...]:
        """Codes of the states in the columns of `gravest`."""
        return self.struck.names[: self.struck.states]

    def __len__(self) -> int:
        return len(self.row)

    def bound_by(self, finding: int) -> tuple[str, ...]:
        """Codes of the states that one finding binds: neither the victim nor an attacker."""
        row = self.row[finding]
        event, victim = self.struck.events[self.struck.event[row]], self.struck.faces[row].victim
        _, clause = self.clauses[self.clause[finding]]
        codes = self.obligors[self.bound[finding]]
        if clause.duty is Duty.REFRAIN:
            return tuple(sorted(codes & frozenset(event.attackers)))
        return tuple(sorted(codes - {victim, *event.attackers}))

    def gravest(self) -> NDArray[np.uint8]:
        """How gravely each state is bound to help in each event.

        Returns
        -------
        gravest
            Shape (event, state); 3 obliged, 2 contested, 1 waiting for a request or finding, 0 not bound.
        """
        found = np.zeros((len(self.struck.events), self.struck.states), dtype=np.uint8)
        helps = np.array([clause.duty >= Duty.ASSIST for _, clause in self.clauses], dtype=bool)
        weight = WEIGHT[self.verdict]
        kept = np.flatnonzero(helps[self.clause] & (weight > 0))
        kept = kept[np.argsort(self.struck.event[self.row[kept]], kind="stable")]
        sets = np.array([self.struck.inside(codes) for codes in self.obligors], dtype=bool)
        for start in range(0, len(kept), _AT_ONCE):
            some = kept[start : start + _AT_ONCE]
            rows = self.row[some]
            grave = sets[self.bound[some]] * weight[some, None]
            # Neither the victim nor an attacker helps.
            helpers = np.arange(len(some))[:, None]
            grave[helpers, self.struck.columns["victim"][rows, None]] = 0
            grave[helpers, self.struck.attackers[rows]] = 0
            event = self.struck.event[rows]
            firsts = np.flatnonzero(np.r_[True, event[1:] != event[:-1]])
            most = np.maximum.reduceat(grave[:, : self.struck.states], firsts, axis=0)
            found[event[firsts]] = np.maximum(found[event[firsts]], most)
        return found

    @cached_property
    def _by_event(self) -> IntArray:
        return np.argsort(self.struck.event[self.row], kind="stable")

    def of(self, event: int) -> tuple[tuple[str, Face, str, str, Verdict], ...]:
        """Findings on one event as state, face, treaty, article and verdict.

        As in `obligations`, a state that must help is not told besides that it may.
        """
        order = self._by_event
        events = self.struck.event[self.row[order]]
        first, last = np.searchsorted(events, [event, event + 1])
        told = []
        for finding in order[first:last]:
            treaty, clause = self.clauses[self.clause[finding]]
            found, face = VERDICTS[self.verdict[finding]], self.struck.faces[self.row[finding]]
            told += [(state, face, treaty, clause, found) for state in self.bound_by(int(finding))]
        helping = {s for s, _, _, c, found in told if c.duty >= Duty.ASSIST and found in BINDING}
        return tuple(
            (state, face, treaty, clause.article, found)
            for state, face, treaty, clause, found in told
            if found is not Verdict.PERMITTED or state not in helping
        )


_AT_ONCE = 20_000
"""Findings that are spread over the states at once, for the sake of memory."""


def bulk(
    scenario: Scenario,
    events: Sequence[Contingency],
    proposal: Proposal | None = None,
    options: ObligationsOptions | None = None,
) -> BulkFindings:
    """Say who owes what to whom for many events at once.

    Parameters
    ----------
    scenario, proposal, options
        As for `obligations`, for all events alike.
    events
        What happens; each is judged for itself.

    Returns
    -------
    findings
        The same verdicts as `obligations` gives on each event, for each victim apart; those that are not
        triggered are left out, and there are no proofs.

    Notes
    -----
    Exact.  Time grows with the clauses and, slowly, with the events: 100,000 events under 700 treaties take
    a few seconds.
    """
    options = options or ObligationsOptions()
    struck = strike(scenario, events, proposal)
    leaves = Leaves(scenario, struck, proposal, options)
    clauses: dict[tuple[str, int], int] = {}
    listed: list[tuple[str, Clause]] = []
    sets: dict[frozenset[str], int] = {}
    parts: list[tuple[Answers, int, int]] = []
    for judged_on, rows in _judged(struck, options):
        index = Index(struck, rows)
        for answers in each(leaves, index, judged_on):
            key = (answers.stretch.law.treaty.id, id(answers.clause))
            if key not in clauses:
                clauses[key] = len(listed)
                listed.append((key[0], answers.clause))
            parts.append((answers, clauses[key], sets.setdefault(answers.obligors, len(sets))))
    lengths = [len(answers.rows) for answers, _, _ in parts]
    return BulkFindings(
        struck=struck,
        clauses=tuple(listed),
        obligors=tuple(sets),
        row=_joined([answers.rows for answers, _, _ in parts]),
        clause=np.repeat(np.array([clause for _, clause, _ in parts], dtype=np.int64), lengths),
        bound=np.repeat(np.array([bound for _, _, bound in parts], dtype=np.int64), lengths),
        verdict=_joined([answers.verdicts for answers, _, _ in parts]).astype(np.int8),
    )


def _joined(parts: Sequence[NDArray[np.signedinteger]]) -> IntArray:
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def _judged(struck: Struck, options: ObligationsOptions) -> Iterator[tuple[Day | None, IntArray]]:
    """Rows by the day up to which texts must be public, where that is told; None for the day of the event."""
    every = np.arange(len(struck.event))
    if options.known_to == "all":
        yield None, every
        return
    days = [struck.events[event].judged_on for event in struck.event]
    for day in dict.fromkeys(days):
        yield day, every[[other == day for other in days]]


# --------------------------------------------------------------------------- which events a clause is about


class Index:
    """Rows by who is hit, who attacks and when."""

    def __init__(self, struck: Struck, rows: IntArray, days: IntArray | None = None) -> None:
        """Take some rows of some faces; `days` are those of the rows, or those that stand for all rows."""
        self.every = days is not None
        self.days = np.sort(struck.day[rows] if days is None else days)
        on = struck.day[rows] if days is None else np.zeros(len(rows), dtype=np.int64)
        self._victims = _Order(struck.columns["victim"][rows], on, rows)
        attackers = struck.attackers[rows]
        at, which = np.nonzero(attackers >= 0)
        self._attackers = _Order(attackers[at, which], on[at], rows[at])
        self._all = _Order(np.zeros(len(rows), dtype=np.int64), on, rows)

    def happens(self, first: Day, end: Day) -> bool:
        """Whether any event falls into a stretch of days."""
        begin, stop = np.searchsorted(self.days, [first.toordinal(), end.toordinal()])
        return bool(begin < stop)

    def find(self, who: IntArray | None, part: str, first: Day, end: Day) -> IntArray:
        """Rows of a stretch of days in which somebody has a part: ``victim``, ``attacker`` or ``either``.

        None for `who` asks for all rows.
        """
        span = (0, 1) if self.every else (first.toordinal(), end.toordinal())
        if who is None:
            return self._all.find(np.zeros(1, dtype=np.int64), *span)
        orders = {"victim": (self._victims,), "attacker": (self._attackers,)}
        found = [order.find(who, *span) for order in orders.get(part, (self._victims, self._attackers))]
        # Two attackers of one event may both be protected.
        return found[0] if part == "victim" else np.unique(np.concatenate(found))


class _Order:
    """Rows in the order of a number and a day."""

    def __init__(self, number: IntArray, day: IntArray, rows: IntArray) -> None:
        key = number * _DAYS + day
        order = np.argsort(key, kind="stable")
        self.key, self.rows = key[order], rows[order]

    def find(self, numbers: IntArray, first: int, end: int) -> IntArray:
        starts = np.searchsorted(self.key, numbers * _DAYS + first)
        ends = np.searchsorted(self.key, numbers * _DAYS + end)
        found = [self.rows[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]
        return np.concatenate(found) if found else self.rows[:0]


_DAYS = Day.max.toordinal() + 1


# --------------------------------------------------------------------------- what the clauses say


def each(leaves: Leaves, index: Index, judged_on: Day | None = None) -> Iterator[Answers]:
    """Answers of every clause, treaty by treaty and stretch by stretch.

    Parameters
    ----------
    leaves
        The conditions, on the columns of the events.
    index
        The rows that are asked about.
    judged_on
        Day up to which texts must be public, where secret ones do not count; None for the day of the event.
    """
    for treaty in leaves.scenario.treaties.values():
        for stretch in stretches(leaves.scenario, leaves.proposal, treaty, leaves.options, judged_on):
            if index.happens(stretch.first, stretch.end):
                for clause, declarations in stretch.clauses:
                    yield from _answers(leaves, index, stretch, clause, declarations)


def _answers(
    leaves: Leaves, index: Index, stretch: Stretch, clause: Clause, declarations: tuple[Declaration, ...]
) -> Iterator[Answers]:
    struck, parties = leaves.struck, stretch.law.parties
    protected = frozenset(clause.beneficiaries) or parties
    who = None if "all" in protected else np.flatnonzero(struck.inside(protected))
    rows = index.find(who, clause.toward, stretch.first, stretch.end)
    bound = parties & frozenset(clause.obligors) if clause.obligors else parties
    if not len(rows) or not bound:
        return
    for alike in _alike(leaves, stretch, clause, declarations, bound):
        inside = struck.inside(alike)
        count = struck.attackers_inside(rows, inside)
        if clause.duty is not Duty.REFRAIN:
            count = len(alike) - inside[struck.columns["victim"][rows]] - count
        kept = rows[count > 0]
        if len(kept):
            law = Law(
                stretch.law.treaty.id, clause.article, parties, stretch.others, declarations, min(alike)
            )
            holds = _holds(leaves, stretch, clause, kept, law)
            verdicts = _VERDICTS[clause.duty][holds + 1, _gate(leaves, clause, kept, law) + 1]
            spoken = verdicts != _SILENT
            if spoken.any():
                yield Answers(stretch, clause, alike, kept[spoken], verdicts[spoken])


def _holds(leaves: Leaves, stretch: Stretch, clause: Clause, rows: IntArray, law: Law) -> Values:
    """Whether the trigger is met for a victim that is protected; as `clauses.proof`, without its words."""
    treaty = stretch.law.treaty
    found = np.zeros(len(rows), dtype=np.int8)
    found += leaves.evaluate(clause.trigger, rows, law)
    for item in (*clause.unless, *clause.void_if):
        found = np.minimum(found, -leaves.evaluate(item.when, rows, law))
    for declaration in law.declarations:
        if declaration.requires is not None and law.obligor in declaration.by:
            found = np.minimum(found, _own_condition(leaves, declaration, rows, law))
    lost = {
        code
        for item in treaty.suspensions
        if law.obligor in item.by and item.period.contains(stretch.first)
        for code in item.toward
    }
    if lost:
        hit = leaves.struck.inside(lost)[leaves.struck.columns["victim"][rows]]
        found = np.where(hit, np.int8(-1), found)
    if treaty.status == "political":
        found = np.minimum(found, leaves.reading("political-texts-bind"))
    return found


def _own_condition(leaves: Leaves, declaration: Declaration, rows: IntArray, law: Law) -> Values:
    """A condition that the state asked has added to the clause for itself."""
    assert declaration.requires is not None
    taken = leaves.options.carveouts.get(declaration.id, leaves.options.declarations)
    if taken == "ignored":
        return np.asarray(np.int8(1))
    found = leaves.evaluate(declaration.requires, rows, law)
    if declaration.binding or taken == "as_law":
        return found
    return np.where(found == 1, np.int8(1), leaves.reading(f"declaration-{declaration.id}".rstrip("-")))


def _gate(leaves: Leaves, clause: Clause, rows: IntArray, law: Law) -> Values:
    """Whether those have asked or found so who must."""
    gate, requests = clause.gate, leaves.options.requests
    columns = {"victim_request": ("victim", "rest"), "joint_finding": ("rest",), "institution": ("rest",)}

    def reason(question: Question) -> Reason:
        return gate_reason(gate, question, requests, "", "")

    return leaves.ask(columns.get(gate.kind, ()), gate, rows, law, reason)


def _table(duty: Duty) -> Values:
    """Numbers of the verdicts by trigger and gate.  Shape (no, contested, yes; no, open, yes)."""
    clause = replace(_ANY_CLAUSE, duty=duty)
    values = (False, None, True)
    found = [[verdict(clause, holds, Reason("", gate)) for gate in values] for holds in values]
    return np.array([[VERDICTS.index(one) for one in row] for row in found], dtype=np.int8)


_ANY_CLAUSE = Clause("", "", Duty.NONE, All(()), Gate("none"), (), (), "", "")
_VERDICTS = {duty: _table(duty) for duty in Duty}
_SILENT = VERDICTS.index(Verdict.NOT_TRIGGERED)


# --------------------------------------------------------------------------- states that are told the same


def _alike(
    leaves: Leaves,
    stretch: Stretch,
    clause: Clause,
    declarations: tuple[Declaration, ...],
    bound: frozenset[str],
) -> Iterator[frozenset[str]]:
    """Obligors in groups that a clause tells the same, whatever happens."""
    asked = [
        leaf
        for condition in conditions_of(clause, declarations)
        for leaf in predicates(condition)
        if leaf.name.startswith("obligor") or leaf.name == "domestic_process_done"
    ]
    suspensions = stretch.law.treaty.suspensions
    if not asked and not declarations and not suspensions:
        yield bound
        return
    groups: dict[object, set[str]] = {}
    for state in sorted(bound):
        apart = (
            *(_of_obligor(leaves, stretch, leaf, state) for leaf in asked),
            *(state in declaration.by for declaration in declarations),
            *(state in suspension.by for suspension in suspensions),
        )
        groups.setdefault(apart, set()).add(state)
    yield from (frozenset(group) for group in groups.values())


def _of_obligor(leaves: Leaves, stretch: Stretch, leaf: Predicate, state: str) -> object:
    """What one condition says of a state asked, or its code where events may tell something of it alone."""
    if leaf.name == "domestic_process_done":
        return state if f"domestic-process-done-{state}".lower() in leaves.facts else ""
    law = Law(stretch.law.treaty.id, "", stretch.law.parties, stretch.others, (), state)
    return int(leaves.evaluate(leaf, np.zeros(0, dtype=np.int64), law))
