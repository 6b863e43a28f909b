"""``foedus replay``: repeat a stored study to the same numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json


def replay(
    study: Annotated[Path, Parameter(help="A file that `foedus brief SCENARIO --save FILE` wrote.")],
    *,
    json: Json = False,
) -> None:
    """Run a stored study again and compare every number; say what has changed where they differ."""
    from foedus.cli.output import print_json, progress_bar
    from foedus.study.replay import replay as repeat

    with progress_bar() as progress:
        result = repeat(study, progress)
    if json:
        print_json(
            {
                "same": result.same,
                "numbers": result.numbers,
                "differences": list(result.differences),
                "changes": list(result.changes),
            }
        )
        return
    say = sys.stdout.write
    if result.same:
        say(f"{study}: all {result.numbers:,} numbers came out exactly as stored.\n")
    else:
        say(f"{study}: {len(result.differences):,} of {result.numbers:,} numbers differ.\n")
    for change in result.changes:
        say(f"  changed: {change}\n")
    for difference in result.differences[:_SHOWN]:
        say(f"  {difference}\n")
    if len(result.differences) > _SHOWN:
        say(f"  ... and {len(result.differences) - _SHOWN:,} more; `--json` lists them all\n")


_SHOWN = 20
