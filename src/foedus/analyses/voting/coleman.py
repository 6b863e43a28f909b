"""How often could a voter start a decision that would fail, or stop one that would pass?"""

from __future__ import annotations

from fractions import Fraction

from foedus.analyses.voting.counts import swings
from foedus.analyses.voting.power import Power, from_fractions
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray


def coleman_prevent(rule: Rule) -> FloatArray:
    """Power to prevent action: the share of the winning coalitions that one voter's no would stop.

    Every way to vote is as likely as any other.

    Parameters
    ----------
    rule
        Any decision rule.

    Returns
    -------
    index
        Shape (voter,); share, 0 to 1, and 1 for a voter with a veto.  All 0 where nothing wins.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate to be counted.

    Notes
    -----
    Exact.  With n voters, the Banzhaf index is the harmonic mean of the powers to prevent and to initiate, and
    the power of the body to act (see `power_to_act`) ties all three together.

    References
    ----------
    Coleman (1971), in Lieberman (ed.), Social Choice, Gordon and Breach, 269-300.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> coleman_prevent(Unanimity(("a", "b", "c")))
    array([1., 1., 1.])
    """
    return prevent(rule).values


def coleman_initiate(rule: Rule) -> FloatArray:
    """Power to initiate action: the share of the losing coalitions that one voter's yes would make win.

    Parameters, assumptions and errors are those of `coleman_prevent`.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> coleman_initiate(Unanimity(("a", "b", "c"))).round(4)
    array([0.1429, 0.1429, 0.1429])
    """
    return initiate(rule).values


def prevent(rule: Rule) -> Power:
    """The power to prevent, with its fractions."""
    found = swings(rule)
    of = max(found.winning, 1)
    return from_fractions("coleman-prevent", [Fraction(s, of) for s in found.swings], found.method)


def initiate(rule: Rule) -> Power:
    """The power to initiate, with its fractions."""
    found = swings(rule)
    of = max(2 ** len(found.swings) - found.winning, 1)
    return from_fractions("coleman-initiate", [Fraction(s, of) for s in found.swings], found.method)
