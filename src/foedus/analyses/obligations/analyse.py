"""Scenario in, a verdict with its proof out, for every proposal, contingency, clause and state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from foedus.analyses.obligations.duties import Requests, gate_reason, hangs_on, verdict
from foedus.analyses.obligations.evaluate import all_of, contested, evaluate, failing
from foedus.analyses.obligations.faces import Face, faces
from foedus.analyses.obligations.law import InForce, law_on
from foedus.analyses.obligations.predicates import Question, about_obligor, holds
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.model.proposals import Contingency, Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Duty, Treaty


@dataclass(frozen=True)
class ObligationsOptions:
    """How to read the texts."""

    declarations: Literal["as_declared", "as_law"] = "as_declared"
    """Whether a declaration that does not bind is taken to change the law all the same."""
    requests: Requests = "awaited"
    """Whether a victim is taken to have asked for help where a clause needs that."""


def analyse(scenario: Scenario, options: ObligationsOptions | None = None) -> ObligationsResult:
    """Say who owes what to whom for each event under each proposal, and why, or why not.

    Treaties in force on the day of the event count anyway; what a proposal brings counts from its first day.

    Parameters
    ----------
    scenario
        The resolved scenario, with its treaties, areas and contingencies.
    options
        How to read declarations beside a text, and requests that nobody has made yet.

    Returns
    -------
    result
        One finding per proposal, contingency, clause, state and face; faces on which a clause says the same
        to a state are told once.

    Notes
    -----
    Exact: nothing is drawn at random.  Law as the shipped paraphrases have it; whether a state would honour
    a duty is no part of it.
    """
    options = options or ObligationsOptions()
    asked = states_asked(scenario)
    findings: list[Finding] = []
    without_force: dict[str, list[str]] = {}
    for proposal in scenario.proposals:
        for contingency in scenario.contingencies:
            struck = faces(scenario, proposal, contingency)
            if not struck:
                without_force.setdefault(contingency.title, []).append(proposal.title)
            findings += _of_event(scenario, proposal, contingency, struck, asked, options)
    return ObligationsResult(
        proposals=tuple(proposal.id for proposal in scenario.proposals),
        contingencies=tuple(contingency.id for contingency in scenario.contingencies),
        states=asked,
        findings=tuple(findings),
        assumptions=_assumptions(scenario, without_force, options),
        limits=_LIMITS,
    )


# --------------------------------------------------------------------------- whom to ask


def states_asked(scenario: Scenario) -> tuple[str, ...]:
    """States that some actor speaks for or that a duty to talk or help could bind, in that order."""
    codes = [state for actor in scenario.actors for state in actor.states]
    days = {scenario.as_of, *(contingency.on for contingency in scenario.contingencies)}
    for treaty in scenario.treaties.values():
        # The Charter binds all states, but only to refrain: it is no reason to list them.
        if any(clause.duty >= Duty.NEUTRALITY for clause in treaty.clauses):
            codes += [p.state for p in treaty.parties if any(p.period.contains(day) for day in days)]
    for proposal in scenario.proposals:
        codes += [accession.state for accession in proposal.accessions]
        codes += [] if proposal.force is None else [*proposal.force.candidates, *proposal.force.backstop]
    return tuple(code for code in dict.fromkeys(codes) if code in scenario.states)


# --------------------------------------------------------------------------- one event


def _of_event(
    scenario: Scenario,
    proposal: Proposal,
    contingency: Contingency,
    struck: tuple[Face, ...],
    asked: tuple[str, ...],
    options: ObligationsOptions,
) -> list[Finding]:
    law = law_on(scenario, proposal, contingency.on)
    parties = {name: treaty.parties for name, treaty in law.items()}
    found = [
        finding
        for treaty in law.values()
        for clause in treaty.treaty.clauses
        if clause.in_force is None or clause.in_force.contains(contingency.on)
        for finding in _of_clause(
            _Case(scenario, proposal, contingency, treaty, clause, parties, options), struck, asked
        )
    ]
    helping = {f.state for f in found if f.duty >= Duty.ASSIST and f.verdict in _BINDING}
    return [f for f in found if f.verdict is not Verdict.PERMITTED or f.state not in helping]


_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


@dataclass(frozen=True)
class _Case:
    """One clause before one event."""

    scenario: Scenario
    proposal: Proposal
    contingency: Contingency
    law: InForce
    clause: Clause
    parties: Mapping[str, frozenset[str]]
    options: ObligationsOptions

    @property
    def treaty(self) -> Treaty:
        return self.law.treaty

    @property
    def article(self) -> str:
        """The article as a citation."""
        name = self.clause.article
        return f"art. {name}" if re.match(r"\d|[IVXLC]+\b", name) else name

    def question(self, face: Face) -> Question:
        return Question(
            self.scenario,
            self.contingency,
            face,
            self.treaty.id,
            self.clause.article,
            self.law.parties,
            self.parties,
            self.options.declarations,
        )

    def obligors(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """States asked that the clause could bind; to refrain from force binds the attacker alone."""
        attacker = self.contingency.attacker
        bound = self.law.parties & frozenset(self.clause.obligors or self.law.parties)
        if self.clause.duty is Duty.REFRAIN:
            return (attacker,) if attacker in bound else ()
        return tuple(state for state in asked if state in bound and state != attacker)


def _of_clause(case: _Case, struck: tuple[Face, ...], asked: tuple[str, ...]) -> Iterator[Finding]:
    """Findings of one clause on all faces of an event, for every state that it could bind."""
    questions = [case.question(face) for face in struck]
    # States that get the same answers wherever a clause asks about them share the whole proof.
    asking = [(q, personal) for q in questions if (personal := about_obligor(case.clause.trigger, q))]
    shared: dict[tuple[object, ...], tuple[Group, ...]] = {}
    for state in case.obligors(asked):
        alike = tuple(
            holds(predicate, replace(question, obligor=state))[0]
            for question, personal in asking
            for predicate in personal
        )
        if alike not in shared:
            cores = [(q.face, _core(case, replace(q, obligor=state))) for q in questions]
            shared[alike] = _grouped(cores)
        for group, core in shared[alike]:
            victims = tuple(face.victim for face in group if face.victim != state)
            if victims:
                yield _finding(case, state, group[0], victims, core)


def _core(case: _Case, question: Question) -> Reason:
    """Proof that the victim is protected and the trigger met, or that they are not."""
    clause, victim = case.clause, question.face.victim
    says, protected = _protection(clause, case, victim, question.name(victim))
    return all_of(
        clause.says,
        (
            Reason(says, protected, case.article, clause.certainty),
            evaluate(clause.trigger, question, case.article, clause.certainty),
        ),
        case.article,
        clause.certainty,
    )


def _protection(clause: Clause, case: _Case, victim: str, name: str) -> tuple[str, bool]:
    """Whether the clause is there for this victim."""
    if "all" in clause.beneficiaries:
        return "the clause does not ask who the victim is", True
    if clause.beneficiaries:
        protected = victim in clause.beneficiaries
        return f"{name} is {'' if protected else 'not '}among those whom this clause protects", protected
    protected = victim in case.law.parties
    return f"{name} is {'a' if protected else 'no'} party to the {case.treaty.title}", protected


Group = tuple[tuple[Face, ...], Reason]


def _grouped(cores: list[tuple[Face, Reason]]) -> tuple[Group, ...]:
    """Faces on which a clause says the same, told once.

    Of faces where it is not triggered the one that comes closest speaks for all of its kind; where others of
    the same kind are protected, those that are not are left out.
    """
    groups: dict[tuple[object, ...], list[tuple[Face, Reason]]] = {}
    for face, core in cores:
        where = face.place if face.kind == "territory" else ""
        key = (face.kind, face.mission, where, core.holds, contested(core))
        groups.setdefault(key, []).append((face, core))
    return tuple(_one(members) for members in groups.values())


def _one(members: list[tuple[Face, Reason]]) -> Group:
    protected = [(face, core) for face, core in members if core.parts[0].holds] or members
    _, core = min(protected, key=lambda member: len(failing(member[1])))
    return tuple(face for face, _ in protected), core


def _finding(case: _Case, state: str, face: Face, victims: tuple[str, ...], core: Reason) -> Finding:
    clause, treaty = case.clause, case.treaty
    cite, sure = case.article, clause.certainty
    name = case.scenario.states[state].name if state in case.scenario.states else state
    steps = [
        Reason(case.law.says, True, treaty.source, sure),
        Reason(case.law.binds(state, name, case.contingency.on), True, treaty.source, sure),
    ]
    if treaty.status == "political" and core.holds:
        says = "how far a political text, which is no treaty, binds"
        core = all_of(core.says, (*core.parts, Reason(says, None, treaty.source, sure)), cite, sure)
    institution = case.scenario.institutions.get(clause.gate.institution)
    gate = gate_reason(clause.gate, institution, case.options.requests, cite, sure)
    found = verdict(clause, core.holds, gate)
    last = (gate,) if clause.gate.kind != "none" and found is not Verdict.NOT_TRIGGERED else ()
    return Finding(
        proposal=case.proposal.id,
        contingency=case.contingency.id,
        state=state,
        victim=victims[0],
        face=_label(face, victims),
        treaty=treaty.id,
        article=clause.article,
        duty=clause.duty,
        verdict=found,
        # The gate stands in the proof but is no condition of it: what waits for a finding is not in doubt.
        reason=Reason(clause.says, core.holds, cite, sure, (*steps, *core.parts, *last)),
        hangs_on=hangs_on(found, core, gate, clause.gate.kind),
        certainty=clause.certainty,
        failing=failing(core) if found is Verdict.NOT_TRIGGERED else (),
        victims=victims,
        reading=clause.reading,
    )


def _label(face: Face, victims: tuple[str, ...]) -> str:
    """The face in words, for one victim or for many."""
    first = str(replace(face, victim=victims[0]))
    if len(victims) == 1:
        return first
    others = len(victims) - 1
    whose = f"{face.kind} of {victims[0]} and {others} other{'s' if others > 1 else ''}"
    return f"{whose} in {face.place}"


# --------------------------------------------------------------------------- what to say beside it


_LIMITS = (
    "The clauses are paraphrases; the text of the instrument decides.",
    "What the law asks is one thing, what a state would do another: nothing here says that a duty would be honoured.",
    "The events are taken as told: who attacked, how gravely and whether provoked are themselves findings of somebody.",
    "An attack on a helper is a new event; chains of events are not followed.",
    "Duties that contradict one another, such as to help both sides, are shown side by side and not weighed.",
)


def _assumptions(
    scenario: Scenario, without_force: Mapping[str, list[str]], options: ObligationsOptions
) -> tuple[str, ...]:
    found = ["Drafts and political texts count only under a proposal that names them."]
    if any(proposal.force is not None for proposal in scenario.proposals):
        found.append(
            "Every state that may contribute to a force counts as a contributor whose troops are hit."
        )
    if scenario.declarations:
        found.append(
            "A declaration beside a treaty counts as law, by the reader's choice."
            if options.declarations == "as_law"
            else "A declaration that does not bind is shown, but does not change the verdict."
        )
    if any(proposal.treaties or proposal.accessions for proposal in scenario.proposals):
        found.append("What a proposal brings into force binds from the day on which the proposal starts.")
    found.append(
        "A victim is taken to have asked for help where a clause needs that."
        if options.requests == "made"
        else "Where a clause needs the victim to ask for help, that request is still awaited."
    )
    found += [
        f"There is no force to be hit, and so no finding, for {event} under {', '.join(titles)}."
        for event, titles in without_force.items()
    ]
    return tuple(found)
