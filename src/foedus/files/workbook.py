"""A scenario as a workbook: one sheet for each table, and a sheet of YAML for what has no table.

`read` takes what a spreadsheet program saved; `template` writes a workbook that helps to fill it in.  Places
are cells, such as ``positions!C7``.  A sheet whose name begins with ``(ignore)`` is left aside.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from foedus.errors import InputError, Place, Problem, ScenarioError
from foedus.files import archive, yaml
from foedus.files.assembly import Assembly, as_text
from foedus.files.document import Document
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.rows import Cell, Rows
from foedus.files.tables import ABOUT, IGNORED, MORE, TABLE, TABLES, Table
from foedus.files.texts import read_bytes
from foedus.files.writing import write_bytes

_Grid = Sequence[Sequence[object]]


def read(path: Path) -> Document:
    """Read a workbook (.xlsx or .ods) that holds a scenario.

    Raises
    ------
    ScenarioError
        With every fault of form, each with its sheet and cell.
    """
    file = str(path)
    try:
        parts = archive.unpack(read_bytes(path))
        hidden = archive.look(parts)
        sheets = _values(archive.pack(parts))
    except archive.ArchiveError as error:
        raise ScenarioError((Problem(Place(file), error.found, error.allowed, error.remedy),)) from None
    assembly = Assembly()
    assembly.places[()] = Place(file)
    known = _known(sheets, file, assembly.problems)
    for sheet in known.values():
        _refuse_hidden(hidden.get(sheet, archive.Hidden()), sheets[sheet], sheet, file, assembly.problems)
    if MORE in known:
        _add_more(assembly, sheets[known[MORE]], known[MORE], file)
    if ABOUT.name in known:
        _add_about(assembly, _rows(ABOUT, sheets[known[ABOUT.name]], known[ABOUT.name], file))
    for table in TABLES:
        if table.name in known:
            assembly.add_table(_rows(table, sheets[known[table.name]], known[table.name], file))
    return assembly.document()


def read_rows(path: Path, table: Table, problems: Problems, sheet: str = "") -> Rows:
    """Read one table from a workbook that is no scenario: the sheet of its name, or the first one.

    Parameters
    ----------
    sheet
        Name of the sheet, where that is known.

    Raises
    ------
    ScenarioError
        If it is no workbook.
    """
    file = str(path)
    try:
        parts = archive.unpack(read_bytes(path))
        hidden = archive.look(parts)
        sheets = _values(archive.pack(parts))
    except archive.ArchiveError as error:
        raise ScenarioError((Problem(Place(file), error.found, error.allowed, error.remedy),)) from None
    if not sheets:
        raise ScenarioError((Problem(Place(file), "the workbook has no sheet that may be read"),))
    named = (name for name in sheets if name.strip().lower() == table.name)
    sheet = sheet or next(named, next(iter(sheets)))
    _refuse_hidden(hidden.get(sheet, archive.Hidden()), sheets[sheet], sheet, file, problems)
    return _rows(table, sheets[sheet], sheet, file)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets of a workbook that may be read; none if it is no workbook."""
    try:
        content = archive.pack(archive.unpack(read_bytes(path)))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (archive.ArchiveError, CalamineError):
        return ()
    return tuple(name for name in book.sheet_names if not name.lower().startswith(IGNORED))


def template(path: Path, document: Mapping[str, object] | None = None) -> None:
    """Write a workbook to fill in, with drop-downs, checks and notes.

    Parameters
    ----------
    path
        Where to write it; ends in ``.xlsx``.
    document
        A scenario in the human format, with which to fill it; empty without one.

    Raises
    ------
    InputError
        If it cannot be written, or the scenario holds what has no cell.
    """
    from foedus.files.spreadsheet import fill

    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path} cannot be a workbook.\n  Its name must end in .xlsx.")
    write_bytes(path, fill({"foedus": 1} if document is None else document))


def _values(content: bytes) -> dict[str, _Grid]:
    """Read the values of all sheets, each a list of rows from the first cell on."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
            if not name.lower().startswith(IGNORED)
        }
    except CalamineError as error:
        raise archive.ArchiveError(
            f"the workbook is damaged ({error})", "", "Open it in a spreadsheet and save it again as .xlsx"
        ) from None


def _known(sheets: Mapping[str, _Grid], file: str, problems: Problems) -> dict[str, str]:
    """Find the sheets of a scenario: the name that each has in the workbook, by its own."""
    names = (ABOUT.name, *TABLE, MORE)
    known: dict[str, str] = {}
    for sheet, grid in sheets.items():
        name = sheet.strip().lower()
        if name in names and name not in known:
            known[name] = sheet
        elif any(not _is_blank(value) for row in grid for value in row):
            problems.add(
                Place(file, cell=f"{sheet}!A1"),
                f"a scenario knows no sheet '{sheet}'",
                f"Its sheets are: {', '.join(names)}",
                did_you_mean(name, names)
                or f"Rename it; a sheet whose name begins with {IGNORED} is left aside",
            )
    if ABOUT.name not in known:
        problems.add(
            Place(file),
            f"the workbook has no sheet '{ABOUT.name}', which holds the title and the day",
            f"Its sheets are: {', '.join(names)}",
            "Start from `foedus template --xlsx my-scenario.xlsx`",
        )
    return known


def _rows(table: Table, grid: _Grid, sheet: str, file: str) -> Rows:
    """Take the cells of a sheet for the rows of a table."""
    width = max((len(row) for row in grid), default=0)
    cells = tuple(
        tuple(
            Cell(_clean(value), _place(file, sheet, i, j))
            for j, value in enumerate([*row, *[None] * (width - len(row))])
        )
        for i, row in enumerate(grid)
    )
    headings = cells[0] if cells else ()
    return Rows(table, _place(file, sheet, 0, 0), headings, cells[1:])


def _refuse_hidden(hidden: archive.Hidden, grid: _Grid, sheet: str, file: str, problems: Problems) -> None:
    """Refuse cells whose value does not say what they hold."""
    headings = grid[0] if grid else []
    used = {i for i, heading in enumerate(headings) if not as_text(heading).lower().startswith(IGNORED)}
    typed = {
        (i, j): value
        for i, row in enumerate(grid)
        for j, value in enumerate(row)
        if isinstance(value, str) and archive.ERROR.fullmatch(value.strip())
    }
    for (row, column), error in (typed | hidden.errors).items():
        if column in used:
            problems.add(
                _place(file, sheet, row, column),
                f"the cell shows the error {error}",
                "",
                "Mend its formula, or write the value itself",
            )
    for row, column in hidden.unworked:
        if column in used:
            problems.add(
                _place(file, sheet, row, column),
                "the cell holds a formula whose result was never saved",
                "Formulas are read by the results that a spreadsheet program saves with them",
                "Open the workbook in one and save it, or write the value itself",
            )
    for row, column in hidden.merged:
        if column in used:
            problems.add(
                _place(file, sheet, row, column),
                "cells are merged here, so it is not clear to which rows and columns the value belongs",
                "Each value stands in a cell of its own",
                "Unmerge them, and repeat the value where it holds",
            )


def _add_about(assembly: Assembly, rows: Rows) -> None:
    """Add the sheet of single values: a field and its value in each row; a list takes several rows."""
    columns = [str(heading.value or "").strip().lower() for heading in rows.headings]
    if "field" not in columns or "value" not in columns:
        assembly.problems.add(
            rows.place,
            f"the sheet {ABOUT.name} has no columns 'field' and 'value'",
            "",
            "Add them, in the first row",
        )
        return
    for cells in rows.rows:
        name, value = cells[columns.index("field")], cells[columns.index("value")]
        if not name.is_blank:
            _add_single(assembly, str(name.value).strip(), name, value)
        elif not value.is_blank:
            assembly.problems.add(
                value.place,
                f"{shown(value.value)} stands in a row without a field",
                "",
                "Name the field beside it",
            )


def _add_single(assembly: Assembly, name: str, at: Cell, cell: Cell) -> None:
    column = ABOUT.find(name)
    if column is None:
        assembly.problems.unknown(
            at.place, f"the sheet {ABOUT.name} knows no field '{name}'", name, ABOUT.column
        )
        return
    if cell.is_blank:
        return
    field = column.heading
    if column.kind == "names":
        items = assembly.data.setdefault(field, [])
        if isinstance(items, list):
            assembly.places.setdefault((field,), cell.place)
            assembly.places[(field, len(items))] = cell.place
            items.append(as_text(cell.value).strip())
        return
    if field in assembly.data:
        assembly.problems.add(
            at.place,
            f"'{field}' stands here, and also at {assembly.places[(field,)]}",
            "Each may stand once",
            "Remove one",
        )
        return
    assembly.data[field] = assembly.value(column, cell)
    assembly.places[(field,)] = cell.place
    assembly.places[(f"key:{field}",)] = at.place


def _add_more(assembly: Assembly, grid: _Grid, sheet: str, file: str) -> None:
    """Add the sheet of YAML, a line of it in each row below the heading."""
    lines = ["" if _is_blank(row[0]) else as_text(_clean(row[0])) for row in grid[1:] if row]
    for i, cells in enumerate(grid):
        for j, value in enumerate(cells):
            if j > 0 and not _is_blank(value):
                assembly.problems.add(
                    _place(file, sheet, i, j),
                    f"{shown(_clean(value))} stands beside the YAML of the sheet {MORE}",
                    "Its lines stand in column A",
                    "Move it there, or delete it",
                )
    if all(not line.strip() or line.lstrip().startswith("#") for line in lines):
        return
    try:
        document = yaml.parse("\n".join(lines), file)
    except ScenarioError as error:
        for problem in error.problems:
            row = problem.place.line or 1
            assembly.problems.add(_place(file, sheet, row, 0), problem.found, problem.allowed, problem.remedy)
        return
    places = {
        path: _place(file, sheet, place.line or 1, 0) for path, place in document.places.items() if path
    }
    assembly.add_document(Document(document.data, places))


def _place(file: str, sheet: str, row: int, column: int) -> Place:
    return Place(file, cell=f"{sheet}!{column_name(column)}{row + 1}")


def column_name(column: int) -> str:
    """Give the letters of a column counted from 0.

    Examples
    --------
    >>> column_name(0), column_name(26)
    ('A', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _clean(value: object) -> object:
    """Write days and times as text, which is what YAML has them as."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    return value
