"""What is a voter's power if voters of a union stand together, and come one after the other?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial

from foedus.analyses.voting.power import Power, from_fractions
from foedus.analyses.voting.unions import Inside, inside_unions
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray


def owen(rule: Rule, unions: Sequence[Sequence[str]]) -> FloatArray:
    """Owen value: the Shapley-Shubik index of voters in unions that form before the vote.

    Every order of the unions is as likely as any other, and so is every order of the members within each; the
    members of a union come without anybody else between them.

    Parameters
    ----------
    rule
        Any decision rule.
    unions
        Voters that stand together, in groups; each voter in one group at most, the others alone.

    Returns
    -------
    index
        Shape (voter,), in the rule's own order of voters; sums to 1.

    Raises
    ------
    InvalidInputError
        If a union names a voter that the rule does not have, or one twice.
    NotApplicableError
        If the rule is too intricate to be computed exactly.

    Notes
    -----
    Exact: swings are counted by how many other unions and how many fellow members have said yes.

    References
    ----------
    Owen (1977), in Henn and Moeschlin (eds.), Essays in Mathematical Economics and Game Theory, Springer, 76-88.

    Examples
    --------
    >>> from foedus.model.rules import count
    >>> owen(count(("a", "b", "c"), 2), [("a", "b")])
    array([0.5, 0.5, 0. ])
    """
    return measured(rule, unions).values


def measured(rule: Rule, unions: Sequence[Sequence[str]]) -> Power:
    """The value, exact, with its fractions."""
    found = inside_unions(rule, unions)
    return from_fractions("owen", [_share_of_orders(inside) for inside in found], found[0].method)


def _share_of_orders(inside: Inside) -> Fraction:
    """Share of the orders in which a voter comes just after the unions and fellow members that it makes win."""
    outer, inner = inside.other_unions, inside.fellows
    total = Fraction(0)
    for unions, counts in enumerate(inside.swings):
        for fellows, count in enumerate(counts):
            if count:
                total += count * Fraction(
                    factorial(unions)
                    * factorial(outer - unions)
                    * factorial(fellows)
                    * factorial(inner - fellows),
                    factorial(outer + 1) * factorial(inner + 1),
                )
    return total
