"""Decision rules of institutions: how they are written, and written out in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, TypedDict

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
)

Json = dict[str, object]

Options = dict[str, object]
"""What stands beside the key that marks the form of a rule."""
_Reader = Callable[[Any, Options, "_Body"], Rule]
_WORTH = ("abstention", "absence")


class _Worth(TypedDict, total=False):
    abstention: Fraction
    absence: Fraction


FORMS = (
    "A rule is unanimity, {unanimity: {abstention: 1}}, consensus, {all_but: 1}, single, {majority: 1/2}, "
    "{share: 2/3}, {count: 9}, {population: 0.62}, {qualified: {states: 0.55, population: 0.65, blocking: 4}}, "
    "{cast: {more_than: 1/2}}, {voters: [..]}, {no_objection: [..]}, {weights: {..}, quota: ..}, {all_of: [..]}, "
    "{any_of: [..]}, {in_sequence: [..]} or {without: [..], rule: ..}"
)


@dataclass(frozen=True)
class _Body:
    """Who votes, unless a rule names its voters."""

    members: tuple[str, ...]
    populations: Mapping[str, int]

    def people(self) -> dict[str, int]:
        return {member: self.populations[member] for member in self.members}


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
        return _read(raw, _Body(members, populations))
    except (InvalidInputError, KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        detail = f" ({error})" if isinstance(error, InvalidInputError) else ""
        problems.add(place, f"{what} reads {shown(raw)}{detail}", FORMS)
        return None


def _read(raw: object, body: _Body) -> Rule:
    """Read a rule by the key that marks its form; a bare word is a form without options."""
    if isinstance(raw, str):
        raw = {raw: {}}
    if not isinstance(raw, Mapping):
        raise TypeError(raw)
    # A share stands beside weights as well, and a rule beside those who do not vote.
    form = next((key for key in _READERS if key in raw), "")
    options = {str(key): value for key, value in raw.items() if key != form}
    return _READERS[form](raw[form], options, body)


def _unanimity(value: Mapping[str, object], options: Options, body: _Body) -> Rule:
    _refuse(options)
    return Unanimity(body.members, **_worth(value))


def _all_but(value: object, options: Options, body: _Body) -> Rule:
    _refuse(options)
    return replace(count(body.members, len(body.members) - int(str(value))), abstention=YES, absence=YES)


def _weights(value: Mapping[str, object], options: Options, body: _Body) -> Rule:  # noqa: ARG001  # a reader
    """A quota is a number of votes (`quota`), at least a share of all (`share`), or more than one (`more_than`)."""
    return _of_weights({str(voter): _fraction(weight) for voter, weight in value.items()}, options)


def _of_weights(weights: Mapping[str, Fraction], options: Options) -> Weighted:
    own, total = tuple(weights.values()), sum(weights.values(), Fraction(0))
    worth = _worth({key: value for key, value in options.items() if key in _WORTH})
    form, value = _only({key: value for key, value in options.items() if key not in _WORTH})
    least = {
        "quota": lambda: _fraction(value),
        "share": lambda: _fraction(value) * total,
        "more_than": lambda: next_above(own, _fraction(value) * total),
    }[form]()
    return Weighted(tuple(weights), own, least, **worth)


def _qualified(value: Mapping[str, object], options: Options, body: _Body) -> Rule:
    _refuse(options)
    states, people, blocking = (value[key] for key in ("states", "population", "blocking"))
    return double_majority(body.people(), _fraction(states), _fraction(people), int(str(blocking)))


def _population(value: object, options: Options, body: _Body) -> Rule:
    return _of_weights({m: Fraction(p) for m, p in body.people().items()}, {"share": value, **options})


def _of_votes_cast(value: Mapping[str, object], options: Options, body: _Body) -> Rule:
    _refuse(options)
    counts = bool(value.get("abstention_counts", False))
    form, share = _only({key: part for key, part in value.items() if key != "abstention_counts"})
    strictly = {"share": False, "more_than": True}[form]
    return of_votes_cast(body.members, _fraction(share), strictly=strictly, abstention_counts=counts)


def _parts(value: list[object], options: Options, body: _Body) -> tuple[Rule, ...]:
    _refuse(options)
    return tuple(_read(part, body) for part in value)


def _without(value: list[str], options: Options, body: _Body) -> Rule:
    """Interested parties do not vote, and shares are those of the others."""
    rule = options.pop("rule")
    _refuse(options)
    unknown = set(value) - set(body.members)
    if unknown:
        raise InvalidInputError(f"{', '.join(sorted(unknown))} would not vote anyway")
    return _read(rule, replace(body, members=tuple(m for m in body.members if m not in value)))


def _simple(make: Callable[[Any, _Body], Rule]) -> _Reader:
    """A reader of a form without options."""

    def read(value: object, options: Options, body: _Body) -> Rule:
        _refuse(options)
        return make(value, body)

    return read


_READERS: Mapping[str, _Reader] = {
    "unanimity": _unanimity,
    "consensus": _simple(lambda _, body: consensus(body.members)),
    "single": _simple(lambda _, body: count(body.members, 1)),
    "majority": _simple(lambda value, body: majority(body.members, _fraction(value))),
    "count": _simple(lambda value, body: count(body.members, int(str(value)))),
    "all_but": _all_but,
    "population": _population,
    "qualified": _qualified,
    "cast": _of_votes_cast,
    "voters": lambda value, options, _: Unanimity(tuple(value), **_worth(options)),
    "no_objection": _simple(lambda value, _: consensus(tuple(value))),
    "weights": _weights,
    "share": _simple(lambda value, body: at_least_share(body.members, _fraction(value))),
    "all_of": lambda value, options, body: AllOf(_parts(value, options, body)),
    "in_sequence": lambda value, options, body: AllOf(_parts(value, options, body)),
    "any_of": lambda value, options, body: AnyOf(_parts(value, options, body)),
    "without": _without,
}


def _only(options: Mapping[str, object]) -> tuple[str, object]:
    """The one option that is left; more or fewer are refused."""
    ((key, value),) = options.items()
    return key, value


def _refuse(options: Options) -> None:
    if options:
        raise KeyError(*options)


def _fraction(raw: object) -> Fraction:
    return Fraction(str(raw))


def _worth(options: Mapping[str, object]) -> _Worth:
    """What an abstention and an absence are worth; every other key is refused."""
    _refuse({key: value for key, value in options.items() if key not in _WORTH})
    worth: _Worth = {}
    if "abstention" in options:
        worth["abstention"] = _fraction(options["abstention"])
    if "absence" in options:
        worth["absence"] = _fraction(options["absence"])
    return worth


def next_above(weights: tuple[Fraction, ...], bound: Fraction) -> Fraction:
    """The least quota that a sum of weights meets exactly if it exceeds a bound.

    Examples
    --------
    >>> next_above((Fraction(1), Fraction(3, 2)), Fraction(5, 4))
    Fraction(3, 2)
    """
    step = Fraction(1, lcm(*(weight.denominator for weight in weights)))
    return (bound // step + 1) * step


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
