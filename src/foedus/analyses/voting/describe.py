"""A decision rule in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted

NAMED = 8
"""Longest list of voters that is written out."""


def describe(rule: Rule, names: Mapping[str, str] | None = None) -> str:
    """The rule as a phrase that follows "It needs".

    Parameters
    ----------
    names
        Voter -> name to show; voters without one are shown as they are.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> describe(Unanimity(("NOR", "SWE")), {"NOR": "Norway", "SWE": "Sweden"})
    'both Norway and Sweden'
    >>> describe(AllOf((Unanimity(("UKR",)), count(("USA", "FRA", "GBR"), 2))))
    'UKR, and 2 of the 3 voters USA, FRA and GBR'
    """
    shown = names or {}
    match rule:
        case Unanimity(voters) | Weighted(voters) if len(voters) == 1:
            return shown.get(voters[0], voters[0])
        case Unanimity(voters):
            return _every(voters, shown)
        case Weighted():
            return _weighted(rule, shown)
        case AllOf(parts):
            return _joined(parts, "and", shown)
        case AnyOf(parts):
            return _joined(parts, "or", shown)


def _every(voters: tuple[str, ...], names: Mapping[str, str]) -> str:
    if len(voters) == 2:
        return f"both {_list(voters, names)}"
    return f"all {len(voters)} voters" + _listed(voters, names)


def _weighted(rule: Weighted, names: Mapping[str, str]) -> str:
    size, weights = len(rule.voters), set(rule.weights)
    if len(weights) == 1:
        needed = -(-rule.quota // min(weights))
        if needed == size:
            return _every(rule.voters, names)
        return f"{needed} of the {size} voters" + _listed(rule.voters, names)
    total = _number(sum(rule.weights, Fraction(0)))
    phrase = f"{_number(rule.quota)} of the {total} votes of {size} voters"
    if size > NAMED:
        return phrase
    votes = zip(rule.voters, rule.weights, strict=True)
    return (
        phrase + ": " + ", ".join(f"{names.get(voter, voter)} {_number(weight)}" for voter, weight in votes)
    )


def _joined(parts: tuple[Rule, ...], word: str, names: Mapping[str, str]) -> str:
    phrases = [
        f"({describe(part, names)})"
        if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1
        else describe(part, names)
        for part in parts
    ]
    return f", {word} ".join(phrases)


def _listed(voters: tuple[str, ...], names: Mapping[str, str]) -> str:
    return f" {_list(voters, names)}" if len(voters) <= NAMED else ""


def _list(voters: tuple[str, ...], names: Mapping[str, str]) -> str:
    shown = [names.get(voter, voter) for voter in voters]
    return " and ".join([", ".join(shown[:-1]), shown[-1]])


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    exact = f"{float(value):.12g}"
    return exact if Fraction(exact) == value else f"{value.numerator}/{value.denominator}"
