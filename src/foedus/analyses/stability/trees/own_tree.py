"""A tree that a user brings, solved and told: who is worth what, who does what, where it ends and where ties decide."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foedus.analyses.stability.trees.many_draws import DrawnSolution, compile_tree
from foedus.analyses.stability.trees.read_efg import TreeFile
from foedus.analyses.stability.trees.subgame_perfect import Equilibria, subgame_perfect
from foedus.analyses.stability.trees.tree import (
    Chance,
    Decision,
    Outcome,
    Point,
    laid_out,
    payoffs_of,
    probabilities_of,
    steps_to,
)
from foedus.analyses.stability.trees.turning_points import TurningPoint, turning_points

LIMITS = (
    "Everybody is taken to know the tree, the payoffs and how noisily the others choose, and to see all that was done "
    "before.",
    "Payoffs count only in relation to the noise: doubling both changes nothing.",
    "Two moves that lead to much the same end count as two, so that with noise they are chosen too often together.",
    "Of equally good moves a player without noise makes the first one listed.",
)
_MOST_TRIED = 2000
"""Decisions up to which each is tried as a turning point."""
_MOST_TOLD = 100


@dataclass(frozen=True)
class Move:
    """One thing that a player may do at a decision."""

    name: str
    chance: float
    """Once the decision is reached."""
    worth: float
    """To the one who decides."""


@dataclass(frozen=True)
class Choice:
    """What happens at a decision."""

    decision: str
    player: str
    reached: float
    """Chance that the game comes here."""
    moves: tuple[Move, ...]
    is_tied: bool
    """Whether its player has no noise and the order of the list decided among equally good moves."""


@dataclass(frozen=True)
class End:
    """How the game may end."""

    number: int
    """Among all ends, in the order of the tree, from 0."""
    name: str
    """May be empty."""
    way: tuple[tuple[str, str], ...]
    """(decision or chance, move) from the start."""
    chance: float
    payoffs: Mapping[str, float]


@dataclass(frozen=True)
class TreeAnswer:
    """All that was found out about a tree."""

    title: str
    scales: Mapping[str, float]
    """Player -> noise of its choices, in the unit of payoffs; of all players, in the file's order."""
    payoffs: Mapping[str, float]
    """Player -> expected worth."""
    choices: tuple[Choice, ...]
    """In the order of the tree."""
    ends: tuple[End, ...]
    """The likeliest, and all to which equilibria and turning points lead; in the order of the tree."""
    ends_in_all: int
    equilibria: Equilibria | None
    """Subgame-perfect equilibria in pure strategies, one for each of the ways in which they may end; None where
    somebody who decides has noise."""
    turning_points: tuple[TurningPoint, ...] | None
    """The comparisons on which it hangs where the game ends, the closest first; None with noise, and where there are
    too many decisions to try each."""


def solve_own_tree(
    game: TreeFile, scales: Mapping[str, float], most_ends: int = 1000, most_equilibria: int = 100
) -> TreeAnswer:
    """Solve a tree for one set of numbers.

    Parameters
    ----------
    scales
        Player -> noise of its choices, 0 to infinity; 0 where left out.
    most_ends
        Ends to tell of; the likeliest are.

    Raises
    ------
    InvalidInputError
        If a scale is negative.
    """
    every = {player: float(scales.get(player, 0.0)) for player in game.players}
    tree = compile_tree(game.tree)
    solution = tree.solve(every)
    noisy = any(every[decision.player] > 0 for decision in tree.decisions.values())
    equilibria = None if noisy else subgame_perfect(game.tree, most_equilibria)
    turning = None if noisy or len(tree.decisions) > _MOST_TRIED else turning_points(game.tree)[:_MOST_TOLD]
    led_to = [one.ends for one in turning or ()]
    if equilibria is not None:
        led_to += [one.ends for one in equilibria.found]
    points = laid_out(game.tree)
    chance = _chance_of(points, solution)
    return TreeAnswer(
        game.title,
        every,
        {player: float(solution.payoffs[0, tree.players.index(player)]) for player in game.players},
        tuple(_choices(points, chance, solution)),
        tuple(_ends(points, chance, most_ends, led_to)),
        len(tree.ends),
        equilibria,
        turning,
    )


def _chance_of(points: Sequence[Point], solution: DrawnSolution) -> list[float]:
    """Chance that the game comes to each point."""
    chance = [1.0] * len(points)
    for place, point in enumerate(points):
        if isinstance(point.node, Outcome):
            continue
        if isinstance(point.node, Chance):
            moves = probabilities_of(points, place)
        else:
            moves = solution.choices[point.node.name][0].tolist()
        for below, move in zip(point.below, moves, strict=True):
            chance[below] = chance[place] * move
    return chance


def _choices(points: Sequence[Point], chance: Sequence[float], solution: DrawnSolution) -> Iterator[Choice]:
    for place, point in enumerate(points):
        if isinstance(point.node, Decision):
            name = point.node.name
            columns = solution.choices[name][0].tolist(), solution.worths[name][0].tolist()
            moves = tuple(Move(*found) for found in zip(point.node.moves, *columns, strict=True))
            yield Choice(name, point.node.player, chance[place], moves, name in solution.ties)


def _ends(
    points: Sequence[Point], chance: Sequence[float], most: int, led_to: Sequence[tuple[int, ...]]
) -> Iterator[End]:
    places = [place for place, point in enumerate(points) if isinstance(point.node, Outcome)]
    told = set(heapq.nlargest(most, range(len(places)), key=lambda number: chance[places[number]]))
    told.update(end for ends in led_to for end in ends)
    for number in sorted(told):
        place = places[number]
        yield End(
            number, points[place].node.name, steps_to(points, place), chance[place], payoffs_of(points, place)
        )
