"""Every subgame-perfect equilibrium in pure strategies, where moves are equally good and more than one will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from foedus.analyses.stability.trees.logit import ALIKE
from foedus.analyses.stability.trees.tree import Chance, Node, Outcome, laid_out, payoffs_of, probabilities_of


@dataclass(frozen=True)
class Equilibrium:
    """One way in which a game may end if nobody ever has reason to choose otherwise."""

    ends: tuple[int, ...]
    """Ends that are reached, as places among the outcomes in the order of the tree; one more for each branch of a
    chance on the way."""
    payoffs: Mapping[str, float]
    """Expected worth to each player."""


@dataclass(frozen=True)
class Equilibria:
    """What was found."""

    found: tuple[Equilibrium, ...]
    """All that differ in where the game ends; at least one."""
    is_complete: bool
    """False where there were too many to list; those that are listed are equilibria all the same."""


def subgame_perfect(tree: Node, most: int = 1000) -> Equilibria:
    """Where a game of perfect information may end if nobody makes a mistake.

    With ties there may be several such ends, and some of them only because of what somebody else would do when
    indifferent.  Of strategies that lead to the same ends, one is enough.

    Parameters
    ----------
    most
        Equilibria followed at any one point.

    Notes
    -----
    A way of playing on after a move is part of an equilibrium if each other move can be followed by an equilibrium that
    is no better for the one who chooses: the worst of each are compared, so that no profile need be listed.  Worths
    count as equal where they differ by rounding alone.

    References
    ----------
    Selten (1965), Zeitschrift für die gesamte Staatswissenschaft 121:301-324; Kuhn (1953), Extensive games and the
    problem of information, for the recursion.

    Examples
    --------
    The target does not mind whether it yields; whether the challenger demands hangs on that.

    >>> from foedus.analyses.stability.trees.tree import Decision
    >>> reply = Decision("reply", "T", {"yield": Outcome({"C": 1, "T": -1}), "resist": Outcome({"C": -1, "T": -1})})
    >>> game = Decision("first", "C", {"demand": reply, "keep": Outcome({"C": 0, "T": 0})})
    >>> [equilibrium.ends for equilibrium in subgame_perfect(game).found]
    [(0,), (2,)]
    """
    points = laid_out(tree)
    number = {
        place: n
        for n, place in enumerate(p for p, point in enumerate(points) if isinstance(point.node, Outcome))
    }
    found: list[list[Equilibrium]] = [[]] * len(points)
    is_complete = True
    for place in reversed(range(len(points))):
        node, below = points[place].node, [found[after] for after in points[place].below]
        if isinstance(node, Outcome):
            found[place] = [Equilibrium((number[place],), payoffs_of(points, place))]
            continue
        several = (
            _after_chance(probabilities_of(points, place), below, most + 1)
            if isinstance(node, Chance)
            else _after_choice(node.player, below)
        )
        is_complete = is_complete and len(several) <= most
        found[place] = several[:most]
    return Equilibria(tuple(found[0]), is_complete)


def _after_choice(player: str, below: Sequence[Sequence[Equilibrium]]) -> list[Equilibrium]:
    worst = [min(one.payoffs[player] for one in following) for following in below]
    rounding = ALIKE * max(abs(one.payoffs[player]) for following in below for one in following)
    bar = max(worst) - rounding  # a move's own worst is no bar to the rest of what may follow it
    return [one for following in below for one in following if one.payoffs[player] >= bar]


def _after_chance(
    probabilities: Sequence[float], below: Sequence[Sequence[Equilibrium]], most: int
) -> list[Equilibrium]:
    several = []
    for together in islice(product(*below), most):
        ends = tuple(sorted(end for one in together for end in one.ends))
        payoffs = {
            player: sum(
                chance * one.payoffs[player] for chance, one in zip(probabilities, together, strict=True)
            )
            for player in together[0].payoffs
        }
        several.append(Equilibrium(ends, payoffs))
    return several
