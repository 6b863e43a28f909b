"""``foedus compare``: what differs, and what that did to each answer."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, Sampling, ScenarioName


def compare(
    first: ScenarioName,
    second: Annotated[
        str, Parameter(help="Another scenario; or, with two ids after --proposals, leave it out.")
    ] = "",
    *,
    proposals: Annotated[
        tuple[str, str] | None, Parameter(help="Compare these two proposals of the first scenario.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Show what differs between two scenarios or two proposals, and what that did to each answer.

    Both sides are judged on the same draws, so a difference is not sampling noise.
    """
    from dataclasses import asdict

    from foedus.cli.output import console, print_json, progress_bar
    from foedus.errors import InputError
    from foedus.files.load import load
    from foedus.report.sections import comparison as section
    from foedus.report.terminal import show
    from foedus.study.compare import compare_proposals, compare_scenarios
    from foedus.study.run import RunOptions

    sampling.require_usable()
    if bool(second) == (proposals is not None):
        raise InputError(
            "Give two scenarios, or one scenario and two proposals.\n"
            "  Try: foedus compare A.yaml B.yaml, or foedus compare A.yaml --proposals one another"
        )
    options = RunOptions(sampling.draws, sampling.seed)
    with progress_bar() as progress:
        progress("comparing", 0.1)
        if proposals is not None:
            result = compare_proposals(load(first), *proposals, options)
        else:
            result = compare_scenarios(load(first), load(second), options)
    if json:
        print_json(asdict(result))
    else:
        show(section.blocks(result), console())
