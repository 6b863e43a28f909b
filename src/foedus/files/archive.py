"""Is the archive inside a workbook safe to open, and what does it hide from its reader?

A reader of workbooks gives the values of cells only.  This looks at the archive first: how large it grows, how
far apart its cells lie, which cells hold an error, and which a formula that was never worked out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

MOST_PARTS = 2_000
LARGEST_PART = 50_000_000
LARGEST_WHOLE = 100_000_000
"""Bytes, unpacked."""
MOST_ROWS = 100_000
MOST_COLUMNS = 500
ERROR = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}")
"""What spreadsheet programs show in place of a value."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class ArchiveError(Exception):
    """The archive cannot be used; says what was found, what is allowed, what to do."""

    def __init__(self, found: str, allowed: str = "", remedy: str = "") -> None:
        self.found, self.allowed, self.remedy = found, allowed, remedy
        super().__init__(found)


@dataclass(slots=True)
class Hidden:
    """What a sheet holds that the values of its cells do not tell; cells by row and column from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """The error that a cell shows, such as ``#REF!``."""
    unworked: list[tuple[int, int]] = field(default_factory=list)
    """Cells with a formula whose result was never saved."""
    merged: list[tuple[int, int]] = field(default_factory=list)
    """First cells of groups that were merged into one."""
    rows: int = 0
    columns: int = 0


def unpack(content: bytes) -> dict[str, bytes]:
    """Unpack the archive, within limits that hold whatever its directory says.

    Raises
    ------
    ArchiveError
        If it is no archive, has a password, is damaged or grows too large.
    """
    if content.startswith(_OLD):
        raise _old(content)
    if not content.startswith(b"PK"):
        raise ArchiveError(
            "the file is no workbook, whatever its name ends in",
            "Workbooks are .xlsx or .ods",
            "Save it as .xlsx, or name it as what it is",
        )
    try:
        return _unpack(zipfile.ZipFile(io.BytesIO(content)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ArchiveError(
            f"the workbook is damaged ({error})",
            "",
            "Open it in a spreadsheet and save it again as .xlsx",
        ) from None


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Put the parts into a new archive, which holds what was checked and nothing else."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return whole.getvalue()


def look(parts: Mapping[str, bytes]) -> dict[str, Hidden]:
    """Look through the sheets, by name.

    Raises
    ------
    ArchiveError
        If the parts make no workbook, or cells lie too far apart.
    """
    for name, part in parts.items():
        if b"<!DOCTYPE" in part[:10_000] or b"<!ENTITY" in part:
            raise ArchiveError(
                f"the part {name} of the workbook defines XML entities", "", "Save it again as .xlsx"
            )
    try:
        if "content.xml" in parts:
            return dict(_open_document(parts["content.xml"]))
        return {name: _sheet(parts[part], name) for name, part in _sheet_parts(parts)}
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise ArchiveError(
            f"the workbook is damaged ({error})", "", "Open it in a spreadsheet and save it again as .xlsx"
        ) from None


def _old(content: bytes) -> ArchiveError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ArchiveError("the workbook has a password", "", "Save it without one, and try again")
    return ArchiveError(
        "the workbook is of an old kind (.xls), whatever its name ends in",
        "Workbooks are .xlsx or .ods",
        "Open it in a spreadsheet and save it as .xlsx",
    )


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS:
        raise ArchiveError(f"the workbook has {len(entries)} parts", f"At most {MOST_PARTS}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArchiveError("the workbook has a password", "", "Save it without one, and try again")
    parts: dict[str, bytes] = {}
    whole = 0
    for entry in entries:
        with archive.open(entry) as packed:
            part = packed.read(LARGEST_PART + 1)
        whole += len(part)
        if len(part) > LARGEST_PART or whole > LARGEST_WHOLE:
            raise ArchiveError(
                f"the workbook grows beyond {LARGEST_WHOLE / 1e6:.0f} MB when it is unpacked",
                f"At most {LARGEST_WHOLE / 1e6:.0f} MB, and {LARGEST_PART / 1e6:.0f} MB in one sheet",
                "Is it the right file?  If so, clear unused rows and pictures, and save it again",
            )
        parts[entry.filename] = part
    return parts


def _elements(source: IO[bytes], *wanted: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Give the elements of some local names as they end, and forget each afterwards."""
    for _, element in ElementTree.iterparse(source):
        name = _local(element.tag)
        if name in wanted:
            yield name, element
            element.clear()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    """Give an attribute by its local name."""
    return next((value for key, value in element.items() if _local(key) == name), None)


# --- .xlsx ---------------------------------------------------------------------------------------------


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the name of each sheet and the part that holds it."""
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    target = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if _local(sheet.tag) == "sheet":
            key = next((v for k, v in sheet.items() if k.endswith("}id")), None)
            path = target.get(key, "").removeprefix("/").removeprefix("xl/")
            if f"xl/{path}" in parts:
                yield sheet.get("name", ""), f"xl/{path}"


def _sheet(part: bytes, name: str) -> Hidden:
    hidden = Hidden()
    row = column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(part), events=("start", "end")):
        kind = _local(element.tag)
        if event == "start":
            if kind == "row":
                row, column = int(element.get("r") or row + 2) - 1, -1
            continue
        if kind == "c":
            address = element.get("r")
            row, column = _address(address) if address else (row, column + 1)
            _look_at(hidden, element, (row, column), name)
        elif kind == "row":
            element.clear()
        elif kind == "mergeCell":
            hidden.merged.append(_address(element.get("ref", "A1").partition(":")[0]))
    return hidden


def _look_at(hidden: Hidden, element: ElementTree.Element, cell: tuple[int, int], sheet: str) -> None:
    value = next((child.text for child in element if _local(child.tag) == "v"), None)
    has_formula = any(_local(child.tag) == "f" for child in element)
    if element.get("t") == "e" or (value is not None and ERROR.fullmatch(value)):
        hidden.errors[cell] = value or "an error"
    elif has_formula and not value and element.get("t") != "str":
        hidden.unworked.append(cell)
    if value is not None or has_formula or len(element):
        _grow(hidden, cell, sheet)


def _address(text: str) -> tuple[int, int]:
    """Read an address such as C7 as row and column from 0."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", text)
    if match is None:
        raise ValueError(f"no cell is called {text!r}")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _grow(hidden: Hidden, cell: tuple[int, int], sheet: str) -> None:
    """Take note of how far the cells reach, as a reader sets room aside for all between."""
    hidden.rows, hidden.columns = max(hidden.rows, cell[0] + 1), max(hidden.columns, cell[1] + 1)
    if hidden.rows > MOST_ROWS or hidden.columns > MOST_COLUMNS:
        raise ArchiveError(
            f"the sheet '{sheet}' has something in row {hidden.rows:,}, column {hidden.columns:,}",
            f"At most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns",
            "Delete what stands far off, and save it again",
        )


# --- .ods ----------------------------------------------------------------------------------------------


def _open_document(part: bytes) -> Iterator[tuple[str, Hidden]]:
    for _, table in _elements(io.BytesIO(part), "table"):
        name = _attribute(table, "name") or ""
        hidden, row = Hidden(), 0
        for line in table.iter():
            if _local(line.tag) != "table-row":
                continue
            times, column = int(_attribute(line, "number-rows-repeated") or 1), 0
            for cell in line:
                if _local(cell.tag) not in {"table-cell", "covered-table-cell"}:
                    continue
                wide = int(_attribute(cell, "number-columns-repeated") or 1)
                _look_at_open(hidden, cell, (row, column), (times, wide), name)
                column += wide
            row += times
        yield name, hidden


def _look_at_open(
    hidden: Hidden, element: ElementTree.Element, cell: tuple[int, int], size: tuple[int, int], sheet: str
) -> None:
    text = "".join(element.itertext()).strip()
    value = _attribute(element, "value") or _attribute(element, "date-value") or text
    has_formula = _attribute(element, "formula") is not None
    if ERROR.fullmatch(text):
        hidden.errors[cell] = text
    elif has_formula and not value and _attribute(element, "value-type") != "string":
        hidden.unworked.append(cell)
    spans = (_attribute(element, "number-columns-spanned"), _attribute(element, "number-rows-spanned"))
    if any(int(span or 1) > 1 for span in spans):
        hidden.merged.append(cell)
    if value or has_formula:
        _grow(hidden, (cell[0] + size[0] - 1, cell[1] + size[1] - 1), sheet)
