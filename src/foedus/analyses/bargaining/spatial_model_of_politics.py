"""Spatial model of politics: challenges and bargains in any number of dimensions, turn by turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from foedus.analyses.bargaining.probabilistic_condorcet import RESPONSE, Chain, Victory, Vote, elect
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

RiskRange = Literal["min", "mid", "max"]
"""Span of attitudes to risk: 0 to 1, -1/2 to 1, or -1 to 1."""
RiskView = Literal["none", "one_third", "half", "two_thirds", "full"]
"""How much of another's attitude to risk an actor sees, in place of its own."""
ThirdParty = Literal["semi_commit", "full_commit", "no_commit"]
"""What a third party that takes sides commits: it moves if its side loses; it moves whoever wins; it never moves.
As published the last two leave every third party without a vote."""
Meeting = Literal["s2p2", "s1p1", "s2pmax"]
"""Where two actors propose to meet on a dimension: weighed by squares of salience and chance, by their product,
or so that only the weaker one moves."""
Bargainers = Literal["initiator", "both", "weighted"]
"""Whose view of its chances makes the bargain: the challenger's, each one's own (two bargains), or their mean
weighed by power."""
Transition = Literal["deterministic", "stochastic"]
"""Whether an actor takes its most likely bargain or draws one."""

NOBODY = -1
SAME_PLACE = 1e-3
"""Positions closer than this, as a share of the scale, count as one."""

_EMPTY = 1e-10  # strength of a coalition that nobody joins
_WORTHWHILE = 1e-5
_LEVEL = 1e-12  # gains and chances closer than this are level, and fall to the first in the list
_STILL = 0.02  # of the first turn's movement
_MINUTE = 1e-4  # keeps that ratio defined where nobody moved at first
_OWN = 1e-6  # weight with which each keeps its own place in a bargain
_CELLS_AT_ONCE = 20_000  # keeps the cubes of one batch in a processor's cache
_VIEW: dict[RiskView, float] = {"none": 0, "one_third": 1 / 3, "half": 1 / 2, "two_thirds": 2 / 3, "full": 1}


@dataclass(frozen=True, slots=True)
class SpatialOptions:
    """What the published program lets one choose; the defaults are its own."""

    vote: Vote = "proportional"
    victory: Victory = "linear"
    chain: Chain = "conditional"
    risk_range: RiskRange = "mid"
    risk_view: RiskView = "one_third"
    third_party: ThirdParty = "semi_commit"
    meeting: Meeting = "s2p2"
    bargainers: Bargainers = "initiator"
    transition: Transition = "deterministic"
    turns: int = 100
    """At most; it stops before when a turn moves less than 2 % of what the first did."""

    def __post_init__(self) -> None:
        for name, choice, allowed in (
            ("vote", self.vote, Vote),
            ("victory", self.victory, Victory),
            ("chain", self.chain, Chain),
            ("risk_range", self.risk_range, RiskRange),
            ("risk_view", self.risk_view, RiskView),
            ("third_party", self.third_party, ThirdParty),
            ("meeting", self.meeting, Meeting),
            ("bargainers", self.bargainers, Bargainers),
            ("transition", self.transition, Transition),
        ):
            if choice not in get_args(allowed):
                raise InvalidInputError(
                    f"{name} must be one of {', '.join(get_args(allowed))}, but is {choice!r}"
                )
        if self.turns < 1:
            raise InvalidInputError(f"the number of turns must be 1 or more, but is {self.turns}")


@dataclass(frozen=True)
class SpatialHistory:
    """Positions turn by turn, and who moved whom."""

    position: FloatArray
    """Shape (turn + 1, actor, dimension); the first as given."""
    chance: FloatArray
    """How likely each actor's position is to win in each turn; actors at one place all have its whole chance.
    Shape (turn + 1, actor)."""
    challenged: IntArray
    """Actor that each actor challenged, or `NOBODY`.  Shape (turn, actor)."""
    partner: IntArray
    """Actor whose bargain with it each actor followed, or `NOBODY` where it stayed.  Shape (turn, actor)."""
    movement: FloatArray
    """Movement of all actors in each turn as a share of the first turn's.  Shape (turn,)."""
    outcome: FloatArray
    """Expected position after the last turn, by the chances.  Shape (dimension,)."""


def spatial_model_of_politics(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: SpatialOptions = SpatialOptions(),
    random: np.random.Generator | None = None,
) -> SpatialHistory:
    """Play turns in which actors challenge, bargain and move, until hardly anything moves.

    Every actor challenges the one from which it expects to gain most, with the weight of third parties on either
    side; the two propose to meet in between; and each actor follows the bargain that would win an election among
    those that it is part of, whether or not the other one does.

    Parameters
    ----------
    position
        Shape (actor, dimension); on scales from 0 to 1.
    capability
        Shape (actor,); > 0.
    salience
        Shape (actor, dimension); shares of the actor's attention, which sum to more than 0 and at most 1.
    options
        Variants of the model.
    random
        Needed where the transition is stochastic.

    Raises
    ------
    InvalidInputError
        If a position, capability or salience is outside its range, or nobody says how to draw.

    Notes
    -----
    Where all distances are 0 or 1 attitudes to risk change nothing; the published program stops there with an
    error, this one goes on.  Time grows as turns x actors^3.

    References
    ----------
    Wise, Lester and Efird (2015), Multidimensional bargaining using KTAB, KAPSARC discussion paper.

    Examples
    --------
    >>> found = spatial_model_of_politics(
    ...     np.array([[0.1], [0.4], [0.9]]), np.array([1.0, 1.0, 3.0]), np.array([[0.9], [0.4], [0.8]])
    ... )
    >>> found.challenged[0]
    array([1, 0, 0])
    """
    _check(position, capability, salience, options, random)
    where, chances, challenged, partner, moved = [position], [], [], [], []
    first = 0.0
    for _ in range(options.turns):
        now = where[-1]
        views = _views(now, capability, salience, options)
        chances.append(_standing(now, views, capability, options)[0])
        target, victory = _challenges(views, capability, salience, options)
        then, followed = _bargains(now, views, target, victory, capability, salience, options, random)
        where.append(then)
        challenged.append(target)
        partner.append(followed)
        step = float(np.linalg.norm(then - now, axis=1).sum())
        first = first or step + _MINUTE
        moved.append(step / first)
        if len(moved) >= 2 and moved[-1] < _STILL:
            break
    last = where[-1]
    chance, together = _standing(last, _views(last, capability, salience, options), capability, options)
    chances.append(chance)
    return SpatialHistory(
        position=np.array(where),
        chance=np.array(chances),
        challenged=np.array(challenged),
        partner=np.array(partner),
        movement=np.array(moved),
        outcome=np.asarray((chance / together) @ last),
    )


def _check(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: SpatialOptions,
    random: np.random.Generator | None,
) -> None:
    if position.min() < 0 or position.max() > 1:
        raise InvalidInputError(
            f"positions run from 0 to 1, but these from {position.min():g} to {position.max():g}"
        )
    if not (capability > 0).all():
        raise InvalidInputError(f"every capability must be above 0, but one is {capability.min():g}")
    attention = salience.sum(axis=1)
    bad = (salience < 0).any(axis=1) | (attention <= 0) | (attention > 1 + 1e-9)
    if bad.any():
        actor = int(np.argmax(bad))
        raise InvalidInputError(
            "an actor's saliences are shares of its attention, more than 0 and at most 1 in all, but those of actor "
            f"{actor} sum to {attention[actor]:g}"
        )
    if options.transition == "stochastic" and random is None:
        raise InvalidInputError("a stochastic transition needs a source of random numbers")


def _utility(distance: FloatArray, risk: FloatArray | float) -> FloatArray:
    """Utility of a distance from 0 to 1 to actors of some attitude to risk, 0 where they are neutral."""
    return np.asarray((1 - distance) * (1 + np.minimum(distance, 1) * risk))


def _distance(ideal: FloatArray, place: FloatArray, salience: FloatArray) -> FloatArray:
    """Distance from each actor to each place, weighed by salience.  Shape (actor, place)."""
    total = np.zeros((len(ideal), len(place)))
    for dimension in range(ideal.shape[1]):
        gap = ideal[:, dimension, None] - place[:, dimension]
        gap *= salience[:, dimension, None]
        total += gap**2
    return np.asarray(np.sqrt(total / (salience**2).sum(axis=1)[:, None]))


@dataclass(frozen=True)
class _Views:
    """How everybody sees everybody."""

    risk: FloatArray
    """Attitude of each actor.  Shape (actor,)."""
    seen: FloatArray
    """Attitude that (first) takes (second) to have.  Shape (actor, actor)."""
    distance: FloatArray
    """From each actor to each position, at most 1.  Shape (actor, actor)."""

    @property
    def own(self) -> FloatArray:
        """What each actor takes the positions to be worth to itself.  Shape (actor, actor)."""
        return _utility(self.distance, np.diagonal(self.seen)[:, None])

    def of(self, actors: IntArray) -> FloatArray:
        """What each of some actors takes to be worth to (second) the position of (third).

        Shape (actor, actor, actor).
        """
        near = 1 - self.distance
        worth = (near * self.distance) * self.seen[actors][:, :, None]
        worth += near
        return worth


def _views(
    position: FloatArray, capability: FloatArray, salience: FloatArray, options: SpatialOptions
) -> _Views:
    """Infer attitudes to risk from how strong each position is, and how everybody sees everybody."""
    distance = np.minimum(_distance(position, position, salience), 1)
    strength = elect(
        _utility(distance, 0.0)[None], capability[None], options.chain, options.vote, options.victory
    )[0]
    span = strength.max() - strength.min()
    # From 0 for the weakest to 1 for the strongest position.
    rank = (strength - strength.min()) / span if span > 0 else np.zeros_like(strength)
    risk = {"min": rank, "mid": 1.5 * rank - 0.5, "max": 2 * rank - 1}[options.risk_range]
    part = _VIEW[options.risk_view]
    return _Views(risk, (1 - part) * risk[:, None] + part * risk[None, :], distance)


def _standing(
    position: FloatArray, views: _Views, capability: FloatArray, options: SpatialOptions
) -> tuple[FloatArray, IntArray]:
    """How likely each actor's position is to win, the same for all who stand there, and how many those are.

    Shape (actor,).
    """
    apart = _distance(position, position, np.ones_like(position)) * np.sqrt(position.shape[1])
    option, group = _places(apart < SAME_PLACE)
    own = views.own[:, option]
    chance = elect(own[None], capability[None], options.chain, options.vote, options.victory)[0]
    return chance[group], np.bincount(group)[group]


def _places(near: BoolArray) -> tuple[IntArray, IntArray]:
    """First actor at each place, and the place of each actor: the first place that it is near to.

    Shape (place,) and (actor,).
    """
    first = near.argmax(axis=1)
    if (first[first] == first).all():
        return np.unique(first, return_inverse=True)
    # Nearness need not carry on from one to the next.
    option: list[int] = []
    group = np.empty(len(near), dtype=np.int64)
    for actor in range(len(near)):
        place = next((at for at, other in enumerate(option) if near[actor, other]), len(option))
        if place == len(option):
            option.append(actor)
        group[actor] = place
    return np.array(option), group


def _challenges(
    views: _Views, capability: FloatArray, salience: FloatArray, options: SpatialOptions
) -> tuple[IntArray, FloatArray]:
    """Whom each actor challenges, and its chance of victory in its own view and in the target's.

    Shape (actor,) and (2, actor).
    """
    attention = salience.sum(axis=1)
    actor = np.arange(len(capability))
    weight = attention * capability
    victory = _victory(views, actor, actor, weight, options)
    u = views.own
    own = np.diagonal(u)[:, None]
    # Without resistance the target comes over; with it, either may have to.
    contest = 2 * (victory * own + (1 - victory) * u)
    gain = (1 - attention) * 2 * own + attention * contest - (own + u)
    np.fill_diagonal(gain, -np.inf)
    best = (gain >= gain.max(axis=1, keepdims=True) - _LEVEL).argmax(axis=1)
    target = np.where(gain[actor, best] > _WORTHWHILE, best, NOBODY)
    win = np.zeros((2, len(actor)))
    win[0] = victory[actor, best]
    if options.bargainers != "initiator":
        seen = _victory(views, best, actor, weight, options)
        win[1] = seen[actor, best]
    return target, win


def _victory(
    views: _Views, viewer: IntArray, side: IntArray, weight: FloatArray, options: SpatialOptions
) -> FloatArray:
    """Chance that each of several actors wins against each other, each in the view of one.

    Shape (side, actor).
    """
    batch = max(1, _CELLS_AT_ONCE // len(weight) ** 2)
    if len(side) > batch:
        parts = [slice(start, start + batch) for start in range(0, len(side), batch)]
        return np.concatenate([_victory(views, viewer[part], side[part], weight, options) for part in parts])
    votes = RESPONSE[options.vote]
    row, other = np.arange(len(side)), np.arange(len(weight))
    # By how much each actor (second) prefers the side's position (first) to each other's (third).
    prefers = views.of(viewer)
    mine = prefers[row, :, side][:, :, None]
    np.subtract(mine, prefers, out=prefers)
    for_side = weight[:, None] * votes(prefers)
    own, rival = for_side[row, side], for_side[:, other, other]
    joins = _EMPTY + np.maximum(own, 0) + np.maximum(rival, 0)
    against = _EMPTY + np.maximum(-own, 0) + np.maximum(-rival, 0)
    if options.third_party != "semi_commit":
        return np.asarray(joins / (joins + against))
    # A third party looks at the contest with nobody but itself added to the side that it likes better.
    chance = np.maximum(for_side, 0)
    chance += joins[:, None, :]
    chance /= np.add(np.abs(for_side, out=for_side), (joins + against)[:, None, :], out=for_side)
    # Its own position is worth 1 to it: so much it loses if it has to move to either.
    lost_to_other = np.add(prefers, 1 - mine, out=prefers)
    chance *= np.add(lost_to_other, 1 - mine, out=for_side)
    chance -= lost_to_other
    third = votes(chance)
    third[row, side] = 0.0
    third[:, other, other] = 0.0
    net, gross = (np.einsum("k,skj->sj", weight, t) for t in (third, np.abs(third)))
    joins += (gross + net) / 2
    against += (gross - net) / 2
    return np.asarray(joins / (joins + against))


@dataclass(frozen=True)
class _Bargains:
    """Bargains on the table, in the order of those that challenge."""

    pair: IntArray
    """Who challenges, and who is challenged.  Shape (bargain, 2)."""
    ends: FloatArray
    """Where each of the two would go.  Shape (bargain, 2, dimension)."""


def _bargains(
    position: FloatArray,
    views: _Views,
    target: IntArray,
    win: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: SpatialOptions,
    random: np.random.Generator | None,
) -> tuple[FloatArray, IntArray]:
    """New positions, and with whom each actor struck the bargain that it followed."""
    proposed = _proposed(position, target, win, capability, salience, options)
    part_of: list[list[int]] = [[] for _ in position]
    for place, pair in enumerate(proposed.pair.tolist()):
        for actor in pair:
            part_of[actor].append(place)
    chances = _elections(position, proposed, part_of, views, capability, salience, options)
    then, partner = position.copy(), np.full(len(position), NOBODY)
    for k, (own, chance) in enumerate(zip(part_of, chances, strict=True)):
        if random is not None and options.transition == "stochastic":
            pick = int(random.choice(len(chance), p=chance))
        else:
            pick = int(np.argmax(chance >= chance.max() - _LEVEL))
        if pick:
            pair = proposed.pair[own[pick - 1]]
            side = int(pair[0] != k)
            then[k], partner[k] = proposed.ends[own[pick - 1], side], pair[1 - side]
    return then, partner


def _elections(
    position: FloatArray,
    proposed: _Bargains,
    part_of: list[list[int]],
    views: _Views,
    capability: FloatArray,
    salience: FloatArray,
    options: SpatialOptions,
) -> list[FloatArray]:
    """How likely each actor is to stay, and to follow each bargain that it is part of."""
    size = len(position)
    own = views.own
    stay = own.sum(axis=1)
    ends = proposed.ends.reshape(-1, position.shape[1])
    worth = _utility(_distance(position, ends, salience), views.risk[:, None])
    after = stay[:, None] + (worth.reshape(size, -1, 2) - own[:, proposed.pair]).sum(axis=2)
    chances = [np.ones(1)] * size
    # Actors with equally many bargains vote in one go.
    counts = np.array([len(places) for places in part_of])
    for count in np.unique(counts[counts > 0]):
        some = np.flatnonzero(counts == count)
        utility = np.empty((len(some), size, count + 1))
        utility[:, :, 0] = stay
        utility[:, :, 1:] = after[:, np.array([part_of[k] for k in some])].transpose(1, 0, 2)
        votes = np.broadcast_to(capability, (len(some), size))
        found = elect(utility / size, votes, options.chain, options.vote, options.victory)
        for k, chance in zip(some, found, strict=True):
            chances[k] = chance
    return chances


def _proposed(
    position: FloatArray,
    target: IntArray,
    win: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: SpatialOptions,
) -> _Bargains:
    """Bargains that the challenges put on the table, one each or two."""
    i = np.flatnonzero(target != NOBODY)
    pair = np.column_stack([i, target[i]])
    views = win[:1, i] if options.bargainers == "initiator" else win[:, i]
    # Shape (view, challenge, side, dimension).
    ends = np.stack([_met(position[pair], salience[pair], chance, options.meeting) for chance in views])
    if options.bargainers == "weighted":
        power = (salience.sum(axis=1) * capability)[pair]
        share = (power / power.sum(axis=1, keepdims=True)).T[:, :, None, None]
        ends = (share * ends).sum(axis=0)[None]
    return _Bargains(
        np.repeat(pair, len(ends), axis=0),
        ends.swapaxes(0, 1).reshape(-1, 2, position.shape[1]),
    )


def _met(place: FloatArray, care: FloatArray, win: FloatArray, meeting: Meeting) -> FloatArray:
    """Where the two of each challenge propose to go, dimension by dimension.

    Shape (challenge, 2, dimension), and (challenge,) for the chance that the challenger wins.
    """
    mine, yours = place[:, 0], place[:, 1]
    my_care, your_care = care[:, 0], care[:, 1]
    chance = win[:, None]
    if meeting == "s2pmax":
        lose, gain = np.maximum(0.0, 1 - 2 * chance), np.maximum(0.0, 2 * chance - 1)
        i_to = mine + _part(lose, your_care, my_care) * (yours - mine)
        j_to = yours + _part(gain, my_care, your_care) * (mine - yours)
        return np.stack([i_to, j_to], axis=1)
    power = 2 if meeting == "s2p2" else 1
    a, b = my_care**power * chance**power, your_care**power * (1 - chance) ** power
    total = a + b + _OWN
    # Four decimals, so that two who meet do meet.
    return np.stack(
        [
            np.floor(0.5 + 1e4 * (((a + _OWN) * mine + b * yours) / total)) / 1e4,
            np.floor(0.5 + 1e4 * ((a * mine + (b + _OWN) * yours) / total)) / 1e4,
        ],
        axis=1,
    )


def _part(short: FloatArray, theirs: FloatArray, own: FloatArray) -> FloatArray:
    """Part of the way that the weaker one goes."""
    pull = short * theirs**2
    return np.asarray(pull / (pull + _OWN + (1 - short) * own**2))
