"""How much of the credit for coalitions that could break belongs to a voter, shared among those who can break them?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting import grid
from foedus.analyses.voting.counts import WORDS, heaviest_first, way
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
from foedus.analyses.voting.weighted_coalitions import vulnerable_with_each
from foedus.errors import NotApplicableError
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray

NAME = "johnston"


def johnston(rule: Rule) -> FloatArray:
    """Johnston index: a voter's share of the credit for vulnerable coalitions.

    A winning coalition is vulnerable if some member is critical, so that it loses without that member.  Each
    vulnerable coalition is as likely as any other, and its critical members share its credit equally.

    Parameters
    ----------
    rule
        Any decision rule of one quota, of few kinds of voters, or of few voters.

    Returns
    -------
    index
        Shape (voter,); sums to 1.  All 0 where no coalition is vulnerable.

    Raises
    ------
    NotApplicableError
        If the rule joins several parts and has too many kinds of voters; see `sampling` then.

    Notes
    -----
    Under one quota the critical members are those that weigh more than the coalition has to spare; they are
    counted by z, as for `deegan_packel`.

    References
    ----------
    Johnston (1978), Environment and Planning A 10:907-914.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from foedus.model.rules import Weighted
    >>> weights = tuple(map(Fraction, (35, 20, 15, 15, 15)))
    >>> (144 * johnston(Weighted(tuple("abcde"), weights, Fraction(51)))).round(9)
    array([84., 27., 11., 11., 11.])
    """
    return measured(rule).values


def measured(rule: Rule, exact: bool = False) -> Power:
    """The index, with the bound of its error; `exact` asks for fractions even where they take long."""
    found = game(rule)
    if way(found) == "generating function":
        return _weighted(found, exact)
    if not grid.fits(found):
        raise NotApplicableError(
            f"the Johnston index of a rule that joins parts is counted over all make-ups of a coalition; "
            f"this one has {found.cells:,}, and at most {grid.CELL_LIMIT:,} are held.\n  Sample it (--draws)."
        )
    credits = of_each(found.per_voter(grid.grid(found).vulnerable_by_critical), divided_by_number)
    total = sum(credits) or 1
    return from_fractions(NAME, [credit / total for credit in credits], WORDS["table"])


def _weighted(found: Game, exact: bool) -> Power:
    ordered, kinds = heaviest_first(found)
    by_kind = integral_over_members(
        lambda z: vulnerable_with_each(ordered, z), found.size, ordered.lanes, exact
    )
    values = [by_kind[kind] if kind >= 0 else by_kind[0] * 0 for kind in kinds]
    total = sum(values) or 1
    if exact:
        return from_fractions(NAME, [value / total for value in values], WORDS["generating function"])
    error = (4 * found.size + ordered.quota) * ROUNDING
    method = "generating function of vulnerable coalitions at the nodes of Gauss and Legendre"
    return from_floats(NAME, np.array(values) / total, method, error)
