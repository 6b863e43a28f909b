"""What beats no deal on two issues, under the rule of a proposal, and how sure is that?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting.pivot import carries
from foedus.analyses.voting.simple_game import quotient
from foedus.analyses.voting.spatial.agenda_setter import best_proposal
from foedus.analyses.voting.spatial.core import core_cells
from foedus.analyses.voting.spatial.preferences import CityBlock
from foedus.analyses.voting.spatial.win_set_area import win_set_area, win_set_outline
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.issues import Issue
from foedus.model.rules import Rule, voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

GRID = 41
"""Points of the picture along each issue."""
LIMITS = (
    "All other issues stay where they would be without a deal; a package that trades with them may pass where "
    "these two alone do not.",
    "The outline, the core and the best proposals are those of likely values, without red lines and decision "
    "error; the shares of draws have the red lines in them.",
    "Losses add up issue by issue in straight lines, as in acceptance.",
)


@dataclass(frozen=True)
class ActorPoint:
    """A point on the two issues that belongs to an actor."""

    actor: str
    point: tuple[float, float]
    has_stake: bool


@dataclass(frozen=True)
class WinSetResult:
    """What beats no deal on two issues."""

    proposal: str
    """Whose rule it is."""
    issues: tuple[str, str]
    no_deal: tuple[float, float]
    """Reversion points at likely values."""
    area_share: float
    """Part of all outcomes that beat no deal, at likely values."""
    outline: FloatArray
    """Shape (point, issue); points of the scales."""
    has_core: bool | None
    """Whether some outcome is beaten by no other; None where too many actors differ to tell."""
    no_deal_in_core: bool | None
    """Whether nothing beats no deal."""
    ideals: tuple[ActorPoint, ...]
    """Where each actor with a vote stands, at likely values."""
    best: tuple[ActorPoint, ...]
    """What each of them would get through if it alone proposed."""
    axes: tuple[tuple[float, ...], tuple[float, ...]]
    """Points of the two scales at which `chance` is told."""
    chance: FloatArray
    """Shape (first issue, second issue); share of draws in which the outcome passes."""
    proposals: tuple[tuple[str, float, float, float], ...]
    """Proposal, its likely terms on both issues, and the share of draws in which they pass by themselves."""
    limits: tuple[str, ...]


def analyse(scenario: Scenario, draws: Draws, proposal: str, issues: tuple[str, str]) -> WinSetResult:
    """Map what would pass instead of no deal, on two issues, under the rule of one proposal.

    Raises
    ------
    InvalidInputError
        If nobody with a vote has a stake in either issue.
    """
    chosen = scenario.proposal[proposal]
    pair = (scenario.issue[issues[0]], scenario.issue[issues[1]])
    rule = quotient(chosen.consent.rule, chosen.consent.speaks_for)
    actors = voters(rule)
    box = np.array([[issue.scale.low, issue.scale.high] for issue in pair])
    no_deal = np.array([issue.reversion_point.distribution.likely for issue in pair])
    likely = _likely(scenario, actors, pair, no_deal)
    if not likely.weights.any():
        raise InvalidInputError(
            f"nobody with a vote on {proposal} has a stake in {issues[0]} or {issues[1]}, so every outcome is as "
            f"good as no deal"
        )
    area = win_set_area(likely, rule, no_deal, box)
    has_core, in_core = _core(likely, rule, no_deal)
    axes = tuple(tuple(np.linspace(low, high, GRID)) for low, high in box)
    first, second = pair
    own = tuple(
        (one.id, one.terms[first.id].distribution.likely, one.terms[second.id].distribution.likely)
        for one in scenario.proposals
    )
    sampled = _Sampled(scenario, draws, rule, actors, pair)
    return WinSetResult(
        proposal=proposal,
        issues=issues,
        no_deal=(float(no_deal[0]), float(no_deal[1])),
        area_share=area / float(np.prod(box[:, 1] - box[:, 0])),
        outline=win_set_outline(likely, rule, no_deal, box),
        has_core=has_core,
        no_deal_in_core=in_core,
        ideals=tuple(_points(actors, likely, likely.ideals)),
        best=tuple(
            _points(
                actors,
                likely,
                np.array([best_proposal(likely, rule, no_deal, v, box).point for v in range(len(actors))]),
            )
        ),
        axes=(axes[0], axes[1]),
        chance=sampled.chance(np.array(axes[0]), np.array(axes[1])),
        proposals=tuple(
            (name, x, y, float(sampled.chance(np.array([x]), np.array([y]))[0, 0])) for name, x, y in own
        ),
        limits=LIMITS,
    )


def _likely(
    scenario: Scenario, actors: tuple[str, ...], issues: tuple[Issue, ...], no_deal: FloatArray
) -> CityBlock:
    """Where actors stand at likely values; one that is silent on an issue has no weight there."""
    ideals = np.tile(no_deal, (len(actors), 1))
    weights = np.zeros(ideals.shape)
    for row, actor in enumerate(actors):
        for column, issue in enumerate(issues):
            position = scenario.position.get((actor, issue.id))
            if position is not None:
                ideals[row, column] = position.position.distribution.likely
                weights[row, column] = position.salience.distribution.likely / issue.scale.width
    return CityBlock(ideals, weights)


def _core(likely: CityBlock, rule: Rule, no_deal: FloatArray) -> tuple[bool | None, bool | None]:
    try:
        cells = core_cells(likely, rule)
    except NotApplicableError:
        return None, None
    return not cells.is_empty, cells.contains(no_deal)


def _points(actors: tuple[str, ...], preferences: CityBlock, points: FloatArray) -> Iterator[ActorPoint]:
    for row, actor in enumerate(actors):
        x, y = points[row]
        yield ActorPoint(actor, (float(x), float(y)), bool(preferences.weights[row].any()))


class _Sampled:
    """Losses of every actor with a vote over the draws."""

    def __init__(
        self,
        scenario: Scenario,
        draws: Draws,
        rule: Rule,
        actors: tuple[str, ...],
        issues: tuple[Issue, ...],
    ) -> None:
        self._rule, self._size, self._actors = rule, draws.size, len(actors)
        self._loss: list[list[_Loss | None]] = []
        for actor in actors:
            own: list[_Loss | None] = []
            for issue in issues:
                position = scenario.position.get((actor, issue.id))
                own.append(
                    None
                    if position is None
                    else _Loss(
                        draws.of(position.position),
                        draws.of(position.salience) / issue.scale.width,
                        draws.of(issue.reversion_point),
                        None if position.accepts_from is None else draws.of(position.accepts_from),
                        None if position.accepts_to is None else draws.of(position.accepts_to),
                    )
                )
            self._loss.append(own)

    def chance(self, first: FloatArray, second: FloatArray) -> FloatArray:
        """Share of draws in which each outcome passes.  Shape (first, second)."""
        passes = np.zeros((len(first), len(second)))
        # A row of the picture at a time keeps memory small.
        for row in range(len(first)):
            yes = np.ones((self._size, len(second), self._actors), dtype=bool)
            for column, own in enumerate(self._loss):
                yes[:, :, column] = self._accepts(own, first[row : row + 1], second)
            passes[row] = carries(self._rule, yes).mean(axis=0)
        return passes

    def _accepts(self, own: list[_Loss | None], first: FloatArray, second: FloatArray) -> BoolArray:
        change = np.zeros((self._size, len(second)))
        allowed = np.ones((self._size, len(second)), dtype=bool)
        for loss, points in zip(own, (first, second), strict=True):
            if loss is not None:
                change = change + loss.change(points)
                allowed = allowed & loss.within(points)
        return np.asarray((change <= 1e-9) & allowed)


@dataclass(frozen=True)
class _Loss:
    """One actor on one issue."""

    position: FloatArray
    weight: FloatArray
    no_deal: FloatArray
    accepts_from: FloatArray | None
    accepts_to: FloatArray | None

    def change(self, points: FloatArray) -> FloatArray:
        """Loss at each point less that of no deal.  Shape (draw, point)."""
        there = np.abs(points[None, :] - self.position[:, None])
        return (there - np.abs(self.no_deal - self.position)[:, None]) * self.weight[:, None]

    def within(self, points: FloatArray) -> BoolArray:
        """Whether no red line is crossed.  Shape (draw, point)."""
        fine = np.ones((len(self.position), len(points)), dtype=bool)
        if self.accepts_from is not None:
            fine &= points[None, :] >= self.accepts_from[:, None]
        if self.accepts_to is not None:
            fine &= points[None, :] <= self.accepts_to[:, None]
        return fine
