"""How does a file, a folder or a workbook of the user become one document?"""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path

from foedus.errors import Place, Problem, ScenarioError
from foedus.files import yaml
from foedus.files.assembly import Assembly
from foedus.files.document import Document
from foedus.files.problems import did_you_mean
from foedus.files.rows import read_csv
from foedus.files.tables import TABLE, TABLES, Table

LARGEST_BYTES = 50_000_000
TEXT_ENDINGS = (".yaml", ".yml", ".json")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".ods")
_MAIN = ("scenario.yaml", "scenario.yml", "scenario.json")
_WHOLE = {table.section: table for table in reversed(TABLES) if table.shape != "inside"}
"""The tables that a whole part of a document can be, by the key of that part."""
_KINDS = (
    "A scenario is a .yaml or .json file, a folder with scenario.yaml and tables, or a workbook (.xlsx, .ods)"
)
_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_KNOWN_STARTS = {
    b"PK\x03\x04": "a workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "a workbook of an old kind, or one with a password",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\x1f\x8b": "a compressed file",
}


def read_document(path: Path) -> Document:
    """Read a scenario as its author wrote it.

    Parameters
    ----------
    path
        A YAML or JSON file; a folder with ``scenario.yaml`` and CSV tables beside it; or a workbook.  A part
        of a YAML file may name a CSV file in its folder: ``positions: positions.csv``.

    Raises
    ------
    ScenarioError
        With every fault of form that was found.
    """
    try:
        return _read(path)
    except OSError as error:
        raise _fault(path, *_why(path, error)) from None
    except RuntimeError:
        # How `Path.resolve` tells of links that lead in a circle.
        raise _fault(path, "links of this name lead in a circle") from None


def _read(path: Path) -> Document:
    if path.is_dir():
        return _read_folder(path)
    ending = path.suffix.lower()
    if ending in WORKBOOK_ENDINGS:
        from foedus.files import workbook

        return workbook.read(path)
    if ending in TEXT_ENDINGS:
        # The tables beside scenario.yaml are part of it, whether the file or its folder was named.
        return _read_folder(path.parent) if path.name in _MAIN and path.is_file() else _read_file(path)
    if not path.exists():
        raise _fault(path, "there is no such file or folder", _KINDS)
    remedies = {
        ".csv": "This is one table of a scenario: name the folder that holds it and scenario.yaml",
        ".xls": "Open it in a spreadsheet and save it as .xlsx",
        ".xlsb": "Open it in a spreadsheet and save it as .xlsx",
    }
    raise _fault(
        path, f"a file that ends in '{path.suffix}' is no scenario", _KINDS, remedies.get(ending, "")
    )


def read_bytes(path: Path) -> bytes:
    """Read a file whole, if it is a plain file of a bearable size that nobody writes at the moment.

    Raises
    ------
    ScenarioError
        If it is not, or cannot be read.
    """
    try:
        content = _read_at_rest(path) or _read_at_rest(path)
    except OSError as error:
        raise _fault(path, *_why(path, error)) from None
    if content is None:
        raise _fault(path, "the file changed while it was read", "", "Wait until it is saved, and try again")
    return content[0]


def read_text(path: Path) -> str:
    """Read a text file: UTF-8, or UTF-16 with its mark; line ends become newlines.

    Raises
    ------
    ScenarioError
        If it cannot be read, or is no such text.
    """
    content = read_bytes(path)
    for start, kind in _KNOWN_STARTS.items():
        if content.startswith(start):
            raise _fault(
                path, f"the file is {kind} and no text", "", "Rename it to what it is, or name another"
            )
    encoding = next((name for mark, name in _MARKED.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ScenarioError((_not_text(path, content, error),)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        found = "a NUL byte stands here, so this is no text in UTF-8"
        raise ScenarioError((Problem(Place(str(path), line), found, _ENCODINGS, _SAVE_AS),))
    return text.replace("\r\n", "\n").replace("\r", "\n")


_ENCODINGS = "Text files are in UTF-8, or in UTF-16 with a byte order mark"
_SAVE_AS = "Save it again as UTF-8 (in Excel: 'CSV UTF-8'; in Notepad: 'Save as', encoding UTF-8)"


def _read_at_rest(path: Path) -> tuple[bytes] | None:
    """Read a file, or nothing if it changed meanwhile."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise _fault(path, f"this is {kind}", "A plain file is needed")
    if status.st_size > LARGEST_BYTES:
        raise _fault(
            path,
            f"the file has {status.st_size / 1e6:,.0f} MB",
            f"At most {LARGEST_BYTES / 1e6:.0f} MB are read",
            "Is it the right file?  If so, leave out what the question does not need",
        )
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        content = file.read(LARGEST_BYTES + 1)
        after = os.fstat(file.fileno())
    at_rest = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return (content,) if at_rest and len(content) == after.st_size else None


def _why(path: Path, error: OSError) -> tuple[str, str, str]:
    """Say why a file cannot be read, in parts of a `Problem`."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        return "there is no such file", "", did_you_mean(path.name, siblings)
    if isinstance(error, PermissionError):
        return "the file may not be read by you", "", "Ask its owner for permission to read it, or copy it"
    return f"the file cannot be read ({error.strerror or error})", "", ""


def _not_text(path: Path, content: bytes, error: UnicodeDecodeError) -> Problem:
    line = content.count(b"\n", 0, error.start) + 1
    byte = content[error.start]
    found = f"the byte {byte:#04x} on this line is no text in {error.encoding.upper()}"
    return Problem(Place(str(path), line), found, _ENCODINGS, _SAVE_AS)


def _fault(path: Path, found: str, allowed: str = "", remedy: str = "") -> ScenarioError:
    return ScenarioError((Problem(Place(str(path)), found, allowed, remedy),))


# --- files and folders -----------------------------------------------------------------------------------


def _read_file(path: Path) -> Document:
    assembly = Assembly()
    _add_yaml(assembly, path)
    return assembly.document()


def _read_folder(folder: Path) -> Document:
    main = next((folder / name for name in _MAIN if (folder / name).is_file()), None)
    if main is None:
        raise _fault(folder, f"the folder has no {_MAIN[0]}", _KINDS)
    assembly = Assembly()
    named = _add_yaml(assembly, main)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        if path.is_file() and path.resolve() not in named:
            _add_csv(assembly, table, path)
    _refuse_misnamed(assembly, folder, named)
    return assembly.document()


def _refuse_misnamed(assembly: Assembly, folder: Path, named: set[Path]) -> None:
    """Refuse a CSV file whose name is nearly that of a table: it would be left out in silence."""
    for path in sorted(folder.iterdir()):
        meant = did_you_mean(path.stem, TABLE) if path.suffix.lower() == ".csv" else ""
        if meant and path.name not in {f"{name}.csv" for name in TABLE} and path.resolve() not in named:
            assembly.problems.add(
                Place(str(path)),
                "no part of the scenario is called by the name of this file, so it would not be read",
                f"Tables are called {', '.join(f'{name}.csv' for name in TABLE)}",
                f"{meant[:-2]}.csv'?" if meant.endswith("'?") else meant,
            )


def _add_yaml(assembly: Assembly, path: Path) -> set[Path]:
    """Add a YAML file and the tables that it names; give the paths of those."""
    text = read_text(path)
    if path.suffix.lower() == ".json":
        text = _joined_surrogates(text)
    document = yaml.parse(text, str(path))
    references = {
        key: value
        for key, value in document.data.items()
        if key in _WHOLE and isinstance(value, str) and value.lower().endswith(".csv")
    }
    assembly.add_document(document)
    named = set()
    for key, reference in references.items():
        del assembly.data[key]
        table = _inside(assembly, path.parent, reference, document.place((key,)))
        if table is not None:
            named.add(table.resolve())
            _add_csv(assembly, _WHOLE[key], table)
    return named


def _inside(assembly: Assembly, folder: Path, reference: str, place: Place) -> Path | None:
    """Find a table in the scenario's own folder; nothing outside it is read."""
    path = folder / reference
    if not path.resolve().is_relative_to(folder.resolve()):
        assembly.problems.add(
            place,
            f"'{reference}' lies outside the folder of the scenario",
            "A table lies in the folder of its scenario, or below it",
            "Copy it there, and write its name without '..' and without a leading '/'",
        )
        return None
    if not path.is_file():
        siblings = [p.name for p in folder.glob("*.csv")]
        assembly.problems.add(
            place,
            f"there is no table '{reference}' in the folder of the scenario",
            "",
            did_you_mean(reference, siblings) or "Put it there, or write the rows here",
        )
        return None
    return path


def _add_csv(assembly: Assembly, table: Table, path: Path) -> None:
    try:
        text = read_text(path)
    except ScenarioError as error:
        for problem in error.problems:
            assembly.problems.add(problem.place, problem.found, problem.allowed, problem.remedy)
        return
    assembly.add_table(read_csv(table, text, str(path), assembly.problems))


def _joined_surrogates(text: str) -> str:
    r"""Write the signs that JSON gives as two escapes, such as ``\ud83d\ude00``, as themselves."""
    pair = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
    return pair.sub(
        lambda m: m[1] + chr(0x10000 + ((int(m[2], 16) - 0xD800) << 10) + int(m[3], 16) - 0xDC00), text
    )
