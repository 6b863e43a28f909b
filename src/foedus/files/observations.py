"""Which data may a model be fitted to, and how are they read: tables with a heading, or data frames of R."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from foedus.errors import InputError, Place
from foedus.files.problems import Problems, did_you_mean, listed
from foedus.files.texts import fault, read_bytes, read_text
from foedus.numerics.arrays import FloatArray, IntArray

_BLANK = {"", "na", "n/a", "#n/a", "nan", ".", "null", "none"}
"""How spreadsheets and statistical programs write that there is no value."""
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+([eE][-+]?\d+)?")
_TRUTH = {"true": 1.0, "false": 0.0}
"""How R writes what is so and what is not."""
_DELIMITERS = ",;\t"
_ENDINGS = (".csv", ".tsv", ".txt", ".rda", ".rdata", ".rds")
_READ = f"Data are read from files that end in {', '.join(_ENDINGS)}"
_MOST_FAULTS = 10


@dataclass(frozen=True)
class NumberColumn:
    """A column that holds numbers."""

    values: FloatArray
    """NaN where there is none."""

    def numbers(self) -> tuple[FloatArray, IntArray]:
        """The numbers, and the rows that hold something else: none."""
        return self.values, np.array([], dtype=np.int64)

    def labels(self) -> tuple[str, ...]:
        """Each number as a label, empty where there is none."""
        return tuple("" if np.isnan(value) else number_label(value) for value in self.values)


@dataclass(frozen=True)
class TextColumn:
    """A column of texts, which may read as numbers."""

    cells: tuple[str, ...]
    """Empty where there is none."""

    def numbers(self) -> tuple[FloatArray, IntArray]:
        """The numbers, NaN where there is none, and the rows that hold something else."""
        values = np.full(len(self.cells), np.nan)
        wrong = []
        for row, cell in enumerate(self.cells):
            if _NUMBER.fullmatch(cell) and np.isfinite(float(cell)):
                values[row] = float(cell)
            elif cell.lower() in _TRUTH:
                values[row] = _TRUTH[cell.lower()]
            elif cell:
                wrong.append(row)
        return values, np.array(wrong, dtype=np.int64)

    def labels(self) -> tuple[str, ...]:
        """Each text, where it reads as a number without the zeros that do not count."""
        return tuple(number_label(float(c)) if _NUMBER.fullmatch(c) else c for c in self.cells)


def number_label(value: float) -> str:
    """A number as the label of an outcome or a level: 1 and 1.0 are one.

    Examples
    --------
    >>> number_label(1.0), number_label(0.5)
    ('1', '0.5')
    """
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(float(value))


@dataclass(frozen=True)
class Observations:
    """A table of data."""

    file: str
    columns: Mapping[str, NumberColumn | TextColumn]
    rows: int
    lines: IntArray | None = None
    """Line of the file on which each row begins; None where the file has no lines."""

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(self.file, None if self.lines is None else int(self.lines[row]))

    def row_name(self, row: int) -> str:
        """How a row is called where the file has no lines."""
        return "" if self.lines is not None else f"row {row + 1}: "


def read_observations(path: Path, frame: str | None = None) -> Observations:
    """Read a table.

    Parameters
    ----------
    path
        Text with a line of headings and commas, semicolons or tabs between cells; or R's ``.rda`` or ``.rds``.
    frame
        Name of the data frame, where a file of R holds several.

    Raises
    ------
    InputError
        If it cannot be read as one table with rows.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        inside = sorted(file.name for file in path.iterdir() if file.suffix.lower() in _ENDINGS)
        near = f"Name one of the files in it, such as {path / inside[0]}" if inside else ""
        raise fault(path, "this is a folder", _READ, near)
    if ending not in _ENDINGS:
        remedy = "Open it in a spreadsheet and save it as CSV" if ending in {".xlsx", ".xls", ".ods"} else ""
        raise fault(path, f"a file that ends in '{path.suffix}' is not read as data", _READ, remedy)
    if frame is not None and ending not in {".rda", ".rdata"}:
        raise fault(path, f"--frame names {frame!r}, and this file holds one table", "", "Leave --frame out")
    found = _of_r(path, frame) if ending in {".rda", ".rdata", ".rds"} else _of_text(path)
    if not found.rows:
        raise fault(path, "the table has headings and no rows", "At least one row is needed")
    return found


# --- text ------------------------------------------------------------------------------------------------


def _of_text(path: Path) -> Observations:
    text = read_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    lines = list(_split(path, text, delimiter))
    if not lines:
        raise fault(path, "the file is empty", "Its first line names the columns")
    (line, headings), *rest = lines
    names = [heading.strip() for heading in headings]
    problems = Problems()
    _require_headings(names, Place(str(path), line), problems)
    for number, cells in rest:
        if len(cells) != len(names):
            found = f"the row has {len(cells)} cells, and the heading has {len(names)}"
            problems.add(
                Place(str(path), number),
                found,
                "Every row has as many cells as the heading; a cell may be blank",
            )
    refuse(problems)
    columns = {
        name: TextColumn(tuple(_cell(cells[i], delimiter) for _, cells in rest))
        for i, name in enumerate(names)
        if name
    }
    return Observations(
        str(path), columns, len(rest), np.array([number for number, _ in rest], dtype=np.int64)
    )


def _require_headings(names: Sequence[str], place: Place, problems: Problems) -> None:
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            problems.add(
                place, f"the column {name!r} stands {names.count(name)} times", "", "Rename all but one"
            )
    if names and all(_NUMBER.fullmatch(name) for name in names):
        problems.add(place, "the first line holds numbers", "It names the columns", "Add a line of headings")


def _split(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the number of the first line and the cells of every row that is not blank."""
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems = Problems()
            problems.add(
                Place(str(path), line),
                f"the row that begins here cannot be read ({error})",
                "",
                'Write a double quote inside a cell twice: ""',
            )
            refuse(problems)
        if any(cell.strip() for cell in cells):
            yield line, cells


def _cell(text: str, delimiter: str) -> str:
    text = text.strip()
    if delimiter != "," and _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return "" if text.lower() in _BLANK else text


def refuse(problems: Problems) -> None:
    """Stop if anything was found, with the first faults: a wrong file would have thousands.

    Raises
    ------
    InputError
        With what was found.
    """
    found = problems.sorted()
    if found:
        rest = len(found) - _MOST_FAULTS
        text = "\n".join(str(problem) for problem in found[:_MOST_FAULTS])
        raise InputError(text + (f"\n... and {rest} more." if rest > 0 else ""))


# --- files of R ------------------------------------------------------------------------------------------


def _of_r(path: Path, name: str | None) -> Observations:
    content = read_bytes(path)
    try:
        import pandas as pd
        import rdata
    except ImportError:
        raise fault(
            path,
            "files of R are read with the library rdata, which is not installed",
            "",
            "Install the extra: pip install 'foedus[history]'; or save the data as CSV",
        ) from None
    try:
        with warnings.catch_warnings():
            # It warns of every text whose encoding the file does not tell.
            warnings.simplefilter("ignore")
            parsed = rdata.parser.parse_data(content, extension=path.suffix.lower())
            held = rdata.conversion.convert(parsed, default_encoding="utf-8")
    except Exception as error:  # noqa: BLE001  # a damaged file makes its reader fail in any way
        raise fault(
            path,
            f"the file cannot be read as data of R ({type(error).__name__})",
            "",
            "Is it the right file?",
        ) from None
    frames = {str(k): v for k, v in held.items()} if isinstance(held, dict) else {"": held}
    frames = {key: value for key, value in frames.items() if isinstance(value, pd.DataFrame)}
    return _of_frame(path, _chosen(path, frames, name))


def _chosen(path: Path, frames: Mapping[str, Any], name: str | None) -> Any:  # noqa: ANN401  # pandas is optional
    if not frames:
        raise fault(
            path, "the file holds no data frame", "A table of R is a data frame", "Is it the right file?"
        )
    if name is None and len(frames) == 1:
        return next(iter(frames.values()))
    if name is None:
        raise fault(
            path, f"the file holds {len(frames)} data frames", listed(frames), "Name one with --frame NAME"
        )
    if name not in frames:
        raise fault(
            path, f"it holds no data frame {name!r}", listed(frames), did_you_mean(name, list(frames))
        )
    return frames[name]


def _of_frame(path: Path, frame: Any) -> Observations:  # noqa: ANN401  # pandas is optional
    if not frame.columns.is_unique:
        raise fault(path, "two columns of the data frame have one name", "", "Rename one")
    columns: dict[str, NumberColumn | TextColumn] = {}
    for name in frame.columns:
        series = frame[name]
        if series.dtype.kind in "biuf":
            values = series.to_numpy(dtype=float, na_value=np.nan)
            columns[str(name)] = NumberColumn(np.where(np.isfinite(values), values, np.nan))
        else:
            missing = series.isna().to_numpy()
            texts = ("" if gone else str(value).strip() for value, gone in zip(series, missing, strict=True))
            columns[str(name)] = TextColumn(tuple(texts))
    return Observations(str(path), columns, len(frame))
