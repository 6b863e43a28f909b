"""Which columns has a table of pledge events, and how is it read from CSV or from a workbook?"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import cast

from foedus.errors import Place
from foedus.files.assembly import as_text
from foedus.files.institutions import shipped_institutions
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.rows import DECIMAL_COMMA, Cell, Rows, read_csv
from foedus.files.states import load_states
from foedus.files.tables import IGNORED, Column, Table
from foedus.files.texts import read_text
from foedus.files.workbook import read_rows
from foedus.model.dates import Day
from foedus.model.pledges import (
    CERTAINTIES,
    KINDS,
    STAGES,
    WITHDRAWN,
    Certainty,
    PledgeEvent,
    PledgeKind,
    PledgeStage,
    is_currency,
)

EVENTS = Table(
    "events",
    "Steps in the life of promises, one row each.",
    (
        Column("id", "Unique; made from the content where blank."),
        Column("pledge", "Name of the promise.", is_required=True),
        Column("donor", "Code of a state, id of an institution, or group:NAME, fund:NAME.", is_required=True),
        Column("recipient", "To whom it is promised, in the same way.", is_required=True),
        Column("on", "Day of this step, as 2025-04-11.", "day", is_required=True),
        Column("stage", "Which step it is.", choices=STAGES, is_required=True),
        Column("amount", "What this step adds, such as 4.5.", "number", is_required=True),
        Column("unit", "GBP, GBP m, GBP bn, troops or pieces.", is_required=True),
        Column("kind", "What is promised.", choices=KINDS, is_required=True),
        Column("certainty", "A (seen in the text) to D (contested).", choices=CERTAINTIES, is_required=True),
        Column("source", "Who says so.", "prose", is_required=True),
        Column("published", "When the source said so.", "day"),
        Column("starts", "First day of the time for which it is promised.", "day"),
        Column("ends", "Last day of that time.", "day"),
        Column("channel", "bilateral, or the union or fund through which it goes."),
        Column("meeting", "At which meeting it was told."),
        Column("item", "What it is.", "prose"),
        Column("valuation", "How it was valued."),
        Column("terms", "grant or loan."),
        Column("part_of", "Name of the promise of which it is a part."),
        Column("repeats", "Name of the promise that is told again; new, if it is none."),
        Column("account_of", "Id of the event of which this is another source's account."),
        Column("says", "What was said, in words.", "prose"),
    ),
    "events",
    "rows",
)
_TEXTS = ("channel", "meeting", "item", "valuation", "terms", "part_of", "repeats", "account_of", "says")
_SCALES = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6}
_SCALES |= {"bn": 10**9, "billion": 10**9}
_NUMBER = re.compile(r"[+-]?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.\d{1,18})?([eE][+-]?\d{1,2})?")
_LARGEST = Decimal(10) ** 18
_MOST_DIGITS = 28
"""More are not kept exactly."""
_MOST_FAULTS = 200
_LONGEST_NAME, _LONGEST_TEXT = 200, 5_000
JOINT = ("group:", "fund:")
"""How the name of a donor or recipient begins that is no single state or institution."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event that is to enter a ledger, and where it stands."""

    event: PledgeEvent
    place: Place


def read_events(path: Path) -> tuple[Incoming, ...]:
    """Read the events of a CSV file or a workbook.

    Raises
    ------
    ScenarioError
        With every fault of form, each with its line or cell.
    """
    problems = Problems()
    rows = table_rows(path, EVENTS, problems)
    if "pledge" not in [as_text(heading.value).strip().lower() for heading in rows.headings]:
        problems.add(
            rows.place,
            "the table has no column 'pledge', which says to which promise an event belongs",
            f"Its columns are: {EVENTS.headings}",
            "A scenario's own table of pledges is read with its scenario: name that instead",
        )
        problems.raise_if_any()
    found = []
    for row in named_cells(rows, problems):
        incoming = _incoming(rows, row, problems)
        if incoming is not None:
            found.append(incoming)
        if len(problems) >= _MOST_FAULTS:
            problems.add(row["pledge"].place, "so many faults stand above that the rest was not looked at")
            break
    problems.raise_if_any()
    return with_ids(found)


def table_rows(path: Path, table: Table, problems: Problems, sheet: str = "") -> Rows:
    """Split a CSV file, or a sheet of a workbook, into cells.

    Parameters
    ----------
    sheet
        Of the workbook; without it, the one of the table's name, or the first.

    Raises
    ------
    ScenarioError
        If it is neither, or its form cannot be read.
    """
    if path.suffix.lower() in {".xlsx", ".ods"}:
        rows = read_rows(path, table, problems, sheet)
    else:
        rows = read_csv(table, read_text(path), str(path), problems)
    problems.raise_if_any()
    return rows


def named_cells(rows: Rows, problems: Problems, *, others: bool = False) -> Iterator[dict[str, Cell]]:
    """Give each row's cells by the heading that the table knows, after a check of the headings.

    Parameters
    ----------
    others
        Whether columns that the table does not know are left aside.

    Raises
    ------
    ScenarioError
        If a heading is unknown or stands twice, or a required one is missing.
    """
    names: list[str | None] = []
    for heading in rows.headings:
        text = as_text(heading.value).strip()
        column = rows.table.find(text)
        if column is None and text and not others and not text.lower().startswith(IGNORED):
            problems.unknown(
                heading.place,
                f"the table knows no column {text!r}",
                text,
                tuple(rows.table.column),
                f"Rename it; a column whose heading begins with {IGNORED} is left aside",
            )
        elif column is not None and column.heading in names:
            problems.add(heading.place, f"the column {text!r} stands twice", "", "Remove one")
        names.append(column.heading if column else None)
    for column in rows.table.columns:
        if column.is_required and column.heading not in names:
            problems.add(
                rows.place,
                f"the table has no column {column.heading!r}",
                f"Needed are: {', '.join(c.heading for c in rows.table.columns if c.is_required)}",
                column.help.rstrip("."),
            )
    problems.raise_if_any()
    for cells in rows.rows:
        if not all(cell.is_blank for cell in cells):
            yield {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _incoming(rows: Rows, row: Mapping[str, Cell], problems: Problems) -> Incoming | None:
    before = len(problems)
    for column in rows.table.columns:
        blank = column.heading not in row or row[column.heading].is_blank
        may_be_blank = column.heading == "amount" and text_of(row.get("stage")).lower() in WITHDRAWN
        if column.is_required and blank and not may_be_blank:
            place = row[column.heading].place
            problems.add(place, f"nothing stands under {column.heading}", column.help.rstrip("."))
    unit, scale = unit_of(row["unit"], problems)
    event = PledgeEvent(
        id=_name(row.get("id"), problems),
        pledge=_name(row["pledge"], problems),
        donor=_party(row["donor"], "donor", problems),
        recipient=_party(row["recipient"], "recipient", problems),
        on=day_of(row["on"], problems) or Day.min,
        stage=cast("PledgeStage", _choice(row["stage"], STAGES, "stage", problems)),
        amount=_amount(row["amount"], scale, rows.has_decimal_commas, problems),
        unit=unit,
        kind=cast("PledgeKind", _choice(row["kind"], KINDS, "kind", problems)),
        certainty=cast("Certainty", _choice(row["certainty"], CERTAINTIES, "certainty", problems)),
        source=_text(row["source"], problems),
        published=day_of(row.get("published"), problems),
        starts=day_of(row.get("starts"), problems),
        ends=day_of(row.get("ends"), problems),
        **{name: _text(row.get(name), problems) for name in _TEXTS},
    )
    place = row["pledge"].place
    check_event(event, place, problems)
    return None if len(problems) > before else Incoming(event, place)


def check_event(event: PledgeEvent, place: Place, problems: Problems) -> None:
    """Note what is wrong within one event."""
    if event.starts and event.ends and event.ends < event.starts:
        problems.add(
            place,
            f"the promise ends on {event.ends} and starts on {event.starts}",
            "It ends on the day on which it starts or later",
            "Exchange the days, if they are the wrong way round",
        )
    if event.stage in WITHDRAWN and event.amount < 0:
        problems.add(
            place,
            f"the amount that is {event.stage} is {event.amount}",
            "What is withdrawn counts upwards",
            "Leave out the minus",
        )
    if event.unit == "troops" and event.kind != "troops":
        problems.add(
            place, f"troops are promised under the kind {event.kind!r}", "Troops have the kind troops"
        )
    for name in ("part_of", "repeats"):
        if getattr(event, name) == event.pledge:
            problems.add(
                place,
                f"{name} of {event.pledge!r} is the pledge itself",
                "It names another pledge",
                "Leave it blank",
            )


def with_ids(found: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """Give an id to each event without one, made of its content, so that reading it again gives the same.

    The second of two rows that agree in everything gets another one than the first.
    """
    seen: dict[str, int] = {}
    named = []
    for one in found:
        if one.event.id:
            named.append(one)
            continue
        content = "\x1f".join(str(getattr(one.event, f.name)) for f in fields(PledgeEvent) if f.name != "id")
        times = seen[content] = seen.get(content, 0) + 1
        digest = hashlib.sha256(f"{content}\x1f{times}".encode()).hexdigest()[:16]
        named.append(replace(one, event=replace(one.event, id=digest)))
    return tuple(named)


def text_of(cell: Cell | None) -> str:
    """Text of a cell, without spaces around it; none where it is blank."""
    return "" if cell is None or cell.is_blank else as_text(cell.value).strip()


def _text(cell: Cell | None, problems: Problems) -> str:
    text = " ".join(text_of(cell).split())
    if cell is not None and (len(text) > _LONGEST_TEXT or not text.isprintable()):
        problems.add(
            cell.place,
            f"the text {shown(text)} is longer than {_LONGEST_TEXT} signs, or holds some that cannot be seen",
            "",
            "Shorten or clean it",
        )
    return text


def _name(cell: Cell | None, problems: Problems) -> str:
    text = _text(cell, problems)
    if cell is not None and len(text) > _LONGEST_NAME:
        problems.add(cell.place, f"the name {shown(text)} has {len(text)} signs", f"At most {_LONGEST_NAME}")
    return text


def _choice(cell: Cell, choices: Sequence[str], what: str, problems: Problems) -> str:
    text = text_of(cell)
    known = {choice.lower(): choice for choice in choices}
    if text.lower() in known:
        return known[text.lower()]
    if text:
        problems.unknown(cell.place, f"the {what} is {shown(text)}", text, choices)
    return choices[0]


def _party(cell: Cell, what: str, problems: Problems) -> str:
    text = _name(cell, problems)
    if text and not is_party(text):
        known = (*load_states(), *shipped_institutions())
        problems.add(
            cell.place,
            f"the {what} {shown(text)} is no state or institution that is known",
            "It is a code such as NOR, an institution such as eu, or a name of your own after group: or fund:",
            did_you_mean(text, known),
        )
    return text


def is_party(name: str) -> bool:
    """Whether a donor or recipient may be called so."""
    if name.startswith(JOINT):
        return len(name.partition(":")[2].strip()) > 0
    return name in load_states() or name in shipped_institutions()


def day_of(cell: Cell | None, problems: Problems) -> Day | None:
    """Read a day; none where the cell is blank or holds no day, which is noted."""
    if cell is None or cell.is_blank:
        return None
    value = cell.value
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        day: Day | None = value
    else:
        try:
            day = Day.fromisoformat(text_of(cell)) if len(text_of(cell)) == 10 else None
        except ValueError:
            day = None
    if day is None or not 1900 <= day.year <= 2200:
        problems.add(
            cell.place,
            f"{shown(cell.value)} is no day",
            "A day is written 2025-04-11, and lies between 1900 and 2200",
        )
        return None
    return day


def unit_of(cell: Cell, problems: Problems) -> tuple[str, Decimal]:
    """Read a unit and how many of it one stands for: ``GBP bn`` is GBP and 10^9."""
    text = text_of(cell)
    name, _, scale = text.partition(" ")
    if name.lower() in {"troops", "pieces"} and not scale:
        return name.lower(), Decimal(1)
    if is_currency(name.upper()) and name.isupper() and scale.strip().lower() in _SCALES:
        return name, Decimal(_SCALES[scale.strip().lower()])
    if text:
        problems.add(
            cell.place,
            f"the unit is {shown(text)}",
            "It is a currency of three capital letters, alone or with k, m or bn (GBP, EUR bn), troops or pieces",
        )
    return "", Decimal(1)


def _amount(cell: Cell, scale: Decimal, has_decimal_commas: bool, problems: Problems) -> Decimal:
    number = number_of(cell, has_decimal_commas, problems)
    amount = (number or Decimal(0)) * scale
    if abs(amount) > _LARGEST:
        problems.add(
            cell.place, f"the amount {shown(cell.value)} is beyond all measure", "", "Check the unit"
        )
        return Decimal(0)
    return amount


def number_of(cell: Cell, has_decimal_commas: bool, problems: Problems) -> Decimal | None:
    """Read a plain number exactly as it is written; none where the cell is blank or holds none, which is noted."""
    if cell.is_blank:
        return None
    text = repr(cell.value) if isinstance(cell.value, float) else text_of(cell)
    if has_decimal_commas:
        text = DECIMAL_COMMA.sub(r"\1.\2", text)
    is_number = not isinstance(cell.value, bool) and _NUMBER.fullmatch(text)
    if not is_number or sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
        problems.add(
            cell.place,
            f"{shown(cell.value)} is no plain number",
            "A number is written 4.5; the scale (m, bn) and the currency stand under unit",
        )
        return None
    return Decimal(text.replace(",", "")).normalize() + 0


def read_event(given: Mapping[str, str]) -> Incoming:
    """Read one event from its fields as text, by the headings of the table.

    Raises
    ------
    ScenarioError
        With every fault, each at the option that holds it.
    """
    problems = Problems()
    cells = {name: Cell(text, Place(f"--{name.replace('_', '-')}")) for name, text in given.items()}
    rows = Rows(EVENTS, Place("command line"), (), ())
    found = _incoming(rows, cells, problems)
    problems.raise_if_any()
    assert found is not None  # whatever is wrong is a problem
    return with_ids([found])[0]
