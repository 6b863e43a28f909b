from fractions import Fraction

from foedus.analyses.voting.describe import describe
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, count


def test_a_long_list_of_voters_is_counted_rather_than_written_out():
    allies = tuple(f"m{i}" for i in range(32))
    assert describe(Unanimity(allies)) == "all 32 voters"
    assert describe(count(allies, 20)) == "20 of the 32 voters"


def test_voters_are_shown_by_their_names():
    assert describe(Unanimity(("a", "b", "c")), {"a": "Ada", "c": "Cleo"}) == "all 3 voters Ada, b and Cleo"


def test_needing_every_equal_vote_is_said_as_all():
    assert describe(count(("a", "b", "c"), 3)) == "all 3 voters a, b and c"


def test_one_voter_is_just_named():
    assert describe(Unanimity(("a",)), {"a": "Ada"}) == "Ada"


def test_weights_and_quota_are_told_exactly():
    rule = Weighted(("a", "b"), (Fraction(5, 2), Fraction(1, 3)), Fraction(8, 3))
    assert describe(rule) == "8/3 of the 17/6 votes of 2 voters: a 2.5, b 1/3"


def test_parts_within_parts_stand_in_brackets():
    rule = AllOf((Unanimity(("a",)), AnyOf((Unanimity(("b", "c")), Unanimity(("d",))))))
    assert describe(rule) == "a, and (both b and c, or d)"
