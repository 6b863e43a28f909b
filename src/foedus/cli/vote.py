"""``foedus vote``: who can block."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.cli.options import Json, ProposalName, Sampling, ScenarioName


def vote(
    scenario: ScenarioName,
    *,
    proposal: ProposalName = None,
    price: Annotated[
        bool, Parameter(negative="", help="Say what each blocker would have to be given.")
    ] = False,
    winset: Annotated[
        tuple[str, str] | None,
        Parameter(
            negative="",
            help="Show what beats no deal on these two issues, the others staying as without a deal.",
        ),
    ] = None,
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="With --winset: draw it into this SVG file.")
    ] = None,
    sampling: Sampling = Sampling(),  # noqa: B008  # frozen
    rule: Annotated[
        str | None,
        Parameter(
            name=["--rule", "-r"],
            help="What if this rule decided, such as `nato/accession` or a file; see `foedus power`.",
        ),
    ] = None,
    index: Annotated[
        list[str] | None,
        Parameter(negative="", help="Also this index of power under the rule; may be given more than once."),
    ] = None,
    blockers: Annotated[bool, Parameter(negative="", help="Name the blockers alone.")] = False,
    json: Json = False,
) -> None:
    """Say who can block each proposal, why they would, and the chance that it is adopted."""
    from foedus.analyses.voting.indices import INDICES
    from foedus.cli.output import require_known
    from foedus.cli.question import answer_one, ask
    from foedus.report.sections import power as power_section
    from foedus.report.sections import voting as section
    from foedus.study.document import voting_document
    from foedus.study.power_document import powers_document
    from foedus.study.rule_powers import powers_of_proposals

    _require_one_question(price, winset, output)
    if price:
        _show_prices(scenario, proposal, rule, sampling, json)
        return
    if winset is not None:
        _show_winset(scenario, proposal, winset, rule, output, sampling, json)
        return
    for name in index or ():
        require_known("index", name, tuple(INDICES))
    study = ask(scenario, sampling, ("obligations", "forces", "stability"), proposal, rule)
    powers = powers_of_proposals(study.scenario, tuple(index or ()), proposal)
    answer_one(
        study,
        "voting",
        study.voting,
        json,
        lambda voting: {**voting_document(voting), **powers_document(powers)},
        lambda: (
            section.blockers_alone(study, proposal)
            if blockers
            else (*section.blocks(study, proposal), *power_section.of_proposals(study.scenario, powers))
        ),
    )


def _require_one_question(price: bool, winset: tuple[str, str] | None, output: Path | None) -> None:
    from foedus.errors import InputError

    if price and winset is not None:
        raise InputError("Give --price or --winset, not both: they are two questions.")
    if output is not None and winset is None:
        raise InputError("--output draws a win set.\n  Name its two issues: --winset ISSUE ISSUE.")


def _show_prices(
    name: str, proposal: str | None, rule: str | None, sampling: Sampling, as_json: bool
) -> None:
    """Price the yes of each blocker, and vote again on what it asks for."""
    from dataclasses import asdict

    from foedus.cli.output import console, print_json
    from foedus.cli.question import ask
    from foedus.report.sections import prices as section
    from foedus.report.terminal import show
    from foedus.study.offers import offers

    study = ask(name, sampling, ("obligations", "forces", "stability"), proposal, rule)
    found = offers(study, proposal)
    if as_json:
        print_json({"scenario": study.scenario.id, "prices": [asdict(offer) for offer in found]})
    else:
        show(section.blocks(study.scenario, found, proposal), console())


def _show_winset(
    name: str,
    proposal: str | None,
    issues: tuple[str, str],
    rule: str | None,
    output: Path | None,
    sampling: Sampling,
    as_json: bool,
) -> None:
    """Show what beats no deal on two issues under the rule of one proposal."""
    from dataclasses import asdict

    from foedus.analyses.voting.spatial.analyse import analyse
    from foedus.cli.output import console, print_json, progress_bar, require_known, require_svg
    from foedus.errors import InputError
    from foedus.files.load import load
    from foedus.files.stated_rules import state_rule
    from foedus.report.charts import svg
    from foedus.report.sections import win_set as section
    from foedus.report.terminal import show
    from foedus.study.other_rule import under_rule
    from foedus.study.run import RunOptions, sample

    require_svg(output)
    sampling.require_usable()
    if issues[0] == issues[1]:
        raise InputError(f"--winset names {issues[0]!r} twice.\n  Name two different issues.")
    with progress_bar() as progress:
        scenario = load(name)
        if rule is not None:
            scenario = under_rule(scenario, state_rule(rule, scenario.as_of))
        require_known("proposal", proposal, tuple(p.id for p in scenario.proposals))
        for issue in issues:
            require_known("issue", issue, tuple(i.id for i in scenario.issues))
        progress("what beats no deal", 0.3)
        draws = sample(scenario, RunOptions(min(sampling.draws, 1_000), sampling.seed))
        found = analyse(scenario, draws, proposal or scenario.proposals[0].id, issues)
    if output is not None:
        drawn = svg(section.picture(scenario, found) | {"background": "white"})
        output.write_text(drawn, encoding="utf-8")
    if as_json:
        document = asdict(found)
        document["outline"] = found.outline.tolist()
        document["chance"] = found.chance.tolist()
        print_json({"scenario": scenario.id, "win_set": document})
        return
    show(section.blocks(scenario, found), console())
    if output is not None:
        console().print(f"The win set is drawn in {output}.", markup=False)
