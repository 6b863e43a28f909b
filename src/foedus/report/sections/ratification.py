"""When is it through all parliaments?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from foedus.analyses.voting.ratification.result import MemberForecast, RatificationForecast, day_after
from foedus.model.dates import Day
from foedus.model.scenario import Scenario
from foedus.numerics.summaries import Summary
from foedus.report import charts
from foedus.report.document import Block, Cell, Fold, Heading, Listing, Paragraph, table
from foedus.report.wording import in_hundred, join, name_of

_NEVER = "over 100 years"


def blocks(
    scenario: Scenario, forecast: RatificationForecast, if_dropped: RatificationForecast | None = None
) -> tuple[Block, ...]:
    """When the treaty is through, who is, and for whom it waits; and what a dropped objection changes."""
    title = scenario.proposal[forecast.proposal].title
    parts: list[Block] = [
        Heading(f"When is it through all parliaments?  {title}"),
        Paragraph(_finding(scenario, forecast), "finding"),
    ]
    if if_dropped is not None:
        parts.append(Paragraph(_what_if(scenario, forecast, if_dropped), "finding"))
    parts.append(_chances(forecast, if_dropped))
    shown = if_dropped or forecast
    through = [member for member in shown.members if member.state in ("through", "signed")]
    if through:
        names = join([name_of(scenario, m.voter) for m in through], 40)
        parts.append(
            Paragraph(f"Ratified by {forecast.on}, or agreed by signing: {names} ({len(through)}).", "small")
        )
    if len(through) < len(shown.members):
        parts.append(_waiting(scenario, shown))
    parts.append(Fold("Assumptions and limits", (Listing(shown.assumptions + shown.limits),)))
    return tuple(parts)


def timetable(scenario: Scenario, forecast: RatificationForecast) -> charts.Spec:
    """The Gantt chart: what is done as bars, what is to come as bands."""
    end = _end_of_scale(forecast)
    ordered = sorted(forecast.members, key=_by_day)
    rows = [_bar(scenario, forecast, member, end) for member in ordered if member.state != "signed"]
    rows.append(_band("Treaty through", forecast.signed, forecast.through, end, is_done=False))
    return charts.gantt(rows, forecast.signed.isoformat(), forecast.on.isoformat(), end.isoformat())


def _by_day(member: MemberForecast) -> tuple[bool, float, float]:
    return member.state not in ("through", "signed"), member.days.p50, member.days.p90


def _date(signed: Day, days: float) -> str:
    day = day_after(signed, days)
    return _NEVER if day is None else day.isoformat()


def _finding(scenario: Scenario, forecast: RatificationForecast) -> str:
    spread, signed = forecast.through, forecast.signed
    last = sorted(forecast.members, key=lambda m: -m.chance_last)[:3]
    waits = join(
        [
            f"{name_of(scenario, m.voter)} ({in_hundred(m.chance_last)} in 100)"
            for m in last
            if m.chance_last > 0
        ],
        3,
    )
    return (
        f"Signed on {signed}; seen from {forecast.on}, when {forecast.seen} of {len(forecast.members)} voters "
        f"had ratified, it is as likely through before {_date(signed, spread.p50)} as after, and with 80 in 100 "
        f"between {_date(signed, spread.p10)} and {_date(signed, spread.p90)}.  It most likely waits last for "
        f"{waits}."
    )


def _what_if(scenario: Scenario, forecast: RatificationForecast, if_dropped: RatificationForecast) -> str:
    names = join([name_of(scenario, m.voter) for m in if_dropped.members if m.state == "released"], 6)
    spread, signed = if_dropped.through, forecast.signed
    return (
        f"If {names} dropped any objection on {forecast.on}: as likely through before "
        f"{_date(signed, spread.p50)} as after, and with 80 in 100 between {_date(signed, spread.p10)} and "
        f"{_date(signed, spread.p90)}.  The table shows this case."
    )


def _chances(forecast: RatificationForecast, if_dropped: RatificationForecast | None) -> Block:
    columns = ("By", ">Through, in 100") + ((">If dropped, in 100",) if if_dropped else ())
    other = if_dropped.chance_within if if_dropped else forecast.chance_within
    rows: list[tuple[Cell | str, ...]] = [
        (day.isoformat(), in_hundred(chance)) + ((in_hundred(changed),) if if_dropped else ())
        for (day, chance), (_, changed) in zip(forecast.chance_within, other, strict=True)
    ]
    return table("", columns, rows)


def _waiting(scenario: Scenario, forecast: RatificationForecast) -> Block:
    waiting = [m for m in forecast.members if m.state not in ("through", "signed")]
    rows: list[tuple[Cell | str, ...]] = [
        (
            name_of(scenario, member.voter),
            {"waiting": "waiting", "planned": "vote planned", "released": "drops it"}[member.state],
            Cell(in_hundred(member.chance_holding), "bad" if member.chance_holding >= 0.5 else ""),
            _date(forecast.signed, member.days.p10),
            _date(forecast.signed, member.days.p50),
            _date(forecast.signed, member.days.p90),
            in_hundred(member.chance_last),
        )
        for member in sorted(waiting, key=lambda m: (-m.chance_last, m.voter))
    ]
    return table(
        "Still to come",
        (
            "Member",
            "State",
            ">Holds out, in 100",
            ">1 in 10 by",
            ">Half by",
            ">9 in 10 by",
            ">Last, in 100",
        ),
        rows,
        "Dates are those of the parliament's part; a deposit follows some days later.",
    )


def _end_of_scale(forecast: RatificationForecast) -> Day:
    """Somewhat after nine in ten cases are through, but not so far that what is done becomes a dot."""
    gone = (forecast.on - forecast.signed).days
    days = min(forecast.through.p90 * 1.05, max(4 * gone, 1500))
    return forecast.signed + timedelta(days=int(max(days, gone + 60)))


def _bar(
    scenario: Scenario, forecast: RatificationForecast, member: MemberForecast, end: Day
) -> Mapping[str, object]:
    who = name_of(scenario, member.voter)
    return _band(who, forecast.signed, member.days, end, is_done=member.state == "through")


def _band(who: str, signed: Day, days: Summary, end: Day, *, is_done: bool) -> Mapping[str, object]:
    def cut(number: float) -> str:
        day = day_after(signed, number)
        return (end if day is None else min(day, end)).isoformat()

    late = day_after(signed, days.p90)
    middle = day_after(signed, days.p50)
    return {
        "who": who,
        "kind": "through" if is_done else "to come",
        "from": signed.isoformat() if is_done else cut(days.p10),
        # A bar needs some width, also on the day of signature itself.
        "to": max(cut(days.p90), (signed + (end - signed) / 120).isoformat()),
        "middle": end.isoformat() if middle is None else middle.isoformat(),
        "beyond": not is_done and (late is None or late > end),
    }
