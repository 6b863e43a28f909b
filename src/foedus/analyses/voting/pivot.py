"""Whose agreement completes a winning coalition, if voters join in the order of what each would bear?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.analyses.voting.simple_game import integer_weights
from foedus.errors import InvalidInputError
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, voters
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

NOBODY = -1
"""Pivot of a rule that is met without any voter, or by no set of them."""
_INT64_SAFE = 1 << 62


def carries(rule: Rule, yes: BoolArray) -> BoolArray:
    """Whether the voters that say yes carry the decision, over many votes at once.

    Parameters
    ----------
    yes
        Shape (..., voter), in the order of `foedus.model.rules.voters`.

    Returns
    -------
    met
        Shape (...,).

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> carries(count(("a", "b", "c"), 2), np.array([[True, False, True], [False, False, True]]))
    array([ True, False])
    """
    names = voters(rule)
    _require_columns(yes, names)
    column = {name: place for place, name in enumerate(names)}

    def met(part: Rule) -> BoolArray:
        match part:
            case AllOf(parts):
                return np.all([met(p) for p in parts], axis=0) if parts else np.ones(yes.shape[:-1], bool)
            case AnyOf(parts):
                return np.any([met(p) for p in parts], axis=0) if parts else np.zeros(yes.shape[:-1], bool)
            case Unanimity(own):
                return np.asarray(yes[..., [column[name] for name in own]].all(axis=-1))
            case Weighted():
                weights, quota = _whole(part)
                votes = yes[..., [column[name] for name in part.voters]] @ weights
                return np.asarray(votes >= quota, dtype=bool)

    return met(rule)


def pivot(rule: Rule, level: FloatArray) -> tuple[FloatArray, IntArray]:
    """The highest level that every member of some winning coalition reaches, and whose level it is.

    Voters are taken from the highest level down until the rule is met; the one with whom it is met is the
    pivot.  With the radius to which each voter follows a move as its level, this is the radius of the win
    set; with minus the day on which each ratifies, minus the day on which the treaty is through.

    Parameters
    ----------
    level
        Shape (lane, voter), in the order of `foedus.model.rules.voters`.

    Returns
    -------
    level
        Shape (lane,); plus infinity for a rule that needs nobody, minus infinity for one that nobody can
        meet.
    pivot
        Shape (lane,); column of the pivot, or `NOBODY`.  Of voters at the same level the first is taken
        first.

    Raises
    ------
    InvalidInputError
        If the levels have another number of columns than the rule has voters.

    Notes
    -----
    Exact, for every monotone rule.  A joint "and" is met when its last part is, an "or" when its first is, so
    each weighted part costs one running sum.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> pivot(count(("a", "b", "c"), 2), np.array([[3.0, 1.0, 2.0]]))
    (array([2.]), array([2]))
    """
    names = voters(rule)
    _require_columns(level, names)
    order = np.argsort(-level, axis=1, kind="stable")
    needed = _needed(rule, names, np.ascontiguousarray(order.T))
    lanes = np.arange(len(level))
    within = (needed > 0) & (needed <= len(names))
    if not names:
        chosen = np.full(len(level), NOBODY)
        return np.where(needed > 0, -np.inf, np.inf), chosen
    chosen = order[lanes, np.clip(needed - 1, 0, len(names) - 1)]
    reached = np.where(within, level[lanes, chosen], np.where(needed > 0, -np.inf, np.inf))
    return reached, np.where(within, chosen, NOBODY)


def _needed(rule: Rule, names: tuple[str, ...], order: IntArray) -> IntArray:
    """How many voters, in their order, it takes to meet the rule; one more than there are if all fail.

    Shape (lane,); from an order of the shape (voter, lane).
    """
    size, lanes = order.shape
    column = {name: place for place, name in enumerate(names)}

    def needed(part: Rule) -> IntArray:
        match part:
            case AllOf(parts):
                return np.max([needed(p) for p in parts], axis=0) if parts else np.zeros(lanes, np.int64)
            case AnyOf(parts):
                ends = [needed(p) for p in parts]
                return np.min(ends, axis=0) if parts else np.full(lanes, size + 1)
            case Unanimity(own) if len(own) == size:
                return np.full(lanes, size)
            case Unanimity() | Weighted():
                weights, quota = _whole(part)
                if quota <= 0:
                    return np.zeros(lanes, dtype=np.int64)
                weight = np.zeros(size, dtype=weights.dtype)
                weight[[column[name] for name in part.voters]] = weights
                return np.asarray(np.sum(np.cumsum(weight[order], axis=0) < quota, axis=0) + 1)

    return needed(rule)


@lru_cache(maxsize=256)
def _whole(part: Unanimity | Weighted) -> tuple[NDArray[Any], int]:
    """Whole weights and quota of a part; Python's integers where they are too long for 64 bits."""
    weights, quota = integer_weights(part)
    whole = np.array(weights, dtype=np.int64 if sum(weights) < _INT64_SAFE else object)
    whole.setflags(write=False)
    return whole, quota


def _require_columns(given: NDArray[Any], names: tuple[str, ...]) -> None:
    if given.ndim < 1 or given.shape[-1] != len(names):
        raise InvalidInputError(
            f"a rule of {len(names)} voters needs one column for each, but the array has the shape {given.shape}"
        )
