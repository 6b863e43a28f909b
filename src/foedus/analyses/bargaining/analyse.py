"""Scenario and draws in, outcomes and acceptances out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.acceptance import chance_of_accepting, utility
from foedus.analyses.bargaining.compromise import compromise, pull
from foedus.analyses.bargaining.median import Tie, weighted_median
from foedus.analyses.bargaining.nash import Reference, nash
from foedus.analyses.bargaining.result import Acceptance, BargainingResult, IssueForecast
from foedus.model.issues import Issue, Position
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws


@dataclass(frozen=True)
class BargainingOptions:
    """Choices that carry meaning, each named as the literature names it."""

    reference: Reference = "costly"
    """How bad no deal is for the Nash solution."""
    tie: Tie = "midpoint"
    """Which point the weighted median takes in a gap."""


def analyse(scenario: Scenario, draws: Draws, options: BargainingOptions | None = None) -> BargainingResult:
    """Forecast each issue, and say who would accept which proposal.

    Parameters
    ----------
    scenario
        The situation.
    draws
        One sample of its uncertain numbers.
    options
        Variants of the models.
    """
    options = options or BargainingOptions()
    stakes = _Stakes(scenario, draws)
    return BargainingResult(
        issues=tuple(issue.id for issue in scenario.issues),
        forecasts=tuple(
            _forecast(scenario, draws, issue, options)
            for issue in scenario.issues
            if any(position.issue == issue.id for position in scenario.positions)
        ),
        acceptances=tuple(_acceptance(scenario, draws, stakes, proposal) for proposal in scenario.proposals),
        assumptions=_assumptions(scenario, options),
        limits=_LIMITS,
    )


_LIMITS = (
    "The compromise and the Nash solution know no procedure: nobody proposes first and nobody votes.",
    "Issues are forecast one at a time; trades between issues show up only in who accepts which package.",
    "Utility falls in a straight line with distance, and an actor's issues add up without interplay.",
    "Declared positions may be bargaining positions: the models take them as what is wanted.",
)


def _assumptions(scenario: Scenario, options: BargainingOptions) -> tuple[str, ...]:
    silent = [
        f"{actor.name} ({', '.join(missing)})"
        for actor in scenario.actors
        for missing in ([i.name for i in scenario.issues if (actor.id, i.id) not in scenario.position],)
        if missing
    ]
    found = [
        "An actor's weight on an issue is its capability times its salience there.",
        "No deal counts as costly for everybody in the Nash solution, as far away as the far end of the scale."
        if options.reference == "costly"
        else "No deal counts at its true place in the Nash solution.",
        "An actor accepts with a chance that rises with its gain over no deal, by a logit of the stated scale; "
        "where a red line is crossed it never does.",
    ]
    if silent:
        found.append(
            "An actor that is silent on an issue has no stake in it there; silence is not agreement: "
            f"{'; '.join(silent)}."
        )
    return tuple(found)


def _positions(scenario: Scenario, issue: Issue) -> list[Position]:
    """Positions on one issue, in the order of the scenario's actors."""
    return [
        scenario.position[actor.id, issue.id]
        for actor in scenario.actors
        if (actor.id, issue.id) in scenario.position
    ]


def _forecast(scenario: Scenario, draws: Draws, issue: Issue, options: BargainingOptions) -> IssueForecast:
    found = _positions(scenario, issue)
    where = draws.matrix([position.position for position in found])
    capability = draws.matrix([scenario.actor[position.actor].capability for position in found])
    weight = capability * draws.matrix([position.salience for position in found])
    back = draws.of(issue.reversion_point)
    return IssueForecast(
        issue=issue.id,
        actors=tuple(position.actor for position in found),
        outcome={
            "compromise": compromise(where, weight),
            "nash": nash(where, weight, back, issue.scale.low, issue.scale.high, options.reference),
            "median": weighted_median(where, weight, options.tie),
        },
        reversion_point=np.array(back),
        pull=pull(where, weight),
    )


class _Stakes:
    """What does not change from one proposal to the next: stakes and the utility of no deal."""

    def __init__(self, scenario: Scenario, draws: Draws) -> None:
        shape = (draws.size, len(scenario.actors), len(scenario.issues))
        self.share = np.zeros(shape)  # (draw, actor, issue); each actor's sum to 1, or 0 where it is silent
        self.no_deal = np.zeros(shape)  # utility of the reversion point
        for column, issue in enumerate(scenario.issues):
            back = draws.of(issue.reversion_point)
            for row, actor in enumerate(scenario.actors):
                position = scenario.position.get((actor.id, issue.id))
                if position is not None:
                    self.share[:, row, column] = draws.of(position.salience)
                    where = draws.of(position.position)
                    self.no_deal[:, row, column] = utility(back, where, issue.scale.width)
        total = self.share.sum(axis=2, keepdims=True)
        self.share /= np.where(total > 0, total, 1.0)


def _acceptance(scenario: Scenario, draws: Draws, stakes: _Stakes, proposal: Proposal) -> Acceptance:
    gain = np.zeros((draws.size, len(scenario.actors)))
    by_issue = np.zeros((len(scenario.actors), len(scenario.issues)))
    crossed = np.zeros((draws.size, len(scenario.actors), len(scenario.issues)), dtype=bool)
    for column, issue in enumerate(scenario.issues):
        term = draws.of(proposal.terms[issue.id])
        for row, actor in enumerate(scenario.actors):
            position = scenario.position.get((actor.id, issue.id))
            if position is None:
                continue
            where = draws.of(position.position)
            part = stakes.share[:, row, column] * (
                utility(term, where, issue.scale.width) - stakes.no_deal[:, row, column]
            )
            gain[:, row] += part
            by_issue[row, column] = float(np.mean(part))
            crossed[:, row, column] = _crossed(draws, position, term)
    over: BoolArray = np.any(crossed, axis=2)
    scale = draws.of(scenario.parameter("acceptance.scale", proposal))
    return Acceptance(
        proposal=proposal.id,
        actors=tuple(actor.id for actor in scenario.actors),
        chance=chance_of_accepting(gain, scale, over),
        gain=gain,
        gain_by_issue=by_issue,
        red_line_crossed=over,
        red_line_issue=tuple(_most_crossed(scenario, crossed[:, row]) for row in range(len(scenario.actors))),
    )


def _crossed(draws: Draws, position: Position, term: FloatArray) -> BoolArray:
    crossed = np.zeros(draws.size, dtype=bool)
    if position.accepts_from is not None:
        crossed |= term < draws.of(position.accepts_from)
    if position.accepts_to is not None:
        crossed |= term > draws.of(position.accepts_to)
    return crossed


def _most_crossed(scenario: Scenario, crossed: BoolArray) -> str:
    """Issue whose red line is crossed in most draws.  Shape (draw, issue)."""
    counts = crossed.sum(axis=0)
    return scenario.issues[int(np.argmax(counts))].id if counts.any() else ""
