"""From a trigger that is met to what the state must, may or must not do, and who still has a say in it."""

from __future__ import annotations

from typing import Literal

from foedus.analyses.obligations.evaluate import contested, failing
from foedus.analyses.obligations.predicates import Answer, Question, decided
from foedus.analyses.obligations.result import Reason, Verdict
from foedus.model.treaties import Clause, Duty, Gate

Requests = Literal["awaited", "made"]


def verdict(clause: Clause, holds: bool | None, gate: Reason) -> Verdict:
    """What a clause says to a state it binds.

    Parameters
    ----------
    clause
        The clause.
    holds
        Whether the victim is protected and the trigger is met; None where that is contested.
    gate
        Whether those who must ask, find or decide something have done so, from `gate_reason`.
    """
    if holds is False or gate.holds is False:
        return Verdict.NOT_TRIGGERED
    if holds is None:
        return Verdict.CONTESTED
    if clause.duty is Duty.NONE:
        return Verdict.PERMITTED
    if clause.duty is Duty.REFRAIN:
        return Verdict.FORBIDDEN
    return Verdict.OBLIGED if gate.holds else Verdict.GATED


def gate_reason(gate: Gate, question: Question, requests: Requests, article: str, certainty: str) -> Reason:
    """Who must find that the trigger is met, as the last step of the proof."""
    found = _gate(gate, question, requests)
    return Reason(found.says, found.holds, article, certainty, reading=found.reading)


def _gate(gate: Gate, question: Question, requests: Requests) -> Answer:
    match gate.kind:
        case "none":
            return Answer(True, "nobody has to find anything first")
        case "each_party":
            return Answer(True, "each party judges for itself what it deems due")
        case "single_request":
            return Answer(True, "due as soon as one party asks for it")
        case "victim_request":
            return _request(question, requests)
        case "joint_finding":
            return _finding(question, "joint", "waits for the parties to find so together")
        case "institution":
            return _institution(gate, question)


def _request(question: Question, requests: Requests) -> Answer:
    victim = question.face.victim
    if victim in question.contingency.requested_by:
        return Answer(True, f"due, as {question.name(victim)} asked for it")
    if requests == "made":
        return Answer(True, "due, as the victim is taken to have asked for it")
    return Answer(None, "waits for the victim to ask for it")


def _institution(gate: Gate, question: Question) -> Answer:
    institution = question.scenario.institutions.get(gate.institution)
    name = institution.name if institution is not None else gate.institution
    decision = institution.decisions.get(gate.decision) if institution is not None else None
    rule = f": {decision.says}" if decision is not None else f" ({gate.decision})"
    return _finding(question, f"{gate.institution}/{gate.decision}", f"waits for a decision of {name}{rule}")


def _finding(question: Question, by: str, waits: str) -> Answer:
    found = decided(question, by)
    if found.holds is None and found.reading == f"decided-{by}":
        return Answer(None, waits)
    return found


def hangs_on(found: Verdict, core: Reason, gate: Reason, kind: str) -> str:
    """The few words that matter beside a verdict.

    Failing conditions for one that is not triggered; the readings in doubt for one that is contested; else
    what the gate leaves open.
    """
    if found is Verdict.NOT_TRIGGERED:
        return "; ".join(failing(core) or (gate.says,))
    if found is Verdict.CONTESTED:
        return "; ".join(leaf.says for leaf in contested(core))
    if found is Verdict.FORBIDDEN or kind == "none":
        return ""
    return gate.says
