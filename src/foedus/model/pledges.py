"""What was promised and what came of it: events that are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from foedus.model.dates import Day

PledgeStage = Literal[
    "announced", "committed", "allocated", "delivered", "operational", "cancelled", "superseded"
]
PledgeKind = Literal["military", "financial", "humanitarian", "troops", "other"]
Certainty = Literal["A", "B", "C", "D"]

STAGES: tuple[PledgeStage, ...] = get_args(PledgeStage)
FORWARD: tuple[PledgeStage, ...] = STAGES[:5]
"""The stages of a promise that is kept, in order: said; in law or budget; a named package; handed over; in use."""
WITHDRAWN: tuple[PledgeStage, ...] = STAGES[5:]
"""How a promise ends that is not kept as it was made."""
KINDS: tuple[PledgeKind, ...] = get_args(PledgeKind)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
NEW = "new"
"""What stands under `repeats` where the author says that a promise is no retelling of another."""


@dataclass(frozen=True, slots=True)
class PledgeEvent:
    """One step in the life of a promise, as one source tells it."""

    id: str
    """Unique in the ledger."""
    pledge: str
    """Name of the promise that it belongs to."""
    donor: str
    """Code of a state, id of an institution, or a name that begins with ``group:`` or ``fund:``."""
    recipient: str
    on: Day
    stage: PledgeStage
    amount: Decimal
    """What this step adds to its stage, in the unit; negative for a correction downwards.  What is cancelled or
    superseded counts upwards, and 0 there means all that is still open."""
    unit: str
    """A currency (ISO 4217, in its full unit, not in millions), ``troops``, or ``pieces``."""
    kind: PledgeKind
    certainty: Certainty
    source: str
    """Who says so."""
    published: Day | None = None
    """When the source said so."""
    starts: Day | None = None
    """First day of the time for which it is promised."""
    ends: Day | None = None
    """Last day of that time; it is late after that day."""
    channel: str = ""
    """How it goes: bilateral, through a union, through a fund."""
    meeting: str = ""
    """At which meeting it was told."""
    item: str = ""
    valuation: str = ""
    """How it was valued: by the donor, at replacement cost, at book value."""
    terms: str = ""
    """Grant or loan."""
    part_of: str = ""
    """Name of the larger promise of which this one is a part."""
    repeats: str = ""
    """Name of the promise that is told again here, which is then not counted twice; ``new`` denies that it is a
    retelling.  Of a step ``superseded``: the promise that takes its place."""
    account_of: str = ""
    """Id of the event of which this is another source's account."""
    says: str = ""
    """What was said, in words."""

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return is_currency(self.unit)


@dataclass(frozen=True, slots=True)
class PledgeFault:
    """Why an event cannot stand in a ledger beside the others."""

    event: str
    """Id of the event."""
    found: str
    allowed: str
    remedy: str


def is_currency(unit: str) -> bool:
    """Whether a unit is written as currencies are: three capital letters."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


def accounts(events: Iterable[PledgeEvent]) -> tuple[tuple[PledgeEvent, ...], ...]:
    """Gather the events that tell of one step; those of the account that counts come first.

    Two sources tell of the same step where one is entered as the other's account, or where promise, stage, unit
    and day agree.  What one source tells several times on a day is several steps.  The account with the better
    certainty counts; of equal ones the one published last, then the one with the lower sum.  All stay on record.
    """
    return tuple(_ranked(told) for told in _steps(events))


def standing(events: Iterable[PledgeEvent]) -> dict[str, list[PledgeEvent]]:
    """Events of the accounts that count, by pledge; in no particular order."""
    pledges: dict[str, list[PledgeEvent]] = {}
    for event in events:
        told = pledges.get(event.pledge)
        if told is None:
            pledges[event.pledge] = [event]
        else:
            told.append(event)
    for name, told in pledges.items():
        source = told[0].source
        # Most pledges have one source, and then nothing has to be compared.
        if any(event.source != source for event in told):
            ranked = (_ranked(step) for step in _steps(told))
            pledges[name] = [event for step in ranked for event in step if event.source == step[0].source]
    return pledges


def _steps(events: Iterable[PledgeEvent]) -> Iterable[list[PledgeEvent]]:
    listed = list(events)
    accounted = {event.account_of for event in listed if event.account_of}
    original = {event.id: event for event in listed if event.id in accounted} if accounted else {}
    steps: dict[tuple[str, str, str, Day], list[PledgeEvent]] = {}
    for event in listed:
        told = original.get(event.account_of, event) if event.account_of else event
        key = (told.pledge, told.stage, told.unit, told.on)
        known = steps.get(key)
        if known is None:
            steps[key] = [event]
        else:
            known.append(event)
    return steps.values()


def _ranked(told: list[PledgeEvent]) -> tuple[PledgeEvent, ...]:
    by_source: dict[str, list[PledgeEvent]] = {}
    for event in told:
        by_source.setdefault(event.source, []).append(event)
    ranked = sorted(by_source.values(), key=_rank)
    return tuple(event for account in ranked for event in sorted(account, key=lambda one: one.id))


def _rank(account: list[PledgeEvent]) -> tuple[str, int, Decimal, str]:
    published = max((event.published.toordinal() for event in account if event.published), default=0)
    total = sum((event.amount for event in account), Decimal(0))
    return max(event.certainty for event in account), -published, total, account[0].source


def order_faults(events: Iterable[PledgeEvent]) -> Iterator[PledgeFault]:
    """Find the events that cannot have happened as they stand.

    At the end of no day may a promise have more at a stage than at an earlier stage that is on record for it,
    less than nothing at a stage, or more withdrawn than was open.  A stage of which nothing at all is on record is
    taken to be unknown, not empty.  Amounts of accounts that do not count are not looked at.
    """
    for name, steps in standing(events).items():
        yield from _mixed(name, steps) or _out_of_order(name, steps)


def _mixed(name: str, steps: list[PledgeEvent]) -> list[PledgeFault]:
    """Events that name another donor, recipient or unit than the first of their promise."""
    first = min(steps, key=lambda event: (event.on, event.id))
    found = []
    for event in steps:
        for what in ("donor", "recipient", "unit", "kind", "part_of"):
            ours, theirs = getattr(event, what), getattr(first, what)
            if ours != theirs and not (what == "part_of" and not (ours and theirs)):
                found.append(
                    PledgeFault(
                        event.id,
                        f"the {what} of pledge {name!r} is {ours!r} here and {theirs!r} in event {first.id!r}",
                        "All steps of a pledge have one donor, recipient, kind, unit and whole",
                        "Give the other one a pledge of its own; a change of currency supersedes the old pledge",
                    )
                )
    return found


def _out_of_order(name: str, steps: list[PledgeEvent]) -> Iterator[PledgeFault]:
    days: dict[Day, list[PledgeEvent]] = {}
    for event in steps:
        days.setdefault(event.on, []).append(event)
    recorded = [stage for stage in FORWARD if any(event.stage == stage for event in steps)]
    if not recorded:
        yield PledgeFault(
            steps[0].id,
            f"pledge {name!r} is {steps[0].stage}, but nothing says that it was ever made",
            f"A pledge begins with one of {', '.join(FORWARD)}",
            "Enter what was promised first",
        )
        return
    first: dict[str, Day] = {
        stage: min(event.on for event in steps if event.stage == stage) for stage in recorded
    }
    total: dict[str, Decimal] = dict.fromkeys(STAGES, Decimal(0))
    for day in sorted(days):
        for event in days[day]:
            total[event.stage] += event.amount
        last = max(days[day], key=lambda event: (STAGES.index(event.stage), event.id))
        fault = _fault_on(name, last, total, recorded, first)
        if fault is not None:
            yield fault
            return


def _fault_on(
    name: str,
    last: PledgeEvent,
    total: Mapping[str, Decimal],
    recorded: Sequence[str],
    first: Mapping[str, Day],
) -> PledgeFault | None:
    """What is wrong with a promise at the end of a day, if anything."""
    for stage in STAGES:
        if total[stage] < 0:
            return PledgeFault(
                last.id,
                f"pledge {name!r} has {written(total[stage], last.unit)} {stage} at the end of {last.on}",
                "A correction may take off no more than was entered",
                "Check the amount and the day",
            )
    for earlier, later in pairwise(recorded):
        if total[later] <= total[earlier]:
            continue
        if last.on < first[earlier]:
            return PledgeFault(
                last.id,
                f"pledge {name!r} is {later} on {last.on}, and {earlier} only on {first[earlier]}",
                f"The order is {', '.join(FORWARD)}",
                "Check the days",
            )
        return PledgeFault(
            last.id,
            f"pledge {name!r} has {written(total[later], last.unit)} {later} on {last.on}, but only "
            f"{written(total[earlier], last.unit)} {earlier}",
            "A stage holds no more than the one before it",
            f"Check the amount, or enter first what else was {earlier}; if this is another source's account of a step "
            "that is on record, say so by account_of",
        )
    most = max(total[stage] for stage in FORWARD)
    done = total["delivered"] if total["delivered"] > total["operational"] else total["operational"]
    withdrawn = sum((total[stage] for stage in WITHDRAWN), Decimal(0))
    if withdrawn > most - done:
        return PledgeFault(
            last.id,
            f"pledge {name!r} has {written(withdrawn, last.unit)} cancelled or superseded on {last.on}, and only "
            f"{written(most - done, last.unit)} was open",
            "No more can be withdrawn than is promised and not delivered",
            "Check the amount; leave it blank for all that is open",
        )
    return None


_SCALES = ((Decimal(10**9), " bn"), (Decimal(10**6), " m"))


def written(amount: Decimal, unit: str) -> str:
    """Write an amount for readers.

    Examples
    --------
    >>> written(Decimal(4_500_000_000), "GBP"), written(Decimal(750), "troops"), written(Decimal("2.5e6"), "EUR")
    ('4.5 bn GBP', '750 troops', '2.5 m EUR')
    """
    if is_currency(unit):
        for size, word in _SCALES:
            if abs(amount) >= size:
                return f"{_plain(amount / size)}{word} {unit}"
    return f"{_plain(amount)} {unit}"


def _plain(number: Decimal) -> str:
    text = f"{number:,.3f}"
    return text.rstrip("0").rstrip(".")
