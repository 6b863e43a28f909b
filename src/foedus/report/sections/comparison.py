"""What differs, and what that did."""

from __future__ import annotations

from foedus.report.document import Block, Cell, Heading, Paragraph, Tone, table
from foedus.report.wording import chance, in_hundred, span
from foedus.study.compare import AnswerChange, Comparison

_SHOWN = 40


def blocks(comparison: Comparison) -> tuple[Block, ...]:
    """Changed inputs first, then what they did to each answer."""
    parts: list[Block] = [
        Paragraph(f"Before: {comparison.before}", "finding"),
        Paragraph(f"After: {comparison.after}", "finding"),
        Heading("What differs"),
    ]
    if not comparison.inputs:
        return (*parts, Paragraph("Nothing: the two are the same, and so are all answers."))
    parts.append(
        table(
            "",
            ("Where", "Before", "After"),
            [(change.path, change.before, change.after) for change in comparison.inputs[:_SHOWN]],
            _more(len(comparison.inputs)),
        )
    )
    parts.append(Heading("What that did to each answer"))
    moved = [change for change in comparison.answers if change.rises + change.falls > 0]
    if moved:
        several = len({change.proposal for change in moved}) > 1
        rows: list[tuple[Cell | str, ...]] = [
            (
                *((change.proposal,) if several else ()),
                change.number,
                *_spread(change),
                _direction(change),
            )
            for change in moved
        ]
        note = "" if len(moved) == len(comparison.answers) else "Answers that did not move are left out."
        columns = ("Answer", ">Before", ">After", "On the same draws")
        parts.append(table("", ("Proposal", *columns) if several else columns, rows, note))
    else:
        parts.append(Paragraph("No answer moved."))
    if comparison.verdicts:
        parts.append(
            table(
                "Duties that differ",
                ("Event and state", "Before", "After"),
                [(change.path, change.before, change.after) for change in comparison.verdicts[:_SHOWN]],
                _more(len(comparison.verdicts)),
            )
        )
    return tuple(parts)


def _more(count: int) -> str:
    return f"{count - _SHOWN} more; --json lists them all." if count > _SHOWN else ""


def _spread(change: AnswerChange) -> tuple[str, str]:
    if change.unit == "chance":
        return chance(change.before), chance(change.after)
    digits = 1 if "USD" in change.unit else 0
    return (
        f"{span(change.before, digits)} {change.unit}",
        f"{span(change.after, digits)} {change.unit}",
    )


def _direction(change: AnswerChange) -> Cell:
    if change.rises >= change.falls:
        tone: Tone = "good" if change.rises > 0.5 else ""
        return Cell(f"rises in {in_hundred(change.rises)} of 100", tone)
    return Cell(f"falls in {in_hundred(change.falls)} of 100", "bad" if change.falls > 0.5 else "")
