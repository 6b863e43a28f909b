"""How does a file, a folder or a workbook of the user become one document?"""

from __future__ import annotations

import re
from pathlib import Path

from foedus.errors import Place, ScenarioError
from foedus.files import workbook, yaml
from foedus.files.assembly import Assembly
from foedus.files.document import Document
from foedus.files.problems import did_you_mean
from foedus.files.rows import read_csv
from foedus.files.tables import TABLE, TABLES, Table
from foedus.files.texts import fault, read_text, why

__all__ = ["read_document", "read_text"]

TEXT_ENDINGS = (".yaml", ".yml", ".json")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".ods")
_MAIN = ("scenario.yaml", "scenario.yml", "scenario.json")
_WHOLE = {table.section: table for table in reversed(TABLES) if table.shape != "inside"}
"""The tables that a whole part of a document can be, by the key of that part."""
_KINDS = (
    "A scenario is a .yaml or .json file, a folder with scenario.yaml and tables, or a workbook (.xlsx, .ods)"
)


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
        raise fault(path, *why(path, error)) from None
    except RuntimeError:
        # How `Path.resolve` tells of links that lead in a circle.
        raise fault(path, "links of this name lead in a circle") from None


def _read(path: Path) -> Document:
    if path.is_dir():
        return _read_folder(path)
    ending = path.suffix.lower()
    if ending in WORKBOOK_ENDINGS:
        return workbook.read(path)
    if ending in TEXT_ENDINGS:
        # The tables beside scenario.yaml are part of it, whether the file or its folder was named.
        return _read_folder(path.parent) if path.name in _MAIN and path.is_file() else _read_file(path)
    if not path.exists():
        raise fault(path, "there is no such file or folder", _KINDS)
    remedies = {
        ".csv": "This is one table of a scenario: name the folder that holds it and scenario.yaml",
        ".xls": "Open it in a spreadsheet and save it as .xlsx",
        ".xlsb": "Open it in a spreadsheet and save it as .xlsx",
    }
    raise fault(path, f"a file that ends in '{path.suffix}' is no scenario", _KINDS, remedies.get(ending, ""))


# --- files and folders -----------------------------------------------------------------------------------


def _read_file(path: Path) -> Document:
    assembly = Assembly()
    _add_yaml(assembly, path)
    return assembly.document()


def _read_folder(folder: Path) -> Document:
    main = next((folder / name for name in _MAIN if (folder / name).is_file()), None)
    if main is None:
        raise fault(folder, f"the folder has no {_MAIN[0]}", _KINDS)
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
