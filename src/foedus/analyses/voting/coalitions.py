"""Which sets of voters can carry a decision, and which can stop it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import numpy as np

from foedus.analyses.voting.diagram import DOUBLES, FAILED, MET, Diagram, by_joint_size, diagram, gathered
from foedus.analyses.voting.simple_game import dual, is_winning
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule, voters

STATE_LIMIT = 300_000
"""Most partial coalitions that are told apart while counting minimal ones (a second or two of work)."""


def veto_players(rule: Rule) -> tuple[str, ...]:
    """Voters without whom nothing passes, even if all others agree.

    References
    ----------
    Tsebelis (2002), Veto Players, Princeton University Press.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> veto_players(Weighted(("a", "b", "c"), (Fraction(2), Fraction(1), Fraction(1)), Fraction(3)))
    ('a',)
    """
    everybody = voters(rule)
    return tuple(v for v in everybody if not is_winning(rule, set(everybody) - {v}))


def dummies(rule: Rule) -> tuple[str, ...]:
    """Voters whose vote never matters, however the others vote.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> dummies(Weighted(("a", "b", "c"), (Fraction(2), Fraction(2), Fraction(1)), Fraction(4)))
    ('c',)
    """
    found = diagram(rule)
    idle = {
        int(voter)
        for voter, layer in zip(found.order, found.layers, strict=True)
        if (layer.yes == layer.no).all()
    }
    return tuple(name for place, name in enumerate(found.rule_voters) if place in idle)


def minimal_winning(rule: Rule) -> MinimalCoalitions:
    """Coalitions that carry a decision, and fail if any one member leaves.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for an exact count.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> found = minimal_winning(count(("a", "b", "c"), 2))
    >>> found.count, found.first(2)
    (3, (('a', 'b'), ('a', 'c')))
    """
    return _minimal(rule)


def minimal_blocking(rule: Rule) -> MinimalCoalitions:
    """Coalitions that stop a decision by saying no, and do not if any one member gives in.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for an exact count.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> minimal_blocking(Unanimity(("a", "b", "c"))).first(10)
    (('a',), ('b',), ('c',))
    """
    return _minimal(dual(rule))


_State = tuple[int, tuple[int, ...]]
"""A node, and the nodes at which the same coalition would stand without one of its members."""


@dataclass(frozen=True)
class _Step:
    """One layer of partial coalitions; entries are places in the next step, or `_DEAD`, `_DONE`."""

    yes: tuple[int, ...]
    no: tuple[int, ...]


_DEAD, _DONE = -1, -2


@dataclass(frozen=True)
class MinimalCoalitions:
    """All minimal coalitions of a rule: counted at once, listed only as far as asked."""

    rule_voters: tuple[str, ...]
    order: tuple[int, ...]
    """Shape (layer,); which of the rule's voters each step decides on."""
    steps: tuple[_Step, ...]

    @cached_property
    def count(self) -> int:
        """Exact number of minimal coalitions."""
        return sum(self.count_by_size)

    @cached_property
    def count_by_size(self) -> tuple[int, ...]:
        """Exact number of minimal coalitions with 0, 1, 2 ... members."""
        counts = self._by_size[0][0]
        return tuple(counts) + (0,) * (len(self.rule_voters) + 1 - len(counts))

    @cached_property
    def _by_size(self) -> list[list[list[int]]]:
        """Per step and state: how many ways there are to complete it with 0, 1, 2 ... more members."""
        table: list[list[list[int]]] = []
        later: list[list[int]] = []
        for step in reversed(self.steps):
            later = [
                _added(_ways(no, later), [0, *_ways(yes, later)])
                for yes, no in zip(step.yes, step.no, strict=True)
            ]
            table.append(later)
        return table[::-1]

    @cached_property
    def with_each_by_size(self) -> tuple[tuple[int, ...], ...]:
        """Per voter of the rule: exact number of minimal coalitions that hold it, with 0, 1, 2 ... members."""
        length = len(self.rule_voters) + 1
        number: Any = np.float64 if len(self.rule_voters) <= DOUBLES else object
        found = [(0,) * length] * len(self.rule_voters)
        reach = np.zeros((1, length), dtype=number)
        reach[0, 0] = 1
        for depth, step in enumerate(self.steps):
            later = self._by_size[depth + 1] if depth + 1 < len(self.steps) else []
            after = np.zeros((len(later) + 2, length), dtype=number)
            for place, ways in enumerate(later):
                after[place, : len(ways)] = ways
            # The last rows stand for `_DONE` and `_DEAD`, which count from the end.
            after[_DONE, 0] = 1
            yes, no = np.array(step.yes, dtype=np.int64), np.array(step.no, dtype=np.int64)
            found[self.order[depth]] = (0, *by_joint_size(reach[:, :-1], after[yes][:, :-1]))
            # States count from 0, so `_DONE` and `_DEAD` go to the two rows in front.
            ahead = gathered(no + 2, reach, len(after))
            ahead[:, 1:] += gathered(yes + 2, reach, len(after))[:, :-1]
            reach = ahead[2:]
        return tuple(found)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """The coalitions, the smallest first, members in the rule's order."""
        for size, number in enumerate(self.count_by_size):
            if number:
                yield from self._of_size(size)

    def first(self, limit: int) -> tuple[tuple[str, ...], ...]:
        """At most `limit` coalitions, the smallest first."""
        return tuple(islice(self, limit))

    def _of_size(self, size: int) -> Iterator[tuple[str, ...]]:
        stack: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
        while stack:
            depth, place, chosen = stack.pop()
            left = size - len(chosen)
            if place == _DONE:
                if left == 0:
                    yield tuple(self.rule_voters[voter] for voter in sorted(chosen))
                continue
            if place == _DEAD or not _has_size(self._by_size[depth][place], left):
                continue
            step = self.steps[depth]
            stack.append((depth + 1, step.no[place], chosen))
            stack.append((depth + 1, step.yes[place], (*chosen, self.order[depth])))


def _ways(place: int, later: list[list[int]]) -> list[int]:
    if place == _DONE:
        return [1]
    return [] if place == _DEAD else later[place]


def _added(a: list[int], b: list[int]) -> list[int]:
    if len(a) < len(b):
        a, b = b, a
    total = a.copy()
    for size, number in enumerate(b):
        total[size] += number
    while total and not total[-1]:
        total.pop()
    return total


def _has_size(ways: list[int], size: int) -> bool:
    return 0 <= size < len(ways) and ways[size] > 0


@lru_cache(maxsize=64)
def _minimal(rule: Rule) -> MinimalCoalitions:
    """Walk down the diagram, beside each coalition those with one member less, until these are lost."""
    found = diagram(rule)
    steps = []
    states: list[_State] = [(found.root, ())]
    total = 0
    for depth, layer in enumerate(found.layers):
        total += len(states)
        if total > STATE_LIMIT:
            raise NotApplicableError(
                f"the minimal coalitions of a rule of {len(found.rule_voters)} voters cannot be counted "
                f"exactly: more than {STATE_LIMIT:,} partial coalitions differ.\n  Group voters that "
                f"decide together, or ask only for the chance of passing and the power indices."
            )
        above = _Dominance(found, depth + 1)
        yes, no = layer.yes.tolist(), layer.no.tolist()
        places: dict[_State, int] = {}
        taken, refused = [], []
        for node, without in states:
            both = {yes[other] for other in without}
            taken.append(_place(places, yes[node], both | {no[node]}, above))
            refused.append(_place(places, no[node], {no[other] for other in without}, above))
        steps.append(_Step(tuple(taken), tuple(refused)))
        states = list(places)
    return MinimalCoalitions(found.rule_voters, tuple(map(int, found.order)), tuple(steps))


def _place(places: dict[_State, int], node: int, without: set[int], above: _Dominance) -> int:
    if node == FAILED or node in without:
        return _DEAD
    if node == MET:
        return _DONE
    without.discard(FAILED)
    kept = tuple(sorted(without)) if len(without) < 2 else above.strongest(without)
    return places.setdefault((node, kept), len(places))


class _Dominance:
    """Which nodes of a layer need no more than others, part by part."""

    def __init__(self, found: Diagram, depth: int) -> None:
        self._needs: list[tuple[float, ...]] = []
        if depth < len(found.layers):
            self._needs = [
                tuple(float("inf") if need < 0 else need for need in row)
                for row in found.layers[depth].needs.tolist()
            ]

    def strongest(self, nodes: set[int]) -> tuple[int, ...]:
        """Those whose wins are not all wins of another one of them as well."""
        kept = [
            node
            for node in nodes
            if not any(other != node and self._is_above(other, node) for other in nodes)
        ]
        return tuple(sorted(kept))

    def _is_above(self, node: int, other: int) -> bool:
        return all(a <= b for a, b in zip(self._needs[node], self._needs[other], strict=True))
