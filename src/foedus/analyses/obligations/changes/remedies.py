"""Which changes could turn one step of a proof?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from foedus.analyses.obligations.changes import prices
from foedus.analyses.obligations.changes.edits import (
    Edit,
    World,
    accede,
    beneficiary,
    carve_out,
    conclude_pact,
    decide,
    enter_into_force,
    fly,
    leave,
    read,
    suspend,
    undeclared,
    unrequested,
    unsuspended,
    with_event,
    with_fact,
    without_clause,
    without_condition,
)
from foedus.analyses.obligations.changes.prices import circumstance, name, order
from foedus.analyses.obligations.clauses import NOT_SUSPENDED, PROTECTED, Case
from foedus.analyses.obligations.faces import Face
from foedus.analyses.obligations.places import belongs_to
from foedus.analyses.obligations.predicates import declared_outside
from foedus.analyses.obligations.result import Reason
from foedus.model.conditions import Condition, Not, Predicate, predicates
from foedus.model.events import Severity
from foedus.model.treaties import Gate, Treaty

# --------------------------------------------------------------------------- steps that should hold


def edits_for(leaf: Reason, case: Case, face: Face, state: str) -> Iterator[Edit]:
    """Changes that may make a step of a proof hold, each of which is still to be tried."""
    condition = leaf.condition
    if leaf.reading and leaf.holds is None and _is_reading(leaf):
        yield _settle(leaf)
    if condition is None:
        return
    if condition == PROTECTED:
        yield from _protect(case, face, state)
    elif condition == NOT_SUSPENDED:
        yield _resume(case, face, state)
    elif isinstance(condition, Predicate):
        yield from _make_true(condition, case, face, state)
        yield _amend(condition, case, f"no longer asks whether {_asks(leaf)}")
    elif isinstance(condition.part if isinstance(condition, Not) else None, Predicate):
        yield from _facts(condition.part, case, face, wanted=False)  # type: ignore[union-attr,arg-type]
        yield _amend(condition, case, f"no longer asks whether {_asks(leaf)}")


def edits_for_gate(gate: Gate, case: Case, face: Face) -> Iterator[Edit]:
    """Changes that open a gate."""
    scenario, victim = case.scenario, face.victim
    if gate.kind == "victim_request":
        yield _request(case, (victim,))
    elif gate.kind == "joint_finding":
        price = prices.agreement(scenario, case.law.parties, "they must find it so together")
        yield Edit("decision", "the parties find it so together", price, decide("joint"))
    elif gate.kind == "institution":
        by = f"{gate.institution}/{gate.decision}"
        price = prices.decision(scenario, gate, case.law.parties)
        yield Edit("decision", f"{gate.institution} takes the decision on {gate.decision}", price, decide(by))


def bringing(world: World, treaty: Treaty) -> Edit:
    """A text that does not count yet enters into force."""
    parties = tuple(party.state for party in treaty.parties)
    price = prices.agreement(world.scenario, parties, "each must be bound by it")
    return Edit("text", f"this text enters into force: {treaty.title}", price, enter_into_force(treaty))


def pact(world: World, state: str, victim: str) -> Edit:
    """A new promise of the one to the other."""
    own, other = name(world.scenario, state), name(world.scenario, victim)
    price = prices.agreement(world.scenario, (state, victim), "both must sign and ratify it")
    return Edit(
        "pact", f"{own} and {other} conclude a pact of mutual help", price, conclude_pact(state, victim)
    )


# --------------------------------------------------------------------------- steps that should fail


def edits_against(leaf: Reason, case: Case, face: Face) -> Iterator[Edit]:
    """Facts and readings under which a step of a proof would no longer hold."""
    if leaf.reading and leaf.holds is None and _is_reading(leaf):
        yield _settle(leaf, wanted=False)
    condition = leaf.condition
    if isinstance(condition, Predicate):
        yield from _facts(condition, case, face, wanted=False)
    elif isinstance(condition, Not) and isinstance(condition.part, Predicate):
        yield from _facts(condition.part, case, face, wanted=True)


def ways_out(case: Case, group: tuple[Face, ...], state: str) -> Iterator[Edit]:
    """What a state can do to a clause that binds it: leave, suspend, have it changed, or declare."""
    scenario, treaty, face = case.scenario, case.treaty, group[0]
    victims = tuple(member.victim for member in group if member.victim != state)
    own = name(scenario, state)
    rule = treaty.exit
    notice = (
        f"notice, {rule.notice_days} days before"
        if rule is not None and rule.notice_days
        else "leaving in time"
    )
    yield Edit(
        "exit", f"{own} leaves the {treaty.title}", order(scenario, state, notice), leave(treaty, state)
    )
    price = order(scenario, state, "a suspension, whose lawfulness the others may contest")
    says = f"{own} suspends toward {prices.listed(scenario, victims)} what it owes under the {treaty.title}"
    yield Edit("suspension", says, price, suspend(treaty, state, victims))
    yield Edit(
        "amendment",
        f"article {case.clause.article} is taken out of the {treaty.title}",
        prices.amendment(scenario, case.law),
        without_clause(treaty, case.clause),
    )
    if face.mission and any(leaf.name == "mission_covered" for leaf in predicates(case.clause.trigger)):
        price = order(scenario, state, "a reservation that the other parties accept")
        article = f"article {case.clause.article} of the {treaty.title}"
        says = f"{own} declares the force outside {article}, with binding force"
        yield Edit("declaration", says, price, carve_out(treaty, case.clause, state, face.mission))


def withdraw_request(case: Case, face: Face) -> Edit:
    """The victim does not ask."""
    victim = face.victim
    price = order(case.scenario, victim, "it does not ask")
    return Edit("request", f"{name(case.scenario, victim)} does not ask for help", price, unrequested(victim))


# --------------------------------------------------------------------------- the single changes


def _is_reading(leaf: Reason) -> bool:
    """Whether an open step is a matter of reading, and no fact that an event tells."""
    condition = leaf.condition.part if isinstance(leaf.condition, Not) else leaf.condition
    return not isinstance(condition, Predicate) or condition.name in _READINGS


_READINGS = ("disputed", "place_in", "own_territory", "in_territory_of_party", "target_in")


def _settle(leaf: Reason, *, wanted: bool = True) -> Edit:
    value = wanted is not isinstance(leaf.condition, Not)
    answer = "yes" if value else "no"
    price = circumstance("no consent: it is how the parties read the text")
    asks = leaf.says if leaf.says.startswith("whether") else f"whether {leaf.says}"
    return Edit("reading", f"the reading is settled with {answer}: {asks}", price, read(leaf.reading, value))


def _protect(case: Case, face: Face, state: str) -> Iterator[Edit]:
    treaty, victim = case.treaty, face.victim
    if victim in (state, *case.contingency.attackers):
        return
    if case.clause.beneficiaries:
        says = f"article {case.clause.article} of the {treaty.title} comes to protect {name(case.scenario, victim)}"
        yield Edit(
            "amendment",
            says,
            prices.amendment(case.scenario, case.law),
            beneficiary(treaty, case.clause, victim),
        )
    elif treaty.accession is not None or len(case.law.parties) > 2:
        price = prices.accession(case.scenario, treaty, case.law.parties, victim)
        says = f"{name(case.scenario, victim)} accedes to the {treaty.title}"
        yield Edit("accession", says, price, accede(treaty, victim))


def _resume(case: Case, face: Face, state: str) -> Edit:
    says = f"{name(case.scenario, state)} no longer suspends what it owes {name(case.scenario, face.victim)}"
    return Edit("suspension", says, order(case.scenario, state), unsuspended(case.treaty))


def _make_true(leaf: Predicate, case: Case, face: Face, state: str) -> Iterator[Edit]:
    yield from _facts(leaf, case, face, wanted=True)
    if leaf.name in ("place_in", "in_territory_of_party", "own_territory") and face.kind != "territory":
        yield from _moves(leaf, case, face, state)
    if leaf.name == "mission_covered":
        yield from _withdrawals(case, face)
        yield from _reflag(case, face)
    if leaf.name == "mission_flag":
        yield from _reflag(case, face, str(leaf.value))


def _facts(leaf: Predicate, case: Case, face: Face, *, wanted: bool) -> Iterator[Edit]:
    """Facts of the event that make a condition true, or false."""
    event, scenario = case.contingency, case.scenario
    match leaf.name:
        case "severity_at_least":
            level: Severity = str(leaf.value) if wanted else "incident"  # type: ignore[assignment]
            words = level.replace("_", " ")
            measure = "as grave as" if wanted else "no more than"
            changes = with_event(severity=level, severity_chances={})
            yield Edit("fact", f"the event is {measure} this: {words}", _NOBODY, changes)
        case "unprovoked":
            yield _fact(
                f"the victim {'did not provoke' if wanted else 'provoked'} the attack", provoked=not wanted
            )
        case "attacker_at_war":
            at_war = event.attackers if wanted else ()
            yield _fact(f"the attacker was {'' if wanted else 'not '}in the war already", at_war=at_war)
        case "attackers_at_least" if not wanted:
            yield _fact("one state alone attacks", also_attacking=())
        case "state_of_war":
            yield _told(f"the victim is {'' if wanted else 'not '}in a state of war", "state-of-war", wanted)
        case "host_consents":
            price = (
                order(scenario, face.place, "its consent")
                if face.place in scenario.states
                else circumstance("the host's consent")
            )
            says = f"the host {'consents' if wanted else 'does not consent'}"
            yield Edit("fact", says, price, with_fact("host-consents", wanted))
        case "condition_holds":
            plain = str(leaf.value).replace("-", " ")
            yield _told(f"it is {'' if wanted else 'not '}so: {plain}", str(leaf.value), wanted)
        case "domestic_process_done":
            yield _told("the state asked has gone through its own process", "domestic-process-done", wanted)
        case "requested_by" if wanted:
            codes = leaf.value if isinstance(leaf.value, tuple) else ()
            roles = {"victim": face.victim, "host": face.place, "party": face.victim}
            yield _request(case, tuple(roles.get(code, code) for code in codes[:1]))
        case "decided" if wanted:
            by = str(leaf.value)
            institution, _, decision = by.partition("/")
            price = prices.decision(scenario, Gate("institution", institution, decision), case.law.parties)
            yield Edit("decision", f"{by} finds it so", price, decide(by))
        case "other_acts":
            codes = leaf.value if isinstance(leaf.value, tuple) else ()
            acts = (*event.acts, *codes[:1]) if wanted else tuple(c for c in event.acts if c not in codes)
            says = f"{name(scenario, codes[0])} {'comes' if wanted else 'does not come'} to help"
            yield Edit("fact", says, order(scenario, codes[0], "its own decision"), with_event(acts=acts))
    if leaf.name.startswith("attacker") and event.attributed is not True and wanted:
        yield _fact("the attack is rightly laid to the attacker", attributed=True)


def _moves(leaf: Predicate, case: Case, face: Face, state: str) -> Iterator[Edit]:
    """What is hit stands somewhere else; one place speaks for all of its kind."""
    place = _elsewhere(leaf, case, face, state)
    if place is not None and place != face.place:
        words = name(case.scenario, place) if place in case.scenario.states else place.replace("-", " ")
        price = order(case.scenario, face.victim, f"its {face.kind.replace('_', ' ')} stand there")
        if place in case.scenario.states and place != face.victim:
            price = prices.agreement(case.scenario, (face.victim, place), "the owner moves, the host agrees")
        yield Edit(
            "place",
            f"the same {face.kind.replace('_', ' ')} stand in {words}, for example",
            price,
            with_event(place=place),
        )


def _elsewhere(leaf: Predicate, case: Case, face: Face, state: str) -> str | None:
    """A place where a condition on place holds: one that the scenario knows before one that it does not."""
    if leaf.name == "own_territory":
        return face.victim
    if leaf.name == "place_in":
        places: Mapping[str, None] = dict.fromkeys(sorted(case.scenario.areas[str(leaf.value)].places))
    else:
        places = dict.fromkeys(sorted(case.law.parties))
    tried = dict.fromkeys(event.place for event in case.scenario.contingencies)
    barred = {state, *case.contingency.attackers}
    usable = [place for place in places if place not in barred and _is_apart(case, place)]
    known = [place for place in tried if place in usable]
    parties = [place for place in usable if place in case.law.parties]
    return next(iter((*known, *parties, *usable)), None)


def _is_apart(case: Case, place: str) -> bool:
    """Whether a place is not held or claimed by an attacker."""
    return all(belongs_to(case.scenario, place, code) is False for code in case.contingency.attackers)


def _withdrawals(case: Case, face: Face) -> Iterator[Edit]:
    for declaration in declared_outside(case.question(face)):
        who = prices.listed(case.scenario, declaration.by)
        price = prices.agreement(case.scenario, declaration.by, "whoever declared it takes it back")
        says = f"{who} no longer declares the force outside article {declaration.article}"
        yield Edit("declaration", says, price, undeclared(declaration))


def _reflag(case: Case, face: Face, flag: str = "") -> Iterator[Edit]:
    if not face.mission:
        return
    flag = flag or case.treaty.id
    price = prices.agreement(case.scenario, case.law.parties, "all must agree to take the mission over")
    says = f"the force becomes a mission of the {case.treaty.title}"
    yield Edit("mission", says, price, fly(face.mission, flag))


def _amend(leaf: Condition, case: Case, change: str) -> Edit:
    says = f"article {case.clause.article} of the {case.treaty.title} {change}"
    price = prices.amendment(case.scenario, case.law)
    return Edit("amendment", says, price, without_condition(case.treaty, case.clause, leaf))


def _asks(leaf: Reason) -> str:
    """What an amended article would no longer ask, in the words of the condition."""
    condition = leaf.condition.part if isinstance(leaf.condition, Not) else leaf.condition
    assert isinstance(condition, Predicate)
    return _WORDS.get(condition.name, condition.name.replace("_", " "))


_WORDS = {
    "severity_at_least": "the attack is grave enough",
    "unprovoked": "the attack was provoked",
    "target_in": "what is hit is of a kind that it names",
    "place_in": "it happens in its area",
    "own_territory": "it happens on the victim's own territory",
    "in_territory_of_party": "it happens on the territory of a party",
    "mission_covered": "the force is declared outside",
    "mission_of": "the force is its own",
    "mission_flag": "the force flies its flag",
    "attacker_external": "the attacker is an outsider",
    "attacker_in": "the attacker is one that it names",
    "attacker_not_in": "the attacker is one that it leaves out",
    "disputed": "an open reading is met",
    "requested_by": "somebody has asked",
    "decided": "somebody has found it so",
    "condition_holds": "a further condition holds",
    "state_of_war": "the victim is at war",
}


# --------------------------------------------------------------------------- the plainest changes


_NOBODY = circumstance("a fact, which no consent changes")


def _fact(says: str, **changes: Any) -> Edit:  # noqa: ANN401  # fields of an event, of several types
    return Edit("fact", says, _NOBODY, with_event(**changes))


def _told(says: str, fact: str, value: bool) -> Edit:
    return Edit("fact", says, _NOBODY, with_fact(fact, value))


def _request(case: Case, by: tuple[str, ...]) -> Edit:
    who = prices.listed(case.scenario, by)
    price = prices.agreement(case.scenario, by, "its own request")

    def apply(world: World) -> World:
        asked = (*world.event.requested_by, *by)
        return replace(world, event=replace(world.event, requested_by=asked))

    return Edit("request", f"{who} asks for help", price, apply)
