"""Plain tables: long with a row for each actor and issue, or wide with a row for each actor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from foedus.errors import Place
from foedus.files.negotiations.numbers import as_read, in_percent, number, written
from foedus.files.problems import Problems, shown
from foedus.files.texts import fault, read_text
from foedus.model.negotiations import Matter, Negotiation, Party, Stand

_ALSO = {
    "actor": ("actor", "stakeholder", "party"),
    "issue": ("issue", "isnr"),
    "position": ("position",),
    "salience": ("salience",),
    "capability": ("capability", "resources", "power", "influence", "cap_votes"),
    "low": ("low",),
    "high": ("high",),
    "reference_point": ("reference_point", "reversion_point"),
    "outcome": ("outcome",),
    "actor_name": ("actor_name",),
    "issue_name": ("issue_name",),
}
"""Columns of the long form, and the headings under which they are found; capitals do not matter."""
_OF_ISSUE = ("low", "high", "reference_point", "outcome")
ONLY_ISSUE = "issue"
"""Name of the one issue of a table that has no column of issues."""


def is_long(headings: list[str]) -> bool:
    """Whether headings are those of the long form."""
    return {"actor", "position"} <= set(_columns(headings))


def is_wide(headings: list[str]) -> bool:
    """Whether headings are those of the wide form."""
    return "actor" in _columns(headings) and bool(_pairs(headings))


def read_long(path: Path) -> Negotiation:
    """Read a row for each actor and issue; an actor without a row, or with a blank position, is absent.

    Needed are ``actor`` and ``position``; ``issue`` where there is more than one.  ``salience`` runs to 1 or, where one
    is larger, to 100.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    headings, rows = _table(path)
    where = _columns(headings)
    if not {"actor", "position"} <= set(where):
        raise fault(path, f"the columns are {', '.join(headings)}", "A long table has actor and position")
    problems = Problems()
    parties: dict[str, Party] = {}
    facts: dict[str, dict[str, float]] = {}
    names: dict[str, str] = {}
    stands: dict[tuple[str, str], Stand] = {}
    places: dict[tuple[str, str], Place] = {}
    for place, cells in rows:
        row = {column: cells[at] for column, at in where.items()}
        actor, issue = row["actor"], row.get("issue", ONLY_ISSUE)
        if not actor or not issue:
            problems.add(place, f"the {'actor' if not actor else 'issue'} is blank", "Every row names both")
            continue
        if not parties.get(actor, Party("")).name:
            parties[actor] = Party(actor, row.get("actor_name", ""))
        names[issue] = names.get(issue, "") or row.get("issue_name", "")
        _facts(issue, row, facts.setdefault(issue, {}), place, problems)
        position = number(row["position"], "the position", place, problems)
        salience = number(row.get("salience", ""), "the salience", place, problems, 0.0, 100.0)
        capability = number(row.get("capability", ""), "the capability", place, problems, 0.0)
        if (actor, issue) in stands:
            problems.add(place, f"{shown(actor)} stands on {shown(issue)} already", "It stands there once")
        if position is not None:
            stands[actor, issue] = Stand(actor, issue, position, salience, capability)
            places[actor, issue] = place
    matters = tuple(_matter(issue, names[issue], found, path, problems) for issue, found in facts.items())
    _on_scale(stands, matters, places, problems)
    problems.raise_if_any()
    return Negotiation(tuple(parties.values()), matters, in_percent(stands.values()))


def write_long(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a row for each actor and issue, blank where the actor is absent, and say what does not fit in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = ("actor", "actor_name", "issue", "issue_name", "position", "salience", "capability", *_OF_ISSUE)
    writer.writerow(columns)
    salience = as_read(table.stands)
    stands = {(stand.party, stand.matter): stand for stand in table.stands}
    for matter in table.matters:
        ends = (matter.low, matter.high) if matter.points else (None, None)
        facts = [written(value) for value in (*ends, matter.reference_point, matter.outcome)]
        for party in table.parties:
            stand = stands.get((party.id, matter.id))
            own = (None, None, None) if stand is None else (stand.position, stand.salience, stand.capability)
            numbers = [written(own[0]), salience(own[1]), written(own[2])]
            writer.writerow([party.id, party.name, matter.id, matter.name, *numbers, *facts])
    return out.getvalue(), tuple(_lost(table))


def read_wide(path: Path) -> Negotiation:
    """Read a row for each actor: its capability, then a position and a salience for each issue.

    The headings are ``actor``, ``capability`` and, for each issue, ``NAME position`` and ``NAME salience``.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    headings, rows = _table(path)
    where, pairs = _columns(headings), _pairs(headings)
    if "actor" not in where or not pairs:
        raise fault(
            path,
            f"the columns are {', '.join(headings)}",
            "A wide table has actor, capability, and 'NAME position' and 'NAME salience' for each issue",
        )
    problems = Problems()
    parties: dict[str, Party] = {}
    stands: dict[tuple[str, str], Stand] = {}
    places: dict[tuple[str, str], Place] = {}
    for place, cells in rows:
        actor = cells[where["actor"]]
        if not actor or actor in parties:
            problems.add(
                place,
                f"the actor {shown(actor)} stands here again" if actor else "the actor is blank",
                "Every row names another actor",
            )
            continue
        name = cells[where["actor_name"]] if "actor_name" in where else ""
        parties[actor] = Party(actor, name)
        power = cells[where["capability"]] if "capability" in where else ""
        capability = number(power, "the capability", place, problems, 0.0)
        for issue, (at, much) in pairs.items():
            position = number(cells[at], f"the position on {shown(issue)}", place, problems)
            cell = cells[much] if much is not None else ""
            salience = number(cell, f"the salience on {shown(issue)}", place, problems, 0.0, 100.0)
            if position is not None:
                stands[actor, issue] = Stand(actor, issue, position, salience, capability)
                places[actor, issue] = place
    matters = tuple(Matter(issue) for issue in pairs)
    _on_scale(stands, matters, places, problems)
    problems.raise_if_any()
    return Negotiation(tuple(parties.values()), matters, in_percent(stands.values()))


def write_wide(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a row for each actor, and say what does not fit in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    pairs = [cell for matter in table.matters for cell in (f"{matter.id} position", f"{matter.id} salience")]
    writer.writerow(["actor", "actor_name", "capability", *pairs])
    stands = {(stand.party, stand.matter): stand for stand in table.stands}
    lost = list(_lost(table))
    salience = as_read(table.stands)
    for party in table.parties:
        own = [stand for stand in table.stands if stand.party == party.id]
        powers = {stand.capability for stand in own}
        if len(powers) > 1:
            lost.append(f"capabilities of {party.id} that differ between issues: the largest is written")
        largest = max((power for power in powers if power is not None), default=None)
        cells = [party.id, party.name, written(largest)]
        for matter in table.matters:
            stand = stands.get((party.id, matter.id))
            cells += ["", ""] if stand is None else [written(stand.position), salience(stand.salience)]
        writer.writerow(cells)
    for what, there in (
        ("scales", any((m.low, m.high) != (0.0, 100.0) for m in table.matters)),
        ("names in full of issues", any(m.name not in {"", m.id} for m in table.matters)),
        ("reference points", any(m.reference_point is not None for m in table.matters)),
        ("outcomes", any(m.outcome is not None for m in table.matters)),
    ):
        lost += [what] if there else []
    return out.getvalue(), tuple(lost)


def _lost(table: Negotiation) -> Iterator[str]:
    if table.title or table.description:
        yield "title and description of the whole"
    if any(meaning for matter in table.matters for _, meaning in matter.points):
        yield "what the points of scales mean"
    if (
        table.comments
        or any(party.comment for party in table.parties)
        or any(matter.comment for matter in table.matters)
    ):
        yield "comments"
    if table.has_facts:
        yield "what else is told of issues"
    if table.settings or table.accommodation:
        yield "settings of KTAB"


def _table(path: Path) -> tuple[list[str], list[tuple[Place, list[str]]]]:
    text = read_text(path).lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                lines.append((reader.line_num, cells))
    except csv.Error as error:
        raise fault(path, f"line {reader.line_num} cannot be read ({error})") from None
    if len(lines) < 2:
        raise fault(path, "the table has no rows below its headings", "At least one row is needed")
    headings = lines[0][1]
    problems = Problems()
    rows = []
    for line, cells in lines[1:]:
        place = Place(str(path), line)
        if len(cells) != len(headings):
            problems.add(
                place,
                f"the row has {len(cells)} cells, and the heading has {len(headings)}",
                "Every row has as many cells as the heading; a cell may be blank",
            )
        else:
            rows.append((place, cells))
    problems.raise_if_any()
    return headings, rows


def _columns(headings: list[str]) -> dict[str, int]:
    lowered = [heading.strip().lower() for heading in headings]
    return {
        column: next(at for at, heading in enumerate(lowered) if heading in also)
        for column, also in _ALSO.items()
        if any(heading in also for heading in lowered)
    }


def _pairs(headings: list[str]) -> dict[str, tuple[int, int | None]]:
    """Columns of position and salience of each issue."""
    ends = {heading.strip(): at for at, heading in enumerate(headings)}
    found: dict[str, tuple[int, int | None]] = {}
    for heading, at in ends.items():
        name = heading[: -len(" position")].strip() if heading.lower().endswith(" position") else ""
        if name:
            wanted = f"{name} salience"
            much = ends.get(wanted, next((ends[h] for h in ends if h.lower() == wanted.lower()), None))
            found[name] = (at, much)
    return found


def _facts(
    issue: str, row: Mapping[str, str], found: dict[str, float], place: Place, problems: Problems
) -> None:
    """What the rows of an issue say about it; they have to agree."""
    for what in _OF_ISSUE:
        value = number(row.get(what, ""), f"{what} of {shown(issue)}", place, problems)
        if value is not None and found.setdefault(what, value) != value:
            problems.add(
                place, f"{what} of {shown(issue)} is {value:g} here, and {found[what]:g} above", "Rows agree"
            )


def _matter(issue: str, name: str, found: dict[str, float], path: Path, problems: Problems) -> Matter:
    points: tuple[tuple[float, str], ...] = ()
    if "low" in found and "high" in found:
        points = ((found["low"], ""), (found["high"], ""))
        if found["low"] >= found["high"]:
            problems.add(
                Place(str(path)),
                f"the scale of {shown(issue)} runs from {found['low']:g} to {found['high']:g}",
                "It ends above its start",
            )
    elif "low" in found or "high" in found:
        problems.add(
            Place(str(path)), f"only one end of the scale of {shown(issue)} is given", "Give both, or none"
        )
    matter = Matter(issue, name, "", points, found.get("reference_point"), found.get("outcome"))
    back = matter.reference_point
    if back is not None and not matter.low <= back <= matter.high:
        problems.add(
            Place(str(path)),
            f"the reference point of {shown(issue)} is {back:g}",
            f"The scale of that issue runs from {matter.low:g} to {matter.high:g}",
        )
    return matter


def _on_scale(
    stands: Mapping[tuple[str, str], Stand],
    matters: tuple[Matter, ...],
    places: Mapping[tuple[str, str], Place],
    problems: Problems,
) -> None:
    by_id = {matter.id: matter for matter in matters}
    for key, stand in stands.items():
        matter = by_id[stand.matter]
        if not matter.low <= stand.position <= matter.high:
            problems.add(
                places[key],
                f"{shown(stand.party)} stands at {stand.position:g} on {shown(matter.id)}",
                f"The scale of that issue runs from {matter.low:g} to {matter.high:g}",
                "Move the position, or give the scale in columns low and high",
            )
