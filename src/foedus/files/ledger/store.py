"""The file of a pledge ledger: events are added, whole batches at a time, and never changed.

It is an SQLite database, whose transactions hold through a crash and whose locks keep writers apart; why, is in
`docs/decisions`.  The file itself refuses to change or delete what was entered.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, cast

from foedus.errors import InputError
from foedus.files.problems import Problems, did_you_mean
from foedus.model.dates import Day
from foedus.model.pledges import CERTAINTIES, KINDS, NEW, STAGES, PledgeEvent, order_faults

if TYPE_CHECKING:
    from foedus.files.ledger.table import Incoming

FIELDS = tuple(field.name for field in fields(PledgeEvent))
_DAYS = ("on", "published", "starts", "ends")
_MARK = 0x666F6564
"""Application id of the file: "foed"."""
_VERSION = 1
_WAIT_SECONDS = 60
_CHOICES: Mapping[str, Sequence[str]] = {"stage": STAGES, "kind": KINDS, "certainty": CERTAINTIES}


def _column(name: str) -> str:
    unique = " UNIQUE" if name == "id" else ""
    words = ", ".join(f"'{word}'" for word in _CHOICES.get(name, ()))
    return f'"{name}" TEXT NOT NULL{unique}' + (f' CHECK ("{name}" IN ({words}))' if words else "")


_COLUMNS = ", ".join(f'"{name}"' for name in FIELDS)
_SCHEMA = (
    "CREATE TABLE batch (number INTEGER PRIMARY KEY, entered TEXT NOT NULL, origin TEXT NOT NULL) STRICT",
    "CREATE TABLE event (number INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch (number), "
    + ", ".join(_column(name) for name in FIELDS)
    + ") STRICT",
    *(
        f"CREATE TRIGGER {table}_is_not_{done} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'what is entered in a ledger is not {done}'); END"
        for table in ("batch", "event")
        for verb, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
    ),
)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it was entered."""

    number: int
    entered: str
    """When, in UTC."""
    origin: str
    """From which file or command."""
    event: PledgeEvent


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did."""

    new: int
    known: int
    """Events that the ledger held already."""


def read(path: Path) -> tuple[PledgeEvent, ...]:
    """Read all events, in the order in which they were entered.

    Raises
    ------
    InputError
        If there is no such ledger, or the file is damaged or none.
    """
    with _open(path) as file:
        return tuple(_events(file))


def entries(path: Path) -> tuple[Entry, ...]:
    """Read all events with when and from where they were entered.

    Raises
    ------
    InputError
        As `read` does.
    """
    with _open(path) as file:
        rows = file.execute(
            "SELECT event.number, entered, origin FROM event JOIN batch ON batch.number = event.batch "
            "ORDER BY event.number"
        ).fetchall()
        return tuple(
            Entry(number, entered, origin, event)
            for (number, entered, origin), event in zip(rows, _events(file), strict=True)
        )


def add(
    path: Path,
    incoming: Sequence[Incoming],
    origin: str,
    progress: Progress | None = None,
    *,
    dry: bool = False,
) -> Added:
    """Add events to a ledger, all or none; make the ledger if there is none yet.

    Events that it holds already are left out, so that adding the same file again changes nothing.

    Parameters
    ----------
    incoming
        With where each stands, for messages.
    origin
        From which file or command they come.
    dry
        Check everything and write nothing.

    Raises
    ------
    ScenarioError
        With every event that cannot stand beside the others, at its place.
    InputError
        If the file is no ledger, damaged, or cannot be written.
    """
    say = progress or (lambda _stage, _share: None)
    if not path.exists():
        # A first import that is refused leaves no empty file behind.
        new, known = _new_events((), incoming)
        check((), new)
        if dry or not new:
            return Added(len(new), known)
    with _open(path, create=True) as file:
        file.execute("BEGIN IMMEDIATE")
        try:
            _prepare(file, path)
            say("reading the ledger", 0.2)
            held = list(_events(file))
            say("checking against the ledger", 0.4)
            new, known = _new_events(held, incoming)
            check(held, new)
            say("writing", 0.7)
            if new:
                _insert(file, [one.event for one in new], origin)
            file.execute("ROLLBACK" if dry or not new else "COMMIT")
        except BaseException:
            if file.in_transaction:
                file.execute("ROLLBACK")
            raise
    return Added(len(new), known)


def check(held: Sequence[PledgeEvent], new: Sequence[Incoming]) -> None:
    """Refuse events that cannot stand beside those that a ledger holds.

    Raises
    ------
    ScenarioError
        With every fault, at the place of the new event that it comes from.
    """
    problems = Problems()
    events = [*held, *(one.event for one in new)]
    pledges = {event.pledge for event in events}
    by_id = {event.id: event for event in events}
    place = {one.event.id: one.place for one in new}
    for one in new:
        event = one.event
        for what in ("part_of", "repeats"):
            name = getattr(event, what)
            if name and name != NEW and name not in pledges:
                problems.add(
                    one.place,
                    f"{what} names {name!r}, and there is no such pledge in the ledger or in this file",
                    "",
                    did_you_mean(name, pledges) or "Enter that pledge first, or in the same file",
                )
        if event.account_of:
            _check_account(one, by_id, problems)
    touched = {one.event.pledge for one in new}
    last_new = {one.event.pledge: one.place for one in new}
    for fault in order_faults(event for event in events if event.pledge in touched):
        where = place.get(fault.event) or last_new[by_id[fault.event].pledge]
        problems.add(where, fault.found, fault.allowed, fault.remedy)
    problems.raise_if_any()


def _check_account(one: Incoming, by_id: dict[str, PledgeEvent], problems: Problems) -> None:
    event = one.event
    other = by_id.get(event.account_of)
    if other is None:
        problems.add(
            one.place,
            f"account_of names {event.account_of!r}, and there is no such event",
            "It is the id of an event in the ledger or in this file",
            did_you_mean(event.account_of, by_id) or "`foedus pledges history` shows the ids",
        )
    elif other.source == event.source or other.pledge != event.pledge or other.stage != event.stage:
        problems.add(
            one.place,
            f"this is entered as another account of {other.id!r}, which is of the source {other.source!r}, the "
            f"pledge {other.pledge!r} and the stage {other.stage}",
            "Two accounts of one step differ in their source, and agree in pledge and stage",
            "A later word of the same source is a correction: enter the difference",
        )


def _new_events(held: Sequence[PledgeEvent], incoming: Sequence[Incoming]) -> tuple[list[Incoming], int]:
    """Leave out what the ledger holds already, and refuse an id with another content."""
    problems = Problems()
    known = {event.id: event for event in held}
    first: dict[str, Incoming] = {}
    new, repeated = [], 0
    for one in incoming:
        before = known.get(one.event.id)
        if before is None:
            known[one.event.id] = one.event
            first[one.event.id] = one
            new.append(one)
        elif before == one.event and one.event.id not in first:
            repeated += 1
        else:
            differs = [name for name in FIELDS if getattr(before, name) != getattr(one.event, name)]
            told = f" with another {', '.join(differs)}" if differs else ""
            where = f"at {first[one.event.id].place}" if one.event.id in first else "in the ledger"
            problems.add(
                one.place,
                f"the event id {one.event.id!r} stands {where} already{told}",
                "What was entered is never changed",
                "Enter a correction under another id, or another source's account with account_of",
            )
    problems.raise_if_any()
    return new, repeated


@contextmanager
def _open(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file and check that it is a whole ledger; errors of the database become messages."""
    path = Path(path)
    if not path.exists() and not create:
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        advice = did_you_mean(path.name, siblings) or "`foedus pledges import FILE --into LEDGER` makes one."
        raise InputError(f"There is no ledger {str(path)!r}.\n  {advice}")
    if path.is_dir():
        raise InputError(
            f"{str(path)!r} is a folder, and a ledger is a file.\n  Give the name of a file in it."
        )
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {str(path.parent)!r} for the ledger.\n  Make it first.")
    mode = "rwc" if create else "rw"
    try:
        file = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=_WAIT_SECONDS
        )
    except sqlite3.Error as error:
        raise _refusal(path, error) from None
    try:
        # A ledger may come from anywhere: nothing in its schema may run functions with effects.
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = EXTRA"):
            file.execute(f"PRAGMA {setting}")
        if path.stat().st_size > 0 or not create:
            _require_ledger(file, path)
        yield file
    except sqlite3.Error as error:
        raise _refusal(path, error) from None
    except (_UnreadableError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from None
    finally:
        file.close()


def _require_ledger(file: sqlite3.Connection, path: Path) -> None:
    mark = file.execute("PRAGMA application_id").fetchone()[0]
    version = file.execute("PRAGMA user_version").fetchone()[0]
    if mark != _MARK:
        raise InputError(
            f"{path} is no pledge ledger.\n  `foedus pledges import FILE --into LEDGER` makes one."
        )
    if version != _VERSION:
        raise InputError(
            f"{path} is a ledger of version {version}, and this program reads version {_VERSION}.\n"
            "  Use the program that wrote it to export it, and import that."
        )
    found = file.execute("PRAGMA quick_check(1)").fetchone()[0]
    schema = {row[0] for row in file.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    if found != "ok" or schema != set(_SCHEMA):
        raise _damaged(path, found if found != "ok" else "its tables are not those of a ledger")


def _prepare(file: sqlite3.Connection, path: Path) -> None:
    """Make the tables, if nobody has yet."""
    if file.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
        for statement in _SCHEMA:
            file.execute(statement)
        file.execute(f"PRAGMA application_id = {_MARK}")
        file.execute(f"PRAGMA user_version = {_VERSION}")
    else:
        _require_ledger(file, path)


def _insert(file: sqlite3.Connection, events: Sequence[PledgeEvent], origin: str) -> None:
    entered = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    batch = file.execute("INSERT INTO batch (entered, origin) VALUES (?, ?)", (entered, origin)).lastrowid
    marks = ", ".join("?" * (len(FIELDS) + 1))
    file.executemany(
        f"INSERT INTO event (batch, {_COLUMNS}) VALUES ({marks})",  # names of our own fields
        ([batch, *(_kept(getattr(event, name)) for name in FIELDS)] for event in events),
    )


def _kept(value: object) -> str:
    return "" if value is None else str(value)


class _UnreadableError(Exception):
    """A value in the file is none that was ever entered."""


def _events(file: sqlite3.Connection) -> Iterator[PledgeEvent]:
    amount = FIELDS.index("amount")
    days = [FIELDS.index(name) for name in _DAYS]
    seen: dict[str, Day | None] = {"": None}
    for row in file.execute(f"SELECT {_COLUMNS} FROM event ORDER BY number"):  # as above
        values: list[object] = list(row)
        try:
            number = values[amount] = Decimal(row[amount])
            for place in days:
                text = row[place]
                if text not in seen:
                    seen[text] = Day.fromisoformat(text)
                values[place] = seen[text]
        except (ValueError, InvalidOperation):
            raise _UnreadableError(f"the event {row[0]!r} holds no number or no day") from None
        if not number.is_finite() or values[days[0]] is None:
            raise _UnreadableError(f"the event {row[0]!r} holds no number or no day")
        yield PledgeEvent(*cast("list[str]", values))  # type: ignore[arg-type]  # the columns are its fields


def _refusal(path: Path, error: sqlite3.Error) -> InputError:
    text = str(error)
    if "not a database" in text:
        return InputError(
            f"{path} is no pledge ledger.\n  `foedus pledges import FILE --into LEDGER` makes one."
        )
    if "malformed" in text or "disk I/O" in text or "unsupported file format" in text:
        return _damaged(path, text)
    if "locked" in text:
        return InputError(
            f"{path} is being written by another program for more than {_WAIT_SECONDS} seconds.\n"
            "  Wait until it is done, and try again.  Nothing was changed."
        )
    return InputError(f"{path} cannot be used: {text}.  Nothing was changed.")


def _damaged(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} is damaged ({why}), so it is not used.\n"
        "  Take a copy of an earlier day, or import an export again.  Nothing was changed."
    )
