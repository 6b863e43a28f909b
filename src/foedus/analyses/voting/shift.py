"""In how many coalitions does a voter sit that could not do with anybody weaker in any member's place?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting import grid
from foedus.analyses.voting.counts import WORDS, heaviest_first, swings, way
from foedus.analyses.voting.game import INT64_VOTERS, Game, game
from foedus.analyses.voting.power import ROUNDING, Power, from_floats, from_fractions, shares
from foedus.analyses.voting.weighted_coalitions import shift_minimal_with_each, strictly_ordered
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

NAME = "shift"
_QUICK_CELLS = 1 << 17
_CELL_LIMIT = 1 << 26


def shift(rule: Rule) -> FloatArray:
    """Shift index: a voter's share of all memberships in shift-minimal winning coalitions.

    A minimal winning coalition is shift-minimal if it also loses whenever a member gives its place to a
    strictly less desirable voter.  Only these form, each as likely as any other.

    Parameters
    ----------
    rule
        Any decision rule of one quota, of few kinds of voters, or of few voters.

    Returns
    -------
    index
        Shape (voter,); sums to 1.  All 0 where nothing wins, or nothing can be stopped.

    Raises
    ------
    NotApplicableError
        If the rule joins several parts and has too many kinds of voters, or too many votes.

    References
    ----------
    Alonso-Meijide and Freixas (2010), Decision Support Systems 49:425-430.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> weights = tuple(map(Fraction, (3, 2, 2, 1)))
    >>> (7 * shift(Weighted(tuple("abcd"), weights, Fraction(5)))).round(9)
    array([2., 2., 2., 1.])
    """
    return measured(rule).values


def measured(rule: Rule, exact: bool = False) -> Power:
    """The index, with the bound of its error; `exact` asks for fractions even where they take long."""
    found = game(rule)
    if way(found) == "generating function":
        return _weighted(found, exact)
    if not grid.fits(found):
        raise NotApplicableError(
            f"the shift index of a rule that joins parts is counted over all make-ups of a coalition; this "
            f"one has {found.cells:,}, and at most {grid.CELL_LIMIT:,} are held.\n  Ask for another index."
        )
    counts = found.per_voter(grid.grid(found).shift_minimal)
    return from_fractions(NAME, shares(counts), WORDS["table"])


def _weighted(found: Game, exact: bool) -> Power:
    by_weight, kinds = heaviest_first(found)
    own = dict(zip(kinds, swings(found.rule).swings, strict=True))
    ordered, place = strictly_ordered(by_weight, [own[kind] for kind in by_weight.kinds])
    cells = ordered.quota * len(ordered.weights) ** 2
    if cells > _CELL_LIMIT:
        raise NotApplicableError(
            f"the shift index needs a table of {cells:,} numbers, and at most {_CELL_LIMIT:,} are held.\n"
            f"  Give weights with fewer digits, or ask for another index."
        )
    if found.size <= INT64_VOTERS:
        one = np.ones(1, dtype=np.int64)
    else:
        one = np.ones(1, dtype=object if exact or cells <= _QUICK_CELLS else np.float64)
    counts = shift_minimal_with_each(ordered, one)
    each = [counts[place[kind]] if kind >= 0 else 0 for kind in kinds]
    if one.dtype == np.float64:
        values = np.array(each, dtype=np.float64)
        error = (2 * found.size + ordered.quota) * ROUNDING
        method = "generating function of shift-minimal coalitions, in floats"
        return from_floats(NAME, values / (values.sum() or 1.0), method, error)
    return from_fractions(NAME, shares([int(count) for count in each]), WORDS["generating function"])
