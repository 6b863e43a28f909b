"""Decision rules of institutions: how they are written, and written out in full."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from foedus.errors import InvalidInputError, Place
from foedus.files.problems import Problems, shown
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, count

Json = dict[str, object]


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
        problems.add(
            place,
            f"{what} reads {shown(raw)}{detail}",
            "A rule is unanimity, single, {majority: 1/2}, {qualified: {states: 0.55, population: 0.65, blocking: 4}}, "
            "{all_of: [..]}, {any_of: [..]}, {voters: [..]} or {weights: {..}, quota: ..}",
        )
        return None


def _read(raw: object, members: tuple[str, ...], populations: Mapping[str, int]) -> Rule:
    if raw == "unanimity":
        return Unanimity(members)
    if raw == "single":
        return count(members, 1)
    if not isinstance(raw, Mapping):
        raise TypeError(raw)
    if "majority" in raw:
        # More than the share, so a half of ten is six.
        return count(members, math.floor(Fraction(str(raw["majority"])) * len(members)) + 1)
    if "qualified" in raw:
        return _qualified(raw["qualified"], members, populations)
    if "voters" in raw:
        return Unanimity(tuple(raw["voters"]))
    if "weights" in raw:
        weights = {str(voter): Fraction(str(weight)) for voter, weight in raw["weights"].items()}
        return Weighted(tuple(weights), tuple(weights.values()), Fraction(str(raw["quota"])))
    for key, kind in (("all_of", AllOf), ("any_of", AnyOf)):
        if key in raw:
            return kind(tuple(_read(part, members, populations) for part in raw[key]))
    raise KeyError(raw)


def _qualified(raw: Mapping[str, object], members: tuple[str, ...], populations: Mapping[str, int]) -> Rule:
    """States and population both reach their share, or too few are left to block."""
    people = tuple(Fraction(populations[member]) for member in members)
    both = AllOf(
        (
            count(members, math.ceil(Fraction(str(raw["states"])) * len(members))),
            Weighted(members, people, Fraction(str(raw["population"])) * sum(people)),
        )
    )
    blocking = int(str(raw["blocking"]))
    return AnyOf((both, count(members, len(members) - blocking + 1)))


def rule_document(rule: Rule) -> Json:
    """Write a rule in full, as `read_rule` reads it."""
    if isinstance(rule, Unanimity):
        return {"voters": list(rule.voters)}
    if isinstance(rule, Weighted):
        weights = {voter: str(weight) for voter, weight in zip(rule.voters, rule.weights, strict=True)}
        return {"weights": weights, "quota": str(rule.quota)}
    key = "all_of" if isinstance(rule, AllOf) else "any_of"
    return {key: [rule_document(part) for part in rule.parts]}
