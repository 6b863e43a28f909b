"""What each guarantor owes if the target, or a force in it, is attacked: by which clause, and from when till when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from foedus.analyses.obligations.result import Finding, ObligationsResult, Verdict
from foedus.model.actors import Actor
from foedus.model.dates import Day
from foedus.model.events import Contingency
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Clause, Declaration, Duty, Status, Treaty

HELPS = (
    Duty.CONSULT,
    Duty.SEEK_COUNCIL_ACTION,
    Duty.ASSIST,
    Duty.ASSIST_AS_DEEMED_NECESSARY,
    Duty.ACT_TO_MEET_DANGER,
    Duty.ALL_MEANS,
    Duty.IMMEDIATE_MILITARY_AID,
)
"""Duties from which standing aside can cost something."""

_COUNTS = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)
_POLITICAL = "political-texts-bind"
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one clause asks of a guarantor, as far as that makes standing aside costly."""

    treaty: str
    article: str
    duty: Duty
    verdict: Verdict
    contested: bool
    """Whether it is open that the duty arises, for another reason than that the text is a political one."""
    gate: str
    """Who must find that the case has arisen, as in `foedus.model.treaties.Gate`; empty where that is not known."""
    status: Status
    """Of the text: in force, political, or a draft that comes with the settlement."""
    disclaimed: bool
    """Whether the state itself has said beforehand, without binding force, that the clause does not cover this."""
    chance: tuple[float, float] | None
    """Chance that the trigger is met where facts are told with chances, without and with what is contested."""
    limits: tuple[str, ...]
    """What the text leaves out or leaves open, in words; shown, and not priced."""
    within_hours: int | None
    """Time that the text sets; shown, and not priced."""
    starts: Day | None
    """First day on which it binds, where that is after the scenario's day."""
    ends: Day | None
    """Day on which it has lapsed; None where no end is foreseen."""
    states: tuple[str, ...] = ()
    """Codes of the guarantor's states that owe it."""
    contingencies: tuple[str, ...] = ()
    """Ids of the events that call it up."""
    toward_the_force: bool = False
    """Whether only attacks on a force call it up."""


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
) -> tuple[Commitment, ...]:
    """What the guarantor's states owe in any of the contingencies, each clause and verdict once."""
    found: dict[Commitment, tuple[dict[str, None], dict[str, Contingency]]] = {}
    for contingency in contingencies:
        for state in guarantor.states:
            for finding in obligations.of(proposal.id, contingency.id, state):
                if finding.duty in HELPS and finding.verdict in _COUNTS:
                    states, events = found.setdefault(_commitment(scenario, contingency, finding), ({}, {}))
                    states[state] = None
                    events[contingency.id] = contingency
    return tuple(
        replace(
            commitment,
            states=tuple(states),
            contingencies=tuple(events),
            toward_the_force=all(event.target_kind == "forces" for event in events.values()),
        )
        for commitment, (states, events) in found.items()
    )


def _commitment(scenario: Scenario, event: Contingency, finding: Finding) -> Commitment:
    treaty = scenario.treaties.get(finding.treaty)
    clause = None if treaty is None else _clause(treaty, finding, event.on)
    starts, ends = (None, None) if treaty is None else _span(treaty, clause, finding.state, event.on)
    return Commitment(
        treaty=finding.treaty,
        article=finding.article,
        duty=finding.duty,
        verdict=finding.verdict,
        contested=finding.verdict is Verdict.CONTESTED and not _open_as_political_alone(finding),
        gate="" if clause is None else clause.gate.kind,
        status="in_force" if treaty is None else treaty.status,
        disclaimed=treaty is not None and _is_disclaimed(scenario, treaty, event, finding),
        chance=finding.chance,
        limits=() if clause is None else clause.limits,
        within_hours=None if clause is None else clause.within_hours,
        starts=starts if starts is not None and starts > scenario.as_of else None,
        ends=ends,
    )


def _open_as_political_alone(finding: Finding) -> bool:
    """Whether nothing is open but how far a political text binds, which has a price of its own."""
    return finding.readings == (_POLITICAL,) and ";" not in finding.hangs_on


def _clause(treaty: Treaty, finding: Finding, day: Day) -> Clause | None:
    for clause in treaty.clauses:
        in_force = clause.in_force is None or clause.in_force.contains(day)
        if in_force and (clause.article, clause.duty) == (finding.article, finding.duty):
            return clause
    return None


def _span(treaty: Treaty, clause: Clause | None, state: str, day: Day) -> tuple[Day | None, Day | None]:
    """First day of the duty and the day on which it has lapsed, by treaty, clause and membership."""
    periods = [p.period for p in treaty.parties if p.state == state and p.period.contains(day)]
    if treaty.in_force is not None:
        periods.append(treaty.in_force)
    if clause is not None and clause.in_force is not None and not _is_carried_on(treaty, clause):
        periods.append(clause.in_force)
    # A text that a proposal brings may count before the day that it names itself.
    starts = [period.start for period in periods if period.start <= day]
    ends = [period.end for period in periods if period.end is not None]
    return max(starts, default=None), min(ends, default=None)


def _is_carried_on(treaty: Treaty, clause: Clause) -> bool:
    """Whether another version of the article takes over on the day on which this one ends."""
    end = clause.in_force.end if clause.in_force is not None else None
    return end is not None and any(
        other.article == clause.article and other.in_force is not None and other.in_force.start == end
        for other in treaty.clauses
    )


def _is_disclaimed(scenario: Scenario, treaty: Treaty, event: Contingency, finding: Finding) -> bool:
    declared: Iterator[Declaration] = (
        declaration
        for declaration in (*treaty.declarations, *scenario.declarations)
        if not declaration.binding
        and finding.state in declaration.by
        and (declaration.clause_of, declaration.article) == (treaty.id, finding.article)
        and (declaration.in_force is None or declaration.in_force.contains(event.on))
    )
    return any(
        declaration.requires is not None
        or (event.target_kind == "forces" and declaration.excludes_mission == event.target_of)
        for declaration in declared
    )


def year_of(scenario: Scenario, day: Day) -> int:
    """Whole years that have passed of the settlement on a day, to the nearest; 0 for days before it."""
    return max(0, round((day - scenario.as_of).days / _DAYS_A_YEAR))


def binds_in(scenario: Scenario, commitment: Commitment, year: int) -> bool:
    """Whether the commitment binds in a year of the settlement; its first year is 0."""
    begun = commitment.starts is None or year_of(scenario, commitment.starts) <= year
    return begun and (commitment.ends is None or year < year_of(scenario, commitment.ends))
