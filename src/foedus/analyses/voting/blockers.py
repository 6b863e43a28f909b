"""Who would refuse, how much that matters, and why, in one sentence each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from foedus.analyses.bargaining.result import Acceptance
from foedus.analyses.voting.result import Blocker
from foedus.model.proposals import Proposal
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray


def refusal_stops(yes: FloatArray, chance: FloatArray, rise: FloatArray) -> FloatArray:
    """Chance that a voter says no and the proposal fails.

    Follows from chance = yes (chance + rise) + (chance that it says no and the proposal passes).

    Parameters
    ----------
    yes, rise
        Shape (draw, voter): chance of a yes, and rise of `chance` if the voter were sure to say yes.
    chance
        Shape (draw,); chance that the rule is met.

    Returns
    -------
    stops
        Shape (voter,); mean over the draws.
    """
    passes = chance[:, np.newaxis]
    refused_and_passed = passes - yes * (passes + rise)
    return np.asarray(np.clip(np.mean((1 - yes) - refused_and_passed, axis=0), 0.0, 1.0))


def name_blockers(
    scenario: Scenario,
    proposal: Proposal,
    acceptance: Acceptance,
    issues: tuple[str, ...],
    yes: FloatArray,
    chance: FloatArray,
    rise: FloatArray,
    veto: tuple[str, ...],
    powerless: tuple[str, ...],
    doubt: float,
) -> tuple[Blocker, ...]:
    """Voters that refuse with probability `doubt` or more and whose vote can matter.

    First come those that most often say no to a proposal that then fails.

    Parameters
    ----------
    issues
        Issue of each column of the acceptance's gain by issue.
    yes, chance, rise
        Shapes (draw, voter), (draw,) and (draw, voter), as `pivotality` takes and gives them.
    veto, powerless
        Voters that can stop a decision alone, and those that never can.
    """
    names = voters(proposal.consent.rule)
    no, gain, stops = 1 - yes.mean(axis=0), rise.mean(axis=0), refusal_stops(yes, chance, rise)
    found = []
    for column in sorted(range(len(names)), key=lambda c: (-stops[c], -gain[c], c)):
        voter = names[column]
        if no[column] < doubt or voter in powerless:
            continue
        found.append(
            _blocker(
                scenario,
                proposal,
                acceptance,
                issues,
                voter,
                chance=float(no[column]),
                pivotal=float(gain[column]),
                stops=float(stops[column]),
                has_veto=voter in veto,
            )
        )
    return tuple(found)


def _blocker(
    scenario: Scenario,
    proposal: Proposal,
    acceptance: Acceptance,
    issues: tuple[str, ...],
    voter: str,
    *,
    chance: float,
    pivotal: float,
    stops: float,
    has_veto: bool,
) -> Blocker:
    speaks_for = proposal.consent.speaks_for
    actor = speaks_for[voter]
    row = acceptance.actors.index(actor)
    by_issue = acceptance.gain_by_issue[row]
    worst = int(np.argmin(by_issue)) if by_issue.size else -1
    loses = worst >= 0 and by_issue[worst] < 0
    red_line_chance = float(acceptance.red_line_crossed[:, row].mean())
    blocker = Blocker(
        voter=voter,
        actor=actor,
        chance=chance,
        pivotal=pivotal,
        has_veto=has_veto,
        worst_issue=issues[worst] if loses else "",
        loss=float(-by_issue[worst]) if loses else 0.0,
        red_line_issue=acceptance.red_line_issue[row] if red_line_chance > 0 else "",
        red_line_chance=red_line_chance,
        reason="",
        stops=stops,
        decides_with=tuple(v for v in voters(proposal.consent.rule) if speaks_for[v] == actor and v != voter),
    )
    return _with_reason(scenario, blocker)


def _with_reason(scenario: Scenario, blocker: Blocker) -> Blocker:
    veto = ", which has a veto," if blocker.has_veto else ""
    sentence = (
        f"{_voter_in_words(scenario, blocker)}{veto} {_likelihood(blocker.chance)} "
        f"(chance {blocker.chance:.2f}): {'; '.join(_grounds(scenario, blocker))}."
    )
    return replace(blocker, reason=sentence)


def voter_name(scenario: Scenario, voter: str) -> str:
    """Name of a voter, which is an actor's id or a state's code."""
    if voter in scenario.actor:
        return scenario.actor[voter].name
    return scenario.states[voter].name if voter in scenario.states else voter


def _voter_in_words(scenario: Scenario, blocker: Blocker) -> str:
    name = voter_name(scenario, blocker.voter)
    if blocker.actor == blocker.voter or voter_name(scenario, blocker.actor) == name:
        return name
    return f"{name} (decided by {voter_name(scenario, blocker.actor)})"


def _likelihood(chance: float) -> str:
    if chance > 0.9:
        return "would almost surely refuse"
    return "would more likely than not refuse" if chance > 0.5 else "might well refuse"


def _grounds(scenario: Scenario, blocker: Blocker) -> list[str]:
    grounds = []
    if blocker.worst_issue:
        grounds.append(f"{scenario.issue[blocker.worst_issue].name} costs it most, against no deal")
    if blocker.red_line_issue:
        grounds.append(
            f"its red line on {scenario.issue[blocker.red_line_issue].name} is crossed in "
            f"{_share(blocker.red_line_chance)} of draws"
        )
    if grounds:
        return grounds
    if not any(position.actor == blocker.actor for position in scenario.positions):
        return ["it has no position on any issue, so nothing draws it either way"]
    return ["it loses on no issue, but gains so little over no deal that its decision stays open"]


def _share(part: float) -> str:
    percent = round(100 * part)
    if percent == 0:
        return "fewer than 1 %"
    return "nearly all" if percent == 100 and part < 1 else f"{percent} %"
