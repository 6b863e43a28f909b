"""Rules as their texts put them, on every way to vote of a few voters."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from foedus.analyses.voting.simple_game import is_winning
from foedus.errors import InvalidInputError
from foedus.model.rules import (
    AllOf,
    Unanimity,
    Weighted,
    at_least_share,
    consensus,
    count,
    double_majority,
    in_sequence,
    is_always_met,
    is_met,
    is_never_met,
    majority,
    of_votes_cast,
    voters,
)

VOTES = ("yes", "abstain", "absent", "no")
NAMES = ("a", "b", "c", "d", "e")


def ballots(names):
    for votes in product(VOTES, repeat=len(names)):
        yield dict(zip(names, votes, strict=True)), {kind: votes.count(kind) for kind in VOTES}


@pytest.mark.parametrize(
    "share", [Fraction(1, 2), Fraction(2, 3), Fraction(3, 5), Fraction(1, 3), Fraction(1)]
)
@pytest.mark.parametrize("strictly", [True, False])
@pytest.mark.parametrize("abstention_counts", [True, False])
def test_a_share_of_the_votes_cast_is_what_it_says(share, strictly, abstention_counts):
    rule = of_votes_cast(NAMES, share, strictly=strictly, abstention_counts=abstention_counts)
    for ballot, number in ballots(NAMES):
        counted = number["yes"] + number["no"] + (number["abstain"] if abstention_counts else 0)
        enough = number["yes"] > share * counted if strictly else number["yes"] >= share * counted
        assert is_met(rule, ballot) == (enough and number["yes"] > 0), ballot


def test_a_share_of_no_votes_is_refused():
    with pytest.raises(InvalidInputError, match="above 0 and at most at 1"):
        of_votes_cast(NAMES, Fraction(0), strictly=False)


def test_silence_is_consent_and_a_no_is_a_veto():
    for ballot, number in ballots(NAMES[:3]):
        assert is_met(consensus(NAMES[:3]), ballot) == (number["no"] == 0)
        assert is_met(Unanimity(NAMES[:3]), ballot) == (number["yes"] == 3)


def test_a_permanent_member_that_abstains_does_not_veto_but_adds_no_vote():
    five, ten = tuple(f"P{n}" for n in range(5)), tuple(f"E{n}" for n in range(10))
    rule = AllOf((consensus(five), count(five + ten, 9)))
    yes = dict.fromkeys((*five, *ten[:4]), "yes")
    assert is_met(rule, yes)
    assert not is_met(rule, {**yes, "P0": "abstain"})
    assert is_met(rule, {**yes, "P0": "abstain", "E4": "yes"})
    assert is_met(rule, {**yes, "P0": "absent", "E4": "yes"})
    assert not is_met(rule, {**yes, "P0": "no", "E4": "yes", "E5": "yes"})


@pytest.mark.parametrize("blocking", [1, 2, 3])
def test_a_double_majority_counts_members_people_and_those_left_to_block(blocking):
    people = {"a": 60, "b": 20, "c": 10, "d": 5, "e": 5}
    rule = double_majority(people, Fraction(55, 100), Fraction(65, 100), blocking)
    for votes in product((False, True), repeat=5):
        yes = {name for name, vote in zip(NAMES, votes, strict=True) if vote}
        both = len(yes) >= 3 and sum(people[name] for name in yes) >= 65
        assert is_winning(rule, yes) == (both or 5 - len(yes) < blocking)


@pytest.mark.parametrize("size", range(1, 13))
def test_more_than_half_and_at_least_two_thirds_of_any_size(size):
    names = tuple(map(str, range(size)))
    for yes in range(size + 1):
        assert is_winning(majority(names), names[:yes]) == (2 * yes > size)
        assert is_winning(at_least_share(names, Fraction(2, 3)), names[:yes]) == (3 * yes >= 2 * size)


def test_one_body_after_the_other_is_every_body():
    rule = in_sequence(majority(("a", "b", "c")), Unanimity(("d",)))
    assert is_winning(rule, {"a", "b", "d"})
    assert not is_winning(rule, {"a", "b", "c"})
    assert voters(rule) == ("a", "b", "c", "d")


def test_a_rule_that_nobody_can_meet_or_nothing_can_stop_is_known_as_such():
    assert is_never_met(count(("a", "b"), 3))
    assert is_always_met(count(("a", "b"), 0))
    assert not is_never_met(count(("a", "b"), 2))
    assert not is_always_met(count(("a", "b"), 1))


@pytest.mark.parametrize("worth", [Fraction(-1, 2), Fraction(3, 2)])
def test_an_abstention_is_worth_no_less_than_a_no_and_no_more_than_a_yes(worth):
    with pytest.raises(InvalidInputError, match="worth 0 to 1 of a yes"):
        Unanimity(("a",), abstention=worth)
    with pytest.raises(InvalidInputError, match="worth 0 to 1 of a yes"):
        Weighted(("a",), (Fraction(1),), Fraction(1), absence=worth)
