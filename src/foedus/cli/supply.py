"""``foedus supply``: who supplies and who pays."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def supply(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    plan: Annotated[
        bool, Parameter(negative="", help="Show a rotation, phase by phase, at likely values.")
    ] = False,
    unit: Annotated[
        int | None, Parameter(help="With --plan: send whole units of this many troops, none smaller.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say who could field the force of each proposal, what it costs and who pays."""
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import forces as section
    from foedus.study.document import forces_document

    if plan:
        _show_plan(scenario, proposal, unit, json)
        return
    study = ask(scenario, sampling, ("obligations", "stability"), proposal)
    answer_one(
        study,
        "forces",
        study.forces,
        json,
        forces_document,
        lambda: section.blocks(study, proposal),
    )


def _show_plan(name: str, proposal: str | None, unit: int | None, as_json: bool) -> None:
    """Plan the rotation of one proposal's force, or of each that asks for one."""
    from foedus.analyses.forces.plan import PlanOptions, plan
    from foedus.analyses.forces.rotation_plan import Contingents
    from foedus.cli.output import console, print_json, progress_bar, require_known
    from foedus.errors import InputError
    from foedus.files.load import load
    from foedus.report.sections import forces as section
    from foedus.report.terminal import show
    from foedus.study.document import plan_document

    if unit is not None and unit < 1:
        raise InputError(f"--unit is {unit}.\n  Give 1 or more troops; a company has about 150.")
    with progress_bar() as progress:
        scenario = load(name)
        require_known("proposal", proposal, tuple(p.id for p in scenario.proposals))
        progress("planning the rotation", 0.3)
        options = PlanOptions(contingents=None if unit is None else Contingents(unit, unit))
        plans = [
            plan(scenario, chosen.id, options)
            for chosen in scenario.proposals
            if proposal in (None, chosen.id) and chosen.force is not None
        ]
    if not plans:
        raise InputError("No such proposal asks for a force, so there is nothing to plan.")
    if as_json:
        print_json({"scenario": scenario.id, "plans": [plan_document(found) for found in plans]})
        return
    for found in plans:
        show(section.plan_blocks(scenario, found), console())
