"""What a published model of crisis, deterrence or alliance says of some numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from foedus.report import charts
from foedus.report.document import Block, Cell, Figure, Heading, Listing, Paragraph, table
from foedus.report.sections.range_over_time import panel_table
from foedus.report.wording import in_hundred
from foedus.study.crisis.bargaining import range_of
from foedus.study.crisis.catalogue import MODELS, Answer
from foedus.study.crisis.deterrence import deterrence
from foedus.study.crisis.document import chances, mean, middle
from foedus.study.crisis.model import Finding, Model, at, shown

if TYPE_CHECKING:
    from foedus.report.document import Table

_FEW = 8
"""Cases up to which the reason of each is given."""
_MOST_LINES = 8
_MOST_POINTS = 300
"""Draws shown in a picture."""


def listing() -> tuple[Block, ...]:
    """Every model with its question."""
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(name, "strong"), model.asks, model.source) for name, model in MODELS.items()
    ]
    return (
        Heading("Published models of crisis, deterrence and alliance"),
        table(
            "",
            ("Model", "Question", "Source"),
            rows,
            "`foedus crisis MODEL` shows its numbers and an example.",
        ),
    )


def blocks(name: str, model: Model, answers: Sequence[Answer]) -> tuple[Block, ...]:
    """The answer with its reasons and numbers; of several cases, the main findings side by side."""
    heading = (
        Heading(model.title),
        Paragraph(f"{model.asks}  {model.source}; docs/text-book/{name}.md.", "small"),
    )
    if len(answers) > 1:
        return (*heading, _side_by_side(answers), Listing(_why(answers)))
    answer = answers[0]
    return (
        *heading,
        Paragraph(answer.reasons[0], "finding"),
        Listing(answer.reasons[1:]),
        _findings(answer),
        _numbers(model, answer),
    )


def _findings(answer: Answer) -> Table:
    note = (
        ""
        if answer.draws == 1
        else f"Over {answer.draws:,} draws; sentences above: at the likeliest numbers."
    )
    rows: list[tuple[Cell | str, ...]] = [(f.name, _value(f), f.meaning) for f in answer.findings]
    return table("What comes out", ("Finding", "Value", "Meaning"), rows, note)


def _numbers(model: Model, answer: Answer) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            name,
            Cell(value, "muted" if name in answer.defaults else "strong"),
            model.number[name].allowed,
            model.number[name].meaning,
        )
        for name, value in answer.stated
    ]
    note = "Those of the worked example where none was given." if answer.defaults else ""
    return table("From these numbers", ("Number", "Value", "Allowed", "Meaning"), rows, note)


def _side_by_side(answers: Sequence[Answer]) -> Table:
    main = [finding.name for finding in answers[0].findings if finding.is_main]
    rows: list[tuple[Cell | str, ...]] = [
        (answer.case, *(_value(finding) for finding in answer.findings if finding.is_main))
        for answer in answers
    ]
    return table("What comes out", ("Case", *main), rows)


def _why(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The first reason of each case; of many, only where what comes out is no longer the same."""
    turns = [_outcomes(answer) for answer in answers]
    return tuple(
        f"{answer.case}: {answer.reasons[0]}"
        for place, answer in enumerate(answers)
        if len(answers) <= _FEW or place == 0 or turns[place] != turns[place - 1]
    )


def _outcomes(answer: Answer) -> list[str]:
    """The likeliest outcome of each kind."""
    words = [chances(finding) for finding in answer.findings if finding.is_main and finding.words]
    return [max(found, key=lambda word: found[word]) for found in words]


def _value(finding: Finding) -> str:
    if finding.words:
        found = chances(finding)
        if finding.values.size == 1:
            return next(iter(found))
        return "; ".join(f"{word} {in_hundred(part)} in 100" for word, part in found.items())
    average = mean(finding)
    if np.isnan(average):
        return "none"
    if finding.values.size == 1 or finding.weight is not None:
        return shown(average)
    low, high = middle(finding)
    return shown(average) if low == high else f"{shown(average)} ({shown(low)} to {shown(high)})"


def picture(name: str, answers: Sequence[Answer], varied: str | None = None) -> Figure:
    """Draw how the answers move with the number that is varied; or else a model's own picture."""
    if varied is not None:
        return _moves(varied, answers)
    return PICTURED[name](answers)


def _regions(answers: Sequence[Answer]) -> Figure:
    found = deterrence(answers[0].likely)
    points: list[tuple[str, float, float]] = []
    for answer in answers:
        hard, other = (answer.given[name] for name in ("defender_hard", "challenger_hard"))
        label = answer.case if len(answers) > 1 else ""
        for draw in range(min(answer.draws, _MOST_POINTS)):
            points.append((label if draw == 0 else "", float(hard[draw]), float(other[draw])))
    return Figure(
        "Which equilibrium rules at which doubts",
        "Four regions over the chance that the defender is hard and the chance that the challenger is, with the cases "
        "as points.",
        charts.deterrence_regions(
            at(found.deters_hard), at(found.deters_soft), at(found.yields_from), points
        ),
        _side_by_side(answers),
        "Borders are those of the first case, at its likeliest worths.",
    )


def _moves(number: str, answers: Sequence[Answer]) -> Figure:
    lines: dict[str, list[tuple[float, float]]] = {}
    for answer in answers:
        value = at(answer.likely[number])
        for finding in answer.findings:
            for name, height in _heights(finding):
                lines.setdefault(name, []).append((value, height))
    drawn = [(name, points) for name, points in lines.items() if any(height for _, height in points)]
    return Figure(
        f"How the answer moves with {number}",
        f"A line for each finding over the values of {number}.",
        charts.comparative_statics(number, drawn[:_MOST_LINES]),
        _side_by_side(answers),
    )


def _heights(finding: Finding) -> list[tuple[str, float]]:
    """A main finding as numbers to be drawn: the chance of each outcome, of a yes, or the number itself."""
    if not finding.is_main:
        return []
    if not finding.words:
        average = mean(finding)
        return [(finding.name, average)] if np.isfinite(average) else []
    found = chances(finding)
    if finding.words == ("no", "yes"):
        return [(finding.name, found.get("yes", 0.0))]
    return [(f"chance: {word}", found.get(word, 0.0)) for word in finding.words]


def _ranges(answers: Sequence[Answer]) -> Figure:
    panels = [(answer.case, range_of(answer.given)) for answer in answers]
    return Figure(
        "The range of shares that neither side would rather fight over, year by year",
        "A panel for each case shows both ends of the range and the share over the years.",
        charts.range_over_time(panels),
        panel_table(panels),
    )


PICTURED = {"perfect-deterrence": _regions, "inefficiency-condition": _ranges}
"""Models that have a picture of their own."""
