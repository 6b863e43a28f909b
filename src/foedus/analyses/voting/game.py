"""A decision rule in whole numbers, ready for counting: its parts, and which voters are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import TypeVar

from foedus.analyses.voting.rule_tree import Leaf, Tree, rule_tree
from foedus.errors import InvalidInputError
from foedus.model.rules import Rule, voters

T = TypeVar("T")

INT64_VOTERS = 56
"""Most voters of whose coalitions a sum, times the number of voters, fits into 64 bits."""


@dataclass(frozen=True)
class Game:
    """Voters, weighted parts and kinds of voters of one rule."""

    rule: Rule
    names: tuple[str, ...]
    tree: Tree
    leaves: tuple[Leaf, ...]
    kinds: tuple[tuple[int, ...], ...]
    """Voters (as places in `names`) with the same weight in every part; each voter is in one kind."""

    @property
    def size(self) -> int:
        """Number of voters."""
        return len(self.names)

    @cached_property
    def cells(self) -> int:
        """Coalitions that differ in how many voters of each kind they have."""
        return prod(len(kind) + 1 for kind in self.kinds)

    @property
    def is_weighted(self) -> bool:
        """Whether the rule comes down to one quota of weights."""
        return self.tree.leaf >= 0

    def per_voter(self, by_kind: Sequence[T]) -> list[T]:
        """Values of kinds as values of voters, in the rule's own order."""
        found: dict[int, T] = {}
        for kind, value in zip(self.kinds, by_kind, strict=True):
            found.update(dict.fromkeys(kind, value))
        return [found[place] for place in range(self.size)]


@lru_cache(maxsize=64)
def game(rule: Rule) -> Game:
    """Bring a rule into whole numbers.

    Raises
    ------
    InvalidInputError
        If the rule names no voter.
    """
    names = voters(rule)
    if not names:
        raise InvalidInputError("a decision rule needs at least one voter, but this one names none")
    tree, leaves = rule_tree(rule, names)
    kinds: dict[tuple[int, ...], list[int]] = {}
    for place in range(len(names)):
        kinds.setdefault(tuple(weights[place] for weights, _ in leaves), []).append(place)
    return Game(rule, names, tree, tuple(leaves), tuple(tuple(kind) for kind in kinds.values()))
