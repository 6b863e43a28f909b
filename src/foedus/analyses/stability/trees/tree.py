"""A game tree of perfect information, as it is declared, and laid out as a list of its points."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

Parameters = Mapping[str, FloatArray]
"""Named numbers over the draws, each of shape (draw, ...)."""
Number = float | FloatArray | Callable[[Parameters], float | FloatArray]
"""One number for all draws; one for each, shape (draw,); or a function of named numbers that gives either.
`many_draws` takes all three, everything else the first alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end of the game."""

    payoffs: Mapping[str, Number]
    """Player -> worth."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A point at which one player chooses."""

    name: str
    """Unique in the tree."""
    player: str
    moves: Mapping[str, Node]
    """In the order that decides ties."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A point at which nobody chooses."""

    branches: tuple[tuple[Number, Node], ...]
    """(probability, what follows); the probabilities sum to 1."""
    name: str = ""
    labels: tuple[str, ...] = ()
    """What each branch is called; numbers from 1 where left out."""


Node = Outcome | Decision | Chance
MOST_OFF_ONE = 1e-12
"""How far from 1 rounding may take the sum of the probabilities of a chance."""


LARGEST = 1e300
"""Largest payoff, so that the difference of two of them is still a number."""


@dataclass(slots=True)
class Point:
    """A place in a tree that was laid out as a list."""

    node: Node
    above: int
    """Place of the point before it; -1 at the start."""
    move: str
    """Name of the move or branch that leads here."""
    below: list[int] = field(default_factory=list)
    """Places of what follows, in order."""


def laid_out(tree: Node) -> tuple[Point, ...]:
    """Every point of a tree, each before all that follows it, in the order in which a reader goes through it.

    Raises
    ------
    InvalidInputError
        If a decision offers no move, a chance has no branch or another number of labels, two decisions have one
        name, a point follows itself, or one outcome names other players than another.
    """
    points: list[Point] = []
    above: set[int] = set()  # the points that lead to the one in hand
    decisions: set[str] = set()
    ahead: list[tuple[Node | None, int, str]] = [(tree, -1, "")]
    while ahead:
        node, parent, move = ahead.pop()
        if node is None:  # all that follows this point has been seen
            above.remove(parent)
            continue
        place = len(points)
        points.append(Point(node, parent, move))
        if parent >= 0:
            points[parent].below.append(place)
        if isinstance(node, Outcome):
            continue
        if id(node) in above:
            raise InvalidInputError(
                f"the tree runs in a circle: it comes back to a point {way(points, place)}"
            )
        if isinstance(node, Decision) and node.name in decisions:
            raise InvalidInputError(f"two decisions are called {node.name!r}")
        if isinstance(node, Decision):
            decisions.add(node.name)
        above.add(id(node))
        ahead.append((None, id(node), ""))
        ahead.extend((branch, place, label) for label, branch in reversed(_branches(node)))
    _require_same_players(points)
    return tuple(points)


def steps_to(points: Sequence[Point], place: int) -> tuple[tuple[str, str], ...]:
    """(name of a decision or chance, move made there) from the start to a point."""
    steps = []
    while (above := points[place].above) >= 0:
        steps.append((points[above].node.name, points[place].move))
        place = above
    return tuple(reversed(steps))


def way(points: Sequence[Point], place: int) -> str:
    """The moves that lead to a point, in words."""
    return f"after {' > '.join(move for _, move in steps_to(points, place))}" if place else "at the start"


def players_of(points: Sequence[Point]) -> tuple[str, ...]:
    """Who plays, in the order in which they first appear."""
    found: dict[str, None] = {}
    for point in points:
        if isinstance(point.node, Decision):
            found[point.node.player] = None
        elif isinstance(point.node, Outcome):
            found.update(dict.fromkeys(point.node.payoffs))
    return tuple(found)


def _branches(node: Decision | Chance) -> list[tuple[str, Node]]:
    if isinstance(node, Decision):
        if not node.moves:
            raise InvalidInputError(f"the decision {node.name!r} offers no move")
        return list(node.moves.items())
    if not node.branches:
        raise InvalidInputError("a chance has no branch")
    labels = node.labels or [str(place) for place in range(1, len(node.branches) + 1)]
    if len(labels) != len(node.branches):
        raise InvalidInputError(f"a chance has {len(node.branches)} branches, but {len(labels)} labels")
    return [(label, branch) for label, (_, branch) in zip(labels, node.branches, strict=True)]


def _require_same_players(points: Sequence[Point]) -> None:
    players = players_of(points)
    for place, point in enumerate(points):
        if isinstance(point.node, Outcome) and len(point.node.payoffs) < len(players):
            left_out = next(player for player in players if player not in point.node.payoffs)
            raise InvalidInputError(f"the end {way(points, place)} gives no payoff to {left_out}")


def payoffs_of(points: Sequence[Point], place: int) -> dict[str, float]:
    """Payoffs of an end that holds one set of numbers.

    Raises
    ------
    InvalidInputError
        If one is not finite or too large, or is a function or one number for each of many draws.
    """
    node = points[place].node
    assert isinstance(node, Outcome)
    return {
        player: _one_number(payoff, f"the payoff of {player}", points, place)
        for player, payoff in node.payoffs.items()
    }


def probabilities_of(points: Sequence[Point], place: int) -> list[float]:
    """Probabilities of the branches of a chance that holds one set of numbers.

    Raises
    ------
    InvalidInputError
        If one is negative or not a single number, or they do not sum to 1 but for rounding.
    """
    node = points[place].node
    assert isinstance(node, Chance)
    given = [_one_number(number, "a probability", points, place) for number, _ in node.branches]
    if min(given) < 0 or abs(math.fsum(given) - 1) > MOST_OFF_ONE:
        raise InvalidInputError(
            f"the branches of the chance {way(points, place)} must sum to 1, but they are {given}"
        )
    return given


def _one_number(number: Number, what: str, points: Sequence[Point], place: int) -> float:
    if callable(number) or np.ndim(number) > 0:
        raise InvalidInputError(
            f"{what} {way(points, place)} must be a single number; solve the tree with `many_draws`, or take one draw "
            f"of it (`one_draw`)"
        )
    value = float(number)
    if not abs(value) <= LARGEST:
        raise InvalidInputError(
            f"{what} {way(points, place)} must be finite, at most {LARGEST:g}, but is {value:g}"
        )
    return value
