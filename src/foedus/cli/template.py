"""``foedus template``: a scenario to start from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.errors import InputError


def template(
    file: Annotated[
        Path | None, Parameter(help="File to write; without it, YAML goes to the screen.")
    ] = None,
    *,
    xlsx: Annotated[bool, Parameter(negative="", help="Make a workbook with drop-downs and notes.")] = False,
    scenario: Annotated[
        str | None, Parameter(name="--from", help="Fill it with this scenario instead of leaving it empty.")
    ] = None,
    force: Annotated[bool, Parameter(negative="", help="Replace a file that is there already.")] = False,
) -> None:
    """Write an empty scenario to fill in, as YAML or as a workbook."""
    from foedus.files.load import human_document
    from foedus.files.template import template_xlsx, template_yaml

    as_workbook = xlsx or (file is not None and file.suffix == ".xlsx")
    if as_workbook and file is None:
        raise InputError("A workbook needs a file name.\n  Try: foedus template --xlsx my-scenario.xlsx")
    if file is not None and file.exists() and not force:
        raise InputError(f"{file} is there already.\n  Choose another name, or add --force to replace it.")
    source = human_document(scenario).data if scenario is not None else None
    if file is not None and as_workbook:
        template_xlsx(file, source)
    elif file is not None:
        from foedus.files.writing import write_text

        write_text(file, template_yaml(source))
    else:
        sys.stdout.write(template_yaml(source))
        return
    sys.stderr.write(f"Written to {file}.  Fill it in, then: foedus check {file}\n")
