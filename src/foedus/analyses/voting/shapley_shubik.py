"""How often is a voter the one who tips the vote, if voters come round to a yes in random order?"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np

from foedus.analyses.voting.characteristic_function import by_characteristic_function
from foedus.analyses.voting.counts import WORDS, Way, swings_by_size, way
from foedus.analyses.voting.diagram import DOUBLES, diagram
from foedus.analyses.voting.game import Game, game
from foedus.analyses.voting.generating_function import weighted_game
from foedus.analyses.voting.power import ROUNDING, Power, from_fractions, of_each
from foedus.analyses.voting.quadrature import quadrature
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

NAME = "shapley-shubik"
_QUICK_CELLS = 1 << 17


def shapley_shubik(rule: Rule) -> FloatArray:
    """Shapley-Shubik index: the share of all orders of voters in which one voter tips the vote.

    Every order in which voters come to say yes is as likely as any other.

    Parameters
    ----------
    rule
        Any decision rule.

    Returns
    -------
    index
        Shape (voter,), in the rule's own order of voters; share, 0 to 1.  Sums to 1.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate to be computed exactly.

    Notes
    -----
    The index is the integral over t from 0 to 1 of the chance to be decisive when every voter says yes with
    probability t.  That chance is a polynomial of degree below the number n of voters, so Gauss-Legendre
    quadrature with n/2 nodes has no error but rounding (about 1e-14).  Where swings are quickly counted by
    size, the integral is taken in fractions instead.

    References
    ----------
    Shapley and Shubik (1954), American Political Science Review 48:787-792.
    Owen (1972), Management Science 18:P64-P79.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> weights = tuple(map(Fraction, (3, 2, 1, 1)))
    >>> shapley_shubik(Weighted(("a", "b", "c", "d"), weights, Fraction(4))).round(6)
    array([0.5     , 0.166667, 0.166667, 0.166667])
    """
    return measured(rule).values


def measured(rule: Rule, exact: bool = False) -> Power:
    """The index, with the bound of its error.

    Parameters
    ----------
    exact
        Whether fractions are wanted even where they take long; otherwise they are given where they are quick.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate, or its fractions are wanted and would not fit into memory.
    """
    found = game(rule)
    chosen = way(found)
    if exact or _is_quick(found, chosen):
        return from_fractions(NAME, _shares_of_orders(swings_by_size(found)), WORDS[chosen])
    if chosen == "generating function":
        if found.size > DOUBLES:
            return by_characteristic_function(found)
        return from_fractions(NAME, _shares_of_orders(diagram(rule).swings_by_size()), WORDS["diagram"])
    layers = diagram(rule)
    nodes, weights = quadrature(found.size - 1, exact=False)
    _, gradient = layers.chance_and_gradient(np.repeat(nodes[:, np.newaxis], found.size, axis=1))
    method = f"decision diagram at {len(nodes)} nodes of Gauss and Legendre"
    # Differences of chances cancel, so the bound is one of the absolute error.
    return Power(NAME, np.asarray(weights @ gradient), method, False, 8 * found.size * ROUNDING)


def _is_quick(found: Game, chosen: Way) -> bool:
    if chosen == "generating function":
        return weighted_game(found).cells(by_size=True) <= _QUICK_CELLS
    return chosen == "table" or found.size <= DOUBLES


def _shares_of_orders(swings: list[list[int]]) -> list[Fraction]:
    """Share of the orders in which a voter comes just after a coalition that it makes win."""
    size = len(swings)
    orders = [factorial(others) * factorial(size - 1 - others) for others in range(size)]
    whole = factorial(size)

    def share(counts: list[int]) -> Fraction:
        return Fraction(sum(number * ways for number, ways in zip(counts, orders, strict=False)), whole)

    return of_each(swings, share)
