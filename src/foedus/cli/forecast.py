"""``foedus forecast``: what would be agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling

if TYPE_CHECKING:
    from foedus.study.matters import Matter


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
            name=["--model", "-m"],
            help="Only this model, beside the default forecast; may be repeated, and `all` is every one.  `foedus list "
            "models` says what each assumes.",
        ),
    ] = None,
    setter: Annotated[
        str | None,
        Parameter(
            help="Who proposes in the procedural models; without it the one with the highest capability."
        ),
    ] = None,
    explain: Annotated[
        bool,
        Parameter(
            negative="",
            help="Say how the models get there, who counts, what would help whom, and why the models disagree.",
        ),
    ] = False,
    missing: Annotated[
        str | None, Parameter(help="What a blank salience or capability of a table is: equal or zero.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say where each issue would come to rest, and who would accept which proposal."""
    from foedus.cli.output import require_known
    from foedus.files.negotiations.formats import is_table
    from foedus.study.matters import ALL_MODELS

    for name in model or ():
        require_known("model", name, (*ALL_MODELS, "all"))
    require_known("assumption about blanks", missing, ("equal", "zero"))
    if is_table(scenario):
        matters, filled_in = _of_table(scenario, missing, setter)
        _show(matters, issue, model, explain, json, filled_in)
    elif model or explain or setter:
        _show(_of_scenario(scenario, sampling, proposal, setter), issue, model, explain, json)
    else:
        _answer(scenario, issue, proposal, sampling, json)


def _answer(scenario: str, issue: str | None, proposal: str | None, sampling: Sampling, json: bool) -> None:
    from foedus.cli.output import require_known
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import bargaining as section
    from foedus.study.document import bargaining_document, packages_document
    from foedus.study.trades import packages_of

    study = ask(scenario, sampling, ("obligations", "forces", "stability"), proposal)
    require_known("issue", issue, tuple(i.id for i in study.scenario.issues))
    answer_one(
        study,
        "bargaining",
        study.bargaining,
        json,
        lambda found: (
            bargaining_document(found) | {"packages": packages_document(packages_of(study, proposal))}
        ),
        lambda: section.blocks(study, proposal, issue=issue),
    )


def _of_table(
    name: str, missing: str | None, setter: str | None
) -> tuple[tuple[Matter, ...], tuple[str, ...]]:
    """Issues of a table, and what was filled in where it is blank."""
    from foedus.cli.output import require_known
    from foedus.files.negotiations.formats import read_negotiation
    from foedus.study.matters import filled, of_table, said_of_blanks

    table = read_negotiation(Path(name))
    require_known("actor", setter, tuple(party.id for party in table.parties))
    if missing is None:
        return of_table(table, setter), ()
    return of_table(filled(table, missing), setter), said_of_blanks(table, missing)


def _of_scenario(
    name: str, sampling: Sampling, proposal: str | None, setter: str | None
) -> tuple[Matter, ...]:
    from foedus.cli.output import require_known
    from foedus.files.load import load
    from foedus.study.matters import of_scenario
    from foedus.study.run import RunOptions, sample

    sampling.require_usable()
    scenario = load(name)
    require_known("proposal", proposal, tuple(scenario.proposal))
    require_known("actor", setter, tuple(scenario.actor))
    draws = sample(scenario, RunOptions(sampling.draws, sampling.seed))
    return of_scenario(scenario, draws, proposal, setter)


def _show(
    matters: tuple[Matter, ...],
    issue: str | None,
    models: list[str] | None,
    explain: bool,
    json: bool,
    assumed: tuple[str, ...] = (),
) -> None:
    from foedus.analyses.bargaining.plays import stand_on_all
    from foedus.cli.output import console, print_json, progress_bar, require_known
    from foedus.errors import InputError
    from foedus.files.default_forecast import load_default_forecast
    from foedus.report.sections import forecast_table as section
    from foedus.report.terminal import show
    from foedus.study.advice import advise
    from foedus.study.advice_document import advice_document
    from foedus.study.matters import ALL_MODELS, DEFAULT, QUICK, outcomes
    from foedus.study.stories import stories

    if not matters:
        raise InputError("Nobody has a position on any issue, so there is nothing to forecast.")
    require_known("issue", issue, tuple(matter.issue for matter in matters))
    weights = load_default_forecast().weights
    names = tuple(dict.fromkeys(models or QUICK))
    notes = list(assumed)
    if "all" in names:
        names = ALL_MODELS
        if not stand_on_all([matter.setting for matter in matters]):
            names = tuple(name for name in names if name != "spatial-jointly")
            notes.append("No actor stands on every issue, so `spatial-jointly` has no answer.")
    chosen = [matter for matter in matters if issue in (None, matter.issue)]
    found = outcomes(matters, weights, names, issue)
    advice = []
    with progress_bar() as progress:
        for place, matter in enumerate(chosen if explain else ()):
            progress(f"what would help whom: {matter.name}", place / len(chosen))
            advice.append(advise(matter, weights, (DEFAULT, *names), matters))
    told = stories(matters, names, issue) if explain else ()
    if json:
        print_json(advice_document(chosen, weights, found, advice, told, notes))
        return
    blocks = section.forecasts(chosen, weights, found, notes)
    blocks += section.stories(told, {matter.issue: matter.name for matter in matters})
    for one in advice:
        blocks += section.advice(one)
    show(blocks, console())
