"""How does a CSV text fall into rows and cells, each with its place?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foedus.errors import Place
from foedus.files.problems import Problems
from foedus.files.tables import Table

DELIMITERS = ",;\t"
DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,]|\.\d)")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: text, a number, a truth value, a day, or nothing."""

    value: object
    place: Place

    @property
    def is_blank(self) -> bool:
        """Whether nothing that could be seen stands in it."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as it was written: headings, and rows of as many cells."""

    table: Table
    place: Place
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_decimal_commas: bool = False
    """Whether its numbers are written 3,5 and not 3.5."""


def read_csv(table: Table, text: str, file: str, problems: Problems) -> Rows:
    """Split a CSV text into cells: comma, semicolon or tab, whichever fits the headings best.

    Parameters
    ----------
    table
        What it should hold.
    text, file
        The text, and its name for places: line, and number of the column.
    problems
        Receives what is wrong with its form.
    """
    lines = list(_split(text, table, file, problems))
    if not lines:
        problems.add(
            Place(file, 1),
            "the table is empty",
            f"Its first line names the columns: {table.headings}",
            "Write them, or delete the file",
        )
        return Rows(table, Place(file, 1), (), ())
    (first, names), *rest = lines
    headings = tuple(Cell(name, Place(file, first, i)) for i, name in enumerate(names, 1))
    rows = []
    for line, values in rest:
        cells = tuple(Cell(value, Place(file, line, i)) for i, value in enumerate(values, 1))
        while len(cells) > len(headings) and cells[-1].is_blank:
            cells = cells[:-1]
        if len(cells) == len(headings):
            rows.append(cells)
        elif not all(cell.is_blank for cell in cells):
            problems.add(
                Place(file, line),
                f"the row has {len(cells)} cells, and the heading has {len(headings)}",
                "Every row has as many cells as the heading; a cell may be blank",
                "Look for a separator that is missing or too much; put a text that holds one in double quotes",
            )
    has_commas = _delimiter(text, table) == ";" and _has_decimal_commas(table, headings, rows)
    return Rows(table, Place(file, first), headings, tuple(rows), has_commas)


def _split(text: str, table: Table, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Give the number of the first line and the cells of every row that is not blank."""
    # Spreadsheets write a first line such as "sep=;" for one another; it is no part of the table.
    skipped = 1 if text.lower().startswith("sep=") else 0
    lines = text.splitlines(keepends=True)[skipped:]
    reader = csv.reader(lines, delimiter=_delimiter(text, table), strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            quote = "quote" if "end of data" in str(error) or "expected" in str(error) else "form"
            problems.add(
                Place(file, line),
                f"the {quote} of this row cannot be read: a double quote opens a cell and is not closed, or text "
                "follows the closing one"
                if quote == "quote"
                else f"this row cannot be read ({error})",
                "",
                'Write a double quote inside a cell twice: ""',
            )
            return
        if any(value.strip() for value in values):
            yield line, values


def _delimiter(text: str, table: Table) -> str:
    """Find the sign between the cells: the one that splits off most headings that the table knows."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lower().startswith("sep=")]
    heading = lines[0] if lines else ""

    def fit(sign: str) -> tuple[int, int]:
        names = [name.strip().strip('"') for name in heading.split(sign)]
        return sum(table.find(name) is not None for name in names), len(names)

    return max(DELIMITERS, key=fit)


def _has_decimal_commas(table: Table, headings: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    numeric = [
        i
        for i, heading in enumerate(headings)
        if (column := table.find(str(heading.value))) and column.kind == "number"
    ]
    return any(DECIMAL_COMMA.search(str(row[i].value).split("(")[0]) for row in rows for i in numeric)
