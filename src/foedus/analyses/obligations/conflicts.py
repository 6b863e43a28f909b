"""Duties that pull one state both ways: to help one side, and to help the other or to stay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from foedus.analyses.obligations.result import Conflict, Finding, Verdict
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty

_BINDING = (Verdict.OBLIGED, Verdict.CONTESTED, Verdict.GATED)


def conflicts(scenario: Scenario, found: Iterable[Finding]) -> Iterator[Conflict]:
    """Pairs of duties of one state on one event that cannot both be kept, the gravest help first.

    Which of them prevails is not decided here: the Charter prevails over other agreements (article 103),
    but between two treaties the law gives no general answer.
    """
    by_state: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        if finding.verdict in _BINDING and (finding.duty >= Duty.ASSIST or finding.duty is Duty.NEUTRALITY):
            by_state.setdefault((finding.proposal, finding.contingency, finding.state), []).append(finding)
    for (proposal, contingency, state), duties in by_state.items():
        helps = sorted((f for f in duties if f.duty >= Duty.ASSIST), key=lambda f: -f.duty)
        told: set[tuple[str, str]] = set()
        for help in helps:
            for other in duties:
                pair = (help.treaty, other.treaty)
                if (
                    pair in told
                    or pair[::-1] in told
                    or beneficiary(scenario, help) == beneficiary(scenario, other)
                ):
                    continue
                told.add(pair)
                yield Conflict(proposal, contingency, state, help, other, _says(scenario, help, other))


def beneficiary(scenario: Scenario, finding: Finding) -> Literal["victim", "attacker"]:
    """Which side of the event a finding protects."""
    treaty = scenario.treaties[finding.treaty]
    clauses = (c for c in treaty.clauses if (c.article, c.duty) == (finding.article, finding.duty))
    toward = {clause.toward for clause in clauses}
    if toward == {"attacker"}:
        return "attacker"
    return "attacker" if "either" in toward and finding.victim not in treaty.states else "victim"


def _says(scenario: Scenario, help: Finding, other: Finding) -> str:
    name = scenario.states[help.state].name if help.state in scenario.states else help.state
    one, two = (scenario.treaties[f.treaty].title for f in (help, other))
    sides = {"victim": "the side that is attacked", "attacker": "the side that attacks"}
    side, second = (sides[beneficiary(scenario, f)] for f in (help, other))
    does = f"to stay neutral toward {second}" if other.duty is Duty.NEUTRALITY else f"to help {second}"
    return (
        f"{name} is asked to help {side} (article {help.article} of the {one}) and {does} "
        f"(article {other.article} of the {two})."
    )
