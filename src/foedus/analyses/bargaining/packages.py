"""Packages of several issues: who accepts which, which are efficient, and what trades all would gain from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray

_LEVEL = 1e-9  # of an actor's whole stake: smaller gains are rounding


@dataclass(frozen=True)
class Trade:
    """A change of a package from which everybody gains whose consent is needed."""

    issues: tuple[int, ...]
    """Issues that change."""
    package: FloatArray
    """The package after the trade.  Shape (issue,); points."""
    gain: FloatArray
    """Change of every actor's utility, before any payment.  Shape (actor,); share of its whole stake."""
    payment: FloatArray
    """What each actor is paid, in money; less than 0 where it pays.  All 0 without side payments.  Shape (actor,)."""


def package_utility(
    package: FloatArray, position: FloatArray, share: FloatArray, width: FloatArray
) -> FloatArray:
    """Utility of each package to each actor.

    Utility on an issue is 1 at the actor's position and falls in a straight line to 0 a whole scale away; issues
    add up by their shares in the actor's stake.

    Parameters
    ----------
    package
        Shape (package, issue); points.
    position
        Shape (..., actor, issue); points.  Where a share is 0 any number will do.
    share
        Part of each actor's stake that lies on each issue.  Shape (..., actor, issue); sums to 1 over issues.
    width
        Length of each issue's scale.  Shape (issue,); points, > 0.

    Returns
    -------
    utility
        Shape (package, ..., actor); 0 to 1.

    Examples
    --------
    >>> package_utility(
    ...     np.array([[0.0, 100.0]]), np.array([[0.0, 0.0]]), np.array([[0.75, 0.25]]), np.array([100.0, 100.0])
    ... )
    array([[0.75]])
    """
    extra = (1,) * (position.ndim - 1)
    away = np.abs(package.reshape(len(package), *extra, package.shape[1]) - position) / width
    return np.asarray(share.sum(axis=-1) - (share * away).sum(axis=-1))


def accepts(utility: FloatArray, no_deal: FloatArray) -> BoolArray:
    """Whether each actor finds each package no worse than no deal.

    Parameters
    ----------
    utility
        Shape (package, ..., actor).
    no_deal
        Shape (..., actor).

    Returns
    -------
    accepts
        Shape (package, ..., actor).

    Examples
    --------
    >>> accepts(np.array([[0.5, 0.4]]), np.array([0.5, 0.6]))
    array([[ True, False]])
    """
    return np.asarray(utility >= no_deal - _LEVEL)


def pareto_set(utility: FloatArray) -> BoolArray:
    """Which of several packages no other one beats for some actor without being worse for any.

    Parameters
    ----------
    utility
        Shape (package, actor).

    Returns
    -------
    efficient
        Shape (package,).  Packages that are worth the same to everybody are all in or all out.

    Examples
    --------
    >>> pareto_set(np.array([[1.0, 0.0], [0.4, 0.4], [0.5, 0.5]]))
    array([ True, False,  True])
    """
    return np.array([dominated_by(utility, place) is None for place in range(len(utility))], dtype=bool)


def dominated_by(utility: FloatArray, place: int) -> int | None:
    """The first package that is better than one for some actor and worse for none, or None if there is none.

    Parameters
    ----------
    utility
        Shape (package, actor).
    place
        Of the package that is asked about.

    Examples
    --------
    >>> dominated_by(np.array([[1.0, 0.0], [0.4, 0.4], [0.5, 0.5]]), 1)
    2
    """
    own = utility[place]
    beaten = (utility >= own - _LEVEL).all(axis=1) & (utility > own + _LEVEL).any(axis=1)
    return int(np.argmax(beaten)) if beaten.any() else None


def best_trade(
    package: FloatArray,
    position: FloatArray,
    share: FloatArray,
    low: FloatArray,
    high: FloatArray,
    issues: tuple[int, ...] | None = None,
    consent: BoolArray | None = None,
    worth: FloatArray | None = None,
) -> Trade | None:
    """Change of a package that is best for the one that gains least by it, or None if there is none.

    Every actor whose consent is needed must gain; the others may lose.  Of changes that are level for the one that
    gains least, the one with the largest sum of gains is taken.

    Parameters
    ----------
    package
        Shape (issue,); points.
    position
        Shape (actor, issue); points.
    share
        Shape (actor, issue); parts of each actor's stake.
    low, high
        Ends of each scale.  Shape (issue,); points.
    issues
        Issues that may change; None for all.
    consent
        Whose consent is needed.  Shape (actor,); None for all.
    worth
        Where side payments are possible: what an actor's whole stake is worth to it in money.  Shape (actor,);
        > 0.  Those whose consent is needed then share the money's worth of the gain evenly.

    Returns
    -------
    trade
        None where nobody can gain by such a change without loss to another: then the package is efficient, as
        far as these issues and actors go.

    Raises
    ------
    InvalidInputError
        If the package is off a scale, nobody's consent is needed, or a stake is worth nothing.

    Notes
    -----
    A linear program: with straight-line disutility it is exact.  With side payments only the sum of worth counts,
    which has its top issue by issue.

    References
    ----------
    Raiffa (1982), The Art and Science of Negotiation (efficient packages and joint gains); Sebenius (1983),
    International Organization 37:281-316 (adding and trading issues).

    Examples
    --------
    Each gives way on what matters less to it:

    >>> found = best_trade(
    ...     np.array([50.0, 50.0]), np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[0.8, 0.2], [0.2, 0.8]]),
    ...     np.zeros(2), np.full(2, 100.0),
    ... )
    >>> found.package, found.gain.round(2)
    (array([  0., 100.]), array([0.3, 0.3]))
    """
    if ((package < low) | (package > high)).any():
        issue = int(np.argmax((package < low) | (package > high)))
        raise InvalidInputError(
            f"the package has {package[issue]:g} on issue {issue}, whose scale runs {low[issue]:g} to {high[issue]:g}"
        )
    asked = np.ones(len(position), dtype=bool) if consent is None else consent
    if not asked.any():
        raise InvalidInputError("a trade needs somebody's consent, but nobody's is asked")
    free = np.arange(len(package)) if issues is None else np.array(issues, dtype=np.int64)
    width = high - low
    slope = share / width
    if worth is None:
        after = _joint_gain(package, position[asked], slope[asked], low, high, free)
    else:
        if not (worth > 0).all():
            raise InvalidInputError(
                f"a stake must be worth more than nothing, but one is worth {worth.min():g}"
            )
        after = _richest(package, position[asked], (slope * worth[:, None])[asked], free)
    if after is None:
        return None
    gain = (slope * (np.abs(package - position) - np.abs(after - position))).sum(axis=1)
    payment = np.zeros(len(position))
    if worth is not None:
        value = (gain * worth)[asked]
        if value.sum() <= _LEVEL * worth.max():
            return None
        payment[asked] = value.mean() - value
    elif gain[asked].min() < -_LEVEL or gain[asked].max() <= _LEVEL:
        return None
    changed = tuple(int(issue) for issue in np.flatnonzero(np.abs(after - package) > _LEVEL * width))
    return Trade(changed, after, gain, payment)


def trades(
    package: FloatArray,
    position: FloatArray,
    share: FloatArray,
    low: FloatArray,
    high: FloatArray,
    consent: BoolArray | None = None,
    worth: FloatArray | None = None,
) -> tuple[Trade, ...]:
    """Trades of two issues from which everybody gains whose consent is needed, the best for the worst-off first.

    Parameters are those of `best_trade`.  An issue that all want moved the same way needs no other to be traded
    for; such changes come in the same list, as trades of one issue.

    Returns
    -------
    trades
        One for each pair of issues between which something is to be gained that neither gives alone, and one for
        each issue that gives something alone.

    Examples
    --------
    >>> found = trades(
    ...     np.array([50.0, 50.0]), np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[0.8, 0.2], [0.2, 0.8]]),
    ...     np.zeros(2), np.full(2, 100.0),
    ... )
    >>> [trade.issues for trade in found]
    [(0, 1)]
    """
    asked = np.ones(len(position), dtype=bool) if consent is None else consent
    found: list[Trade] = []
    for size in (1, 2):
        for issues in combinations(range(len(package)), size):
            trade = best_trade(package, position, share, low, high, issues, consent, worth)
            if trade is not None and len(trade.issues) == size:
                found.append(trade)
    value = np.ones(len(position)) if worth is None else worth
    return tuple(sorted(found, key=lambda trade: -float((trade.gain * value + trade.payment)[asked].min())))


def _joint_gain(
    package: FloatArray,
    position: FloatArray,
    slope: FloatArray,
    low: FloatArray,
    high: FloatArray,
    free: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> FloatArray | None:
    """Package that is best for the one that gains least, then in sum.  Shape (issue,)."""
    from scipy.optimize import linprog

    actors, count = len(position), len(free)
    loss = slope[:, free]
    now = (loss * np.abs(package[free] - position[:, free])).sum(axis=1)
    # Unknown: the terms, each actor's distance on each issue, and the least gain.
    cells = actors * count
    size = count + cells + 1
    rows = np.arange(cells)
    beyond = np.zeros((2, cells, size))
    for side, sign in enumerate((1.0, -1.0)):
        beyond[side, rows, rows % count] = sign
        beyond[side, rows, count + rows] = -1.0
    where = position[:, free].ravel()
    gains = np.zeros((actors, size))
    for actor in range(actors):
        gains[actor, count + actor * count : count + (actor + 1) * count] = loss[actor]
    gains[:, -1] = 1.0
    bounds = [(float(low[i]), float(high[i])) for i in free] + [(0.0, None)] * cells
    inequality = np.concatenate([beyond[0], beyond[1], gains])
    limit = np.concatenate([where, -where, now])
    objective = np.zeros(size)
    objective[-1] = -1.0
    first = linprog(objective, A_ub=inequality, b_ub=limit, bounds=[*bounds, (0.0, None)])
    if first.status != 0:
        return None
    least = max(float(first.x[-1]) - _LEVEL, 0.0)
    objective = np.zeros(size)
    objective[count : count + cells] = loss.ravel()
    second = linprog(objective, A_ub=inequality, b_ub=limit, bounds=[*bounds, (least, None)])
    best = second if second.status == 0 else first
    after = package.astype(float).copy()
    after[free] = np.clip(best.x[:count], low[free], high[free])
    return after


def _richest(
    package: FloatArray,
    position: FloatArray,
    value: FloatArray,
    free: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> FloatArray:
    """Package with the largest sum of worth: on each issue the median of positions weighed by it.

    Stays where the package is already as good.  Shape (issue,).
    """
    after = package.astype(float).copy()
    for issue in free:
        places = np.append(position[:, issue], package[issue])
        total = (value[:, issue, None] * np.abs(position[:, issue, None] - places)).sum(axis=0)
        best = int(np.argmin(total))
        if total[best] < total[-1] - _LEVEL * value[:, issue].sum():
            after[issue] = places[best]
    return after
