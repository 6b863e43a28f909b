from __future__ import annotations

import math

import numpy as np
import pytest

from foedus.analyses.stability.trees.backward_induction import Chance, Decision, Outcome, choice, solve
from foedus.errors import InvalidInputError


def end(a: float, b: float) -> Outcome:
    return Outcome({"A": a, "B": b})


def test_noise_in_a_later_choice_is_foreseen():
    later = Decision("later", "B", {"good": end(1, 1), "bad": end(-5, 0)})
    tree = Decision("first", "A", {"stay": end(0, 0), "trust": later})
    solution = solve(tree, {"A": 0.0, "B": 1.0})
    good = 1 / (1 + math.exp(-1))
    assert solution.choices["later"]["good"] == pytest.approx(good)
    assert solution.choices["first"] == {"stay": 1.0, "trust": 0.0}
    assert good * 1 - (1 - good) * 5 < 0


def test_without_noise_an_empty_threat_is_not_believed():
    reply = Decision("reply", "B", {"fight": end(-1, -1), "share": end(1, 1)})
    tree = Decision("entry", "A", {"stay out": end(0, 2), "enter": reply})
    assert solve(tree, {"A": 0, "B": 0}).payoffs == {"A": 1, "B": 1}


def test_a_chance_is_averaged():
    tree = Chance(((0.25, end(4, 0)), (0.75, end(0, 4))))
    assert solve(tree, {}).payoffs == {"A": 1, "B": 3}


def test_with_noise_without_end_every_move_is_as_likely_as_any_other():
    assert choice([1.0, 3.0, -2.0, 7.0], math.inf) == [0.25] * 4


def test_a_tree_that_comes_back_to_a_point_is_refused():
    turns: dict = {"out": end(0, 0)}
    start = Decision("start", "A", turns)
    turns["on"] = Decision("next", "B", {"back": start})
    with pytest.raises(InvalidInputError, match="runs in a circle: it comes back to a point after on > back"):
        solve(start, {"A": 1.0, "B": 1.0})


def test_a_tree_may_be_deeper_than_a_program_likes_to_call_itself():
    tree = end(0, 0)
    for place in range(5000):
        tree = Decision(f"{place}", "A", {"on": tree, "out": end(-1, 0)})
    assert solve(tree, {"A": 0.0}).payoffs == {"A": 0, "B": 0}


def test_choices_between_worths_far_apart_do_not_overflow():
    assert choice([1e6, -1e6], 1e-6) == [1.0, 0.0]


@pytest.mark.parametrize(
    ("tree", "scales", "message"),
    [
        (end(0, 0), {"A": -1.0}, "must be 0 or more"),
        (Decision("d", "A", {}), {"A": 1.0}, "offers no move"),
        (Decision("d", "B", {"go": end(0, 0)}), {"A": 1.0}, "no scale is given for B, who decides 'd'"),
        (Decision("d", "C", {"go": end(0, 0)}), {"C": 1.0}, "the end after go gives no payoff to C"),
        (end(math.nan, 0), {}, "the payoff of A at the start must be finite"),
        (end(np.zeros(2), 0), {}, "must be a single number"),
        (Chance(((0.5, end(0, 0)),)), {}, "must sum to 1"),
        (Chance(((1.5, end(0, 0)), (-0.5, end(0, 0)))), {}, "must sum to 1"),
        (Chance(()), {}, "has no branch"),
        (Chance(((1.0, end(0, 0)),), labels=("a", "b")), {}, "1 branches, but 2 labels"),
        (
            Decision(
                "d",
                "A",
                {"a": Decision("d", "A", {"x": end(0, 0)}), "b": Decision("d", "A", {"x": end(0, 0)})},
            ),
            {"A": 1.0},
            "two decisions are called 'd'",
        ),
    ],
)
def test_a_tree_that_makes_no_sense_is_refused(tree, scales, message):
    with pytest.raises(InvalidInputError, match=message):
        solve(tree, scales)
