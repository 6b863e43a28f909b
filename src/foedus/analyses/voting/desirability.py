"""Who can take whose place? Which voters are alike, and can every two be compared?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting import grid
from foedus.analyses.voting.counts import swings, way
from foedus.analyses.voting.diagram import FAILED, MET, Diagram, diagram
from foedus.analyses.voting.game import Game, game
from foedus.model.rules import Rule


@dataclass(frozen=True)
class Desirability:
    """Which voters can replace which others in every coalition."""

    classes: tuple[tuple[str, ...], ...]
    """Voters that can replace each other, the most desirable classes first."""
    is_complete: bool
    """Whether of every two voters one can replace the other (which makes the rule robust against swaps)."""
    crossed: tuple[str, str] | None
    """Two voters of which neither can replace the other, where there are any."""


def desirability(rule: Rule) -> Desirability:
    """Order voters by who can replace whom.

    One voter is at least as desirable as another if it can take the other's place in every coalition that
    wins.  Then it also has at least as many swings, and exactly as many if each can replace the other.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate to be computed exactly.

    References
    ----------
    Isbell (1958), Duke Mathematical Journal 25:423-439.
    Taylor and Zwicker (1999), Simple Games, Princeton University Press.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> rule = Weighted(("a", "b", "c", "d"), tuple(map(Fraction, (5, 4, 2, 1))), Fraction(6))
    >>> desirability(rule).classes
    (('a',), ('b', 'c'), ('d',))
    """
    found = game(rule)
    order = _Order(found)
    # A voter that can replace another has no fewer swings, so only the first of an equal group is asked.
    each = swings(rule).swings
    groups: list[list[int]] = []
    for kind in sorted(range(len(found.kinds)), key=lambda k: -each[found.kinds[k][0]]):
        voter = found.kinds[kind][0]
        same = next(
            (
                group
                for group in groups
                if each[found.kinds[group[0]][0]] == each[voter] and order.is_above(kind, group[0])
            ),
            None,
        )
        if same is None:
            groups.append([kind])
        else:
            same.append(kind)
    classes = tuple(
        tuple(found.names[voter] for voter in sorted(v for kind in group for v in found.kinds[kind]))
        for group in groups
    )
    crossed = next(
        (
            (one[0], other[0])
            for place, one in enumerate(classes)
            for later, other in enumerate(classes[place + 1 :], start=place + 1)
            if not order.is_above(groups[place][0], groups[later][0])
        ),
        None,
    )
    return Desirability(classes, crossed is None, crossed)


class _Order:
    """Whether a voter of one kind can always take the place of one of another."""

    def __init__(self, found: Game) -> None:
        self._game = found
        self._weights = [[leaf[0][kind[0]] for leaf in found.leaves] for kind in found.kinds]
        self._by_table = way(found) == "table"

    def is_above(self, one: int, other: int) -> bool:
        """Whether the first kind can replace the second."""
        pairs = zip(self._weights[one], self._weights[other], strict=True)
        if all(a >= b for a, b in pairs):
            return True
        if self._game.is_weighted:
            # The lighter can replace the heavier exactly if it has as many swings.
            each = swings(self._game.rule).swings
            return each[self._game.kinds[one][0]] == each[self._game.kinds[other][0]]
        if self._by_table:
            return grid.grid(self._game).is_above(one, other)
        return _replaces(diagram(self._game.rule), self._game.kinds[one][0], self._game.kinds[other][0])


def _replaces(found: Diagram, one: int, other: int) -> bool:
    """Walk down with a coalition that has only the other, and beside it the one that has only the first."""
    with_one = with_other = np.array([found.root])
    for voter, layer in zip(found.order, found.layers, strict=True):
        if voter == one:
            with_one, with_other = layer.yes[with_one], layer.no[with_other]
        elif voter == other:
            with_one, with_other = layer.no[with_one], layer.yes[with_other]
        else:
            with_one = np.concatenate([layer.yes[with_one], layer.no[with_one]])
            with_other = np.concatenate([layer.yes[with_other], layer.no[with_other]])
        open_pairs = (with_one != with_other) & (with_other != FAILED) & (with_one != MET)
        code = np.unique(with_one[open_pairs] * (1 << 32) + with_other[open_pairs])
        with_one, with_other = code >> 32, code & ((1 << 32) - 1)
    return not bool(np.any((with_other == MET) & (with_one == FAILED)))
