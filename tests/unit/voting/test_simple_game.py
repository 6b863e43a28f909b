from fractions import Fraction
from itertools import combinations

import pytest

from foedus.analyses.voting.simple_game import dual, integer_weights, is_winning, quotient
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count, voters


def test_the_quota_itself_is_enough():
    rule = Weighted(("a", "b"), (Fraction(1, 2), Fraction(1, 3)), Fraction(5, 6))
    assert is_winning(rule, {"a", "b"})
    assert not is_winning(rule, {"a"})


def test_a_quota_between_two_reachable_weights_is_rounded_up():
    rule = Weighted(("a", "b", "c"), (Fraction(2),) * 3, Fraction(3))
    assert integer_weights(rule) == ((1, 1, 1), 2)


def test_weights_of_zero_survive_the_scaling():
    rule = Weighted(("a", "b"), (Fraction(0), Fraction(7, 3)), Fraction(1))
    assert integer_weights(rule) == ((0, 1), 1)


def test_sixty_five_percent_of_an_odd_total_is_not_rounded_down():
    rule = Weighted(tuple("abc"), (Fraction(1),) * 3, Fraction(65, 100) * 3)
    assert integer_weights(rule)[1] == 2


@pytest.mark.parametrize(
    "rule",
    [
        Unanimity(("a", "b", "c")),
        count(("a", "b", "c", "d"), 2),
        Weighted(("a", "b", "c"), (Fraction(5, 2), Fraction(1), Fraction(0)), Fraction(3)),
        AllOf((count(("a", "b", "c"), 2), AnyOf((Unanimity(("c", "d")), Unanimity(("a",)))))),
    ],
)
def test_a_coalition_blocks_exactly_if_the_others_do_not_win(rule):
    everybody = set(voters(rule))
    for size in range(len(everybody) + 1):
        for members in combinations(sorted(everybody), size):
            assert is_winning(dual(rule), members) == (not is_winning(rule, everybody - set(members)))


def test_a_bloc_brings_the_weights_of_all_its_members_in_every_part():
    rule = AllOf((Unanimity(("a", "b", "c")), Weighted(("a", "b", "d"), (Fraction(3),) * 3, Fraction(5))))
    blocs = {"a": "x", "b": "x", "c": "c", "d": "x"}
    assert quotient(rule, blocs) == AllOf(
        (Unanimity(("x", "c")), Weighted(("x",), (Fraction(9),), Fraction(5)))
    )
