"""The closed list of conditions, each a small function of one question about one event.

Every function gives whether the condition holds (None where that is contested) and a sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from foedus.analyses.obligations.faces import Face
from foedus.model.proposals import Contingency
from foedus.model.scenario import Scenario
from foedus.model.treaties import Predicate

Answer = tuple[bool | None, str]

_SEVERITY = ("incident", "armed_attack", "sustained", "invasion")


@dataclass(frozen=True)
class Question:
    """Does a clause of a treaty bind a state on one face of an event?"""

    scenario: Scenario
    contingency: Contingency
    face: Face
    treaty: str
    article: str
    parties: frozenset[str]
    """Codes of the states bound by the treaty on the day of the event, under the proposal."""
    obligor: str
    declarations_are_law: bool

    def name(self, code: str) -> str:
        """Name of a state or area."""
        if code in self.scenario.states:
            return self.scenario.states[code].name
        return self.scenario.areas[code].name if code in self.scenario.areas else code


def holds(predicate: Predicate, question: Question) -> Answer:
    """Whether a condition holds, and why."""
    return _CONDITIONS[predicate.name](question, predicate.arguments.get("value"))


def depends_on_obligor(name: str) -> bool:
    """Whether the answer may differ from one state asked to the next."""
    return name in ("obligor_in", "obligor_not_in")


def _always(_question: Question, _value: object) -> Answer:
    return True, "there is no condition"


def _severity_at_least(question: Question, value: object) -> Answer:
    found = question.contingency.severity
    words = f"the event is {_a(found)}; the text asks for {_a(str(value))} at least"
    return _SEVERITY.index(found) >= _SEVERITY.index(str(value)), words


def _attacker_external(question: Question, _value: object) -> Answer:
    attacker = question.contingency.attacker
    outside = attacker not in question.parties
    return outside, f"the attacker, {question.name(attacker)}, is {'no' if outside else 'itself a'} party"


def _attacker_in(question: Question, value: object) -> Answer:
    return _listed(question, question.contingency.attacker, value, "the attacker")


def _victim_in(question: Question, value: object) -> Answer:
    return _listed(question, question.face.victim, value, "the victim")


def _obligor_in(question: Question, value: object) -> Answer:
    return _listed(question, question.obligor, value, "the state asked")


def _listed(question: Question, code: str, value: object, role: str) -> Answer:
    codes = value if isinstance(value, tuple) else ()
    inside = code in codes
    names = ", ".join(question.name(item) for item in codes)
    return inside, f"{role}, {question.name(code)}, is {'' if inside else 'not '}among {names}"


def _not(condition: Callable[[Question, object], Answer]) -> Callable[[Question, object], Answer]:
    def opposite(question: Question, value: object) -> Answer:
        found, says = condition(question, value)
        return (None if found is None else not found), says

    return opposite


def _target_in(question: Question, value: object) -> Answer:
    kinds = value if isinstance(value, tuple) else ()
    inside = question.face.kind in kinds
    return inside, f"what is hit is {question.face.kind}; the text covers {', '.join(map(str, kinds))}"


def _place_in(question: Question, value: object) -> Answer:
    area, place = question.scenario.areas[str(value)], question.face.place
    name = question.name(place)
    if place in area.places:
        return True, f"{name} lies within: {area.name}"
    if place in area.disputed:
        return None, f"whether {name} lies within is contested: {area.name}"
    return False, f"{name} lies outside: {area.name}"


def _own_territory(question: Question, _value: object) -> Answer:
    own = question.face.place == question.face.victim
    return (
        own,
        f"it happens {'on' if own else 'outside'} the territory of {question.name(question.face.victim)}",
    )


def _in_territory_of_party(question: Question, _value: object) -> Answer:
    inside = question.face.place in question.parties
    return inside, f"{question.name(question.face.place)} is {'a' if inside else 'no'} party's territory"


def _unprovoked(question: Question, _value: object) -> Answer:
    provoked = question.contingency.provoked
    return not provoked, f"the event counts as {'provoked' if provoked else 'not provoked'}"


def _mission_of(question: Question, value: object) -> Answer:
    inside = question.face.mission == value
    return inside, f"what is hit {'belongs' if inside else 'does not belong'} to the force of {value}"


def _mission_covered(question: Question, _value: object) -> Answer:
    """Declared carve-outs: law only if they bind, or if the reader wants them taken so."""
    declared = [
        declaration
        for declaration in question.scenario.declarations
        if (declaration.clause_of, declaration.article) == (question.treaty, question.article)
        and question.face.mission
        and declaration.excludes_mission == question.face.mission
    ]
    if not declared:
        return True, "no declaration takes what is hit out of this clause"
    first = declared[0]
    who = ", ".join(question.name(state) for state in first.by)
    if first.binding or question.declarations_are_law:
        return False, f"the force is declared outside this clause by {who}"
    return True, f"{who} declared the force outside this clause, which announces a policy and changes no text"


def _disputed(_question: Question, value: object) -> Answer:
    return None, f"contested: {value}"


_CONDITIONS: Mapping[str, Callable[[Question, object], Answer]] = {
    "always": _always,
    "severity_at_least": _severity_at_least,
    "attacker_external": _attacker_external,
    "attacker_in": _attacker_in,
    "attacker_not_in": _not(_attacker_in),
    "victim_in": _victim_in,
    "victim_not_in": _not(_victim_in),
    "obligor_in": _obligor_in,
    "obligor_not_in": _not(_obligor_in),
    "target_in": _target_in,
    "place_in": _place_in,
    "own_territory": _own_territory,
    "in_territory_of_party": _in_territory_of_party,
    "unprovoked": _unprovoked,
    "mission_of": _mission_of,
    "mission_covered": _mission_covered,
    "disputed": _disputed,
}


def _a(severity: str) -> str:
    words = severity.replace("_", " ")
    words = "sustained attack" if words == "sustained" else words
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
