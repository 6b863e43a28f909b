"""What would be agreed on each issue, and who would accept which proposal?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np

from foedus.analyses.bargaining.acceptance import chance_of_accepting, crosses, gain, shares
from foedus.analyses.bargaining.compromise import compromise, pull
from foedus.analyses.bargaining.default_forecast import predictive
from foedus.analyses.bargaining.median import Tie, weighted_median
from foedus.analyses.bargaining.nash import Loss, nash
from foedus.analyses.bargaining.result import Acceptance, BargainingResult, IssueForecast
from foedus.errors import InvalidInputError
from foedus.model.default_forecast import MixtureWeights
from foedus.model.issues import Issue, Position
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.draws import Draws

LIMITS = (
    "The compromise, the Nash solution and the median know no procedure: nobody proposes first and nobody "
    "votes.",
    "Issues are forecast one at a time; trades between issues show up in who accepts which package, in what each "
    "proposal leaves on the table, and in the model `exchange`.",
    "In acceptance, utility falls in a straight line with distance, and an actor's issues add up without "
    "interplay.",
    "Declared positions may be opening bids: the models take them as what is wanted.",
    "The spread of the compromise, the Nash solution and the median is that of the numbers that went in; a model's "
    "own error comes on top and is larger: on decisions of the European Union, whose outcomes are known, the "
    "compromise missed by 21 to 23 points of 100 on average, and one outcome in five lay more than 33 away.",
    "The default forecast counts that error in, as it was on 196 such decisions.  It was nearer than the compromise "
    "by 1.5 points, and no nearer on those before 2004.  No such score exists for settlements of wars: there its "
    "intervals are a lower bound of doubt.",
)


@dataclass(frozen=True, slots=True)
class BargainingOptions:
    """Choices that carry meaning, each named as the literature names it."""

    loss: Loss = "quadratic"
    """How fast an actor's disutility grows with distance, in the Nash solution."""
    tie: Tie = "midpoint"
    """Which point the weighted median takes where half of the weight lies on either side of a gap."""

    def __post_init__(self) -> None:
        for name, choice, allowed in (("loss", self.loss, Loss), ("tie", self.tie, Tie)):
            if choice not in get_args(allowed):
                raise InvalidInputError(
                    f"{name} must be one of {', '.join(get_args(allowed))}, but is {choice!r}"
                )


def analyse(
    scenario: Scenario,
    draws: Draws,
    options: BargainingOptions = BargainingOptions(),
    weights: MixtureWeights | None = None,
) -> BargainingResult:
    """Forecast each issue, and say who would accept which proposal.

    An issue on which nobody has a position has no forecast.

    Parameters
    ----------
    scenario
        The situation.
    draws
        One sample of its uncertain numbers.
    options
        Variants of the models.
    weights
        What the default forecast was taught; without it there is none.

    Raises
    ------
    InvalidInputError
        If an uncertain number of the scenario is not among the draws.
    """
    forecasts = tuple(
        _forecast(scenario, draws, issue, options, weights)
        for issue in scenario.issues
        if _on(scenario, issue)
    )
    return BargainingResult(
        issues=tuple(issue.id for issue in scenario.issues),
        forecasts=forecasts,
        acceptances=_acceptances(scenario, draws),
        assumptions=tuple(_assumptions(scenario, draws, options)),
        limits=LIMITS,
    )


def _on(scenario: Scenario, issue: Issue) -> list[Position]:
    """Positions on one issue, in the order of the scenario's actors."""
    found = (scenario.position.get((actor.id, issue.id)) for actor in scenario.actors)
    return [position for position in found if position is not None]


def _weight(scenario: Scenario, draws: Draws, positions: list[Position]) -> FloatArray:
    """Capability times salience.  Shape (draw, actor)."""
    capability = draws.matrix([scenario.actor[position.actor].capability for position in positions])
    return capability * draws.matrix([position.salience for position in positions])


def _forecast(
    scenario: Scenario,
    draws: Draws,
    issue: Issue,
    options: BargainingOptions,
    weights: MixtureWeights | None,
) -> IssueForecast:
    positions = _on(scenario, issue)
    where = draws.matrix([position.position for position in positions])
    weight = _weight(scenario, draws, positions)
    reversion_point = draws.of(issue.reversion_point)
    cost = draws.of(scenario.parameter("bargaining.no_deal_cost"))
    return IssueForecast(
        issue=issue.id,
        actors=tuple(position.actor for position in positions),
        outcome={
            "compromise": compromise(where, weight),
            "nash": nash(
                where, weight, reversion_point, issue.scale.low, issue.scale.high, cost, options.loss
            ),
            "median": weighted_median(where, weight, options.tie),
        },
        reversion_point=reversion_point,
        pull=pull(where, weight),
        default=None
        if weights is None
        else predictive(where, weight, issue.scale.low, issue.scale.high, weights),
    )


def _acceptances(scenario: Scenario, draws: Draws) -> tuple[Acceptance, ...]:
    """Every actor's view of every proposal, one issue at a time over all draws."""
    actors = tuple(actor.id for actor in scenario.actors)
    proposals = scenario.proposals
    if not proposals:
        return ()
    salience = np.zeros((len(scenario.issues), draws.size, len(actors)))
    for row, issue in enumerate(scenario.issues):
        salience[row] = _column(scenario, draws, issue, lambda position: position.salience, 0.0)
    share = shares(salience)
    gains = np.zeros((len(proposals), draws.size, len(actors)))
    over = np.zeros(gains.shape, dtype=bool)
    by_issue = np.zeros((len(proposals), len(actors), len(scenario.issues)))
    crossings = np.zeros(by_issue.shape, dtype=np.int64)
    for column, issue in enumerate(scenario.issues):
        term = draws.matrix([proposal.terms[issue.id] for proposal in proposals]).T
        # Where a silent actor is put does not matter: it has no share in the issue.
        where = _column(scenario, draws, issue, lambda position: position.position, issue.scale.low)
        part = gain(term, draws.of(issue.reversion_point), where, share[column], issue.scale.width)
        crossed = _crossed(scenario, draws, issue, term)
        gains += part
        over |= crossed
        by_issue[:, :, column] = part.mean(axis=1)
        crossings[:, :, column] = crossed.sum(axis=1)
    scale = np.stack([draws.of(scenario.parameter("acceptance.scale", proposal)) for proposal in proposals])
    chance = chance_of_accepting(gains, scale, over)
    issues = [issue.id for issue in scenario.issues]
    return tuple(
        Acceptance(
            proposal=proposal.id,
            actors=actors,
            chance=chance[row],
            gain=gains[row],
            gain_by_issue=by_issue[row],
            red_line_crossed=over[row],
            red_line_issue=tuple(_most_crossed(issues, count) for count in crossings[row]),
        )
        for row, proposal in enumerate(proposals)
    )


def _column(
    scenario: Scenario,
    draws: Draws,
    issue: Issue,
    number: Callable[[Position], Quantity | None],
    missing: float,
) -> FloatArray:
    """One number of every actor's position on an issue.  Shape (draw, actor)."""
    column = np.full((draws.size, len(scenario.actors)), missing)
    for place, actor in enumerate(scenario.actors):
        position = scenario.position.get((actor.id, issue.id))
        quantity = number(position) if position is not None else None
        if quantity is not None:
            column[:, place] = draws.of(quantity)
    return column


def _crossed(scenario: Scenario, draws: Draws, issue: Issue, term: FloatArray) -> BoolArray:
    """Shape (proposal, draw, actor)."""
    return crosses(
        term,
        _column(scenario, draws, issue, lambda position: position.accepts_from, -np.inf),
        _column(scenario, draws, issue, lambda position: position.accepts_to, np.inf),
    )


def _most_crossed(issues: list[str], count: IntArray) -> str:
    """Issue whose red line is crossed in most draws, the first of several.  Shape (issue,)."""
    return issues[int(np.argmax(count))] if count.any() else ""


def _assumptions(scenario: Scenario, draws: Draws, options: BargainingOptions) -> Iterator[str]:
    yield "An actor's weight on an issue is its capability times its salience there."
    cost = scenario.parameter("bargaining.no_deal_cost").distribution
    span = (
        f"{100 * cost.low:.0f}" if cost.low == cost.high else f"{100 * cost.low:.0f} to {100 * cost.high:.0f}"
    )
    yield (
        f"In the Nash solution disutility grows with the distance{_LOSS[options.loss]}, and every actor loses "
        f"{span} % of what no deal is worth to it when talks fail (bargaining.no_deal_cost)."
    )
    yield (
        "An actor accepts with a chance that rises with its gain over no deal, by a logit of the stated scale "
        "(acceptance.scale); where a red line is crossed it never does, even if no deal lies beyond that line "
        "too."
    )
    yield from _silences(scenario)
    for issue in scenario.issues:
        positions = _on(scenario, issue)
        if not positions:
            yield f"Nobody has a position on {issue.name}, so it has no forecast and moves nobody."
        elif not np.all(_weight(scenario, draws, positions).any(axis=1)):
            yield f"In some draws nobody has any weight on {issue.name}; there all positions count alike."


_LOSS: Mapping[Loss, str] = {"quadratic": " squared", "linear": ""}


def _silences(scenario: Scenario) -> Iterator[str]:
    """What is made of actors that take no position."""
    some, all_ = [], []
    for actor in scenario.actors:
        missing = [issue.name for issue in scenario.issues if (actor.id, issue.id) not in scenario.position]
        if missing and len(missing) == len(scenario.issues):
            all_.append(actor.name)
        elif missing:
            some.append(f"{actor.name} ({', '.join(missing)})")
    if some:
        yield (
            "An actor that is silent on an issue is taken to have no stake there; silence is not agreement: "
            f"{'; '.join(some)}."
        )
    if all_:
        yield (
            "An actor that is silent on every issue neither gains nor loses, and accepts in half of all "
            f"cases: {', '.join(all_)}."
        )
