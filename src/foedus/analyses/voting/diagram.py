"""Any decision rule as a layered diagram, on which chances, power and coalitions are all computed.

One layer a voter.  A node stands for "what is still needed": all votes so far that leave the same need
share it, which keeps the diagram small where there are 2^n coalitions.  A path from the root takes the
branch ``yes`` or ``no`` at each voter and ends in *met* or *failed*.

References
----------
Bolus (2011), European Journal of Operational Research 210:258-272.
Klinz and Woeginger (2005), Mathematical Social Sciences 49:111-116 (meeting in the middle).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.rule_tree import Leaf, Tree, leaf_indices, rule_tree
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import Rule, voters
from foedus.numerics.arrays import FloatArray, IntArray

FAILED = 0
"""Index, in every layer, of the node that no further vote can save."""
MET = 1
"""Index, in every layer, of the node that no further vote can spoil."""

STATE_LIMIT = 500_000
"""Most different needs that one layer may hold; beyond it the rule is refused, never approximated."""
_SUMS_LIMIT = 1 << 13
_CELLS = 1 << 22
_INT64_SAFE = 1 << 62
DOUBLES = 52
"""Most voters whose coalitions, and sums of them, are counted in floats without error."""

Residuals = NDArray[Any]
"""Shape (state, leaf); int64, or Python integers where the weights are too long for that."""


@dataclass(frozen=True)
class Layer:
    """The branches of one voter."""

    yes: IntArray
    """Shape (node,); node of the next layer after a yes."""
    no: IntArray
    """Shape (node,)."""
    needs: Residuals
    """Shape (node, leaf); weight still needed in each weighted part, 0 if met, -1 if out of reach; of
    the two constant nodes it means nothing."""


@dataclass(frozen=True)
class Diagram:
    """A rule, ready for sweeps; two nodes of a layer never mean the same."""

    rule_voters: tuple[str, ...]
    """In the rule's own order; results follow it."""
    order: IntArray
    """Shape (layer,); which of the rule's voters decides at each layer."""
    layers: tuple[Layer, ...]
    root: int

    @cached_property
    def size(self) -> int:
        """Nodes in all layers."""
        return sum(len(layer.yes) for layer in self.layers) + 2

    def chance(self, yes: FloatArray) -> FloatArray:
        """Chance that the rule is met.

        Voters decide independently.

        Parameters
        ----------
        yes
            Shape (lane, voter); probability of a yes.

        Returns
        -------
        chance
            Shape (lane,).
        """
        found = np.empty(len(yes))
        for lanes in self._chunks(len(yes), max(len(layer.yes) for layer in self.layers)):
            found[lanes] = self._backward(yes[lanes])[0][self.root]
        return found

    def chance_and_gradient(self, yes: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Chance that the rule is met, and its derivative by each voter's probability of a yes.

        The derivative is the chance that the voter is decisive: its yes would carry, its no would stop.

        Returns
        -------
        chance
            Shape (lane,).
        gradient
            Shape (lane, voter); 0 to 1.
        """
        chance, gradient = np.empty(len(yes)), np.empty_like(yes)
        for lanes in self._chunks(len(yes), self.size):
            values = self._backward(yes[lanes], keep=True)
            chance[lanes] = values[0][self.root]
            for voter, slope in self._forward(yes[lanes], values):
                gradient[lanes, voter] = slope
        return chance, gradient

    def winning_and_swings(self) -> tuple[int, tuple[int, ...]]:
        """How many coalitions win, and how many each voter turns from losing to winning; both exact.

        Swings are in the rule's own order of voters.
        """
        # Every product below counts coalitions, so 2^voters bounds it.
        number: Any = np.int64 if len(self.layers) < 62 else object
        value = np.array([0, 1], dtype=number)
        values = [value]
        for layer in reversed(self.layers):
            value = value[layer.yes] + value[layer.no]
            values.append(value)
        values.reverse()
        reach = np.zeros(len(values[0]), dtype=number)
        reach[self.root] = 1
        swings = [0] * len(self.layers)
        for depth, layer in enumerate(self.layers):
            below = values[depth + 1]
            swings[self.order[depth]] = int(np.sum(reach * (below[layer.yes] - below[layer.no])))
            ahead = np.zeros(len(below), dtype=number)
            np.add.at(ahead, layer.yes, reach)
            np.add.at(ahead, layer.no, reach)
            reach = ahead
        return int(values[0][self.root]), tuple(swings)

    def swings_by_size(self, sizes: tuple[int, ...] | None = None) -> list[list[int]]:
        """Per voter, the coalitions that it turns from losing to winning, by the size of the others; exact.

        Parameters
        ----------
        sizes
            What each voter counts for, in the rule's own order; one each where it is left out.
        """
        count = len(self.layers)
        sizes = sizes or (1,) * count
        length = sum(sizes) + 1
        # Every sum below counts coalitions, and floats are whole numbers up to 2^53.
        number: Any = np.float64 if count <= DOUBLES else object
        value = np.zeros((2, length), dtype=number)
        value[MET, 0] = 1
        values = [value]
        for layer, voter in zip(reversed(self.layers), reversed(self.order), strict=True):
            step = sizes[voter]
            refused, taken = value[layer.no], value[layer.yes]
            refused[:, step:] += taken[:, : length - step]
            value = refused
            values.append(value)
        values.reverse()
        reach = np.zeros((len(values[0]), length), dtype=number)
        reach[self.root, 0] = 1
        swings: list[list[int]] = [[]] * count
        for depth, layer in enumerate(self.layers):
            voter, below = int(self.order[depth]), values[depth + 1]
            swings[voter] = by_joint_size(reach, below[layer.yes] - below[layer.no])
            step = sizes[voter]
            ahead = gathered(layer.no, reach, len(below))
            ahead[:, step:] += gathered(layer.yes, reach, len(below))[:, : length - step]
            reach = ahead
        return swings

    def _chunks(self, lanes: int, nodes: int) -> Iterator[slice]:
        step = max(1, _CELLS // nodes)
        for start in range(0, lanes, step):
            yield slice(start, min(start + step, lanes))

    def _backward(self, yes: FloatArray, keep: bool = False) -> list[FloatArray]:
        """Chance of being met from each node: of the first layer, or (`keep`) of every layer.

        Each shape (node, lane).
        """
        lanes = len(yes)
        value = np.stack([np.zeros(lanes), np.ones(lanes)])
        values = [value]
        for depth in reversed(range(len(self.layers))):
            layer, p = self.layers[depth], yes[:, self.order[depth]]
            refused = value[layer.no]
            value = value[layer.yes]
            value -= refused
            value *= p
            value += refused
            if keep:
                values.append(value)
            else:
                values = [value]
        return values[::-1]

    def _forward(self, yes: FloatArray, values: list[FloatArray]) -> Iterator[tuple[int, FloatArray]]:
        """Each voter with its derivative.  Shape (lane,)."""
        from scipy.sparse import csr_array

        reach = np.zeros_like(values[0])
        reach[self.root] = 1.0
        for depth, layer in enumerate(self.layers):
            voter, below = int(self.order[depth]), values[depth + 1]
            # Rules are monotone: a difference below zero is rounding.
            decisive = np.maximum(below[layer.yes] - below[layer.no], 0.0)
            yield voter, np.einsum("nl,nl->l", reach, decisive)
            nodes = len(layer.yes)
            column = np.arange(nodes)
            shape, ones = (len(below), nodes), np.ones(nodes)
            taken = reach * yes[:, voter]
            reach -= taken
            reach = csr_array((ones, (layer.yes, column)), shape) @ taken + (
                csr_array((ones, (layer.no, column)), shape) @ reach
            )


def gathered(rows: IntArray, values: NDArray[Any], length: int) -> NDArray[Any]:
    """Add up the values that go to the same row of a new table of a given length."""
    width = values.shape[1]
    if values.dtype == np.float64:
        place = (rows[:, np.newaxis] * width + np.arange(width)).ravel()
        return np.bincount(place, values.ravel(), length * width).reshape(length, width)
    table = np.zeros((length, width), dtype=values.dtype)
    np.add.at(table, rows, values)
    return table


def by_joint_size(above: NDArray[Any], below: NDArray[Any]) -> list[int]:
    """Count pairs of a way to a node and a way on from it, by the sum of their sizes.

    Parameters
    ----------
    above, below
        Shape (node, size).

    Returns
    -------
    counts
        By joint size: 0, 1, 2 ... as far as the tables go.
    """
    # Floats not by a library of linear algebra: its threads cost more than such small tables.
    floats = above.dtype == np.float64
    both = np.einsum("na,nb->ab", above, below) if floats else above.T @ below
    flipped = both[::-1]
    return [int(np.trace(flipped, offset=k - len(both) + 1)) for k in range(len(both))]


@lru_cache(maxsize=64)
def diagram(rule: Rule) -> Diagram:
    """Build the diagram of a rule.

    Notes
    -----
    From the top down, the votes so far are kept as the weight still needed in each weighted part, rounded
    up to the next weight that the voters still to come can reach: needs between two such weights are the
    same need.  From the bottom up, nodes with the same branches are merged.  Exact for any weights.

    Raises
    ------
    InvalidInputError
        If the rule names no voter.
    NotApplicableError
        If some layer has more than `STATE_LIMIT` different needs.
    """
    names = voters(rule)
    if not names:
        raise InvalidInputError("a decision rule needs at least one voter, but this one names none")
    tree, leaves = rule_tree(rule, names)
    order = _order(leaves)
    weights = np.array([[leaf[0][v] for leaf in leaves] for v in order], dtype=_number(leaves))
    quotas = np.array([[leaf[1] for leaf in leaves]], dtype=weights.dtype)
    targets = _reachable_sums(weights, quotas[0])
    needs, nodes = quotas, _settle(tree, quotas)
    root = int(nodes[0])
    layers = []
    for depth in range(len(order)):
        rows = needs[nodes >= 2]
        branched = np.concatenate([np.where(rows > 0, np.maximum(rows - weights[depth], 0), rows), rows])
        branched = _round_up(branched, targets[depth + 1])
        following, below = _merge(branched, _settle(tree, branched))
        if len(following) > STATE_LIMIT:
            raise NotApplicableError(
                f"a rule of {len(names)} voters is too intricate (weighted parts: {len(leaves)}): after {depth + 1} "
                f"voters there are {len(following):,} different ways to stand, and at most "
                f"{STATE_LIMIT:,} are held.\n  Give weights with fewer digits, or group voters that "
                f"decide together."
            )
        yes, no = np.split(below, 2)
        ends = np.array([FAILED, MET])
        constant = np.zeros((2, len(leaves)), dtype=rows.dtype)
        layers.append(
            Layer(np.concatenate([ends, yes]), np.concatenate([ends, no]), np.concatenate([constant, rows]))
        )
        needs = following
        nodes = np.arange(2, len(following) + 2)
    return _reduced(names, np.array(order), layers, root)


def _number(leaves: list[Leaf]) -> type[np.int64] | type[object]:
    longest = max((sum(weights) for weights, _ in leaves), default=0)
    return np.int64 if longest < _INT64_SAFE else object


def _order(leaves: list[Leaf]) -> list[int]:
    """Voters of the same parts together, the heaviest first: few needs stay open at a time."""
    count = len(leaves[0][0]) if leaves else 0
    parts = [tuple(i for i, (weights, _) in enumerate(leaves) if weights[v] > 0) for v in range(count)]
    rank = {part: place for place, part in enumerate(dict.fromkeys(parts))}
    weight = [sum(weights[v] / max(quota, 1) for weights, quota in leaves) for v in range(count)]
    return sorted(range(count), key=lambda v: (rank[parts[v]], -weight[v], v))


def _reachable_sums(weights: Residuals, quotas: Residuals) -> list[list[Residuals]]:
    """Per layer and leaf, the different weights that the voters from there on can reach, rising.

    Capped at the quota; where they are too many to hold, only the largest.
    """
    layers = []
    sums = [np.zeros(1, dtype=weights.dtype) for _ in quotas]
    layers.append(sums)
    for row in weights[::-1]:
        sums = [
            _more_sums(sum_, weight, quota) for sum_, weight, quota in zip(sums, row, quotas, strict=True)
        ]
        layers.append(sums)
    return layers[::-1]


def _more_sums(sums: Residuals, weight: int, quota: int) -> Residuals:
    if weight == 0:
        return sums
    if sums[0] > 0:
        return np.asarray(np.minimum(sums + weight, quota))
    # Two rising runs: a stable sort merges them, where `unique` would start anew.
    joined = np.sort(np.concatenate([sums, np.minimum(sums + weight, quota)]), kind="stable")
    joined = joined[np.flatnonzero(np.append(True, joined[1:] > joined[:-1]))]
    # Too many: keep the largest alone, from which needs out of reach are still told.
    return np.asarray(joined if len(joined) <= _SUMS_LIMIT else joined[-1:])


def _round_up(needs: Residuals, sums: list[Residuals]) -> Residuals:
    """Replace each need by the least reachable weight that satisfies it; -1 where none does."""
    rounded = needs.copy()
    for column, reachable in enumerate(sums):
        need = needs[:, column]
        place = np.searchsorted(reachable, need)
        within = place < len(reachable)
        if reachable[0] == 0:
            need = np.where(need > 0, reachable[np.minimum(place, len(reachable) - 1)], need)
        rounded[:, column] = np.where(within, need, -1)
    return rounded


def _settle(tree: Tree, rows: Residuals) -> IntArray:
    """Node of each row: `FAILED`, `MET`, or 2 for open.  Shape (state,).

    Where a branch is settled, what its parts still need no longer matters: their entries are overwritten,
    so that such rows become equal.
    """
    shared = np.bincount(list(leaf_indices(tree)), minlength=rows.shape[1]) > 1

    def state(branch: Tree) -> IntArray:
        if branch.leaf >= 0:
            need = rows[:, branch.leaf]
            return np.where(need > 0, 2, np.where(need == 0, MET, FAILED))
        states = [state(b) for b in branch.branches]
        if not states:
            return np.full(len(rows), MET if branch.every else FAILED)
        sooner, later = (FAILED, MET) if branch.every else (MET, FAILED)
        table = np.stack(states)
        whole = np.where((table == later).all(axis=0), later, 2)
        whole = np.where((table == sooner).any(axis=0), sooner, whole)
        for leaf in leaf_indices(branch):
            if not shared[leaf]:
                column = np.where(whole == MET, 0, rows[:, leaf])
                rows[:, leaf] = np.where(whole == FAILED, -1, column)
        return whole

    return state(tree)


def _merge(rows: Residuals, settled: IntArray) -> tuple[Residuals, IntArray]:
    """The different open rows, and the node that each given row becomes."""
    nodes = settled.copy()
    is_open = settled == 2
    first, same = _different(list(rows[is_open].T))
    nodes[is_open] = same + 2
    return rows[is_open][first], nodes


def _different(columns: list[Residuals]) -> tuple[IntArray, IntArray]:
    """First place of each different row, and per row which it is."""
    code = np.zeros(len(columns[0]) if columns else 0, dtype=np.int64)
    first = np.zeros(min(1, len(code)), dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        # Codes stay below rows x values, so they cannot overflow.
        _, first, code = np.unique(code * len(values) + place, return_index=True, return_inverse=True)
    return first, code


def _reduced(names: tuple[str, ...], order: IntArray, layers: list[Layer], root: int) -> Diagram:
    """The same diagram with equal nodes merged, from the last voter to the first."""
    becomes = np.array([FAILED, MET])
    reduced = []
    for layer in reversed(layers):
        yes, no = becomes[layer.yes], becomes[layer.no]
        code = no * (int(becomes.max()) + 1) + yes + 2
        code[(yes == no) & (yes == FAILED)] = FAILED
        code[(yes == no) & (yes == MET)] = MET
        _, first, becomes = np.unique(code, return_index=True, return_inverse=True)
        reduced.append(Layer(yes[first], no[first], layer.needs[first]))
    start = int(becomes[root]) if layers else root
    return Diagram(names, order, tuple(reduced[::-1]), start)
