"""``foedus oblige``: who must act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from foedus.cli.chains import Chains, each
from foedus.cli.options import Json, ProposalName
from foedus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.analyses.obligations.cascades.result import Cascade
    from foedus.analyses.obligations.clauses import ObligationsOptions
    from foedus.analyses.obligations.result import ObligationsResult
    from foedus.model.events import Contingency
    from foedus.model.proposals import Proposal
    from foedus.model.scenario import Scenario
    from foedus.report.document import Block

LAW = "law"
"""Stands for the shipped treaties alone, without a scenario."""


def oblige(
    scenario: Annotated[
        str,
        Parameter(
            help="A shipped scenario (see `foedus list`), a YAML file, a folder or a workbook; or `law`, the "
            "shipped treaties alone."
        ),
    ] = LAW,
    *,
    event: Annotated[
        str | None,
        Parameter(
            name=["--event", "-e"],
            help="Only this contingency (its id in the scenario), or an event typed here: "
            "'attacker=RUS territory_of=POL place=POL on=2026-06-01'.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        Parameter(name=["--state", "-s"], help="Only this state, with every reason for and against."),
    ] = None,
    why_not: Annotated[
        str | None, Parameter(help="For this state: all that stands in the way of a duty to help.")
    ] = None,
    what_would: Annotated[
        str | None,
        Parameter(help="Smallest changes that would oblige this state to help, or free it if it is obliged."),
    ] = None,
    explain: Annotated[bool, Parameter(negative="", help="The whole proof behind every duty.")] = False,
    proposal: ProposalName = None,
    diff: Annotated[
        tuple[str, str] | None,
        Parameter(
            help="How two texts differ, clause by clause: ids of treaties, of the scenario or shipped, or YAML "
            "files.",
            negative="",
        ),
    ] = None,
    read: Annotated[
        tuple[str, ...],
        Parameter(
            help="Settle an open reading or fact, NAME=yes or NAME=no, by the name that a contested answer gives.",
            negative="",
        ),
    ] = (),
    declarations: Annotated[
        Literal["as_declared", "as_law", "ignored"],
        Parameter(help="How to take declarations beside a text that do not bind."),
    ] = "as_declared",
    requests: Annotated[
        Literal["awaited", "made"], Parameter(help="Whether victims are taken to have asked for help.")
    ] = "awaited",
    known_to: Annotated[
        Literal["all", "public"], Parameter(help="Whether secret texts count, or only what was public then.")
    ] = "all",
    atop: Annotated[
        Path | None,
        Parameter(
            help="Your own copy of the member-level table of ATOP 5.1, a file or its folder: its alliances count "
            "beside the other texts, always contested."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        Parameter(name=["--output", "-o"], help="Also write the answer as one HTML page, with the map."),
    ] = None,
    chains: Chains = Chains(),  # noqa: B008  # frozen
    json: Json = False,
) -> None:
    """Say who owes what to whom when a settlement is tested, under which article, and why not."""
    from foedus.analyses.obligations.analyse import analyse
    from foedus.cli.output import console, print_json, progress_bar, require_folder, require_known
    from foedus.report.terminal import show

    if diff is not None:
        from foedus.cli.comparison import show_difference

        show_difference(None if scenario == LAW else scenario, diff, json)
        return
    if output is not None:
        require_folder(output)
    with progress_bar() as progress:
        asked, chosen = _asked(scenario, event, atop)
        progress("who must act", 0.5)
        require_known("proposal", proposal, tuple(p.id for p in asked.proposals))
        named = (_code(asked, state), _code(asked, why_not), _code(asked, what_would))
        options = _options(read, declarations, requests, known_to)
        result = analyse(asked, options)
        progress("who must act", 1.0)
    if not asked.contingencies:
        _say_nothing(asked, json)
        return
    if json:
        document = _document(asked, result, options, chosen, proposal, named)
        print_json(document | _chain_documents(asked, options, chains, chosen, proposal))
        return
    parts = _blocks(asked, result, options, chosen, proposal, named, explain)
    parts = (*parts, *_chain_blocks(asked, options, chains, chosen, proposal))
    show(parts, console())
    if output is not None:
        _write_page(output, asked, parts)


def _write_page(output: Path, scenario: Scenario, parts: tuple[Block, ...]) -> None:
    from foedus.cli.output import console
    from foedus.files.writing import write_text
    from foedus.report.document import Document
    from foedus.report.html import html

    events = "; ".join(contingency.title for contingency in scenario.contingencies)
    write_text(output, html(Document(scenario.title, events, parts)))
    console().print(f"The same as a page: {output}", markup=False, highlight=False)


Named = tuple[str | None, str | None, str | None]
"""States that are asked about: all of one, why not, what would."""


def _code(scenario: Scenario, state: str | None) -> str | None:
    """Code of a state that is named by its code or its name."""
    from foedus.cli.output import require_known

    if state is None or state in scenario.states:
        return state
    names = {found.name.lower(): code for code, found in scenario.states.items()}
    names |= {code.lower(): code for code in scenario.states}
    code = names.get(state.strip().lower())
    if code is None:
        require_known("state", state, (*scenario.states, *(found.name for found in scenario.states.values())))
    return code


def _asked(scenario: str, event: str | None, atop: Path | None) -> tuple[Scenario, str | None]:
    """The scenario with the event that is asked about, and that event's id if there is one alone."""
    from foedus.cli.output import require_known
    from foedus.files.event_text import EXAMPLE, read_event
    from foedus.files.law_only import law_only
    from foedus.files.load import load

    loaded = _with_alliances(law_only() if scenario == LAW else load(scenario), atop)
    if event is not None and ("=" in event or event.lstrip().startswith("{")):
        asked, typed = read_event(event, loaded)
        return asked, typed.id
    if scenario == LAW:
        raise InputError(f"Which event?  Add --event '{EXAMPLE}', or name a scenario.")
    require_known("contingency", event, tuple(c.id for c in loaded.contingencies))
    return loaded, event


def _with_alliances(scenario: Scenario, atop: Path | None) -> Scenario:
    """The scenario with the alliances of the user's own table beside its treaties."""
    if atop is None:
        return scenario
    from dataclasses import replace

    from foedus.files.atop import load_atop
    from foedus.files.states import load_states

    coded = {treaty.id: treaty for treaty in load_atop(atop).treaties}
    states = {**load_states(), **scenario.states}
    return replace(scenario, treaties={**scenario.treaties, **coded}, states=states)


def _options(
    read: tuple[str, ...],
    declarations: Literal["as_declared", "as_law", "ignored"],
    requests: Literal["awaited", "made"],
    known_to: Literal["all", "public"],
) -> ObligationsOptions:
    from foedus.analyses.obligations.clauses import ObligationsOptions

    readings = {}
    for text in each(read):
        name, _, value = text.rpartition("=")
        if not name or value not in ("yes", "no"):
            raise InputError(f"--read {text!r} settles nothing.\n  Write NAME=yes or NAME=no.")
        readings[name] = value == "yes"
    return ObligationsOptions(declarations, requests, known_to, readings)


def _say_nothing(scenario: Scenario, json: bool) -> None:
    from foedus.cli.output import console, print_json

    reason = "the scenario has no contingencies; add some under `contingencies`, or type one with --event"
    if json:
        print_json({"scenario": scenario.id, "obligations": None, "reason": reason})
    else:
        console().print(f"No answer for this scenario: {reason}.", markup=False)


def _each(
    scenario: Scenario, event: str | None, proposal: str | None
) -> list[tuple[Contingency, Proposal | None]]:
    """Events and proposals that are asked about."""
    proposals: tuple[Proposal | None, ...] = scenario.proposals or (None,)
    return [
        (contingency, settlement)
        for settlement in proposals
        if proposal is None or (settlement is not None and settlement.id == proposal)
        for contingency in scenario.contingencies
        if event in (None, contingency.id)
    ]


def _chains(
    scenario: Scenario, options: ObligationsOptions, chains: Chains, event: str | None, proposal: str | None
) -> Iterator[tuple[Contingency, Proposal | None, Cascade]]:
    """The chain from each event that is asked about, if chains are asked for."""
    from foedus.analyses.obligations.cascades.cascade import cascade
    from foedus.errors import InvalidInputError

    if not chains.cascade:
        return
    for contingency, settlement in _each(scenario, event, proposal):
        try:
            found = cascade(scenario, contingency, settlement, chains.options(options))
        except InvalidInputError as error:
            raise InputError(f"--cascade: {error}.") from None
        yield contingency, settlement, found


def _chain_blocks(
    scenario: Scenario, options: ObligationsOptions, chains: Chains, event: str | None, proposal: str | None
) -> Iterator[Block]:
    from foedus.report.document import Heading
    from foedus.report.sections import cascade as section
    from foedus.report.sections.obligations import under

    for contingency, settlement, found in _chains(scenario, options, chains, event, proposal):
        told = under(scenario, settlement.id if settlement is not None else "")
        yield Heading(f"{contingency.title}, {told}")
        yield from section.blocks(scenario, found)


def _chain_documents(
    scenario: Scenario, options: ObligationsOptions, chains: Chains, event: str | None, proposal: str | None
) -> dict[str, object]:
    from foedus.study.cascade_document import cascade_document

    if not chains.cascade:
        return {}
    return {
        "cascades": [
            {
                "contingency": contingency.id,
                "proposal": settlement.id if settlement is not None else "",
                **cascade_document(found),
            }
            for contingency, settlement, found in _chains(scenario, options, chains, event, proposal)
        ]
    }


def _blocks(
    scenario: Scenario,
    result: ObligationsResult,
    options: ObligationsOptions,
    event: str | None,
    proposal: str | None,
    named: Named,
    explain: bool,
) -> tuple[Block, ...]:
    from foedus.analyses.obligations.changes.counterfactual import what_would
    from foedus.report.document import Heading
    from foedus.report.sections import counterfactual
    from foedus.report.sections import obligations as section

    state, why_not, would = named
    parts: list[Block] = []
    if state is not None:
        parts += section.one_state(scenario, result, state, proposal, event)
    elif why_not is None and would is None:
        parts += section.answer(scenario, result, proposal, event)
    if explain:
        parts += section.explanation(scenario, result, proposal, event)
    if why_not is not None:
        parts += section.why_not(scenario, result, why_not, proposal, event)
    if would is not None:
        for contingency, settlement in _each(scenario, event, proposal):
            told = section.under(scenario, settlement.id if settlement is not None else "")
            parts.append(Heading(f"{contingency.title}, {told}"))
            found = what_would(scenario, contingency, would, settlement, options)
            parts += counterfactual.blocks(scenario, found)
    return tuple(parts)


def _document(
    scenario: Scenario,
    result: ObligationsResult,
    options: ObligationsOptions,
    event: str | None,
    proposal: str | None,
    named: Named,
) -> dict[str, object]:
    from foedus.analyses.obligations.changes.counterfactual import what_would
    from foedus.report.sections import counterfactual, reliability
    from foedus.study.document import obligations_document

    state, why_not, would = named
    only = state or why_not
    document: dict[str, object] = {
        "scenario": scenario.id,
        "obligations": obligations_document(result, proposal, event, only),
        "reason": None,
        "reliability": reliability.document(scenario, result, proposal, event, only),
    }
    if would is not None:
        document["what_would"] = [
            {
                "contingency": contingency.id,
                "proposal": settlement.id if settlement is not None else "",
                **counterfactual.document(what_would(scenario, contingency, would, settlement, options)),
            }
            for contingency, settlement in _each(scenario, event, proposal)
        ]
    return document
