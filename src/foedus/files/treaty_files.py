"""A treaty by its name: of a scenario, of the library, or in a file of the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from foedus.errors import InputError
from foedus.files.areas import load_areas
from foedus.files.conditions import Names
from foedus.files.document import Document
from foedus.files.library import read_form
from foedus.files.problems import Problems, did_you_mean
from foedus.files.reading import read_text
from foedus.files.schema.law import TreatyDocument
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, resolve_treaty, shipped
from foedus.files.yaml import parse
from foedus.model.treaties import Treaty

TEXT = "treaty.yaml"
"""Name of a treaty's file in a folder of its own."""


def find_treaty(name: str, treaties: Mapping[str, Treaty] | None = None) -> Treaty:
    """The treaty that a reader means.

    Parameters
    ----------
    name
        Id of a treaty of the scenario or of the library; else a YAML file, or a folder with ``treaty.yaml``.
    treaties
        Those of the scenario, by id; they win over shipped ones of the same id.

    Raises
    ------
    InputError
        If there is no such treaty, or it cannot be read.
    """
    own = treaties or {}
    if name in own:
        return own[name]
    if name in shipped():
        return load_treaty(name)
    path = Path(name)
    if _is_there(path):
        return read_treaty(path)
    known = sorted({*own, *shipped()})
    hint = did_you_mean(name, known) or "`foedus treaty list` shows those that are shipped."
    raise InputError(f"There is no treaty {name!r}, and no file or folder of that name.\n  {hint}")


def read_treaty(path: Path) -> Treaty:
    """Read a treaty from a file, or from a folder with ``treaty.yaml``.

    Its id is the one that it gives, or else the name of its file or folder.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    file = text_file(path)
    document = parse(read_text(file), str(file))
    name = file.parent.resolve().name if file.name == TEXT else file.stem
    problems = Problems()
    form = read_form(TreatyDocument, Document({"id": name, **document.data}, document.places), problems)
    names = Names(frozenset(load_states()), frozenset(load_areas()))
    treaty = resolve_treaty(form, (), document, names, problems)
    problems.raise_if_any()
    assert treaty is not None  # whatever leaves none is a problem
    return treaty


def text_file(path: Path) -> Path:
    """The file of a treaty that was named by itself or by its folder.

    Raises
    ------
    InputError
        If a folder has no ``treaty.yaml``, or the file is no YAML.
    """
    if path.is_dir():
        if not (path / TEXT).is_file():
            raise InputError(
                f"{path}: the folder has no {TEXT}.\n  A treaty is a YAML file, or a folder with {TEXT}."
            )
        return path / TEXT
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(
            f"{path}: a file that ends in {path.suffix!r} is no treaty.\n  A treaty is a YAML file."
        )
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or with a character that no file name has
        return False
