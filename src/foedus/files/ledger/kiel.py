"""The files of the Kiel Institute's Ukraine Support Tracker, from the reader's own copy.

``data_explorer`` (months by donor) becomes commitments and allocations; ``weapons`` becomes pieces; both are read
from CSV files or from sheets of a workbook.  Of the tracker's own workbook the sheet of the main data is added up to
the same months.  The tracker counts aid from government to government, and its amounts are the compilers' own
conversion into euros.  A later release is another account of the same months: the one published last counts, and the
earlier stays.

References
----------
Trebesch and others (2023), The Ukraine Support Tracker, Kiel Working Paper 2218.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from foedus.errors import InputError, Place
from foedus.files.ledger.kiel_parts import (
    EXPLORER,
    MAIN,
    NOT_EVENTS,
    RELEASE,
    TOTALS,
    WEAPONS,
    Part,
    parts_of,
)
from foedus.files.ledger.table import Incoming, day_of, is_party, named_cells, number_of, text_of
from foedus.files.problems import Problems, shown
from foedus.files.rows import Cell
from foedus.files.states import load_states
from foedus.files.texts import fault
from foedus.model.dates import Day
from foedus.model.pledges import PledgeEvent, PledgeKind

_KINDS: tuple[PledgeKind, ...] = ("financial", "humanitarian", "military")
_BILLION = Decimal(10**9)
_ROUNDING = Decimal("0.000001")
"""What the tracker's own sums may differ by, in billions: they are rounded there."""
_SOURCE = "Kiel Ukraine Support Tracker"
_NAMES = {
    "turkiye": "TUR",
    "türkiye": "TUR",
    "czech republic": "CZE",
    "eu (commission and council)": "eu",
    "european union": "eu",
    "eu institutions": "eu",
    "european investment bank": "group:European Investment Bank",
    "european peace facility": "fund:European Peace Facility",
}


@dataclass(frozen=True, slots=True)
class Release:
    """Which edition of the tracker the files are."""

    number: str
    published: Day


def is_kiel(path: Path) -> bool:
    """Whether a file, or a folder with such files, is of the tracker: by names of files or sheets, or headings."""
    found = parts_of(path)
    return bool(found.keys() & {"data_explorer", "main"}) if path.is_dir() else bool(found)


def read_kiel(path: Path, release: Release | None = None) -> tuple[Incoming, ...]:
    """Read a file or workbook of the tracker, or all those of a folder that hold events.

    Months are dated on their last day.  Each donor has a promise for its commitments, whose parts are its
    allocations by kind; each kind of heavy weapon is a promise of pieces.

    Parameters
    ----------
    release
        Which edition it is; the file or sheet ``release_info`` beside it says so where it is not given.

    Raises
    ------
    ScenarioError
        With every fault, each with its line or cell.
    InputError
        If nothing says which release it is, or the file holds no events.
    """
    parts = parts_of(path)
    months, weapons = parts.get("data_explorer"), parts.get("weapons")
    if months is None and weapons is None and "main" not in parts:
        others = [name for name in parts if name in NOT_EVENTS]
        if path.is_dir() or not others:
            raise fault(path, "there is no table data_explorer of the tracker here")
        raise fault(
            path,
            f"this file of the tracker holds no pledges: {NOT_EVENTS[others[0]]}",
            "Events are read from data_explorer.csv and weapons.csv",
            f"Name one of them, or the folder {path.parent}",
        )
    release = release or _release(path, parts)
    found: tuple[Incoming, ...] = ()
    if months is not None:
        found += _months(months, release)
    elif "main" in parts:
        found += _main_data(parts["main"], release)
    if weapons is not None:
        found += _weapons(weapons, release)
    totals = parts.get("total_allocations")
    if totals is not None and months is not None:
        _compare(found, totals)
    return found


def withdrawn_months(held: Sequence[PledgeEvent], found: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """Months of an earlier release that a later one no longer has: the later one's account of them is nothing."""
    if not found:
        return ()
    published = found[0].event.published
    told = {(one.event.pledge, one.event.stage, one.event.on) for one in found}
    touched = {one.event.pledge for one in found}
    gone = {
        (event.pledge, event.stage, event.on): event
        for event in held
        if event.source.startswith(_SOURCE)
        and event.pledge in touched
        and event.published is not None
        and published is not None
        and event.published < published
        and (event.pledge, event.stage, event.on) not in told
        and event.amount
    }
    return tuple(
        Incoming(
            replace(
                event,
                id=_id(found[0].event.source, event.pledge, event.stage, event.on),
                source=found[0].event.source,
                published=published,
                amount=Decimal(0),
                says="the month is not in this release",
            ),
            found[0].place,
        )
        for event in gone.values()
    )


def _release(path: Path, parts: Mapping[str, Part]) -> Release:
    beside = path.parent if path.is_file() else path
    part = parts.get("release_info") or parts_of(beside).get("release_info")
    if part is None:
        raise InputError(
            f"Nothing says which release of the tracker {path} is: there is no release_info.\n"
            "  Put its file beside it, or give --release 29 and --published 2026-08-04."
        )
    problems = Problems()
    for row in named_cells(part.rows(RELEASE, problems), problems):
        published = day_of(row["date"], problems)
        problems.raise_if_any()
        if published is not None:
            return Release(text_of(row["release"]), published)
    raise fault(part.path, "the file names no release", "It has one row", "Is it the right file?")


def _months(part: Part, release: Release) -> tuple[Incoming, ...]:
    problems = Problems()
    rows = part.rows(EXPLORER, problems)
    found: list[Incoming] = []
    seen: dict[tuple[str, Day], Place] = {}
    for row in named_cells(rows, problems):
        place = row["iso"].place
        before = len(problems)
        donor = _donor(text_of(row["iso"]), place, problems)
        day = _month_end(
            number_of(row["year"], False, problems), number_of(row["month"], False, problems), place, problems
        )
        amount = {
            name: number_of(row[name], False, problems) or Decimal(0)
            for name in ("total", "commitments", *_KINDS)
        }
        if len(problems) > before or day is None:
            continue
        if (donor, day) in seen:
            problems.add(
                place,
                f"{donor} has {day:%Y-%m} a second time; the first stands at {seen[donor, day]}",
                "Each donor has a month once",
                "Remove one",
            )
        seen[donor, day] = place
        parts = sum((amount[kind] for kind in _KINDS), Decimal(0))
        if abs(parts - amount["total"]) > _ROUNDING:
            problems.add(
                place,
                f"the kinds of aid add up to {parts} and the total is {amount['total']}",
                "The total is the sum of its kinds",
                "Is the file complete and unchanged?",
            )
        found += (Incoming(event, place) for event in _month(donor, day, amount, release))
    problems.raise_if_any()
    if not found:
        raise fault(part.path, "the table has no rows", "At least one is needed", "Is it the right file?")
    return tuple(found)


def _main_data(part: Part, release: Release) -> tuple[Incoming, ...]:
    """Add up the main data of the tracker's own workbook to months.

    Allocations count with the value that the tracker spreads over their parts, commitments with that of the whole
    activity.  What has no day is dated on the day of the release.
    """
    problems = Problems()
    total: dict[tuple[str, Day], dict[str, Decimal]] = {}
    place: dict[tuple[str, Day], Place] = {}
    undated: set[tuple[str, Day]] = set()
    for row in named_cells(part.rows(MAIN, problems), problems, others=True):
        before = len(problems)
        where = row["donor"].place
        donor = _donor(text_of(row["donor"]), where, problems)
        kind, measure = (text_of(row[name]).lower() for name in ("aid_type_general", "measure"))
        if kind not in _KINDS or measure not in {"allocation", "commitment"}:
            problems.add(
                where,
                f"this is {shown(text_of(row['aid_type_general']))} aid, measured as {shown(text_of(row['measure']))}",
                "Aid is financial, humanitarian or military; a measure is allocation or commitment",
                "Is the file complete and unchanged?",
            )
        commits = measure == "commitment"
        value = _value(
            row["tot_activity_value_eur" if commits else "tot_sub_activity_value_eur_redistr"], problems
        )
        told = (
            None
            if text_of(row["announcement_date"]) in {"", "."}
            else day_of(row["announcement_date"], problems)
        )
        if len(problems) > before or not value:
            continue
        day = release.published if told is None else _last_of(told)
        key = (donor, day)
        place.setdefault(key, where)
        if told is None:
            undated.add(key)
        amounts = total.setdefault(key, dict.fromkeys(("commitments", *_KINDS), Decimal(0)))
        amounts["commitments" if commits else kind] += value / _BILLION
    problems.raise_if_any()
    if not total:
        raise fault(
            part.path, "the main data have no rows", "At least one is needed", "Is it the right file?"
        )
    return tuple(
        Incoming(event if key not in undated else replace(event, says="in part without a day"), place[key])
        for key, amounts in total.items()
        for event in _month(*key, amounts, release)
    )


def _value(cell: Cell, problems: Problems) -> Decimal:
    """An amount of the workbook, which writes a dot where there is none."""
    if text_of(cell) in {"", "."}:
        return Decimal(0)
    return number_of(cell, False, problems) or Decimal(0)


def _last_of(day: Day) -> Day:
    return Day(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _month(donor: str, day: Day, amount: dict[str, Decimal], release: Release) -> Iterator[PledgeEvent]:
    whole = f"kiel/{donor}"
    source = f"{_SOURCE}, release {release.number}"
    common = {
        "donor": donor,
        "recipient": "UKR",
        "on": day,
        "unit": "EUR",
        "certainty": "B",
        "source": source,
    }
    common |= {"published": release.published, "valuation": "the tracker's"}
    if amount["commitments"]:
        yield PledgeEvent(
            id=_id(source, whole, "committed", day),
            pledge=whole,
            stage="committed",
            amount=amount["commitments"] * _BILLION,
            kind="other",
            **common,  # type: ignore[arg-type]  # the fields that all share
        )
    for kind in _KINDS:
        if amount[kind]:
            pledge = f"{whole}/{kind}"
            yield PledgeEvent(
                id=_id(source, pledge, "allocated", day),
                pledge=pledge,
                stage="allocated",
                amount=amount[kind] * _BILLION,
                kind=kind,
                part_of=whole,
                **common,  # type: ignore[arg-type]
            )


def _id(source: str, pledge: str, stage: str, day: Day) -> str:
    return f"{source.rpartition(' ')[2]}/{pledge}/{stage}/{day:%Y-%m}"


def _weapons(part: Part, release: Release) -> tuple[Incoming, ...]:
    problems = Problems()
    found = []
    for row in named_cells(part.rows(WEAPONS, problems), problems):
        place = row["donor"].place
        donor = _donor(text_of(row["donor"]), place, problems)
        pieces = number_of(row["number_of_weapons"], False, problems)
        value = number_of(row["monetary_value_eur"], False, problems)
        if not donor or not pieces or value is None:
            continue
        category = text_of(row["category"])
        pledge = f"kiel/{donor}/weapons/{category}"
        event = PledgeEvent(
            id=f"{release.number}/{pledge}",
            pledge=pledge,
            donor=donor,
            recipient="UKR",
            on=release.published,
            stage="allocated",
            amount=pieces,
            unit="pieces",
            kind="military",
            certainty="C",
            source=f"{_SOURCE}, release {release.number}",
            published=release.published,
            item=category,
            valuation="the tracker's",
            says=f"{text_of(row['weapons_list'])}; EUR {value:,.0f}, counted in the months; the file gives no day",
        )
        found.append(Incoming(event, place))
    problems.raise_if_any()
    return tuple(found)


def _donor(name: str, place: Place, problems: Problems) -> str:
    """Code of a donor: its code, its name in the library, or a name of the tracker's own."""
    if not name:
        problems.add(place, "no donor stands here", "Each row names its donor")
        return ""
    if name.upper() == "EU":
        return "eu"
    if is_party(name):
        return name
    by_name = {state.name.lower(): code for code, state in load_states().items()} | _NAMES
    if name.lower() in by_name:
        return by_name[name.lower()]
    known = tuple(state.name for state in load_states().values())
    problems.unknown(place, f"the donor {shown(name)} is no state that is known", name, known)
    return ""


def _month_end(year: Decimal | None, month: Decimal | None, place: Place, problems: Problems) -> Day | None:
    if year is None or month is None or year % 1 or not 2000 <= year <= 2100 or month not in range(1, 13):
        problems.add(place, f"year {year} and month {month} are no month", "Months are 1 to 12")
        return None
    return _last_of(Day(int(year), int(month), 1))


def _compare(found: Sequence[Incoming], totals: Part) -> None:
    """Check the months of the donors against the sums that the tracker publishes."""
    together: dict[Day, Decimal] = {}
    for one in found:
        if one.event.stage == "allocated" and one.event.unit == "EUR":
            together[one.event.on] = together.get(one.event.on, Decimal(0)) + one.event.amount
    problems = Problems()
    for row in named_cells(totals.rows(TOTALS, problems), problems):
        place = row["year"].place
        day = _month_end(
            number_of(row["year"], False, problems), number_of(row["month"], False, problems), place, problems
        )
        published = number_of(row["total_allocations"], False, problems)
        if day is None or published is None:
            continue
        ours = together.get(day, Decimal(0)) / _BILLION
        if abs(ours - published) > _ROUNDING * 50:
            problems.add(
                place,
                f"the donors of {day:%Y-%m} add up to {ours:f} and this file has {published:f}",
                "Both are of one release",
                "Are the files of one release, complete and unchanged?",
            )
    problems.raise_if_any()
