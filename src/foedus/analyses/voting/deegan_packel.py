"""What does a voter get if only coalitions without a surplus form, and each divides its gain equally?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.counts import WORDS, heaviest_first, minimal_by_size, way
from foedus.analyses.voting.game import Game, game
from foedus.analyses.voting.power import (
    ROUNDING,
    Power,
    divided_by_number,
    from_floats,
    from_fractions,
    of_each,
)
from foedus.analyses.voting.quadrature import integral_over_members
from foedus.analyses.voting.weighted_coalitions import minimal_with_each
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

NAME = "deegan-packel"


def deegan_packel(rule: Rule) -> FloatArray:
    """Deegan-Packel index: a voter's mean share of the minimal winning coalitions.

    Only minimal winning coalitions form, each as likely as any other, and the members of one share equally.

    Parameters
    ----------
    rule
        Any decision rule.

    Returns
    -------
    index
        Shape (voter,); sums to 1.  All 0 where nothing wins, or nothing can be stopped.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate for a count.

    Notes
    -----
    The share 1/size is the integral of z^(size - 1), so of a large weighted rule only the generating
    polynomial at the nodes of Gauss and Legendre is needed; nothing cancels, and the error is rounding.

    References
    ----------
    Deegan and Packel (1978), International Journal of Game Theory 7:113-123.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> weights = tuple(map(Fraction, (35, 20, 15, 15, 15)))
    >>> (60 * deegan_packel(Weighted(tuple("abcde"), weights, Fraction(51)))).round(9)
    array([18.,  9., 11., 11., 11.])
    """
    return measured(rule).values


def measured(rule: Rule, exact: bool = False) -> Power:
    """The index, with the bound of its error; `exact` asks for fractions even where they take long."""
    found = game(rule)
    if way(found) != "generating function":
        values = of_each(minimal_by_size(found), divided_by_number)
        total = sum(values) or 1
        return from_fractions(NAME, [value / total for value in values], WORDS[way(found)])
    return _weighted(found, exact)


def _weighted(found: Game, exact: bool) -> Power:
    ordered, kinds = heaviest_first(found)
    by_kind = integral_over_members(lambda z: minimal_with_each(ordered, z), found.size, ordered.lanes, exact)
    values = [by_kind[kind] if kind >= 0 else by_kind[0] * 0 for kind in kinds]
    total = sum(values) or 1
    if exact:
        return from_fractions(NAME, [value / total for value in values], WORDS["generating function"])
    error = (4 * found.size + ordered.quota) * ROUNDING
    method = "generating function of minimal coalitions at the nodes of Gauss and Legendre"
    return from_floats(NAME, np.array(values) / total, method, error)
