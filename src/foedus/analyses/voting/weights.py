"""Can a rule be put into weights and a quota, and into which?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from foedus.analyses.voting.coalitions import minimal_blocking, minimal_winning
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule, voters

COALITION_LIMIT = 20_000
"""Most minimal coalitions of either kind that are looked at."""

MakeUp = tuple[int, ...]
"""How many members of each class a coalition has."""


@dataclass(frozen=True)
class Weights:
    """Weights and a quota that express a rule."""

    quota: int
    weights: tuple[int, ...]
    """One per voter, in the rule's own order; voters that are alike weigh the same."""


def weights_of(rule: Rule, classes: Sequence[Sequence[str]]) -> Weights | None:
    """Find weights that express a rule, or none where there are none.

    A rule can be put into weights exactly if it is trade robust: if no trade of members among winning
    coalitions can make all of them lose.

    Parameters
    ----------
    classes
        Voters that can replace each other (see `desirability`); they may have one weight.

    Raises
    ------
    NotApplicableError
        If the rule has too many minimal coalitions to be looked at, or its weights are not found in small
        whole numbers.

    Notes
    -----
    A linear program asks for weights such that every minimal winning coalition weighs the quota, and every
    largest losing one at least 1 less.  What it finds is rounded to fractions and checked exactly.

    References
    ----------
    Taylor and Zwicker (1992), Proceedings of the American Mathematical Society 115:1089-1094.

    Examples
    --------
    >>> from foedus.model.rules import AllOf, Unanimity, count
    >>> rule = AllOf((Unanimity(("a",)), count(("a", "b", "c"), 2)))
    >>> weights_of(rule, [("a",), ("b", "c")])
    Weights(quota=3, weights=(2, 1, 1))
    """
    from scipy.optimize import linprog

    place = {name: number for number, group in enumerate(classes) for name in group}
    sizes = np.array([len(group) for group in classes])
    winning = _make_ups(_limited(minimal_winning(rule), "winning"), place, len(classes))
    blocking = _make_ups(_limited(minimal_blocking(rule), "blocking"), place, len(classes))
    nothing = (0,) * len(classes)
    if not winning or not blocking or nothing in winning or nothing in blocking:
        # Nobody can meet the rule, or nothing can stop it: a quota above all votes, or of none.
        return Weights(int(nothing not in winning), (0,) * len(place))
    # The largest losing coalitions are all but the smallest blocking ones.
    losing = [
        tuple(int(size - held) for size, held in zip(sizes, blocks, strict=True)) for blocks in blocking
    ]
    rows = [[-held for held in wins] + [1] for wins in winning] + [[*held, -1] for held in losing]
    limits = [0] * len(winning) + [-1] * len(losing)
    found = linprog([*sizes, 0], A_ub=rows, b_ub=limits, bounds=[(0, None)] * (len(classes) + 1))
    if found.status == 2:
        return None
    exact = [Fraction(float(value)).limit_denominator(1000) for value in found.x]
    scale = lcm(*(value.denominator for value in exact))
    *own, quota = (int(value * scale) for value in exact)
    if any(_weight(own, wins) < quota for wins in winning) or any(
        _weight(own, loses) >= quota for loses in losing
    ):
        raise NotApplicableError("weights that express this rule were found only in floating-point numbers")
    return Weights(quota, tuple(own[place[name]] for name in voters(rule)))


def _weight(own: Sequence[int], held: MakeUp) -> int:
    return sum(weight * number for weight, number in zip(own, held, strict=True))


def _limited(found: Iterable[tuple[str, ...]], kind: str) -> Iterable[tuple[str, ...]]:
    for number, coalition in enumerate(found):
        if number >= COALITION_LIMIT:
            raise NotApplicableError(
                f"whether weights express this rule is not looked into: it has more than {COALITION_LIMIT:,} smallest "
                f"{kind} groups"
            )
        yield coalition


def _make_ups(coalitions: Iterable[tuple[str, ...]], place: dict[str, int], classes: int) -> list[MakeUp]:
    found: dict[MakeUp, None] = {}
    for coalition in coalitions:
        held = [0] * classes
        for name in coalition:
            held[place[name]] += 1
        found[tuple(held)] = None
    return list(found)
