"""``foedus check``: every problem of a scenario, with its place and its remedy."""

from __future__ import annotations

import sys
from dataclasses import asdict

from foedus.cli.options import Json, ScenarioName


def check(scenario: ScenarioName, *, json: Json = False) -> None:
    """List every problem of a scenario file: where, what was found, what is allowed, what to do.

    Exit code 0 if it can be run, 2 if not.
    """
    from foedus.cli.output import print_json
    from foedus.files.load import problems

    found = problems(scenario)
    if json:
        print_json(
            {
                "scenario": scenario,
                "ok": not found,
                "problems": [
                    asdict(p.place) | {"found": p.found, "allowed": p.allowed, "remedy": p.remedy}
                    for p in found
                ],
            }
        )
    elif found:
        sys.stderr.write("\n".join(str(problem) for problem in found) + "\n")
        sys.stderr.write(f"\n{len(found)} problem{'s' if len(found) > 1 else ''} found.\n")
    else:
        sys.stdout.write(f"{scenario}: no problems found.\n")
    if found:
        sys.exit(2)
