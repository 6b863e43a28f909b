"""Alternating offers: what is agreed at once when all know that waiting for a better offer costs time?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.nash import Loss
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_MOST_ROUNDS = 20_000
_SETTLED = 1e-9  # of the scale

_Before = Callable[[FloatArray | None, int], FloatArray]
"""Offer of a proposer in a round, from that of the next one, or None after the last."""


@dataclass(frozen=True)
class Offers:
    """What each actor would offer when it is its turn."""

    offer: FloatArray
    """Offer in each round; the first is accepted at once.  For talks without end, those of one full turn.
    Shape (round, draw); points."""
    outcome: FloatArray
    """The first offer.  Shape (draw,); points."""
    settled: bool
    """Whether the offers of talks without end stopped changing as more and more rounds were looked ahead."""


def alternating_offers(
    position: FloatArray,
    patience: FloatArray,
    reversion_point: FloatArray,
    low: float,
    high: float,
    rounds: int | None = None,
    cost: FloatArray | float = 0.0,
    loss: Loss = "linear",
) -> Offers:
    r"""Let actors propose in turn, in their order, until all accept.

    While talks go on no deal holds.  An actor accepts what is worth to it at least what it would have from
    waiting one round for the next offer; each proposes what it likes best of what all others would accept.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.  Only those whose consent is needed.
    patience
        What a round later is worth to each actor, as a share of now.  Shape (draw, actor); 0 to below 1.
    reversion_point
        What holds without a deal.  Shape (draw,); points.
    low, high
        Ends of the scale; points.
    rounds
        After this many rounds talks have failed; None for talks without end.
    cost
        Share of its utility at the reversion point that every actor loses while there is no deal.  Shape (draw,)
        or one number; 0 to 1.
    loss
        How disutility grows with distance.

    Raises
    ------
    InvalidInputError
        If the scale has no width, a cost or a patience is outside its range, or there are no rounds.

    Notes
    -----
    Solved from the last round back.  Talks without end are the limit of ever longer ones.  With patience near 1,
    the offers of two actors come together at the Nash bargaining solution with weights in proportion to one over
    their impatience.  With more actors that does not hold: of those who pull the same way the most demanding one
    counts, and not their sum.

    References
    ----------
    Rubinstein (1982), Econometrica 50:97-109; Binmore, Rubinstein and Wolinsky (1986), RAND Journal of Economics
    17:176-188.

    Examples
    --------
    Two actors share a pie; the first to propose has the edge of one over one plus patience:

    >>> found = alternating_offers(
    ...     np.array([[100.0, 0.0]]), np.array([[0.5, 0.5]]), np.array([0.0]), 0, 100, rounds=None, cost=1.0
    ... )
    >>> found.outcome.round(4)
    array([66.6667])
    """
    if high <= low:
        raise InvalidInputError(f"the scale must end above its start, but runs {low:g} to {high:g}")
    cost = np.broadcast_to(np.asarray(cost, dtype=float), reversion_point.shape)[:, None]
    if cost.min(initial=0.0) < 0 or cost.max(initial=1.0) > 1:
        raise InvalidInputError(
            f"the cost of no deal is a share from 0 to 1, but runs {cost.min():g} to {cost.max():g}"
        )
    if patience.min() < 0 or patience.max() >= 1:
        raise InvalidInputError(
            f"patience runs from 0 to below 1, but here {patience.min():g} to {patience.max():g}"
        )
    if rounds is not None and rounds < 1:
        raise InvalidInputError(f"there must be at least one round, but there are {rounds}")
    power = 2 if loss == "quadratic" else 1
    x = (position - low) / (high - low)
    back = (reversion_point - low) / (high - low)
    no_deal = (1 - cost) * (1 - np.abs(back[:, None] - x) ** power)

    def before(after: FloatArray | None, proposer: int) -> FloatArray:
        """Offer in a round, from that of the next one, or None after the last.  Shape (draw,)."""
        waiting = no_deal
        if after is not None:
            then = 1 - np.abs(after[:, None] - x) ** power
            waiting = (1 - patience) * no_deal + patience * then
        radius = np.maximum(1 - waiting, 0.0) ** (1 / power)
        radius[:, proposer] = np.inf
        lower, upper = (x - radius).max(axis=1), (x + radius).min(axis=1)
        # What the next round brings all would accept now; rounding must not shut it out.
        certain = back if after is None else after
        lower, upper = np.minimum(lower, certain), np.maximum(upper, certain)
        return np.asarray(np.clip(np.clip(x[:, proposer], lower, upper), 0.0, 1.0))

    actors = x.shape[1]
    if rounds is not None:
        offers, settled = _backward(before, actors, rounds), True
    else:
        offers, settled = _without_end(before, actors)
    offer = low + (high - low) * offers
    return Offers(offer=offer, outcome=offer[0], settled=settled)


def _backward(before: _Before, actors: int, rounds: int) -> FloatArray:
    """Offers of talks with an end, the first one first.  Shape (round, draw)."""
    offers: list[FloatArray] = []
    for turn in reversed(range(rounds)):
        offers.insert(0, before(offers[0] if offers else None, turn % actors))
    return np.array(offers)


def _without_end(before: _Before, actors: int) -> tuple[FloatArray, bool]:
    """Offers of one full turn with as many turns to come as it takes, and whether they settled."""
    turn = _backward(before, actors, actors)
    for _ in range(_MOST_ROUNDS // actors):
        earlier = np.empty_like(turn)
        after = turn[0]
        for proposer in reversed(range(actors)):
            after = earlier[proposer] = before(after, proposer)
        change = float(np.abs(earlier - turn).max(initial=0.0))
        turn = earlier
        if change < _SETTLED:
            return turn, True
    return turn, False
