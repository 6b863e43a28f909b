"""What a pledge ledger says: balances, the way from promise to delivery, and what to doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from foedus.analyses.forces.ledger.fold import by_donor
from foedus.analyses.forces.ledger.result import (
    DonorReliability,
    ExpectedDelivery,
    LedgerBalance,
    LedgerReport,
    TimeToDelivery,
)
from foedus.files.states import load_states
from foedus.model.pledges import FORWARD, WITHDRAWN, is_currency, written
from foedus.report import charts
from foedus.report.document import Block, Cell, Heading, Listing, Paragraph, Table, table

if TYPE_CHECKING:
    from foedus.files.ledger.store import Entry

_MOST_DONORS = 40
_MOST_LINES = 25


def balance_blocks(report: LedgerReport, donor: str | None = None) -> tuple[Block, ...]:
    """What each donor has promised, by stage, on the day of the report; of one donor by kind."""
    parts: list[Block] = [Heading(f"Pledges on {report.on}")]
    if donor is None:
        parts += _by_recipient(by_donor(report.balances))
    else:
        parts += _by_recipient([balance for balance in report.balances if balance.donor == donor])
    if not report.balances:
        parts.append(Paragraph("Nothing is on record by that day."))
    return tuple(parts) + _assumptions(report)


def _by_recipient(balances: Sequence[LedgerBalance]) -> list[Block]:
    return [
        _balances(f"For {_name(recipient)}, in {_scale_words(unit)}", unit, balances, recipient)
        for unit, recipient in dict.fromkeys((one.unit, one.recipient) for one in balances)
    ]


def report_blocks(report: LedgerReport) -> tuple[Block, ...]:
    """Everything that a ledger says on a day."""
    parts: list[Block] = [
        Heading(f"Pledges on {report.on}"),
        Paragraph(f"{len(report.pledges):,} promises, told in {report.events:,} events.", "small"),
    ]
    for unit in dict.fromkeys(balance.unit for balance in report.balances):
        parts.append(_stages(unit, report.balances))
    parts += _by_recipient(by_donor(report.balances))
    if report.reliability:
        parts += [_reliability(report.reliability), _expected(report.expected)]
    if report.time_to_delivery is not None:
        parts += _time(report.time_to_delivery)
    if any(year is not None for _, year, _ in report.by_year):
        parts.append(_by_year(report))
    parts += [*_late(report), *_conflicts(report), *_findings(report)]
    return tuple(parts) + _assumptions(report)


def history_blocks(entries: Sequence[Entry], pledge: str | None) -> tuple[Block, ...]:
    """Every event in the order of its day; of one pledge also its id, and when and from where it was entered."""
    ordered = sorted(entries, key=lambda one: (one.event.on, one.number))
    if pledge is None:
        columns = ("On", "Pledge", "Donor", "Stage", ">Amount", "Source")
        rows = [
            (str(e.event.on), e.event.pledge, _name(e.event.donor), e.event.stage, _told(e), _source(e))
            for e in ordered
        ]
        return (table("All events", columns, list(rows), "--pledge NAME shows more of one."),)
    columns = ("On", "Stage", ">Amount", "Source", "Id", "Entered")
    steps = [
        (
            str(e.event.on),
            e.event.stage,
            _told(e),
            _source(e),
            e.event.id,
            f"{e.entered[:10]} from {e.origin}",
        )
        for e in ordered
    ]
    return (table(f"Events of {pledge}", columns, list(steps)),)


def _told(entry: Entry) -> str:
    event = entry.event
    if not event.amount and event.stage in WITHDRAWN:
        return "all that is open"
    return written(event.amount, event.unit)


def _source(entry: Entry) -> str:
    return f"{entry.event.source} ({entry.event.certainty})"


def waterfall(report: LedgerReport) -> Mapping[str, object]:
    """The way from promise to delivery as a picture, one part for each unit."""
    units = dict.fromkeys(balance.unit for balance in report.balances)
    return charts.waterfall(
        {
            _scale_words(unit): [float(a / _scale(unit)) for a in _total(unit, report.balances)]
            for unit in units
        },
        {
            _scale_words(unit): float(
                sum((b.cancelled for b in report.balances if b.unit == unit), Decimal(0)) / _scale(unit)
            )
            for unit in units
        },
        f"Pledges on {report.on}",
    )


def _total(unit: str, balances: Iterable[LedgerBalance]) -> list[Decimal]:
    columns = zip(*(balance.reached for balance in balances if balance.unit == unit), strict=True)
    return [sum(column, Decimal(0)) for column in columns]


def _scale(unit: str) -> int:
    return 10**9 if is_currency(unit) else 1


def _scale_words(unit: str) -> str:
    return f"{unit} bn" if is_currency(unit) else unit


def _amount(amount: Decimal, unit: str) -> str:
    if not amount:
        return "-"
    return f"{amount / _scale(unit):,.3f}" if is_currency(unit) else f"{amount:,.0f}"


def _name(party: str) -> str:
    state = load_states().get(party)
    return state.name if state is not None else party


def _stages(unit: str, balances: Sequence[LedgerBalance]) -> Table:
    total = _total(unit, balances)
    rows: list[tuple[Cell | str, ...]] = [
        (stage, _amount(amount, unit), f"{100 * amount / total[0]:.1f} %" if total[0] else "-")
        for stage, amount in zip(FORWARD, total, strict=True)
    ]
    return table(
        f"From promise to use, in {_scale_words(unit)}",
        ("Got as far as", ">Amount", ">Of what was promised"),
        rows,
    )


def _balances(caption: str, unit: str, balances: Iterable[LedgerBalance], recipient: str) -> Table:
    chosen = [one for one in balances if (one.unit, one.recipient) == (unit, recipient)]
    chosen.sort(key=lambda one: -one.reached[0])
    columns = _columns(chosen)
    together = [_listed(one) for one in chosen]
    total = [sum(column, Decimal(0)) for column in zip(*together, strict=True)]
    by_kind = any(one.kind != "all" for one in chosen)
    rows: list[tuple[Cell | str, ...]] = [
        (
            _name(one.donor),
            *((one.kind,) if by_kind else ()),
            *(_amount(amounts[place], unit) for place, _ in columns),
        )
        for one, amounts in list(zip(chosen, together, strict=True))[:_MOST_DONORS]
    ]
    rows.append(
        (
            Cell("Together", "strong"),
            *(("",) if by_kind else ()),
            *(_amount(total[place], unit) for place, _ in columns),
        )
    )
    left = len(chosen) - _MOST_DONORS
    return table(
        caption,
        ("Donor", *(("Kind",) if by_kind else ()), *(f">{name}" for _, name in columns)),
        rows,
        f"{left} smaller ones are only in the sum; --json lists all." if left > 0 else "",
    )


def _listed(balance: LedgerBalance) -> tuple[Decimal, ...]:
    return (*balance.reached, balance.cancelled, balance.outstanding)


def _columns(balances: Sequence[LedgerBalance]) -> list[tuple[int, str]]:
    """Place and title of each amount that any of the balances has."""
    titles = [*(stage.capitalize() for stage in FORWARD), "Cancelled", "Outstanding"]
    return [
        (place, title)
        for place, title in enumerate(titles)
        if any(_listed(balance)[place] for balance in balances)
    ]


def _reliability(record: Sequence[DonorReliability]) -> Table:
    return table(
        "What of the promises that fell due was delivered",
        ("Donor", ">Promises", ">As many as equal ones", ">Share delivered", ">Middle 80 %"),
        [
            (
                _name(one.donor),
                str(one.promises),
                f"{one.effective:.1f}",
                f"{100 * one.mean:.0f} %",
                f"{100 * one.low:.0f}-{100 * one.high:.0f} %",
            )
            for one in record
        ],
        "A flat start, and each promise weighed by its value; what is not due yet tells nothing.",
    )


def _expected(expected: Sequence[ExpectedDelivery]) -> Table:
    def shown(amount: float, unit: str) -> str:
        return _amount(Decimal(repr(amount)), unit)

    return table(
        "What can be counted on: delivered, and of the rest the share that the donor's record makes likely",
        ("Donor", "Kind", "Unit", ">Delivered", ">Outstanding", ">Expected in the end", ">Middle 80 %"),
        [
            (
                _name(one.donor),
                one.kind,
                _scale_words(one.unit),
                shown(one.delivered, one.unit),
                shown(one.outstanding, one.unit),
                shown(one.expected, one.unit),
                f"{shown(one.low, one.unit)} to {shown(one.high, one.unit)}",
            )
            for one in expected[:_MOST_DONORS]
        ],
    )


def _time(found: TimeToDelivery) -> list[Block]:
    median = (
        f"Half of the promises are delivered within {found.median_days:,.0f} days"
        if found.median_days is not None
        else "Fewer than half of the promises are delivered within the time on record"
    )
    steps = range(len(found.days))
    shown = sorted({round(i * (len(steps) - 1) / 9) for i in range(10)}) if len(steps) > 10 else list(steps)
    rows: list[tuple[Cell | str, ...]] = [
        (
            f"{found.days[i]:,.0f}",
            f"{100 * found.open_share[i]:.0f}",
            f"{100 * found.low[i]:.0f}-{100 * found.high[i]:.0f}" if found.high[i] == found.high[i] else "-",
        )
        for i in shown
    ]
    return [
        Paragraph(
            f"{median} ({found.delivered} of {found.promises} promises are delivered; the others count as open so far)."
        ),
        table("Still undelivered, in 100", (">After days", ">In 100", ">95 % interval"), rows),
    ]


def _by_year(report: LedgerReport) -> Table:
    amount = {(unit, year): value for unit, year, value in report.by_year}
    years = sorted({year for _, year in amount if year is not None})
    columns = [*years, *([None] if any(year is None for _, year in amount) else [])]
    return table(
        "For which years it is promised, laid evenly upon the time that each promise names",
        ("In", *(f">{year}" if year is not None else ">No time named" for year in columns)),
        [
            (_scale_words(unit), *(_amount(amount.get((unit, year), Decimal(0)), unit) for year in columns))
            for unit in dict.fromkeys(unit for unit, _ in amount)
        ],
    )


def _late(report: LedgerReport) -> list[Block]:
    if not report.late:
        return []
    rows: list[tuple[Cell | str, ...]] = [
        (one.pledge, _name(one.donor), written(one.open, one.unit), str(one.ends), f"{one.days:,}")
        for one in report.late[:_MOST_LINES]
    ]
    return [table("Late", ("Pledge", "Donor", ">Still open", "Was due", ">Days late"), rows)]


def _conflicts(report: LedgerReport) -> list[Block]:
    if not report.conflicts:
        return []
    rows: list[tuple[Cell | str, ...]] = [
        (
            one.pledge,
            one.stage,
            str(event.on),
            written(amount, one.unit),
            f"{source} ({certainty})",
            "counts" if place == 0 else "kept beside it",
        )
        for one in report.conflicts[:_MOST_LINES]
        for place, (source, amount, certainty) in enumerate(one.told)
        for event in [next(e for e in one.events if e.source == source)]
    ]
    columns = ("Pledge", "Stage", "On", ">Amount", "Source", "")
    left = len(report.conflicts) - _MOST_LINES
    note = f"{left} more; --json lists all." if left > 0 else ""
    return [table("Sources that differ", columns, rows, note)]


def _findings(report: LedgerReport) -> list[Block]:
    if not report.findings:
        return []
    left = len(report.findings) - _MOST_LINES
    more = (f"... and {left} more; --json lists all.",) if left > 0 else ()
    return [Heading("What to look at", 2), Listing(report.findings[:_MOST_LINES] + more)]


def _assumptions(report: LedgerReport) -> tuple[Block, ...]:
    return (Paragraph(" ".join(report.assumptions), "small"),)
