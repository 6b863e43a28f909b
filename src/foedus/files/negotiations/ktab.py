"""Tables of KTAB's SMP: comma-separated, or XML after its schema; positions and saliences from 0 to 100."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from foedus.errors import Place
from foedus.files.negotiations.numbers import number, written
from foedus.files.problems import Problems, shown
from foedus.files.texts import fault, read_text
from foedus.model.negotiations import Matter, Negotiation, Party, Stand

_SCALE = ((0.0, ""), (100.0, ""))
_MOST = 100.0


def read_ktab_csv(path: Path) -> Negotiation:
    """Read name, description, number of actors and of dimensions; headings; one row an actor.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    rows = list(_rows(path))
    problems = Problems()
    if len(rows) < 2:
        raise fault(path, f"the file has {len(rows)} rows", "Its first two name the scenario and the columns")
    (line, head), (_, headings), *rest = rows
    place = Place(str(path), line)
    counts = [number(cell, "the count", place, problems, 1.0) for cell in [*head, "", ""][2:4]]
    problems.raise_if_any()
    actors, dimensions = (int(count) if count is not None else 0 for count in counts)
    if actors != len(rest):
        problems.add(
            place,
            f"it announces {actors} actors, and {len(rest)} rows follow",
            "The count is that of the rows",
        )
    if dimensions < 1 or len(headings) < 3 + 2 * dimensions:
        problems.add(
            place,
            f"it announces {dimensions} dimensions, and the headings have {len(headings)} columns",
            "Three columns, and a position and a salience for each dimension",
        )
    problems.raise_if_any()
    matters = tuple(
        Matter(name, points=_SCALE)
        for name in _names(
            [headings[3 + 2 * k] for k in range(dimensions)], Place(str(path), rows[1][0]), problems
        )
    )
    parties, stands = [], []
    for line, row in rest:
        place = Place(str(path), line)
        cells = [*row, *[""] * (3 + 2 * dimensions - len(row))]
        parties.append(Party(cells[0], cells[1]))
        power = number(cells[2], "the influence", place, problems, 0.0)
        for k, matter in enumerate(matters):
            stands.append((place, cells[0], matter.id, cells[3 + 2 * k], cells[4 + 2 * k], power))
    found = _stands(stands, problems)
    _distinct(parties, path, problems)
    problems.raise_if_any()
    return Negotiation(tuple(parties), matters, found, head[0], head[1] if len(head) > 1 else "")


def write_ktab_csv(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a table as comma-separated rows, and say what does not fit in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([table.title, table.description, len(table.parties), len(table.matters)])
    pairs = [cell for matter in table.matters for cell in (f"{matter.id} Position", f"{matter.id} Salience")]
    writer.writerow(["Actor", "Description", "Influence", *pairs])
    stands = {(stand.party, stand.matter): stand for stand in table.stands}
    for party in table.parties:
        cells = [party.id, party.name, written(_power(table, party.id))]
        for matter in table.matters:
            stand = stands.get((party.id, matter.id))
            cells += (
                ["", ""] if stand is None else [written(_stretched(stand, matter)), written(stand.salience)]
            )
        writer.writerow(cells)
    settings = ["settings of the model"] if table.settings or table.accommodation else []
    return out.getvalue(), (*_lost(table), *settings)


def _lost(table: Negotiation) -> Iterator[str]:
    if any((matter.low, matter.high) != (0.0, 100.0) for matter in table.matters):
        yield "scales other than 0 to 100, to which positions are stretched"
    if any(meaning for matter in table.matters for _, meaning in matter.points):
        yield "what the points of scales mean"
    if any(matter.name not in {"", matter.id} or matter.comment for matter in table.matters):
        yield "names in full and comments of issues"
    if any(party.comment for party in table.parties) or table.comments:
        yield "comments"
    if any(matter.reference_point is not None for matter in table.matters):
        yield "reference points"
    if any(matter.outcome is not None for matter in table.matters):
        yield "outcomes"
    if table.has_facts:
        yield "what else is told of issues"
    powers = {
        party.id: {s.capability for s in table.stands if s.party == party.id} for party in table.parties
    }
    changing = [party for party, found in powers.items() if len(found) > 1]
    if changing:
        yield f"capabilities that differ between issues ({', '.join(changing[:3])}): the largest is written"
    if len(table.stands) < len(table.parties) * len(table.matters):
        yield "absence, which KTAB does not know: those cells are blank, and have to be filled in for it"
    sums = {p.id: sum(s.salience or 0 for s in table.stands if s.party == p.id) for p in table.parties}
    above = [party for party, total in sums.items() if total > 100 + 1e-9]
    if above:
        yield f"nothing, but KTAB refuses saliences of an actor that sum to more than 100 ({', '.join(above[:3])})"


def _power(table: Negotiation, party: str) -> float | None:
    known = [s.capability for s in table.stands if s.party == party and s.capability is not None]
    return max(known) if known else None


def _stretched(stand: Stand, matter: Matter) -> float:
    if (matter.low, matter.high) == (0.0, 100.0):
        return stand.position
    return 100 * (stand.position - matter.low) / (matter.high - matter.low)


def _names(headings: list[str], place: Place, problems: Problems) -> list[str]:
    names = [heading.removesuffix(" Position").strip() for heading in headings]
    for name in {name for name in names if names.count(name) > 1}:
        problems.add(place, f"two dimensions are named {shown(name)}", "Each has a name of its own")
    return names


def _distinct(parties: list[Party], path: Path, problems: Problems) -> None:
    names = [party.id for party in parties]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(Place(str(path)), f"two actors are named {shown(name)}", "Each has a name of its own")


_Cells = tuple[Place, str, str, str, str, float | None]


def _stands(cells: list[_Cells], problems: Problems) -> tuple[Stand, ...]:
    found = []
    for place, party, matter, at, much, power in cells:
        position = number(
            at, f"the position of {shown(party)} on {shown(matter)}", place, problems, 0.0, _MOST
        )
        salience = number(
            much, f"the salience of {shown(party)} on {shown(matter)}", place, problems, 0.0, _MOST
        )
        if position is not None:
            found.append(Stand(party, matter, position, salience, power))
    return tuple(found)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(read_text(path)), skipinitialspace=True)
    for row in reader:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield reader.line_num, cells


# --- XML -------------------------------------------------------------------------------------------------


@dataclass
class _Node:
    tag: str
    line: int
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def all(self, tag: str) -> list[_Node]:
        return [child for child in self.children if child.tag == tag]

    def find(self, tag: str) -> _Node | None:
        return next(iter(self.all(tag)), None)

    def said(self, tag: str) -> str:
        child = self.find(tag)
        return "" if child is None else child.text.strip()


def read_ktab_xml(path: Path) -> Negotiation:
    """Read a scenario after KTAB's schema, with the settings of its model.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    root = _parse(path)
    problems = Problems()
    dimensions = root.find("Dimensions")
    named = [node.text.strip() for node in dimensions.all("dName")] if dimensions is not None else []
    actors = root.find("Actors")
    rows = actors.all("Actor") if actors is not None else []
    if not rows:
        raise fault(path, "there are no actors", "Actors stand in <Actors>, each as <Actor>")
    most = max(
        len(position.all("dCoord")) for row in rows for position in row.all("Position") or [_Node("", 0)]
    )
    names = named or [f"Dimension {k + 1}" for k in range(most)]
    parties, cells = [], []
    for row in rows:
        place = Place(str(path), row.line)
        name = row.said("name")
        parties.append(Party(name, row.said("description")))
        power = number(row.said("capability"), "the capability", place, problems, 0.0)
        columns = []
        for part, coordinate in (("Position", "dCoord"), ("Salience", "dSal")):
            node = row.find(part)
            found = node.all(coordinate) if node is not None else []
            if len(found) != len(names):
                problems.add(
                    place,
                    f"{shown(name)} has {len(found)} entries in <{part}>, and there are {len(names)} dimensions",
                    "One entry a dimension; it may be blank",
                )
            columns.append([*found, *[_Node("", row.line)] * (len(names) - len(found))])
        for dimension, at, much in zip(names, *columns, strict=False):
            cells.append((Place(str(path), at.line), name, dimension, at.text, much.text, power))
    stands = _stands(cells, problems)
    _distinct(parties, path, problems)
    accommodation = _accommodation(root, {party.id for party in parties}, path, problems)
    problems.raise_if_any()
    model = root.find("ModelParameters")
    settings = {node.tag: node.text.strip() for node in (model.children if model is not None else [])}
    seed = root.said("prngSeed")
    return Negotiation(
        tuple(parties),
        tuple(Matter(name, points=_SCALE) for name in names),
        stands,
        root.said("name"),
        root.said("desc"),
        settings={**settings, **({"prngSeed": seed} if seed else {})},
        accommodation=accommodation,
    )


def _accommodation(
    root: _Node, known: set[str], path: Path, problems: Problems
) -> tuple[tuple[str, str, float], ...]:
    node = root.find("IdealAdjustment")
    found = []
    for pair in node.all("iaPair") if node is not None else []:
        place = Place(str(path), pair.line)
        who, whom = pair.said("adjustingIdeal"), pair.said("referencePos")
        for name in (who, whom):
            if name not in known:
                problems.unknown(place, f"{shown(name)} is no actor of the file", name, known)
        far = number(pair.said("adjust"), "adjust", place, problems)
        found.append((who, whom, far if far is not None else 0.0))
    return tuple(found)


def write_ktab_xml(table: Negotiation) -> tuple[str, tuple[str, ...]]:
    """Write a scenario after KTAB's schema, and say what does not fit in."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Scenario xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="smpSchema.xsd">',
        f"  <name>{escape(table.title)}</name>",
        f"  <desc>{escape(table.description)}</desc>",
        f"  <prngSeed>{escape(table.settings.get('prngSeed', '0'))}</prngSeed>",
    ]
    model = {name: value for name, value in table.settings.items() if name != "prngSeed"}
    if model:
        inside = [f"    <{name}>{escape(value)}</{name}>" for name, value in model.items()]
        lines += ["  <ModelParameters>", *inside, "  </ModelParameters>"]
    lines += [
        "  <Dimensions>",
        *(f"    <dName>{escape(m.id)}</dName>" for m in table.matters),
        "  </Dimensions>",
    ]
    lines.append("  <Actors>")
    stands = {(stand.party, stand.matter): stand for stand in table.stands}
    for party in table.parties:
        own = [stands.get((party.id, matter.id)) for matter in table.matters]
        positions = [
            "" if stand is None else written(_stretched(stand, matter))
            for stand, matter in zip(own, table.matters, strict=True)
        ]
        saliences = ["" if stand is None else written(stand.salience) for stand in own]
        lines += [
            "    <Actor>",
            f"      <name>{escape(party.id)}</name>",
            f"      <description>{escape(party.name)}</description>",
            f"      <capability>{written(_power(table, party.id))}</capability>",
            "      <Position>",
            *(f"        <dCoord>{cell}</dCoord>" for cell in positions),
            "      </Position>",
            "      <Salience>",
            *(f"        <dSal>{cell}</dSal>" for cell in saliences),
            "      </Salience>",
            "    </Actor>",
        ]
    lines.append("  </Actors>")
    if table.accommodation:
        lines.append("  <IdealAdjustment>")
        for who, whom, far in table.accommodation:
            lines += [
                "    <iaPair>",
                f"      <adjustingIdeal>{escape(who)}</adjustingIdeal>",
                f"      <referencePos>{escape(whom)}</referencePos>",
                f"      <adjust>{written(far)}</adjust>",
                "    </iaPair>",
            ]
        lines.append("  </IdealAdjustment>")
    return "\n".join([*lines, "</Scenario>", ""]), tuple(_lost(table))


def _parse(path: Path) -> _Node:
    parser = expat.ParserCreate()
    root = _Node("", 1)
    open_nodes = [root]

    def start(tag: str, _attributes: dict[str, str]) -> None:
        node = _Node(tag, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(_tag: str) -> None:
        open_nodes.pop()

    def text(piece: str) -> None:
        open_nodes[-1].text += piece

    def doctype(*_: object) -> None:
        # Declarations can make a small file unfold without end; the schema needs none.
        raise fault(path, "the file has a document type declaration", "Such files have none", "Delete it")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(read_text(path).lstrip("\ufeff").encode(), True)
    except expat.ExpatError as error:
        raise fault(path, f"line {error.lineno} is no XML ({expat.ErrorString(error.code)})") from None
    scenario = root.find("Scenario")
    if scenario is None:
        raise fault(path, "the XML holds no <Scenario>", "Its outermost element is <Scenario>")
    return scenario
