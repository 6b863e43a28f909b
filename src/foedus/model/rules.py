"""Decision rules as values that compose: the same rule serves accession, consent, invocation and exit.

A voter is a name, of an actor or of a state.  Where it can only say yes or no, a rule is met by some sets of
voters and, being monotone, by every larger set.  Where it may also abstain or stay away, each part of a rule
says what that is worth: nothing (it works like a no), a whole yes (it does not block), or as much of a yes as
the quota is of all votes, which is the same as to count only the votes that are cast.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from foedus.errors import InvalidInputError

NO, YES = Fraction(0), Fraction(1)


def _require_voters(voters: tuple[str, ...]) -> None:
    if not voters:
        raise InvalidInputError("a decision rule needs at least one voter")
    if len(set(voters)) < len(voters):
        twice = sorted({voter for voter in voters if voters.count(voter) > 1})
        raise InvalidInputError(f"a decision rule names these voters twice: {', '.join(twice)}")


def _require_worth(worth: Fraction, what: str) -> None:
    if not 0 <= worth <= 1:
        raise InvalidInputError(f"{what} is worth 0 to 1 of a yes, but here it is worth {worth}")


@dataclass(frozen=True, slots=True)
class Unanimity:
    """Every voter must say yes (or, under a silence procedure, must not say no)."""

    voters: tuple[str, ...]
    abstention: Fraction = NO
    """`NO`: an abstention blocks; `YES`: it does not."""
    absence: Fraction = NO
    """The same for a voter that stays away."""

    def __post_init__(self) -> None:
        _require_voters(self.voters)
        _require_worth(self.abstention, "an abstention")
        _require_worth(self.absence, "an absence")


@dataclass(frozen=True, slots=True)
class Weighted:
    """Yes votes must weigh at least the quota; a plain majority has weights of one."""

    voters: tuple[str, ...]
    weights: tuple[Fraction, ...]
    """Shape (voter,); >= 0."""
    quota: Fraction
    """Met by weight >= quota, so "more than half of 10" is 51/10 or 6, never 5.  Nobody can meet a quota above
    the sum of the weights, and nothing can stop one of 0 or less: see `is_never_met` and `is_always_met`."""
    abstention: Fraction = NO
    """What an abstention is worth, as a part of the voter's yes; 0 to 1."""
    absence: Fraction = NO
    """The same for a voter that stays away."""

    def __post_init__(self) -> None:
        _require_voters(self.voters)
        if len(self.weights) != len(self.voters):
            raise InvalidInputError(
                f"a weighted rule has {len(self.voters)} voters but {len(self.weights)} weights"
            )
        if min(self.weights) < 0:
            raise InvalidInputError("a weighted rule needs weights of 0 or more")
        _require_worth(self.abstention, "an abstention")
        _require_worth(self.absence, "an absence")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be met."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must be met."""

    parts: tuple[Rule, ...]


Rule = Unanimity | Weighted | AllOf | AnyOf
Vote = Literal["yes", "abstain", "absent", "no"]


def count(voters: tuple[str, ...], needed: int) -> Weighted:
    """The rule that at least `needed` of the voters say yes."""
    return Weighted(voters, (Fraction(1),) * len(voters), Fraction(needed))


def consensus(voters: tuple[str, ...]) -> Unanimity:
    """The rule that nobody objects: under a silence procedure, who says nothing agrees."""
    return Unanimity(voters, abstention=YES, absence=YES)


def majority(voters: tuple[str, ...], share: Fraction = Fraction(1, 2)) -> Weighted:
    """The rule that more than a share of all members say yes; 0 <= share < 1.

    Examples
    --------
    >>> majority(("a", "b", "c", "d")).quota
    Fraction(3, 1)
    """
    return count(voters, math.floor(share * len(voters)) + 1)


def at_least_share(voters: tuple[str, ...], share: Fraction) -> Weighted:
    """The rule that at least a share of all members say yes, such as two thirds.

    Where interested parties do not vote, the members are the others.

    Examples
    --------
    >>> at_least_share(("a", "b", "c", "d"), Fraction(2, 3)).quota
    Fraction(3, 1)
    """
    return count(voters, math.ceil(share * len(voters)))


def of_votes_cast(
    voters: tuple[str, ...], share: Fraction, *, strictly: bool, abstention_counts: bool = False
) -> Rule:
    """The rule that yes votes reach a share of the votes cast; who stays away is not counted.

    Parameters
    ----------
    share
        Part of the votes, above 0 and at most 1.
    strictly
        Whether yes votes must exceed the share ("more than half") rather than reach it ("two thirds").
    abstention_counts
        Whether those who are there and abstain count among the votes ("of those present"), which makes an
        abstention work like a no; otherwise ("present and voting") it is not counted either.

    Notes
    -----
    With one voter less among those counted, the quota falls by `share`: so who is not counted is worth
    `share` of a yes under the quota for all.  At least one voter must say yes.

    Examples
    --------
    >>> of_votes_cast(("a", "b", "c"), Fraction(1, 2), strictly=True).quota
    Fraction(2, 1)
    """
    if not 0 < share <= 1:
        raise InvalidInputError(f"a share of the votes lies above 0 and at most at 1, but is {share}")
    size = len(voters)
    # Sums come in steps of 1 / denominator, so the next step above the share is what "more than" asks for.
    quota = share * size + (Fraction(1, share.denominator) if strictly else 0)
    worth = NO if abstention_counts else share
    found = Weighted(voters, (Fraction(1),) * size, quota, abstention=worth, absence=share)
    return found if strictly else AllOf((found, count(voters, 1)))


def in_sequence(*stages: Rule) -> Rule:
    """The rule of a decision that must pass one body after the other, such as signature, then parliaments.

    Whether it passes does not depend on the order; how long it takes does.
    """
    return AllOf(stages)


def double_majority(
    populations: Mapping[str, int], states: Fraction, people: Fraction, blocking: int
) -> Rule:
    """The rule that a share of the members with a share of the people agree, or too few are left to block.

    Parameters
    ----------
    populations
        Voter -> people.
    states, people
        Shares that must be reached, such as 55/100 and 65/100.
    blocking
        Fewest members that can block although the people are short; 1 leaves the clause without effect.

    Examples
    --------
    >>> double_majority({"a": 6, "b": 3, "c": 1}, Fraction(1, 2), Fraction(7, 10), 2).parts[1].quota
    Fraction(2, 1)
    """
    members = tuple(populations)
    weights = tuple(Fraction(populations[member]) for member in members)
    both = AllOf((at_least_share(members, states), Weighted(members, weights, people * sum(weights))))
    return AnyOf((both, count(members, len(members) - blocking + 1)))


def voters(rule: Rule) -> tuple[str, ...]:
    """Every voter of a rule, each once, in the order of first mention."""
    if isinstance(rule, AllOf | AnyOf):
        return tuple(dict.fromkeys(voter for part in rule.parts for voter in voters(part)))
    return rule.voters


def is_met(rule: Rule, ballot: Mapping[str, Vote]) -> bool:
    """Whether a rule is met by these votes; a voter that is not in the ballot stays away.

    Examples
    --------
    >>> is_met(consensus(("a", "b")), {"a": "abstain"}), is_met(Unanimity(("a", "b")), {"a": "yes"})
    (True, False)
    """
    if isinstance(rule, AllOf):
        return all(is_met(part, ballot) for part in rule.parts)
    if isinstance(rule, AnyOf):
        return any(is_met(part, ballot) for part in rule.parts)
    worth = {"yes": YES, "abstain": rule.abstention, "absent": rule.absence, "no": NO}
    given = [worth[ballot.get(voter, "absent")] for voter in rule.voters]
    if isinstance(rule, Unanimity):
        return min(given) == 1
    return sum(w * g for w, g in zip(rule.weights, given, strict=True)) >= rule.quota


def is_never_met(rule: Rule) -> bool:
    """Whether the rule fails even if everybody says yes."""
    return not is_met(rule, dict.fromkeys(voters(rule), "yes"))


def is_always_met(rule: Rule) -> bool:
    """Whether the rule is met even if everybody says no."""
    return is_met(rule, dict.fromkeys(voters(rule), "no"))
