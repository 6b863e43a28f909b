"""A decision rule as a simple game: which coalitions win, which block, and what blocs make of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import ceil, gcd, lcm

from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted


def is_winning(rule: Rule, coalition: Collection[str]) -> bool:
    """Whether the rule is met when exactly these voters say yes.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> is_winning(count(("a", "b", "c"), needed=2), {"a", "c"})
    True
    """
    match rule:
        case Unanimity(voters):
            return all(voter in coalition for voter in voters)
        case Weighted(voters, weights, quota):
            return sum(w for v, w in zip(voters, weights, strict=True) if v in coalition) >= quota
        case AllOf(parts):
            return all(is_winning(part, coalition) for part in parts)
        case AnyOf(parts):
            return any(is_winning(part, coalition) for part in parts)


def integer_weights(rule: Unanimity | Weighted) -> tuple[tuple[int, ...], int]:
    """The smallest whole weights and quota with the same winning coalitions by scaling alone.

    Examples
    --------
    >>> integer_weights(Weighted(("a", "b"), (Fraction(1, 2), Fraction(3, 2)), Fraction(7, 4)))
    ((1, 3), 4)
    """
    if isinstance(rule, Unanimity):
        return (1,) * len(rule.voters), len(rule.voters)
    denominator = lcm(*(weight.denominator for weight in rule.weights))
    whole = [int(weight * denominator) for weight in rule.weights]
    divisor = gcd(*whole) or 1
    return tuple(w // divisor for w in whole), ceil(rule.quota * denominator / divisor)


def dual(rule: Rule) -> Rule:
    """The rule whose winning coalitions are those that can block this one.

    A coalition blocks if everybody else together does not win.

    Examples
    --------
    >>> dual(Unanimity(("a", "b", "c"))).quota
    Fraction(1, 1)
    """
    match rule:
        case AllOf(parts):
            return AnyOf(tuple(dual(part) for part in parts))
        case AnyOf(parts):
            return AllOf(tuple(dual(part) for part in parts))
        case _:
            weights, quota = integer_weights(rule)
            return Weighted(rule.voters, tuple(map(Fraction, weights)), Fraction(sum(weights) - quota + 1))


def quotient(rule: Rule, bloc_of: Mapping[str, str]) -> Rule:
    """The rule among blocs that each vote as one: its voters are the blocs.

    Parameters
    ----------
    bloc_of
        Voter -> name of the bloc that decides its vote.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> quotient(count(("a", "b", "c"), 2), {"a": "x", "b": "x", "c": "y"}).weights
    (Fraction(2, 1), Fraction(1, 1))
    """
    match rule:
        case Unanimity(voters):
            return Unanimity(tuple(dict.fromkeys(bloc_of[voter] for voter in voters)))
        case Weighted(voters, weights, quota):
            merged: dict[str, Fraction] = {}
            for voter, weight in zip(voters, weights, strict=True):
                merged[bloc_of[voter]] = merged.get(bloc_of[voter], Fraction(0)) + weight
            return Weighted(tuple(merged), tuple(merged.values()), quota)
        case AllOf(parts):
            return AllOf(tuple(quotient(part, bloc_of) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(quotient(part, bloc_of) for part in parts))
