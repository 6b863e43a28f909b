"""Who must act."""

from __future__ import annotations

import re
from collections.abc import Iterable

from foedus.analyses.obligations.result import Finding, ObligationsResult, Reason, Verdict
from foedus.model.events import Contingency
from foedus.model.places import Coordinates
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.report import maps
from foedus.report.document import Block, Cell, Figure, Fold, Heading, Listing, Paragraph, Table, Tone, table
from foedus.report.sections import reliability
from foedus.report.wording import join, name_of
from foedus.study.study import Study

_SIGNS = {
    Verdict.OBLIGED: "obliged",
    Verdict.CONTESTED: "contested",
    Verdict.GATED: "after a finding",
    Verdict.PERMITTED: "may",
    Verdict.FORBIDDEN: "must",
    Verdict.NOT_TRIGGERED: "not",
}
_MARKS = {True: "yes", False: "no", None: "open"}


def blocks(study: Study, mapped: str | None = None) -> tuple[Block, ...]:
    """The part of a brief: who must act under each proposal if each event happens; one of them on a map."""
    if study.obligations is None:
        return (Heading("Who must act?"), Paragraph(f"No answer: {study.not_asked['obligations']}."))
    return answer(study.scenario, study.obligations, mapped=mapped)


def answer(
    scenario: Scenario,
    result: ObligationsResult,
    proposal: str | None = None,
    event: str | None = None,
    mapped: str | None = None,
) -> tuple[Block, ...]:
    """Matrix of contingencies and states for each proposal, with the article behind every cell."""
    contingencies = [name for name in result.contingencies if event in (None, name)]
    proposals = [name for name in result.proposals if proposal in (None, name)]
    parts: list[Block] = [
        Heading("Who must act?"),
        Paragraph(
            "What the texts ask of each state if the event happens under that settlement. "
            "Help means a duty to assist a victim of an armed attack; talk means to consult. "
            "Whether a state would in fact honour a duty is a different question, answered under “Would it hold?”."
        ),
        *_map(scenario, result, proposals, [mapped] if mapped else contingencies, mapped or event),
        *_points(scenario, contingencies),
    ]
    for group in _alike(result, proposals, contingencies):
        parts.append(Heading(join([title(scenario, name) for name in group]), 2))
        parts.append(_matrix(scenario, result, group[0], contingencies))
        parts += _both_ways(scenario, result, group[0], contingencies)
        on_record = reliability.blocks(scenario, result, group[0], contingencies)
        parts += [block for block in on_record if block not in parts]  # once where all say the same
        parts.append(Fold("Why, and why not", tuple(_reasons(scenario, result, group[0], contingencies))))
    parts.append(_limits(result))
    return tuple(parts)


def one_state(
    scenario: Scenario,
    result: ObligationsResult,
    state: str,
    proposal: str | None = None,
    event: str | None = None,
) -> tuple[Block, ...]:
    """Every clause that speaks of one state, each with its whole proof."""
    parts: list[Block] = [Heading(f"Who must act: {name_of(scenario, state)}")]
    for name in (name for name in result.proposals if proposal in (None, name)):
        parts.append(Heading(title(scenario, name), 2))
        contingencies = [found for found in result.contingencies if event in (None, found)]
        parts += _one_state(scenario, result, name, contingencies, state)
        parts += reliability.blocks(scenario, result, name, contingencies, state)
    return (*parts, _limits(result))


def why_not(
    scenario: Scenario,
    result: ObligationsResult,
    state: str,
    proposal: str | None = None,
    event: str | None = None,
) -> tuple[Block, ...]:
    """For one state: each clause that does not oblige it to help, with all that stands in the way."""
    who = name_of(scenario, state)
    parts: list[Block] = [Heading(f"Why not: {who}", 2)]
    for name in (name for name in result.proposals if proposal in (None, name)):
        for contingency in (found for found in result.contingencies if event in (None, found)):
            found = [f for f in result.of(name, contingency, state) if f.duty >= Duty.ASSIST]
            told = f"{_event(scenario, contingency)}, {under(scenario, name)}"
            bound = [f for f in found if f.verdict is Verdict.OBLIGED]
            if bound:
                parts.append(Paragraph(f"{told}: {who} must help, by {_cited(bound[0])}."))
                continue
            if not found:
                parts.append(Paragraph(f"{told}: no clause on help in force speaks of {who}."))
                continue
            rows: list[tuple[Cell | str, ...]] = [
                (_cited(f), f.face, _SIGNS[f.verdict], "; ".join(f.failing) or f.hangs_on) for f in found
            ]
            parts.append(
                table(told, ("Clause", "Face of the event", "Verdict", "What stands in the way"), rows)
            )
    return tuple(parts)


def explanation(
    scenario: Scenario, result: ObligationsResult, proposal: str | None = None, event: str | None = None
) -> tuple[Block, ...]:
    """The whole proof of every clause that binds, or may bind, somebody; states that share it told together."""
    parts: list[Block] = [Heading("Proofs", 2)]
    shown: dict[object, tuple[Finding, list[str]]] = {}
    for finding in result.findings:
        if finding.verdict in (Verdict.NOT_TRIGGERED, Verdict.PERMITTED):
            continue
        if proposal in (None, finding.proposal) and event in (None, finding.contingency):
            key = (finding.proposal, finding.contingency, finding.face, *_as_tuple(finding))
            shown.setdefault(key, (finding, []))[1].append(finding.state)
    for finding, states in shown.values():
        told = f"{_event(scenario, finding.contingency)}, {under(scenario, finding.proposal)}"
        parts.append(Paragraph(f"{told}: {_SIGNS[finding.verdict]} {_states(scenario, states)}.", "finding"))
        parts.append(Listing(tuple(_tree(finding.reason))))
    return tuple(parts) if shown else (*parts, Paragraph("Nobody is bound, and nobody may be."))


def under(scenario: Scenario, proposal: str) -> str:
    """The settlement under which an event happens, as it stands after the event."""
    known = scenario.proposal.get(proposal)
    return f"under {known.title}" if known is not None else "by the law as it stands"


def title(scenario: Scenario, proposal: str) -> str:
    """Title of a proposal, or of the law without one."""
    return scenario.proposal[proposal].title if proposal in scenario.proposal else "The law as it stands"


def _event(scenario: Scenario, contingency: str) -> str:
    return next((c.title for c in scenario.contingencies if c.id == contingency), contingency)


def _cited(finding: Finding) -> str:
    return f"{_short(finding.treaty)} {finding.article}"


def _limits(result: ObligationsResult) -> Block:
    return Fold("Assumptions and limits of this part", (Listing(result.assumptions + result.limits),))


def _both_ways(
    scenario: Scenario, result: ObligationsResult, proposal: str, contingencies: list[str]
) -> list[Block]:
    """States whose duties pull both ways."""
    said = [
        f"{_event(scenario, conflict.contingency)}: {conflict.says}"
        for conflict in result.conflicts
        if conflict.proposal == proposal and conflict.contingency in contingencies
    ]
    if not said:
        return []
    return [Paragraph("Duties that cannot all be kept:"), Listing(tuple(dict.fromkeys(said)))]


def sentence(scenario: Scenario, result: ObligationsResult, proposal: str, contingency: str) -> str:
    """Who must help if this happens, in a few words."""
    groups: dict[str, list[str]] = {}
    for state in result.states:
        found = result.gravest(proposal, contingency, state)
        if found is not None and found.duty >= Duty.ASSIST and found.verdict in _BINDING:
            groups.setdefault(_SIGNS[found.verdict], []).append(state)
    if not groups:
        event = (proposal, contingency)
        struck = any((found.proposal, found.contingency) == event for found in result.findings)
        return "nobody must help" if struck else "there is no such force"
    return "; ".join(f"{sign} {_states(scenario, states)}" for sign, states in groups.items())


_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def _states(scenario: Scenario, states: list[str]) -> str:
    if len(states) > 6:
        return f"{len(states)} states"
    return join([name_of(scenario, state) for state in states])


def _map(
    scenario: Scenario,
    result: ObligationsResult,
    proposals: list[str],
    contingencies: list[str],
    event: str | None,
) -> list[Block]:
    """The event that is asked for, or else the one that binds most states, on a map."""
    best: tuple[int, dict[str, str], str, Contingency] | None = None
    for contingency in scenario.contingencies:
        for proposal in proposals if contingency.id in contingencies else []:
            duties = _duties(scenario, result, proposal, contingency)
            bound = sum(duty in ("must help", "contested") for duty in duties.values())
            if (bound or event) and (best is None or bound > best[0]):
                best = (bound, duties, proposal, contingency)
    if best is None:
        return []
    bound, duties, proposal, contingency = best
    far = [
        state
        for state in duties
        if state in scenario.states
        and not scenario.states[state].is_european
        and state not in maps.BESIDE_EUROPE
    ]
    meridian, point = _view(scenario, contingency)
    unseen = f" Not on it: {_states(scenario, far)}." if far and meridian is None else ""
    marked = f"The cross marks the event: {name_of(scenario, contingency.place)}. " if point else ""
    count = {0: "no state is bound to help", 1: "one state is bound to help or contestedly so"}
    return [
        Figure(
            f"{contingency.title}, {under(scenario, proposal)}: "
            + count.get(bound, f"{bound} states are bound to help or contestedly so"),
            "A map of countries coloured by what the texts ask of them; the tables below say the same in words.",
            maps.duties(duties, meridian, point),
            None,
            marked + maps.BORDERS + unseen,
        )
    ]


def _points(scenario: Scenario, contingencies: list[str]) -> Iterable[Block]:
    """What was made of the point of an event where borders cannot decide."""
    for contingency in scenario.contingencies:
        if contingency.id in contingencies and contingency.near:
            place, near = (
                name_of(scenario, contingency.place),
                [name_of(scenario, n) for n in contingency.near],
            )
            yield Paragraph(
                f"{contingency.title}: {contingency.at} is taken to lie in {place}. So near that borders drawn at "
                f"1 to 50 million cannot decide: {join(near)}.",
                "caution",
            )


def _view(scenario: Scenario, contingency: Contingency) -> tuple[float | None, Coordinates | None]:
    """Longitude in the middle of a map of the world, or none for one of Europe; and the point of the event."""
    state, place = scenario.states.get(contingency.place), scenario.places.get(contingency.place)
    point = contingency.at or (place.at if place is not None else None)
    if point is not None:
        return None if maps.is_in_view_of_europe(point) else point.lon, point
    is_far = state is not None and not state.is_european
    return maps.meridian_of(contingency.place) if is_far else None, None


def _duties(
    scenario: Scenario, result: ObligationsResult, proposal: str, contingency: Contingency
) -> dict[str, str]:
    """What each state must do, as the map's legend says it."""
    duties = {contingency.place: "place of the event"} if contingency.place in scenario.states else {}
    for state in result.states:
        found = result.gravest(proposal, contingency.id, state)
        if found is None or found.verdict not in _BINDING:
            continue
        if found.verdict is not Verdict.OBLIGED:
            duties[state] = _SIGNS[found.verdict]
        elif found.duty >= Duty.ASSIST:
            duties[state] = "must help"
        elif found.duty is Duty.CONSULT:
            duties[state] = "must consult"
    return duties | {contingency.attacker: "attacker"}


def _alike(result: ObligationsResult, proposals: list[str], contingencies: list[str]) -> list[list[str]]:
    """Proposals under which every cell reads the same, kept together."""
    groups: dict[object, list[str]] = {}
    for proposal in proposals:
        key = tuple(
            _key(result.gravest(proposal, contingency, state))
            for contingency in contingencies
            for state in result.states
        )
        groups.setdefault(key, []).append(proposal)
    return list(groups.values())


def _key(finding: Finding | None) -> object:
    return None if finding is None else (finding.treaty, finding.article, finding.verdict)


def _matrix(scenario: Scenario, result: ObligationsResult, proposal: str, contingencies: list[str]) -> Table:
    """Contingencies across, states down; states for which every cell reads the same share a row."""
    rows: dict[tuple[str, ...], tuple[tuple[Cell, ...], list[str]]] = {}
    real = {f.contingency for f in result.findings if f.proposal == proposal}
    for state in result.states:
        cells = tuple(
            _cell(scenario, result.gravest(proposal, c, state))
            if c in real
            else Cell("no such force", "muted")
            for c in contingencies
        )
        rows.setdefault(tuple(cell.text for cell in cells), (cells, []))[1].append(state)
    titles = {contingency.id: contingency.title for contingency in scenario.contingencies}
    return table(
        "",
        ("State", *(titles[contingency] for contingency in contingencies)),
        [
            (
                Cell(
                    join([name_of(scenario, state) for state in states], 9),
                    title=join([name_of(scenario, state) for state in states]),
                ),
                *cells,
            )
            for cells, states in rows.values()
        ],
    )


def _cell(scenario: Scenario, finding: Finding | None) -> Cell:
    if finding is None:
        return Cell("no clause", "muted")
    treaty = (
        scenario.treaties[finding.treaty].title if finding.treaty in scenario.treaties else finding.treaty
    )
    where = f"{_short(finding.treaty)} {finding.article}"
    if finding.verdict is Verdict.NOT_TRIGGERED:
        return Cell(f"not: {where}", "muted", finding.hangs_on)
    tone: Tone = "muted"
    what = (
        "help" if finding.duty >= Duty.ASSIST else "talk" if finding.duty == Duty.CONSULT else _duty(finding)
    )
    if finding.verdict is Verdict.OBLIGED and finding.duty >= Duty.ASSIST:
        tone = "bad"
    elif finding.verdict in (Verdict.CONTESTED, Verdict.GATED):
        tone = "doubt"
    elif finding.verdict is Verdict.OBLIGED:
        tone = "good"
    return Cell(f"{_SIGNS[finding.verdict]}: {what} ({where})", tone, f"{treaty}. {finding.hangs_on}".strip())


def _duty(finding: Finding) -> str:
    # A clause that allows help and asks for none, such as the right of collective self-defence.
    return "help" if finding.duty is Duty.NONE else finding.duty.name.lower().replace("_", " ")


def _short(treaty: str) -> str:
    """Id of a treaty in words, without the numbers at its end, which are those of its article or its year."""
    name = re.sub(r"(-\d+)+$", "", treaty)
    if len(name) <= 5:
        return name.upper()
    first, *rest = name.split("-")
    return " ".join((first.upper() if len(first) <= 3 else first.capitalize(), *rest))


def _reasons(
    scenario: Scenario, result: ObligationsResult, proposal: str, contingencies: list[str]
) -> Iterable[Block]:
    """One worked reason per contingency, clause and verdict: all states that share it share the reason."""
    titles = {contingency.id: contingency.title for contingency in scenario.contingencies}
    for contingency in contingencies:
        shown: dict[object, tuple[Finding, list[str]]] = {}
        for state in result.states:
            for finding in result.of(proposal, contingency, state):
                key = (*_as_tuple(finding), finding.face)
                shown.setdefault(key, (finding, []))[1].append(state)
        yield Heading(titles[contingency], 3)
        if not shown:
            yield Paragraph("Nothing to be hit, or no clause that speaks of it.")
            continue
        yield table(
            "",
            ("Clause", "Face of the event", "States", "Verdict", "It hangs on"),
            [
                (
                    f"{_short(finding.treaty)} {finding.article}",
                    finding.face,
                    join([name_of(scenario, state) for state in dict.fromkeys(states)], 8),
                    f"{_SIGNS[finding.verdict]}: {_duty(finding)}",
                    finding.hangs_on,
                )
                for finding, states in shown.values()
            ],
        )


def _as_tuple(finding: Finding) -> tuple[object, ...]:
    return (finding.treaty, finding.article, finding.verdict, finding.hangs_on)


def _one_state(
    scenario: Scenario, result: ObligationsResult, proposal: str, contingencies: list[str], state: str
) -> Iterable[Block]:
    titles = {contingency.id: contingency.title for contingency in scenario.contingencies}
    for contingency in contingencies:
        yield Heading(f"{titles[contingency]}: {name_of(scenario, state)}", 3)
        found = result.of(proposal, contingency, state)
        if not found:
            yield Paragraph("No clause in force speaks of this state and this event.")
        for finding in found:
            yield Paragraph(
                f"{_SIGNS[finding.verdict]}: {_duty(finding)}, {_short(finding.treaty)} art. {finding.article}, "
                f"for {finding.face} (certainty {finding.certainty}).",
                "finding",
            )
            yield Listing(tuple(_tree(finding.reason)))


def _tree(reason: Reason, depth: int = 0) -> Iterable[str]:
    article = (
        f" [{reason.article}{', ' + reason.certainty if reason.certainty else ''}]" if reason.article else ""
    )
    yield f"{'    ' * depth}{_MARKS[reason.holds]}: {reason.says}{article}"
    for part in reason.parts:
        yield from _tree(part, depth + 1)
