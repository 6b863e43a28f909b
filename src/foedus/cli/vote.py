"""``foedus vote``: who can block."""

from __future__ import annotations

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def vote(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say who can block each proposal, why they would, and the chance that it is adopted."""
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import voting as section
    from foedus.study.document import voting_document

    study = ask(scenario, sampling, ("obligations", "forces", "stability"), proposal)
    answer_one(
        study,
        "voting",
        study.voting,
        json,
        voting_document,
        lambda: section.blocks(study, proposal),
    )
