"""``foedus resolve``: the machine model of a scenario, everything explicit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ScenarioName


def resolve(
    scenario: ScenarioName,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"], help="Write to this file.")] = None,
    json: Json = False,
) -> None:
    """Print a scenario with every default, name and number made explicit.

    The result is itself a valid scenario, and resolves to itself.
    """
    from foedus.cli.output import print_json
    from foedus.files.dump import dump, dump_yaml
    from foedus.files.load import load
    from foedus.files.writing import write_text

    loaded = load(scenario)
    if output is not None:
        write_text(output, dump_yaml(loaded))
        sys.stderr.write(f"Written to {output}\n")
    elif json:
        print_json(dump(loaded))
    else:
        sys.stdout.write(dump_yaml(loaded))
