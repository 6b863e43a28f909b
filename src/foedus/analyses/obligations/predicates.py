"""The closed list of conditions, each a small function of one question about one event.

Every function gives whether the condition holds (None where that is contested or not told) and a sentence
that states the fact found, whichever way it falls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.analyses.obligations.faces import Face
from foedus.analyses.obligations.places import belongs_to, belongs_to_one_of
from foedus.model.proposals import Contingency
from foedus.model.scenario import Scenario
from foedus.model.treaties import All, Any, Condition, Declaration, Not, Predicate

Answer = tuple[bool | None, str]
Reading = Literal["as_declared", "as_law"]

SEVERITIES = ("incident", "armed_attack", "sustained", "invasion")
"""From the least grave to the gravest."""


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
    law: Mapping[str, frozenset[str]]
    """Parties of every treaty in force on that day, under the proposal."""
    declarations: Reading = "as_declared"
    obligor: str = ""
    """Code of the state asked; empty while the answer is the same for all."""

    def name(self, code: str) -> str:
        """Name of a state, area or actor, or the id of a place in words."""
        if code in self.scenario.states:
            return self.scenario.states[code].name
        if code in self.scenario.actor:
            return self.scenario.actor[code].name
        if code in self.scenario.areas:
            return self.scenario.areas[code].name
        return code.replace("-", " ").title() if code.islower() else code


def holds(predicate: Predicate, question: Question) -> Answer:
    """Whether a condition holds, and why."""
    return CONDITIONS[predicate.name](question, predicate.arguments.get("value"))


def about_obligor(condition: Condition, question: Question) -> tuple[Predicate, ...]:
    """Parts of a condition whose answer may differ from one state asked to the next."""
    if isinstance(condition, Not):
        return about_obligor(condition.part, question)
    if isinstance(condition, All | Any):
        return tuple(found for part in condition.parts for found in about_obligor(part, question))
    if condition.name == "mission_covered":
        binds = any(declaration.binding for declaration in declared_outside(question))
        return (condition,) if binds else ()
    return (condition,) if condition.name.startswith("obligor") else ()


# --------------------------------------------------------------------------- the event


def _always(_question: Question, _value: object) -> Answer:
    return True, "the clause sets no condition"


def _severity_at_least(question: Question, value: object) -> Answer:
    found, wanted = question.contingency.severity, str(value)
    reached = SEVERITIES.index(found) >= SEVERITIES.index(wanted)
    if found == wanted:
        return True, f"the event is {_a(found)}, which the text asks for"
    return (
        reached,
        f"the event is {_a(found)}; the text asks for {_a(wanted)}{' at least' if reached else ''}",
    )


def _unprovoked(question: Question, _value: object) -> Answer:
    provoked = question.contingency.provoked
    return not provoked, f"the event counts as {'provoked' if provoked else 'not provoked'}"


def _target_in(question: Question, value: object) -> Answer:
    kinds = value if isinstance(value, tuple) else ()
    return question.face.kind in kinds, f"what is hit is {question.face.kind}; the text covers {_list(kinds)}"


# --------------------------------------------------------------------------- who


def _attacker_external(question: Question, _value: object) -> Answer:
    attacker = question.contingency.attacker
    outside = attacker not in question.parties
    return outside, f"the attacker, {question.name(attacker)}, is {'no' if outside else 'itself a'} party"


def _attacker_is_state(question: Question, _value: object) -> Answer:
    attacker = question.contingency.attacker
    is_state = attacker in question.scenario.states
    return is_state, f"the attacker, {question.name(attacker)}, is {'a' if is_state else 'no'} state"


def _attacker_in(question: Question, value: object) -> Answer:
    return _listed(question, question.contingency.attacker, value, "the attacker")


def _victim_in(question: Question, value: object) -> Answer:
    return _listed(question, question.face.victim, value, "the victim")


def _obligor_in(question: Question, value: object) -> Answer:
    # The state is not named: all states with the same answer share it.
    codes = value if isinstance(value, tuple) else ()
    inside = question.obligor in codes
    names = _list([question.name(item) for item in codes])
    return inside, f"the state asked is {'' if inside else 'not '}among {names}"


def _listed(question: Question, code: str, value: object, role: str) -> Answer:
    codes = value if isinstance(value, tuple) else ()
    inside = code in codes
    if inside:
        return True, f"{role} is {question.name(code)}"
    names = _list([question.name(item) for item in codes])
    return False, f"{role}, {question.name(code)}, is not {'among ' if len(codes) > 1 else ''}{names}"


def _attacker_party_to(question: Question, value: object) -> Answer:
    attacker = question.contingency.attacker
    return _party(question, attacker, str(value), f"the attacker, {question.name(attacker)},")


def _victim_party_to(question: Question, value: object) -> Answer:
    victim = question.face.victim
    return _party(question, victim, str(value), f"the victim, {question.name(victim)},")


def _obligor_party_to(question: Question, value: object) -> Answer:
    return _party(question, question.obligor, str(value), "the state asked")


def _party(question: Question, code: str, treaty: str, role: str) -> Answer:
    title = question.scenario.treaties[treaty].title if treaty in question.scenario.treaties else treaty
    bound = code in question.law.get(treaty, frozenset())
    return bound, f"{role} is {'bound' if bound else 'not bound'} by the {title}"


def _not(condition: Callable[[Question, object], Answer]) -> Callable[[Question, object], Answer]:
    def opposite(question: Question, value: object) -> Answer:
        found, says = condition(question, value)
        return (None if found is None else not found), says

    return opposite


# --------------------------------------------------------------------------- where


def _place_in(question: Question, value: object) -> Answer:
    area, place = question.scenario.areas[str(value)], question.face.place
    name = question.name(place)
    if place == area.id or place in area.places:
        return True, f"{name} lies in the area: {area.name}"
    if place in area.disputed:
        return None, f"whether {name} lies in the area is contested: {area.name}"
    return False, f"{name} lies outside the area: {area.name}"


def _own_territory(question: Question, _value: object) -> Answer:
    victim, place = question.face.victim, question.face.place
    own = belongs_to(question.scenario, place, victim)
    who, where = question.name(victim), question.name(place)
    if own is None:
        return None, f"whether {where} is territory of {who} is contested"
    # On a territory face the scenario itself says whose territory is hit.
    if own or (question.face.kind == "territory" and place not in question.scenario.states):
        return True, f"it happens on the territory of {who}"
    return False, f"it happens outside the territory of {who}"


def _in_territory_of_party(question: Question, _value: object) -> Answer:
    inside = belongs_to_one_of(question.scenario, question.face.place, question.parties)
    name = question.name(question.face.place)
    if inside is None:
        return None, f"whether {name} is territory of a party is contested"
    return inside, f"{name} is {'territory of a party' if inside else 'no territory of a party'}"


# --------------------------------------------------------------------------- missions, readings, facts


def _mission_of(question: Question, value: object) -> Answer:
    inside = question.face.mission == value
    return inside, f"what is hit {'belongs' if inside else 'does not belong'} to the force of {value}"


def declared_outside(question: Question) -> tuple[Declaration, ...]:
    """Declarations that name the force that is hit, and the clause that is asked about."""
    if not question.face.mission:
        return ()
    return tuple(
        declaration
        for declaration in question.scenario.declarations
        if (declaration.clause_of, declaration.article, declaration.excludes_mission)
        == (question.treaty, question.article, question.face.mission)
    )


def _mission_covered(question: Question, _value: object) -> Answer:
    """Declared carve-outs: law for its authors if it binds, for all if the reader wants it taken so."""
    declared = declared_outside(question)
    if not declared:
        return True, "no declaration takes what is hit out of this clause"
    for declaration in declared:
        who = _list([question.name(state) for state in declaration.by])
        if question.declarations == "as_law":
            return False, f"the mission is declared outside this clause by {who}, taken here as law"
        if declaration.binding and question.obligor in declaration.by:
            return False, f"the mission is declared outside this clause by {who}, with binding force"
    who = _list(list(dict.fromkeys(question.name(state) for item in declared for state in item.by)))
    binds = any(declaration.binding for declaration in declared)
    effect = "binds nobody else" if binds else "announces a policy and does not change the law"
    return True, f"{who} declared the mission outside this clause, which {effect}"


def _disputed(_question: Question, value: object) -> Answer:
    return None, _whether(str(value))


def _depends_on(_question: Question, value: object) -> Answer:
    return None, f"{_whether(str(value))}, which is not told here"


CONDITIONS: Mapping[str, Callable[[Question, object], Answer]] = {
    "always": _always,
    "severity_at_least": _severity_at_least,
    "unprovoked": _unprovoked,
    "target_in": _target_in,
    "attacker_external": _attacker_external,
    "attacker_is_state": _attacker_is_state,
    "attacker_in": _attacker_in,
    "attacker_not_in": _not(_attacker_in),
    "attacker_party_to": _attacker_party_to,
    "victim_in": _victim_in,
    "victim_not_in": _not(_victim_in),
    "victim_party_to": _victim_party_to,
    "obligor_in": _obligor_in,
    "obligor_not_in": _not(_obligor_in),
    "obligor_party_to": _obligor_party_to,
    "place_in": _place_in,
    "own_territory": _own_territory,
    "in_territory_of_party": _in_territory_of_party,
    "mission_of": _mission_of,
    "mission_covered": _mission_covered,
    "disputed": _disputed,
    "depends_on": _depends_on,
}
"""By name; `foedus.files.conditions` lists the same names with their arguments."""


def _whether(text: str) -> str:
    """An open point as the question that it is, with or without its first word."""
    asks = text.partition(" ")[0] in ("whether", "which", "how", "what", "when", "where", "who", "whose")
    return text if asks else f"whether {text}"


def _a(severity: str) -> str:
    words = "sustained attack" if severity == "sustained" else severity.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _list(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words)
