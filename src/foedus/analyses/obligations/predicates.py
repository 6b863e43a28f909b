"""The closed list of conditions, each a small function of one question about one event.

Every function gives whether the condition holds (None where that is contested or not told) and a sentence
that states the fact found, whichever way it falls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from foedus.analyses.obligations.faces import Face
from foedus.analyses.obligations.places import administered_by, belongs_to, belongs_to_one_of
from foedus.model.conditions import Argument, Predicate
from foedus.model.dates import Day
from foedus.model.events import SEVERITIES, Contingency, Decided, Told, settled
from foedus.model.scenario import Scenario
from foedus.model.treaties import Declaration


class Answer(NamedTuple):
    """What one condition comes to."""

    holds: bool | None
    says: str
    reading: str = ""
    """Name of the reading or fact that an open answer hangs on; a reader may settle it by that name."""


Carveouts = Literal["as_declared", "as_law", "ignored"]


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
    declarations: tuple[Declaration, ...] = ()
    """Those made on this clause that count on that day."""
    carveouts: Mapping[str, Carveouts] = field(default_factory=dict)
    """How to take a declaration, by its id; under the empty id, how to take all others."""
    readings: Mapping[str, bool] = field(default_factory=dict)
    """Open readings and facts that the reader has settled, by name."""
    obligor: str = ""
    """Code of the state asked; empty while the answer is the same for all."""

    def name(self, code: str) -> str:
        """Name of a state, area or actor, or the id of a place in words."""
        if code in self.scenario.states:
            return self.scenario.states[code].name
        if code in self.scenario.actor:
            return self.scenario.actor[code].name
        if code in self.scenario.places:
            return self.scenario.places[code].name
        if code in self.scenario.areas:
            return self.scenario.areas[code].name
        return code.replace("-", " ").title() if code.islower() else code

    def names(self, codes: tuple[str, ...]) -> str:
        """Several of them in a row."""
        return ", ".join(self.name(code) for code in codes)

    def taken(self, declaration: Declaration) -> Carveouts:
        """How the reader takes a declaration."""
        if declaration.id in self.carveouts:
            return self.carveouts[declaration.id]
        return self.carveouts.get("", "as_declared")


def holds(predicate: Predicate, question: Question) -> Answer:
    """Whether a condition holds, and why; an open point is as the reader has settled it."""
    answer = CONDITIONS[predicate.name](question, predicate.value)
    if answer.holds is None and answer.reading in question.readings:
        found = question.readings[answer.reading]
        return Answer(found, f"{answer.says}: taken here as {'yes' if found else 'no'}", answer.reading)
    return answer


def is_personal(leaf: Predicate, question: Question) -> bool:
    """Whether the answer to a condition on the state asked may differ from one such state to the next."""
    return leaf.name != "mission_covered" or any(d.binding for d in declared_outside(question))


ABOUT_OBLIGOR = frozenset(
    ("obligor_in", "obligor_not_in", "obligor_party_to", "domestic_process_done", "mission_covered")
)
"""Conditions whose answer may differ from one state asked to the next."""
ABOUT_VICTIM = frozenset(
    ("victim_in", "victim_not_in", "victim_party_to", "own_territory", "administered_by", "requested_by")
)
"""Conditions whose answer may differ from one victim to the next."""


def _codes(value: Argument | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


# --------------------------------------------------------------------------- the event


def _always(_question: Question, _value: Argument | None) -> Answer:
    return Answer(True, "the clause sets no condition")


def _severity_at_least(question: Question, value: Argument | None) -> Answer:
    event, wanted = question.contingency, str(value)
    rank = SEVERITIES.index
    if event.severity_chances:
        reach = sum(
            p for level, p in event.severity_chances.items() if rank(level) >= SEVERITIES.index(wanted)
        )
        found = settled(min(reach, 1.0) if reach < 1.0 - 1e-12 else 1.0)
        says = f"with a chance of {reach:.0%} the event is at least {_a(wanted)}, which the text asks for"
        return Answer(found, says, "" if found is not None else "severity")
    reached = rank(event.severity) >= SEVERITIES.index(wanted)
    if event.severity == wanted:
        return Answer(True, f"the event is {_a(wanted)}, which the text asks for")
    least = " at least" if reached else ""
    return Answer(reached, f"the event is {_a(event.severity)}; the text asks for {_a(wanted)}{least}")


def _unprovoked(question: Question, _value: Argument | None) -> Answer:
    provoked = question.contingency.provoked
    found = settled(provoked)
    if found is None:
        return Answer(None, f"whether the event was provoked{_odds(provoked)}", "unprovoked")
    return Answer(not found, f"the event counts as {'provoked' if found else 'not provoked'}")


_NEAREST = {"coast_guard": "vessel", "embassy": "territory", "civilians": "territory"}
"""For what old texts do not name: the kind under which it might fall."""


def _target_in(question: Question, value: Argument | None) -> Answer:
    kinds, kind = _codes(value), question.face.kind
    words = kind.replace("_", " ")
    if kind not in kinds and _NEAREST.get(kind, kind) in kinds:
        says = f"whether {words}, which the text does not name, falls under {_NEAREST[kind]}"
        return Answer(None, says, f"{kind}-as-{_NEAREST[kind]}".replace("_", "-"))
    covered = ", ".join(kinds).replace("_", " ")
    return Answer(kind in kinds, f"what is hit is {words}; the text covers {covered}")


def _purpose_is(question: Question, value: Argument | None) -> Answer:
    purpose = question.contingency.purpose
    if not purpose:
        return _untold(f"the action is for this purpose: {value}", "purpose")
    return Answer(purpose == value, f"the action is for this purpose: {purpose}; the text asks for {value}")


# --------------------------------------------------------------------------- who


def _of_attacker(
    test: Callable[[Question, Argument | None], Answer],
) -> Callable[[Question, Argument | None], Answer]:
    """A condition on the attacker is open while it is open who attacked."""

    def attributed(question: Question, value: Argument | None) -> Answer:
        told = question.contingency.attributed
        laid = question.readings.get("attributed", settled(told))
        if laid is True:
            return test(question, value)
        who = question.names(question.contingency.attackers)
        if laid is None:
            return Answer(None, f"whether the attack is rightly laid to {who}{_odds(told)}", "attributed")
        return Answer(False, f"the attack is not laid to {who}")

    return attributed


def _attacker_external(question: Question, _value: Argument | None) -> Answer:
    attackers = question.contingency.attackers
    outside = tuple(code for code in attackers if code not in question.parties)
    says = f"the attacker, {question.names(outside or attackers)}, is {'no' if outside else 'itself a'} party"
    return Answer(bool(outside), says)


def _attacker_is_state(question: Question, _value: Argument | None) -> Answer:
    attackers = question.contingency.attackers
    is_state = any(code in question.scenario.states for code in attackers)
    return Answer(
        is_state, f"the attacker, {question.names(attackers)}, is {'a' if is_state else 'no'} state"
    )


def _attacker_in(question: Question, value: Argument | None) -> Answer:
    return _listed(question, question.contingency.attackers, value, "the attacker")


def _attacker_party_to(question: Question, value: Argument | None) -> Answer:
    attackers = question.contingency.attackers
    return _party(question, attackers, str(value), f"the attacker, {question.names(attackers)},")


def _attacker_supported_by(question: Question, value: Argument | None) -> Answer:
    event = question.contingency
    codes = tuple(code for code in _codes(value) if code in (*event.supported_by, *event.also_attacking))
    who = question.names(codes or _codes(value))
    return Answer(bool(codes), f"the attacker is {'' if codes else 'not '}supported by {who}")


def _attackers_at_least(question: Question, value: Argument | None) -> Answer:
    count, wanted = len(question.contingency.attackers), int(str(value))
    says = f"{count} state{'s' if count > 1 else ''} attack{'' if count > 1 else 's'}; the text asks for {wanted}"
    return Answer(count >= wanted, says)


def _attacker_at_war(question: Question, _value: Argument | None) -> Answer:
    event = question.contingency
    at_war = tuple(code for code in event.attackers if code in event.at_war)
    who = question.names(at_war or event.attackers)
    return Answer(bool(at_war), f"the attacker, {who}, was {'' if at_war else 'not '}in the war already")


def _victim_in(question: Question, value: Argument | None) -> Answer:
    return _listed(question, (question.face.victim,), value, "the victim")


def _victim_party_to(question: Question, value: Argument | None) -> Answer:
    victim = question.face.victim
    return _party(question, (victim,), str(value), f"the victim, {question.name(victim)},")


def _obligor_in(question: Question, value: Argument | None) -> Answer:
    # The state is not named: all states with the same answer share it.
    codes = _codes(value)
    inside = question.obligor in codes
    return Answer(inside, f"the state asked is {'' if inside else 'not '}among {question.names(codes)}")


def _obligor_party_to(question: Question, value: Argument | None) -> Answer:
    return _party(question, (question.obligor,), str(value), "the state asked")


def _listed(question: Question, codes: tuple[str, ...], value: Argument | None, role: str) -> Answer:
    listed = _codes(value)
    inside = tuple(code for code in codes if code in listed)
    if inside:
        return Answer(True, f"{role} is {question.names(inside)}")
    among = "among " if len(listed) > 1 else ""
    return Answer(False, f"{role}, {question.names(codes)}, is not {among}{question.names(listed)}")


def _party(question: Question, codes: tuple[str, ...], treaty: str, role: str) -> Answer:
    title = question.scenario.treaties[treaty].title if treaty in question.scenario.treaties else treaty
    parties = question.law.get(treaty, frozenset())
    bound = any(code in parties for code in codes)
    return Answer(bound, f"{role} is {'bound' if bound else 'not bound'} by the {title}")


def _not(
    condition: Callable[[Question, Argument | None], Answer],
) -> Callable[[Question, Argument | None], Answer]:
    def opposite(question: Question, value: Argument | None) -> Answer:
        answer = condition(question, value)
        return answer._replace(holds=None if answer.holds is None else not answer.holds)

    return opposite


# --------------------------------------------------------------------------- where


def _place_in(question: Question, value: Argument | None) -> Answer:
    area, place = question.scenario.areas[str(value)], question.face.place
    name = question.name(place)
    if place == area.id or place in area.places:
        return Answer(True, f"{name} lies in the area: {area.name}")
    if place in area.disputed:
        says = f"whether {name} lies in the area is contested: {area.name}"
        return Answer(None, says, f"{place}-in-{area.id}".lower())
    return Answer(False, f"{name} lies outside the area: {area.name}")


def _own_territory(question: Question, _value: Argument | None) -> Answer:
    victim, place = question.face.victim, question.face.place
    own = belongs_to(question.scenario, place, victim, question.contingency.on)
    who, where = question.name(victim), question.name(place)
    if own is None:
        return Answer(None, f"whether {where} is territory of {who} is contested", _is_of(place, victim))
    # On a territory face the scenario itself says whose territory is hit.
    if own or (question.face.kind == "territory" and place not in question.scenario.states):
        return Answer(True, f"it happens on the territory of {who}")
    return Answer(False, f"it happens outside the territory of {who}")


def _in_territory_of_party(question: Question, _value: Argument | None) -> Answer:
    place = question.face.place
    inside = belongs_to_one_of(question.scenario, place, question.parties, question.contingency.on)
    name = question.name(place)
    if inside is None:
        says = f"whether {name} is territory of a party is contested"
        return Answer(None, says, f"{place}-of-a-party-to-{question.treaty}".lower())
    return Answer(inside, f"{name} is {'territory of a party' if inside else 'no territory of a party'}")


def _is_of(place: str, state: str) -> str:
    return f"{place}-of-{state}".lower()


def _administered_by(question: Question, value: Argument | None) -> Answer:
    codes, place = _codes(value), question.face.place
    codes = (question.face.victim,) if codes == ("victim",) else codes
    day = question.contingency.on
    found = {code: administered_by(question.scenario, place, code, day) for code in codes}
    name, who = question.name(place), question.names(codes)
    running = tuple(code for code, runs in found.items() if runs)
    if running:
        return Answer(True, f"{question.names(running)} administers {name}")
    if None in found.values():
        return Answer(
            None, f"whether {who} administers {name} is contested", f"{place}-run-by-{codes[0]}".lower()
        )
    return Answer(False, f"{name} is not administered by {who}")


def _through_territory_of(question: Question, value: Argument | None) -> Answer:
    return _listed(question, question.contingency.through, value, "the way of the attack")


# --------------------------------------------------------------------------- missions


def _mission_of(question: Question, value: Argument | None) -> Answer:
    inside = question.face.mission == value
    return Answer(inside, f"what is hit {'belongs' if inside else 'does not belong'} to the force of {value}")


def _mission_flag(question: Question, value: Argument | None) -> Answer:
    flag = question.face.flag
    if not question.face.mission:
        return Answer(False, "what is hit belongs to no common force")
    if not flag:
        return _untold(f"the force flies the flag of {question.name(str(value))}", "mission-flag")
    return Answer(flag == value, f"the force flies the flag of {question.name(flag)}")


def declared_outside(question: Question) -> tuple[Declaration, ...]:
    """Declarations that take the force that is hit out of the clause that is asked about."""
    if not question.face.mission:
        return ()
    return tuple(
        declaration
        for declaration in question.declarations
        if declaration.excludes_mission == question.face.mission and question.taken(declaration) != "ignored"
    )


def _mission_covered(question: Question, _value: Argument | None) -> Answer:
    """Declared carve-outs: law for its authors if it binds, for all if the reader wants it taken so."""
    declared = declared_outside(question)
    if not declared:
        return Answer(True, "no declaration takes what is hit out of this clause")
    for declaration in declared:
        who = question.names(declaration.by)
        if question.taken(declaration) == "as_law":
            return Answer(False, f"the mission is declared outside this clause by {who}, taken here as law")
        if declaration.binding and question.obligor in declaration.by:
            return Answer(False, f"the mission is declared outside this clause by {who}, with binding force")
    who = question.names(tuple(dict.fromkeys(state for item in declared for state in item.by)))
    binds = any(declaration.binding for declaration in declared)
    effect = "binds nobody else" if binds else "announces a policy and does not change the law"
    return Answer(True, f"{who} declared the mission outside this clause, which {effect}")


# --------------------------------------------------------------------------- what is decided, asked and told


def _requested_by(question: Question, value: Argument | None) -> Answer:
    asked, codes = question.contingency.requested_by, _codes(value)
    if codes == ("victim",):
        codes = (question.face.victim,)
    elif codes == ("host",):
        codes = (question.face.place,)
    found = tuple(code for code in asked if codes == ("party",) or code in codes)
    if found:
        return Answer(True, f"{question.names(found)} asked for it")
    who = "a party" if codes == ("party",) else question.names(codes)
    return Answer(None, f"whether {who} asks for it, which is not told here", "requested")


def stands(decision: Decided, question: Question) -> bool | None:
    """Whether a decision counts: taken in time, and with the fact on which it was made to depend."""
    event = question.contingency
    if event.judged_on is not None and decision.on is not None and decision.on > event.judged_on:
        return None
    if decision.provided:
        depends = question.readings.get(decision.provided, settled(event.facts.get(decision.provided)))
        if depends is not True:
            return depends
    return settled(decision.holds)


def decided(question: Question, by: str) -> Answer:
    """Whether somebody has found what a clause asks for; the latest decision counts."""
    since = Day.min
    taken = [decision for decision in question.contingency.decided if decision.by == by]
    latest = sorted(taken, key=lambda decision: decision.on or since, reverse=True)
    for decision in latest:
        found = stands(decision, question)
        when = f" on {decision.on}" if decision.on is not None else ""
        if found is not None:
            return Answer(found, f"{by} found it {'so' if found else 'otherwise'}{when}")
        if decision.provided and (question.contingency.judged_on or Day.max) >= (decision.on or since):
            says = f"{by} found it so{when}, provided that it holds: {_plain(decision.provided)}"
            return Answer(None, says, decision.provided)
    return Answer(None, f"whether {by} finds it so, which is not told here", f"decided-{by}")


def _decided(question: Question, value: Argument | None) -> Answer:
    return decided(question, str(value))


def _other_acts(question: Question, value: Argument | None) -> Answer:
    codes = _codes(value)
    acting = tuple(code for code in question.contingency.acts if code in codes)
    if acting:
        return Answer(True, f"{question.names(acting)} has come to help")
    told = settled(question.contingency.facts.get(f"acts-{'-'.join(codes)}".lower(), False))
    return Answer(told, f"{question.names(codes)} has not come to help")


def _fact(name: str, says: str) -> Callable[[Question, Argument | None], Answer]:
    def told(question: Question, _value: Argument | None) -> Answer:
        return _told(question, says, name)

    return told


def _condition_holds(question: Question, value: Argument | None) -> Answer:
    return _told(question, f"this holds: {_plain(str(value))}", str(value))


def _domestic_process_done(question: Question, _value: Argument | None) -> Answer:
    own = f"domestic-process-done-{question.obligor}".lower()
    name = own if own in question.contingency.facts else "domestic-process-done"
    return _told(question, "the state asked has gone through its own constitutional process", name)


def _told(question: Question, says: str, name: str) -> Answer:
    if name not in question.contingency.facts:
        return _untold(says, name)
    told = question.contingency.facts[name]
    found = settled(told)
    if found is None:
        return Answer(None, f"whether {says}{_odds(told)}", name)
    return Answer(found, says if found else f"it is not so that {says}")


def _untold(says: str, name: str) -> Answer:
    return Answer(None, f"whether {says}, which is not told here", name)


def _disputed(_question: Question, value: Argument | None) -> Answer:
    return Answer(None, whether(str(value)), slug(str(value)))


CONDITIONS: Mapping[str, Callable[[Question, Argument | None], Answer]] = {
    "always": _always,
    "severity_at_least": _severity_at_least,
    "unprovoked": _unprovoked,
    "target_in": _target_in,
    "attacker_external": _of_attacker(_attacker_external),
    "attacker_is_state": _of_attacker(_attacker_is_state),
    "attacker_in": _of_attacker(_attacker_in),
    "attacker_not_in": _of_attacker(_not(_attacker_in)),
    "attacker_party_to": _of_attacker(_attacker_party_to),
    "attacker_supported_by": _of_attacker(_attacker_supported_by),
    "attacker_at_war": _of_attacker(_attacker_at_war),
    "attackers_at_least": _of_attacker(_attackers_at_least),
    "victim_in": _victim_in,
    "victim_not_in": _not(_victim_in),
    "victim_party_to": _victim_party_to,
    "obligor_in": _obligor_in,
    "obligor_not_in": _not(_obligor_in),
    "obligor_party_to": _obligor_party_to,
    "place_in": _place_in,
    "own_territory": _own_territory,
    "in_territory_of_party": _in_territory_of_party,
    "administered_by": _administered_by,
    "through_territory_of": _through_territory_of,
    "mission_of": _mission_of,
    "mission_flag": _mission_flag,
    "mission_covered": _mission_covered,
    "requested_by": _requested_by,
    "decided": _decided,
    "other_acts": _other_acts,
    "state_of_war": _fact("state-of-war", "the victim is in a state of war"),
    "host_consents": _fact("host-consents", "the state on whose soil it happens consents to the action"),
    "domestic_process_done": _domestic_process_done,
    "purpose_is": _purpose_is,
    "condition_holds": _condition_holds,
    "disputed": _disputed,
}
"""By name; `foedus.files.conditions` lists the same names with their arguments."""


# --------------------------------------------------------------------------- words


def whether(text: str) -> str:
    """An open point as the question that it is, with or without its first word."""
    asks = text.partition(" ")[0] in ("whether", "which", "how", "what", "when", "where", "who", "whose")
    return text if asks else f"whether {text}"


def slug(text: str) -> str:
    """Name of an open reading, made of the first words of its question.

    Examples
    --------
    >>> slug("whether an attack by one party on another counts; the text is silent")
    'an-attack-by-one-party-on-another-counts'
    """
    first = text.removeprefix("whether ").partition(";")[0].lower()
    words = "".join(c if c.isalnum() else " " for c in first).split()
    return "-".join(words[:10])


def _odds(told: Told) -> str:
    """The chance that is told of an open fact, in brackets."""
    return "" if told is None or isinstance(told, bool) else f" (told with a chance of {told:.0%})"


def _plain(name: str) -> str:
    return name.replace("-", " ")


def _a(severity: str) -> str:
    words = {"sustained": "sustained attack", "nuclear": "nuclear attack"}.get(
        severity, severity.replace("_", " ")
    )
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
