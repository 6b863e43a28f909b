"""Swings of a voter inside its union, while every other union votes as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.analyses.voting.counts import WORDS
from foedus.analyses.voting.diagram import diagram
from foedus.analyses.voting.simple_game import quotient
from foedus.errors import InvalidInputError
from foedus.model.rules import Rule, voters


@dataclass(frozen=True)
class Inside:
    """Swings of one voter."""

    other_unions: int
    """Unions other than its own, single voters among them."""
    fellows: int
    """Other members of its own union."""
    swings: tuple[tuple[int, ...], ...]
    """Shape (other unions that say yes, fellows that say yes); exact."""
    method: str


def inside_unions(rule: Rule, unions: Sequence[Sequence[str]]) -> list[Inside]:
    """Count the swings of each voter; in the rule's own order.

    Raises
    ------
    InvalidInputError
        If a union names a voter that the rule does not have, or one twice.
    NotApplicableError
        If the rule is too intricate to be computed exactly.
    """
    names = voters(rule)
    union_of = _union_of(names, unions)
    members: dict[str, list[str]] = {}
    for name in names:
        members.setdefault(union_of[name], []).append(name)
    found: dict[str, Inside] = {}
    for own, group in members.items():
        # The union is taken apart: its members vote alone, beside the other unions.
        apart = {name: name if union_of[name] == own else union_of[name] for name in names}
        among = quotient(rule, apart)
        blocs = voters(among)
        step = len(group)
        sizes = tuple(1 if bloc in group else step for bloc in blocs)
        each = dict(zip(blocs, diagram(among).swings_by_size(sizes), strict=True))
        for name in group:
            rows = (len(members) - 1, len(group) - 1)
            table = tuple(
                tuple(each[name][unions_yes * step + fellows] for fellows in range(step))
                for unions_yes in range(rows[0] + 1)
            )
            found[name] = Inside(*rows, table, WORDS["diagram"])
    return [found[name] for name in names]


def _union_of(names: tuple[str, ...], unions: Sequence[Sequence[str]]) -> dict[str, str]:
    """Voter -> name of its union, which no voter has."""
    found: dict[str, str] = {}
    for number, union in enumerate(unions, start=1):
        for name in union:
            if name not in names:
                raise InvalidInputError(
                    f"a union names {name!r}, which is no voter of this rule.\n  Voters: {', '.join(names)}."
                )
            if name in found:
                raise InvalidInputError(
                    f"{name!r} stands in two unions, or twice in one; a voter has one union"
                )
            found[name] = f"union {number}"
    return {name: found.get(name, f"{name} alone") for name in names}
