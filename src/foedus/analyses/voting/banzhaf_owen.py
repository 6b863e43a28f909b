"""How often does a voter decide if unions vote as one, and within its own each member decides alone?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from foedus.analyses.voting.power import Power, from_fractions
from foedus.analyses.voting.unions import inside_unions
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray


def banzhaf_owen(rule: Rule, unions: Sequence[Sequence[str]]) -> FloatArray:
    """Banzhaf-Owen value: the Banzhaf index of voters in unions that form before the vote.

    Every other union says yes or no as one, and every fellow member alone, each with probability 1/2.

    Parameters, errors and order of the values are those of `owen`; the values do not sum to 1.

    References
    ----------
    Owen (1982), in Holler (ed.), Power, Voting and Voting Power, Physica, 232-237.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> banzhaf_owen(count(("a", "b", "c"), 2), [("a", "b")])
    array([0.5, 0.5, 0. ])
    """
    return measured(rule, unions).values


def measured(rule: Rule, unions: Sequence[Sequence[str]]) -> Power:
    """The value, exact, with its fractions."""
    found = inside_unions(rule, unions)
    values = [
        Fraction(sum(map(sum, inside.swings)), 2 ** (inside.other_unions + inside.fellows))
        for inside in found
    ]
    return from_fractions("banzhaf-owen", values, found[0].method)
