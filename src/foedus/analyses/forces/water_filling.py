"""Who carries how much, when no state should be overloaded more than needed: exact, on all draws at once.

`rotation_plan` states the same problem as a linear program; this is its closed form.
"""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import BoolArray, FloatArray

_ROUNDING = 1e-12


def ceiling(caps: FloatArray, in_block: BoolArray, minimum: FloatArray) -> FloatArray:
    """Largest total that keeps the block's share at or above its minimum.

    Parameters
    ----------
    caps
        What each state can give.  Shape (draw, state); >= 0.
    in_block
        States that count towards the minimum.  Shape (state,).
    minimum
        Least share of the total that comes from the block.  Shape (draw,); 0 to 1.

    Returns
    -------
    ceiling
        Shape (draw,); in the unit of `caps`.

    Examples
    --------
    >>> ceiling(np.array([[80.0, 5.0]]), np.array([False, True]), np.array([0.1]))
    array([50.])
    """
    return _ceiling(caps.sum(axis=1), caps[:, in_block].sum(axis=1), minimum)


def attainable_minimum(
    caps: FloatArray, demand: FloatArray, in_block: BoolArray, minimum: FloatArray
) -> FloatArray:
    """Lower a minimum share to what the block can give of a force of full size.  Shape (draw,).

    Parameters
    ----------
    caps, in_block, minimum
        As in `ceiling`.
    demand
        Total that is asked for.  Shape (draw,).

    Examples
    --------
    >>> block = np.array([False, True])
    >>> attainable_minimum(np.array([[80.0, 5.0]]), np.array([50.0]), block, np.array([0.2]))
    array([0.1])
    """
    size = np.minimum(demand, caps.sum(axis=1))
    block = caps[:, in_block].sum(axis=1)
    attainable: FloatArray = np.divide(block, size, out=np.zeros_like(block), where=size > 0)
    return np.minimum(minimum, attainable)


def ceiling_without_each(caps: FloatArray, in_block: BoolArray, minimum: FloatArray) -> FloatArray:
    """`ceiling` of all states but one, for each in turn.  Shape (draw, state)."""
    total = caps.sum(axis=1, keepdims=True) - caps
    block = caps[:, in_block].sum(axis=1, keepdims=True) - caps * in_block
    return _ceiling(total, block, minimum[:, None])


def _ceiling(total: FloatArray, block: FloatArray, minimum: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        allowed = np.where(minimum > 0, block / minimum, np.inf)
    return np.maximum(np.minimum(total, allowed), 0.0)


def minimax_burden(caps: FloatArray, fair: FloatArray, total: FloatArray) -> FloatArray:
    """Split a total so that the largest contribution over fair share is as small as it can be.

    Every state gives the same multiple of its fair share, except those whose cap lies below; the multiple
    is the level of water poured into vessels as wide as the fair shares and as high as cap over share.
    The split is the only one with the smallest largest burden, since below that level the total is missed.

    Parameters
    ----------
    caps
        What each state can give.  Shape (draw, state); >= 0, and 0 where the fair share is 0.
    fair
        Fair shares, on any scale.  Shape (state,); >= 0.
    total
        What all give together.  Shape (draw,); at most the sum of the caps.

    Returns
    -------
    contribution
        Shape (draw, state); in the unit of `caps`.

    Notes
    -----
    Exact, by sorting: time grows as draws x states x log(states).

    References
    ----------
    Luss (1999), Operations Research 47:361-378, on minimax allocation of one resource.

    Examples
    --------
    >>> minimax_burden(np.array([[10.0, 30.0, 100.0]]), np.array([1.0, 1.0, 2.0]), np.array([70.0]))
    array([[10., 20., 40.]])
    """
    if caps.shape[1] == 0:
        return np.zeros_like(caps)
    with np.errstate(divide="ignore", invalid="ignore"):
        height = np.where(fair > 0, caps / fair, 0.0)
    order = np.argsort(height, axis=1)
    level_full = np.take_along_axis(height, order, axis=1)
    given_by_full = np.cumsum(np.take_along_axis(caps, order, axis=1), axis=1)
    width_from = np.cumsum(fair[order][:, ::-1], axis=1)[:, ::-1]
    none = np.zeros((len(caps), 1))
    width_above = np.hstack([width_from[:, 1:], none])
    # What is given in all when the k-th lowest vessel is just full.
    poured = given_by_full + level_full * width_above
    full = np.minimum((poured < total[:, None]).sum(axis=1), caps.shape[1] - 1)[:, None]
    before = np.take_along_axis(np.hstack([none, given_by_full]), full, axis=1)
    width = np.take_along_axis(width_from, full, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(width > 0, (total[:, None] - before) / width, 0.0)
    return np.minimum(caps, level * fair)


def minimax_burden_with_minimum(
    caps: FloatArray, fair: FloatArray, total: FloatArray, in_block: BoolArray, minimum: FloatArray
) -> FloatArray:
    """Split a total like `minimax_burden`, with a minimum share from a block of states.

    Where the free split gives the block less than its minimum, the block gives exactly the minimum: more
    would only raise the larger of the two levels.  Each side is then split by itself.

    Parameters
    ----------
    caps, fair
        As in `minimax_burden`.
    total
        What all give together.  Shape (draw,); at most the `ceiling`.
    in_block
        States that count towards the minimum.  Shape (state,).
    minimum
        Least share of the total that comes from the block.  Shape (draw,); 0 to 1.

    Returns
    -------
    contribution
        Shape (draw, state); in the unit of `caps`.

    Examples
    --------
    >>> minimax_burden_with_minimum(
    ...     np.array([[60.0, 60.0, 60.0]]),
    ...     np.array([2.0, 2.0, 1.0]),
    ...     np.array([50.0]),
    ...     np.array([False, False, True]),
    ...     np.array([0.4]),
    ... )
    array([[15., 15., 20.]])
    """
    contribution = minimax_burden(caps, fair, total)
    wanted = minimum * total
    short = contribution[:, in_block].sum(axis=1) < wanted * (1 - _ROUNDING)
    if short.any():
        for side, amount in ((in_block, wanted), (~in_block, total - wanted)):
            contribution[np.ix_(short, side)] = minimax_burden(
                caps[np.ix_(short, side)], fair[side], amount[short]
            )
    return contribution


def burden(contribution: FloatArray, fair: FloatArray) -> FloatArray:
    """Share of the troops over fair share; 0 where there are no troops or no fair share.

    Parameters
    ----------
    contribution
        Shape (draw, state).
    fair
        Shape (state,); sums to 1.

    Examples
    --------
    >>> burden(np.array([[30.0, 10.0]]), np.array([0.5, 0.5]))
    array([[1.5, 0.5]])
    """
    due = contribution.sum(axis=1, keepdims=True) * fair
    found: FloatArray = np.divide(contribution, due, out=np.zeros_like(contribution), where=due > 0)
    return found
