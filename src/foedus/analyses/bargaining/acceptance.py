"""Acceptance: whether an actor prefers a proposal to no deal, with red lines and decision error."""

from __future__ import annotations

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray


def shares(salience: FloatArray) -> FloatArray:
    """What part of an actor's stake lies on each issue.

    Shape (issue, draw, actor) in and out; an actor's shares sum to 1, or are all 0 where it cares about none.
    """
    total = salience.sum(axis=0)
    return np.asarray(salience / np.where(total > 0, total, 1.0))


def gain(
    term: FloatArray, reversion_point: FloatArray, position: FloatArray, share: FloatArray, width: float
) -> FloatArray:
    """One issue's part in the utility of each proposal, less that of no deal.

    Utility on an issue is 1 at the actor's position and falls in a straight line to 0 a whole scale away.

    Parameters
    ----------
    term
        Outcome under each proposal.  Shape (proposal, draw); points.
    reversion_point
        Outcome without a deal.  Shape (draw,); points.
    position
        Shape (draw, actor); points.
    share
        Part of each actor's stake that lies on the issue.  Shape (draw, actor); 0 to 1.
    width
        Length of the scale; points, > 0.

    Returns
    -------
    gain
        Shape (proposal, draw, actor); share of the actor's whole stake, -1 to 1.

    Examples
    --------
    A proposal moves an issue that is half of the actor's stake 30 points nearer to it:

    >>> gain(np.array([[40.0]]), np.array([10.0]), np.array([[80.0]]), np.array([[0.5]]), 100.0)
    array([[[0.15]]])
    """
    no_deal = np.abs(reversion_point[:, None] - position)
    return np.asarray((no_deal - np.abs(term[:, :, None] - position)) * (share / width))


def crosses(term: FloatArray, accepts_from: FloatArray, accepts_to: FloatArray) -> BoolArray:
    """Whether an outcome lies beyond an actor's red lines; on the line is still accepted.

    Parameters
    ----------
    term
        Shape (proposal, draw); points.
    accepts_from, accepts_to
        Shape (draw, actor); points; minus and plus infinity where there is no line.

    Returns
    -------
    crossed
        Shape (proposal, draw, actor).
    """
    outcome = term[:, :, None]
    return np.asarray((outcome < accepts_from) | (outcome > accepts_to))


def chance_of_accepting(gain: FloatArray, scale: FloatArray, crossed: BoolArray) -> FloatArray:
    """Logistic in the gain, and nothing where a red line is crossed.

    Parameters
    ----------
    gain
        Utility of the proposal less that of no deal.  Shape (..., draw, actor); -1 to 1.
    scale
        Decision error: the gain that is accepted with a chance of 73 in 100.  Shape (..., draw); > 0.
    crossed
        Shape (..., draw, actor).

    Returns
    -------
    chance
        Shape (..., draw, actor); a half where nothing is gained or lost.

    Raises
    ------
    InvalidInputError
        If a scale is not positive.

    References
    ----------
    McKelvey and Palfrey (1995), Games and Economic Behavior 10:6-38, for the logit error.

    Examples
    --------
    >>> chance_of_accepting(np.array([[0.0, 0.1]]), np.array([0.1]), np.array([[False, False]])).round(3)
    array([[0.5  , 0.731]])
    """
    from scipy.special import expit

    if not np.all(scale > 0):
        raise InvalidInputError(f"the scale of decision error must be above 0, but is {scale.min():g}")
    return np.where(crossed, 0.0, expit(gain / scale[..., None]))
