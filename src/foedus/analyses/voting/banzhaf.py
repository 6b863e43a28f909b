"""How often does one voter's switch decide the vote, if every way to vote is as likely as any other?"""

from __future__ import annotations

from fractions import Fraction

from foedus.analyses.voting.counts import swings
from foedus.analyses.voting.power import Power, from_fractions, shares
from foedus.model.rules import Rule
from foedus.numerics.arrays import FloatArray


def banzhaf(rule: Rule) -> FloatArray:
    """Absolute Banzhaf index: the chance that one voter's switch decides the vote.

    Every other voter says yes or no with probability 1/2, independently.

    Parameters
    ----------
    rule
        Any decision rule.

    Returns
    -------
    index
        Shape (voter,), in the rule's own order of voters; probability, 0 to 1.  Does not sum to 1.

    Raises
    ------
    NotApplicableError
        If the rule is too intricate to be computed exactly.

    Notes
    -----
    Exact: swings are counted in whole numbers and divided once.  A voter without any influence gets
    exactly 0.  Says nothing about preferences: see `chance_of_passing`.

    References
    ----------
    Banzhaf (1965), Rutgers Law Review 19:317-343.
    Felsenthal and Machover (1998), The Measurement of Voting Power, Edward Elgar.

    Examples
    --------
    >>> from foedus.model.rules import Weighted
    >>> banzhaf(Weighted(("a", "b", "c"), (Fraction(2), Fraction(1), Fraction(1)), Fraction(3)))
    array([0.75, 0.25, 0.25])
    """
    return measured(rule).values


def normalised_banzhaf(rule: Rule) -> FloatArray:
    """Each voter's share of all swings.  Shape (voter,); sums to 1.

    Good for comparing voters of one rule; two rules are compared by `banzhaf` itself.
    """
    return measured_normalised(rule).values


def measured(rule: Rule) -> Power:
    """The absolute index, exact, with its fractions."""
    found = swings(rule)
    ways = 2 ** (len(found.swings) - 1)
    return from_fractions("banzhaf", [Fraction(swing, ways) for swing in found.swings], found.method)


def measured_normalised(rule: Rule) -> Power:
    """The normalised index, exact, with its fractions."""
    found = swings(rule)
    return from_fractions("normalised-banzhaf", shares(found.swings), found.method)


def power_to_act(rule: Rule) -> float:
    """Share of all ways to vote that meet the rule: how easily the body decides at all.

    References
    ----------
    Coleman (1971), in Lieberman (ed.), Social Choice, Gordon and Breach, 269-300.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> power_to_act(Unanimity(("a", "b", "c")))
    0.125
    """
    found = swings(rule)
    return float(Fraction(found.winning, 2 ** len(found.swings)))
