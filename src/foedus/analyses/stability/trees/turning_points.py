"""On which single comparison does it hang how a game without noise ends?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foedus.analyses.stability.trees.backward_induction import choice
from foedus.analyses.stability.trees.subgame_perfect import Equilibrium
from foedus.analyses.stability.trees.tree import (
    Chance,
    Decision,
    Node,
    Outcome,
    Point,
    laid_out,
    payoffs_of,
    probabilities_of,
)


@dataclass(frozen=True)
class TurningPoint:
    """One player's preference between two moves, without which the game would end elsewhere."""

    decision: str
    player: str
    chosen: str
    other: str
    margin: float
    """How much more the chosen move is worth to the player than the other, in the unit of payoffs; 0 at a tie."""
    ends: tuple[int, ...]
    """Where the game would end if the other were chosen, all others replying to that; places among the outcomes in the
    order of the tree, one for each branch of a chance."""
    payoffs: Mapping[str, float]
    """Expected worth to each player then."""


def turning_points(tree: Node) -> tuple[TurningPoint, ...]:
    """Every single comparison that decides how the game ends, the closest first.

    A comparison need not be made on the way that play takes: often it is a threat or a promise that makes the others
    keep away from it.

    Notes
    -----
    Each decision in turn is given another move; those above it then choose anew, those beside it stay as they are.

    Examples
    --------
    The challenger keeps the peace since the guarantor would fight; by 0.1 it would not.

    >>> fight, abstain = Outcome({"C": -1, "G": -0.2}), Outcome({"C": 1, "G": -0.3})
    >>> reply = Decision("help", "G", {"fight": fight, "abstain": abstain})
    >>> found = turning_points(Decision("first", "C", {"keep": Outcome({"C": 0, "G": 0}), "attack": reply}))
    >>> [(one.decision, one.other, round(one.margin, 3)) for one in found]
    [('help', 'abstain', 0.1), ('first', 'attack', 1.0)]
    """
    points = laid_out(tree)
    number = {
        place: n
        for n, place in enumerate(p for p, point in enumerate(points) if isinstance(point.node, Outcome))
    }
    played: list[Equilibrium] = [Equilibrium((), {})] * len(points)
    for place in reversed(range(len(points))):
        if place in number:
            played[place] = Equilibrium((number[place],), payoffs_of(points, place))
        else:
            played[place] = _played(points, place, [played[below] for below in points[place].below])
    return tuple(sorted(_turning(points, played), key=lambda one: one.margin))


def _turning(points: Sequence[Point], played: Sequence[Equilibrium]) -> Iterator[TurningPoint]:
    for place, point in enumerate(points):
        if not isinstance(point.node, Decision):
            continue
        player, moves = point.node.player, tuple(point.node.moves)
        following = [played[below] for below in point.below]
        worth = [each.payoffs[player] for each in following]
        chosen = choice(worth, 0).index(1)
        for other, instead in enumerate(following):
            start = _from(points, played, place, instead)
            if other != chosen and start.ends != played[0].ends:
                margin = max(worth[chosen] - worth[other], 0.0)
                yield TurningPoint(
                    point.node.name, player, moves[chosen], moves[other], margin, start.ends, start.payoffs
                )


def _from(
    points: Sequence[Point], played: Sequence[Equilibrium], place: int, instead: Equilibrium
) -> Equilibrium:
    """How the whole game is played if play from one point on is another."""
    while (above := points[place].above) >= 0:
        following = [instead if below == place else played[below] for below in points[above].below]
        place, instead = above, _played(points, above, following)
    return instead


def _played(points: Sequence[Point], place: int, following: Sequence[Equilibrium]) -> Equilibrium:
    node = points[place].node
    if isinstance(node, Chance):
        chances = probabilities_of(points, place)
        return Equilibrium(
            tuple(sorted(end for each in following for end in each.ends)),
            {
                player: sum(
                    chance * each.payoffs[player] for chance, each in zip(chances, following, strict=True)
                )
                for player in following[0].payoffs
            },
        )
    assert isinstance(node, Decision)
    return following[choice([each.payoffs[node.player] for each in following], 0).index(1)]
