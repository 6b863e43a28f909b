from __future__ import annotations

import importlib
import re
from fractions import Fraction

import pytest

from foedus.analyses.stability.guarantee_game.explicit_tree import scales, year_tree
from foedus.analyses.stability.trees.backward_induction import Chance, Decision, Node, Outcome, solve
from foedus.analyses.stability.trees.efg import efg

random_game = importlib.import_module("tests.unit.stability.games").random_game

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{}"]+')


class Reader:
    """Reads the format back into a tree, by its published grammar and not by our writer."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        self.place = 0
        assert self.next() == "EFG"
        assert (self.next(), self.next()) == ("2", "R")
        self.title = self.name()
        self.players = self.names()
        self.seen: set[tuple[str, str]] = set()
        self.outcomes: set[str] = set()
        self.tree = self.node()
        assert self.place == len(self.tokens), "something is left over"

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def name(self) -> str:
        token = self.next()
        assert token[0] == token[-1] == '"'
        return re.sub(r"\\(.)", r"\1", token[1:-1])

    def listed(self) -> list[str]:
        assert self.next() == "{"
        end = self.tokens.index("}", self.place)
        found = self.tokens[self.place : end]
        self.place = end + 1
        return found

    def names(self) -> list[str]:
        return [re.sub(r"\\(.)", r"\1", token[1:-1]) for token in self.listed()]

    def node(self) -> Node:
        kind, name = self.next(), self.name()
        if kind == "t":
            number, _ = self.next(), self.name()
            assert number not in self.outcomes
            self.outcomes.add(number)
            payoffs = [float(value) for value in self.listed()]
            return Outcome(dict(zip(self.players, payoffs, strict=True)))
        if kind == "c":
            self.once("chance", self.next())
            self.name()
            shares = [Fraction(share) for share in self.listed()[1::2]]
            assert sum(shares) == 1
            assert self.next() == "0"
            return Chance(tuple((float(share), self.node()) for share in shares))
        assert kind == "p"
        player = self.players[int(self.next()) - 1]
        self.once(player, self.next())
        self.name()
        moves = self.names()
        assert self.next() == "0"
        return Decision(name, player, {move: self.node() for move in moves})

    def once(self, player: str, number: str) -> None:
        assert (player, number) not in self.seen, "two decisions share an information set"
        self.seen.add((player, number))


@pytest.mark.parametrize("guarantors", [0, 1, 3])
def test_a_year_of_the_guarantee_game_reads_back_as_the_same_game(guarantors):
    game = random_game(3, guarantors, seed=guarantors)
    for draw in range(game.size):
        tree = year_tree(game, draw, 2, {"challenger": 0.6, "target": 0.4})
        read = Reader(efg(tree, "One year"))
        assert read.title == "One year"
        noise = scales(game, draw)
        before, after = solve(tree, noise), solve(read.tree, noise)
        assert after.choices.keys() == before.choices.keys()
        for decision, chances in before.choices.items():
            assert after.choices[decision] == pytest.approx(chances, abs=1e-12)
        assert after.payoffs == pytest.approx(before.payoffs, abs=1e-12)


def test_quotes_in_names_survive():
    tree = Decision(
        'the "first" \\ move', "A", {'say "no"': Outcome({"A": 1e-7}), "yes": Outcome({"A": 2.0})}
    )
    read = Reader(efg(tree, 'A "small" game'))
    assert read.title == 'A "small" game'
    assert read.tree == tree


def test_probabilities_that_are_no_round_binary_numbers_still_sum_to_one():
    thirds = Chance(tuple((1 / 3, Outcome({"A": float(place)})) for place in range(3)))
    assert Reader(efg(thirds, "Thirds")).tree.branches[0][0] == 1 / 3
