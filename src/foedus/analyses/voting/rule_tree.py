"""Which weighted parts does a rule come down to, and how are they joined?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.analyses.voting.simple_game import integer_weights
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted


@dataclass(frozen=True)
class Tree:
    """How the weighted parts are joined: a leaf has an index, a joint has branches."""

    leaf: int = -1
    branches: tuple[Tree, ...] = ()
    every: bool = True
    """Whether all branches must be met, rather than one."""


Leaf = tuple[tuple[int, ...], int]
"""(whole weight per voter of the whole rule, quota of 0 or more)."""


def rule_tree(rule: Rule, names: tuple[str, ...]) -> tuple[Tree, list[Leaf]]:
    """The joints of a rule, and its different weighted parts.

    A part that stands twice is one leaf, and a joint that joins nothing more is left out, so that a rule and
    itself come down to the rule.
    """
    found: dict[Leaf, int] = {}

    def visit(part: Rule) -> Tree:
        match part:
            case AllOf(parts) | AnyOf(parts):
                every = isinstance(part, AllOf)
                branches = dict.fromkeys(inner for p in parts for inner in _flat(visit(p), every))
                return next(iter(branches)) if len(branches) == 1 else Tree(-1, tuple(branches), every)
            case Unanimity() | Weighted():
                weights, quota = integer_weights(part)
                weight = dict(zip(part.voters, weights, strict=True))
                leaf = (tuple(weight.get(name, 0) for name in names), max(quota, 0))
                if not 0 < quota <= sum(weights):
                    # Nobody's vote matters to a part that is always met, or never.
                    leaf = ((0,) * len(names), min(max(quota, 0), 1))
                return Tree(leaf=found.setdefault(leaf, len(found)))

    return visit(rule), list(found)


def _flat(tree: Tree, every: bool) -> tuple[Tree, ...]:
    """The branches of a joint of the same kind, which need no joint of their own."""
    is_same_joint = tree.leaf < 0 and tree.branches and tree.every == every
    return tree.branches if is_same_joint else (tree,)


def leaf_indices(tree: Tree) -> Iterator[int]:
    """Index of every leaf, as often as it stands in the tree."""
    if tree.leaf >= 0:
        yield tree.leaf
    for branch in tree.branches:
        yield from leaf_indices(branch)
