"""Episodes of armed conflict between two parties that ended, 1946 to 2019, as the Uppsala programme counts them."""

from __future__ import annotations

import math
import re
from pathlib import Path

from foedus.backtest.durability.spells import PeaceRecord, Spell, Stretch, state
from foedus.backtest.tables import Row, read_table, refuse
from foedus.files.problems import Problems, shown

BEGINS = "ucdp_term_dyad_episodes"
ENDINGS = {
    1: "peace agreement",
    2: "ceasefire",
    3: "victory of side A",
    4: "victory of side B",
    5: "low activity",
    6: "actor ceases",
}
INTERSTATE = 2.0
_TOLD = (
    "victory", "agreement", "war_years", "earlier_spells", "territory", "after_1989", "ceasefire", "actor_ceased",
    "interstate", "war_level", "helped_by_troops",
)  # fmt: skip
COLUMNS = (
    "dyadep_id", "dyadepisode", "outcome", "conflict_id", "year", "location", "side_a", "side_b", "side_a_2nd",
    "side_b_2nd", "incompatibility", "intensity_level", "type_of_conflict", "start_date2", "gwno_loc", "gap",
)  # fmt: skip


def read_ucdp(path: Path) -> PeaceRecord:
    """Read the table; an episode whose ending is not coded is left out.

    Raises
    ------
    InputError
        If it cannot be used, with what is wrong where.
    """
    problems = Problems()
    rows = read_table(path, COLUMNS)
    # The record was watched up to its last year, or to the last return of fighting that it tells of.
    last = max(
        (row.year("year", problems) + (row.number("gap", problems, 1) or 0) for row in rows), default=0
    )
    coded = [row for row in rows if row.text("outcome")]
    spells = [_spell(row, last, problems) for row in coded]
    refuse(problems)
    return PeaceRecord(
        name="ucdp",
        title="UCDP, ended episodes of armed conflict",
        file=str(path),
        conditions=_TOLD,
        published=(
            "agreement", "ceasefire", "victory", "actor_ceased", "interstate", "territory", "war_level", "war_years",
            "after_1989",
        ),
        says="the same parties fight again, with 25 deaths in a year",
        spells=tuple(spells),
        left_out=len(rows) - len(coded),
    )  # fmt: skip


def _spell(row: Row, last: float, problems: Problems) -> Spell:
    year = row.year("year", problems)
    gap = row.number("gap", problems, 1)
    ending = int(row.needed("outcome", problems))
    if ending not in ENDINGS:
        problems.add(
            row.place, f"outcome reads {ending}", f"It is one of {', '.join(map(str, ENDINGS))}, or blank"
        )
    states = [part.strip() for part in row.text("gwno_loc").split(",")]
    if not all(re.fullmatch(r"\d{1,4}(\.0)?", part) for part in states):
        problems.add(
            row.place,
            f"gwno_loc reads {shown(row.text('gwno_loc'))}",
            "It holds numbers of states with commas between them",
        )
    stop = gap if gap is not None else max(last - year, 0.5)
    return Spell(
        id=row.text("dyadep_id").removesuffix(".0"),
        title=f"{row.text('side_a')} - {row.text('side_b')}, {year}",
        year=year,
        conflict=", ".join(sorted(map(state, states))),
        states=frozenset(map(state, states)),
        ended=ENDINGS.get(ending, ""),
        stretches=(Stretch(0.0, float(stop), gap is not None, _conditions(row, year, ending, problems)),),
    )


def _conditions(row: Row, year: int, ending: int, problems: Problems) -> dict[str, float]:
    began = re.match(r"\d{4}", row.text("start_date2"))
    episode = row.number("dyadepisode", problems, 1) or 1.0
    known = {
        "victory": float(ending in {3, 4}),
        "agreement": float(ending == 1),
        "ceasefire": float(ending == 2),
        "actor_ceased": float(ending == 6),
        "war_years": (year - int(began[0]) + 1) / 10 if began else None,
        "earlier_spells": math.log1p(episode - 1),
        "territory": float(row.number("incompatibility", problems) in {1.0, 3.0}),
        "after_1989": float(year >= 1989),
        "interstate": float(row.number("type_of_conflict", problems) == INTERSTATE),
        "war_level": float(row.number("intensity_level", problems) == 2.0),
        "helped_by_troops": float(bool(row.text("side_a_2nd") or row.text("side_b_2nd"))),
    }
    return {name: value for name, value in known.items() if value is not None}
