"""Which value would be enough, and which smallest change would make a settlement hold."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.model.scenario import Scenario
from foedus.report.document import Block, Cell, Heading, Paragraph, Table, table
from foedus.report.wording import in_hundred, troops
from foedus.study.what_would_hold import Change, ForAll, Needed

_SHOWN = 6
_MORE_CAN_BE_WORSE = "rises and falls: more can be worse"


def value_blocks(
    scenario: Scenario, found: Sequence[Needed], together: ForAll, wished: float, years: int, draws: int
) -> tuple[Block, ...]:
    """What one number would have to be under each proposal, and for all of them."""
    goal = _goal(wished, years)
    if not found:
        return (Paragraph("None of the proposals that were asked about has such a number."),)
    first = found[0]
    rows: list[tuple[Cell | str, ...]] = [
        (
            scenario.proposal[one.proposal].title,
            in_hundred(one.chance_now),
            _number(one.now, one.unit),
            _value(one),
            one.found.course if one.found.course != "rises and falls" else _MORE_CAN_BE_WORSE,
        )
        for one in found
    ]
    return (
        Heading(f"How much of {first.name} would be enough", 2),
        Paragraph(f"{first.meaning}  Unit: {first.unit}."),
        table(
            f"For {goal}",
            ("Proposal", ">Chance now, in 100", ">Value now", "Enough", "As the number grows, the chance"),
            rows,
            f"On {draws:,} draws; the number takes the value in all of them, everything else stays as uncertain as it "
            "is.  * beyond its range by today's knowledge.",
        ),
        *_together(together, first, len(found)),
    )


def _together(together: ForAll, first: Needed, count: int) -> tuple[Paragraph, ...]:
    if count < 2:
        return ()
    if together.value is None:
        return (Paragraph("No single value is enough for all of them."),)
    return (
        Paragraph(
            f"{_number(together.value, first.unit)} is enough for all of them; the least then holds with "
            f"{in_hundred(together.chance or 0.0)} in 100."
        ),
    )


def _value(needed: Needed) -> str:
    found = needed.found
    if found.always:
        return f"any value (at least {in_hundred(min(chance for _, chance in found.tried))} in 100)"
    if found.value is None:
        return f"none; at best {in_hundred(found.chance)} in 100"
    mark = "" if needed.is_plausible or needed.plausible is None else " *"
    return f"{found.side} {_number(found.value, needed.unit)}{mark}"


def change_blocks(
    scenario: Scenario,
    found: Sequence[Change],
    proposals: Sequence[str],
    wished: float,
    years: int,
    draws: int,
) -> tuple[Block, ...]:
    """For each proposal, the smallest changes that decide whether it holds."""
    parts: list[Block] = [Heading(f"Which smallest change decides on {_goal(wished, years)}?", 2)]
    for name in proposals:
        own = [change for change in found if change.proposal == name]
        title = scenario.proposal[name].title
        if own:
            parts.append(_changes(title, own))
        else:
            parts.append(
                Paragraph(
                    f"{title}: no change of a single number by up to twice its range makes the difference."
                )
            )
    parts.append(
        Paragraph(
            f"On {draws:,} draws.  One number moves by as much in every draw, its doubt and all else staying.  Part of "
            "range: the change against the range that the number has by today's knowledge; numbers without a range "
            "come last.  Some of these numbers can be chosen, others only turn out one way or the other.",
            "small",
        )
    )
    return tuple(parts)


def _changes(title: str, own: list[Change]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [
        (
            change.name.removeprefix("stability."),
            _number(change.now, change.unit),
            f"{change.by:+.3g}" if change.unit != "troops" else f"{change.by:+,.0f}",
            "no range" if change.relative is None else f"{100 * change.relative:.0f} %",
            change.unit,
            "more can be worse" if change.course == "rises and falls" else "",
        )
        for change in own[:_SHOWN]
    ]
    what = (
        "holds; smallest changes that would undo it"
        if own[0].holds_now
        else "falls short; smallest changes that would do"
    )
    rest = len(own) - _SHOWN
    return table(
        f"{title}: {what}",
        ("Number", ">Now", ">Change", ">Part of range", "Unit", ""),
        rows,
        f"{rest} more; --json lists them." if rest > 0 else "",
    )


def _goal(wished: float, years: int) -> str:
    return f"no breach within {years} year{'s' if years > 1 else ''} with {in_hundred(wished)} in 100"


def _number(value: float, unit: str) -> str:
    return troops(value) if unit == "troops" else f"{value:.3g}"
