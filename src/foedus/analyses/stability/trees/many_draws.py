"""Backward induction on any declared tree, for all draws at once.

The tree is laid out once.  Points that are alike (as far from the end, one player, as many moves) are then solved
together, for a chunk of draws at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.stability.trees.logit import chosen, is_tied
from foedus.analyses.stability.trees.tree import (
    LARGEST,
    MOST_OFF_ONE,
    Chance,
    Decision,
    Node,
    Number,
    Outcome,
    Parameters,
    Point,
    laid_out,
    players_of,
    steps_to,
    way,
)
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

_MOST_NUMBERS = 4_000_000
"""Worths kept at a time; large trees are solved for fewer draws at once."""


@dataclass(frozen=True)
class DrawnSolution:
    """Who is worth what, who chooses what, and how the game ends, in every draw."""

    payoffs: FloatArray
    """Shape (draw, player); expected worth, in the unit of payoffs, by `CompiledTree.players`."""
    choices: Mapping[str, FloatArray]
    """Name of a decision -> shape (draw, move); chance of each move once the decision is reached."""
    worths: Mapping[str, FloatArray]
    """Name of a decision -> shape (draw, move); what each move is worth to the one who decides."""
    ends: FloatArray
    """Shape (draw, end); chance of each end, by `CompiledTree.ends`."""
    ties: Mapping[str, int]
    """Name of a decision -> draws in which its player has no noise and two or more moves are equally good (but for
    rounding), so that the order in which they are listed decided.  Decisions without such a draw are left out."""


@dataclass(frozen=True)
class _Group:
    """Points that are solved together."""

    player: int
    """Who decides; -1 for chance."""
    places: tuple[int, ...]
    """Points of the tree."""
    rows: tuple[int, ...]
    """Where their worth is kept."""
    first: int
    """First of the rows of what follows: all after the first move, then all after the second, and so on."""
    moves: int

    @property
    def below(self) -> slice:
        """Rows of what follows."""
        return slice(self.first, self.first + self.moves * len(self.places))


@dataclass(frozen=True)
class CompiledTree:
    """A tree laid out for fast solving; `compile_tree` makes one."""

    players: tuple[str, ...]
    """In the order in which they first appear."""
    decisions: Mapping[str, Decision]
    """By name, in the order of the tree."""
    ends: tuple[str, ...]
    """Names, in the order of the tree; may be empty or alike."""
    _points: tuple[Point, ...]
    _groups: tuple[_Group, ...]
    """Those nearest to the ends first."""
    _row: tuple[int, ...]
    """Where the worth of each point is kept."""

    def solve(
        self,
        scales: Mapping[str, float | FloatArray],
        parameters: Parameters | None = None,
        chunk: int = 2000,
    ) -> DrawnSolution:
        """Logit equilibrium in every draw.

        Parameters
        ----------
        scales
            Player -> noise of its choices, in the unit of payoffs, 0 to infinity: a number, or one for each draw.
            With 0 it makes its best move for sure, and of equals the first one listed.
        parameters
            What functions in the tree are called with, a chunk of draws at a time.
        chunk
            Draws solved at a time; it decides the speed and nothing else.

        Raises
        ------
        InvalidInputError
            If a player who decides has no scale or a negative one, arrays are of unlike length, a payoff is not
            finite, or the probabilities of a chance do not sum to 1 in some draw.

        Notes
        -----
        There are as many draws as the arrays among payoffs, probabilities, scales and parameters have entries; one
        where there is no array.

        References
        ----------
        McKelvey and Palfrey (1998), Quantal response equilibria for extensive form games, Experimental
        Economics 1:9-41.
        """
        if chunk < 1:
            raise InvalidInputError(f"needs chunk >= 1, not {chunk}")
        given = dict(parameters or {})
        noise = self._noise(scales)
        size = self._draws(noise, given)
        chunk = min(chunk, max(1, _MOST_NUMBERS // (len(self._points) * len(self.players))))
        whole = [np.broadcast_to(values, (size,)) for values in noise]
        solved = _Solved(self, size)
        for start in range(0, size, chunk):
            rows = slice(start, min(start + chunk, size))
            here = {name: values[rows] for name, values in given.items()}
            solved.chunk(rows, [np.ascontiguousarray(values[rows]) for values in whole], here)
        return solved.solution()

    def way_to(self, end: int) -> tuple[tuple[str, str], ...]:
        """(decision or chance, move) from the start to an end."""
        places = [place for place, point in enumerate(self._points) if not point.below]
        return steps_to(self._points, places[end])

    def _noise(self, scales: Mapping[str, float | FloatArray]) -> list[FloatArray]:
        noise = []
        deciding = {decision.player: name for name, decision in reversed(tuple(self.decisions.items()))}
        for player in self.players:
            if player in deciding and player not in scales:
                raise InvalidInputError(f"no scale is given for {player}, who decides {deciding[player]!r}")
            values = np.asarray(scales.get(player, 0.0), dtype=float)
            if values.ndim > 1:
                raise InvalidInputError(f"the scale of {player} must be a number or one for each draw")
            if not np.all(values >= 0):
                raise InvalidInputError(f"the scale of {player} must be 0 or more, but is {np.min(values):g}")
            noise.append(values)
        return noise

    def _draws(self, noise: Sequence[FloatArray], parameters: Parameters) -> int:
        """How many draws there are, the same in all arrays."""
        lengths: dict[int, str] = {}
        for player, values in zip(self.players, noise, strict=True):
            if values.ndim:
                lengths.setdefault(len(values), f"the scale of {player}")
        for name, values in parameters.items():
            if np.ndim(values):
                lengths.setdefault(len(values), name)
        for place, number in self._numbers():
            if not callable(number) and np.ndim(number) and len(np.asarray(number)) not in lengths:
                lengths[len(np.asarray(number))] = f"a number {way(self._points, place)}"
        if len(lengths) > 1:
            (one, first), (other, second) = list(lengths.items())[:2]
            raise InvalidInputError(f"{first} has {one} draws, but {second} has {other}")
        return next(iter(lengths), 1)

    def _numbers(self) -> Iterator[tuple[int, Number]]:
        for place, point in enumerate(self._points):
            if isinstance(point.node, Outcome):
                yield from ((place, payoff) for payoff in point.node.payoffs.values())
            elif isinstance(point.node, Chance):
                yield from ((place, probability) for probability, _ in point.node.branches)


def compile_tree(tree: Node) -> CompiledTree:
    """Lay a tree out, to be solved for many draws, as often as wished.

    Raises
    ------
    InvalidInputError
        If the tree makes no sense: a decision without moves, two decisions of one name, a point that follows itself,
        an end without a payoff for somebody.

    Examples
    --------
    A guarantor honours its promise if abstaining costs it more than fighting; the challenger foresees that.

    >>> fought = Outcome({"challenger": -0.2, "guarantor": -0.3})
    >>> abandoned = Outcome({"challenger": 0.4, "guarantor": lambda given: -given["dishonour"]})
    >>> kept = Outcome({"challenger": 0.0, "guarantor": 0.0})
    >>> reply = Decision("reply", "guarantor", {"fight": fought, "abstain": abandoned})
    >>> tree = compile_tree(Decision("first", "challenger", {"keep": kept, "attack": reply}))
    >>> solution = tree.solve({"challenger": 0, "guarantor": 0}, {"dishonour": np.array([0.1, 0.5])})
    >>> solution.choices["first"]
    array([[0., 1.],
           [1., 0.]])
    """
    points = laid_out(tree)
    players = players_of(points)
    height = [0] * len(points)
    for place in reversed(range(1, len(points))):
        above = points[place].above
        height[above] = max(height[above], height[place] + 1)
    alike: dict[tuple[int, int, int], list[int]] = {}
    for place, point in enumerate(points):
        if not isinstance(point.node, Outcome):
            player = players.index(point.node.player) if isinstance(point.node, Decision) else -1
            alike.setdefault((height[place], player, len(point.below)), []).append(place)
    row, used, firsts = [0] * len(points), 1, {}
    for key, places in alike.items():
        firsts[key] = used
        for move in range(key[2]):
            for place in places:
                row[points[place].below[move]] = used
                used += 1
    groups = tuple(
        _Group(key[1], tuple(places), tuple(row[place] for place in places), firsts[key], key[2])
        for key, places in sorted(alike.items())
    )
    decisions = {p.node.name: p.node for p in points if isinstance(p.node, Decision)}
    ends = tuple(p.node.name for p in points if isinstance(p.node, Outcome))
    return CompiledTree(players, decisions, ends, points, groups, tuple(row))


def one_draw(tree: Node, draw: int, parameters: Parameters | None = None) -> Node:
    """The tree of one draw, with a single number in every place, for solvers and writers that take no other."""
    given = {name: np.asarray(values)[draw : draw + 1] for name, values in (parameters or {}).items()}

    def alone(number: Number) -> float:
        value = np.asarray(number(given) if callable(number) else number, dtype=float)
        return float(value if value.ndim == 0 else value[0] if callable(number) else value[draw])

    points = laid_out(tree)
    done: list[Node] = [point.node for point in points]
    for place in reversed(range(len(points))):
        node, below = points[place].node, [done[after] for after in points[place].below]
        if isinstance(node, Outcome):
            done[place] = replace(node, payoffs={who: alone(payoff) for who, payoff in node.payoffs.items()})
        elif isinstance(node, Chance):
            chances = [alone(probability) for probability, _ in node.branches]
            done[place] = replace(node, branches=tuple(zip(chances, below, strict=True)))
        else:
            done[place] = replace(node, moves=dict(zip(node.moves, below, strict=True)))
    return done[0]


class _Solved:
    """Takes down what was found, chunk by chunk."""

    def __init__(self, tree: CompiledTree, size: int) -> None:
        self.tree = tree
        self.payoffs = np.empty((len(tree.players), size))
        self.ends = np.empty((len(tree.ends), size))
        self.choices = [np.empty((group.moves, len(group.places), size)) for group in tree._groups]
        self.worths = [np.empty_like(each) for each in self.choices]
        self.ties = dict.fromkeys(tree.decisions, 0)

    def chunk(self, rows: slice, noise: Sequence[FloatArray], parameters: Parameters) -> None:
        """Solve the draws in `rows` by going up from the ends, then see where play leads by going down."""
        tree, size = self.tree, rows.stop - rows.start
        worth = np.empty((len(tree._points), len(tree.players), size))
        numbers = _Numbers(tree, rows, parameters)
        for place, point in enumerate(tree._points):
            if isinstance(point.node, Outcome):
                numbers.payoffs(place, point.node, worth[tree._row[place]])
        for number, group in enumerate(tree._groups):
            following = worth[group.below].reshape(group.moves, len(group.places), len(tree.players), size)
            if group.player < 0:
                chance = numbers.probabilities(group)
            else:
                gains = following[:, :, group.player]
                chance = chosen(gains, noise[group.player])
                self.worths[number][:, :, rows] = gains
                self._count_ties(group, gains, noise[group.player])
            self.choices[number][:, :, rows] = chance
            mean = chance[0][:, np.newaxis] * following[0]
            for move in range(1, group.moves):
                mean += chance[move][:, np.newaxis] * following[move]
            worth[list(group.rows)] = mean
        self.payoffs[:, rows] = worth[0]
        self._reach(rows, size)

    def _count_ties(self, group: _Group, gains: FloatArray, noise: FloatArray) -> None:
        without = noise == 0
        if group.moves < 2 or not without.any():
            return
        for place, count in zip(group.places, is_tied(gains[:, :, without]).sum(axis=-1), strict=True):
            node = self.tree._points[place].node
            if isinstance(node, Decision):
                self.ties[node.name] += int(count)

    def _reach(self, rows: slice, size: int) -> None:
        tree = self.tree
        reach = np.empty((len(tree._points), size))
        reach[0] = 1
        for number in reversed(range(len(tree._groups))):
            group = tree._groups[number]
            following = reach[group.below].reshape(group.moves, len(group.places), size)
            np.multiply(self.choices[number][:, :, rows], reach[list(group.rows)], out=following)
        places = [row for row, point in zip(tree._row, tree._points, strict=True) if not point.below]
        self.ends[:, rows] = reach[places]

    def solution(self) -> DrawnSolution:
        choices: dict[str, FloatArray] = {}
        worths: dict[str, FloatArray] = {}
        for number, group in enumerate(self.tree._groups):
            for column, place in enumerate(group.places):
                node = self.tree._points[place].node
                if isinstance(node, Decision):
                    choices[node.name] = self.choices[number][:, column].T
                    worths[node.name] = self.worths[number][:, column].T
        order = self.tree.decisions
        return DrawnSolution(
            self.payoffs.T,
            {name: choices[name] for name in order},
            {name: worths[name] for name in order},
            self.ends.T,
            {name: count for name, count in self.ties.items() if count},
        )


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a tree in some of the draws."""

    tree: CompiledTree
    rows: slice
    parameters: Parameters

    def payoffs(self, place: int, node: Outcome, into: FloatArray) -> None:
        """Write down what an end is worth.  `into` has shape (player, draw)."""
        players = self.tree.players
        for row, player in enumerate(players):
            into[row] = self._value(node.payoffs[player], place)
        fits = np.abs(into) <= LARGEST
        if not fits.all():
            of, draw = np.argwhere(~fits)[0]
            raise InvalidInputError(
                f"the payoff of {players[of]} {way(self.tree._points, place)} must be finite, at most "
                f"{LARGEST:g}, but is {into[of, draw]:g} in draw {self.rows.start + draw}"
            )

    def probabilities(self, group: _Group) -> FloatArray:
        """Shape (branch, chance, draw)."""
        chance = np.empty((group.moves, len(group.places), self.rows.stop - self.rows.start))
        for column, place in enumerate(group.places):
            node = self.tree._points[place].node
            assert isinstance(node, Chance)
            for move, (probability, _) in enumerate(node.branches):
                chance[move, column] = self._value(probability, place)
        wrong = ~((np.abs(chance.sum(axis=0) - 1) <= MOST_OFF_ONE) & (chance >= 0).all(axis=0))
        if wrong.any():
            column, draw = np.argwhere(wrong)[0]
            raise InvalidInputError(
                f"the branches of the chance {way(self.tree._points, group.places[column])} must sum to 1, but they "
                f"are {chance[:, column, draw].tolist()} in draw {self.rows.start + draw}"
            )
        return chance

    def _value(self, number: Number, place: int) -> float | FloatArray:
        if callable(number):
            value = number(self.parameters)
        elif np.ndim(number):
            value = np.asarray(number)[self.rows]
        else:
            return number
        if np.shape(value) not in {(), (self.rows.stop - self.rows.start,)}:
            raise InvalidInputError(
                f"a number {way(self.tree._points, place)} has the shape {np.shape(value)}; it must be a single one, "
                f"or one for each of the {self.rows.stop - self.rows.start} draws"
            )
        return value
