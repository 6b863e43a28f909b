"""How likely is each state drawn in where it is open who honours, and what the facts are?

Every open fact and every state that may or may not honour is a coin.  The rounds of `rings` are run for all
draws of the coins at once: who has joined is an array over draws, and an event is asked again only for draws
in which others have joined who matter to it.  Where few combinations of coins matter they are all weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from typing import Protocol

import numpy as np

from foedus.analyses.obligations.cascades.hops import Answers, Origin, Sides
from foedus.analyses.obligations.cascades.options import CascadeOptions
from foedus.analyses.obligations.cascades.result import Chances, Hop, Side
from foedus.analyses.obligations.chances import worlds
from foedus.errors import InvalidInputError
from foedus.model.events import Contingency
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

AnswersOf = Callable[[Contingency], Answers]
"""Makes the answers for an event whose facts are settled."""
Chains = list[tuple[float, Answers]]


class Coins(Protocol):
    """Whether each of many draws falls so."""

    @property
    def size(self) -> int:
        """Number of draws."""

    def falls(self, coin: str, chance: float) -> BoolArray:
        """Whether a coin falls so in each draw.  Shape (draw,).

        One that falls so for a chance falls so for every greater one.
        """


def chances(first: Contingency, answers_of: AnswersOf, options: CascadeOptions) -> Chances | None:
    """Chance that each state is drawn in, and on which side.

    States decide independently of one another, and so do facts fall; a state decides once, or on each treaty.

    Parameters
    ----------
    first
        The first event, with facts told by their chances.
    answers_of
        What the events of a chain ask.
    options
        Who honours with which chance, how likely strikes are, and how many draws are taken.

    Returns
    -------
    chances
        None where nothing is left to chance.

    Raises
    ------
    InvalidInputError
        If too many facts of the event are told with chances.
    """
    if not _is_open(first, options):
        return None
    every = tuple(worlds(first))
    if not every:
        raise InvalidInputError(
            f"{first.id} tells more facts with chances than twelve; settle some of them, one way or the other"
        )
    chains = [(weight, answers_of(event)) for weight, event in every if weight > 0.0]
    return weighed(chains, options) or sampled(chains, options)


def _is_open(first: Contingency, options: CascadeOptions) -> bool:
    """Whether anything is told with a chance."""
    told = options.honouring
    numbers = (options.strikes, told.otherwise, *told.by_duty.values(), *told.by_state.values())
    facts = (first.provoked, first.attributed, *first.facts.values())
    return (
        any(0.0 < chance < 1.0 for chance in numbers)
        or any(isinstance(fact, float) and 0.0 < fact < 1.0 for fact in facts)
        or len(first.severity_chances) > 1
    )


# --------------------------------------------------------------------------- all combinations


@dataclass
class Weighed:
    """Every combination of the coins that have turned up so far, each with its weight."""

    limit: int
    """Combinations that are weighed at most."""
    thresholds: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Chances that each coin was asked for."""
    new: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = tuple(sorted(self.thresholds))
        spans = [np.diff([0.0, *sorted(self.thresholds[name]), 1.0]) for name in self.names]
        self.size = int(np.prod([span.size for span in spans], dtype=np.int64)) if spans else 1
        grid = np.array(list(product(*(range(span.size) for span in spans)))).reshape(self.size, len(spans))
        self.place: dict[str, IntArray] = {name: grid[:, i] for i, name in enumerate(self.names)}
        self.weights: FloatArray = np.ones(self.size)
        for name, span in zip(self.names, spans, strict=True):
            self.weights = self.weights * span[self.place[name]]

    def falls(self, coin: str, chance: float) -> BoolArray:
        """As `Coins`; a coin that is new falls so, and is noted."""
        if chance <= 0.0 or chance >= 1.0:
            return np.full(self.size, chance >= 1.0)
        known = self.thresholds.get(coin, ())
        if chance not in known:
            asked = self.new.get(coin, known)
            self.new[coin] = (*asked, chance) if chance not in asked else asked
            return np.ones(self.size, dtype=bool)
        return np.asarray(self.place[coin] <= sorted(known).index(chance))

    def grown(self) -> Weighed | None:
        """The same with the coins that turned up; None where they make too many combinations."""
        thresholds = {**self.thresholds, **self.new}
        size = np.prod([len(asked) + 1.0 for asked in thresholds.values()])
        return Weighed(self.limit, thresholds) if size <= self.limit else None


def weighed(chains: Chains, options: CascadeOptions) -> Chances | None:
    """Exact chances, from every world of facts and combination of coins.

    Parameters
    ----------
    chains
        Chance of each world of facts, and what the events of the chain ask in it.
    options
        As for `chances`.

    Returns
    -------
    chances
        None where there are more combinations than draws asked for.
    """
    found: list[_Ran] = []
    weights: list[FloatArray] = []
    left = options.draws
    for weight, answers in chains:
        coins: Weighed | None = Weighed(left)
        while coins is not None:
            ran = _run(answers, coins, options)
            if not coins.new:
                break
            coins = coins.grown()
        if coins is None:
            return None
        found.append(ran)
        weights.append(weight * coins.weights)
        left -= coins.size
    return _summary(found, np.concatenate(weights), options.depth, exact=True)


# --------------------------------------------------------------------------- draws


class Drawn:
    """Coins that are thrown, each from a stream of its own name, so that none depends on the others."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.size = size
        self._thrown: dict[str, FloatArray] = {}

    def uniform(self, coin: str) -> FloatArray:
        """Number between 0 and 1 for each draw.  Shape (draw,)."""
        if coin not in self._thrown:
            name = int.from_bytes(sha256(coin.encode()).digest()[:8], "big")
            self._thrown[coin] = np.random.default_rng((self.seed, name)).random(self.size)
        return self._thrown[coin]

    def falls(self, coin: str, chance: float) -> BoolArray:
        """As `Coins`."""
        if chance <= 0.0 or chance >= 1.0:
            return np.full(self.size, chance >= 1.0)
        return np.asarray(self.uniform(coin) < chance)


@dataclass(frozen=True)
class Some:
    """Some of the draws of other coins."""

    coins: Drawn
    rows: IntArray

    @property
    def size(self) -> int:
        """As `Coins`."""
        return int(self.rows.size)

    def falls(self, coin: str, chance: float) -> BoolArray:
        """As `Coins`."""
        return self.coins.falls(coin, chance)[self.rows]


def sampled(chains: Chains, options: CascadeOptions) -> Chances:
    """Chances from draws; parameters as for `weighed`."""
    weights = np.array([weight for weight, _ in chains])
    coins = Drawn(options.seed, options.draws)
    which = np.searchsorted(np.cumsum(weights / weights.sum()), coins.uniform("facts"), side="right")
    which = np.minimum(which, len(chains) - 1)
    found = []
    for number, (_, answers) in enumerate(chains):
        rows = np.flatnonzero(which == number)
        if rows.size:
            found.append(_run(answers, Some(coins, rows), options))
    size = sum(ran.last.size for ran in found)
    return _summary(found, np.full(size, 1.0 / size), options.depth, exact=False)


# --------------------------------------------------------------------------- the rounds, for all draws at once

Joined = dict[str, BoolArray]
"""Draws in which each state has joined.  Shape (draw,) each."""


@dataclass(frozen=True)
class _Ran:
    victim: Joined
    attacker: Joined
    last: IntArray
    """Last ring in which anybody joined.  Shape (draw,)."""


def _run(answers: Answers, coins: Coins, options: CascadeOptions) -> _Ran:
    joined: dict[Side, Joined] = {"victim": {}, "attacker": {}}
    last = np.zeros(coins.size, dtype=np.int64)
    for ring in range(1, options.depth + 1):
        reached: dict[Side, Joined] = {"victim": {}, "attacker": {}}
        possible = Sides(frozenset(joined["victim"]), frozenset(joined["attacker"]))
        for origin in answers.origins(possible):
            happens = _takes_place(answers, origin, joined, coins, options)
            for rows, sides in _alike(answers, origin, possible, joined, happens):
                for hop in answers.of(origin, sides).hops:
                    if not any(link.matches(hop) for link in options.left_out):
                        by = reached[hop.side]
                        takes = rows & _honours(hop, coins, options)
                        by[hop.state] = by[hop.state] | takes if hop.state in by else takes
        if not _join(joined, reached, last, ring, options):
            break
    return _Ran(joined["victim"], joined["attacker"], last)


def _takes_place(
    answers: Answers, origin: Origin, joined: dict[Side, Joined], coins: Coins, options: CascadeOptions
) -> BoolArray:
    """Draws in which an event of the chain happens.  Shape (draw,)."""
    if origin.kind == "strike":
        cut = any(link.matches(answers.strike(origin.state)) for link in options.left_out)
        chance = 0.0 if cut else options.strikes
        return joined["victim"][origin.state] & coins.falls(f"strike {origin.state}", chance)
    if origin.kind == "blow":
        anybody = np.logical_or.reduce(list(joined["victim"].values()))
        return np.asarray(anybody & joined["attacker"].get(origin.state, True))
    return np.ones(coins.size, dtype=bool)


def _alike(
    answers: Answers,
    origin: Origin,
    possible: Sides,
    joined: dict[Side, Joined],
    rows: BoolArray,
) -> Iterator[tuple[BoolArray, Sides]]:
    """Draws in which an event happens, parted by who has joined of those who matter to it."""
    matter = answers.relevant(origin, possible)
    columns: list[tuple[Side, str]] = [("victim", code) for code in sorted(matter.victim)]
    columns += [("attacker", code) for code in sorted(matter.attacker)]
    if not rows.any():
        return
    if not columns:
        yield rows, Sides()
        return
    table = np.stack([joined[side][code] for side, code in columns], axis=1)  # (draw, state)
    kinds, kind = np.unique(table[rows], axis=0, return_inverse=True)
    places = np.flatnonzero(rows)
    for number, row in enumerate(kinds):
        some = np.zeros_like(rows)
        some[places[kind.ravel() == number]] = True
        present = [column for column, has in zip(columns, row, strict=True) if has]
        yield some, Sides(*(frozenset(c for s, c in present if s == side) for side in ("victim", "attacker")))


def _honours(hop: Hop, coins: Coins, options: CascadeOptions) -> BoolArray:
    coin = f"honours {hop.state}"
    if options.honouring.decides == "by_treaty" and hop.finding is not None:
        coin = f"{coin} {hop.finding.treaty}"
    return coins.falls(coin, options.honouring.chance(hop))


def _join(
    joined: dict[Side, Joined],
    reached: dict[Side, Joined],
    last: IntArray,
    ring: int,
    options: CascadeOptions,
) -> bool:
    """Let those join who were reached and are not in yet; say whether anybody was."""
    none = np.zeros(last.size, dtype=bool)
    found = False
    for code in sorted({*reached["victim"], *reached["attacker"]}):
        free = ~(joined["victim"].get(code, none) | joined["attacker"].get(code, none))
        helps = reached["victim"].get(code, none) & free
        fights = reached["attacker"].get(code, none) & free
        both = helps & fights
        helps = helps & ~both | (both if options.pulled_both_ways == "victim" else none)
        fights = fights & ~both | (both if options.pulled_both_ways == "attacker" else none)
        new: tuple[tuple[Side, BoolArray], ...] = (("victim", helps), ("attacker", fights))
        for side, draws in new:
            if draws.any():
                found = True
                joined[side][code] = joined[side].get(code, none) | draws
                last[draws] = ring
    return found


# --------------------------------------------------------------------------- the summary


def _summary(found: list[_Ran], weights: FloatArray, depth: int, exact: bool) -> Chances:
    """Weighted means over the draws of all runs, in their order.  Shape of `weights`: (draw,)."""
    every = sorted({code for ran in found for code in (*ran.victim, *ran.attacker)})

    def chance_of(side: Side, code: str) -> float:
        in_side = [
            (ran.victim if side == "victim" else ran.attacker).get(code, np.zeros(ran.last.size, dtype=bool))
            for ran in found
        ]
        return float(np.concatenate(in_side) @ weights)

    helps = {code: chance_of("victim", code) for code in every}
    fights = {code: chance_of("attacker", code) for code in every}
    states = tuple(sorted(every, key=lambda code: (-round(helps[code] + fights[code], 12), code)))
    last = np.concatenate([ran.last for ran in found])
    return Chances(
        states=states,
        victims_side=np.array([helps[code] for code in states]),
        attackers_side=np.array([fights[code] for code in states]),
        rings=np.bincount(last, weights=weights, minlength=depth + 1).astype(np.float64),
        expected=sum(helps.values()) + sum(fights.values()),
        draws=int(weights.size),
        exact=exact,
    )
