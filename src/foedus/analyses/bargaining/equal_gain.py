"""Equal Gain exchange: who would give way on one issue for being met on another, and what others make of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

Variant = Literal["paper", "decide"]
"""The model as written, and as the R program EqualGain runs it; or as the program decide runs it, which differs in
two points.  It stops a shift that would carry the outcome past the one that asked for it, but sees only shifts made
for the sake of that actor.  And it holds each pair to the moves that this pair once considered in place of those that
its actors made: all must go one way, and their sum must not exceed the scale upwards; downwards it may."""
Overshoot = Literal["allowed", "stopped"]
"""Whether a shift may carry an outcome past the position of the actor that asked for it."""

_SMALLEST = 1e-10  # of a scale of 100: smaller moves and gains count as none
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class EqualGainOptions:
    """What the published versions do differently."""

    variant: Variant = "paper"
    overshoot: Overshoot = "allowed"
    """Only in the paper's variant."""
    rate_spread: float = 0.0
    """How far rates of exchange may stray from equal gains: 0 never, 1 up to where one side gains nothing."""

    def __post_init__(self) -> None:
        for name, choice, allowed in (
            ("variant", self.variant, Variant),
            ("overshoot", self.overshoot, Overshoot),
        ):
            if choice not in get_args(allowed):
                raise InvalidInputError(
                    f"{name} must be one of {', '.join(get_args(allowed))}, but is {choice!r}"
                )
        if not 0 <= self.rate_spread <= 1:
            raise InvalidInputError(f"rate_spread is a share from 0 to 1, but is {self.rate_spread:g}")


@dataclass(frozen=True)
class Shift:
    """What one side of an exchange gives."""

    actor: int
    issue: int
    before: float
    """Voting position before the exchange; points."""
    after: float
    wish: float
    """Where the other side would have it; points."""
    outcome_before: float
    """Outcome of the issue; points."""
    outcome_after: float
    gain: float
    """What the actor gains from the whole exchange: points of outcome, weighted by salience."""


@dataclass(frozen=True)
class Exchange:
    """Two actors that each give way on one issue."""

    gives: tuple[Shift, Shift]
    externality: FloatArray
    """What every other actor gains or loses by it, in the same unit; 0 for the two.  Shape (actor,)."""


@dataclass(frozen=True)
class Exchanges:
    """A round of exchanges."""

    outcome_before: FloatArray
    """Compromise on the given positions.  Shape (issue,); points, not a number where nobody is present."""
    outcome: FloatArray
    """Compromise on the voting positions after the last exchange.  Shape (issue,); points."""
    voting: FloatArray
    """Voting positions.  Shape (issue, actor); points, not a number where absent."""
    exchanges: tuple[Exchange, ...]
    """In the order in which they are made, each the best that is left."""
    possible: int
    """Pairs of actors and issues that could have exchanged at the start."""


def equal_gain(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: EqualGainOptions = EqualGainOptions(),
    random: np.random.Generator | None = None,
) -> Exchanges:
    """Let pairs of actors exchange shifts of their voting positions until nothing is left to gain.

    Two actors can exchange on two issues where they stand on opposite sides of the expected outcome on both;
    each gives way on the issue that matters less to it in relation to the other.  The rate is such that both
    gain alike, the exchange as large as positions allow, and the best of all is made first.

    Parameters
    ----------
    position
        Shape (issue, actor); points on scales from 0 to 100, not a number where an actor is absent from an issue.
    capability
        Shape (issue, actor); >= 0.
    salience
        Shape (issue, actor); 0 to 1.
    options
        Variants of the model.
    random
        Source of random rates; needed where `rate_spread` is above 0.

    Raises
    ------
    InvalidInputError
        If a position is off the scale, a present actor lacks a capability or salience, or nobody says how to
        draw random rates.

    Notes
    -----
    An actor can give way further on an issue on which it has given way, always in one direction; it can be
    given again what it was given, from others.  Nobody's consent but that of the two is asked: look at the
    externalities.  Each exchange touches few pairs, and only those are worked out again.

    References
    ----------
    Stokman and Van Oosten (1994), in Bueno de Mesquita and Stokman (eds.), European Community Decision Making.

    Examples
    --------
    >>> found = equal_gain(
    ...     np.array([[0.0, 100.0], [0.0, 100.0]]), np.ones((2, 2)), np.array([[0.9, 0.3], [0.3, 0.9]])
    ... )
    >>> found.outcome_before, found.outcome
    (array([25., 75.]), array([  0., 100.]))
    """
    _check(position, capability, salience, options, random)
    market = _Market(position, capability, salience, options)
    made: list[Exchange] = []
    while (best := market.best()) is not None:
        made.append(market.make(best, random))
    return Exchanges(
        outcome_before=market.outcome_before,
        # Rounding must not carry an outcome past the end of the scale.
        outcome=np.clip(market.outcome, 0.0, 100.0),
        voting=np.where(market.present, market.voting, np.nan),
        exchanges=tuple(made),
        possible=market.possible,
    )


def next_positions(
    position: FloatArray,
    voting: FloatArray,
    salience: FloatArray,
    salience_weight: float = 0.4,
    fixed_weight: float = 0.1,
) -> FloatArray:
    """Positions with which a further round starts: part of the way to what was voted for.

    Parameters
    ----------
    position, voting, salience
        Shape (issue, actor); the positions before and after the exchanges, and salience from 0 to 1.
    salience_weight, fixed_weight
        Part of the way that an actor without concern goes on top, and the part that every actor goes.

    Returns
    -------
    position
        Shape (issue, actor); points.

    Examples
    --------
    >>> next_positions(np.array([[0.0, 0.0]]), np.array([[100.0, 100.0]]), np.array([[0.0, 1.0]]))
    array([[50., 10.]])
    """
    part = (1 - salience) * salience_weight + fixed_weight
    return np.asarray((1 - part) * position + part * voting)


def _check(
    position: FloatArray,
    capability: FloatArray,
    salience: FloatArray,
    options: EqualGainOptions,
    random: np.random.Generator | None,
) -> None:
    present = ~np.isnan(position)
    off = present & ((position < 0) | (position > 100))
    if off.any():
        issue, actor = np.argwhere(off)[0]
        raise InvalidInputError(
            f"positions run from 0 to 100, but actor {actor} stands at {position[issue, actor]:g} on issue {issue}"
        )
    for name, values in (("capability", capability), ("salience", salience)):
        bad = present & ~(values >= 0)
        if bad.any():
            issue, actor = np.argwhere(bad)[0]
            raise InvalidInputError(
                f"{name} of actor {actor} on issue {issue} is {values[issue, actor]:g}; give one of 0 or more, "
                "or leave out its position"
            )
    if options.rate_spread > 0 and random is None:
        raise InvalidInputError("random rates of exchange need a source of random numbers")


class _Market:
    """Pairs that can exchange, with what each would bring now."""

    def __init__(
        self,
        position: FloatArray,
        capability: FloatArray,
        salience: FloatArray,
        options: EqualGainOptions,
    ) -> None:
        self.options = options
        self.present = ~np.isnan(position)
        self.wish = np.where(self.present, position, 0.0)
        self.voting = self.wish.copy()
        self.salience = np.where(self.present, salience, 0.0)
        self.capability = np.where(self.present, capability, 0.0)
        weight = self.capability * self.salience
        total = weight.sum(axis=1, keepdims=True)
        self.total = total[:, 0]
        # Where nobody has weight nobody can shift the outcome, and all positions count alike.
        self.share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        count = self.present.sum(axis=1)
        plain = np.where(count > 0, self.wish.sum(axis=1) / np.maximum(count, 1), np.nan)
        self.outcome = np.where(total[:, 0] > 0, (self.share * self.wish).sum(axis=1), plain)
        self.outcome_before = self.outcome.copy()
        self.direction = np.zeros_like(self.wish)
        # Where an actor first saw others go for its sake: (asker, issue) -> giver -> place.
        self.seen: dict[tuple[int, int], dict[int, float]] = {}
        # Actor i gives on issue q and is given p by actor j.
        self.i, self.j, self.p, self.q = _pairs(
            self.wish <= self.outcome[:, None], self.present, self.salience, self.share
        )
        # Shifts of the two outcomes, and the moves that bring them about.
        self.dp, self.dq, self.move_p, self.move_q = np.zeros((4, len(self.i)))
        # The same moves with their direction, and the sums of those that decide holds against a pair.
        self.considered_p, self.considered_q, self.held_p, self.held_q = np.zeros((4, len(self.i)))
        self.gain = np.full(len(self.i), -np.inf)
        self._work_out(np.arange(len(self.i)))
        self.possible = int((self.gain > 0).sum())
        self.order = np.arange(len(self.i))

    def best(self) -> int | None:
        """Take the pair with the highest gain off the list; None if nothing is left to gain.

        Of pairs whose gains are level the first in the list is taken.
        """
        if self.options.variant == "decide":
            return self._first_of_the_best()
        gain = self.gain[self.order]
        self.order = self.order[gain > 0]
        gain = gain[gain > 0]
        if not len(gain):
            return None
        # EqualGain leaves its list as a search through it does that holds the best so far in hand, and puts it down
        # where it finds a better one.
        before = np.concatenate(([-np.inf], np.maximum.accumulate(gain)[:-1]))
        better = np.flatnonzero(gain > before)
        best = int(self.order[better[-1]])
        self.order[better[1:]] = self.order[better[:-1]]
        self.order = np.delete(self.order, better[0])
        return best

    def _first_of_the_best(self) -> int | None:
        """The first in the list, where decide tosses a coin between level gains."""
        most = self.gain.max(initial=-np.inf)
        if most <= 0:
            return None
        first = int(np.argmax(self.gain >= most - _SAME))
        self.gain[first] = -np.inf
        return first

    def make(self, pair: int, random: np.random.Generator | None) -> Exchange:
        """Carry out an exchange and work out again what it touches."""
        i, j, p, q = (int(side[pair]) for side in (self.i, self.j, self.p, self.q))
        dp, dq, move_p, move_q = (float(v[pair]) for v in (self.dp, self.dq, self.move_p, self.move_q))
        if random is not None and self.options.rate_spread > 0:
            dp, dq = self._stray(i, j, p, q, dp, dq, random)
            move_p, move_q = dp / float(self.share[p, j]), dq / float(self.share[q, i])
        before = self.outcome.copy()
        s = self.salience
        gives = (
            self._shift(i, q, self.wish[q, j], move_q, dq, dp * s[p, i] - dq * s[q, i]),
            self._shift(j, p, self.wish[p, i], move_p, dp, dq * s[q, j] - dp * s[p, j]),
        )
        felt = np.zeros(self.wish.shape[1])
        for issue in (p, q):
            nearer = np.abs(before[issue] - self.wish[issue]) - np.abs(self.outcome[issue] - self.wish[issue])
            felt += s[issue] * nearer
        felt[[i, j]] = 0.0
        self._refresh(gives)
        return Exchange(gives=gives, externality=felt)

    def _refresh(self, gives: tuple[Shift, Shift]) -> None:
        touched = np.zeros(len(self.i), dtype=bool)
        for shift, asker in zip(gives, (gives[1].actor, gives[0].actor), strict=True):
            gives_q = (self.i == shift.actor) & (self.q == shift.issue)
            gives_p = (self.j == shift.actor) & (self.p == shift.issue)
            touched |= gives_q | gives_p
            if self.options.variant == "decide":
                self.held_q[gives_q] += self.considered_q[gives_q]
                self.held_p[gives_p] += self.considered_p[gives_p]
                self.seen.setdefault((asker, shift.issue), {}).setdefault(shift.actor, shift.after)
                touched |= (self.i == asker) & (self.p == shift.issue)
                touched |= (self.j == asker) & (self.q == shift.issue)
            elif self.options.overshoot == "stopped":
                touched |= (self.p == shift.issue) | (self.q == shift.issue)
        # What has once become worthless stays so.
        self._work_out(np.flatnonzero(touched & (self.gain > 0)))

    def _shift(self, actor: int, issue: int, wish: float, move: float, delta: float, gain: float) -> Shift:
        """Move a voting position towards the wish, and with it the outcome by delta."""
        before, outcome = float(self.voting[issue, actor]), float(self.outcome[issue])
        sign = 1.0 if wish > before else -1.0
        after = float(np.clip(before + sign * move, 0.0, 100.0))
        self.voting[issue, actor] = after
        self.direction[issue, actor] = sign
        self.outcome[issue] = outcome + sign * delta
        return Shift(
            actor, issue, before, after, float(wish), outcome, float(self.outcome[issue]), float(gain)
        )

    def _work_out(self, pairs: IntArray) -> None:
        """Shifts of both outcomes and the gain of each of some pairs; no gain where it cannot be made."""
        i, j, p, q = self.i[pairs], self.j[pairs], self.p[pairs], self.q[pairs]
        s = self.salience
        full_p, most_p, way_p = self._reach(j, p, self.wish[p, i])
        full_q, most_q, way_q = self._reach(i, q, self.wish[q, j])
        # Both gain alike where dq = dp * rate.  The order of the sums is that of the published program: gains
        # that are level must stay so to the last digit.
        rate = (s[p, i] + s[p, j]) / (s[q, i] + s[q, j])
        back = (s[q, i] + s[q, j]) / (s[p, i] + s[p, j])
        needed = rate * full_p * self.total[q] / (self.capability[q, i] * s[q, i])
        whole = needed <= most_q  # j goes all the way; otherwise i does
        dp, dq = np.where(whole, full_p, back * full_q), np.where(whole, rate * full_p, full_q)
        move_p = np.where(whole, most_p, dp * self.total[p] / (self.capability[p, j] * s[p, j]))
        move_q = np.where(whole, needed, most_q)
        gain = s[p, i] * dp - s[q, i] * dq
        good = (gain > _SMALLEST) & (move_p > _SMALLEST) & (move_q > _SMALLEST)
        if self.options.variant == "paper":
            good &= self._straight(j, p, way_p) & self._straight(i, q, way_q)
        else:
            good &= self._admitted(pairs, move_p * way_p, move_q * way_q)
            for at in np.flatnonzero(good):
                sides = (int(i[at]), int(j[at]), int(p[at]), int(q[at]))
                dq[at], dp[at], move_q[at], move_p[at] = self._stopped(
                    *sides, dq[at], dp[at], move_q[at], move_p[at], way_q[at]
                )
                swapped = (sides[1], sides[0], sides[3], sides[2])
                dp[at], dq[at], move_p[at], move_q[at] = self._stopped(
                    *swapped, dp[at], dq[at], move_p[at], move_q[at], way_p[at]
                )
            gain = np.abs(s[p, i] * dp - s[q, i] * dq)
            self.considered_p[pairs], self.considered_q[pairs] = move_p * way_p, move_q * way_q
            good &= self._admitted(pairs, move_p * way_p, move_q * way_q)
        self.dp[pairs], self.dq[pairs], self.move_p[pairs], self.move_q[pairs] = dp, dq, move_p, move_q
        self.gain[pairs] = np.where(good, gain, -np.inf)

    def _reach(
        self, actor: IntArray, issue: IntArray, wish: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """How far each giver could shift the outcome, by what move, and in which direction."""
        away = wish - self.voting[issue, actor]
        way, move = np.sign(away), np.abs(away)
        if self.options.variant == "paper" and self.options.overshoot == "stopped":
            room = np.maximum((wish - self.outcome[issue]) * way, 0.0)
            move = np.minimum(move, room / self.share[issue, actor])
        return (
            move * self.salience[issue, actor] * self.capability[issue, actor] / self.total[issue],
            move,
            way,
        )

    def _straight(self, actor: IntArray, issue: IntArray, way: FloatArray) -> BoolArray:
        """Whether a giver goes on in the direction in which it has gone."""
        gone = self.direction[issue, actor]
        return np.asarray((gone == 0) | (gone == way))

    def _admitted(self, pairs: IntArray, move_p: FloatArray, move_q: FloatArray) -> BoolArray:
        """Whether decide lets both sides of each pair move so: on the scale, one way, and not too far in all."""
        good = np.ones(len(pairs), dtype=bool)
        for actor, issue, move, held in (
            (self.j[pairs], self.p[pairs], move_p, self.held_p[pairs]),
            (self.i[pairs], self.q[pairs], move_q, self.held_q[pairs]),
        ):
            end = self.voting[issue, actor] + move
            good &= (np.abs(move) > _SMALLEST) & (end >= -_SAME) & (end <= 100 + _SAME)
            good &= (held * move >= 0) & (held + move <= 100 + _SAME)
        return good

    def _stopped(
        self,
        giver: int,
        asker: int,
        other: int,
        issue: int,
        delta: float,
        back: float,
        move: float,
        move_back: float,
        way: float,
    ) -> tuple[float, float, float, float]:
        """Shifts of the issue and of the other one, and both moves, after decide's check for overshooting."""
        where, start = self.wish[issue].copy(), self.voting[issue, giver]
        where[giver] = start
        for actor, place in self.seen.get((asker, issue), {}).items():
            where[actor] = place
        share, wish = self.share[issue, giver], self.wish[issue, asker]
        seen = float((self.share[issue] * where).sum())
        short = wish - seen + share * (where[giver] - start)
        after = short - share * way * move
        if min(short, after) >= -_SAME or max(short, after) <= _SAME:
            return delta, back, move, move_back
        s = self.salience
        move = abs(wish - seen) / share
        delta = move * share
        back = (s[issue, giver] + s[issue, asker]) / (s[other, giver] + s[other, asker]) * delta
        return delta, back, move, back / self.share[other, asker]

    def _stray(
        self, i: int, j: int, p: int, q: int, dp: float, dq: float, random: np.random.Generator
    ) -> tuple[float, float]:
        """Shifts at a random rate: one side, drawn by lot, wins or loses part of what there is to win."""
        if random.uniform() >= 0.5:
            dq, dp = self._strayed(j, i, q, p, dq, dp, random)
        else:
            dp, dq = self._strayed(i, j, p, q, dp, dq, random)
        return dp, dq

    def _strayed(
        self, i: int, j: int, p: int, q: int, dp: float, dq: float, random: np.random.Generator
    ) -> tuple[float, float]:
        """The same for the side that is given p and gives q."""
        s = self.salience
        issue, giver, wish = np.array([p, q]), np.array([j, i]), np.array([self.wish[p, i], self.wish[q, j]])
        (full_p, full_q), _, _ = self._reach(giver, issue, wish)
        gain = dp * s[p, i] - dq * s[q, i]
        # Most that i can gain while j loses nothing: dq s_jq = dp s_jp.
        most_p = full_p if s[p, j] == 0 else min(full_p, full_q * s[q, j] / s[p, j])
        most = most_p * s[p, i] - (most_p * s[p, j] / s[q, j] if s[p, j] else 0.0) * s[q, i]
        wins, part = random.uniform() < 0.5, self.options.rate_spread * random.uniform()
        aim = gain + part * (most - gain) if wins else gain * (1 - part)
        # As large as positions allow: one of the two gives all that it can.
        given = (aim + full_q * s[q, i]) / s[p, i]
        if given <= full_p:
            return given, full_q
        return full_p, (full_p * s[p, i] - aim) / s[q, i] if s[q, i] else full_q


def _pairs(
    left: BoolArray, present: BoolArray, salience: FloatArray, share: FloatArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Givers of q and p, and p and q, of all pairs that stand on opposite sides on both issues."""
    found: list[tuple[IntArray, IntArray, IntArray, IntArray]] = []
    for p, q in combinations(range(len(left)), 2):
        both = present[p] & present[q]
        for first, second in (
            (both & ~left[p] & ~left[q], both & left[p] & left[q]),
            (both & left[p] & ~left[q], both & ~left[p] & left[q]),
        ):
            # The last in the list come first, as in the published list of exchanges.
            last_first = [np.flatnonzero(side)[::-1] for side in (first, second)]
            a, b = (side.ravel() for side in np.meshgrid(*last_first, indexing="ij"))
            # The one to which p matters more in relation to q is given p.
            wants = salience[p, a] * salience[q, b] >= salience[p, b] * salience[q, a]
            i, j = np.where(wants, a, b), np.where(wants, b, a)
            can = (share[q, i] > 0) & (share[p, j] > 0)  # who cannot shift an outcome has nothing to give
            found.append((i[can], j[can], np.full(can.sum(), p), np.full(can.sum(), q)))
    if not found:
        nobody = np.zeros(0, dtype=np.int64)
        return nobody, nobody, nobody, nobody
    i, j, p_all, q_all = (np.concatenate(side) for side in zip(*found, strict=True))
    return i, j, p_all, q_all
