from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest

from foedus.analyses.voting import coalitions as module
from foedus.analyses.voting.coalitions import dummies, minimal_blocking, minimal_winning, veto_players
from foedus.analyses.voting.simple_game import is_winning
from foedus.errors import NotApplicableError
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count

ALLIES = tuple(f"m{i}" for i in range(32))
COUNCIL = Weighted(
    tuple(f"p{i}" for i in range(5)) + tuple(f"e{i}" for i in range(10)),
    (Fraction(7),) * 5 + (Fraction(1),) * 10,
    Fraction(39),
)


def test_under_unanimity_every_single_member_blocks():
    found = minimal_blocking(Unanimity(ALLIES))
    assert found.count == 32
    assert set(found) == {(ally,) for ally in ALLIES}
    assert veto_players(Unanimity(ALLIES)) == ALLIES


def test_under_unanimity_only_all_together_carry():
    assert minimal_winning(Unanimity(ALLIES)).first(5) == (ALLIES,)


def test_a_permanent_member_blocks_alone_and_elected_ones_by_seven():
    found = minimal_blocking(COUNCIL)
    assert found.count_by_size[:8] == (0, 5, 0, 0, 0, 0, 0, comb(10, 7))
    assert found.first(5) == (("p0",), ("p1",), ("p2",), ("p3",), ("p4",))


def test_coalitions_come_smallest_first_and_as_many_as_counted():
    rule = AllOf((count(tuple("abcdef"), 3), AnyOf((Unanimity(("a", "b")), count(tuple("cdef"), 3)))))
    listed = list(minimal_winning(rule))
    assert len(listed) == len(set(listed)) == minimal_winning(rule).count
    assert all(len(a) <= len(b) for a, b in pairwise(listed))


def test_listing_is_lazy_where_coalitions_are_beyond_counting_one_by_one():
    states = tuple(f"s{i}" for i in range(60))
    found = minimal_winning(count(states, 30))
    assert found.count == comb(60, 30)
    assert found.first(2) == (states[:30], (*states[:29], "s30"))


def test_members_are_listed_in_the_order_of_the_rule():
    rule = Weighted(("small", "large"), (Fraction(1), Fraction(3)), Fraction(4))
    assert minimal_winning(rule).first(1) == (("small", "large"),)


def test_a_limit_of_zero_lists_nothing_but_still_counts():
    found = minimal_winning(count(("a", "b", "c"), 2))
    assert found.first(0) == ()
    assert found.count == 3


def test_a_veto_player_alone_can_keep_the_status_quo():
    rule = AllOf((Unanimity(("hub",)), count(("a", "b", "c"), 2)))
    assert veto_players(rule) == ("hub",)
    assert minimal_blocking(rule).first(1) == (("hub",),)


def test_an_alternative_way_takes_a_veto_away():
    rule = AnyOf((Unanimity(("a", "b")), Unanimity(("a", "c")), Unanimity(("b", "c"))))
    assert veto_players(rule) == ()


def test_a_voter_whose_weight_never_tips_the_scale_is_a_dummy():
    founders = Weighted(tuple("abcdef"), tuple(map(Fraction, (4, 4, 4, 2, 2, 1))), Fraction(12))
    assert dummies(founders) == ("f",)


def test_a_voter_that_only_a_swallowed_alternative_names_is_a_dummy():
    rule = AnyOf((Unanimity(("a",)), Unanimity(("a", "b"))))
    assert dummies(rule) == ("b",)
    assert minimal_winning(rule).first(9) == (("a",),)


def test_every_listed_coalition_of_a_double_majority_is_minimal():
    people = tuple("abcdefgh")
    rule = AllOf(
        (
            count(people, 5),
            Weighted(people, tuple(map(Fraction, (83, 67, 60, 47, 38, 19, 17, 11))), Fraction(222)),
        )
    )
    for members in minimal_winning(rule):
        assert is_winning(rule, members)
        assert not any(is_winning(rule, set(members) - {member}) for member in members)


def test_too_many_partial_coalitions_are_refused(monkeypatch):
    monkeypatch.setattr(module, "STATE_LIMIT", 5)
    module._minimal.cache_clear()
    with pytest.raises(NotApplicableError, match="cannot be counted exactly: more than 5"):
        minimal_winning(count(tuple("abcdefg"), 4))
