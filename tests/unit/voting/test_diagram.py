from fractions import Fraction
from math import comb

import numpy as np
import pytest

from foedus.analyses.voting import diagram as module
from foedus.analyses.voting.diagram import diagram
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count


def named(size):
    return tuple(f"v{place}" for place in range(size))


def weighted(quota, *weights):
    return Weighted(named(len(weights)), tuple(map(Fraction, weights)), Fraction(quota))


@pytest.mark.parametrize("size", [1, 2, 63, 64, 65, 128, 171])
def test_swings_under_majority_are_exact_at_any_size(size):
    needed = size // 2 + 1
    winning, swings = diagram(count(named(size), needed)).winning_and_swings()
    assert winning == sum(comb(size, yes) for yes in range(needed, size + 1))
    assert swings == (comb(size - 1, needed - 1),) * size


def test_weights_longer_than_a_machine_word_are_exact():
    huge = 10**30
    rule = weighted(2 * huge + 1, 2 * huge, huge, huge, 1)
    assert diagram(rule).winning_and_swings() == diagram(weighted(5, 4, 2, 2, 1)).winning_and_swings()


def test_scaling_weights_and_quota_changes_nothing():
    rule, scaled = weighted(6, 4, 3, 2, 1), weighted("6/7", "4/7", "3/7", "2/7", "1/7")
    assert diagram(rule).winning_and_swings() == diagram(scaled).winning_and_swings()


def test_interchangeable_needs_share_a_node():
    # Weights that differ in every digit, but ask for two of the three large ones.
    rule = weighted(200, 101, 102, 103)
    assert diagram(rule).size == diagram(count(named(3), 2)).size


def test_a_rule_joined_with_itself_is_itself():
    rule = weighted(6, 4, 3, 2, 1)
    for joined in (AllOf((rule, rule)), AnyOf((rule, rule))):
        assert diagram(joined).size == diagram(rule).size
        assert diagram(joined).winning_and_swings() == diagram(rule).winning_and_swings()


def test_an_alternative_that_is_stricter_adds_nothing():
    rule = count(named(5), 3)
    wider = AnyOf((rule, Unanimity(named(5))))
    assert diagram(wider).winning_and_swings() == diagram(rule).winning_and_swings()


def test_a_part_shared_by_two_joints_keeps_its_meaning_in_both():
    a, b, c = Unanimity(("v0",)), Unanimity(("v1",)), Unanimity(("v2",))
    rule = AllOf((AnyOf((a, b)), AnyOf((a, c)), AnyOf((AllOf((b, c)), a))))
    # Met by whoever contains v0, or both others.
    assert diagram(rule).winning_and_swings()[0] == 5


def test_an_intricate_rule_is_refused_rather_than_approximated(monkeypatch):
    monkeypatch.setattr(module, "STATE_LIMIT", 4)
    rule = weighted(85, 13, 17, 19, 23, 29, 31, 37)
    crossed = AllOf((rule, Weighted(tuple(reversed(named(7))), rule.weights, rule.quota)))
    with pytest.raises(
        NotApplicableError, match=r"7 voters is too intricate \(weighted parts: 2\).*at most 4"
    ):
        diagram(crossed)


def test_a_rule_without_voters_is_told_so():
    with pytest.raises(InvalidInputError, match="at least one voter"):
        diagram(AllOf(()))


def test_many_draws_are_swept_in_pieces_with_the_same_result(monkeypatch):
    rule = AllOf((count(named(9), 5), weighted(30, 9, 8, 7, 6, 5, 4, 3, 2, 1)))
    yes = np.random.default_rng(3).random((50, 9))
    whole = diagram(rule).chance_and_gradient(yes)
    monkeypatch.setattr(module, "_CELLS", 7 * diagram(rule).size)
    pieces = diagram(rule).chance_and_gradient(yes)
    np.testing.assert_array_equal(whole[0], pieces[0])
    np.testing.assert_allclose(whole[1], pieces[1], rtol=1e-14)
    np.testing.assert_array_equal(diagram(rule).chance(yes), whole[0])


def test_weights_of_many_digits_stay_exact_for_as_many_voters_as_a_union_has():
    # An odd total leaves no ties: of each coalition and its complement, exactly one wins.
    weights = [10**6 + 7919 * place**2 for place in range(26)] + [2]
    assert sum(weights) % 2 == 1
    rule = weighted(sum(weights) // 2 + 1, *weights)
    winning, swings = diagram(rule).winning_and_swings()
    assert winning == 2**26
    assert list(swings[:26]) == sorted(swings[:26])
