"""Walter's spells of peace after civil wars, 1962 to 2009: one row for each year."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from foedus.backtest.durability.spells import SHARED, PeaceRecord, Spell, Stretch, state
from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems

BEGINS = "walter_2015"
_TOLD = (
    *(name for name in SHARED if name not in {"war_years", "territory"}), "governance", "instability",
    "ethnic_fractions",
)  # fmt: skip
COLUMNS = (
    "id", "ccode", "year", "lastyear", "renewed_war", "fhcompor1", "lgdpl", "comprehensive", "victory", "instabl",
    "intensityln", "ethfrac", "unpko",
)  # fmt: skip
_LOG10 = math.log(10)


def read_walter(path: Path) -> PeaceRecord:
    """Read the table.

    Raises
    ------
    InputError
        If it cannot be used, with what is wrong where.
    """
    problems = Problems()
    earlier: Counter[str] = Counter()
    spells = []
    for rows in _spells(read_table(path, COLUMNS), problems):
        country = rows[min(rows)].text("ccode")
        spells.append(_spell(rows, earlier[country], problems))
        earlier[country] += 1
    refuse(problems)
    return PeaceRecord(
        name="walter",
        title="Walter, peace after civil wars",
        file=str(path),
        conditions=_TOLD,
        published=(
            "governance", "development", "agreement", "victory", "instability", "deaths", "ethnic_fractions",
            "peacekeepers",
        ),
        says="civil war is renewed",
        spells=tuple(spells),
    )  # fmt: skip


def _spells(rows: Sequence[Row], problems: Problems) -> list[dict[int, Row]]:
    """Rows of each spell by year, by the year in which it began.

    A war has a new spell after each renewal; `lastyear` marks where one ends.  A few years stand twice, the second
    time as they ended.
    """
    found: list[dict[int, Row]] = []
    open_spell: dict[str, dict[int, Row]] = {}
    for row in rows:
        case, year = row.text("id"), row.year("year", problems)
        years = open_spell.setdefault(case, {})
        if years and year < max(years):
            problems.add(row.place, f"year {year} of war {case} stands after {max(years)}", "Years rise")
        years[year] = row
        if row.flag("lastyear", problems):
            found.append(open_spell.pop(case))
        elif row.flag("renewed_war", problems):
            problems.add(
                row.place, f"war {case} goes on after it was renewed", "A renewed war has lastyear = 1"
            )
    for case, years in open_spell.items():
        problems.add(years[max(years)].place, f"war {case} has no last year", "Its last row has lastyear = 1")
    return sorted(found, key=min)


def _spell(rows: dict[int, Row], earlier: int, problems: Problems) -> Spell:
    first_year = min(rows)
    first = rows[first_year]
    stretches = []
    for year, row in sorted(rows.items()):
        failed = row.flag("renewed_war", problems)
        conditions = _conditions(row, first_year, earlier, problems)
        stretches.append(Stretch(float(year - first_year), float(year - first_year + 1), failed, conditions))
    victory, agreement = (first.flag(column, problems) for column in ("victory", "comprehensive"))
    return Spell(
        id=f"{first.text('id').removesuffix('.0')}:{first_year}",
        title=f"country {state(first.text('ccode'))}, from {first_year}",
        year=first_year,
        conflict=state(first.text("ccode")),
        states=frozenset({state(first.text("ccode"))}),
        ended="victory" if victory else "comprehensive agreement" if agreement else "other",
        stretches=tuple(stretches),
    )


def _conditions(row: Row, first_year: int, earlier: int, problems: Problems) -> dict[str, float]:
    deaths, income = row.number("intensityln", problems, 0, 30), row.number("lgdpl", problems, 0, 20)
    known = {
        "victory": row.number("victory", problems, 0, 1),
        "agreement": row.number("comprehensive", problems, 0, 1),
        "peacekeepers": row.number("unpko", problems, 0, 1),
        "deaths": None if deaths is None else deaths / _LOG10 - 4,
        "earlier_spells": math.log1p(earlier),
        "development": None if income is None else income - 8,
        "after_1989": float(first_year >= 1989),
        "governance": row.number("fhcompor1", problems),
        "instability": row.number("instabl", problems, 0, 1),
        "ethnic_fractions": row.number("ethfrac", problems, 0, 1),
    }
    return {name: value for name, value in known.items() if value is not None}
