"""``foedus oblige``: who must act."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def oblige(
    scenario: ScenarioName,
    *,
    event: Annotated[
        str | None, Parameter(name=["--event", "-e"], help="Only this contingency (its id in the scenario).")
    ] = None,
    state: Annotated[
        str | None,
        Parameter(name=["--state", "-s"], help="Only this state, with every reason for and against."),
    ] = None,
    proposal: ProposalName = None,
    json: Json = False,
) -> None:
    """Say who owes what to whom when a settlement is tested, under which article, and why not."""
    from foedus.cli.output import require_known
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import obligations as section
    from foedus.study.document import obligations_document

    study = ask(scenario, Sampling(draws=1), ("forces", "stability"), proposal)
    require_known("contingency", event, tuple(c.id for c in study.scenario.contingencies))
    result = study.obligations
    if result is not None:
        require_known("state", state, result.states)
    answer_one(
        study,
        "obligations",
        result,
        json,
        lambda found: obligations_document(found, proposal, event, state),
        lambda: section.blocks(study, proposal, event=event, state=state),
    )
