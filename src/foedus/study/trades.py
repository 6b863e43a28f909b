"""Does a proposal leave something on the table, and what trade of issues would pick it up?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.acceptance import shares
from foedus.analyses.bargaining.packages import (
    Trade,
    accepts,
    best_trade,
    dominated_by,
    package_utility,
    trades,
)
from foedus.errors import InvalidInputError
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws
from foedus.study.study import Study


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
    """Of one or two issues, the best for the one that gains least first; none where they were not asked for."""


@dataclass(frozen=True)
class OnTheTable:
    """One proposal as a package, at the medians of what is uncertain."""

    proposal: str
    accepts: tuple[str, ...]
    """Actors with a stake that find it no worse than no deal."""
    refuses: tuple[str, ...]
    beaten_by: str | None
    """Another proposal, or `NO_DEAL`, that is better for some actor with a stake and worse for none."""
    gains: JointGains | None
    """None where nobody that decides has a stake."""
    has_payments: bool
    """Whether all that decide say what their stakes are worth, so that trades go with side payments."""


NO_DEAL = "no deal"
"""The package in which every issue comes to its reversion point."""


def on_the_table(
    scenario: Scenario, draws: Draws, proposal: str | None = None, *, with_trades: bool = False
) -> tuple[OnTheTable, ...]:
    """Look at each proposal as a package, or at one; all of them are compared with one another.

    Positions, saliences and terms are taken at their medians, utility falls in a straight line, and red lines are not
    looked at.
    """
    stakes = _stakes(scenario, draws)
    places = np.array([_package(scenario, draws, one.id) for one in scenario.proposals])
    back = np.array([float(np.median(draws.of(issue.reversion_point))) for issue in scenario.issues])
    has_stake = stakes.share.sum(axis=1) > 0
    if not len(places) or not has_stake.any():
        return ()
    worth = package_utility(
        np.vstack([places, back]), stakes.position, stakes.share, stakes.high - stakes.low
    )
    names = [*(one.id for one in scenario.proposals), NO_DEAL]
    found = []
    for row, one in enumerate(scenario.proposals):
        if proposal not in (None, one.id):
            continue
        fine = accepts(worth[row : row + 1], worth[-1])[0]
        rival = dominated_by(worth[:, has_stake], row)
        value = _declared(scenario, draws, one.id, stakes)
        gains = (
            joint_gains(scenario, draws, one.id, value, with_trades=with_trades)
            if (_deciding(scenario, one.id, stakes) & has_stake).any()
            else None
        )
        found.append(
            OnTheTable(
                one.id,
                tuple(
                    name for name, yes, has in zip(stakes.actors, fine, has_stake, strict=True) if yes and has
                ),
                tuple(
                    name
                    for name, yes, has in zip(stakes.actors, fine, has_stake, strict=True)
                    if has and not yes
                ),
                None if rival is None else names[rival],
                gains,
                value is not None,
            )
        )
    return tuple(found)


def packages_of(study: Study, proposal: str | None = None) -> tuple[OnTheTable, ...]:
    """The same for a study; trades of one or two issues are looked for where a proposal is named."""
    return on_the_table(study.scenario, study.draws, proposal, with_trades=proposal is not None)


def joint_gains(
    scenario: Scenario,
    draws: Draws,
    proposal: str,
    worth: Mapping[str, float] | None = None,
    *,
    with_trades: bool = True,
) -> JointGains:
    """Look for changes of a proposal that every actor gains from which decides on it.

    Positions, saliences and terms are taken at their medians over draws.  An actor without stakes neither gains nor
    loses, and is not asked.

    Parameters
    ----------
    worth
        Where side payments are possible: actor -> what its whole stake is worth to it in money, for every
        actor that decides.
    with_trades
        Whether trades of one or two issues are looked for too; their number grows with the square of the issues.

    Raises
    ------
    InvalidInputError
        If the proposal is unknown, nobody that decides has a stake, or a worth is missing.
    """
    if proposal not in scenario.proposal:
        raise InvalidInputError(f"there is no proposal {proposal!r}; there is {', '.join(scenario.proposal)}")
    stakes = _stakes(scenario, draws)
    consent = _deciding(scenario, proposal, stakes) & (stakes.share.sum(axis=1) > 0)
    if not consent.any():
        raise InvalidInputError(f"nobody that decides on {proposal} has a stake in any issue")
    package = _package(scenario, draws, proposal)
    value = None
    if worth is not None:
        missing = [
            actor
            for actor, counts in zip(stakes.actors, consent, strict=True)
            if counts and actor not in worth
        ]
        if missing:
            raise InvalidInputError(
                f"side payments need the worth of every stake that decides; missing: {', '.join(missing)}"
            )
        value = np.array([worth.get(actor, 1.0) for actor in stakes.actors])

    def named(trade: Trade) -> NamedTrade:
        return NamedTrade(
            {scenario.issues[i].id: (float(package[i]), float(trade.package[i])) for i in trade.issues},
            {actor: float(gain) for actor, gain in zip(stakes.actors, trade.gain, strict=True)},
            {} if value is None else dict(zip(stakes.actors, map(float, trade.payment), strict=True)),
        )

    case = (package, stakes.position, stakes.share, stakes.low, stakes.high)
    best = best_trade(*case, None, consent, value)
    return JointGains(
        named(best) if best is not None else None,
        tuple(named(trade) for trade in trades(*case, consent, value)) if with_trades else (),
    )


@dataclass(frozen=True)
class _Stakes:
    actors: tuple[str, ...]
    position: FloatArray
    """Shape (actor, issue); points, 0 where the actor is silent."""
    share: FloatArray
    """Parts of each actor's stake.  Shape (actor, issue)."""
    low: FloatArray
    high: FloatArray
    """Shape (issue,); points."""


def _stakes(scenario: Scenario, draws: Draws) -> _Stakes:
    actors = tuple(actor.id for actor in scenario.actors)
    place = {issue.id: column for column, issue in enumerate(scenario.issues)}
    position, salience = np.zeros((2, len(actors), len(place)))
    for (actor, issue), held in scenario.position.items():
        at = actors.index(actor), place[issue]
        position[at] = np.median(draws.of(held.position))
        salience[at] = np.median(draws.of(held.salience))
    share = shares(salience.T[:, None, :])[:, 0, :].T
    low, high = (
        np.array([float(getattr(issue.scale, end)) for issue in scenario.issues]) for end in ("low", "high")
    )
    return _Stakes(actors, position, share, low, high)


def _package(scenario: Scenario, draws: Draws, proposal: str) -> FloatArray:
    terms = scenario.proposal[proposal].terms
    return np.array([float(np.median(draws.of(terms[issue.id]))) for issue in scenario.issues])


def _deciding(scenario: Scenario, proposal: str, stakes: _Stakes) -> BoolArray:
    consent = scenario.proposal[proposal].consent
    deciding = {consent.speaks_for[voter] for voter in voters(consent.rule)}
    return np.array([actor in deciding for actor in stakes.actors])


def _declared(scenario: Scenario, draws: Draws, proposal: str, stakes: _Stakes) -> dict[str, float] | None:
    """What stakes are worth, where all say so that decide and have one; None otherwise."""
    asked = _deciding(scenario, proposal, stakes) & (stakes.share.sum(axis=1) > 0)
    found = {
        actor.id: float(np.median(draws.of(actor.stake_usd_bn)))
        for actor in scenario.actors
        if actor.stake_usd_bn is not None
    }
    deciding = [name for name, counts in zip(stakes.actors, asked, strict=True) if counts]
    return found if deciding and all(name in found for name in deciding) else None
