"""Decision rules of institutions: how they are written, and written out in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import lcm

from foedus.errors import InvalidInputError, Place
from foedus.files.problems import Problems, shown
from foedus.model.rules import (
    NO,
    YES,
    AllOf,
    AnyOf,
    Rule,
    Unanimity,
    Weighted,
    at_least_share,
    consensus,
    count,
    double_majority,
    majority,
    of_votes_cast,
    without,
)

Json = dict[str, object]

_WORTH = ("abstention", "absence")

FORMS = (
    "A rule is unanimity, {unanimity: {abstention: 1}}, consensus, {all_but: 1}, single, {majority: 1/2}, {share: 2/3}, {count: 9}, {population: 0.62}, "
    "{qualified: {states: 0.55, population: 0.65, blocking: 4}}, {cast: {more_than: 1/2}}, {voters: [..]}, "
    "{no_objection: [..]}, {weights: {..}, quota: ..}, {all_of: [..]}, {any_of: [..]}, {in_sequence: [..]} or "
    "{without: [..], rule: ..}"
)


def read_rule(
    raw: object,
    members: tuple[str, ...],
    populations: Mapping[str, int],
    place: Place,
    what: str,
    problems: Problems,
) -> Rule | None:
    """Read the rule of an institution; None where it makes no sense, which is noted."""
    try:
        return _read(raw, members, populations)
    except (InvalidInputError, KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        detail = f" ({error})" if isinstance(error, InvalidInputError) else ""
        problems.add(place, f"{what} reads {shown(raw)}{detail}", FORMS)
        return None


def _read(raw: object, members: tuple[str, ...], populations: Mapping[str, int]) -> Rule:
    match raw:
        case "unanimity":
            return Unanimity(members)
        case "consensus":
            return consensus(members)
        case "single":
            return count(members, 1)
        case {"unanimity": options}:
            return Unanimity(members, **_worth(options))
        case {"all_but": number}:
            needed = len(members) - int(str(number))
            return replace(count(members, needed), abstention=YES, absence=YES)
        case {"majority": share}:
            return majority(members, _fraction(share))
        case {"share": share, **others} if not others:
            return at_least_share(members, _fraction(share))
        case {"count": needed}:
            return count(members, int(str(needed)))
        case {"population": share}:
            return _of_weights({m: Fraction(populations[m]) for m in members}, {"share": share})
        case {"qualified": {"states": states, "population": people, "blocking": blocking}}:
            counted = {member: populations[member] for member in members}
            return double_majority(counted, _fraction(states), _fraction(people), int(str(blocking)))
        case {"cast": options}:
            return _of_votes_cast(members, options)
        case {"voters": voters, **options}:
            return Unanimity(tuple(voters), **_worth(options))
        case {"no_objection": voters}:
            return consensus(tuple(voters))
        case {"weights": weights, **options}:
            return _of_weights({str(v): _fraction(w) for v, w in weights.items()}, options)
        case {"all_of": parts} | {"in_sequence": parts}:
            return AllOf(tuple(_read(part, members, populations) for part in parts))
        case {"any_of": parts}:
            return AnyOf(tuple(_read(part, members, populations) for part in parts))
        case {"without": parties, "rule": rule}:
            return without(_read(rule, members, populations), tuple(parties))
    raise KeyError(raw)


def _fraction(raw: object) -> Fraction:
    return Fraction(str(raw))


def _worth(options: Mapping[str, object]) -> dict[str, Fraction]:
    """What an abstention and an absence are worth; every other key is refused."""
    unknown = set(options) - set(_WORTH)
    if unknown:
        raise KeyError(unknown)
    return {key: _fraction(value) for key, value in options.items()}


def _of_weights(weights: Mapping[str, Fraction], options: Mapping[str, object]) -> Weighted:
    """A quota is a number of votes (`quota`), at least a share of all (`share`), or more than one (`more_than`)."""
    own, total = tuple(weights.values()), sum(weights.values(), Fraction(0))
    worth = _worth({key: v for key, v in options.items() if key in _WORTH})
    match {key: value for key, value in options.items() if key not in _WORTH}:
        case {"quota": quota, **others} if not others:
            least = _fraction(quota)
        case {"share": share, **others} if not others:
            least = _fraction(share) * total
        case {"more_than": share, **others} if not others:
            least = next_above(own, _fraction(share) * total)
        case _:
            raise KeyError(options)
    return Weighted(tuple(weights), own, least, **worth)


def next_above(weights: tuple[Fraction, ...], bound: Fraction) -> Fraction:
    """The least quota that a sum of weights meets exactly if it exceeds a bound.

    Examples
    --------
    >>> next_above((Fraction(1), Fraction(3, 2)), Fraction(5, 4))
    Fraction(3, 2)
    """
    step = Fraction(1, lcm(*(weight.denominator for weight in weights)))
    return (bound // step + 1) * step


def _of_votes_cast(members: tuple[str, ...], options: Mapping[str, object]) -> Rule:
    counts = options.get("abstention_counts", False)
    match {key: value for key, value in options.items() if key != "abstention_counts"}:
        case {"share": share, **others} if not others:
            return of_votes_cast(members, _fraction(share), strictly=False, abstention_counts=bool(counts))
        case {"more_than": share, **others} if not others:
            return of_votes_cast(members, _fraction(share), strictly=True, abstention_counts=bool(counts))
    raise KeyError(options)


def rule_document(rule: Rule) -> Json:
    """Write a rule in full, as `read_rule` reads it."""
    if isinstance(rule, AllOf | AnyOf):
        key = "all_of" if isinstance(rule, AllOf) else "any_of"
        return {key: [rule_document(part) for part in rule.parts]}
    worth = worth_document(rule)
    if isinstance(rule, Unanimity):
        return {"voters": list(rule.voters), **worth}
    weights = {voter: str(weight) for voter, weight in zip(rule.voters, rule.weights, strict=True)}
    return {"weights": weights, "quota": str(rule.quota), **worth}


def worth_document(rule: Unanimity | Weighted) -> Json:
    """What an abstention and an absence are worth, where it is not nothing."""
    worth = {"abstention": rule.abstention, "absence": rule.absence}
    return {key: str(value) for key, value in worth.items() if value != NO}
