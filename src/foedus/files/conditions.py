"""Triggers of clauses: the closed list of predicates, and how a condition is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from foedus.errors import Place
from foedus.files.document import Document, Path
from foedus.files.problems import Problems, shown
from foedus.model.conditions import All, Any, Condition, Not, Predicate
from foedus.model.events import SEVERITIES, TargetKind

Kind = Literal["nothing", "severity", "states", "targets", "area", "treaty", "number", "text"]

PREDICATES: Mapping[str, tuple[Kind, str]] = {
    "always": ("nothing", "no condition at all"),
    "severity_at_least": ("severity", "the event is at least this grave"),
    "attacker_external": ("nothing", "the attacker is not a party"),
    "attacker_is_state": ("nothing", "the attacker is a state, and no band without one behind it"),
    "attacker_in": ("states", "the attacker is one of these states"),
    "attacker_not_in": ("states", "the attacker is none of these states"),
    "attacker_party_to": ("treaty", "the attacker is bound by this treaty"),
    "attacker_supported_by": ("states", "one of these states supports the attacker or attacks with it"),
    "attacker_at_war": ("nothing", "the attacker was in the war before this event"),
    "attackers_at_least": ("number", "at least so many states attack"),
    "victim_in": ("states", "the victim is one of these states"),
    "victim_not_in": ("states", "the victim is none of these states"),
    "victim_party_to": ("treaty", "the victim is bound by this treaty"),
    "obligor_in": ("states", "the state asked is one of these"),
    "obligor_not_in": ("states", "the state asked is none of these"),
    "obligor_party_to": ("treaty", "the state asked is bound by this treaty"),
    "target_in": ("targets", "what is hit is of one of these kinds"),
    "place_in": ("area", "it happens in this area"),
    "own_territory": ("nothing", "it happens on the victim's own territory"),
    "in_territory_of_party": ("nothing", "it happens on the territory of a party"),
    "administered_by": ("states", "one of these states runs the place; also victim"),
    "through_territory_of": ("states", "the attack goes through the territory of one of these states"),
    "unprovoked": ("nothing", "the victim did not provoke it"),
    "mission_of": ("treaty", "what is hit belongs to the force of this treaty"),
    "mission_covered": ("nothing", "no declaration takes the force out of this clause"),
    "mission_flag": ("text", "the force that is hit flies this flag, such as nato or coalition"),
    "requested_by": ("states", "one of these states has asked for it; also victim, host or party"),
    "decided": ("text", "this body has found it so, such as nato/invocation, joint or a commission's name"),
    "other_acts": ("states", "one of these states has come to the victim's help"),
    "state_of_war": ("nothing", "the victim is in a state of war"),
    "host_consents": ("nothing", "the state on whose soil it happens consents"),
    "domestic_process_done": ("nothing", "the state asked has gone through its own constitutional process"),
    "purpose_is": ("text", "the helper's action has this purpose"),
    "condition_holds": ("text", "a fact by its name, such as ceasefire-in-force, which the event may tell"),
    "disputed": ("text", "a reading on which opinions differ, as it stands after whether"),
}
TARGETS: tuple[str, ...] = get_args(TargetKind)
ROLES = {"requested_by": ("victim", "host", "party"), "administered_by": ("victim",)}
"""Parts in the event that may stand for a state."""


@dataclass(frozen=True)
class Names:
    """Names that a condition may refer to."""

    states: frozenset[str]
    areas: frozenset[str]
    treaties: frozenset[str] | None = None
    """None where any id is taken, as in the library, whose texts do not know one another."""


def read_condition(
    raw: object, at: Path, document: Document, names: Names, problems: Problems
) -> Condition | None:
    """Read one condition; None where it makes no sense, which is noted."""
    if isinstance(raw, str):
        raw = {raw: None}
    if not isinstance(raw, Mapping) or len(raw) != 1:
        problems.add(
            document.place(at),
            f"a condition stands here as {shown(raw)}",
            "A condition is a predicate such as own_territory or {place_in: an-area}, or {all: [..]}, "
            "{any: [..]}, {not: ..}",
        )
        return None
    name, argument = next(iter(raw.items()))
    inside = (*at, str(name)) if (*at, str(name)) in document.places else at
    if name in ("all", "any"):
        return _several(str(name), argument, inside, document, names, problems)
    if name == "not":
        part = read_condition(argument, inside, document, names, problems)
        return Not(part) if part is not None else None
    if name not in PREDICATES:
        problems.unknown(
            document.place(at),
            f"the condition {shown(name)} is not known",
            name,
            ["all", "any", "not", *PREDICATES],
        )
        return None
    return _predicate(str(name), argument, document.place(inside), names, problems)


def _several(
    name: str, argument: object, at: Path, document: Document, names: Names, problems: Problems
) -> Condition | None:
    if not isinstance(argument, list) or not argument:
        problems.add(
            document.place(at), f"{name!r} has no list of conditions", f"Write {name}: [one, another]"
        )
        return None
    parts = [read_condition(part, (*at, i), document, names, problems) for i, part in enumerate(argument)]
    found = tuple(part for part in parts if part is not None)
    if len(found) < len(parts):
        return None
    return All(found) if name == "all" else Any(found)


def _predicate(
    name: str, argument: object, place: Place, names: Names, problems: Problems
) -> Predicate | None:
    kind, _ = PREDICATES[name]
    if kind == "nothing":
        if argument not in (None, True):
            problems.add(place, f"the condition {name} takes nothing, but has {shown(argument)}")
            return None
        return Predicate(name, {})
    if kind in ("severity", "area", "treaty", "text"):
        known = {"severity": SEVERITIES, "area": names.areas, "treaty": names.treaties}.get(kind)
        if not isinstance(argument, str):
            problems.add(place, f"the condition {name} has {shown(argument)}", f"It takes a {kind}")
            return None
        if known is not None and argument not in known:
            problems.unknown(
                place, f"the {kind} {argument!r} of the condition {name} is not known", argument, known
            )
            return None
        return Predicate(name, {"value": argument})
    if kind == "number":
        if isinstance(argument, bool) or not isinstance(argument, int) or argument < 1:
            problems.add(
                place, f"the condition {name} has {shown(argument)}", "It takes a whole number from 1"
            )
            return None
        return Predicate(name, {"value": argument})
    listed = [argument] if isinstance(argument, str) else argument
    known = frozenset(TARGETS) if kind == "targets" else names.states | frozenset(ROLES.get(name, ()))
    if not isinstance(listed, list) or not listed:
        problems.add(place, f"the condition {name} has {shown(argument)}", f"It takes a list of {kind}")
        return None
    wrong = [item for item in listed if not isinstance(item, str) or item not in known]
    for item in wrong:
        problems.unknown(
            place, f"{shown(item)}, named by the condition {name}, is not known", item, sorted(known)
        )
    return None if wrong else Predicate(name, {"value": tuple(str(item) for item in listed)})


def condition_document(condition: Condition) -> object:
    """Write a condition as `read_condition` reads it."""
    if isinstance(condition, Predicate):
        value = condition.arguments.get("value")
        if value is None:
            return condition.name
        return {condition.name: list(value) if isinstance(value, tuple) else value}
    if isinstance(condition, Not):
        return {"not": condition_document(condition.part)}
    name = "all" if isinstance(condition, All) else "any"
    return {name: [condition_document(part) for part in condition.parts]}
