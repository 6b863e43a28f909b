"""What would each likely blocker of a proposal have to be given?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.result import Acceptance
from foedus.analyses.voting.price_of_a_yes import Alone, Case, move_alone, package
from foedus.analyses.voting.result import Adoption
from foedus.model.issues import Issue, Position
from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws
from foedus.numerics.summaries import Summary, summarise

WANTED = 0.75
"""Share of draws in which an offer should leave the actor no worse off than no deal."""


@dataclass(frozen=True)
class IssuePrice:
    """What one issue alone can do."""

    issue: str
    move: float | None
    """Points, positive upwards, that content the actor often enough; None where no move does."""
    most: float
    """Largest share of draws in which a move of this issue alone contents it."""


@dataclass(frozen=True)
class Price:
    """What contents one actor: leaves it, in most draws, no worse off than no deal."""

    proposal: str
    actor: str
    voters: tuple[str, ...]
    """Votes that it decides on the proposal."""
    refuses: float
    """Probability of a no as things stand."""
    content: float
    """Share of draws in which it is content as things stand."""
    alone: tuple[IssuePrice, ...]
    """Issues on which it has a stake: those that are enough first, by the part of their scale that moves."""
    package: tuple[tuple[str, float], ...]
    """Issue and move of a small package, points; largest part of a scale first."""
    package_content: float
    """Share of draws in which the package contents it."""
    package_cost: float
    """Sum of the parts of their scales that the package moves."""
    least_cost: float | None
    """No package that contents it often enough costs less; None if none does."""
    transfer: Summary
    """What it lacks, as a share of its whole stake: the side payment that would make up for it."""
    red_lines: float
    """Share of draws in which a red line is crossed, which no payment makes up for."""


def price_blockers(
    scenario: Scenario, draws: Draws, acceptance: Acceptance, adoption: Adoption
) -> tuple[Price, ...]:
    """Price the yes of every actor named as a blocker of one proposal, in the order in which they are named.

    An actor without a position has nothing that could be offered, and no price.

    Parameters
    ----------
    draws, acceptance, adoption
        Of the same sample.
    """
    vocal = {position.actor for position in scenario.positions}
    actors = dict.fromkeys(blocker.actor for blocker in adoption.blockers if blocker.actor in vocal)
    proposal = scenario.proposal[adoption.proposal]
    return tuple(_price(scenario, draws, acceptance, adoption, proposal, actor) for actor in actors)


def _price(
    scenario: Scenario,
    draws: Draws,
    acceptance: Acceptance,
    adoption: Adoption,
    proposal: Proposal,
    actor: str,
) -> Price:
    positions = [p for issue in scenario.issues if (p := scenario.position.get((actor, issue.id)))]
    issues = [scenario.issue[position.issue] for position in positions]
    row = acceptance.actors.index(actor)
    gain = acceptance.gain[:, row]
    case = Case(
        gain,
        draws.matrix([proposal.terms[issue.id] for issue in issues]),
        draws.matrix([position.position for position in positions]),
        _shares(draws, positions),
        np.array([issue.scale.low for issue in issues]),
        np.array([issue.scale.width for issue in issues]),
        _lines(draws, positions, lambda position: position.accepts_from, -np.inf),
        _lines(draws, positions, lambda position: position.accepts_to, np.inf),
    )
    found = package(case, WANTED)
    mine = [c for c, who in enumerate(adoption.speaks_for) if who == actor]
    return Price(
        proposal=proposal.id,
        actor=actor,
        voters=tuple(adoption.voters[c] for c in mine),
        refuses=float(1 - adoption.chance_yes[:, mine[0]].mean()),
        content=float(np.mean(case.shortfall(np.zeros(len(issues))) == 0)),
        alone=_alone(issues, case),
        package=tuple(_moves(issues, found.move)),
        package_content=found.content,
        package_cost=found.cost,
        least_cost=found.least_cost if np.isfinite(found.least_cost) else None,
        transfer=summarise(np.maximum(-gain, 0.0)),
        red_lines=float(acceptance.red_line_crossed[:, row].mean()),
    )


def _shares(draws: Draws, positions: list[Position]) -> FloatArray:
    """Shape (draw, issue)."""
    salience = draws.matrix([position.salience for position in positions])
    total = salience.sum(axis=1, keepdims=True)
    return np.asarray(salience / np.where(total > 0, total, 1.0))


def _lines(
    draws: Draws, positions: list[Position], line: Callable[[Position], Quantity | None], none: float
) -> FloatArray:
    """Shape (draw, issue); points."""
    columns = np.full((draws.size, len(positions)), none)
    for column, position in enumerate(positions):
        number = line(position)
        if number is not None:
            columns[:, column] = draws.of(number)
    return columns


def _alone(issues: list[Issue], case: Case) -> tuple[IssuePrice, ...]:
    found = [(issue, move_alone(case, column, WANTED)) for column, issue in enumerate(issues)]

    def rank(pair: tuple[Issue, Alone]) -> tuple[float, float]:
        issue, alone = pair
        return np.inf if alone.move is None else abs(alone.move) / issue.scale.width, -alone.most

    return tuple(IssuePrice(issue.id, alone.move, alone.most) for issue, alone in sorted(found, key=rank))


def _moves(issues: list[Issue], move: FloatArray) -> Iterator[tuple[str, float]]:
    parts = np.abs(move) / np.array([issue.scale.width for issue in issues])
    for column in np.argsort(-parts, kind="stable"):
        if parts[column] > 0:
            yield issues[column].id, float(move[column])
