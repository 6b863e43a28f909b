"""Which veto players add nothing, because the others already stop whatever they would?"""

from __future__ import annotations

import numpy as np

from foedus.analyses.voting.pivot import carries
from foedus.analyses.voting.spatial.pareto_set import in_pareto_set
from foedus.analyses.voting.spatial.preferences import Euclidean
from foedus.model.rules import Rule
from foedus.numerics.arrays import IntArray


def veto_columns(rule: Rule, voters: int) -> IntArray:
    """Columns of the voters without whose yes nothing passes.

    Examples
    --------
    >>> from foedus.model.rules import AllOf, Unanimity, count
    >>> veto_columns(AllOf((Unanimity(("a",)), count(("b", "c"), 1))), 3)
    array([0])
    """
    all_but_one = ~np.eye(voters, dtype=bool)
    return np.asarray(np.flatnonzero(~carries(rule, all_but_one)))


def absorbed(preferences: Euclidean, rule: Rule) -> tuple[int, ...]:
    """Veto players whose ideal lies in the unanimity core of the other veto players.

    Leaving such a player out changes no win set, wherever the status quo lies: whatever all others accept, it
    accepts too.  Of several at one point all but one are absorbed.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the rows of the ideal points.

    Returns
    -------
    absorbed
        Rows, rising.

    References
    ----------
    Tsebelis (2002), Veto Players, ch. 1 (absorption rule); for city-block voters it does not hold.

    Examples
    --------
    >>> from foedus.model.rules import Unanimity
    >>> corner = Euclidean(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [1.0, 1.0]]))
    >>> absorbed(corner, Unanimity(("a", "b", "c", "d")))
    (3,)
    """
    kept = list(veto_columns(rule, len(preferences.ideals)))
    found = []
    for voter in list(kept):
        others = [other for other in kept if other != voter]
        ideals = preferences.ideals[others]
        if others and in_pareto_set(Euclidean(ideals), preferences.ideals[voter]).is_in_set:
            kept = others
            found.append(int(voter))
    return tuple(found)
