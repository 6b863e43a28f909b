"""Conditions, gates and duties in words, as a reader would say them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from foedus.analyses.obligations.predicates import whether
from foedus.model.conditions import All, Condition, Not, Predicate
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty, Gate

Naming = Callable[[str], str]
"""From the code of a state, treaty, area or body to its name."""

_LISTED = 8


def naming(scenario: Scenario) -> Naming:
    """Names as a scenario knows them; a code that it does not know is put in words."""

    def name(code: str) -> str:
        if code in scenario.states:
            return scenario.states[code].name
        if code in scenario.places:
            return scenario.places[code].name
        if code in scenario.treaties:
            return f"the {scenario.treaties[code].title}"
        if code in scenario.areas:
            # Names of areas end with their article, which the text itself cites.
            return scenario.areas[code].name.partition(" (")[0]
        if code in scenario.institutions:
            return scenario.institutions[code].name
        return code.replace("-", " ")

    return name


def sentence(condition: Condition, name: Naming) -> str:
    """A condition as one sentence without its full stop.

    Examples
    --------
    >>> on_soil = All((Predicate("own_territory", {}), Not(Predicate("unprovoked", {}))))
    >>> sentence(on_soil, str)
    "it happens on the victim's own territory and the victim provoked it"
    """
    return _said(condition, name, holds=True, inside=False)


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """Parts of a condition of which all must hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from conjuncts(part)
    else:
        yield condition


def _said(condition: Condition, name: Naming, *, holds: bool, inside: bool) -> str:
    if isinstance(condition, Predicate):
        return _leaf(condition, name, holds=holds)
    if isinstance(condition, Not):
        return _said(condition.part, name, holds=not holds, inside=inside)
    if len(condition.parts) == 1:
        return _said(condition.parts[0], name, holds=holds, inside=inside)
    parts = [_said(part, name, holds=holds, inside=True) for part in condition.parts]
    # Under a negation all becomes any, and any becomes all.
    if isinstance(condition, All) is holds:
        words = " and ".join(parts)
        return f"({words})" if inside else words
    words = " or ".join(parts)
    return f"({words})" if inside else f"either {words}"


def _leaf(leaf: Predicate, name: Naming, *, holds: bool) -> str:
    if leaf.name == "disputed":
        negated = "" if holds else "the opposite of what is "
        return f"{negated}open: {whether(str(leaf.value))}"
    if leaf.name not in _WORDS:
        told = leaf.name.replace("_", " ")
        return f"{'' if holds else 'not '}{told}{'' if leaf.value is None else f' {_value(leaf, name)}'}"
    return _WORDS[leaf.name][0 if holds else 1].format(x=_value(leaf, name))


_WORDS: Mapping[str, tuple[str, str]] = {
    "always": ("in every case", "in no case"),
    "severity_at_least": ("it is at least {x}", "it is less than {x}"),
    "unprovoked": ("the victim did not provoke it", "the victim provoked it"),
    "attacker_external": ("the attacker is no party", "the attacker is itself a party"),
    "attacker_is_state": ("the attacker is a state", "the attacker is no state"),
    "attacker_in": ("the attacker is {x}", "the attacker is not {x}"),
    "attacker_not_in": ("the attacker is not {x}", "the attacker is {x}"),
    "attacker_party_to": ("the attacker is bound by {x}", "the attacker is not bound by {x}"),
    "attacker_supported_by": (
        "{x} supports the attacker or attacks with it",
        "the attacker has no support from {x}",
    ),
    "attacker_at_war": ("the attacker was in the war before", "the attacker was not in the war before"),
    "attackers_at_least": ("at least {x} states attack", "fewer than {x} states attack"),
    "victim_in": ("the victim is {x}", "the victim is not {x}"),
    "victim_not_in": ("the victim is not {x}", "the victim is {x}"),
    "victim_party_to": ("the victim is bound by {x}", "the victim is not bound by {x}"),
    "obligor_in": ("the state asked is {x}", "the state asked is not {x}"),
    "obligor_not_in": ("the state asked is not {x}", "the state asked is {x}"),
    "obligor_party_to": ("the state asked is bound by {x}", "the state asked is not bound by {x}"),
    "target_in": ("what is hit is {x}", "what is hit is not {x}"),
    "place_in": ("it happens in the area “{x}”", "it happens outside the area “{x}”"),
    "own_territory": (
        "it happens on the victim's own territory",
        "it happens outside the victim's territory",
    ),
    "in_territory_of_party": (
        "it happens on the territory of a party",
        "it happens outside the territory of the parties",
    ),
    "administered_by": ("it happens where {x} governs", "it happens where {x} does not govern"),
    "through_territory_of": ("the attack goes through {x}", "the attack does not go through {x}"),
    "mission_of": (
        "what is hit belongs to the force of {x}",
        "what is hit does not belong to the force of {x}",
    ),
    "mission_covered": ("no declaration takes the force out", "a declaration takes the force out"),
    "mission_flag": ("the force flies the flag of {x}", "the force does not fly the flag of {x}"),
    "requested_by": ("{x} asks for it", "{x} does not ask for it"),
    "own_judgement": (
        "the state asked judges that it is so",
        "the state asked judges that it is not so",
    ),
    "decided": ("{x}", "this has not been found: {x}"),
    "other_acts": ("{x} has come to the victim's help", "{x} has not come to the victim's help"),
    "state_of_war": ("the victim is in a state of war", "the victim is in no state of war"),
    "host_consents": ("the host consents", "the host does not consent"),
    "domestic_process_done": (
        "the state asked has gone through its own constitutional process",
        "the state asked has not gone through its own constitutional process",
    ),
    "purpose_is": ("the action has this purpose: {x}", "the action does not have this purpose: {x}"),
    "condition_holds": ("this holds: {x}", "this does not hold: {x}"),
}
"""What each condition says where it must hold, and where it must not; `{x}` is what it names."""

SEVERITIES = {
    "incident": "an incident",
    "armed_attack": "an armed attack",
    "sustained": "a sustained attack",
    "invasion": "an invasion",
    "nuclear": "a nuclear attack",
}
_ROLES = {"victim": "the victim", "host": "the host", "party": "a party"}


def _value(leaf: Predicate, name: Naming) -> str:
    value = leaf.value
    if leaf.name == "severity_at_least":
        return SEVERITIES[str(value)]
    if leaf.name == "decided":
        return found_by(str(value), name)
    if leaf.name == "target_in":
        return one_of(tuple(kind.replace("_", " ") for kind in _codes(leaf)))
    if isinstance(value, tuple):
        return one_of(tuple(_ROLES.get(code) or name(code) for code in value))
    return name(str(value))


def _codes(leaf: Predicate) -> tuple[str, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)


def one_of(words: tuple[str, ...]) -> str:
    """Alternatives in a row, cut with a count where there are many.

    Examples
    --------
    >>> one_of(("forces", "vessel", "aircraft"))
    'forces, vessel or aircraft'
    """
    if len(words) > _LISTED:
        return f"{', '.join(words[:_LISTED])} or {len(words) - _LISTED} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def found_by(by: str, name: Naming) -> str:
    """Who has found what, such as ``nato/invocation`` or ``joint``.

    Examples
    --------
    >>> found_by("nato/invocation", str.upper)
    'NATO has decided on invocation'
    """
    if by == "joint":
        return "the parties have found it so together"
    body, _, decision = by.partition("/")
    return (
        f"{name(body)} has decided on {decision.replace('-', ' ')}"
        if decision
        else f"{name(body)} has found it so"
    )


def cited(article: str) -> str:
    """An article as a citation; what has no number is cited as it is.

    Examples
    --------
    >>> cited("42(7)"), cited("IV"), cited("part on consultation")
    ('art. 42(7)', 'art. IV', 'part on consultation')
    """
    return f"art. {article}" if re.match(r"\d|[IVXLC]+\b", article) else article


def gate_in_words(gate: Gate, name: Naming) -> str:
    """Who must find that the trigger is met."""
    if gate.kind == "institution":
        return found_by(f"{gate.institution}/{gate.decision}", name)
    return _GATES[gate.kind]


_GATES = {
    "none": "nobody has to find anything first",
    "each_party": "each party judges for itself",
    "single_request": "one party asks for it",
    "victim_request": "the victim asks for it",
    "joint_finding": "the parties have found it so together",
}

DUTIES: Mapping[Duty, str] = {
    Duty.NONE: "may help, but need not",
    Duty.REFRAIN: "refrain from force",
    Duty.NEUTRALITY: "stay neutral",
    Duty.CONSULT: "consult",
    Duty.SEEK_COUNCIL_ACTION: "ask the Security Council to act",
    Duty.ASSIST: "help",
    Duty.ASSIST_AS_DEEMED_NECESSARY: "help by what each deems necessary",
    Duty.ACT_TO_MEET_DANGER: "act to meet the common danger",
    Duty.ALL_MEANS: "help by all means",
    Duty.IMMEDIATE_MILITARY_AID: "give military aid at once",
}
"""Steps of the ladder of duties."""
