"""How long does it take until a promise is delivered, when many are still open?"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from foedus.analyses.forces.ledger.result import PledgeState, TimeToDelivery
from foedus.errors import InvalidInputError
from foedus.model.dates import Day
from foedus.model.pledges import PledgeEvent, standing
from foedus.numerics.arrays import BoolArray, FloatArray

NEARLY_ALL = Decimal("0.95")
"""A promise counts as delivered when so much of it is."""


def kaplan_meier(days: FloatArray, is_delivered: BoolArray) -> TimeToDelivery:
    """Product-limit estimate of the chance that a promise is still undelivered.

    A promise that is open, or was withdrawn, tells only that it took longer than so many days; whether it
    was withdrawn must have nothing to do with how long it would have taken.

    Parameters
    ----------
    days
        Days from the promise to its delivery, or to the last day on which it was seen open.  Shape (promise,); >= 0.
    is_delivered
        Whether it was delivered on that day.  Shape (promise,).

    Returns
    -------
    curve
        One step for each day with a delivery; intervals by Greenwood's formula on the scale of log(-log).

    Raises
    ------
    InvalidInputError
        If there is no delivery, the shapes differ, or a number of days is negative.

    References
    ----------
    Kaplan and Meier (1958), Journal of the American Statistical Association 53:457-481.
    """
    if days.shape != is_delivered.shape or days.ndim != 1 or (days < 0).any() or not is_delivered.any():
        raise InvalidInputError(
            "the curve needs days >= 0 for each promise, and at least one that is delivered"
        )
    from scipy import stats

    sample = stats.CensoredData(uncensored=days[is_delivered], right=days[~is_delivered])
    curve = stats.ecdf(sample).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # Where the curve is 1 or 0 the interval is not defined, which NaN says.
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = curve.confidence_interval(0.95, method="log-log")
    falls = np.isin(curve.quantiles, days[is_delivered])
    share = curve.probabilities[falls]
    half = np.flatnonzero(share <= 0.5)
    return TimeToDelivery(
        curve.quantiles[falls].astype(np.float64),
        share,
        interval.low.probabilities[falls],
        interval.high.probabilities[falls],
        int(days.size),
        int(is_delivered.sum()),
        float(curve.quantiles[falls][half[0]]) if half.size else None,
    )


def time_to_delivery(
    events: Iterable[PledgeEvent], states: Iterable[PledgeState], on: Day
) -> TimeToDelivery | None:
    """Time from the first telling of each promise to the day on which nearly all of it was delivered.

    Promises that are first heard of when they are delivered tell nothing of the time and are left out.
    """
    wanted = {state.pledge: state for state in states if state.promised > 0}
    done = _delivered_on(events, wanted, on)
    days, is_delivered = [], []
    for name, state in wanted.items():
        end = done.get(name) or state.closed or on
        if name in done and end == state.first:
            continue
        days.append(float((end - state.first).days))
        is_delivered.append(name in done)
    if not any(is_delivered):
        return None
    return kaplan_meier(np.array(days), np.array(is_delivered, dtype=np.bool_))


def _delivered_on(events: Iterable[PledgeEvent], wanted: dict[str, PledgeState], on: Day) -> dict[str, Day]:
    """First day on which nearly all that stands of a promise was delivered."""
    found = {}
    for name, steps in standing(event for event in events if event.on <= on).items():
        told = [event for event in steps if event.stage in {"delivered", "operational"}]
        state = wanted.get(name)
        if not told or state is None or state.delivered < state.promised * NEARLY_ALL:
            continue
        total = {"delivered": Decimal(0), "operational": Decimal(0)}
        for event in sorted(told, key=lambda one: one.on):
            total[event.stage] += event.amount
            if max(total.values()) >= state.promised * NEARLY_ALL:
                found[name] = event.on
                break
    return found
