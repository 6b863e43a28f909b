"""How often is a voter the one who tips the vote, if voters come round to a yes in random order?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.diagram import diagram
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray


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
    quadrature with n/2 nodes has no error but rounding (about 1e-14).

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
    found = diagram(rule)
    voters = len(found.layers)
    nodes, weights = np.polynomial.legendre.leggauss(max(1, (voters + 1) // 2))
    chances = np.repeat(((nodes + 1) / 2)[:, np.newaxis], voters, axis=1)
    _, gradient = found.chance_and_gradient(chances)
    return np.asarray(weights / 2 @ gradient)
