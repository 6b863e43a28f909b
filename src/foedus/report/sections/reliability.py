"""How often were duties of this kind honoured?  Beside the law, and apart from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from foedus.analyses.obligations.reliability import Honouring, honouring, kind_of
from foedus.analyses.obligations.result import Finding, ObligationsResult, Verdict
from foedus.files.reliability import load_reliability
from foedus.model.reliability import Era, Kind
from foedus.model.scenario import Scenario
from foedus.report.document import Block, Paragraph
from foedus.report.wording import in_hundred

_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED, Verdict.FORBIDDEN)
_KINDS: Mapping[Kind, str] = {
    "defense": "to defend",
    "offense": "to attack together",
    "neutrality": "to stay neutral",
    "nonaggression": "not to attack",
}
_ERAS: Mapping[Era, str] = {"before_1945": "before 1945", "since_1945": "since 1945"}


def blocks(
    scenario: Scenario,
    result: ObligationsResult,
    proposal: str,
    contingencies: Collection[str],
    state: str | None = None,
) -> tuple[Block, ...]:
    """One line on the record of the heaviest duty that binds somebody; nothing where the record has no such kind.

    Parameters
    ----------
    scenario, result
        The events, and what the law asks in them.
    proposal, contingencies
        Which of them the line is about.
    state
        Only duties of this state; None for those of all.
    """
    found = record(scenario, result, proposal, contingencies, state)
    return () if found is None else (Paragraph(sentence(found), "small"),)


def sentence(found: Honouring) -> str:
    """The estimate with its interval, its cases, and how they were selected."""
    low, high = (in_hundred(end) for end in found.interval)
    return (
        f"Law above, record below: of duties {_KINDS[found.kind]} that were called on in wars {_ERAS[found.era]}, "
        f"about {in_hundred(found.chance)} in 100 were honoured ({low} to {high}; {found.own.called} cases of this "
        f"kind, {found.era_count.called} of all). A promise that deters is never called on, and so not among them."
    )


def record(
    scenario: Scenario,
    result: ObligationsResult,
    proposal: str,
    contingencies: Collection[str],
    state: str | None = None,
) -> Honouring | None:
    """The record of the kind of the heaviest duty that binds, or may bind, somebody."""
    binding = [
        finding
        for finding in result.findings
        if finding.proposal == proposal
        and finding.contingency in contingencies
        and finding.verdict in _BINDING
        and state in (None, finding.state)
        and kind_of(finding.duty) is not None
    ]
    if not binding:
        return None
    heaviest: Finding = max(binding, key=lambda finding: finding.duty)
    kind = kind_of(heaviest.duty)
    assert kind is not None  # others are left out above
    event = next(event for event in scenario.contingencies if event.id == heaviest.contingency)
    return honouring(load_reliability(), kind, event.on.year)


def document(
    scenario: Scenario,
    result: ObligationsResult,
    proposal: str | None = None,
    event: str | None = None,
    state: str | None = None,
) -> list[dict[str, object]]:
    """The same for machines, for each event under each proposal."""
    found: list[dict[str, object]] = []
    for name in (name for name in result.proposals if proposal in (None, name)):
        for contingency in (one for one in result.contingencies if event in (None, one)):
            estimate = record(scenario, result, name, (contingency,), state)
            if estimate is not None:
                found.append({"proposal": name, "contingency": contingency, **_estimate(estimate)})
    return found


def _estimate(found: Honouring) -> dict[str, object]:
    return {
        "kind": found.kind,
        "era": found.era,
        "chance": found.chance,
        "interval": list(found.interval),
        "cases_of_kind": found.own.called,
        "cases_of_era": found.era_count.called,
        "caution": found.caution,
    }
