"""What backs each settlement: what standing aside would cost whom and why, what counts from when, and pledged aid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.analyses.obligations.texts.wording import DUTIES, cited
from foedus.analyses.stability.designs.commitments import Commitment
from foedus.analyses.stability.designs.design import Design
from foedus.analyses.stability.designs.dishonour import Dishonour
from foedus.analyses.stability.result import Durability, StabilityResult
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import summarise
from foedus.report.document import Block, Cell, Fold, Paragraph, table
from foedus.report.wording import in_hundred, join, money, troops

_DECIDES = 0.05
"""Least share of draws in which a duty must be the dearest to stand in the table."""
_NEARLY_ALL = 0.9
"""Share of the troops asked for below which a force is said to fall short."""
_FEWEST_TO_SHOW = 2
"""Spans that make a calendar worth telling."""


def blocks(scenario: Scenario, result: StabilityResult, chosen: Sequence[Durability]) -> tuple[Block, ...]:
    """Prices of standing aside, years that differ, and pledged aid, for some of the proposals."""
    names = {durability.proposal for durability in chosen}
    designs = [design for design in result.designs if design.proposal in names]
    parts: list[Block] = []
    rows = list(_prices(scenario, designs))
    if rows:
        parts.append(
            Fold(
                "What standing aside would cost whom, and what makes it so",
                (
                    table(
                        "Cost of standing aside from a full attack, in hundredths of the stake",
                        ("Proposal", "Guarantor", "Owes", "By", "In law", ">Cost (middle 80 %)", "Made by"),
                        rows,
                        "The price is an estimate, the column before it law.  A duty is shown where it is the dearest "
                        "in some draws; change the parameters under `parameters`, for all or one proposal, or put an "
                        "own price under `stakes: dishonour`.",
                    ),
                ),
            )
        )
    spans = list(_spans(scenario, chosen))
    if spans:
        parts.append(
            Fold(
                "Years in which something else counts",
                (
                    table(
                        "Chance a year of a breach, in 100, where nothing was broken before",
                        ("Proposal", "Years", "From then on", ">A year", ">Year by year"),
                        spans,
                    ),
                ),
            )
        )
    parts += [Paragraph(said) for said in (_troops(scenario, designs), _aid(scenario, designs)) if said]
    return tuple(parts)


def _prices(scenario: Scenario, designs: Sequence[Design]) -> Iterator[tuple[Cell | str, ...]]:
    """Duties of which standing aside costs the same, for the same reasons, stand in one row."""
    for design in designs:
        alike: dict[tuple[object, ...], list[Dishonour]] = {}
        for row in design.dishonour:
            if row.decides >= _DECIDES:
                key = (row.while_it_counts, row.cost, row.parameters, row.own_price)
                alike.setdefault(key, []).append(row)
        for rows in alike.values():
            first = rows[0]
            when = "" if first.while_it_counts else ", before the guarantee counts"
            cells = ((row.guarantor, *_duty(row.commitment)) for row in rows)
            yield (
                f"{scenario.proposal[design.proposal].title}{when}",
                *("; ".join(dict.fromkeys(column)) for column in zip(*cells, strict=True)),
                f"{100 * first.cost.mean:.0f} ({100 * first.cost.p10:.0f}-{100 * first.cost.p90:.0f})",
                _made_by(first),
            )


def _duty(commitment: Commitment | None) -> tuple[str, str, str]:
    if commitment is None:
        return "all together", "", ""
    ends = f", until {commitment.ends}" if commitment.ends is not None else ""
    hours = f" within {commitment.within_hours} hours" if commitment.within_hours is not None else ""
    return (
        f"{DUTIES[commitment.duty]}{hours}",
        f"{commitment.treaty}, {cited(commitment.article)}{ends}",
        f"{commitment.verdict.value}{', disclaimed by it' if commitment.disclaimed else ''}",
    )


def _made_by(row: Dishonour) -> str:
    parameters = " x ".join(name.removeprefix("stability.").replace("_", " ") for name in row.parameters)
    if not row.own_price:
        return parameters
    return f"{row.own_price} (own price)" + (f" in place of {parameters}" if parameters else "")


def _spans(scenario: Scenario, chosen: Sequence[Durability]) -> Iterator[tuple[Cell | str, ...]]:
    for durability in chosen:
        if len(durability.spans) < _FEWEST_TO_SHOW:
            continue
        for span in durability.spans:
            years = f"{span.first}" if span.first == span.last else f"{span.first} to {span.last}"
            yield (
                scenario.proposal[durability.proposal].title,
                years,
                span.says,
                _a_year(span.hazard),
                ", ".join(_a_year(value) for value in span.yearly),
            )


def _a_year(hazard: float) -> str:
    """A yearly chance in 100, with a figure after the point where it is small."""
    if 0 < hazard < 0.0005:
        return "under 0.1"
    return in_hundred(hazard) if hazard == 0 or hazard >= 0.1 else f"{100 * hazard:.1f}"


def _troops(scenario: Scenario, designs: Sequence[Design]) -> str:
    """Which forces fall short of what was asked, so that they hold no better than what is there."""
    short = [
        f"{scenario.proposal[design.proposal].title} {troops(design.troops_in_place)} of "
        f"{troops(design.troops_asked)}"
        for design in designs
        if design.troops_in_place < _NEARLY_ALL * design.troops_asked
    ]
    if not short:
        return ""
    return (
        f"Troops count as far as those who would join can keep them there, not as asked; on average "
        f"{join(short)}.  So a larger force may hold hardly better than a smaller one."
    )


def _aid(scenario: Scenario, designs: Sequence[Design]) -> str:
    """One sentence on what pledges bring, which is the same under all proposals that do not set growth themselves."""
    counted = [design for design in designs if design.aid.growth.any()]
    if not counted:
        return ""
    aid = counted[0].aid
    a_year, growth = summarise(aid.a_year_usd_bn), summarise(aid.growth)
    titles = [scenario.proposal[design.proposal].title for design in designs if design.aid.is_in_own_growth]
    without = (
        f"  It is not added under {', '.join(titles)}, which set the growth themselves." if titles else ""
    )
    return (
        f"Pledged and still to come: {money(aid.outstanding_usd_bn)} bn USD.  By the donors' record "
        f"{money(a_year.mean)} bn a year ({money(a_year.p10)}-{money(a_year.p90)}) of it is expected to reach the "
        f"protected side's forces over {aid.years} years, and adds {100 * growth.mean:.1f} % "
        f"({100 * growth.p10:.1f}-{100 * growth.p90:.1f}) a year to their strength; what has arrived is in today's "
        f"figures and adds nothing.{without}"
    )
