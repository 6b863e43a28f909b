"""A game tree as text in Gambit's extensive-form format, to be checked or solved by other programs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from foedus.analyses.stability.trees.tree import (
    Chance,
    Decision,
    Node,
    Outcome,
    Point,
    laid_out,
    payoffs_of,
    players_of,
    probabilities_of,
)
from foedus.errors import InvalidInputError

_DIGITS = 2000
"""More than any binary number has."""


def efg(tree: Node, title: str) -> str:
    """The tree in version 2 of the format.

    Every decision is an information set of its own, as in any game of perfect information; players are
    numbered in the order in which they first appear.  Numbers are exact: `read_efg` reads the same tree back.
    Readers of the format insist that probabilities sum to exactly 1, so these are written with all their digits, and
    the last digit of one changes where they do not.  Names lose line breaks and doubled or outer spaces, which other
    programs refuse.

    Raises
    ------
    InvalidInputError
        If the tree makes no sense, holds more than one set of numbers or one that is not finite, or if two names
        become one.

    References
    ----------
    McKelvey, McLennan and Turocy, Gambit: Software Tools for Game Theory, chapter on file formats.

    Examples
    --------
    >>> peace, war = Outcome({"A": 1.0, "B": 0.0}), Outcome({"A": 0.25, "B": -1.0}, "war")
    >>> print(efg(Decision("first", "A", {"keep": peace, "break": war}), "One move"))
    EFG 2 R "One move" { "A" "B" }
    <BLANKLINE>
    p "first" 1 1 "first" { "keep" "break" } 0
    t "" 1 "" { 1.0 0.0 }
    t "" 2 "war" { 0.25 -1.0 }
    <BLANKLINE>
    """
    points = laid_out(tree)
    players = players_of(points)
    _require_apart("players", players)
    _require_apart("decisions", [p.node.name for p in points if isinstance(p.node, Decision)])
    lines = [f"EFG 2 R {_quoted(title)} {{ {_names(players)} }}", "", *_lines(points, players), ""]
    return "\n".join(lines)


def _lines(points: Sequence[Point], players: tuple[str, ...]) -> Iterator[str]:
    """Numbers chances, outcomes and each player's information sets as it goes."""
    information_sets = dict.fromkeys(players, 0)
    chances = outcomes = 0
    for place, point in enumerate(points):
        node = point.node
        if isinstance(node, Outcome):
            outcomes += 1
            worth = payoffs_of(points, place)
            payoffs = " ".join(_decimal(worth[player]) for player in players)
            yield f't "" {outcomes} {_quoted(node.name)} {{ {payoffs} }}'
        elif isinstance(node, Chance):
            chances += 1
            name = _quoted(node.name)
            yield f"c {name} {chances} {name} {{ {_probabilities(points, place)} }} 0"
        else:
            information_sets[node.player] += 1
            _require_apart(f"moves of {node.name!r}", tuple(node.moves))
            number, name = players.index(node.player) + 1, _quoted(node.name)
            yield f"p {name} {number} {information_sets[node.player]} {name} {{ {_names(tuple(node.moves))} }} 0"


def _probabilities(points: Sequence[Point], place: int) -> str:
    labels = [points[after].move for after in points[place].below]
    shares = exact_shares(probabilities_of(points, place))
    return " ".join(f"{_quoted(label)} {share:f}" for label, share in zip(labels, shares, strict=True))


def exact_shares(given: Sequence[float]) -> list[Decimal]:
    """Decimals that sum to exactly 1 and round to the given probabilities.

    What the probabilities lack to 1 is shared out so that each keeps rounding to the number it was.  Where they lack
    more than that allows, the largest takes up the rest.

    Examples
    --------
    >>> exact_shares([0.1, 0.9])
    [Decimal('0.1'), Decimal('0.9')]
    >>> thirds = exact_shares([1 / 3, 1 / 3, 1 / 3])
    >>> sum(map(Fraction, thirds)), [float(third) == 1 / 3 for third in thirds]
    (Fraction(1, 1), [True, True, True])
    """
    short = [Decimal(repr(value)) for value in given]
    if sum(map(Fraction, short)) == 1:
        return short
    with localcontext(prec=_DIGITS):  # of a binary number, every digit of its decimals
        shares = [Decimal(value) for value in given]
        lacking = 1 - sum(shares)
        for place, value in enumerate(given):
            # Beyond half the distance to the next number it would round to that; downward from a power of two, half.
            room = (
                Decimal(math.ulp(value)) * 7 / (32 if math.frexp(value)[0] == 0.5 else 16)
                if value
                else Decimal(0)
            )
            moved = max(min(lacking, room), -room)
            shares[place] += moved
            lacking -= moved
        shares[given.index(max(given))] += lacking
        return shares


def _require_apart(kind: str, names: Sequence[str]) -> None:
    written = {_plain(name) for name in names}
    if len(written) < len(names):
        raise InvalidInputError(
            f"two {kind} have the same name but for spaces: {', '.join(map(repr, names))}"
        )


def _decimal(value: float) -> str:
    """Every digit of a number, without an exponent."""
    return f"{Decimal(repr(value)):f}"


def _names(names: Sequence[str]) -> str:
    return " ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + _plain(name).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(name: str) -> str:
    return " ".join(name.split())
