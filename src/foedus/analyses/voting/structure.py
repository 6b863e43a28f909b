"""What a rule makes of its voters, before any index: who can stop it, who never matters, who is alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from foedus.analyses.voting.coalitions import (
    MinimalCoalitions,
    minimal_blocking,
    minimal_winning,
    veto_players,
)
from foedus.analyses.voting.counts import swings
from foedus.analyses.voting.desirability import Desirability, desirability
from foedus.analyses.voting.game import game
from foedus.analyses.voting.simple_game import is_winning
from foedus.analyses.voting.weights import Weights, weights_of
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule, is_always_met, is_never_met, voters


@dataclass(frozen=True)
class Coalitions:
    """Minimal coalitions of one kind."""

    count: int | None
    """Exact number; none where it cannot be had."""
    first: tuple[tuple[str, ...], ...]
    """The smallest of them, at most as many as were asked for."""
    reason: str = ""
    """Why they are not counted."""


@dataclass(frozen=True)
class Structure:
    """The structure of one rule."""

    voters: tuple[str, ...]
    winning: int
    """Coalitions that win, of 2^voters; exact."""
    power_to_act: Fraction
    """Their share (Coleman's power of a collectivity to act)."""
    is_never_met: bool
    """Whether the rule fails even if everybody says yes."""
    is_always_met: bool
    """Whether the rule is met even if everybody says no."""
    veto_players: tuple[str, ...]
    dictators: tuple[str, ...]
    """A voter that wins alone, and without whom nothing passes."""
    dummies: tuple[str, ...]
    """Voters whose vote never matters."""
    classes: tuple[tuple[str, ...], ...]
    """Voters that can replace each other in every coalition, the most desirable first."""
    crossed: tuple[str, str] | None
    """Two voters of which neither can always replace the other."""
    is_one_quota: bool
    """Whether the rule is written as one quota of weights, or comes down to one."""
    is_trade_robust: bool | None
    """Whether no trade of members can make losers of winning coalitions, so that weights express the rule; none
    where that is not known."""
    weights: Weights | None
    """Weights that express a rule of several parts, where they were found."""
    minimal_winning: Coalitions
    minimal_blocking: Coalitions


def structure(rule: Rule, listing_limit: int = 10) -> Structure:
    """Find the structure of a rule.

    Parameters
    ----------
    listing_limit
        Most minimal coalitions listed of each kind.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for its winning coalitions to be counted.

    References
    ----------
    Taylor and Zwicker (1999), Simple Games, Princeton University Press.
    """
    names, counted = voters(rule), swings(rule)
    order = desirability(rule)
    robust, weights = _trades(rule, order)
    veto = veto_players(rule) if not is_never_met(rule) else ()
    return Structure(
        voters=names,
        winning=counted.winning,
        power_to_act=Fraction(counted.winning, 2 ** len(names)),
        is_never_met=is_never_met(rule),
        is_always_met=is_always_met(rule),
        veto_players=veto,
        dictators=tuple(voter for voter in veto if is_winning(rule, {voter})),
        dummies=tuple(name for name, swing in zip(names, counted.swings, strict=True) if not swing),
        classes=order.classes,
        crossed=order.crossed,
        is_one_quota=game(rule).is_weighted,
        is_trade_robust=robust,
        weights=weights,
        minimal_winning=_listed(rule, listing_limit, blocking=False),
        minimal_blocking=_listed(rule, listing_limit, blocking=True),
    )


def _trades(rule: Rule, order: Desirability) -> tuple[bool | None, Weights | None]:
    if game(rule).is_weighted:
        return True, None
    if not order.is_complete:
        return False, None
    try:
        found = weights_of(rule, order.classes)
    except NotApplicableError:
        return None, None
    return found is not None, found


def _listed(rule: Rule, limit: int, *, blocking: bool) -> Coalitions:
    try:
        found: MinimalCoalitions = minimal_blocking(rule) if blocking else minimal_winning(rule)
        return Coalitions(found.count, found.first(limit))
    except NotApplicableError as error:
        return Coalitions(None, (), str(error))
