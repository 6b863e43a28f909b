"""What a pledge ledger says, as plain data for JSON; amounts in the full unit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from foedus.analyses.forces.ledger.fold import by_donor
from foedus.analyses.forces.ledger.result import LedgerBalance, LedgerReport, PledgeState, TimeToDelivery
from foedus.model.pledges import FORWARD

Json = dict[str, object]


def balance_document(balance: LedgerBalance) -> Json:
    """One balance."""
    return {
        "donor": balance.donor,
        "recipient": balance.recipient,
        "kind": balance.kind,
        "unit": balance.unit,
        **{stage: float(amount) for stage, amount in balance.by_stage},
        "cancelled": float(balance.cancelled),
        "outstanding": float(balance.outstanding),
        "pledges": balance.pledges,
    }


def balances_document(report: LedgerReport, balances: Sequence[LedgerBalance]) -> Json:
    """Balances on a day, by donor and by kind, with what they assume."""
    return {
        "on": str(report.on),
        "by_donor": [balance_document(balance) for balance in by_donor(balances)],
        "balances": [balance_document(balance) for balance in balances],
        "findings": list(report.findings),
        "assumptions": list(report.assumptions),
    }


def ledger_document(report: LedgerReport) -> Json:
    """Everything that is said of a ledger on a day."""
    time = report.time_to_delivery
    return balances_document(report, report.balances) | {
        "events": report.events,
        "pledges": [_state(state) for state in report.pledges],
        "retellings": [
            {
                "pledge": one.pledge,
                "original": one.original,
                "donor": one.donor,
                "unit": one.unit,
                "amounts": [float(amount) for amount in one.amounts],
                "declared": one.declared,
            }
            for one in report.retellings
        ],
        "conflicts": [
            {
                "pledge": one.pledge,
                "stage": one.stage,
                "on": str(one.on),
                "unit": one.unit,
                "told": [
                    {"source": source, "amount": float(amount), "certainty": certainty, "counts": place == 0}
                    for place, (source, amount, certainty) in enumerate(one.told)
                ],
            }
            for one in report.conflicts
        ],
        "late": [
            {
                "pledge": one.pledge,
                "donor": one.donor,
                "unit": one.unit,
                "open": float(one.open),
                "ends": str(one.ends),
                "days": one.days,
            }
            for one in report.late
        ],
        "reliability": [
            {
                "donor": one.donor,
                "promises": one.promises,
                "effective": one.effective,
                "alpha": one.alpha,
                "beta": one.beta,
                "mean": one.mean,
                "low": one.low,
                "high": one.high,
            }
            for one in report.reliability
        ],
        "expected": [
            {
                "donor": one.donor,
                "recipient": one.recipient,
                "kind": one.kind,
                "unit": one.unit,
                "delivered": one.delivered,
                "outstanding": one.outstanding,
                "expected": one.expected,
                "low": one.low,
                "high": one.high,
            }
            for one in report.expected
        ],
        "time_to_delivery": None if time is None else _time(time),
        "by_year": [
            {"unit": unit, "year": year, "amount": float(amount)} for unit, year, amount in report.by_year
        ],
    }


def _state(state: PledgeState) -> Json:
    return {
        "pledge": state.pledge,
        "donor": state.donor,
        "recipient": state.recipient,
        "kind": state.kind,
        "unit": state.unit,
        "first": str(state.first),
        "starts": None if state.starts is None else str(state.starts),
        "ends": None if state.ends is None else str(state.ends),
        "part_of": state.part_of or None,
        **{stage: float(amount) for stage, amount in zip(FORWARD, state.reached, strict=True)},
        "cancelled": float(state.cancelled),
        "superseded": float(state.superseded),
        "open": float(state.open),
    }


def _time(time: TimeToDelivery) -> Json:
    return {
        "promises": time.promises,
        "delivered": time.delivered,
        "median_days": time.median_days,
        "steps": [
            {
                "days": float(days),
                "undelivered": float(share),
                "low": None if math.isnan(low) else float(low),
                "high": None if math.isnan(high) else float(high),
            }
            for days, share, low, high in zip(time.days, time.open_share, time.low, time.high, strict=True)
        ],
    }
