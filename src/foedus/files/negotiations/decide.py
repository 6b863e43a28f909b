"""Tables of decide and equal-gain: rows that begin with #A (actor), #P (issue), #M (point of a scale), #D (stand)."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

from foedus.errors import Place
from foedus.files.negotiations.numbers import in_percent, number, share, written
from foedus.files.problems import Problems, shown
from foedus.files.texts import fault, read_bytes, read_text
from foedus.model.negotiations import Matter, Negotiation, Party, Stand

_TAGS = ("#A", "#P", "#M", "#D", "#O", "#/")
_ALLOWED = "A row begins with #A, #P, #M, #D, #O or #/"


def is_decide(text: str) -> bool:
    """Whether a text begins like such a table."""
    return text.lstrip("\ufeff'\" \n").startswith(_TAGS)


def decide_text(path: Path) -> str:
    """Text of a file, in UTF-8 or, as equal-gain's files are, in the Windows code page of Western Europe.

    Raises
    ------
    ScenarioError
        If it is neither.
    """
    content = read_bytes(path)
    if not content.startswith(b"#"):
        return read_text(path)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):
            return content.decode("cp1252").replace("\r\n", "\n").replace("\r", "\n")
    return read_text(path)


def read_decide(path: Path) -> Negotiation:
    """Read a table; tabs, semicolons or commas between cells, and either quotation mark.

    Saliences run from 0 to 1; where one is larger, all are taken as shares of 100.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    problems = Problems()
    parties: dict[str, Party] = {}
    matters: dict[str, Matter] = {}
    points: dict[str, dict[float, str]] = {}
    stands: dict[tuple[str, str], tuple[Place, Stand]] = {}
    title, comments = "", []
    for line, cells in _rows(path):
        place, tag, rest = Place(str(path), line), cells[0], [*cells[1:], "", "", "", "", ""]
        if tag == "#A":
            _once(rest[0], parties, "actor", place, problems)
            parties[rest[0]] = Party(rest[0], rest[1], rest[2])
        elif tag == "#P":
            _once(rest[0], matters, "issue", place, problems)
            matters[rest[0]] = Matter(rest[0], rest[1], rest[2])
        elif tag == "#M":
            _known(rest[0], matters, "issue", place, problems)
            point = number(rest[1], "the point", place, problems)
            if point is not None:
                points.setdefault(rest[0], {})[point] = rest[2]
        elif tag == "#D":
            _known(rest[0], parties, "actor", place, problems)
            _known(rest[1], matters, "issue", place, problems)
            stand = _stand(rest, place, problems)
            if (rest[0], rest[1]) in stands:
                problems.add(
                    place, f"{shown(rest[0])} stands on {shown(rest[1])} already", "It stands there once"
                )
            if stand is not None:
                stands[rest[0], rest[1]] = (place, stand)
        elif tag == "#O":
            title = rest[0]
        elif tag == "#/":
            comments.append("; ".join(filter(None, cells[1:])))
        else:
            problems.add(place, f"the row begins with {shown(tag)}", _ALLOWED)
    scaled = {
        name: Matter(matter.id, matter.name, matter.comment, tuple(sorted(points.get(name, {}).items())))
        for name, matter in matters.items()
    }
    for place, stand in stands.values():
        _on_scale(stand, scaled.get(stand.matter), place, problems)
    problems.raise_if_any()
    found = in_percent([stand for _, stand in stands.values()])
    return Negotiation(
        tuple(parties.values()), tuple(scaled.values()), found, title, comments=tuple(comments)
    )


def write_decide(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a table with tabs and quotation marks, as decide does, and say what does not fit in."""
    out = io.StringIO()

    def put(tag: str, *cells: str | float) -> None:
        shown_cells = [_quoted(cell) if isinstance(cell, str) else written(cell) for cell in (tag, *cells)]
        out.write("\t".join(shown_cells) + "\n")

    if table.title:
        put("#O", table.title)
    for comment in table.comments:
        put("#/", comment)
    for party in table.parties:
        put("#A", party.id, party.name, party.comment)
    for matter in table.matters:
        put("#P", matter.id, matter.name, matter.comment)
        for point, meaning in matter.points or ((0.0, ""), (100.0, "")):
            put("#M", matter.id, point, *([meaning] if meaning else []))
    for stand in table.stands:
        salience = "" if stand.salience is None else share(stand.salience)
        capability = "" if stand.capability is None else stand.capability
        put("#D", stand.party, stand.matter, stand.position, salience, capability)
    return out.getvalue(), tuple(_lost(table))


def _lost(table: Negotiation) -> list[str]:
    lost = []
    if table.description:
        lost.append("the description of the whole")
    if any(matter.reference_point is not None for matter in table.matters):
        lost.append("reference points")
    if any(matter.outcome is not None for matter in table.matters):
        lost.append("outcomes")
    if table.has_facts:
        lost.append("what else is told of issues")
    if table.settings or table.accommodation:
        lost.append("settings of KTAB")
    return lost


def _quoted(cell: str) -> str:
    return "'" + cell.replace("'", "''") + "'"


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    text = decide_text(path)
    if not text.strip():
        raise fault(path, "the file is empty", _ALLOWED)
    first = next(line for line in text.splitlines() if line.strip())
    quote = "'" if first.startswith("'") else '"'
    bare = first.lstrip("'\"")
    after = bare[2:].lstrip("'\"")[:1]
    reader = csv.reader(
        io.StringIO(text), delimiter=after if after in {"\t", ";", ","} else "\t", quotechar=quote
    )
    found = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                found.append((reader.line_num, stripped))
    except csv.Error as error:
        raise fault(path, f"line {reader.line_num} cannot be read ({error})") from None
    return found


def _stand(rest: list[str], place: Place, problems: Problems) -> Stand | None:
    position = number(rest[2], "the position", place, problems)
    salience = number(rest[3], "the salience", place, problems, 0.0, 100.0)
    capability = number(rest[4], "the power", place, problems, 0.0)
    return None if position is None else Stand(rest[0], rest[1], position, salience, capability)


def _once(
    name: str, known: dict[str, Party] | dict[str, Matter], kind: str, place: Place, p: Problems
) -> None:
    if not name:
        p.add(place, f"the {kind} has no name", f"Every {kind} has one")
    elif name in known:
        p.add(place, f"the {kind} {shown(name)} stands here again", f"Each {kind} has one row")


def _known(
    name: str, known: dict[str, Party] | dict[str, Matter], kind: str, place: Place, p: Problems
) -> None:
    if name not in known:
        p.unknown(place, f"{shown(name)} is no {kind} of the rows above", name, known)


def _on_scale(stand: Stand, matter: Matter | None, place: Place, problems: Problems) -> None:
    if matter is not None and not matter.low <= stand.position <= matter.high:
        problems.add(
            place,
            f"{shown(stand.party)} stands at {stand.position:g} on {shown(matter.id)}",
            f"The scale of that issue runs from {matter.low:g} to {matter.high:g}",
            "Move the position, or add a row #M that widens the scale",
        )
