"""Conditions of a clause: trees of named predicates under all, any and not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Argument = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition with its arguments, such as ``place_in(area="nato-article-6")``."""

    name: str
    arguments: Mapping[str, Argument]

    @property
    def value(self) -> Argument | None:
        """The one argument that a predicate takes, if it takes any."""
        return self.arguments.get("value")


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Condition


Condition = Predicate | All | Any | Not


def predicates(condition: Condition) -> Iterator[Predicate]:
    """Every leaf of a condition, from left to right."""
    if isinstance(condition, Predicate):
        yield condition
    elif isinstance(condition, Not):
        yield from predicates(condition.part)
    else:
        for part in condition.parts:
            yield from predicates(part)


def awaited(condition: Condition) -> Iterator[str]:
    """Codes of the states whose coming to help a condition asks for."""
    for leaf in predicates(condition):
        if leaf.name == "other_acts" and leaf.value is not None:
            yield from leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)
