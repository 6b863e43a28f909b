"""Rows of the member-level table, checked: each cell that is used holds what the codebook allows."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from foedus.errors import InputError, InvalidInputError, Place
from foedus.files.atop.columns import COLUMNS, OTHER_LIMIT, PROMISES, VARIES, VERSION
from foedus.files.problems import Problems, shown
from foedus.files.state_history import state_of_cow, states_of_cow
from foedus.model.dates import Day, Period, month_after

FILES = ("atop5_1m.csv", "atop51_member.csv")
"""Names under which the table is found in a folder; the first is that of the project's own release."""
LAST_DAY = Day(2018, 12, 31)
"""Day on which the coding ends."""
NUMBERS = {8152: "VNM"}
"""Numbers of parties that no list of states has: 8152 is Vietnam under the Nguyen dynasty, in 1874."""

_FEW = 8
_SECRET = 2
_DUMMIES = tuple(chain((OTHER_LIMIT, "asymm", VARIES), *((p.column, *p.limits) for p in PROMISES)))
"""Columns that are used and hold 1, 0 or a blank."""
_ANSWERS: Mapping[str, bool | None] = {"1": True, "0": False, "": None}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One party in one phase of one alliance."""

    line: int
    alliance: int
    """ATOPID."""
    member: int
    """Number of the party."""
    phase: int
    """Counted from 1; 0 where the coded text never changed."""
    entry: Day
    """Day of its signature; the first of the month where the day is not known."""
    exit: Day | None
    """First day out; None where it was still in at the end of 2018."""
    states: tuple[tuple[str, Period], ...]
    """Codes of the states that the number means in that time, one after the other, with the time of each."""
    knows_days: bool
    """Whether both days are told, and not only their months."""
    codes: Mapping[str, bool | None]
    """Promises, their limits and marks by column; None where the coders had no text to read."""
    threats: tuple[int, ...]
    """Numbers of the states that the text names as a threat, two at most."""
    has_text: bool
    """Whether the coders had the text itself, or only works about it."""
    secrecy: int
    """0 for a public text, 1 for one with secret parts, 2 for a secret one."""


def states_of(member: int, period: Period) -> tuple[tuple[str, Period], ...]:
    """States that a member's number means in a period, one after the other."""
    return ((NUMBERS[member], period),) if member in NUMBERS else states_of_cow(member, period)


def read_table(path: Path) -> tuple[MemberRow, ...]:
    """Read the member-level table.

    Parameters
    ----------
    path
        The table, or a folder that holds it as ``atop5_1m.csv`` or ``atop51_member.csv``.

    Raises
    ------
    InputError
        If there is no such file, if it is not that table, or if a cell holds what the codebook does not allow; with
        every problem and its line.
    """
    file = _file(path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return _rows(csv.DictReader(stream), str(file))
    except UnicodeDecodeError:
        raise InputError(f"{file}: this is no text in UTF-8.\n  Save the table as CSV in UTF-8.") from None
    except OSError as error:
        raise InputError(f"{file}: the file cannot be read: {error.strerror}.") from None


def _file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = [path / name for name in FILES if (path / name).is_file()]
    if not found:
        raise InputError(
            f"{path}: there is no member-level table of ATOP {VERSION} in this folder.\n"
            f"  It is looked for as {' or '.join(FILES)}; name the file itself if it is called otherwise."
        )
    return found[0]


def _rows(reader: csv.DictReader[str], file: str) -> tuple[MemberRow, ...]:
    problems = Problems()
    _check_headings(reader.fieldnames or [], Place(file, 1), problems)
    problems.raise_if_any()
    rows = tuple(
        row for row in (_row(cells, Place(file, reader.line_num), problems) for cells in reader) if row
    )
    problems.raise_if_any()
    if not rows:
        problems.add(Place(file), "the table has no rows")
    _check_company(rows, file, problems)
    problems.raise_if_any()
    return rows


def _check_headings(headings: Sequence[str], place: Place, problems: Problems) -> None:
    remedy = f"Take the member-level table of ATOP {VERSION}, whose {len(COLUMNS)} columns are meant here"
    missing = [name for name in COLUMNS if name not in headings]
    unknown = [name for name in headings if name not in COLUMNS]
    twice = sorted({name for name in headings if headings.count(name) > 1})
    if missing:
        problems.add(place, f"the table lacks the columns {_few(missing)}", "", remedy)
    if unknown:
        problems.add(place, f"the table has columns that are not known: {_few(unknown)}", "", remedy)
    if twice:
        problems.add(place, f"the table has columns twice: {_few(twice)}", "", remedy)


def _few(names: Sequence[str]) -> str:
    first = ", ".join(shown(name) for name in names[:_FEW])
    return first if len(names) <= _FEW else f"{first} and {len(names) - _FEW} more"


def _row(cells: Mapping[str, str], place: Place, problems: Problems) -> MemberRow | None:
    """One row, or None where something in it makes no sense, which is noted."""
    before = len(problems)
    if None in cells or None in cells.values():
        problems.add(place, "the row has more or fewer cells than the table has columns")
        return None
    if cells["version"] != VERSION:
        problems.add(place, f"version is {shown(cells['version'])}", f"It must be {VERSION}")
    alliance, member, phase = (
        _number(cells, name, place, problems) for name in ("atopid", "member", "phase")
    )
    threats = [_number(cells, name, place, problems, blank=0) for name in ("statthr1", "statthr2")]
    for name, number in zip(("member", "statthr1", "statthr2"), (member, *threats), strict=True):
        if number or name == "member":
            _check_state(name, number, place, problems)
    entry, knows_entry = _day(cells, "ent", place, problems)
    leaves = cells["yrexit"] != "0"
    end, knows_exit = _day(cells, "exit", place, problems) if leaves else (None, True)
    if cells["ineffect"] != ("0" if leaves else "1"):
        problems.add(
            place,
            f"ineffect is {shown(cells['ineffect'])}, and yrexit {shown(cells['yrexit'])}",
            "A party that is still in has 1 and 0, one that is out has 0 and a year",
        )
    if entry is not None and end is not None and end <= entry:
        problems.add(place, f"the party is out on {end}, and in from {entry}")
    codes = _answers(cells, place, problems)
    _check_limits(cells, codes, place, problems)
    secrecy = _number(cells, "pubsecr", place, problems, blank=0)
    if secrecy is not None and secrecy > _SECRET:
        problems.add(place, f"pubsecr is {secrecy}", "It is 0, 1 or 2, or blank where no text was found")
    if cells["source"] not in ("1", "2"):
        problems.add(place, f"source is {shown(cells['source'])}", "It is 1 or 2")
    if len(problems) > before or entry is None or alliance is None or member is None:
        return None
    return MemberRow(
        line=place.line or 0,
        alliance=alliance,
        member=member,
        phase=phase or 0,
        entry=entry,
        exit=end,
        states=states_of(member, Period(entry, end)),
        knows_days=knows_entry and knows_exit,
        codes=codes,
        threats=tuple(number for number in threats if number),
        has_text=cells["source"] == "1",
        secrecy=secrecy or 0,
    )


def _number(
    cells: Mapping[str, str], name: str, place: Place, problems: Problems, blank: int | None = None
) -> int | None:
    text = cells[name]
    if not text and blank is not None:
        return blank
    if text.isascii() and text.isdigit():
        return int(text)
    problems.add(place, f"{name} is {shown(text)}", "It must be a whole number")
    return None


def _answers(cells: Mapping[str, str], place: Place, problems: Problems) -> dict[str, bool | None]:
    codes = {name: _ANSWERS.get(cells[name]) for name in _DUMMIES}
    for name in [name for name, code in codes.items() if code is None and cells[name]]:
        problems.add(place, f"{name} is {shown(cells[name])}", "It is 1, 0, or blank where no text was found")
    return codes


def _day(cells: Mapping[str, str], which: str, place: Place, problems: Problems) -> tuple[Day | None, bool]:
    """A day and whether it is told; without it an entry counts from the first of its month, an exit to the last."""
    year, month, day = (cells[f"{part}{which}"] for part in ("yr", "mo", "day"))
    try:
        if day:
            return Day(int(year), int(month), int(day)), True
        first = Day(int(year), int(month), 1)
    except ValueError:
        problems.add(
            place,
            f"yr{which}, mo{which} and day{which} are {shown(year)}, {shown(month)} and {shown(day)}",
            "They must be a day of the calendar; only the day may be blank",
        )
        return None, False
    return first if which == "ent" else month_after(first), False


def _check_state(name: str, number: int | None, place: Place, problems: Problems) -> None:
    if number is None or number in NUMBERS:
        return
    try:
        state_of_cow(number, LAST_DAY)
    except InvalidInputError as error:
        problems.add(place, f"{name} is {number}; {error}")


def _check_limits(
    cells: Mapping[str, str], codes: Mapping[str, bool | None], place: Place, problems: Problems
) -> None:
    """A limit stands only beside its promise, and the summary column says whether there is any."""
    for promise in PROMISES:
        if not promise.limits:
            continue
        limits = [name for name in promise.limits if codes[name]]
        if limits and codes[promise.column] is False:
            problems.add(place, f"{', '.join(limits)} is 1 and {promise.column} 0", "A limit needs its duty")
        summary = cells[promise.summary]
        is_known = all(codes[name] is not None for name in promise.limits)
        if is_known and summary in ("0", "1") and (summary == "1") != bool(limits):
            found = f"{promise.summary} is {summary}, while of its limits {', '.join(limits) or 'none'} is 1"
            problems.add(place, found, "It is 1 where any of them is")


def _check_company(rows: tuple[MemberRow, ...], file: str, problems: Problems) -> None:
    """Nobody stands twice in the same phase from the same day, and nobody is allied with nobody."""
    members: dict[int, set[int]] = {}
    seen: set[tuple[int, int, int, Day]] = set()
    for row in rows:
        key = (row.alliance, row.phase, row.member, row.entry)
        if key in seen:
            what = f"alliance {row.alliance} has member {row.member} twice from {row.entry}"
            problems.add(Place(file, row.line), what)
        seen.add(key)
        members.setdefault(row.alliance, set()).add(row.member)
    alone = {row.alliance: row for row in reversed(rows) if len(members[row.alliance]) == 1}
    for row in alone.values():
        problems.add(
            Place(file, row.line),
            f"alliance {row.alliance} has the one member {row.member}",
            "",
            "Take the whole table, or all rows of the alliances that you want",
        )
