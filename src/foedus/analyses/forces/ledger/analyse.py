"""What does a pledge ledger say on a day: balances, what was told twice, what is late, who keeps promises?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import shorten

from foedus.analyses.forces.ledger.conversion import at_prices_of, converted
from foedus.analyses.forces.ledger.fold import Share, balances, shares, states_on
from foedus.analyses.forces.ledger.kaplan_meier import time_to_delivery
from foedus.analyses.forces.ledger.reliability import expected, late, reliability
from foedus.analyses.forces.ledger.result import Conflict, LedgerReport, PledgeState, Retelling
from foedus.analyses.forces.ledger.retellings import (
    by_year,
    is_for_several_years,
    retellings,
    seems_to_last_years,
)
from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.pledges import CERTAINTIES, FORWARD, PledgeEvent, accounts, is_currency, written
from foedus.model.prices import Deflators, ExchangeRates


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """Choices that change what is counted."""

    on: Day | None = None
    """Balances at the end of this day; of the last event without it."""
    into: str = ""
    """Currency in which all money is shown; each promise in its own without it."""
    rates: ExchangeRates | None = None
    prices_of: int | None = None
    """Year at whose prices money is shown; current prices without it."""
    deflators: Deflators | None = None
    counts_suspected: bool = False
    """Whether a promise that looks like an earlier one told again is counted beside it."""
    patience_days: int | None = None
    """After how many days a promise that names no end is overdue; never without it."""
    lag_days: int = 0
    """By how much deliveries trail the years for which they are promised."""


def analyse(events: Sequence[PledgeEvent], options: LedgerOptions = LedgerOptions()) -> LedgerReport:
    """Fold a ledger on a day and say all that it shows.

    Parameters
    ----------
    events
        Of the ledger, in any order; they follow the rules of `foedus.model.pledges.order_faults`.

    Raises
    ------
    NotApplicableError
        If an exchange rate or price level is missing, or parts and wholes, or tellings of one promise, are
        in different currencies and none is asked for.
    """
    on = options.on or max((event.on for event in events), default=Day.min)
    known = _valued([event for event in events if event.on <= on], options)
    states = states_on(known, on)
    told = retellings(states)
    again = {one.pledge: one.original for one in told if one.declared or not options.counts_suspected}
    counted = shares(states, again)
    donors = balances(counted)
    first_tellings = [state for state in states if state.pledge not in again]
    record = reliability(_without_wholes(first_tellings), on, options.patience_days)
    return LedgerReport(
        on,
        len(known),
        states,
        donors,
        told,
        tuple(_conflicts(known)),
        late(first_tellings, on),
        record,
        expected(donors, {one.donor: one for one in record}),
        time_to_delivery(known, _without_wholes(first_tellings), on),
        _by_year(counted, options.lag_days),
        tuple(_findings(states, told, options)),
        tuple(_assumptions(options, told)),
    )


def _valued(events: list[PledgeEvent], options: LedgerOptions) -> Sequence[PledgeEvent]:
    found: Sequence[PledgeEvent] = events
    if options.into:
        foreign = sorted({event.unit for event in found if event.is_money and event.unit != options.into})
        if foreign and options.rates is None:
            raise NotApplicableError(
                f"The ledger has amounts in {', '.join(foreign)}, and no rates for {options.into} are given.\n"
                f"  Give a table of them (--rates).  Nothing is converted silently."
            )
        if options.rates is not None:
            found = converted(found, options.rates, options.into)
    if options.prices_of is not None:
        if options.deflators is None:
            raise NotApplicableError(
                f"No price levels are given, so nothing can be put at the prices of {options.prices_of}.\n"
                f"  Give a table of them (--deflators)."
            )
        found = at_prices_of(found, options.deflators, options.prices_of)
    return found


def _without_wholes(states: Sequence[PledgeState]) -> list[PledgeState]:
    """Promises that are not made up of others."""
    wholes = {state.part_of for state in states}
    return [state for state in states if state.pledge not in wholes]


def _conflicts(events: Sequence[PledgeEvent]) -> Iterator[Conflict]:
    for group in accounts(events):
        told: dict[str, list[PledgeEvent]] = {}
        for event in group:
            told.setdefault(event.source, []).append(event)
        sums = tuple(
            (source, sum((e.amount for e in account), Decimal(0)), max(e.certainty for e in account))
            for source, account in told.items()
        )
        days = {event.on for event in group}
        if len(sums) > 1 and (len({amount for _, amount, _ in sums}) > 1 or len(days) > 1):
            first = group[0]
            yield Conflict(first.pledge, first.stage, first.on, first.unit, sums, group)


def _by_year(counted: Sequence[Share], lag_days: int) -> tuple[tuple[str, int | None, Decimal], ...]:
    total: dict[tuple[str, int | None], Decimal] = {}
    for share in counted:
        state, amount = share.state, share.reached[0]
        if not is_currency(state.unit) or not amount:
            continue
        is_dated = state.starts is not None or state.ends is not None
        parts = by_year(state, amount, lag_days) if is_dated else {None: amount}
        for year, part in parts.items():
            total[state.unit, year] = total.get((state.unit, year), Decimal(0)) + part
    order = sorted(total, key=lambda key: (key[0], key[1] is None, key[1] or 0))
    return tuple((unit, year, total[unit, year]) for unit, year in order)


def _findings(
    states: Sequence[PledgeState], told: Sequence[Retelling], options: LedgerOptions
) -> Iterator[str]:
    for one in told:
        before, after = (written(amount, one.unit) for amount in one.amounts)
        if one.declared:
            yield f"{one.pledge} tells {one.original} of {one.donor} again ({before}, {after}): counted once."
        else:
            counted = "both are counted, as asked" if options.counts_suspected else "counted once"
            yield (
                f"{one.pledge} may be {one.original} of {one.donor} told again ({before}, {after}): {counted}.  "
                f"If it is, enter an event of 0 with repeats={one.original}; if it is another promise, with "
                f"repeats=new."
            )
    by_name = {state.pledge: state for state in states}
    parts: dict[str, list[PledgeState]] = {}
    for state in states:
        if state.part_of in by_name:
            parts.setdefault(state.part_of, []).append(state)
        elif state.part_of:
            yield f"{state.pledge} is a part of {state.part_of}, of which nothing is on record by that day."
        if is_for_several_years(state):
            start = state.starts or state.first
            yield (
                f"{state.pledge} of {state.donor}, {written(state.promised, state.unit)}, is made for {start} to "
                f"{state.ends}: it is no promise for one year."
            )
        elif seems_to_last_years(state):
            yield (
                f"{state.pledge} of {state.donor} speaks of a span of years ({shorten(state.says, 80)!r}) and names no "
                f"end: it is taken to be made for one year; enter starts and ends."
            )
    for name, below in parts.items():
        yield from _more_than_the_whole(by_name[name], below)


def _more_than_the_whole(whole: PledgeState, parts: Sequence[PledgeState]) -> Iterator[str]:
    for place, stage in reversed(tuple(enumerate(FORWARD))):
        together = sum((part.reached[place] for part in parts), Decimal(0))
        if together > whole.reached[place] > 0:
            yield (
                f"The parts of {whole.pledge} have {written(together, whole.unit)} {stage}, and the whole only "
                f"{written(whole.reached[place], whole.unit)}: the parts are counted."
            )
            return


def _assumptions(options: LedgerOptions, told: Sequence[Retelling]) -> Iterator[str]:
    yield "What has reached a stage has also passed the earlier ones."
    yield (
        "Where sources differ on a step, the better certainty counts "
        f"({', '.join(CERTAINTIES)}), then what was published last, then the lower amount."
    )
    if any(not one.declared for one in told):
        yield (
            "A promise that looks like an earlier one told again is counted beside it."
            if options.counts_suspected
            else "A promise that looks like an earlier one told again is not counted a second time."
        )
    if options.into:
        yield f"Money is in {options.into}, at the rate of the day on which it was promised."
        yield from (f"Rates: {source}." for source in (options.rates.sources if options.rates else ()))
    if options.prices_of is not None:
        yield f"At prices of {options.prices_of}, from those of the year in which it was promised."
        yield from (f"Price levels: {s}." for s in (options.deflators.sources if options.deflators else ()))
    yield (
        "A promise that names no end is never overdue."
        if options.patience_days is None
        else f"A promise that names no end is overdue after {options.patience_days} days."
    )
