"""A game tree read from text in Gambit's extensive-form format."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from foedus.analyses.stability.trees.tree import LARGEST, MOST_OFF_ONE, Chance, Decision, Node, Outcome
from foedus.errors import InputError, Place, Problem

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}])|(?P<word>[^\s{}",]+)|(?P<open>")|[\s,]+', re.DOTALL
)
_NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_FORM = "A file begins with EFG 2 R, a title in quotation marks, and the players in quotation marks between braces"
_PERFECT = "Backward induction needs a game in which whoever chooses has seen all earlier moves"


@dataclass(frozen=True)
class TreeFile:
    """What a file says."""

    title: str
    players: tuple[str, ...]
    """In the file's order."""
    tree: Node


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Record:
    """A point as it stands in the file, and how many follow it."""

    kind: str
    name: str
    player: int
    labels: tuple[str, ...]
    chances: tuple[float, ...]
    payoffs: tuple[float, ...]
    """Of an end, with those given on the way to it."""


def read_efg(text: str, file: str = "the text") -> TreeFile:
    """Read a game of perfect information.

    Payoffs at points before the end are added to those of every end that follows.  A decision is named after its
    information set, or else its point, or else its player, with a number where that is needed to tell it apart; a move
    without a name gets its number.

    Parameters
    ----------
    file
        What messages call the text.

    Raises
    ------
    InputError
        With the line, if the text is not in the format, an information set holds more than one point, or the
        probabilities of a chance do not sum to 1.

    References
    ----------
    McKelvey, McLennan and Turocy, Gambit: Software Tools for Game Theory, chapter on file formats.

    Examples
    --------
    >>> game = read_efg('''
    ... EFG 2 R "Entry" { "Newcomer" "Owner" }
    ... p "" 1 1 "entry" { "in" "out" } 0
    ... p "" 2 1 "reply" { "fight" "share" } 0
    ... t "" 1 "war" { -1 -1 }
    ... t "" 2 "peace" { 1 1 }
    ... t "" 3 "alone" { 0 2 }
    ... ''')
    >>> game.tree.moves["in"].moves["share"]
    Outcome(payoffs={'Newcomer': 1.0, 'Owner': 1.0}, name='peace')
    """
    return _Reader(text, file).read()


class _Reader:
    """Goes through the file once."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = list(self._tokens(text))
        self.place = 0
        self.players: tuple[str, ...] = ()
        self.outcomes: dict[int, tuple[str, tuple[float, ...]]] = {}
        self.seen: dict[tuple[int, int], int] = {}
        """(player, information set) -> line."""
        self.chances: dict[int, tuple[tuple[str, ...], tuple[float, ...]]] = {}
        self.names: dict[str, int] = {}
        """Name of a decision -> the last number that was added to it."""

    def read(self) -> TreeFile:
        title = self._header()
        records = self._records()
        if self._peek() is not None:
            self._fail(
                "the tree is complete, but more follows", "Every move needs exactly one point that follows it"
            )
        return TreeFile(title, self.players, self._tree(records))

    def _tokens(self, text: str) -> Iterator[_Token]:
        line = 1
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup
            if kind == "open":
                self._fail_at(
                    line, "a quotation mark is never closed", "", "Close the name with a second one"
                )
            if kind is not None:
                yield _Token(kind, found.group(), line)
            line += found.group().count("\n")

    def _header(self) -> str:
        first = self._peek()
        if first is None:
            self._fail_at(1, "the file is empty", _FORM)
        if first.text == "NFG":
            self._fail(
                "this is a game in strategic form", _FORM, "Save the tree itself: a file that begins with EFG"
            )
        words = [self._next(_FORM).text for _ in range(3)]
        if words[0] != "EFG" or words[1] != "2" or words[2] not in {"R", "D"}:
            self._fail_at(first.line, f"the file begins with {' '.join(words)}", _FORM)
        title = self._name("the title", _FORM)
        self.players = self._named("Player", self._names("the players", _FORM))
        if not self.players:
            self._fail("there are no players", _FORM)
        following = self._peek()
        if following is not None and following.kind == "text":  # a comment
            self.place += 1
        return title

    def _records(self) -> list[_Record]:
        records: list[_Record] = []
        nothing = (0.0,) * len(self.players)
        ahead = [nothing]
        """What was paid on the way to each point that is still to come, the next one last."""
        while ahead:
            paid = ahead.pop()
            record = self._record(paid)
            records.append(record)
            ahead.extend([record.payoffs] * len(record.labels))
        return records

    def _record(self, paid: tuple[float, ...]) -> _Record:
        kind = self._next(
            "a point that begins with p, c or t", "Every move needs a point that follows it"
        ).text
        if kind not in {"p", "c", "t"}:
            self._fail(
                f"a point begins with {kind!r}", "It begins with p (a player), c (chance) or t (an end)"
            )
        name = self._name("the name of a point")
        if kind == "t":
            outcome, payoffs = self._outcome(paid)
            return _Record(kind, outcome or name, 0, (), (), payoffs)
        if kind == "c":
            name, labels, chances = self._chance(name)
            return _Record(kind, name, 0, labels, chances, self._outcome(paid)[1])
        player, name, labels = self._decision(name)
        return _Record(kind, name, player, labels, (), self._outcome(paid)[1])

    def _decision(self, name: str) -> tuple[int, str, tuple[str, ...]]:
        line = self._line()
        player = self._whole("the number of a player")
        if not 1 <= player <= len(self.players):
            self._fail(f"there is no player {player}", f"The file names {len(self.players)}, counted from 1")
        number = self._whole("the number of an information set")
        who = self.players[player - 1]
        if (player, number) in self.seen:
            self._fail_at(
                line,
                f"information set {number} of {who} holds another point, at line {self.seen[player, number]}",
                _PERFECT,
                "Give each point an information set of its own if that is what is meant; games with hidden moves are "
                "for other programs, such as Gambit",
            )
        self.seen[player, number] = line
        called = self._optional_name() or name or f"{who} {number}"
        labels = self._named("", self._names("the moves"))
        if not labels:
            self._fail(f"the decision {called!r} offers no move", "It offers one or more, in quotation marks")
        return player - 1, self._unique(called), labels

    def _chance(self, name: str) -> tuple[str, tuple[str, ...], tuple[float, ...]]:
        line = self._line()
        number = self._whole("the number of a chance")
        called = self._optional_name() or name
        if not self._stands("{"):
            if number not in self.chances:
                self._fail_at(
                    line, f"chance {number} has no branches", 'They look like { "rain" 1/3 "sun" 2/3 }'
                )
            return called, *self.chances[number]
        self._next("{")
        labels: list[str] = []
        chances: list[float] = []
        while not self._stands("}"):
            labels.append(self._name("the name of a branch") or str(len(labels) + 1))
            chances.append(self._number("a probability"))
        self._next("}")
        if not labels or min(chances) < 0 or abs(math.fsum(chances) - 1) > MOST_OFF_ONE:
            shown = ", ".join(f"{chance:g}" for chance in chances) or "missing"
            self._fail_at(
                line,
                f"the probabilities of chance {number} are {shown}",
                "They are 0 or more and sum to 1",
                "Write thirds and the like as 1/3" if labels else "",
            )
        self.chances[number] = tuple(labels), tuple(chances)
        return called, tuple(labels), tuple(chances)

    def _outcome(self, paid: tuple[float, ...]) -> tuple[str, tuple[float, ...]]:
        """Name and payoffs of what a point brings, those given before it added."""
        line = self._line()
        number = self._whole("the number of an outcome, or 0 for none")
        name = self._optional_name()
        if self._stands("{"):
            self._next("{")
            payoffs = []
            while not self._stands("}"):
                payoffs.append(self._number("a payoff"))
            self._next("}")
            if len(payoffs) != len(self.players):
                self._fail_at(
                    line, f"{len(payoffs)} payoffs are given", f"There are {len(self.players)} players"
                )
            if self.outcomes.setdefault(number, (name, tuple(payoffs)))[1] != tuple(payoffs):
                self._fail_at(
                    line, f"outcome {number} has other payoffs than before", "An outcome has one set of them"
                )
        elif number and number not in self.outcomes:
            self._fail_at(
                line, f"outcome {number} has no payoffs", "They look like { 1 -0.5 }, one for each player"
            )
        if not number:
            return name, paid
        known, payoffs_of = self.outcomes[number]
        return name or known, tuple(before + more for before, more in zip(paid, payoffs_of, strict=True))

    def _tree(self, records: Sequence[_Record]) -> Node:
        done: list[Node] = []
        for record in reversed(records):
            if record.kind == "t":
                done.append(Outcome(dict(zip(self.players, record.payoffs, strict=True)), record.name))
                continue
            below = [done.pop() for _ in record.labels]
            if record.kind == "c":
                branches = tuple(zip(record.chances, below, strict=True))
                done.append(Chance(branches, record.name, record.labels))
            else:
                moves = dict(zip(record.labels, below, strict=True))
                done.append(Decision(record.name, self.players[record.player], moves))
        return done[0]

    def _unique(self, name: str) -> str:
        found, number = name, self.names.get(name, 0)
        while found in self.names:
            number += 1
            found = f"{name} ({number + 1})"
        self.names[name] = number
        self.names.setdefault(found, 0)
        return found

    def _named(self, kind: str, names: Sequence[str]) -> tuple[str, ...]:
        """Names, with a number for those that have none; no two alike."""
        found = [name or f"{kind} {place}".strip() for place, name in enumerate(names, start=1)]
        twice = next((name for name in found if found.count(name) > 1), None)
        if twice is not None:
            self._fail(f"{twice!r} is named twice", "Names of players, and of moves at one point, differ")
        return tuple(found)

    def _names(self, what: str, allowed: str = "") -> list[str]:
        if not self._stands("{"):
            self._fail(f"{what} are missing", allowed or 'They look like { "keep" "break" }')
        self._next("{")
        names = []
        while not self._stands("}"):
            names.append(self._name(f"a name among {what}"))
        self._next("}")
        return names

    def _name(self, what: str, allowed: str = "") -> str:
        token = self._next(what, allowed)
        if token.kind != "text":
            self._fail(
                f"{token.text!r} stands where {what} should", allowed or "Names stand in quotation marks"
            )
        return re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)

    def _optional_name(self) -> str:
        following = self._peek()
        return self._name("a name") if following is not None and following.kind == "text" else ""

    def _whole(self, what: str) -> int:
        token = self._next(what)
        if token.kind != "word" or not re.fullmatch(r"\d{1,9}", token.text):
            self._fail(f"{token.text!r} stands where {what} should", "A whole number, 0 or more")
        return int(token.text)

    def _number(self, what: str) -> float:
        token = self._next(what)
        if token.kind != "word" or not _NUMBER.fullmatch(token.text):
            self._fail(f"{token.text!r} stands where {what} should", "A number such as -2, 0.5, 1e-3 or 1/3")
        try:
            value = float(Fraction(token.text)) if "/" in token.text else float(token.text)
        except (ZeroDivisionError, OverflowError, ValueError):
            value = math.inf
        if not abs(value) <= LARGEST:
            self._fail(
                f"{token.text} is no number that can be reckoned with", f"A number of at most {LARGEST:g}"
            )
        return value

    def _stands(self, mark: str) -> bool:
        following = self._peek()
        return following is not None and following.text == mark

    def _peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _next(self, what: str, allowed: str = "") -> _Token:
        token = self._peek()
        if token is None:
            self._fail(f"the file ends where {what} should follow", allowed)
        self.place += 1
        return token

    def _line(self) -> int:
        """Line of what was read last."""
        return self.tokens[max(self.place, 1) - 1].line if self.tokens else 1

    def _fail(self, found: str, allowed: str = "", remedy: str = "") -> NoReturn:
        self._fail_at(self._line(), found, allowed, remedy)

    def _fail_at(self, line: int, found: str, allowed: str = "", remedy: str = "") -> NoReturn:
        raise InputError(str(Problem(Place(self.file, line), found, allowed, remedy)))
