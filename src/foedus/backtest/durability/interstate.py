"""Pairs of states whose war ended, 1823 to 2003, and when they next had a war or a dispute with deaths."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

from foedus.backtest.durability.spells import PeaceRecord, Spell, Stretch, state
from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems

BEGINS = "interstate_peace_spells"
FROM = 1946
"""First year of endings from which is learnt; the other records begin about there."""
COLUMNS = (
    "warnum", "statea", "stateb", "start_y", "end_y", "outcomea", "batdths", "next_war", "next_fatal_mid",
    "censor_year",
)  # fmt: skip
_STALEMATE = 3
_TOLD = ("victory", "deaths", "war_years", "earlier_spells", "after_1989")


def read_interstate(path: Path) -> PeaceRecord:
    """Read the table, all years.

    Raises
    ------
    InputError
        If it cannot be used, with what is wrong where.
    """
    problems = Problems()
    earlier: Counter[frozenset[str]] = Counter()
    spells = []
    for row in sorted(read_table(path, COLUMNS), key=lambda row: row.text("end_y")):
        pair = frozenset({state(row.text("statea")), state(row.text("stateb"))})
        spells.append(_spell(row, pair, earlier[pair], problems))
        earlier[pair] += 1
    refuse(problems)
    return PeaceRecord(
        name="interstate",
        title="Pairs of states after a war",
        file=str(path),
        conditions=_TOLD,
        published=("victory", "deaths", "war_years"),
        says="the pair has another war, or a dispute with deaths",
        spells=tuple(spells),
    )


def since(record: PeaceRecord, year: int) -> PeaceRecord:
    """The spells that began in a year or later."""
    spells = tuple(spell for spell in record.spells if spell.year >= year)
    return replace(record, spells=spells)


def _spell(row: Row, pair: frozenset[str], earlier: int, problems: Problems) -> Spell:
    began, ended = (int(row.needed(column, problems, 1000, 3000)) for column in ("start_y", "end_y"))
    again = [row.number(column, problems, 1000, 3000) for column in ("next_war", "next_fatal_mid")]
    failures = [year for year in again if year is not None]
    stop = (min(failures) if failures else row.needed("censor_year", problems, 1000, 3000)) - ended
    outcome = row.needed("outcomea", problems, 1, _STALEMATE)
    deaths = row.number("batdths", problems, 1)
    known = {
        "victory": float(outcome != _STALEMATE),
        "deaths": None if deaths is None else math.log10(deaths) - 4,
        "war_years": (ended - began + 1) / 10,
        "earlier_spells": math.log1p(earlier),
        "after_1989": float(ended >= 1989),
    }
    conditions = {name: value for name, value in known.items() if value is not None}
    return Spell(
        id=f"{row.text('warnum')}:{'-'.join(sorted(pair))}",
        title=f"war {row.text('warnum')}, states {' and '.join(sorted(pair))}, {ended}",
        year=ended,
        conflict=row.text("warnum"),
        states=pair,
        ended="stalemate" if outcome == _STALEMATE else "one side won",
        stretches=(Stretch(0.0, max(float(stop), 0.5), bool(failures), conditions),),
    )
