"""In how many of the coalitions that win without a surplus does a voter sit?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.counts import WORDS, heaviest_first, minimal_by_size, way
from foedus.analyses.voting.game import INT64_VOTERS, Game, game
from foedus.analyses.voting.power import ROUNDING, Power, from_floats, from_fractions, shares
from foedus.analyses.voting.weighted_coalitions import minimal_with_each
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

NAME = "public-good"
_QUICK_CELLS = 1 << 17


def public_good(rule: Rule) -> FloatArray:
    """Public good index of Holler: a voter's share of all memberships in minimal winning coalitions.

    Only minimal winning coalitions form, each as likely as any other, and what a coalition wins is enjoyed in
    full by each of its members.

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
    Exact, but for rules of very many voters and votes, which are counted in floats.  A voter with fewer
    votes may get more than one with more: that is a property of the index, not an error.

    References
    ----------
    Holler (1982), Political Studies 30:262-271.
    Holler and Packel (1983), Zeitschrift für Nationalökonomie 43:21-29.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> weights = tuple(map(Fraction, (35, 20, 15, 15, 15)))
    >>> (15 * public_good(Weighted(tuple("abcde"), weights, Fraction(51)))).round(9)
    array([4., 2., 3., 3., 3.])
    """
    return measured(rule).values


def measured(rule: Rule, exact: bool = False) -> Power:
    """The index, with the bound of its error; `exact` asks for fractions even where they take long."""
    found = game(rule)
    if way(found) != "generating function":
        counts = [sum(by_size) for by_size in minimal_by_size(found)]
        return from_fractions(NAME, shares(counts), WORDS[way(found)])
    return _weighted(found, exact)


def _weighted(found: Game, exact: bool) -> Power:
    ordered, kinds = heaviest_first(found)
    exact = exact or ordered.quota * found.size <= _QUICK_CELLS
    if found.size <= INT64_VOTERS:
        one = np.ones(1, dtype=np.int64)
    else:
        one = np.ones(1, dtype=object if exact else np.float64)
    by_kind = minimal_with_each(ordered, one[: ordered.lanes])[:, 0]
    if one.dtype == np.float64:
        counts = np.array([by_kind[kind] if kind >= 0 else 0.0 for kind in kinds])
        error = (2 * found.size + ordered.quota) * ROUNDING
        method = "generating function of minimal coalitions, in floats"
        return from_floats(NAME, counts / (counts.sum() or 1.0), method, error)
    whole = [int(by_kind[kind]) if kind >= 0 else 0 for kind in kinds]
    return from_fractions(NAME, shares(whole), WORDS["generating function"])
