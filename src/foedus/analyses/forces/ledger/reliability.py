"""How much of what fell due has each donor delivered, and what can be expected of the rest?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from scipy.special import betaincinv

from foedus.analyses.forces.ledger.result import (
    DonorReliability,
    ExpectedDelivery,
    Late,
    LedgerBalance,
    PledgeState,
)
from foedus.model.dates import Day
from foedus.numerics.arrays import FloatArray

_LOW, _HIGH = 0.1, 0.9


def is_overdue(state: PledgeState, on: Day, patience_days: int | None) -> bool:
    """Whether what is open of a promise should have been delivered.

    Parameters
    ----------
    patience_days
        After how many days a promise without an end is due; None for never.
    """
    due = state.ends
    if due is None and patience_days is not None:
        due = state.first + datetime.timedelta(days=patience_days)
    return due is not None and due < on


def late(states: Iterable[PledgeState], on: Day) -> tuple[Late, ...]:
    """Promises whose own time is over with something still open, the largest first."""
    found = [
        Late(state.pledge, state.donor, state.unit, state.open, state.ends, (on - state.ends).days)
        for state in states
        if state.ends is not None and state.ends < on and state.open > 0
    ]
    return tuple(sorted(found, key=lambda one: (one.unit, -one.open, one.pledge)))


def reliability(
    states: Iterable[PledgeState], on: Day, patience_days: int | None = None
) -> tuple[DonorReliability, ...]:
    """Share of what fell due that each donor has delivered, with the doubt of a short record.

    Each promise tells by its value: a record of many promises of which one is far larger than the rest tells
    hardly more than that one (Kish's effective number).  What was delivered, and what is overdue or cancelled,
    enters a Beta distribution that starts flat; what is not due yet tells nothing.  Promises in different units
    are weighed each among their own, and tell beside one another.

    Returns
    -------
    donors
        By name; a donor of whom nothing fell due is left out.
    """
    records: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for state in states:
        overdue = state.open if is_overdue(state, on, patience_days) else Decimal(0)
        delivered, broken = float(state.delivered), float(overdue + state.cancelled)
        if delivered + broken > 0:
            records.setdefault(state.donor, {}).setdefault(state.unit, []).append((delivered, broken))
    found = []
    for donor, by_unit in sorted(records.items()):
        weighed = [_weigh(record) for record in by_unit.values()]
        effective = sum(number for number, _ in weighed)
        kept = sum(number * share for number, share in weighed)
        alpha, beta = 1 + kept, 1 + effective - kept
        low, high = _middle(alpha, beta)
        promises = sum(len(record) for record in by_unit.values())
        found.append(
            DonorReliability(donor, promises, effective, alpha, beta, alpha / (alpha + beta), low, high)
        )
    return tuple(found)


def _middle(alpha: float, beta: float) -> tuple[float, float]:
    """Ends of the middle 80 % of a Beta distribution."""
    low, high = betaincinv(alpha, beta, (_LOW, _HIGH))
    return float(low), float(high)


def _weigh(record: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Effective number of promises, and the share of their value that was kept."""
    values = [kept + broken for kept, broken in record]
    total = sum(values)
    return total**2 / sum(value**2 for value in values), sum(kept for kept, _ in record) / total


def expected(
    balances: Iterable[LedgerBalance], record: Mapping[str, DonorReliability]
) -> tuple[ExpectedDelivery, ...]:
    """Weigh what is outstanding by the donor's record: the pledges that other analyses may count on.

    A donor without a record keeps the flat start: anything from nothing to all, one half on average.
    """
    found = []
    for balance in balances:
        known = record.get(balance.donor)
        alpha, beta = (known.alpha, known.beta) if known else (1.0, 1.0)
        delivered, rest = float(balance.reached[3]), float(balance.outstanding)
        low, high = _middle(alpha, beta)
        found.append(
            ExpectedDelivery(
                balance.donor,
                balance.recipient,
                balance.kind,
                balance.unit,
                delivered,
                rest,
                delivered + rest * alpha / (alpha + beta),
                delivered + rest * low,
                delivered + rest * high,
                alpha,
                beta,
            )
        )
    return tuple(found)


def drawn(one: ExpectedDelivery, uniform: FloatArray) -> FloatArray:
    """What is delivered in the end, in each draw: for analyses that count on pledges with their doubt.

    Parameters
    ----------
    uniform
        Uniform draws, the same for all proposals that are compared.  Shape (draw,); 0 to 1.

    Returns
    -------
    amount
        Shape (draw,); in the unit of the balance.
    """
    share: FloatArray = betaincinv(one.alpha, one.beta, uniform)
    return one.delivered + one.outstanding * share
