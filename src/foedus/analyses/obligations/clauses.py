"""What one clause says to the states that it binds, on every face of one event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from foedus.analyses.obligations.chances import chance
from foedus.analyses.obligations.duties import Requests, gate_reason, hangs_on, verdict
from foedus.analyses.obligations.evaluate import all_of, contested, evaluate, failing
from foedus.analyses.obligations.faces import Face
from foedus.analyses.obligations.law import InForce, KnownTo, conditions_of
from foedus.analyses.obligations.predicates import (
    ABOUT_OBLIGOR,
    ABOUT_VICTIM,
    Carveouts,
    Question,
    holds,
    is_personal,
)
from foedus.analyses.obligations.result import Finding, Reason, Verdict
from foedus.model.conditions import Predicate, predicates
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Proviso, Treaty


@dataclass(frozen=True)
class ObligationsOptions:
    """How to read the texts."""

    declarations: Carveouts = "as_declared"
    """Whether a declaration that does not bind is taken to change the law all the same, or not counted at all."""
    requests: Requests = "awaited"
    """Whether a victim is taken to have asked for help where a clause needs that."""
    known_to: KnownTo = "all"
    """Whether secret texts count."""
    readings: Mapping[str, bool] = field(default_factory=dict)
    """Open readings and facts that the reader settles, by the names that contested findings give."""
    declaration: Mapping[str, Carveouts] = field(default_factory=dict)
    """How to take single declarations, by their ids."""

    @property
    def carveouts(self) -> Mapping[str, Carveouts]:
        """How to take each declaration by its id, and all others under the empty id."""
        return {"": self.declarations, **self.declaration}


PROTECTED = Predicate("protected", {})
"""Stands in a proof for the step that the clause protects whoever is hit."""
NOT_SUSPENDED = Predicate("not_suspended", {})
"""Stands in a proof for the step that nothing is suspended between the two."""


@dataclass(frozen=True)
class Case:
    """One clause before one event."""

    scenario: Scenario
    proposal: Proposal | None
    contingency: Contingency
    law: InForce
    clause: Clause
    declarations: tuple[Declaration, ...]
    parties: Mapping[str, frozenset[str]]
    """Parties of every treaty in force."""
    options: ObligationsOptions

    @property
    def treaty(self) -> Treaty:
        """The treaty of the clause."""
        return self.law.treaty

    @cached_property
    def article(self) -> str:
        """The article as a citation."""
        name = self.clause.article
        return f"art. {name}" if re.match(r"\d|[IVXLC]+\b", name) else name

    @cached_property
    def leaves(self) -> tuple[Predicate, ...]:
        """Every condition of the trigger, of the exceptions, and of what declarations require."""
        whole = conditions_of(self.clause, self.declarations)
        return tuple(leaf for condition in whole for leaf in predicates(condition))

    @cached_property
    def about_victim(self) -> tuple[Predicate, ...]:
        """Those of them whose answer may differ from one victim to the next."""
        return tuple(leaf for leaf in self.leaves if leaf.name in ABOUT_VICTIM)

    def question(self, face: Face, obligor: str = "") -> Question:
        """The question of the clause on one face, put to one state."""
        return Question(
            self.scenario,
            self.contingency,
            face,
            self.treaty.id,
            self.clause.article,
            self.law.parties,
            self.parties,
            self.declarations,
            self.options.carveouts,
            self.options.readings,
            obligor,
        )

    def obligors(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """States asked that the clause could bind; to refrain from force binds the attackers alone."""
        attackers = self.contingency.attackers
        bound = self.law.parties
        if self.clause.obligors:
            bound = bound & frozenset(self.clause.obligors)
        if self.clause.duty is Duty.REFRAIN:
            return tuple(code for code in attackers if code in bound)
        return tuple(state for state in asked if state in bound and state not in attackers)


def findings(case: Case, struck: tuple[Face, ...], asked: tuple[str, ...]) -> Iterator[Finding]:
    """Findings of one clause on all faces of an event, for every state asked that it could bind."""
    # States that get the same answers wherever a clause asks about them share the whole proof.
    told: dict[object, list[Told]] = {}
    personal = _personal(case, struck)
    for state in case.obligors(asked):
        alike = personal(state) if personal is not None else None
        if alike not in told:
            groups = grouped(case, proofs(case, struck, state))
            told[alike] = [Told(case, group, core) for group, core in groups]
        for group in told[alike]:
            finding = group.to(state)
            if finding is not None:
                yield finding


def _personal(case: Case, struck: tuple[Face, ...]) -> Callable[[str], object] | None:
    """What sets one state asked apart from another; None where nothing can.

    It is what the clause asks about it, its own declarations, and whom it has suspended.
    """
    about = [leaf for leaf in case.leaves if leaf.name in ABOUT_OBLIGOR]
    asking = [(face, leaf) for face in struck for leaf in about if is_personal(leaf, case.question(face))]
    declared = any(declaration.requires is not None for declaration in case.declarations)
    if not asking and not declared and not case.treaty.suspensions:
        return None

    def answers(state: str) -> object:
        return (
            tuple(holds(leaf, case.question(face, state)).holds for face, leaf in asking),
            tuple(state in declaration.by for declaration in case.declarations),
            tuple(case.law.suspended(state, face.victim, case.contingency.on) for face in struck),
        )

    return answers


def _conditions_of(case: Case, state: str) -> tuple[Declaration, ...]:
    """Declarations of a state that add a condition to the clause, as the reader takes them."""
    carveouts = case.options.carveouts
    return tuple(
        declaration
        for declaration in case.declarations
        if declaration.requires is not None
        and state in declaration.by
        and carveouts.get(declaration.id, carveouts[""]) != "ignored"
    )


# --------------------------------------------------------------------------- the proof


def proofs(case: Case, struck: Iterable[Face], state: str) -> list[tuple[Face, Reason]]:
    """Proofs on some faces; victims that a clause cannot tell apart share one, that of the first of them."""
    made: dict[object, Reason] = {}
    found = []
    for face in struck:
        question = case.question(face, state)
        alike = _of_victim(case, question)
        if alike not in made:
            made[alike] = proof(case, question)
        found.append((face, made[alike]))
    return found


def _of_victim(case: Case, question: Question) -> object:
    """What sets one face apart from another: all of it but the victim, and what the clause asks of that one."""
    face = question.face
    answers = (holds(leaf, question) for leaf in case.about_victim)
    return (
        (face.kind, face.place, face.mission, face.flag),
        protects(case, face),
        # An open point is one of this victim, and told apart.
        tuple(answer.says if answer.holds is None else answer.holds for answer in answers),
        case.law.suspended(question.obligor, face.victim, case.contingency.on),
    )


def proof(case: Case, question: Question) -> Reason:
    """Proof that the beneficiary is protected and the trigger met, or that they are not."""
    clause, cite = case.clause, case.article
    sure = clause.certainty
    parts = [_protection(case, question), evaluate(clause.trigger, question, cite, sure)]
    parts += [_exception(item, question, cite, sure, "an exception") for item in clause.unless]
    parts += [_exception(item, question, cite, sure, "the promise is void") for item in clause.void_if]
    parts += [_own_condition(item, question) for item in _conditions_of(case, question.obligor)]
    if case.treaty.suspensions:
        parts.append(_suspension(case, question))
    if case.treaty.status == "political":
        says = "how far a political text, which is no treaty, binds"
        parts.append(_open(says, "political-texts-bind", question, case.treaty.source, sure))
    return all_of(clause.says, parts, cite, sure)


def protects(case: Case, face: Face) -> bool:
    """Whether the clause is there for this victim, or for the attacker where it protects one."""
    return bool(_sheltered(case, _codes_of(case, face)))


def _protection(case: Case, question: Question) -> Reason:
    """Whether the clause is there for this victim, or for the attacker where it protects one."""
    clause, listed = case.clause, case.clause.beneficiaries
    codes = _codes_of(case, question.face)
    inside = _sheltered(case, codes)
    if "all" in listed:
        says = "the clause does not ask who the victim is"
    elif listed:
        says = f"{question.names(inside or codes)} is {'' if inside else 'not '}among those whom this clause protects"
    else:
        says = (
            f"{question.names(inside or codes)} is {'a' if inside else 'no'} party to the {case.treaty.title}"
        )
    return Reason(says, bool(inside), case.article, clause.certainty, condition=PROTECTED)


def _codes_of(case: Case, face: Face) -> tuple[str, ...]:
    """Codes of those whom the clause may protect in the event."""
    attackers = case.contingency.attackers
    roles = {"victim": (face.victim,), "attacker": attackers}
    return roles.get(case.clause.toward, (face.victim, *attackers))


def _sheltered(case: Case, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of them whom it does protect."""
    listed = case.clause.beneficiaries
    return codes if "all" in listed else tuple(c for c in codes if c in (listed or case.law.parties))


def _exception(item: Proviso, question: Question, article: str, certainty: str, kind: str) -> Reason:
    """An exception that must not apply; its own proof stands below it."""
    found = evaluate(item.when, question, article, certainty, negated=True)
    applies = {True: "does not apply", False: "applies", None: "is open"}[found.holds]
    says = f"{kind} {applies}: {item.says}"
    if not found.parts:
        return replace(found, says=f"{says} ({found.says})")
    return replace(found, says=says)


def _own_condition(declaration: Declaration, question: Question) -> Reason:
    """A condition that the state asked has added to the clause for itself."""
    assert declaration.requires is not None
    found = evaluate(declaration.requires, question, declaration.source, "B")
    if declaration.binding or question.taken(declaration) == "as_law":
        return all_of(f"by its own declaration: {declaration.says}", (found,), declaration.source, "B")
    if found.holds is True:
        return Reason(f"its own declaration is met: {declaration.says}", True, declaration.source, "B")
    says = f"whether its own declaration, which does not bind, counts: {declaration.says}"
    return _open(says, f"declaration-{declaration.id}".rstrip("-"), question, declaration.source, "D")


def _suspension(case: Case, question: Question) -> Reason:
    victim, day = question.face.victim, case.contingency.on
    for item in case.treaty.suspensions:
        if item.covers(question.obligor, victim, day):
            says = f"the state asked has suspended its duties toward {question.name(victim)} since {item.period.start}"
            return Reason(says, False, item.source, case.clause.certainty, condition=NOT_SUSPENDED)
    return Reason("nothing is suspended between the two", True, case.treaty.source, case.clause.certainty)


def _open(says: str, reading: str, question: Question, source: str, certainty: str) -> Reason:
    found = question.readings.get(reading)
    taken = "" if found is None else f": taken here as {'yes' if found else 'no'}"
    return Reason(says + taken, found, source, certainty, reading=reading)


# --------------------------------------------------------------------------- faces told together


Group = tuple[tuple[Face, ...], Reason]


def grouped(case: Case, cores: list[tuple[Face, Reason]]) -> tuple[Group, ...]:
    """Faces on which a clause says the same, told once.

    Where it waits for the victim to ask, victims that have asked are told apart from those that have not.
    Of faces where it is not triggered the one that comes closest speaks for all of its kind; where others of
    the same kind are protected, those that are not are left out.
    """
    groups: dict[tuple[object, ...], list[tuple[Face, Reason]]] = {}
    waits = case.clause.gate.kind == "victim_request"
    for face, core in cores:
        where = face.place if face.kind == "territory" else ""
        open_points = tuple(leaf.says for leaf in contested(core))
        has_asked = waits and face.victim in case.contingency.requested_by
        key = (face.kind, face.mission, where, core.holds, open_points, has_asked)
        groups.setdefault(key, []).append((face, core))
    return tuple(_one(members) for members in groups.values())


def _one(members: list[tuple[Face, Reason]]) -> Group:
    protected = [(face, core) for face, core in members if core.parts[0].holds] or members
    _, core = min(protected, key=lambda member: len(failing(member[1])))
    return tuple(face for face, _ in protected), core


class Told:
    """What a clause says on some faces, made once and told to each state that it is said to."""

    def __init__(self, case: Case, faces: tuple[Face, ...], core: Reason) -> None:
        self.case = case
        self.faces = faces
        self.core = core
        self.victims = tuple(face.victim for face in faces)
        self.common: dict[tuple[str, ...], Finding] = {}

    def to(self, state: str) -> Finding | None:
        """The finding on one state; None where it is the only victim itself."""
        victims = self.victims
        if state in victims:
            victims = tuple(victim for victim in victims if victim != state)
        if not victims:
            return None
        if victims not in self.common:
            self.common[victims] = _common(self.case, self.faces[0], victims, self.core, state)
        return _for_state(self.case, self.common[victims], state)


def _common(case: Case, face: Face, victims: tuple[str, ...], core: Reason, state: str) -> Finding:
    """A finding with all that is the same for every state; the state is filled in later."""
    clause, treaty = case.clause, case.treaty
    cite, sure = case.article, clause.certainty
    question = case.question(replace(face, victim=victims[0]), state)
    gate = gate_reason(clause.gate, question, case.options.requests, cite, sure)
    found = verdict(clause, core.holds, gate)
    waits = clause.gate.kind != "none" and core.holds is not False
    in_force = Reason(case.law.says, True, treaty.source, sure)
    # The gate stands in the proof but is no condition of it: what waits for a finding is not in doubt.
    parts = (in_force, *core.parts, *((gate,) if waits else ()))
    return Finding(
        proposal=case.proposal.id if case.proposal is not None else "",
        contingency=case.contingency.id,
        state="",
        victim=victims[0],
        face=_label(face, victims),
        treaty=treaty.id,
        article=clause.article,
        duty=clause.duty,
        verdict=found,
        reason=Reason(clause.says, core.holds, cite, sure, parts),
        hangs_on=hangs_on(found, core, gate, clause.gate.kind),
        certainty=clause.certainty,
        failing=(failing(core) or (gate.says,)) if found is Verdict.NOT_TRIGGERED else (),
        victims=victims,
        reading=clause.reading,
        readings=tuple(dict.fromkeys(leaf.reading for leaf in contested(core) if leaf.reading)),
        chance=chance(case.contingency, core, partial(_trigger, case, question)),
    )


def _for_state(case: Case, common: Finding, state: str) -> Finding:
    """The common finding put to one state, with the reason why that state is bound."""
    name = case.scenario.states[state].name if state in case.scenario.states else state
    bound = Reason(
        case.law.binds(state, name, case.contingency.on), True, case.treaty.source, common.certainty
    )
    whole = common.reason
    reason = Reason(
        whole.says, whole.holds, whole.article, whole.certainty, (whole.parts[0], bound, *whole.parts[1:])
    )
    # As `replace` would, which costs more than all the rest where a treaty has many parties.
    finding = object.__new__(Finding)
    finding.__dict__.update(common.__dict__, state=state, reason=reason)
    return finding


def _trigger(case: Case, question: Question, event: Contingency) -> bool | None:
    """Whether the clause would be triggered if these were the facts."""
    return proof(replace(case, contingency=event), replace(question, contingency=event)).holds


def _label(face: Face, victims: tuple[str, ...]) -> str:
    """The face in words, for one victim or for many."""
    first = str(replace(face, victim=victims[0]))
    if len(victims) == 1:
        return first
    others = len(victims) - 1
    whose = f"{face.kind.replace('_', ' ')} of {victims[0]} and {others} other{'s' if others > 1 else ''}"
    return f"{whose} in {face.place}"
