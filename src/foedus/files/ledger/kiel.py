"""The files of the Kiel Institute's Ukraine Support Tracker, from the reader's own copy.

``data_explorer.csv`` (months by donor) becomes commitments and allocations; ``weapons.csv`` becomes pieces.  The
tracker counts aid from government to government, and its amounts are the compilers' own conversion into euros.
A later release is another account of the same months: the one published last counts, and the earlier stays.

References
----------
Trebesch and others (2023), The Ukraine Support Tracker, Kiel Working Paper 2218.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from foedus.errors import InputError, Place
from foedus.files.ledger.table import (
    Incoming,
    day_of,
    is_party,
    named_cells,
    number_of,
    table_rows,
    text_of,
)
from foedus.files.problems import Problems, shown
from foedus.files.states import load_states
from foedus.files.tables import Column, Table
from foedus.files.texts import fault, read_text
from foedus.model.dates import Day
from foedus.model.pledges import PledgeEvent, PledgeKind

EXPLORER = Table(
    "data_explorer",
    "Aid by donor and month, in billions of euros.",
    (
        Column("country", "Name of the donor.", is_required=True),
        Column("iso", "Code of the donor.", is_required=True),
        Column("year", "Year.", "number", is_required=True),
        Column("month", "Month.", "number", is_required=True),
        Column("total", "Allocated.", "number", is_required=True),
        Column("financial", "Allocated.", "number", is_required=True),
        Column("humanitarian", "Allocated.", "number", is_required=True),
        Column("military", "Allocated.", "number", is_required=True),
        Column("commitments", "Committed.", "number", is_required=True),
        Column("to_be_allocated", "Committed and not allocated.", "number"),
        Column("gdp", "Of the donor.", "number"),
        Column("pct_gdp", "Share.", "number"),
    ),
    "rows",
    "rows",
)
WEAPONS = Table(
    "weapons",
    "Heavy weapons by donor.",
    (
        Column("donor", "Name of the donor.", is_required=True),
        Column("category", "Kind of weapon.", is_required=True),
        Column("number_of_weapons", "Pieces.", "number", is_required=True),
        Column("monetary_value_eur", "Value.", "number", is_required=True),
        Column("weapons_list", "What they are.", "prose", is_required=True),
    ),
    "rows",
    "rows",
)
TOTALS = Table(
    "total_allocations",
    "Allocations by month, in billions of euros.",
    tuple(
        Column(name, "As published.", "number", is_required=True)
        for name in ("year", "month", "total_allocations", "military", "financial", "humanitarian")
    ),
    "rows",
    "rows",
)
RELEASE = Table(
    "release_info",
    "Which release it is.",
    (
        Column("release", "Number.", is_required=True),
        Column("period", "Last month.", is_required=True),
        Column("date", "Day of publication.", "day", is_required=True),
        Column("label", "Title.", "prose", is_required=True),
    ),
    "rows",
    "rows",
)
_KINDS: tuple[PledgeKind, ...] = ("financial", "humanitarian", "military")
_NOT_EVENTS = {
    "eu_aid_shares": "it lays the Union's aid upon its members, and that aid is counted with the Union already",
    "procurement_trends": "it names no donors",
    "total_allocations": "it adds up what the months of the donors hold; it is checked against them instead",
    "release_info": "it only names the release",
}
_BILLION = Decimal(10**9)
_ROUNDING = Decimal("0.000001")
"""What the tracker's own sums may differ by, in billions: they are rounded there."""
_SOURCE = "Kiel Ukraine Support Tracker"
_NAMES = {"turkiye": "TUR", "eu (commission and council)": "eu", "european union": "eu"}


@dataclass(frozen=True, slots=True)
class Release:
    """Which edition of the tracker the files are."""

    number: str
    published: Day


def is_kiel(path: Path) -> bool:
    """Whether a file, or a folder with such files, is of the tracker: by its name, or its headings."""
    if path.is_dir():
        return _inside(path, "data_explorer") is not None
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    name = path.stem.lower()
    known = ("data_explorer", "weapons", *_NOT_EVENTS)
    if any(name in {part, f"kiel_{part}"} for part in known):
        return True
    headings = re.sub(r'["\s]', "", read_text(path).partition("\n")[0]).lower().split(",")
    return {"iso", "commitments", "to_be_allocated"} <= set(headings)


def read_kiel(path: Path, release: Release | None = None) -> tuple[Incoming, ...]:
    """Read a file of the tracker, or all those of a folder that hold events.

    Months are dated on their last day.  Each donor has a promise for its commitments, whose parts are its
    allocations by kind; each kind of heavy weapon is a promise of pieces.

    Parameters
    ----------
    release
        Which edition it is; the file ``release_info`` beside it says so where it is not given.

    Raises
    ------
    ScenarioError
        With every fault, each with its line.
    InputError
        If nothing says which release it is, or the file holds no events.
    """
    if path.is_dir():
        explorer, weapons = _inside(path, "data_explorer"), _inside(path, "weapons")
        if explorer is None:
            raise fault(path, "there is no file data_explorer.csv of the tracker in this folder")
        release = release or _release(path)
        found = _months(explorer, release) + (_weapons(weapons, release) if weapons else ())
        totals = _inside(path, "total_allocations")
        if totals is not None:
            _compare(found, totals)
        return found
    name = path.stem.lower().removeprefix("kiel_")
    if name in _NOT_EVENTS:
        raise fault(
            path,
            f"this file of the tracker holds no pledges: {_NOT_EVENTS[name]}",
            "Events are read from data_explorer.csv and weapons.csv",
            f"Name one of them, or the folder {path.parent}",
        )
    release = release or _release(path.parent)
    return _weapons(path, release) if name == "weapons" else _months(path, release)


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


def _inside(folder: Path, part: str) -> Path | None:
    return next(
        (folder / name for name in (f"kiel_{part}.csv", f"{part}.csv") if (folder / name).is_file()), None
    )


def _release(folder: Path) -> Release:
    path = _inside(folder, "release_info")
    if path is None:
        raise InputError(
            f"Nothing says which release of the tracker the files in {folder} are: there is no release_info.csv.\n"
            "  Put it beside them, or give --release 29 and --published 2026-08-04."
        )
    problems = Problems()
    for row in named_cells(table_rows(path, RELEASE, problems), problems):
        published = day_of(row["date"], problems)
        problems.raise_if_any()
        if published is not None:
            return Release(text_of(row["release"]), published)
    raise fault(path, "the file names no release", "It has one row", "Is it the right file?")


def _months(path: Path, release: Release) -> tuple[Incoming, ...]:
    problems = Problems()
    rows = table_rows(path, EXPLORER, problems)
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
        raise fault(path, "the table has no rows", "At least one is needed", "Is it the right file?")
    return tuple(found)


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


def _weapons(path: Path, release: Release) -> tuple[Incoming, ...]:
    problems = Problems()
    found = []
    for row in named_cells(table_rows(path, WEAPONS, problems), problems):
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
    problems.unknown(place, f"the donor {shown(name)} is no state that is known", name, tuple(load_states()))
    return ""


def _month_end(year: Decimal | None, month: Decimal | None, place: Place, problems: Problems) -> Day | None:
    if year is None or month is None or year % 1 or not 2000 <= year <= 2100 or month not in range(1, 13):
        problems.add(place, f"year {year} and month {month} are no month", "Months are 1 to 12")
        return None
    return Day(int(year), int(month), calendar.monthrange(int(year), int(month))[1])


def _compare(found: Sequence[Incoming], totals: Path) -> None:
    """Check the months of the donors against the sums that the tracker publishes."""
    together: dict[Day, Decimal] = {}
    for one in found:
        if one.event.stage == "allocated" and one.event.unit == "EUR":
            together[one.event.on] = together.get(one.event.on, Decimal(0)) + one.event.amount
    problems = Problems()
    for row in named_cells(table_rows(totals, TOTALS, problems), problems):
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
