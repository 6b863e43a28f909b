"""Put the amounts of a ledger into one currency, and at the prices of one year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.pledges import FORWARD, PledgeEvent
from foedus.model.prices import OLDEST_RATE_DAYS, Deflators, ExchangeRates

_SHOWN = 10


def converted(events: Iterable[PledgeEvent], rates: ExchangeRates, into: str) -> tuple[PledgeEvent, ...]:
    """Put money into one currency at the rate of the day on which it was promised.

    One rate, of the first telling, serves all stages of a promise, so that a fall of the currency is no failure
    to deliver.  A promise that grows from day to day, as the months of a tracker do, is put into the currency
    event by event.  What is no money stays as it is.

    Raises
    ------
    NotApplicableError
        If a rate is missing; names every promise that lacks one.
    """
    events = tuple(events)
    told = _promised_on(events)
    rate: dict[tuple[str, Day], Decimal] = {}
    missing: dict[str, str] = {}
    for event in events:
        key = (event.unit, told.get(event.pledge, event.on))
        if event.is_money and event.unit != into and key not in rate:
            try:
                rate[key] = rates.rate(event.unit, into, key[1])
            except NotApplicableError as error:
                missing[event.pledge] = str(error).partition("\n")[0]
    if missing:
        shown = [f"{name}: {why}" for name, why in list(missing.items())[:_SHOWN]]
        more = [f"... and {len(missing) - _SHOWN} more pledges."] if len(missing) > _SHOWN else []
        raise NotApplicableError(
            "\n".join([*shown, *more])
            + f"\n  Give a table (--rates) that has them, each with a day not more than {OLDEST_RATE_DAYS} days before."
            "  `foedus pledges history --pledge NAME` says where a promise comes from."
        )
    return tuple(
        replace(event, amount=event.amount * rate[event.unit, told.get(event.pledge, event.on)], unit=into)
        if event.is_money and event.unit != into
        else event
        for event in events
    )


def at_prices_of(events: Iterable[PledgeEvent], deflators: Deflators, year: int) -> tuple[PledgeEvent, ...]:
    """Put money at the prices of one year, by the price level of the year in which it was promised.

    The year is that of the first telling, or of each event where a promise grows, as in `converted`.  Apply it to
    amounts in one currency, whose price level is then used.

    Raises
    ------
    NotApplicableError
        If a price level is missing.
    """
    events = tuple(events)
    told = _promised_on(events)
    missing = sorted(
        {
            f"{event.unit} {y}"
            for event in events
            if event.is_money
            for y in (told.get(event.pledge, event.on).year, year)
            if (event.unit, y) not in deflators.index
        }
    )
    if missing:
        raise NotApplicableError(
            f"No price level is given for {', '.join(missing)} in {deflators.origin}.\n"
            f"  Add the rows to a table of your own (--deflators), or ask for a balance at current prices."
        )
    factor: dict[tuple[str, int], Decimal] = {}
    found = []
    for event in events:
        if event.is_money:
            key = (event.unit, told.get(event.pledge, event.on).year)
            if key not in factor:
                factor[key] = deflators.factor(*key, year)
            event = replace(event, amount=event.amount * factor[key])  # noqa: PLW2901
        found.append(event)
    return tuple(found)


def _promised_on(events: Iterable[PledgeEvent]) -> dict[str, Day]:
    """Day of the first telling, by promise; a promise that grows on further days is left out."""
    told: dict[str, Day] = {}
    grew: dict[str, dict[int, set[Day]]] = {}
    for event in events:
        told[event.pledge] = min(event.on, told.get(event.pledge, event.on))
        if event.stage in FORWARD and event.amount > 0:
            stages = grew.setdefault(event.pledge, {})
            stages.setdefault(FORWARD.index(event.stage), set()).add(event.on)
    running = {pledge for pledge, stages in grew.items() if len(stages[min(stages)]) > 1}
    return {pledge: day for pledge, day in told.items() if pledge not in running}
