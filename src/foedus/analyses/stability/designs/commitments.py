"""What it would cost each guarantor to stand aside: from what its states owe to a price of dishonour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.obligations.result import Finding, ObligationsResult, Verdict
from foedus.model.actors import Actor
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty, Status
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

PRICE: Mapping[Duty, str] = {
    Duty.CONSULT: "stability.dishonour_consult",
    Duty.SEEK_COUNCIL_ACTION: "stability.dishonour_consult",
    Duty.ASSIST: "stability.dishonour_assist",
    Duty.ASSIST_AS_DEEMED_NECESSARY: "stability.dishonour_as_deemed_necessary",
    Duty.ACT_TO_MEET_DANGER: "stability.dishonour_act_to_meet_danger",
    Duty.ALL_MEANS: "stability.dishonour_all_means",
    Duty.IMMEDIATE_MILITARY_AID: "stability.dishonour_all_means",
}
"""Parameter that prices standing aside from each duty; other duties cost nothing to a bystander."""

_DISCOUNT = {"political": "stability.political_share", "draft": "stability.new_text_share"}

_COUNTS = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One kind of duty that a guarantor has."""

    duty: Duty
    contested: bool
    """Whether the duty is contested, or waits for a finding by somebody else."""
    status: Status
    """Of the text: in force, political, or a draft that comes with the settlement."""


def fitting(scenario: Scenario, proposal: Proposal, *, guaranteed: bool) -> tuple[Contingency, ...]:
    """Contingencies in which the challenger attacks the target's territory or a force in it.

    Parameters
    ----------
    guaranteed
        Whether to take those from the day on which the proposal's guarantees count, or those before.
    """
    stakes = scenario.stakes
    if stakes is None:
        return ()
    attackers = scenario.actor[stakes.challenger].states
    victims = scenario.actor[stakes.target].states
    return tuple(
        contingency
        for contingency in scenario.contingencies
        if contingency.attacker in attackers
        and contingency.severity != "incident"
        and not contingency.provoked
        and (proposal.starts is None or contingency.on >= proposal.starts) == guaranteed
        and _hits(contingency, victims)
    )


def _hits(contingency: Contingency, victims: tuple[str, ...]) -> bool:
    if contingency.target_kind == "territory":
        return contingency.target_of in victims
    return contingency.target_kind == "forces" and contingency.place in victims


def commitments(
    scenario: Scenario,
    obligations: ObligationsResult,
    proposal: Proposal,
    contingencies: tuple[Contingency, ...],
    guarantor: Actor,
) -> frozenset[Commitment]:
    """Kinds of duty that the guarantor's states have in any of the contingencies."""
    events = {contingency.id for contingency in contingencies}
    return frozenset(
        Commitment(finding.duty, finding.verdict is not Verdict.OBLIGED, _status(scenario, finding))
        for finding in obligations.findings
        if finding.proposal == proposal.id
        and finding.contingency in events
        and finding.state in guarantor.states
        and finding.verdict in _COUNTS
        and finding.duty in PRICE
    )


def _status(scenario: Scenario, finding: Finding) -> Status:
    treaty = scenario.treaties.get(finding.treaty)
    return "in_force" if treaty is None else treaty.status


def price(scenario: Scenario, draws: Draws, proposal: Proposal, held: frozenset[Commitment]) -> FloatArray:
    """Cost of standing aside from the duty that costs most.  Shape (draw,), shares of the stake."""

    def parameter(name: str) -> FloatArray:
        return draws.of(scenario.parameter(name, proposal))

    dearest = np.zeros(draws.size)
    for commitment in held:
        cost = parameter(PRICE[commitment.duty]).copy()
        if commitment.contested:
            cost *= parameter("stability.contested_share")
        if commitment.status != "in_force":
            cost *= parameter(_DISCOUNT[commitment.status])
        np.maximum(dearest, cost, out=dearest)
    return dearest
