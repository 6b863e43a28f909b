"""Tables after *Decision-making in the European Union*: an issue a row, two columns an actor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from foedus.errors import Place
from foedus.files.negotiations.numbers import number, written
from foedus.files.problems import Problems, shown
from foedus.files.texts import fault, read_text
from foedus.model.negotiations import Matter, Negotiation, Party, Stand

_SCALE = ((0.0, ""), (100.0, ""))
_MOST = 100.0
_BLANK = {"", "999"}
_OWN = ("isnr", "isnrnmc", "rp", "out")
_FACTS = (
    "prnrnmc",
    "prnr",
    "prname",
    "type",
    "council",
    "proc",
    "counvte",
    "proccde",
    "issues",
    "intro",
    "finact",
)
"""What else the published table says of an issue, in its order; columns beyond these follow."""


def is_deu(headings: list[str]) -> bool:
    """Whether headings are those of such a table."""
    return "isnr" in headings and bool(_actors(headings))


def read_deu(path: Path) -> Negotiation:
    """Read a row for each issue; an actor with a blank position is absent, and 999 is a blank.

    Positions and saliences run from 0 to 100.  A row without an issue gives the actors' capabilities, under their
    positions; the published table has none.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    lines = list(_lines(path))
    headings = lines[0][1] if lines else []
    if not is_deu(headings):
        raise fault(
            path,
            f"the columns are {', '.join(headings[:8])} ..." if headings else "the file is empty",
            "Such a table has isnr, and pNAME and sNAME for each actor",
        )
    if len(lines) < 2:
        raise fault(path, "the table has no rows below its headings", "At least one row is needed")
    problems = Problems()
    names = _actors(headings)
    others = [heading for heading in headings if not _is_of(heading, names) and heading not in _OWN]
    powers: dict[str, float | None] = {}
    matters: dict[str, Matter] = {}
    stands: list[Stand] = []
    for line, cells in lines[1:]:
        place = Place(str(path), line)
        if len(cells) != len(headings):
            problems.add(
                place,
                f"the row has {len(cells)} cells, and the heading has {len(headings)}",
                "Every row has as many cells as the heading; a cell may be blank",
            )
            continue
        row = dict(zip(headings, cells, strict=True))
        if not row["isnr"]:
            if powers:
                problems.add(
                    place, "the issue is blank", "Every row names one, but for one row of capabilities"
                )
            powers = {
                name: number(row[f"p{name}"], f"the capability of {shown(name)}", place, problems, 0.0)
                for name in names
            }
            continue
        if row["isnr"] in matters:
            problems.add(place, f"the issue {shown(row['isnr'])} stands here again", "Each issue has one row")
            continue
        matters[row["isnr"]] = _matter(row, others, place, problems)
        stands += _stands(row, names, place, problems)
    problems.raise_if_any()
    with_power = tuple(
        Stand(stand.party, stand.matter, stand.position, stand.salience, powers.get(stand.party))
        for stand in stands
    )
    return Negotiation(tuple(Party(name) for name in names), tuple(matters.values()), with_power)


def write_deu(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a row for each issue, with a row of capabilities where there are any, and say what does not fit in."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    known = {name for matter in table.matters for name in matter.facts}
    facts = [*(name for name in _FACTS if name in known), *sorted(known - set(_FACTS))]
    names = [party.id for party in table.parties]
    titled = ["isnrnmc"] if any(matter.name not in {"", matter.id} for matter in table.matters) else []
    writer.writerow(
        [*facts, *titled, "isnr", *(f"p{n}" for n in names), *(f"s{n}" for n in names), "rp", "out"]
    )
    powers = {
        name: [s.capability for s in table.stands if s.party == name and s.capability is not None]
        for name in names
    }
    if any(powers.values()):
        largest = [written(max(powers[name], default=None)) for name in names]
        writer.writerow([*[""] * (len(facts) + len(titled) + 1), *largest, *[""] * (len(names) + 2)])
    stands = {(stand.matter, stand.party): stand for stand in table.stands}
    for matter in table.matters:
        own = [stands.get((matter.id, name)) for name in names]
        writer.writerow(
            [
                *(matter.facts.get(name, "") for name in facts),
                *([matter.name] if titled else []),
                matter.id,
                *("" if s is None else written(_stretched(s.position, matter)) for s in own),
                *("" if s is None else written(s.salience) for s in own),
                written(
                    None if matter.reference_point is None else _stretched(matter.reference_point, matter)
                ),
                written(None if matter.outcome is None else _stretched(matter.outcome, matter)),
            ]
        )
    return out.getvalue(), tuple(_lost(table, powers))


def _lost(table: Negotiation, powers: dict[str, list[float]]) -> Iterator[str]:
    if table.title or table.description:
        yield "title and description of the whole"
    if any((matter.low, matter.high) != (0.0, 100.0) for matter in table.matters):
        yield "scales other than 0 to 100, to which positions are stretched"
    if any(meaning for matter in table.matters for _, meaning in matter.points):
        yield "what the points of scales mean"
    if any(party.name not in {"", party.id} for party in table.parties):
        yield "names in full of actors"
    remarks = [*(party.comment for party in table.parties), *(matter.comment for matter in table.matters)]
    if table.comments or any(remarks):
        yield "comments"
    if table.settings or table.accommodation:
        yield "settings of KTAB"
    if any(s.capability is None and powers[s.party] for s in table.stands) or any(
        len(set(values)) > 1 for values in powers.values()
    ):
        yield "capabilities that differ between issues: the largest is written"


def _actors(headings: list[str]) -> list[str]:
    """Actors with a column of positions and one of saliences."""
    there = set(headings)
    return [h[1:] for h in headings if h.startswith("p") and len(h) > 1 and f"s{h[1:]}" in there]


def _is_of(heading: str, names: list[str]) -> bool:
    return heading[:1] in {"p", "s"} and heading[1:] in names


def _matter(row: dict[str, str], others: list[str], place: Place, problems: Problems) -> Matter:
    back, outcome = (
        None
        if row.get(column, "") in _BLANK
        else number(row[column], f"{column} of {shown(row['isnr'])}", place, problems, 0.0, _MOST)
        for column in ("rp", "out")
    )
    facts = {name: row[name] for name in others if row[name]}
    return Matter(row["isnr"], row.get("isnrnmc", ""), "", _SCALE, back, outcome, facts)


def _stands(row: dict[str, str], names: list[str], place: Place, problems: Problems) -> Iterator[Stand]:
    for name in names:
        what = f"{shown(name)} on {shown(row['isnr'])}"
        at, much = ("" if row[f"{kind}{name}"] in _BLANK else row[f"{kind}{name}"] for kind in "ps")
        position = number(at, f"the position of {what}", place, problems, 0.0, _MOST)
        salience = number(much, f"the salience of {what}", place, problems, 0.0, _MOST)
        if position is not None:
            yield Stand(name, row["isnr"], position, salience)


def _stretched(point: float, matter: Matter) -> float:
    if (matter.low, matter.high) == (0.0, 100.0):
        return point
    return 100 * (point - matter.low) / (matter.high - matter.low)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path).lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max("\t,;", key=first.count), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise fault(path, f"line {reader.line_num} cannot be read ({error})") from None
