"""Fortna's cease-fires in civil wars, 1944 to 1999: one row for each stretch with the same peacekeepers."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

from foedus.backtest.durability.spells import SHARED, PeaceRecord, Spell, Stretch, state
from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems, shown

BEGINS = "fortna_pk_pkept.csv"
ENDINGS = {1: "government victory", 2: "rebel victory", 3: "truce", 4: "treaty"}
CONTROLS = ("deaths", "war_years", "contraband", "neighbour", "development")
"""How hard a case was, known before anybody decides on peacekeepers."""
_TOLD = (*SHARED, "enforcement", "contraband", "neighbour")
COLUMNS = (
    "id", "ccode", "cname", "cluster", "clust2", "cfdate", "outcome", "victory", "treaty", "pk_dum", "enforce",
    "logdead", "wardur", "contraband", "neighbor", "lifes", "Fexit", "pcw", "_t0", "_t", "_d",
)  # fmt: skip
_DAYS = 365.25
_LOG10 = math.log(10)


def read_fortna(path: Path) -> PeaceRecord:
    """Read the table.

    Raises
    ------
    InputError
        If it cannot be used, with what is wrong where.
    """
    problems = Problems()
    by_case: dict[str, list[Row]] = {}
    for row in read_table(path, COLUMNS):
        by_case.setdefault(row.text("id"), []).append(row)
    earlier: Counter[str] = Counter()
    spells = []
    for case, rows in sorted(by_case.items(), key=lambda item: item[1][0].text("cfdate")):
        spells.append(_spell(case, rows, earlier[rows[0].text("cluster")], problems))
        earlier[rows[0].text("cluster")] += 1
    refuse(problems)
    return PeaceRecord(
        name="fortna",
        title="Fortna, cease-fires in civil wars",
        file=str(path),
        conditions=_TOLD,
        published=("peacekeepers", "agreement", "victory", *CONTROLS),
        says="war between the same parties begins again",
        spells=tuple(spells),
    )


def _spell(case: str, rows: list[Row], earlier: int, problems: Problems) -> Spell:
    first = rows[0]
    stretches: list[Stretch] = []
    for row in rows:
        entry = row.needed("_t0", problems, 0) / _DAYS
        stop = row.needed("_t", problems, 0) / _DAYS
        if stop <= entry or (stretches and entry < stretches[-1].stop):
            problems.add(
                row.place,
                f"this row of case {case} runs from day {row.text('_t0')} to day {row.text('_t')}",
                "A row ends after it begins, and begins after the row of the same case before it ends",
            )
        failed = row.flag("_d", problems)
        stretches.append(Stretch(entry, stop, failed, _conditions(row, earlier, problems)))
    if any(stretch.failed for stretch in stretches[:-1]):
        problems.add(
            first.place, f"case {case} goes on after its peace has failed", "Only its last row has _d = 1"
        )
    ending = int(first.needed("outcome", problems))
    if ending not in ENDINGS:
        problems.add(first.place, f"outcome reads {ending}", f"It is one of {', '.join(map(str, ENDINGS))}")
    return Spell(
        id=case,
        title=first.text("cname"),
        year=_year(first, problems),
        conflict=first.text("clust2") or first.text("ccode"),
        states=frozenset({state(first.text("ccode"))}),
        ended=ENDINGS.get(ending, ""),
        stretches=tuple(stretches),
    )


def _year(row: Row, problems: Problems) -> int:
    found = re.match(r"\d{4}", row.text("cfdate"))
    if found is None:
        problems.add(row.place, f"cfdate reads {shown(row.text('cfdate'))}", "It is a day such as 1991-05-31")
        return 0
    return int(found[0])


def _conditions(row: Row, earlier: int, problems: Problems) -> dict[str, float]:
    known = {
        "victory": row.number("victory", problems, 0, 1),
        "agreement": row.number("treaty", problems, 0, 1),
        "peacekeepers": row.number("pk_dum", problems, 0, 1),
        "enforcement": row.number("enforce", problems, 0, 1),
        "deaths": _scaled(row.number("logdead", problems, 0, 30), 4 * _LOG10, _LOG10),
        "war_years": _scaled(row.number("wardur", problems, 0), 0.0, 10.0),
        "earlier_spells": math.log1p(earlier),
        "contraband": row.number("contraband", problems, 0, 1),
        "neighbour": row.number("neighbor", problems, 0, 1),
        "development": _scaled(row.number("lifes", problems, 0, 120), 55.0, 10.0),
        "territory": row.number("Fexit", problems, 0, 1),
        "after_1989": row.number("pcw", problems, 0, 1),
    }
    return {name: value for name, value in known.items() if value is not None}


def _scaled(value: float | None, origin: float, unit: float) -> float | None:
    return None if value is None else (value - origin) / unit
