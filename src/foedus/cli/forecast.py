"""``foedus forecast``: what would be agreed."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def forecast(
    scenario: ScenarioName,
    *,
    issue: Annotated[str | None, Parameter(name=["--issue", "-i"], help="Only this issue.")] = None,
    proposal: ProposalName = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say where each issue would come to rest, and who would accept which proposal."""
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
