"""Write the events of a ledger as CSV, as a workbook or as JSON; the first two can be imported again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from foedus.errors import InputError
from foedus.files.ledger.store import FIELDS
from foedus.files.ledger.table import EVENTS
from foedus.files.writing import write_bytes
from foedus.model.pledges import WITHDRAWN, PledgeEvent

_HEADINGS = tuple(column.heading for column in EVENTS.columns)


def export(events: Sequence[PledgeEvent], path: Path) -> None:
    """Write all events, in their order, by the ending of the name: .csv, .xlsx or .json.

    Raises
    ------
    InputError
        If the name has another ending, or the file cannot be written.
    """
    writers = {".csv": _csv, ".xlsx": _workbook, ".json": _json}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise InputError(f"{path} cannot be written.\n  Its name ends in .csv, .xlsx or .json.")
    write_bytes(path, write(events))


def event_row(event: PledgeEvent) -> dict[str, str]:
    """Fields of an event as text, by the headings of the table of events."""
    row = {name: "" if getattr(event, name) is None else str(getattr(event, name)) for name in FIELDS}
    row["amount"] = _amount(event)
    return {heading: row[heading] for heading in _HEADINGS}


def _amount(event: PledgeEvent) -> str:
    return "" if event.stage in WITHDRAWN and not event.amount else f"{event.amount:f}"


def _csv(events: Sequence[PledgeEvent]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _HEADINGS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(event_row(event) for event in events)
    return text.getvalue().encode("utf-8")


def _json(events: Sequence[PledgeEvent]) -> bytes:
    rows = [{name: value for name, value in event_row(event).items() if value} for event in events]
    return (json.dumps({"events": rows}, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _workbook(events: Sequence[PledgeEvent]) -> bytes:
    import xlsxwriter

    whole = io.BytesIO()
    # What looks like a formula or an address is a text like any other.
    book = xlsxwriter.Workbook(
        whole, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(EVENTS.name)
    sheet.write_row(0, 0, _HEADINGS, book.add_format({"bold": True}))
    for number, event in enumerate(events, 1):
        for column, (name, value) in enumerate(event_row(event).items()):
            is_exact = name == "amount" and value and Decimal(repr(float(value))) == event.amount
            if is_exact:
                sheet.write_number(number, column, float(value))
            elif value:
                sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return whole.getvalue()
