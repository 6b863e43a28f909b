"""``foedus hold``: would it hold."""

from __future__ import annotations

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def hold(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say how likely each proposal is to hold, who would break it and who would fight for it."""
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import stability as section
    from foedus.study.document import stability_document

    study = ask(scenario, sampling, (), proposal)
    answer_one(
        study,
        "stability",
        study.stability,
        json,
        stability_document,
        lambda: section.blocks(study, proposal),
    )
