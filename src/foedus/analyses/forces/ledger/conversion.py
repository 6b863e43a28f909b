"""Put the amounts of a ledger into one currency, and at the prices of one year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.pledges import PledgeEvent
from foedus.model.prices import OLDEST_RATE_DAYS, Deflators, ExchangeRates

_SHOWN = 10


def converted(events: Iterable[PledgeEvent], rates: ExchangeRates, into: str) -> tuple[PledgeEvent, ...]:
    """Put money into one currency at the rate of the day on which its promise was first told.

    One rate serves all stages of a promise, so that a fall of the currency is no failure to deliver.  What is
    no money stays as it is.

    Raises
    ------
    NotApplicableError
        If a rate is missing.
    """
    events = tuple(events)
    told = _first_told(events)
    rate: dict[str, Decimal] = {}
    missing: dict[str, str] = {}
    for event in events:
        if event.is_money and event.unit != into and event.pledge not in rate:
            try:
                rate[event.pledge] = rates.rate(event.unit, into, told[event.pledge])
            except NotApplicableError as error:
                missing[event.pledge] = str(error).partition("\n")[0]
    if missing:
        shown = [f"{name}: {why}" for name, why in list(missing.items())[:_SHOWN]]
        more = [f"... and {len(missing) - _SHOWN} more pledges."] if len(missing) > _SHOWN else []
        raise NotApplicableError(
            "\n".join([*shown, *more])
            + f"\n  Add rows to the table of rates, each with a day not more than {OLDEST_RATE_DAYS} days before."
            "  Nothing is converted silently."
        )
    return tuple(
        replace(event, amount=event.amount * rate[event.pledge], unit=into) if event.pledge in rate else event
        for event in events
    )


def at_prices_of(events: Iterable[PledgeEvent], deflators: Deflators, year: int) -> tuple[PledgeEvent, ...]:
    """Put money at the prices of one year, by the price level of the year in which its promise was first told.

    Apply it to amounts in one currency, whose price level is then used.

    Raises
    ------
    NotApplicableError
        If a price level is missing.
    """
    events = tuple(events)
    told = _first_told(events)
    missing = sorted(
        {
            f"{event.unit} {y}"
            for event in events
            if event.is_money
            for y in (told[event.pledge].year, year)
            if (event.unit, y) not in deflators.index
        }
    )
    if missing:
        raise NotApplicableError(
            f"No price level is given for {', '.join(missing)}.\n"
            f"  Add the rows, or ask for a balance at current prices."
        )
    factor: dict[tuple[str, int], Decimal] = {}
    found = []
    for event in events:
        if event.is_money:
            key = (event.unit, told[event.pledge].year)
            if key not in factor:
                factor[key] = deflators.factor(*key, year)
            event = replace(event, amount=event.amount * factor[key])  # noqa: PLW2901
        found.append(event)
    return tuple(found)


def _first_told(events: Iterable[PledgeEvent]) -> dict[str, Day]:
    told: dict[str, Day] = {}
    for event in events:
        told[event.pledge] = min(event.on, told.get(event.pledge, event.on))
    return told
