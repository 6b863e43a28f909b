"""How likely is it that a rule is met, if voters may also abstain or stay away?"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InvalidInputError, NotApplicableError
from foedus.model.rules import AllOf, AnyOf, Rule, Unanimity, Weighted, voters
from foedus.numerics.arrays import FloatArray

STATE_LIMIT = 200_000
"""Most ways to stand that are told apart."""

Standing = NDArray[Any]
"""Shape (state, part); what is still needed in each weighted part, 0 where it is met."""


def chance_with_abstention(rule: Rule, chances: FloatArray) -> FloatArray:
    """Chance that a decision rule is met, with four kinds of vote.

    Voters decide independently.  What an abstention or an absence is worth, the rule's parts say.

    Parameters
    ----------
    rule
        Any rule; its voters in the order of `foedus.model.rules.voters`.
    chances
        Shape (draw, voter, 4); probabilities of yes, abstention, absence and no, which sum to 1.

    Returns
    -------
    chance
        Shape (draw,); probability, 0 to 1.

    Raises
    ------
    InvalidInputError
        If the chances have another shape, or are not probabilities that sum to 1.
    NotApplicableError
        If there are more than `STATE_LIMIT` ways to stand.

    Notes
    -----
    Exact.  Voter by voter, ways to vote that leave the same need in each part are one state.

    References
    ----------
    Felsenthal and Machover (1997), International Journal of Game Theory 26:335-351 (ternary voting games).

    Examples
    --------
    >>> from foedus.model.rules import consensus
    >>> chances = np.array([[[0.5, 0.3, 0.0, 0.2], [0.9, 0.0, 0.1, 0.0]]])
    >>> chance_with_abstention(consensus(("a", "b")), chances).round(12)
    array([0.8])
    >>> chance_with_abstention(Unanimity(("a", "b")), chances).round(12)
    array([0.45])
    """
    names = voters(rule)
    _require_chances(names, chances)
    parts = list(_parts(rule))
    worth = [_worth(part, names) for part in parts]
    state: Standing = np.array([[need for _, need in worth]], dtype=object).astype(_number(worth))
    weight = np.ones((1, len(chances)))
    for place in range(len(names)):
        moves = np.array([levels[place] for levels, _ in worth], dtype=state.dtype).reshape(len(worth), 4)
        branched = np.concatenate([np.maximum(state - moves[:, vote], 0) for vote in range(4)])
        weights = np.concatenate([weight * chances[:, place, vote] for vote in range(4)])
        state, weight = _merged(branched, weights)
        if len(state) > STATE_LIMIT:
            raise NotApplicableError(
                f"a rule of {len(names)} voters with abstention is too intricate: there are {len(state):,} ways to "
                f"stand, and at most {STATE_LIMIT:,} are held.\n  Give weights with fewer digits."
            )
    met = dict(zip(map(id, parts), (state <= 0).T, strict=True))
    return np.asarray(_joined(rule, met, len(state)) @ weight)


def _require_chances(names: tuple[str, ...], chances: FloatArray) -> None:
    if chances.ndim != 3 or chances.shape[1:] != (len(names), 4):
        raise InvalidInputError(
            f"chances need the shape (draw, {len(names)}, 4): yes, abstention, absence and no of each voter; they "
            f"have {chances.shape}"
        )
    if np.any(chances < 0) or not np.allclose(chances.sum(axis=2), 1.0, rtol=0, atol=1e-9):
        raise InvalidInputError("the chances of a voter's four kinds of vote are 0 or more and sum to 1")


def _parts(rule: Rule) -> list[Unanimity | Weighted]:
    if isinstance(rule, AllOf | AnyOf):
        return [leaf for part in rule.parts for leaf in _parts(part)]
    return [rule]


def _worth(part: Unanimity | Weighted, names: tuple[str, ...]) -> tuple[list[tuple[int, ...]], int]:
    """Per voter, what each kind of vote adds, in whole numbers; and what is needed."""
    kinds = (Fraction(1), part.abstention, part.absence, Fraction(0))
    if isinstance(part, Unanimity):
        # Half a yes of each of two voters is not the yes of one.
        ones = [tuple(int(kind == 1) if name in part.voters else 0 for kind in kinds) for name in names]
        return ones, len(part.voters)
    weights = dict(zip(part.voters, part.weights, strict=True))
    exact = [tuple(weights.get(name, Fraction(0)) * kind for kind in kinds) for name in names]
    scale = lcm(part.quota.denominator, *(value.denominator for levels in exact for value in levels))
    return [tuple(int(value * scale) for value in levels) for levels in exact], int(part.quota * scale)


def _number(worth: list[tuple[list[tuple[int, ...]], int]]) -> type[np.int64] | type[object]:
    longest = max((abs(need) + sum(map(max, levels)) for levels, need in worth), default=0)
    return np.int64 if longest < 1 << 62 else object


def _merged(states: Standing, weights: FloatArray) -> tuple[Standing, FloatArray]:
    """The different states, and the weight of each."""
    code = np.zeros(len(states), dtype=np.int64)
    first = np.zeros(min(1, len(states)), dtype=np.int64)
    for column in states.T:
        values, place = np.unique(column, return_inverse=True)
        _, first, code = np.unique(code * len(values) + place, return_index=True, return_inverse=True)
    total = np.zeros((len(first), weights.shape[1]))
    np.add.at(total, code, weights)
    return states[first], total


def _joined(rule: Rule, met: dict[int, NDArray[np.bool_]], states: int) -> NDArray[np.bool_]:
    if isinstance(rule, AllOf | AnyOf):
        found = np.full(states, isinstance(rule, AllOf))
        for part in rule.parts:
            own = _joined(part, met, states)
            found = found & own if isinstance(rule, AllOf) else found | own
        return found
    return np.asarray(met[id(rule)])
