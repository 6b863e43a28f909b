"""Expected-utility model of challenges: who would challenge whom, who gives in, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.probabilistic_condorcet import support, support_on_a_line
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

Variant = Literal["paper", "code", "replication"]
"""The model as written; the program whose rounds match the printed ones, which differs from it in seven points; or an
independent public replication, which says of itself that it does not match and differs in others."""
Conflict = Literal["weaker_gives_in", "nobody_moves"]
"""What happens where both expect to gain from a challenge."""
Choice = Literal["least_move", "strongest_proposer"]
"""Which of several offers an actor takes."""
Security = Literal["adversaries", "own"]
"""Whether an actor's security is what the others expect from challenging it, or what it expects from them."""
Range = Literal["fixed", "each_round"]
"""Whether distances are measured by the range of the first positions, or of those of the round."""

Response = Literal["best", "quantal"]
"""Whether an actor takes one offer as it stands, or moves part of the way to a mean of all offers, each weighed by a
logit of what its proposer expects; the published variant is not the original model."""

NONE, CONFLICT, COMPROMISE, COMPELLED = 0, 1, 2, 3
"""Why an actor moved: it did not; both expected to gain and it expected less; it met the other part of the
way; it expected to lose more than the other to gain, and gave in."""
NOBODY = -1

_LEVEL = 1e-12  # distances, in ranges, and utilities closer than this are level
_DRAWS_AT_ONCE = 64  # keeps the cubes of one batch small


@dataclass(frozen=True, slots=True)
class ExpectedUtilityOptions:
    """What the published versions leave open or do differently."""

    variant: Variant = "paper"
    stalemate: float = 1.0
    """Chance that nothing changes if there is no challenge (Q); with 0.5 whole quadrants change."""
    conflict: Conflict = "weaker_gives_in"
    """Only in the paper's variant."""
    choice: Choice = "least_move"
    """Only in the paper's variant."""
    security: Security = "adversaries"
    range: Range = "fixed"
    """Only in the paper's variant; the others' range is fixed."""
    response: Response = "best"
    """Only in the paper's variant."""
    precision: float = 1.0
    """How sharply a quantal response tells offers apart; 0 or more."""
    settles_at: float = 0.0
    """Stop where the median has moved by less than this, in points, twice in a row; 0 never stops."""

    def __post_init__(self) -> None:
        for name, choice, allowed in (
            ("variant", self.variant, Variant),
            ("conflict", self.conflict, Conflict),
            ("choice", self.choice, Choice),
            ("security", self.security, Security),
            ("range", self.range, Range),
            ("response", self.response, Response),
        ):
            if choice not in get_args(allowed):
                raise InvalidInputError(
                    f"{name} must be one of {', '.join(get_args(allowed))}, but is {choice!r}"
                )
        if not 0 <= self.stalemate <= 1:
            raise InvalidInputError(f"stalemate is a chance from 0 to 1, but is {self.stalemate:g}")
        for name, number in (("precision", self.precision), ("settles_at", self.settles_at)):
            if not 0 <= number < np.inf:
                raise InvalidInputError(f"{name} is a number of 0 or more, but is {number:g}")


@dataclass(frozen=True)
class Challenges:
    """Rounds of challenges and what came of them."""

    position: FloatArray
    """Shape (round + 1, draw, actor); points, the first as given."""
    median: FloatArray
    """What the model takes for the outcome after each round: the weighted median; in the replication, the position
    with the largest lead over any other.  Shape (round + 1, draw)."""
    mean: FloatArray
    """Weighted mean after each round.  Shape (round + 1, draw)."""
    reason: IntArray
    """Why each actor moved: `NONE`, `CONFLICT`, `COMPROMISE` or `COMPELLED`.  Shape (round, draw, actor)."""
    mover: IntArray
    """Actor whose offer was taken, or `NOBODY`; of several that were weighed, the strongest.  Shape (round, draw,
    actor)."""


def expected_utility(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    rounds: int = 10,
    options: ExpectedUtilityOptions = ExpectedUtilityOptions(),
    reversion_point: FloatArray | None = None,
) -> Challenges:
    """Let every actor weigh a challenge against every other, round by round.

    An actor challenges where it expects to gain; whether the target resists depends on how much the target
    cares; who wins, on the weight of those nearer to either.  Every actor takes one offer a round, all move at
    once, and the rounds are not a path to rest: where the median ends depends on how many are played.

    Parameters
    ----------
    position
        Shape (draw, actor), at least one actor; points.
    capability
        Same shape; >= 0.
    salience
        Same shape; 0 to 1, the chance that an actor resists.
    rounds
        How many to play; no rule for stopping was published.
    options
        Variants of the model.
    reversion_point
        Shape (draw,); points.  Where given, an actor's prospect without a challenge is judged by its distance
        from this point in place of a coin's toss; it changes nothing in who gains more than whom unless
        `stalemate` is below 1 or the actors stand at different distances from it.

    Raises
    ------
    InvalidInputError
        If a salience is outside 0..1, or there are fewer than no rounds.

    Notes
    -----
    The code's variant takes the lowest compromise on the scale and not the nearest: it is not the same when
    the scale is turned round.  Ties fall to the first actor in the list.  Time grows as draws x actors^3 x
    rounds.

    References
    ----------
    Bueno de Mesquita (1994), in Bueno de Mesquita and Stokman (eds.), European Community Decision Making; Scholz,
    Calbert and Smith (2011), Journal of Theoretical Politics 23:510-531.

    Examples
    --------
    >>> found = expected_utility(
    ...     np.array([[0.0, 40.0, 100.0]]), np.array([[1.0, 1.0, 3.0]]), np.array([[0.5, 0.2, 0.9]]), rounds=1
    ... )
    >>> found.position[1].round(1), found.mover[0]
    (array([[ 25.7,  66.5, 100. ]]), array([[ 2,  2, -1]]))
    """
    if rounds < 0:
        raise InvalidInputError(f"the number of rounds must be 0 or more, but is {rounds}")
    if salience.min(initial=0.0) < 0 or salience.max(initial=0.0) > 1:
        raise InvalidInputError(
            f"salience is a share from 0 to 1, but runs {salience.min():g} to {salience.max():g}"
        )
    where = np.empty((rounds + 1, *position.shape))
    where[0] = position
    reason = np.full((rounds, *position.shape), NONE)
    mover = np.full((rounds, *position.shape), NOBODY)
    for start in range(0, len(position), _DRAWS_AT_ONCE):
        rows = slice(start, start + _DRAWS_AT_ONCE)
        back = reversion_point[rows] if reversion_point is not None else None
        first = np.ptp(position[rows], axis=1)
        settled = _Settled(options.settles_at)
        for turn in range(rounds):
            now = where[turn, rows]
            width = np.ptp(now, axis=1) if options.range == "each_round" else first
            offers = _offers(now, capability[rows], salience[rows], width, back, options)
            then, why, by = _taken(now, *offers, options)
            rest = settled.after(now, capability[rows] * salience[rows])[:, None]
            where[turn + 1, rows] = np.where(rest, now, then)
            reason[turn, rows], mover[turn, rows] = np.where(rest, NONE, why), np.where(rest, NOBODY, by)
    weight = np.broadcast_to(capability * salience, where.shape).reshape(-1, position.shape[1])
    flat = where.reshape(-1, position.shape[1])
    middle = (
        _largest_lead(flat, weight) if options.variant == "replication" else weighted_median(flat, weight)
    )
    return Challenges(
        position=where,
        median=middle.reshape(where.shape[:2]),
        mean=compromise(flat, weight).reshape(where.shape[:2]),
        reason=reason,
        mover=mover,
    )


class _Settled:
    """Draws whose medians have moved too little twice in a row."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.medians: list[FloatArray] = []
        self.settled: BoolArray | None = None

    def after(self, position: FloatArray, weight: FloatArray) -> BoolArray:
        """Take note of a round, and say which draws stand still from here on.  Shape (draw,)."""
        if self.least == 0:
            return np.zeros(len(position), dtype=bool)
        self.medians.append(weighted_median(position, weight))
        found = np.zeros(len(position), dtype=bool) if self.settled is None else self.settled
        # The first position is no round's.
        if len(self.medians) > 3:
            steps = np.abs(np.diff(self.medians[-3:], axis=0))
            found = found | (steps < self.least).all(axis=0)
        self.settled = found
        return found


def _largest_lead(position: FloatArray, weight: FloatArray) -> FloatArray:
    """Position with the largest single lead over another one, the first of several.  Shape (draw,)."""
    found = np.empty(len(position))
    for start in range(0, len(position), _DRAWS_AT_ONCE):
        rows = slice(start, start + _DRAWS_AT_ONCE)
        votes = support_on_a_line(position[rows], weight[rows])
        lead = (votes - votes.swapaxes(1, 2)).max(axis=2)
        slack = _LEVEL * np.maximum(lead.max(axis=1, keepdims=True), 0)
        best = (lead >= lead.max(axis=1, keepdims=True) - slack).argmax(axis=1)
        found[rows] = np.take_along_axis(position[rows], best[:, None], axis=1)[:, 0]
    return found


def _offers(
    x: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    width: FloatArray,
    back: FloatArray | None,
    options: ExpectedUtilityOptions,
) -> tuple[FloatArray, FloatArray]:
    """What each actor expects from challenging, and the other from challenging it, as it sees both.

    Shape (draw, actor, other).
    """
    reach = np.where(width > 0, width, 1.0)[:, None]
    distance = np.abs(x[:, :, None] - x[:, None, :]) / reach[:, :, None]
    weight = capability * salience
    no_deal = None if back is None else np.abs(x - back[:, None]) / reach

    def to_middle(middle: FloatArray) -> FloatArray | None:
        return np.abs(x - middle[:, None]) / reach if options.stalemate < 1 else None

    replicates = options.variant == "replication"
    middles = to_middle(_largest_lead(x, weight) if replicates else weighted_median(x, weight))

    def gains(exponent: FloatArray | None, victory: FloatArray, *, mine: bool) -> FloatArray:
        success = _utility((1 - distance) / 2, exponent)
        risk = success - _utility((1 + distance) / 2, exponent)  # what a resisted challenge may cost
        defeat = 1 - victory if mine else 1 - victory.swapaxes(1, 2)
        defeat *= salience[:, None, :] if mine else salience[:, :, None]
        success -= np.multiply(risk, defeat, out=risk)
        success -= _peace(distance, exponent, middles, no_deal, options, mine=mine)
        return success

    plain = _victory(support_on_a_line(x / reach, weight), options.variant)
    # Everybody sees all alike while nobody's attitude to risk is known.
    exposed = gains(None, plain, mine=True)
    toward = 2 if options.security == "own" else 1
    attitude = _attitude(exposed.sum(axis=toward) - np.einsum("dii->di", exposed))
    exponent = (1 - attitude / 3) / (1 + attitude / 3)
    if options.variant == "code":
        votes = support(-(distance ** exponent[:, :, None]), weight)
        victory = _victory(votes, "code")
        return gains(exponent, victory, mine=True), gains(exponent, victory, mine=False)
    if replicates:
        middles = to_middle(compromise(x, weight))
    own = gains(exponent, plain, mine=True)
    return own, own.swapaxes(1, 2)


def _victory(votes: FloatArray, variant: Variant) -> FloatArray:
    """Chance that each actor wins against each other.  Shape (draw, actor, other)."""
    total = votes + votes.swapaxes(1, 2)
    if variant == "replication":
        votes = np.maximum(votes - votes.swapaxes(1, 2), 0)
    elif variant == "code":
        # One number for all pairs: every vote on every ordered pair of actors.
        total = total.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.divide(votes, total, out=np.zeros_like(votes), where=total > 0))


def _peace(
    distance: FloatArray,
    exponent: FloatArray | None,
    to_median: FloatArray | None,
    no_deal: FloatArray | None,
    options: ExpectedUtilityOptions,
    *,
    mine: bool,
) -> FloatArray:
    """Prospect without a challenge, of the actor itself or of each other as the actor sees it.

    Shape (draw, actor, other).
    """
    away = np.zeros((len(distance), 1, 1))
    if no_deal is not None:
        away = no_deal[:, :, None] if mine else no_deal[:, None, :]
    same = _utility((1 + away) / 2, exponent)
    if to_median is None:
        return same
    # Without a challenge the other may drift to the median, for better or worse.
    far = to_median[:, :, None] if mine else to_median[:, None, :]
    change = (far + distance) / 4
    if options.variant == "replication":
        # It takes every drift to be for the better, and adds what it should take away.
        return np.asarray(
            options.stalemate * same - (1 - options.stalemate) * _utility(0.5 - change, exponent)
        )
    drift = _utility(0.5 + np.where(far < distance - _LEVEL, -change, change), exponent)
    return np.asarray(options.stalemate * same + (1 - options.stalemate) * drift)


def _utility(loss: FloatArray, exponent: FloatArray | None) -> FloatArray:
    """Utility of a loss from 0 to 1 to actors of some attitude to risk; without one, to the neutral."""
    # Rounding may carry a position past the end of the range, and a loss below nothing.
    worth = loss if exponent is None else np.maximum(loss, 0.0) ** exponent[:, :, None]
    return np.asarray(2 - 4 * worth)


def _attitude(exposure: FloatArray) -> FloatArray:
    """Attitude to risk: 1 for the least secure actor, -1 for the most secure, 0 where all are alike.

    Shape (draw, actor).
    """
    most, least = exposure.max(axis=1, keepdims=True), exposure.min(axis=1, keepdims=True)
    spread = most - least
    # Exposures are sums of utilities, of the order of 1 each: a spread of rounding alone says nothing.
    flat = spread <= _LEVEL * exposure.shape[1]
    return np.where(flat, 0.0, (2 * exposure - most - least) / np.where(flat, 1.0, spread))


def _taken(
    x: FloatArray, mine: FloatArray, theirs: FloatArray, options: ExpectedUtilityOptions
) -> tuple[FloatArray, IntArray, IntArray]:
    """New positions, reasons and whose offers were taken.  Shape (draw, actor)."""
    # Only who loses by it gives in to an offer half way, and only as far as the other gains more.
    yields = mine < -_LEVEL
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.divide(mine, theirs)
    np.minimum(np.negative(share, out=share), 1.0, out=share)
    share[~yields] = 1.0
    width = np.ptp(x, axis=1, keepdims=True)
    scaled = x / np.where(width > 0, width, 1.0)
    effort = np.abs(scaled[:, None, :] - scaled[:, :, None])
    offered = (theirs > _LEVEL) & (effort > 0)
    if options.variant == "code":
        # Its test for giving in compares the challenger's gain with itself.
        yields &= share < 1
    conflict = (theirs > mine + _LEVEL) & (mine > _LEVEL)
    if options.variant == "paper" and options.conflict == "nobody_moves":
        conflict[:] = False
    moves = offered & (yields | conflict)
    if options.variant == "code":
        chosen = _code_choice(x, mine, theirs, effort * share, offered & conflict, offered & yields)
    elif options.variant == "replication":
        # The strongest is taken up, were it that of one at the same place, before it is asked whether it moves anybody.
        others = (theirs > _LEVEL) & ~np.eye(x.shape[1], dtype=bool)
        chosen = _choice(effort, theirs, others, "strongest_proposer")
    else:
        chosen = _choice(effort * share, theirs, moves, options.choice)
    rows, columns = np.indices(x.shape)
    moved, part, loss = (values[rows, columns, chosen] for values in (moves, share, mine))
    why = np.select([~moved, loss > 0, part < 1], [NONE, CONFLICT, COMPROMISE], COMPELLED)
    # Who goes all the way arrives there to the last digit.
    there = x[rows, chosen]
    arrived = np.where(why == COMPROMISE, x + part * (there - x), there)
    if options.variant == "paper" and options.response == "quantal":
        arrived = _weighed(x, share, theirs, moves, options.precision)
    return np.where(moved, arrived, x), why, np.where(moved, chosen, NOBODY)


def _weighed(
    x: FloatArray, share: FloatArray, strength: FloatArray, offered: BoolArray, precision: float
) -> FloatArray:
    """Where each actor goes that weighs all its offers.  Shape (draw, actor)."""
    from scipy.special import expit

    force = np.where(offered, strength, -np.inf)
    most = np.where(offered.any(axis=2), force.max(axis=2), 0.0)
    odds = np.where(offered, np.exp(precision * np.minimum(strength - most[:, :, None], 0.0)), 0.0)
    away = (odds * share * (x[:, None, :] - x[:, :, None])).sum(axis=2)
    total = odds.sum(axis=2)
    return np.asarray(
        x + expit(precision * most) * np.divide(away, total, out=np.zeros_like(x), where=total > 0)
    )


def _choice(effort: FloatArray, strength: FloatArray, offered: BoolArray, choice: Choice) -> IntArray:
    """Offer that each actor takes; what is level is decided by the other rule, then by the order of actors."""
    first = np.where(offered, effort if choice == "least_move" else -strength, np.inf)
    level = first <= first.min(axis=2, keepdims=True) + _LEVEL
    chosen = level.argmax(axis=2)
    ties = np.nonzero(np.count_nonzero(level, axis=2) > 1)
    second = -strength[ties] if choice == "least_move" else effort[ties]
    rest = np.where(level[ties], second, np.inf)
    chosen[ties] = (rest <= rest.min(axis=1, keepdims=True) + _LEVEL).argmax(axis=1)
    return np.asarray(chosen)


def _code_choice(
    x: FloatArray,
    mine: FloatArray,
    theirs: FloatArray,
    effort: FloatArray,
    conflict: BoolArray,
    met: BoolArray,
) -> IntArray:
    """Any conflict before any compromise: of conflicts the nearest, of compromises the lowest on the scale."""
    nearest = np.where(conflict, effort, np.inf).argmin(axis=2)
    total = np.where(met, np.abs(mine) + np.abs(theirs), 1.0)
    meeting = (np.abs(mine) * x[:, :, None] + np.abs(theirs) * x[:, None, :]) / total
    lowest = np.where(met, meeting, np.inf).argmin(axis=2)
    return np.asarray(np.where(conflict.any(axis=2), nearest, lowest), dtype=np.int64)
