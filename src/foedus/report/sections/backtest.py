"""What history says about a method."""

from __future__ import annotations

from foedus.backtest.outcome import Outcome, Panel
from foedus.report.document import Block, Heading, Paragraph, Table, table


def blocks(question: str, outcome: Outcome) -> tuple[Block, ...]:
    """The finding first, then the figures, then what they cannot tell."""
    return (
        Heading(question),
        Paragraph(outcome.finding, "finding"),
        *(Paragraph(text) for text in outcome.says),
        *(_table(panel) for panel in outcome.panels),
        *(Paragraph(text, "caution") for text in outcome.cautions),
    )


def _table(panel: Panel) -> Table:
    return table(panel.caption, panel.columns, list(panel.rows), panel.note)
