"""From a trigger that is met to what the state must, may or must not do, and who still has a say in it."""

from __future__ import annotations

from typing import Literal

from foedus.analyses.obligations.evaluate import contested, failing
from foedus.analyses.obligations.result import Reason, Verdict
from foedus.model.institutions import Institution
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
    if holds is False:
        return Verdict.NOT_TRIGGERED
    if holds is None:
        return Verdict.CONTESTED
    if clause.duty is Duty.NONE:
        return Verdict.PERMITTED
    if clause.duty is Duty.REFRAIN:
        return Verdict.FORBIDDEN
    return Verdict.OBLIGED if gate.holds else Verdict.GATED


def gate_reason(
    gate: Gate, institution: Institution | None, requests: Requests, article: str, certainty: str
) -> Reason:
    """Who must find that the trigger is met, as the last step of the proof."""
    says, holds = _gate(gate, institution, requests)
    return Reason(says, holds, article, certainty)


def _gate(gate: Gate, institution: Institution | None, requests: Requests) -> tuple[str, bool | None]:
    match gate.kind:
        case "none":
            return "nobody has to find anything first", True
        case "each_party":
            return "each party judges for itself what it deems due", True
        case "single_request":
            return "due as soon as one party asks for it", True
        case "victim_request" if requests == "made":
            return "due, as the victim is taken to have asked for it", True
        case "victim_request":
            return "waits for the victim to ask for it", None
        case "joint_finding":
            return "waits for the parties to find so together", None
        case "institution":
            name = institution.name if institution is not None else gate.institution
            decision = institution.decisions.get(gate.decision) if institution is not None else None
            rule = f": {decision.says}" if decision is not None else f" ({gate.decision})"
            return f"waits for a decision of {name}{rule}", None


def hangs_on(found: Verdict, core: Reason, gate: Reason, kind: str) -> str:
    """The few words that matter beside a verdict.

    Failing conditions for one that is not triggered; the readings in doubt for one that is contested; else
    what the gate leaves open.
    """
    if found is Verdict.NOT_TRIGGERED:
        return "; ".join(failing(core))
    if found is Verdict.CONTESTED:
        return "; ".join(contested(core))
    if found is Verdict.FORBIDDEN or kind == "none":
        return ""
    return gate.says
