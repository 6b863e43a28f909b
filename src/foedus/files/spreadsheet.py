"""How is a scenario written into a workbook that helps its author to fill it in?"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from foedus.errors import InputError
from foedus.files.tables import ABOUT, IGNORED, MORE, TABLES, Column, Table
from foedus.files.writing import written
from foedus.files.yaml import scalar
from foedus.files.yaml_text import as_yaml

_ROWS = 2000
"""Rows below the heading that get checks and drop-downs."""
_LONGEST_CELL = 32_767
_Row = dict[str, object]
_READ_ME = (
    "This workbook is a scenario for foedus.",
    "Each sheet is a table; the note on a heading says what belongs there.  A blank cell is a value not given.",
    "A number may be plain (30), a range (10..50), low likely high (10 30 50), or words (about 30; 1 in 5).",
    "A reason may follow in brackets: 30 (hearsay).  Better name evidence, or an assumption, in its column.",
    "Several names go into one cell with commas between them.",
    "Lists and mappings may be written in brackets, as in YAML: [10, 30, 50].",
    f"The sheet {MORE} holds what has no table (treaties, stakes, parameters), as YAML, one line in each row.",
    f"A sheet or a column whose name begins with {IGNORED} is left aside; make your own notes there.",
    "Check it with: foedus check my-scenario.xlsx",
)


def fill(document: Mapping[str, object]) -> bytes:
    """Make a workbook of a scenario.

    Parameters
    ----------
    document
        In the human format; plain data.

    Returns
    -------
    content
        Of an .xlsx file; the same for the same document.

    Raises
    ------
    InputError
        If the document holds what has no cell.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # A fixed day, so that the same scenario makes the same bytes.
    book.set_properties({"title": str(document.get("title", "")), "created": datetime.datetime(2025, 1, 1)})  # noqa: DTZ001
    look = _Look(book)
    _write_notes(book, look)
    _write_about(book.add_worksheet(ABOUT.name), look, document)
    rest = {key: value for key, value in document.items() if key not in ABOUT.column and value is not None}
    for table in TABLES:
        _write_table(book.add_worksheet(table.name), look, table, _take(table, rest))
    _write_more(book.add_worksheet(MORE), look, rest)
    book.worksheets_objs[1].activate()
    book.close()
    return content.getvalue()


class _Look:
    """The few formats of the workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.heading: Format = book.add_format(
            {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        )
        self.required: Format = book.add_format(
            {"bold": True, "bg_color": "#0B6E4F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        )
        self.text: Format = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.number: Format = book.add_format({"valign": "top"})
        self.code: Format = book.add_format({"num_format": "@", "font_name": "Consolas"})
        self.wrong: Format = book.add_format({"bg_color": "#F8C8C8", "font_color": "#8B0000"})


# --- rows of a document ----------------------------------------------------------------------------------


def _take(table: Table, rest: dict[str, object]) -> list[_Row]:
    """Take the rows of a table out of a document, which keeps what is left."""
    section = rest.get(table.section)
    if table.shape == "inside":
        return _take_inside(table, rest)
    inner = {t.inside for t in TABLES if t.section == table.section and t.shape == "inside"}
    rows: list[_Row] = []
    if isinstance(section, list):
        rest.pop(table.section)
        rows = [_flat(table, item, table.section) for item in section]
    elif isinstance(section, dict):
        kept = {}
        for name, item in section.items():
            fields = dict(item or {})
            kept[name] = {key: fields.pop(key) for key in inner if key in fields}
            rows.append(
                {table.columns[0].heading: str(name), **_flat(table, fields, f"{table.section}/{name}")}
            )
        rest[table.section] = kept
        if not inner:
            rest.pop(table.section)
    return rows


def _take_inside(table: Table, rest: dict[str, object]) -> list[_Row]:
    section = rest.get(table.section)
    if not isinstance(section, dict):
        return []
    rows: list[_Row] = []
    left = {}
    for owner, held in section.items():
        fields = dict(held or {})
        values = fields.pop(table.inside, None)
        if not isinstance(values, dict | None):
            raise InputError(f"{table.section}/{owner}/{table.inside} is no mapping, so it has no rows.")
        if fields or not values:
            left[owner] = fields
        for name, value in (values or {}).items():
            rows.append(_inside_row(table, str(owner), str(name), value))
    # An actor or an issue without anything left has had all its fields written into its own table.
    left = left if table.section == "states" else {owner: fields for owner, fields in left.items() if fields}
    rest.pop(table.section)
    if left:
        rest[table.section] = left
    return rows


def _inside_row(table: Table, owner: str, name: str, value: object) -> _Row:
    first, second, third = (column.heading for column in table.columns[:3])
    row: _Row = {first: owner, second: scalar(name) if table.columns[1].kind == "number" else name}
    if isinstance(value, dict):
        row |= {key: value[key] for key in ("evidence", "assumption") if key in value}
        bare = {key: held for key, held in value.items() if key not in row}
        is_plain = set(bare) == {"value"} and not isinstance(bare["value"], dict)
        return row | {third: bare["value"] if is_plain else bare}
    return row | {third: value}


def _flat(table: Table, item: Mapping[str, object], where: str) -> _Row:
    """Spread the fields of one thing over the columns of its row."""
    fields: dict[tuple[str, ...], object] = {}
    nested = {column.keys[0] for column in table.columns if len(column.keys) > 1}
    for key, value in item.items():
        if value is None:
            continue
        if key in nested and isinstance(value, dict):
            fields |= {(key, inner): held for inner, held in value.items() if held is not None}
        else:
            fields[(key,)] = value
    if (
        table.name == "contingencies"
        and isinstance(target := fields.get(("target",)), dict)
        and len(target) == 1
    ):
        [(fields["target",], fields["target_of",])] = target.items()
    row = {column.heading: fields.pop(tuple(map(str, column.keys)), None) for column in table.columns}
    if fields:
        names = ", ".join("/".join(path) for path in fields)
        raise InputError(
            f"{where} cannot be written into the sheet {table.name}: it has no column for {names}."
        )
    return {heading: value for heading, value in row.items() if value is not None}


# --- cells ---------------------------------------------------------------------------------------------


def _cell(column: Column, value: object) -> str | int | float:
    """Write a value as it stands in a cell of that column."""
    if isinstance(value, bool):
        return "yes" if value and column.kind == "flag" else "no" if column.kind == "flag" else written(value)
    if isinstance(value, int | float) and column.kind == "number" and abs(value) < 2**53:
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and column.kind in {"names", "consent"}:
        names = [item for item in value if isinstance(item, str) and _is_bare(item)]
        if len(names) == len(value):
            return ", ".join(names)
    return written(value)


def _is_bare(name: str) -> bool:
    """Whether a name can stand in a list with commas between."""
    return bool(name) and name == name.strip() and name[0] not in "[{" and not set(name) & set(",;\n")


def _write(sheet: Worksheet, row: int, column: int, value: str | int | float, look: Format) -> None:
    if isinstance(value, str):
        if len(value) > _LONGEST_CELL:
            raise InputError(
                f"a text of {len(value):,} signs does not fit into a cell of the sheet {sheet.name}, "
                f"which holds {_LONGEST_CELL:,}."
            )
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


# --- sheets --------------------------------------------------------------------------------------------


def _write_notes(book: xlsxwriter.Workbook, look: _Look) -> None:
    sheet = book.add_worksheet(f"{IGNORED} read me")
    sheet.set_column(0, 0, 110, look.text)
    for i, line in enumerate(_READ_ME):
        sheet.write_string(i, 0, line, look.text)


def _write_about(sheet: Worksheet, look: _Look, document: Mapping[str, object]) -> None:
    for j, (heading, width) in enumerate((("field", 14), ("value", 90), (f"{IGNORED} what it is", 60))):
        sheet.write_string(0, j, heading, look.heading)
        sheet.set_column(j, j, width, look.text)
    sheet.freeze_panes(1, 0)
    row = 1
    for column in ABOUT.columns:
        given = document.get(column.heading)
        values = given if isinstance(given, list) and given else [given]
        for value in values:
            sheet.write_string(row, 0, column.heading, look.text)
            if value is not None and value != []:
                _write(
                    sheet, row, 1, _cell(column, value), look.number if column.kind == "number" else look.text
                )
            sheet.write_string(row, 2, column.help, look.text)
            row += 1


def _write_table(sheet: Worksheet, look: _Look, table: Table, rows: Sequence[_Row]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    for j, column in enumerate(table.columns):
        is_number = column.kind == "number"
        sheet.set_column(j, j, _width(column), look.number if is_number else look.text)
        sheet.write_string(0, j, column.heading, look.required if column.is_required else look.heading)
        note = f"{table.says}\n\n{column.help}" if j == 0 else column.help
        sheet.write_comment(0, j, note, {"x_scale": 2.5, "y_scale": 1.5})
        _guard(sheet, look, table, j, column)
        for i, row in enumerate(rows, 1):
            if column.heading in row:
                _write(
                    sheet, i, j, _cell(column, row[column.heading]), look.number if is_number else look.text
                )
    sheet.autofilter(0, 0, max(len(rows), 1), len(table.columns) - 1)


def _width(column: Column) -> int:
    if column.kind in {"prose", "consent"}:
        return 50
    return 16 if column.kind == "number" else 20


def _guard(sheet: Worksheet, look: _Look, table: Table, j: int, column: Column) -> None:
    """Offer what may stand in a column, and paint a plain number red that lies outside its range."""
    if column.choices:
        sheet.data_validation(1, j, _ROWS, j, {"validate": "list", "source": list(column.choices)})
    elif column.refers_to and column.kind == "text":
        # A warning only: a name that is about to be added to the other sheet may be typed first.
        sheet.data_validation(
            1, j, _ROWS, j,
            {
                "validate": "list",
                "source": f"={column.refers_to}!$A$2:$A${_ROWS + 1}",
                "error_type": "warning",
                "error_title": "Not in the other sheet yet",
                "error_message": f"This is not among the ids of the sheet {column.refers_to}.",
            },
        )  # fmt: skip
    cell = f"{_letter(j)}2"
    if column.limits:
        low, high = column.limits
        sheet.data_validation(
            1, j, _ROWS, j,
            {
                "validate": "custom",
                "value": f"=OR(NOT(ISNUMBER({cell})),AND({cell}>={low:g},{cell}<={high:g}))",
                "error_title": f"{low:g} to {high:g}",
                "error_message": f"A plain number here lies between {low:g} and {high:g}.",
            },
        )  # fmt: skip
        _paint(sheet, look, j, f"=AND(ISNUMBER({cell}),OR({cell}<{low:g},{cell}>{high:g}))")
    on_scale = {"positions": {"position", "accepts_from", "accepts_to"}, "terms": {"value"}}
    if column.heading in on_scale.get(table.name, ()):
        issue = "$B2"
        low_point, high_point = (
            f"_xlfn.{name}(scales!$B$2:$B${_ROWS + 1},scales!$A$2:$A${_ROWS + 1},{issue})"
            for name in ("MINIFS", "MAXIFS")
        )
        has_scale = f"COUNTIF(scales!$A$2:$A${_ROWS + 1},{issue})>0"
        _paint(
            sheet, look, j, f"=AND(ISNUMBER({cell}),{has_scale},OR({cell}<{low_point},{cell}>{high_point}))"
        )


def _paint(sheet: Worksheet, look: _Look, j: int, formula: str) -> None:
    sheet.conditional_format(1, j, _ROWS, j, {"type": "formula", "criteria": formula, "format": look.wrong})


def _letter(column: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(column))


def _write_more(sheet: Worksheet, look: _Look, rest: Mapping[str, object]) -> None:
    sheet.set_column(0, 0, 120, look.code)
    sheet.write_string(0, 0, "yaml", look.heading)
    sheet.write_comment(
        0,
        0,
        "Parts that have no sheet, as YAML, one line in each row: treaties, stakes, parameters ...",
        {"x_scale": 2.5},
    )
    sheet.freeze_panes(1, 0)
    if rest:
        text = as_yaml(dict(rest))
        for i, line in enumerate(text.rstrip("\n").split("\n"), 1):
            _write(sheet, i, 0, line, look.code)
