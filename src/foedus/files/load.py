"""From the name of a shipped scenario, or a path, to a scenario or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from foedus import library
from foedus.errors import InputError, Problem, ScenarioError
from foedus.files.document import Document
from foedus.files.dump import dump
from foedus.files.problems import did_you_mean
from foedus.files.reading import read_document
from foedus.files.resolve import find_problems, resolve
from foedus.model.scenario import Scenario


def load(name_or_path: str | Path) -> Scenario:
    """Read a scenario and make everything in it explicit.

    Parameters
    ----------
    name_or_path
        Name of a shipped scenario, such as ``ukraine-2025``; or a YAML file, a folder or a workbook.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    InputError
        If there is no such scenario, or it cannot be read.
    """
    path = locate(name_or_path)
    return resolve(read_document(path), _id(path))


def problems(name_or_path: str | Path) -> tuple[Problem, ...]:
    """Every problem of a scenario, in the order in which they stand in it; none if it can be run.

    Raises
    ------
    InputError
        If there is no such scenario.
    """
    path = locate(name_or_path)
    try:
        document = read_document(path)
    except ScenarioError as error:
        return error.problems
    return find_problems(document)


def human_document(name_or_path: str | Path) -> Document:
    """A scenario as its author wrote it, before anything is made explicit.

    Raises
    ------
    InputError
        If there is no such scenario, or it cannot be read.
    """
    return read_document(locate(name_or_path))


def scenario_names() -> tuple[str, ...]:
    """Names of the shipped scenarios."""
    return _names("scenarios")


def settlement_names() -> tuple[str, ...]:
    """Names of the shipped settlements of the past, which are scenarios whose end is known."""
    return _names("settlements")


def _names(kind: str) -> tuple[str, ...]:
    folder = library.path(kind)
    return tuple(sorted(path.name for path in folder.iterdir() if (path / "scenario.yaml").is_file()))


def locate(name_or_path: str | Path) -> Path:
    """Path of a shipped scenario's folder, or of what the user named.

    A bare name that is shipped wins over a file of the same name; ``./ukraine-2025`` means the file.

    Raises
    ------
    InputError
        If there is neither.
    """
    name = str(name_or_path)
    for kind in ("scenarios", "settlements"):
        if name in _names(kind):
            return library.path(kind, name)
    path = Path(name_or_path)
    if name and _exists(path):
        return path
    names = scenario_names()
    hint = did_you_mean(name, (*names, *settlement_names())) or f"Shipped scenarios: {', '.join(names)}"
    raise InputError(
        f"There is no file or folder {name!r}, and no shipped scenario of that name.\n"
        f"  {hint.rstrip('.')}{'' if hint.endswith('?') else '.'}"
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or with a character that no file name has
        return False


def scenario_hash(scenario: Scenario) -> str:
    """Fingerprint of a scenario: SHA-256 of its machine document in canonical JSON."""
    canonical = json.dumps(
        dump(scenario), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _id(path: Path) -> str:
    """Id of a scenario that does not give its own: the name of its file or of its folder."""
    resolved = path.resolve()
    if resolved.is_dir():
        return resolved.name
    return resolved.parent.name if resolved.stem == "scenario" else resolved.stem
