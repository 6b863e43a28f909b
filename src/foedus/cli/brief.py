"""``foedus brief``: the main job, from a scenario to a brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, Sampling, ScenarioName


def brief(
    scenario: ScenarioName,
    *,
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="HTML file to write; default SCENARIO.html.")
    ] = None,
    event: Annotated[
        str | None,
        Parameter(
            name=["--event", "-e"],
            help="Put this contingency on the map of duties; without it, the one that binds most states.",
        ),
    ] = None,
    html: Annotated[bool, Parameter(help="Whether to write the HTML file.")] = True,
    save: Annotated[
        Path | None, Parameter(help="Also keep the study in this file, for `foedus replay`.")
    ] = None,
    sensitivity: Annotated[bool, Parameter(help="Whether to find what the answers hang on.")] = True,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Answer all five questions about a scenario, in the terminal and as one HTML file."""
    from foedus.cli.output import console, print_json, progress_bar, require_folder, require_known
    from foedus.files.load import load
    from foedus.files.writing import write_text
    from foedus.report import charts
    from foedus.study.replay import store
    from foedus.study.run import RunOptions, run

    sampling.require_usable()
    wants_html = html and not (json and output is None)
    page = output or Path(f"{Path(scenario).stem}.html")
    if wants_html:
        require_folder(page)
    with progress_bar() as progress:
        loaded = load(scenario)
        require_known("contingency", event, tuple(c.id for c in loaded.contingencies))
        if wants_html:
            charts.warm_up()
        study = run(
            loaded, RunOptions(sampling.draws, sampling.seed, sensitivity=sensitivity), scenario, progress
        )
        if save is not None:
            store(study, save)
        if wants_html:
            from foedus.report.brief import brief as full_brief
            from foedus.report.html import html as to_html

            progress("drawing the charts", 0.9)
            write_text(page, to_html(full_brief(study, event)))
    if json:
        from foedus.study.document import study_document

        print_json(study_document(study))
        return
    from foedus.report.brief import short
    from foedus.report.terminal import show

    screen = console()
    show(short(study).blocks, screen)
    if wants_html:
        screen.print(f"The whole brief, with its witnesses: {page}", markup=False, highlight=False)
    if save is not None:
        screen.print(f"The study, for `foedus replay`: {save}", markup=False, highlight=False)
