"""A game tree as text in Gambit's extensive-form format, to be checked or solved by other programs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from foedus.analyses.stability.trees.backward_induction import Chance, Decision, Node, Outcome


def efg(tree: Node, title: str) -> str:
    """The tree in version 2 of the format.

    Every decision is an information set of its own, as in any game of perfect information; players are
    numbered in the order in which they first appear.  Probabilities are written as exact fractions, since
    readers of the format insist that they sum to 1.

    References
    ----------
    McKelvey, McLennan and Turocy, Gambit: Software Tools for Game Theory, chapter on file formats.

    Examples
    --------
    >>> peace, war = Outcome({"A": 1.0, "B": 0.0}), Outcome({"A": 0.25, "B": -1.0})
    >>> print(efg(Decision("first", "A", {"keep": peace, "break": war}), "One move"))
    EFG 2 R "One move" { "A" "B" }
    <BLANKLINE>
    p "first" 1 1 "first" { "keep" "break" } 0
    t "" 1 "" { 1.0 0.0 }
    t "" 2 "" { 0.25 -1.0 }
    <BLANKLINE>
    """
    players = tuple(dict.fromkeys(_players(tree)))
    names = " ".join(_quoted(player) for player in players)
    lines = [f"EFG 2 R {_quoted(title)} {{ {names} }}", "", *_Writer(players).lines(tree), ""]
    return "\n".join(lines)


def _players(node: Node) -> Iterator[str]:
    if isinstance(node, Outcome):
        yield from node.payoffs
    elif isinstance(node, Chance):
        for _, branch in node.branches:
            yield from _players(branch)
    else:
        yield node.player
        for branch in node.moves.values():
            yield from _players(branch)


class _Writer:
    """Numbers information sets and outcomes as it walks down the tree."""

    def __init__(self, players: tuple[str, ...]) -> None:
        self.players = players
        self.information_sets = dict.fromkeys(players, 0)
        self.chances = 0
        self.outcomes = 0

    def lines(self, node: Node) -> Iterator[str]:
        if isinstance(node, Outcome):
            self.outcomes += 1
            payoffs = " ".join(_decimal(node.payoffs[player]) for player in self.players)
            yield f't "" {self.outcomes} "" {{ {payoffs} }}'
            return
        if isinstance(node, Chance):
            self.chances += 1
            yield f'c "" {self.chances} "" {{ {_branches(node)} }} 0'
            following = [branch for _, branch in node.branches]
        else:
            yield self._decision(node)
            following = list(node.moves.values())
        for branch in following:
            yield from self.lines(branch)

    def _decision(self, node: Decision) -> str:
        self.information_sets[node.player] += 1
        number, name = self.players.index(node.player) + 1, _quoted(node.name)
        moves = " ".join(_quoted(move) for move in node.moves)
        return f"p {name} {number} {self.information_sets[node.player]} {name} {{ {moves} }} 0"


def _branches(node: Chance) -> str:
    """Probabilities of the branches, the last one such that they sum to 1 exactly."""
    shares = [Fraction(probability) for probability, _ in node.branches[:-1]]
    shares.append(1 - sum(shares, Fraction(0)))
    return " ".join(f'"{place}" {share}' for place, share in enumerate(shares, start=1))


def _decimal(value: float) -> str:
    """Every digit of a number, without an exponent."""
    return f"{Decimal(repr(float(value))):f}"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
