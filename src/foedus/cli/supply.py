"""``foedus supply``: who supplies and who pays."""

from __future__ import annotations

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def supply(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say who could field the force of each proposal, what it costs and who pays."""
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import forces as section
    from foedus.study.document import forces_document

    study = ask(scenario, sampling, ("obligations", "stability"), proposal)
    answer_one(
        study,
        "forces",
        study.forces,
        json,
        forces_document,
        lambda: section.blocks(study, proposal),
    )
