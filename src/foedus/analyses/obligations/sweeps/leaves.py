"""Conditions answered on columns: -1 for no, 0 for contested, 1 for yes.

Lists of states are looked up.  Whatever else a condition asks is put to the plain function of that condition,
once for each combination of what the condition looks at; so the two cannot come to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.obligations.clauses import ObligationsOptions
from foedus.analyses.obligations.predicates import Answer, Question, holds
from foedus.analyses.obligations.result import Reason
from foedus.analyses.obligations.sweeps.struck import Struck
from foedus.model.conditions import All, Argument, Condition, Not, Predicate
from foedus.model.events import settled
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Declaration
from foedus.numerics.arrays import IntArray

Values = NDArray[np.int8]
"""Shape (row,) or (); -1 no, 0 contested, 1 yes."""

LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "always": (),
    "severity_at_least": ("severity", "rest"),
    "unprovoked": ("provoked",),
    "target_in": ("kind",),
    "attacker_is_state": ("attacker", "rest"),
    "attacker_supported_by": ("rest",),
    "attacker_at_war": ("attacker", "rest"),
    "attackers_at_least": ("rest",),
    "place_in": ("place",),
    "own_territory": ("kind", "place", "victim", "era"),
    "in_territory_of_party": ("place", "era"),
    "administered_by": ("place", "victim", "era"),
    "through_territory_of": ("rest",),
    "mission_of": ("mission",),
    "mission_flag": ("mission",),
    "mission_covered": ("mission",),
    "requested_by": ("victim", "place", "rest"),
    "decided": ("rest",),
    "other_acts": ("rest",),
    "state_of_war": ("rest",),
    "host_consents": ("rest",),
    "domestic_process_done": ("rest",),
    "purpose_is": ("rest",),
    "condition_holds": ("rest",),
    "disputed": (),
}
"""The columns that decide a condition, beside the treaty, its parties and the state asked."""
LISTS = frozenset(
    (
        *("attacker_external", "attacker_in", "attacker_not_in", "attacker_party_to"),
        *("victim_in", "victim_not_in", "victim_party_to"),
        *("obligor_in", "obligor_not_in", "obligor_party_to"),
    )
)
"""Conditions that ask whether somebody is on a list of states."""


@dataclass(frozen=True)
class Law:
    """What a condition is asked under: a clause with the law of a stretch of days, and a state asked."""

    treaty: str
    article: str
    parties: frozenset[str]
    others: Mapping[str, frozenset[str]]
    """Parties of this treaty and of every other that the clause names."""
    declarations: tuple[Declaration, ...] = ()
    obligor: str = ""


def as_value(holds: bool | None) -> int:
    """A truth value as a number."""
    return 0 if holds is None else 1 if holds else -1


class Leaves:
    """The conditions of many clauses, on the same columns."""

    def __init__(
        self, scenario: Scenario, struck: Struck, proposal: Proposal | None, options: ObligationsOptions
    ) -> None:
        self.scenario = scenario
        self.struck = struck
        self.proposal = proposal
        self.options = options
        self.facts = frozenset(fact for event in struck.events for fact in event.facts)
        self._combinations: dict[tuple[str, ...], tuple[IntArray, IntArray]] = {}
        self._tables: dict[object, Values] = {}

    def evaluate(self, condition: Condition, rows: IntArray, law: Law) -> Values:
        """Kleene's strong logic: *all* is the least value, *any* the greatest, *not* the opposite."""
        if isinstance(condition, Predicate):
            return self._leaf(condition, rows, law)
        if isinstance(condition, Not):
            return -self.evaluate(condition.part, rows, law)
        join, start = (np.minimum, 1) if isinstance(condition, All) else (np.maximum, -1)
        found: Values = np.asarray(np.int8(start))
        for part in condition.parts:
            found = join(found, self.evaluate(part, rows, law))
        return found

    def reading(self, name: str) -> Values:
        """An open reading, as the reader may have settled it."""
        return np.asarray(np.int8(as_value(self.options.readings.get(name))))

    def _leaf(self, leaf: Predicate, rows: IntArray, law: Law) -> Values:
        if leaf.name in LISTS:
            return self._listed(leaf, rows, law)
        asked: object = None
        if leaf.name == "in_territory_of_party":
            asked = (law.treaty, law.parties)
        elif leaf.name == "mission_covered":
            asked = (law.obligor, *((d.id, d.excludes_mission, d.by, d.force) for d in law.declarations))
        elif leaf.name == "domestic_process_done":
            asked = law.obligor
        key = (leaf.name, leaf.value, asked)
        return self.ask(LOOKS_AT[leaf.name], key, rows, law, lambda question: holds(leaf, question))

    def ask(
        self,
        columns: tuple[str, ...],
        key: object,
        rows: IntArray,
        law: Law,
        answer: Callable[[Question], Answer | Reason],
    ) -> Values:
        """Answers to a question on rows, each combination of some columns being asked but once.

        Parameters
        ----------
        columns
            What the answer depends on, within the events.
        key
            What else it depends on: equal keys, equal answers.
        rows, law
            On which rows, under which clause.
        answer
            The plain function.
        """
        first, where = self._combination(columns)
        if key not in self._tables:
            answers = [answer(self._question(int(row), law)) for row in first]
            self._tables[key] = np.array([as_value(found.holds) for found in answers], dtype=np.int8)
        table = self._tables[key]
        return table[where[rows]] if columns else table[0]

    def _combination(self, columns: tuple[str, ...]) -> tuple[IntArray, IntArray]:
        """The first row of each combination of some columns, and the number of the combination in each row."""
        if columns not in self._combinations:
            whole = np.zeros(len(self.struck.event), dtype=np.int64)
            for name in columns:
                column = self.struck.columns[name]
                whole = whole * (column.max(initial=0) - column.min(initial=0) + 1) + column
            _, first, where = np.unique(whole, return_index=True, return_inverse=True)
            self._combinations[columns] = first, where
        return self._combinations[columns]

    def _question(self, row: int, law: Law) -> Question:
        return Question(
            self.scenario,
            self.struck.events[self.struck.event[row]],
            self.struck.faces[row],
            law.treaty,
            law.article,
            law.parties,
            law.others,
            law.declarations,
            self.options.carveouts,
            self.options.readings,
            law.obligor,
        )

    def _listed(self, leaf: Predicate, rows: IntArray, law: Law) -> Values:
        who, _, how = leaf.name.partition("_")
        if how == "party_to":
            codes = law.others.get(str(leaf.value), frozenset())
        else:
            codes = law.parties if how == "external" else frozenset(_codes(leaf.value))
        wanted = how != "not_in"
        if who == "obligor":
            return np.asarray(np.int8(1 if (law.obligor in codes) is wanted else -1))
        inside = self.struck.inside(codes)
        if who == "victim":
            found = inside[self.struck.columns["victim"][rows]]
        elif how == "external":
            # One attacker from outside is enough.
            outside = ~inside
            outside[-1] = False
            found = self.struck.attackers_inside(rows, outside) > 0
        else:
            found = self.struck.attackers_inside(rows, inside) > 0
        value = np.where(found == wanted, np.int8(1), np.int8(-1))
        return self._laid(value, rows, law) if who == "attacker" else value

    def _laid(self, value: Values, rows: IntArray, law: Law) -> Values:
        """A condition on the attacker, which is open while it is open who attacked."""
        laid = self.ask(("rest",), "attributed", rows, law, _attributed)
        return np.where(laid == 1, value, laid)


def _attributed(question: Question) -> Answer:
    return Answer(question.readings.get("attributed", settled(question.contingency.attributed)), "")


def _codes(value: Argument | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)
