"""What do the cells of tables say, put together with the YAML beside them into one document?"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from foedus.errors import Place, ScenarioError
from foedus.files import yaml
from foedus.files.document import Document, Path
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.rows import DECIMAL_COMMA, Cell, Rows
from foedus.files.tables import ASSUMPTION, EVIDENCE, IGNORED, TABLE, Column, Table


@dataclass
class Assembly:
    """A document put together from several files or sheets."""

    problems: Problems = field(default_factory=Problems)
    data: dict[str, object] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)

    def add_document(self, document: Document) -> None:
        """Take over everything that a YAML text says; it comes first."""
        self.data |= document.data
        self.places |= document.places

    def add_table(self, rows: Rows) -> None:
        """Take over what the rows of a table say.

        A part that was given before is a fault that names both places.
        """
        table = rows.table
        columns = self._columns(rows)
        if columns is None:
            return
        if table.shape != "inside" and table.section in self.data:
            self.problems.add(
                rows.place,
                f"{table.section} stand in this table, and also at {self.places[(table.section,)]}",
                "Each part of a scenario is given once",
                "Remove one of the two",
            )
            return
        if rows.rows and not isinstance(
            self.data.setdefault(table.section, [] if table.shape == "rows" else {}), list | dict
        ):
            return
        if rows.rows:
            self.places.setdefault((f"key:{table.section}",), rows.place)
            self.places.setdefault((table.section,), rows.place)
        for cells in rows.rows:
            self._add_row(rows, columns, cells)

    def document(self) -> Document:
        """Give the whole.

        Raises
        ------
        ScenarioError
            With every fault that was found on the way.
        """
        self.problems.raise_if_any()
        return Document(self.data, self.places)

    def _columns(self, rows: Rows) -> list[Column | None] | None:
        """Find the column of each heading; nothing if a column that cannot be missed is missing."""
        table, found = rows.table, []
        if rows.rows and all(heading.is_blank for heading in rows.headings):
            self.problems.add(
                rows.place,
                f"the table {table.name} has no headings in its first row",
                f"Its columns are: {table.headings}",
                "Write them there",
            )
            return None
        first: dict[str, Place] = {}
        for i, heading in enumerate(rows.headings):
            column = self._column(table, heading, [row[i] for row in rows.rows])
            if column is not None and column.heading in first:
                self.problems.add(
                    heading.place,
                    f"the heading '{column.heading}' stands twice, first at {first[column.heading]}",
                    "Each column stands once",
                    "Remove or rename one of the two",
                )
                column = None
            elif column is not None:
                first[column.heading] = heading.place
            found.append(column)
        missing = [c.heading for c in table.columns if c.is_required and c.heading not in first]
        meant = " ".join(did_you_mean(_name(heading), table.column) for heading in rows.headings)
        is_mistyped = all(f"'{heading}'" in meant for heading in missing)
        if missing and rows.headings and not is_mistyped:
            self.problems.add(
                rows.place,
                f"the table {table.name} has no column {' and no column '.join(missing)}",
                f"Its columns are: {table.headings}",
                "Add the heading, in the first row",
            )
        return None if missing else found

    def _column(self, table: Table, heading: Cell, below: Sequence[Cell]) -> Column | None:
        name = _name(heading)
        column = table.find(name)
        if column is not None or name.lower().startswith(IGNORED):
            return column
        if name:
            self.problems.add(
                heading.place,
                f"the table {table.name} knows no column '{name}'",
                f"Its columns are: {table.headings}",
                did_you_mean(name, table.column)
                or f"Rename it, or begin its heading with {IGNORED} to leave it aside",
            )
        else:
            filled = next((cell for cell in below if not cell.is_blank), None)
            if filled is not None:
                self.problems.add(
                    filled.place,
                    f"{shown(filled.value)} stands in a column without a heading",
                    f"The columns of the table {table.name} are: {table.headings}",
                    f"Give the column a heading; one that begins with {IGNORED} leaves it aside",
                )
        return None

    def _add_row(self, rows: Rows, columns: Sequence[Column | None], cells: Sequence[Cell]) -> None:
        table = rows.table
        filled = [
            (column, cell)
            for column, cell in zip(columns, cells, strict=True)
            if column is not None and not cell.is_blank
        ]
        if not filled:
            return
        named = {column.heading: cell for column, cell in filled}
        blank = [
            (column.heading, cell.place)
            for column, cell in zip(columns, cells, strict=True)
            if column is not None and column.is_required and column.heading not in named
        ]
        for heading, place in blank:
            self.problems.add(
                place,
                f"this row has nothing in the column {heading}",
                "",
                "Fill it in, or clear the whole row",
            )
        if blank:
            return
        row = {
            column: (self.value(column, cell, has_decimal_commas=rows.has_decimal_commas), cell.place)
            for column, cell in filled
        }
        if table.shape == "inside":
            self._add_inside(table, row)
        else:
            self._add_fields(table, row)

    def _add_fields(self, table: Table, row: Mapping[Column, tuple[object, Place]]) -> None:
        """Take over a row that is a mapping of its own."""
        section = self.data[table.section]
        place = next(iter(row.values()))[1]
        fields = dict(row)
        if isinstance(section, list):
            path: Path = (table.section, len(section))
            target: dict[str, object] = {}
            section.append(target)
        else:
            name, place = fields.pop(table.columns[0])
            path = (table.section, str(name))
            if not self._is_new(path, place, f"the name '{name}'"):
                return
            target = {}
            self._put((table.section, str(name)), target, place)
        self.places[path] = place
        if table.name == "contingencies":
            fields = self._with_target(fields)
        for column, (value, where) in fields.items():
            self._put((*path, *column.keys), value, where)

    def _with_target(
        self, fields: Mapping[Column, tuple[object, Place]]
    ) -> dict[Column, tuple[object, Place]]:
        """Join the two columns that say what is hit and whose it is."""
        columns = TABLE["contingencies"].column
        kind, of = columns["target"], columns["target_of"]
        rest = {column: value for column, value in fields.items() if column not in {kind, of}}
        if kind in fields and of in fields:
            what, place = fields[kind]
            owner, _ = fields[of]
            return rest | {kind: ({str(what): owner}, place)}
        if kind in fields or of in fields:
            lone, other = (kind, of) if kind in fields else (of, kind)
            self.problems.add(
                fields[lone][1],
                f"{shown(fields[lone][0])} stands under {lone.heading}, and nothing under {other.heading}",
                "target says what is hit, such as forces_of, and target_of whose it is, such as FRA",
                f"Fill in {other.heading}",
            )
        return rest

    def _add_inside(self, table: Table, row: Mapping[Column, tuple[object, Place]]) -> None:
        """Take over a row that is one value inside something that another table or part names."""
        owner_column, name_column, value_column = table.columns[:3]
        (owner, owner_place), (name, name_place) = row[owner_column], row[name_column]
        section = self.data[table.section]
        if not isinstance(section, dict):
            return
        if table.section != "states" and owner not in section:
            self.problems.unknown(
                owner_place,
                f"the row is about {owner_column.heading} '{owner}', which is not among the {table.section}",
                owner,
                section,
                f"Add it to the {table.section} first",
            )
            return
        value, place = row.get(value_column, ("", name_place))
        name = as_text(name)
        path = (table.section, str(owner), table.inside, name)
        basis = {c.heading: row[c][0] for c in (EVIDENCE, ASSUMPTION) if c in row}
        if basis:
            value = {**value, **basis} if isinstance(value, dict) else {"value": value, **basis}
        if self._is_new(path, name_place, f"{name_column.heading} '{name}' of '{owner}'"):
            self._put(path, value, place)
            self.places[(*path[:-1], f"key:{name}")] = name_place
            for column in (EVIDENCE, ASSUMPTION):
                if column in row:
                    self.places[(*path, column.heading)] = row[column][1]

    def _is_new(self, path: Path, place: Place, what: str) -> bool:
        if path not in self.places:
            return True
        self.problems.add(
            place,
            f"{what} stands here, and also at {self.places[path]}",
            "Each may stand once",
            "Remove or rename one of the two",
        )
        return False

    def _put(self, path: Path, value: object, place: Place) -> None:
        """Put a value under a path, making the mappings that lead to it."""
        holder: object = self.data
        for depth, part in enumerate(path[:-1], 1):
            if isinstance(holder, list) and isinstance(part, int):
                holder = holder[part]
            elif isinstance(holder, dict):
                if not isinstance(holder.setdefault(str(part), {}), dict | list):
                    return
                holder = holder[str(part)]
                self.places.setdefault(path[:depth], place)
                self.places.setdefault((*path[: depth - 1], f"key:{part}"), place)
        if isinstance(holder, dict):
            holder[str(path[-1])] = value
            self.places[path] = place
            self.places[(*path[:-1], f"key:{path[-1]}")] = place

    # --- one cell ---

    def value(self, column: Column, cell: Cell, *, has_decimal_commas: bool = False) -> object:
        """Read what a cell of a column says."""
        value = cell.value.strip() if isinstance(cell.value, str) else cell.value
        if isinstance(value, datetime.datetime) and value.time() == datetime.time():
            value = value.date()
        if column.kind == "number":
            return self._number(value, cell, has_decimal_commas)
        if isinstance(value, str) and value[0] in "[{" and column.kind in {"names", "consent"}:
            return self._bracketed(value, cell)
        if column.kind == "flag":
            return self._flag(value, cell)
        if column.kind == "prose" and isinstance(cell.value, str):
            return cell.value.strip(" \t")
        text = as_text(value)
        if column.kind in {"names", "consent"}:
            return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        return text

    def _number(self, value: object, cell: Cell, has_decimal_commas: bool) -> object:
        if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            self.problems.add(
                cell.place,
                f"the cell holds the date or time {value}, where a number belongs",
                "Spreadsheets make dates of texts such as 5-10 or 5/10",
                "Format the cell as text and write the range as 5..10",
            )
            return None
        if not isinstance(value, str):
            return int(value) if isinstance(value, float) and value.is_integer() else value
        if value[0] in "[{":
            return self._bracketed(value, cell)
        if has_decimal_commas:
            value = self._with_points(value, cell)
        plain = yaml.scalar(value)
        return plain if isinstance(plain, int | float) and not isinstance(plain, bool) else value

    def _with_points(self, value: str, cell: Cell) -> str:
        """Write 3,5 as 3.5, in a file that uses semicolons between cells and commas in numbers."""
        number, bracket, reason = value.partition("(")
        if re.search(r"\d\.\d", number):
            self.problems.add(
                cell.place,
                f"{shown(value)} has a point in it, and other numbers of this table have a decimal comma",
                "One table writes all its numbers alike",
                "Write no sign between thousands, and the same decimal sign everywhere",
            )
        return DECIMAL_COMMA.sub(r"\1.\2", number) + bracket + reason

    def _flag(self, value: object, cell: Cell) -> object:
        word = as_text(value).lower()
        if word in {"true", "yes", "x", "1"}:
            return True
        if word in {"false", "no", "0"}:
            return False
        self.problems.add(
            cell.place, f"{shown(value)} is neither yes nor no", "Write yes or no, or leave it blank"
        )
        return None

    def _bracketed(self, value: str, cell: Cell) -> object:
        """Read a list or mapping that is written in a cell as it would be in YAML."""
        try:
            return yaml.parse(
                "value: " + " ".join(line.strip() for line in value.splitlines()), cell.place.file
            ).data["value"]
        except ScenarioError as error:
            fault = error.problems[0]
            self.problems.add(cell.place, f"in {shown(value)}, {fault.found}", fault.allowed, fault.remedy)
            return None


def _name(heading: Cell) -> str:
    return str(heading.value or "").strip()


def as_text(value: object) -> str:
    """Give the text that a cell shows for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
