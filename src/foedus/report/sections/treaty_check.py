"""Does a treaty give the answers that its cases expect?"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.backtest.treaty_cases import Outcome
from foedus.report.document import Block, Cell, Heading, Paragraph, table


def blocks(outcomes: Sequence[Outcome]) -> tuple[Block, ...]:
    """How many answers agree, and those that do not."""
    wrong = [outcome for outcome in outcomes if not outcome.agrees]
    if not outcomes:
        return (Paragraph("There are no cases: add a cases.yaml beside the text.", "caution"),)
    cases = len({(outcome.case.treaty, outcome.case.name) for outcome in outcomes})
    told = f"{len(outcomes) - len(wrong)} of {len(outcomes)} answers agree, in {cases} cases."
    if not wrong:
        return (Paragraph(told, "finding"),)
    rows: list[tuple[Cell | str, ...]] = [
        (
            outcome.case.treaty,
            outcome.case.name,
            f"{outcome.case.article}, {outcome.state}",
            _expected(outcome),
            _found(outcome),
        )
        for outcome in wrong
    ]
    return (
        Paragraph(told, "finding"),
        Heading("Answers that do not agree", 2),
        table("", ("Treaty", "Case", "Article and state", "Expected", "Found"), rows),
    )


def _expected(outcome: Outcome) -> str:
    case = outcome.case
    words = f", on “{case.hangs_on}”" if case.hangs_on else ""
    return f"{case.expect}{words}{f', {case.failing} failing' if case.failing is not None else ''}"


def _found(outcome: Outcome) -> str:
    hangs_on = outcome.finding.hangs_on if outcome.finding is not None else ""
    return f"{outcome.answer}{f': {hangs_on}' if hangs_on else ''}"


def document(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The same for machines."""
    return {
        "answers": len(outcomes),
        "agree": sum(outcome.agrees for outcome in outcomes),
        "differing": [
            {
                "treaty": outcome.case.treaty,
                "case": outcome.case.name,
                "article": outcome.case.article,
                "state": outcome.state,
                "expected": _expected(outcome),
                "found": _found(outcome),
            }
            for outcome in outcomes
            if not outcome.agrees
        ],
    }
