"""How is a published table of the user read, so that a wrong file is refused and never half understood?"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import InputError, Place, Problem
from foedus.files.problems import Problems, did_you_mean, shown
from foedus.files.texts import fault, read_text, why

_SHOWN = 10
"""Faults told of one file; a wrong file would have thousands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: cells by heading, without spaces around them."""

    place: Place
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """What stands there."""
        return self.cells[column]

    def flag(self, column: str, problems: Problems) -> bool:
        """Whether a 1 stands there; blank is no."""
        number = self._number(column, problems)
        if number not in {0.0, 1.0}:
            problems.add(self.place, self._found(column), "It is 1, 0 or blank", _RIGHT_FILE)
        return number == 1.0

    def year(self, column: str, problems: Problems) -> int:
        """Read a year; blank or 0 is 0, for one that is not known."""
        number = self._number(column, problems)
        if number != 0 and not (1000 <= number <= 3000 and number.is_integer()):
            problems.add(self.place, self._found(column), "It is a year, 0 or blank", _RIGHT_FILE)
            return 0
        return int(number)

    def number(
        self, column: str, problems: Problems, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """Read a number; None for a blank."""
        cell = self.cells[column]
        if not cell:
            return None
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and low <= number <= high):
            span = "" if math.isinf(low) and math.isinf(high) else f" {_span(low, high)}"
            problems.add(self.place, self._found(column), f"It is a number{span}, or blank", _RIGHT_FILE)
            return None
        return number

    def needed(
        self, column: str, problems: Problems, low: float = -math.inf, high: float = math.inf
    ) -> float:
        """Read a number that must not be blank; 0 beside a problem where it is."""
        if not self.cells[column]:
            problems.add(self.place, f"{column} is blank", "Every row needs it", _RIGHT_FILE)
        return self.number(column, problems, low, high) or 0.0

    def codes(self, column: str, problems: Problems) -> frozenset[str]:
        """Numbers of states with semicolons between them; 255.0 is 255, and 0 is none."""
        found = set()
        for part in filter(None, (part.strip() for part in self.cells[column].split(";"))):
            if not re.fullmatch(r"\d{1,4}(\.0*)?", part):
                problems.add(
                    self.place,
                    self._found(column),
                    "It holds numbers of states with semicolons between them, such as 255;300",
                    _RIGHT_FILE,
                )
                break
            found.add(str(int(float(part))))
        return frozenset(found - {"0"})

    def _number(self, column: str, problems: Problems) -> float:
        cell = self.cells[column]
        if re.fullmatch(r"-?\d+(\.\d*)?", cell):
            return float(cell)
        if cell:
            problems.add(self.place, self._found(column), "It is a number or blank", _RIGHT_FILE)
        return 0.0

    def _found(self, column: str) -> str:
        return f"{column} reads {shown(self.cells[column])}"


def _span(low: float, high: float) -> str:
    return f"of {low:g} or more" if math.isinf(high) else f"from {low:g} to {high:g}"


_RIGHT_FILE = "Is it the file that its name says?"


def find_table(folder: Path, begins: str) -> Path:
    """Find the one CSV file in a folder whose name begins so.

    Raises
    ------
    InputError
        If there is no such folder, or not exactly one such file in it.
    """
    if not folder.exists():
        near = (
            did_you_mean(folder.name, [path.name for path in folder.parent.iterdir()])
            if folder.parent.is_dir()
            else ""
        )
        raise fault(folder, "there is no such folder", "", near or "Name the folder that holds the data")
    if not folder.is_dir():
        raise fault(
            folder,
            "this is no folder",
            "--data names the folder that holds the file",
            f"Try: {folder.parent}",
        )
    try:
        found = sorted(path for path in folder.iterdir() if _is_table(path, begins))
    except OSError as error:
        raise fault(folder, *why(folder, error)) from None
    if len(found) == 1:
        return found[0]
    needed = f"It needs one file whose name begins with {begins!r} and ends in .csv"
    if found:
        names = ", ".join(path.name for path in found)
        raise fault(folder, f"there are {len(found)} such files: {names}", needed, "Leave one of them there")
    inside = [path.parent for path in sorted(folder.glob("*/*.csv")) if _is_table(path, begins)]
    raise fault(
        folder,
        f"there is no CSV file whose name begins with {begins!r}",
        needed,
        f"There is one in {inside[0]}" if inside else "",
    )


def _is_table(path: Path, begins: str) -> bool:
    return path.name.startswith(begins) and path.suffix.lower() == ".csv" and path.is_file()


def read_table(path: Path, columns: Sequence[str]) -> tuple[Row, ...]:
    """Read the columns that are needed; others may stand beside them and are not looked at.

    Raises
    ------
    ScenarioError
        If the file cannot be read, has no rows, or lacks a column.
    """
    if path.suffix.lower() != ".csv":
        raise fault(path, "this is no CSV file", "The data are read from a file that ends in .csv")
    lines = list(_lines(path))
    if not lines:
        raise fault(path, "the file is empty", f"Its first line names the columns: {', '.join(columns)}")
    (_, headings), *rest = lines
    headings = [heading.strip() for heading in headings]
    missing = [column for column in columns if column not in headings]
    if missing:
        raise fault(
            path,
            f"the table lacks {len(missing)} of the columns needed: {', '.join(missing)}",
            "",
            "Is it the right file, with commas between its cells?",
        )
    if not rest:
        raise fault(path, "the table has headings and no rows", "At least one row is needed")
    where = {column: headings.index(column) for column in columns}
    problems = Problems()
    rows = []
    for line, values in rest:
        place = Place(str(path), line)
        if len(values) != len(headings):
            found = f"the row has {len(values)} cells, and the heading has {len(headings)}"
            problems.add(place, found, "Every row has as many cells as the heading; a cell may be blank")
            continue
        rows.append(Row(place, {column: _cell(values[i]) for column, i in where.items()}))
    refuse(problems)
    return tuple(rows)


def _cell(text: str) -> str:
    """Text of a cell; the words with which statistical programs write a blank are blank."""
    text = text.strip()
    return "" if text.lower() in {"na", "nan", "."} else text


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    try:
        for values in reader:
            if any(value.strip() for value in values):
                yield reader.line_num, values
    except csv.Error as error:
        raise fault(path, f"line {reader.line_num} cannot be read ({error})") from None


def refuse(problems: Problems) -> None:
    """Stop if anything was found.

    Raises
    ------
    InputError
        With the first faults, and how many there are in all.
    """
    found: tuple[Problem, ...] = problems.sorted()
    if found:
        text = "\n".join(str(problem) for problem in found[:_SHOWN])
        rest = len(found) - _SHOWN
        raise InputError(text + (f"\n... and {rest} more." if rest > 0 else ""))
