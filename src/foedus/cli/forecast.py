"""``foedus forecast``: what would be agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling

if TYPE_CHECKING:
    from foedus.study.advice import Matter


def forecast(
    scenario: Annotated[
        str,
        Parameter(
            help="A shipped scenario (see `foedus list`), a YAML file, a folder or a workbook; or a table of decide or "
            "KTAB, or a plain one."
        ),
    ],
    *,
    issue: Annotated[str | None, Parameter(name=["--issue", "-i"], help="Only this issue.")] = None,
    proposal: ProposalName = None,
    model: Annotated[
        list[str] | None,
        Parameter(
            name=["--model", "-m"], help="Only this model, beside the default forecast; may be repeated."
        ),
    ] = None,
    explain: Annotated[
        bool,
        Parameter(negative="", help="Say who counts, what would help whom, and why the models disagree."),
    ] = False,
    missing: Annotated[
        str | None, Parameter(help="What a blank salience or capability of a table is: equal or zero.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say where each issue would come to rest, and who would accept which proposal."""
    from foedus.analyses.bargaining.models import MODELS
    from foedus.cli.output import require_known
    from foedus.files.negotiations.formats import is_table

    for name in model or ():
        require_known("model", name, tuple(MODELS))
    require_known("assumption about blanks", missing, ("equal", "zero"))
    if is_table(scenario):
        _show(_of_table(scenario, missing), issue, model, explain, json)
    elif model or explain:
        _show(_of_scenario(scenario, sampling), issue, model, explain, json)
    else:
        _answer(scenario, issue, proposal, sampling, json)


def _answer(scenario: str, issue: str | None, proposal: str | None, sampling: Sampling, json: bool) -> None:
    from foedus.cli.output import require_known
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import bargaining as section
    from foedus.study.document import bargaining_document

    study = ask(scenario, sampling, ("obligations", "forces", "stability"), proposal)
    require_known("issue", issue, tuple(i.id for i in study.scenario.issues))
    answer_one(
        study,
        "bargaining",
        study.bargaining,
        json,
        bargaining_document,
        lambda: section.blocks(study, proposal, issue=issue),
    )


def _of_table(name: str, missing: str | None) -> tuple[Matter, ...]:
    from foedus.files.negotiations.formats import read_negotiation
    from foedus.study.advice import filled, of_table

    table = read_negotiation(Path(name))
    return of_table(table if missing is None else filled(table, missing))


def _of_scenario(name: str, sampling: Sampling) -> tuple[Matter, ...]:
    from foedus.files.load import load
    from foedus.study.advice import of_scenario
    from foedus.study.run import RunOptions, sample

    sampling.require_usable()
    scenario = load(name)
    return of_scenario(scenario, sample(scenario, RunOptions(sampling.draws, sampling.seed)))


def _show(
    matters: tuple[Matter, ...], issue: str | None, models: list[str] | None, explain: bool, json: bool
) -> None:
    from foedus.cli.output import console, print_json, require_known
    from foedus.files.default_forecast import load_default_forecast
    from foedus.report.sections import forecast_table as section
    from foedus.report.terminal import show
    from foedus.study.advice import DEFAULT, QUICK, advise
    from foedus.study.advice_document import advice_document

    require_known("issue", issue, tuple(matter.issue for matter in matters))
    chosen = [matter for matter in matters if issue in (None, matter.issue)]
    weights = load_default_forecast().weights
    names = tuple(models or QUICK)
    advice = [advise(matter, weights, (DEFAULT, *names)) for matter in chosen] if explain else []
    if json:
        print_json(advice_document(chosen, weights, names, advice))
        return
    blocks = section.forecasts(chosen, weights, names)
    for found in advice:
        blocks += section.advice(found)
    show(blocks, console())
