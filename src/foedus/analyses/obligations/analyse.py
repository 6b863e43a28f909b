"""Scenario in, a verdict with its proof out, for every proposal, contingency, clause and state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from foedus.analyses.obligations.evaluate import asks_about_obligor, evaluate, responsible
from foedus.analyses.obligations.faces import Face, faces
from foedus.analyses.obligations.predicates import Question
from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.model.dates import Day
from foedus.model.proposals import Contingency, Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Duty, Gate, Treaty


@dataclass(frozen=True)
class ObligationsOptions:
    """How to read the texts."""

    declarations: Literal["as_declared", "as_law"] = "as_declared"
    """Whether a declaration that does not bind is taken to change the law all the same."""


def analyse(scenario: Scenario, options: ObligationsOptions | None = None) -> ObligationsResult:
    """Say who owes what to whom for each event under each proposal, and why, or why not."""
    options = options or ObligationsOptions()
    findings: list[Finding] = []
    without_force: list[str] = []
    for proposal in scenario.proposals:
        for contingency in scenario.contingencies:
            found_faces = faces(scenario, proposal, contingency)
            if not found_faces:
                without_force.append(f"{contingency.title} under {proposal.title}")
            findings += _merged(_findings(scenario, proposal, contingency, found_faces, options))
    return ObligationsResult(
        proposals=tuple(proposal.id for proposal in scenario.proposals),
        contingencies=tuple(contingency.id for contingency in scenario.contingencies),
        states=_asked(scenario),
        findings=tuple(findings),
        assumptions=_assumptions(without_force, options),
        limits=_LIMITS,
    )


_LIMITS = (
    "The clauses are paraphrases; the text of the instrument decides.",
    "What the law asks is one thing, what a state would do another: nothing here says that a duty would be honoured.",
    "The events are taken as told: who attacked, how gravely and whether provoked are themselves findings of somebody.",
    "An attack on the helper is a new event; chains of events are not followed.",
)


def _assumptions(without_force: list[str], options: ObligationsOptions) -> tuple[str, ...]:
    found = [
        "Every state that may contribute to a force counts as a contributor whose troops are hit.",
        "Drafts and political texts count only under a proposal that names them.",
        "A declaration beside a treaty counts as law, by the reader's choice."
        if options.declarations == "as_law"
        else "A declaration that does not bind is shown, but does not change the verdict.",
        "Members of a treaty under a proposal are bound from the day on which the proposal starts.",
    ]
    if without_force:
        found.append(f"There is no force to be hit, and so no finding, for: {'; '.join(without_force)}.")
    return tuple(found)


def _asked(scenario: Scenario) -> tuple[str, ...]:
    """States asked about: those that some actor speaks for, and obligors named by a clause, in actors' order."""
    codes = [state for actor in scenario.actors for state in actor.states]
    codes += [
        code for treaty in scenario.treaties.values() for clause in treaty.clauses for code in clause.obligors
    ]
    return tuple(code for code in dict.fromkeys(codes) if code in scenario.states)


def parties_under(scenario: Scenario, proposal: Proposal, treaty: Treaty, day: Day) -> frozenset[str]:
    """Codes of the states that a treaty binds on a day if the proposal is adopted."""
    starts = proposal.starts or scenario.as_of
    joined = {
        accession.state
        for accession in proposal.accessions
        if accession.treaty == treaty.id and starts <= day
    }
    named = treaty.id in proposal.treaties
    if treaty.status != "in_force" and not named:
        return frozenset()
    if named and starts <= day:
        # The proposal brings the text into force, whatever has become of it elsewhere.
        return frozenset(party.state for party in treaty.parties if party.period.contains(day)) | joined
    bound = (
        frozenset(treaty.parties_on(day)) if treaty.status == "in_force" and treaty.in_force else frozenset()
    )
    return bound | joined if bound else frozenset()


def _findings(
    scenario: Scenario,
    proposal: Proposal,
    contingency: Contingency,
    found_faces: tuple[Face, ...],
    options: ObligationsOptions,
) -> Iterator[Finding]:
    as_law = options.declarations == "as_law"
    asked = _asked(scenario)
    for treaty in scenario.treaties.values():
        parties = parties_under(scenario, proposal, treaty, contingency.on)
        if not parties:
            continue
        for clause in treaty.clauses:
            for face in found_faces:
                question = Question(
                    scenario, contingency, face, treaty.id, clause.article, parties, "", as_law
                )
                yield from _of_clause(proposal, clause, question, asked)


def _of_clause(
    proposal: Proposal, clause: Clause, question: Question, asked: tuple[str, ...]
) -> Iterator[Finding]:
    """Findings of one clause on one face of an event, for every state that it could bind."""
    personal = asks_about_obligor(clause.trigger)
    shared = None if personal else _reason(clause, question)
    attacker, victim = question.contingency.attacker, question.face.victim
    for state in asked:
        bound = state in clause.obligors if clause.obligors else state in question.parties
        if not bound or state == victim:
            continue
        if state == attacker and clause.duty is not Duty.REFRAIN:
            continue
        reason = shared or _reason(clause, replace(question, obligor=state))
        yield _finding(proposal, clause, question, state, reason)


def _reason(clause: Clause, question: Question) -> Reason:
    """Proof that the victim is protected and the trigger met, or that they are not."""
    victim = question.face.victim
    if "all" in clause.beneficiaries:
        protected = True
    elif clause.beneficiaries:
        protected = victim in clause.beneficiaries
    else:
        protected = victim in question.parties
    says = f"{question.name(victim)} is {'protected' if protected else 'not protected'} by this clause"
    head = Reason(says, protected, _cite(clause), clause.certainty)
    trigger = evaluate(clause.trigger, question, _cite(clause), clause.certainty)
    values = [head.holds, trigger.holds]
    value = False if False in values else None if None in values else True
    return Reason(clause.says, value, _cite(clause), clause.certainty, (head, trigger))


def _cite(clause: Clause) -> str:
    return f"art. {clause.article}"


def _finding(proposal: Proposal, clause: Clause, question: Question, state: str, reason: Reason) -> Finding:
    verdict, hangs_on = _verdict(clause, reason)
    return Finding(
        proposal=proposal.id,
        contingency=question.contingency.id,
        state=state,
        victim=question.face.victim,
        face=str(question.face),
        treaty=question.treaty,
        article=clause.article,
        duty=clause.duty,
        verdict=verdict,
        reason=reason,
        hangs_on=hangs_on,
        certainty=clause.certainty,
    )


def _verdict(clause: Clause, reason: Reason) -> tuple[Verdict, str]:
    if reason.holds is False:
        return Verdict.NOT_TRIGGERED, _sentences(reason, False)
    if reason.holds is None:
        return Verdict.CONTESTED, _sentences(reason, None)
    if clause.duty is Duty.NONE:
        return Verdict.PERMITTED, _gate(clause.gate)
    if clause.duty is Duty.REFRAIN:
        return Verdict.FORBIDDEN, ""
    if clause.gate.kind in ("victim_request", "joint_finding", "institution"):
        return Verdict.GATED, _gate(clause.gate)
    return Verdict.OBLIGED, _gate(clause.gate)


def _gate(gate: Gate) -> str:
    return {
        "none": "",
        "each_party": "each party judges for itself what to do",
        "single_request": "once one party asks for it",
        "victim_request": "once the victim asks for it",
        "joint_finding": "once both find so together",
        "institution": f"once {gate.institution} decides so ({gate.decision})",
    }[gate.kind]


def _sentences(reason: Reason, wanted: bool | None) -> str:
    return "; ".join(dict.fromkeys(leaf.says for leaf in responsible(reason, wanted)))


def _merged(findings: Iterator[Finding]) -> list[Finding]:
    """Faces on which a clause says the same to the same state, told once with all their victims."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        kind = finding.face.partition(" of ")[0]
        key = (finding.treaty, finding.article, finding.state, finding.verdict, kind, _without(finding))
        groups.setdefault(key, []).append(finding)
    return [_together(group) for group in groups.values()]


def _without(finding: Finding) -> str:
    """What a finding hangs on, whoever is the victim; findings that differ only there belong together."""
    return "" if finding.verdict is Verdict.NOT_TRIGGERED else finding.hangs_on


def _together(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    first, others = group[0], len(group) - 1
    return replace(first, face=f"{first.face} and of {others} other{'s' if others > 1 else ''} alike")
