"""What could one actor get through on an issue, if it proposed under a proposal's own rule of decision?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.agenda_setter import CHAMBER, GRIDLOCK, NOBODY
from foedus.analyses.bargaining.plays import take_it_or_leave_it
from foedus.analyses.bargaining.setting import Decision, Passing, Setting
from foedus.analyses.voting.pivot import pivot
from foedus.errors import InvalidInputError
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.draws import Draws


@dataclass(frozen=True)
class Procedure:
    """Outcome of a take-it-or-leave-it proposal on one issue."""

    outcome: FloatArray
    """Shape (draw,); points."""
    reason: IntArray
    """What holds it there, by the codes of the agenda-setter model.  Shape (draw,)."""
    held_by: Mapping[str, float]
    """Actors that would bear no more, with the share of draws in which each is the pivot; most often first."""


def decision_of(scenario: Scenario, proposal: str, setter: str) -> Decision:
    """Let an actor propose under the rule of a proposal; whoever is silent on an issue bears anything.

    Raises
    ------
    InvalidInputError
        If a name is unknown.
    """
    for kind, name, known in (
        ("proposal", proposal, scenario.proposal),
        ("actor", setter, scenario.actor),
    ):
        if name not in known:
            raise InvalidInputError(f"there is no {kind} {name!r}; there is {', '.join(known)}")
    consent = scenario.proposal[proposal].consent
    speakers = [consent.speaks_for[voter] for voter in voters(consent.rule)]

    def chamber(actors: tuple[str, ...], lower: FloatArray, upper: FloatArray) -> Passing:
        places = np.array([actors.index(name) if name in actors else NOBODY for name in speakers])
        speaks = places != NOBODY
        most, most_by = pivot(consent.rule, np.where(speaks, upper[:, places], np.inf))
        least, least_by = pivot(consent.rule, np.where(speaks, -lower[:, places], np.inf))
        by = [np.where(column == NOBODY, NOBODY, places[column]) for column in (least_by, most_by)]
        return Passing(-least, most, *by)

    return Decision(setter, chamber, consent.says)


def strongest_on(scenario: Scenario, draws: Draws, issue: str) -> str:
    """The actor with the highest capability of those with a position on an issue, the first of several."""
    present = [actor for actor in scenario.actors if (actor.id, issue) in scenario.position]
    return max(present, key=lambda actor: float(np.median(draws.of(actor.capability)))).id


def procedure(
    scenario: Scenario, draws: Draws, proposal: str, issue: str, setter: str, cost: float = 0.0
) -> Procedure:
    """Let one actor propose on one issue, with everybody else's consent as the proposal's rule asks for it.

    Whoever is silent on the issue bears anything.  With unanimity every voter has a veto; with other rules, weighted,
    joint or alternative, the pivots are those of the rule.

    Parameters
    ----------
    proposal
        Whose rule of decision holds; its terms play no part.
    setter
        The actor that proposes.
    cost
        Share of what no deal is worth to an actor that it loses when nothing is decided; 0 to 1.

    Raises
    ------
    InvalidInputError
        If a name is unknown, or the setter has no position on the issue.
    """
    decision = decision_of(scenario, proposal, setter)
    if issue not in scenario.issue:
        raise InvalidInputError(f"there is no issue {issue!r}; there is {', '.join(scenario.issue)}")
    if (setter, issue) not in scenario.position:
        raise InvalidInputError(f"{setter} has no position on {issue}, so it has nothing to propose there")
    positions = [
        position
        for actor in scenario.actors
        if (position := scenario.position.get((actor.id, issue))) is not None
    ]
    scale = scenario.issue[issue].scale
    setting = Setting(
        draws.matrix([position.position for position in positions]),
        draws.matrix([scenario.actor[position.actor].capability for position in positions]),
        draws.matrix([position.salience for position in positions]),
        draws.of(scenario.issue[issue].reversion_point),
        scale.low,
        scale.high,
        actors=tuple(position.actor for position in positions),
        decision=decision,
    )
    play = take_it_or_leave_it(setting, cost)
    found, passing = play.found, play.passing
    wish = draws.of(scenario.position[setter, issue].position)
    held = np.isin(found.reason, (CHAMBER, GRIDLOCK))
    by = np.where(wish > found.outcome, passing.upper_by, passing.lower_by)[held]
    actors = [setting.actors[place] for place in by if place != NOBODY]
    share = {actor: actors.count(actor) / draws.size for actor in dict.fromkeys(actors)}
    return Procedure(
        found.outcome, found.reason, dict(sorted(share.items(), key=lambda pair: (-pair[1], pair[0])))
    )
