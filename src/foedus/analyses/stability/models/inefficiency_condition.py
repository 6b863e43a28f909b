"""Can any settlement outlast the powers' rise and fall (Powell 1999, 2004, 2006)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from foedus.analyses.stability.models.bounds import (
    TIE,
    require,
    require_discount,
    require_finite,
    require_share,
)
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

CHALLENGER, TARGET = range(2)
"""The side whose power rises, as index of the last axis of `Inefficiency.margin`."""


@dataclass(frozen=True)
class Inefficiency:
    """Where the rise of one side's worth of war is more than all that peace saves."""

    margin: FloatArray
    """Shape (..., year, side), with one year less than was given; rise of that side's worth of war by next
    year less the whole surplus of this one.  Above 0 the other side fights, whatever it is offered."""
    breaks_down: BoolArray
    """Shape (..., year)."""
    first_year: IntArray
    """Shape (...); first year, counted from 0, in which peace breaks down; -1 where there is none."""


def inefficiency_condition(
    challenger_worth: FloatArray, target_worth: FloatArray, discount: ArrayLike, flow: ArrayLike = 1.0
) -> Inefficiency:
    """Whether peace must break down even if the division can be agreed anew each year.

    With flow B a year and worths of war M, peace breaks down in year t if
    discount * M1(t + 1) - M1(t) > B / (1 - discount) - (M1(t) + M2(t)), or the same with the sides changed.

    Parameters
    ----------
    challenger_worth, target_worth
        Shape (..., year), two years or more; what each side gets, over all time to come, if it fights in
        that year.
    discount
        Shape (...); weight of the next year, 0 to below 1.
    flow
        Shape (...); what there is to divide each year, above 0.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds, or there are fewer than two years.

    Notes
    -----
    Sufficient for war, not necessary: each side is taken to get all that the other cannot take by force.

    References
    ----------
    Powell (2004), The inefficient use of power, American Political Science Review 98:231-241; (2006), War as
    a commitment problem, International Organization 60:169-203.

    Examples
    --------
    >>> rising, falling = np.array([[2.0, 9.0]]), np.array([[7.0, 0.5]])
    >>> inefficiency_condition(rising, falling, discount=0.9).margin[0, 0].round(3)
    array([ 5.1 , -7.55])
    """
    require_finite(challenger_worth=challenger_worth, target_worth=target_worth)
    require_discount(discount)
    require(np.asarray(flow) > 0, "there must be something to divide each year", flow=flow)
    worth = np.stack(np.broadcast_arrays(challenger_worth, target_worth), axis=-1)
    years = worth.shape[-2]
    require(
        years >= 2, "the condition compares a year with the next, so there must be two or more", years=years
    )
    weight = np.asarray(discount, dtype=float)[..., np.newaxis, np.newaxis]
    now, later = worth[..., :-1, :], worth[..., 1:, :]
    whole = np.asarray(flow, dtype=float)[..., np.newaxis, np.newaxis] / (1 - weight)
    margin = weight * later - now - (whole - now.sum(axis=-1, keepdims=True))
    breaks_down = np.any(margin > 0, axis=-1)
    return Inefficiency(margin, breaks_down, first_true(breaks_down))


@dataclass(frozen=True)
class FixedTreaty:
    """Whether one division, once agreed, could be kept through all years.  Shapes (...)."""

    low: FloatArray
    """Least share with which the challenger never prefers to break it."""
    high: FloatArray
    """Greatest share with which the target never does."""
    exists: BoolArray
    """Whether any share from 0 to 1 lies between the two; where none does, that is the commitment problem."""
    holds: BoolArray
    """Whether the share asked about does."""
    challenger_year: IntArray
    """Year, counted from 0, in which the challenger is most tempted."""
    target_year: IntArray
    """Year in which the target is."""


def fixed_treaty(
    challenger_worth: FloatArray,
    target_worth: FloatArray,
    share: ArrayLike,
    peace_benefit: ArrayLike = 0.0,
) -> FixedTreaty:
    """Whether a division that is never changed outlasts the powers' rise and fall.

    It does if max over years of (challenger's worth of war) - benefit <= share <= 1 - max over years of
    (target's worth of war).

    Parameters
    ----------
    challenger_worth, target_worth
        Shape (..., year); worth of fighting in that year, in shares of the stake held for good.
    share
        Shape (...); the challenger's, 0 to 1.
    peace_benefit
        Shape (...); what the challenger alone loses with the settlement.

    Raises
    ------
    InvalidInputError
        If a number is outside its bounds.

    References
    ----------
    Powell (1999), In the Shadow of Power, Princeton, for the dissatisfied challenger; (2006), International
    Organization 60:169-203.

    Examples
    --------
    >>> steady = fixed_treaty(np.array([0.4, 0.42]), np.array([0.35, 0.33]), share=0.5)
    >>> float(steady.low), float(steady.high), bool(steady.holds)
    (0.42, 0.65, True)
    """
    require_finite(challenger_worth=challenger_worth, target_worth=target_worth, peace_benefit=peace_benefit)
    require_share(share=share)
    challenger_worth, target_worth = np.broadcast_arrays(challenger_worth, target_worth)
    agreed = np.asarray(share, dtype=float)
    low = challenger_worth.max(axis=-1) - peace_benefit
    high = 1 - target_worth.max(axis=-1)
    return FixedTreaty(
        low=np.asarray(low),
        high=np.asarray(high),
        exists=np.asarray(np.maximum(low, 0.0) <= np.minimum(high, 1.0) + TIE),
        holds=np.asarray((low <= agreed + TIE) & (agreed <= high + TIE)),
        challenger_year=np.argmax(challenger_worth, axis=-1),
        target_year=np.argmax(target_worth, axis=-1),
    )


def first_true(happens: BoolArray) -> IntArray:
    """First place along the last axis at which something happens; -1 where it never does.

    Examples
    --------
    >>> first_true(np.array([[False, True, True], [False, False, False]]))
    array([ 1, -1])
    """
    return np.where(happens.any(axis=-1), np.argmax(happens, axis=-1), -1)
