"""Decision rules as values that compose: the same rule serves accession, consent, invocation and exit.

A voter is a name, of an actor or of a state; it says yes or no.  A rule is met by some sets of voters and,
being monotone, by every larger set.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from foedus.errors import InvalidInputError


def _require_voters(voters: tuple[str, ...]) -> None:
    if not voters:
        raise InvalidInputError("a decision rule needs at least one voter")
    if len(set(voters)) < len(voters):
        twice = sorted({voter for voter in voters if voters.count(voter) > 1})
        raise InvalidInputError(f"a decision rule names these voters twice: {', '.join(twice)}")


@dataclass(frozen=True, slots=True)
class Unanimity:
    """Every voter must say yes (or, under a silence procedure, must not say no)."""

    voters: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_voters(self.voters)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Yes votes must weigh at least the quota; a plain majority has weights of one."""

    voters: tuple[str, ...]
    weights: tuple[Fraction, ...]
    """Shape (voter,); >= 0."""
    quota: Fraction
    """Met by weight >= quota, so "more than half of 10" is 51/10 or 6, never 5."""

    def __post_init__(self) -> None:
        _require_voters(self.voters)
        if len(self.weights) != len(self.voters):
            raise InvalidInputError(
                f"a weighted rule has {len(self.voters)} voters but {len(self.weights)} weights"
            )
        if min(self.weights) < 0:
            raise InvalidInputError("a weighted rule needs weights of 0 or more")
        if not 0 < self.quota <= sum(self.weights):
            raise InvalidInputError(
                f"a weighted rule needs a quota above 0 and at most the sum of its weights, "
                f"{sum(self.weights)}, but it is {self.quota}"
            )


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be met."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must be met."""

    parts: tuple[Rule, ...]


Rule = Unanimity | Weighted | AllOf | AnyOf


def count(voters: tuple[str, ...], needed: int) -> Weighted:
    """The rule that at least `needed` of the voters say yes."""
    return Weighted(voters, (Fraction(1),) * len(voters), Fraction(needed))


def voters(rule: Rule) -> tuple[str, ...]:
    """Every voter of a rule, each once, in the order of first mention."""
    if isinstance(rule, AllOf | AnyOf):
        return tuple(dict.fromkeys(voter for part in rule.parts for voter in voters(part)))
    return rule.voters
