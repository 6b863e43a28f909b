"""Does a proposal leave something on the table, and what trade of issues would pick it up?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.acceptance import shares
from foedus.analyses.bargaining.packages import Trade, best_trade, trades
from foedus.errors import InvalidInputError
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws


@dataclass(frozen=True)
class NamedTrade:
    """A change of terms from which everybody gains whose consent is asked."""

    terms: Mapping[str, tuple[float, float]]
    """Issue -> term before and after; points."""
    gain: Mapping[str, float]
    """Actor -> gain, before any payment; share of its whole stake."""
    payment: Mapping[str, float]
    """Actor -> what it is paid; less than 0 where it pays.  Empty without side payments."""


@dataclass(frozen=True)
class JointGains:
    """What a proposal leaves on the table."""

    best: NamedTrade | None
    """Over all issues; None where the proposal is efficient among those that decide."""
    trades: tuple[NamedTrade, ...]
    """Of one or two issues, the best for the one that gains least first."""


def joint_gains(
    scenario: Scenario, draws: Draws, proposal: str, worth: Mapping[str, float] | None = None
) -> JointGains:
    """Look for changes of a proposal that every actor gains from which decides on it.

    Positions, saliences and terms are taken at their medians over draws.  An actor without stakes neither gains nor
    loses, and is not asked.

    Parameters
    ----------
    worth
        Where side payments are possible: actor -> what its whole stake is worth to it in money, for every
        actor that decides.

    Raises
    ------
    InvalidInputError
        If the proposal is unknown, nobody that decides has a stake, or a worth is missing.
    """
    if proposal not in scenario.proposal:
        raise InvalidInputError(f"there is no proposal {proposal!r}; there is {', '.join(scenario.proposal)}")
    asked = scenario.proposal[proposal]
    issues, actors = scenario.issues, [actor.id for actor in scenario.actors]
    place = {issue.id: column for column, issue in enumerate(issues)}
    position, salience = np.zeros((2, len(actors), len(issues)))
    for (actor, issue), held in scenario.position.items():
        at = actors.index(actor), place[issue]
        position[at] = np.median(draws.of(held.position))
        salience[at] = np.median(draws.of(held.salience))
    share = shares(salience.T[:, None, :])[:, 0, :].T
    deciding = {asked.consent.speaks_for[voter] for voter in voters(asked.consent.rule)}
    consent = np.array([actor in deciding for actor in actors]) & (share.sum(axis=1) > 0)
    if not consent.any():
        raise InvalidInputError(f"nobody that decides on {proposal} has a stake in any issue")
    package = np.array([float(np.median(draws.of(asked.terms[issue.id]))) for issue in issues])
    low = np.array([float(issue.scale.low) for issue in issues])
    high = np.array([float(issue.scale.high) for issue in issues])
    value = None
    if worth is not None:
        missing = [
            actor for actor, counts in zip(actors, consent, strict=True) if counts and actor not in worth
        ]
        if missing:
            raise InvalidInputError(
                f"side payments need the worth of every stake that decides; missing: {', '.join(missing)}"
            )
        value = np.array([worth.get(actor, 1.0) for actor in actors])

    def named(trade: Trade) -> NamedTrade:
        return NamedTrade(
            {issues[i].id: (float(package[i]), float(trade.package[i])) for i in trade.issues},
            {actor: float(gain) for actor, gain in zip(actors, trade.gain, strict=True)},
            {} if value is None else dict(zip(actors, map(float, trade.payment), strict=True)),
        )

    best = best_trade(package, position, share, low, high, None, consent, value)
    return JointGains(
        named(best) if best is not None else None,
        tuple(named(trade) for trade in trades(package, position, share, low, high, consent, value)),
    )
