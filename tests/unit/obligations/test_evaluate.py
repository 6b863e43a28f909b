import itertools

import pytest

from foedus.analyses.obligations.evaluate import (
    all_of,
    conjunction,
    contested,
    disjunction,
    failing,
    negation,
)
from foedus.analyses.obligations.result import Reason

TRUTHS = (True, None, False)


def leaf(says, holds):
    return Reason(says, holds, "art. 1", "A")


def any_of(*parts):
    return Reason("one", disjunction(part.holds for part in parts), parts=parts, any_of=True)


def both(*parts):
    return all_of("all", parts, "art. 1", "A")


@pytest.mark.parametrize(("a", "b"), list(itertools.product(TRUTHS, TRUTHS)))
def test_contested_lies_between_false_and_true(a, b):
    rank = {False: 0, None: 1, True: 2}
    assert rank[conjunction([a, b])] == min(rank[a], rank[b])
    assert rank[disjunction([a, b])] == max(rank[a], rank[b])
    assert negation(conjunction([a, b])) == disjunction([negation(a), negation(b)])


def test_every_failing_part_of_a_conjunction_is_named():
    assert failing(both(leaf("a", False), leaf("b", True), leaf("c", False))) == ("a", "c")


def test_of_alternatives_the_one_that_comes_closest_is_named():
    far = both(leaf("a", False), leaf("b", False))
    near = both(leaf("c", True), leaf("d", False))
    assert failing(any_of(far, near)) == ("d",)


def test_alternatives_that_are_one_step_away_make_one_reason():
    assert failing(any_of(leaf("a", False), leaf("b", False))) == ("a, and b",)


def test_where_every_alternative_needs_two_steps_one_way_is_named_in_full():
    first = both(leaf("a", False), leaf("b", False))
    second = both(leaf("c", False), leaf("d", False))
    assert failing(any_of(first, second)) == ("a", "b")


def test_a_contested_part_is_no_failing_one():
    assert failing(both(leaf("a", None), leaf("b", False))) == ("b",)


def test_what_keeps_a_tree_contested_is_named_and_what_does_not_matter_is_not():
    tree = both(
        leaf("a", True), any_of(leaf("b", None), leaf("c", False)), any_of(leaf("d", None), leaf("e", True))
    )
    assert tree.holds is None
    assert [found.says for found in contested(tree)] == ["b"]


def test_a_tree_that_holds_names_nothing():
    assert failing(leaf("a", True)) == contested(leaf("a", True)) == ()
