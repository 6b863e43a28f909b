from __future__ import annotations

import importlib

import numpy as np
import pytest

from foedus.analyses.stability.trees.efg import efg
from foedus.analyses.stability.trees.many_draws import compile_tree
from foedus.analyses.stability.trees.read_efg import read_efg
from foedus.analyses.stability.trees.tree import Chance, Decision, Outcome, laid_out
from foedus.errors import InputError, InvalidInputError

random_tree = importlib.import_module("tests.unit.stability.random_trees").random_tree

HEAD = 'EFG 2 R "A game" { "A" "B" }\n'
ENDS = 't "" 1 "" { 1 2 }\nt "" 2 "" { 3 4 }\n'


def payoff(rng):
    """From the smallest to the largest numbers, and round ones."""
    kinds = (rng.normal() * 10.0 ** rng.integers(-300, 299), rng.integers(-3, 4) / 10, 1 / 3, 5e-324, -0.0)
    return float(kinds[rng.integers(len(kinds))])


@pytest.mark.parametrize("seed", range(40))
def test_what_was_written_reads_back_the_same_to_the_last_digit(seed):
    tree = random_tree(seed, 1 + seed % 6, 5 + seed, most_moves=7, chance=0.4, payoff=payoff)
    read = read_efg(efg(tree, "A game"))
    assert read.title == "A game"
    first, second = laid_out(tree), laid_out(read.tree)
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        if isinstance(one.node, Chance):
            before, after = ([chance for chance, _ in each.node.branches] for each in (one, other))
            # Drawn at random, they may sum to 1 only after a change in the last digit.
            assert after == pytest.approx(before, rel=4e-16)
        elif isinstance(one.node, Decision):
            assert (other.node.name, other.node.player) == (one.node.name, one.node.player)
            assert list(other.node.moves) == list(one.node.moves)
        else:
            assert other.node.payoffs == one.node.payoffs
    assert read_efg(efg(read.tree, "A game")) == read, "and once more"


def test_a_file_by_hand_with_all_that_the_format_allows():
    game = read_efg(
        """EFG 2 D "Fight \\"or\\" not" { "A" "" }
        "a comment of the author"
        c "weather" 1 "" { "rain" 1/4 "sun" .75 } 0
        p "" 1 1 "(1,1)" { "in" "" } 1 "toll" { -1, 2e0 }
        t "end" 2 "war" { 0.5, -1/2 }
        t "" 0
        c "" 1 0
        p "" 2 7 { "only" } 0
        t "" 2
        p "" 1 2 "(1,1)" { "x" "y" } 0
        t "" 2 "war"
        t "" 3 "" { 0 0 }
        """
    )
    assert (game.title, game.players) == ('Fight "or" not', ("A", "Player 2"))
    assert isinstance(game.tree, Chance)
    assert (game.tree.name, game.tree.labels) == ("weather", ("rain", "sun"))
    (rain, wet), (sun, dry) = game.tree.branches
    assert (rain, sun) == (0.25, 0.75)
    toll = Outcome({"A": -1.0, "Player 2": 2.0})
    assert wet == Decision("(1,1)", "A", {"in": Outcome({"A": -0.5, "Player 2": 1.5}, "war"), "2": toll}), (
        "what was paid on the way is added"
    )
    assert [chance for chance, _ in dry.branches] == [0.25, 0.75]
    war = Outcome({"A": 0.5, "Player 2": -0.5}, "war")
    assert dry.branches[0][1] == Decision("Player 2 7", "Player 2", {"only": war})
    second = dry.branches[1][1]
    assert second.name == "(1,1) (2)", "names of decisions are told apart"
    assert second.moves["x"] == war


def test_a_tree_of_many_thousand_moves_is_read_and_solved():
    depth = 5_000
    lines = [f'p "" {1 + n % 2} {n} "{n}" {{ "on" "out" }} 0' for n in range(depth)]
    lines += ['t "" 1 "last" { 9 9 }'] + ['t "" 2 "out" { 0 0 }'] * depth
    compiled = compile_tree(read_efg(HEAD + "\n".join(lines)).tree)
    assert compiled.solve({"A": 0, "B": 0}).payoffs.tolist() == [[9.0, 9.0]]


def decision(player="1", number="1", moves='{ "a" "b" }'):
    return f'p "" {player} {number} "" {moves} 0\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the game:1: the file is empty"),
        ("Hello", "the game:1: the file ends where A file begins"),
        ('NFG 1 R "x" { "A" } { 2 }', "the game:1: this is a game in strategic form"),
        ('EFG 1 R "x" { "A" }\n' + ENDS, "the game:1: the file begins with EFG 1 R"),
        ("EFG 2 R title { }\n" + ENDS, "the game:1: 'title' stands where the title should"),
        ('EFG 2 R "x" { }\n' + ENDS, "the game:1: there are no players"),
        ('EFG 2 R "x" { "A" "A" }\n' + ENDS, "the game:1: 'A' is named twice"),
        (HEAD, "the game:1: the file ends where a point that begins with p, c or t should follow"),
        (HEAD + "q", "the game:2: a point begins with 'q'"),
        (HEAD + decision() + 't "" 1 "" { 1 2 }', "the game:3: the file ends where a point"),
        (HEAD + decision() + ENDS + 't "" 3 "" { 1 2 }', "the game:4: the tree is complete, but more follows"),
        (HEAD + decision("3") + ENDS, "the game:2: there is no player 3"),
        (HEAD + decision("x") + ENDS, "the game:2: 'x' stands where the number of a player should"),
        (HEAD + decision(moves="{ }"), "the game:2: the decision 'A 1' offers no move"),
        (HEAD + decision(moves='{ "a" "a" }') + ENDS, "the game:2: 'a' is named twice"),
        (HEAD + decision(moves="") + ENDS, "the game:2: the moves are missing"),
        (HEAD + 2 * decision() + ENDS, "the game:3: information set 1 of A holds another point, at line 2"),
        (HEAD + 'c "" 1 "" { "x" 0.5 "y" 0.4 } 0\n' + ENDS, "the game:2: the probabilities of chance 1 are 0.5, 0.4"),
        (HEAD + 'c "" 1 "" { "x" 2 "y" -1 } 0\n' + ENDS, "the game:2: the probabilities of chance 1 are 2, -1"),
        (HEAD + 'c "" 1 "" { } 0\n' + ENDS, "the game:2: the probabilities of chance 1 are missing"),
        (HEAD + 'c "" 1 "" 0\n' + ENDS, "the game:2: chance 1 has no branches"),
        (HEAD + decision() + 't "" 1 "" { 1 }\n', "the game:3: 1 payoffs are given"),
        (HEAD + decision() + 't "" 1 "" { 1 two }\n', "the game:3: 'two' stands where a payoff should"),
        (HEAD + decision() + 't "" 1 "" { 1 nan }\n', "the game:3: 'nan' stands where a payoff should"),
        (HEAD + decision() + 't "" 1 "" { 1 1/0 }\n', "the game:3: 1/0 is no number"),
        (HEAD + decision() + 't "" 1 "" { 1 1e999999999 }\n', "the game:3: 1e999999999 is no number"),
        (HEAD + decision() + 't "" 1 ""\n', "the game:3: outcome 1 has no payoffs"),
        (HEAD + decision() + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }', "the game:4: outcome 1 has other payoffs"),
        (HEAD + decision() + 't "" 1 "" { 1 2\n', "the game:3: the file ends where a payoff should follow"),
        (HEAD + 't "never closed 1 { 1 2 }\n', "the game:2: a quotation mark is never closed"),
    ],
)  # fmt: skip
def test_a_file_at_fault_is_refused_with_the_line(text, message):
    with pytest.raises(InputError) as caught:
        read_efg(text, "the game")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (Outcome({"A": np.inf}), "must be finite"),
        (Outcome({"A": np.zeros(3)}), "must be a single number"),
        (Outcome({"A": lambda given: given["x"]}), "must be a single number"),
        (Chance(((0.5, Outcome({"A": 0.0})), (0.2, Outcome({"A": 0.0})))), "must sum to 1"),
        (Outcome({"A": 1.0, " A": 1.0}), "two players have the same name but for spaces"),
        (Decision("d", "A", {"a": Outcome({"A": 0.0}), "a ": Outcome({"A": 0.0})}), "two moves of 'd'"),
    ],
)
def test_a_tree_that_cannot_be_written_is_refused(tree, message):
    with pytest.raises(InvalidInputError, match=message):
        efg(tree, "A game")


def test_names_are_written_as_other_programs_take_them():
    tree = Decision(" a\nname  of two ", "A", {"x": Outcome({"A": 0.0}), "y": Outcome({"A": 1.0})})
    assert read_efg(efg(tree, "t")).tree.name == "a name of two"


def test_decisions_of_one_name_get_numbers_that_no_other_name_has():
    names = ("d", "d (3)", "d", "d", "d")
    nested = "".join(
        f'p "" 1 {number} "{name}" {{ "stop" "go" }} 0\nt "" {number} "" {{ 1 2 }}\n'
        for number, name in enumerate(names, start=1)
    )
    read = read_efg(HEAD + nested + 't "" 9 "" { 3 4 }\n')
    found = [point.node.name for point in laid_out(read.tree) if isinstance(point.node, Decision)]
    assert found == ["d", "d (3)", "d (2)", "d (4)", "d (5)"]
