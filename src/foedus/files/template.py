"""A scenario to start from: a small situation that runs as it stands, or one that is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import foedus.library
from foedus.files import workbook
from foedus.files.reading import read_text
from foedus.files.yaml_text import as_yaml


def template_yaml(source: Mapping[str, object] | None = None) -> str:
    """Write a scenario as YAML: the commented starter, or the one that is given.

    Parameters
    ----------
    source
        A scenario in the human format; tables beside it become part of the one text.
    """
    return read_text(foedus.library.path("starter.yaml")) if source is None else as_yaml(dict(source))


def template_xlsx(file: Path, source: Mapping[str, object] | None = None) -> None:
    """Write a scenario as a workbook with drop-downs and notes: an empty one, or the one that is given.

    Raises
    ------
    InputError
        If it cannot be written, or the scenario holds what has no cell.
    """
    workbook.template(file, source)
