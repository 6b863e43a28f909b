"""One alliance: who was in it when, in which phases, with days of treaty law where the library knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foedus.files.atop.links import Link, links
from foedus.files.atop.table import LAST_DAY, MemberRow, states_of
from foedus.files.treaties import load_treaty
from foedus.model.dates import Day, Period, day_after
from foedus.model.institutions import Membership


@dataclass(frozen=True, slots=True)
class Alliance:
    """Rows of one alliance, put together."""

    id: int
    """ATOPID."""
    rows: tuple[MemberRow, ...]
    members: tuple[Membership, ...]
    """Times of each party, those that follow on one another joined."""
    phases: tuple[tuple[int, Period], ...]
    """Time of each phase, by its number."""
    notes: tuple[str, ...]
    """What the library knows about it, in sentences."""
    moved: str
    """Which days were changed from those of signature to those of treaty law; empty where none were."""

    @property
    def signed(self) -> Day:
        """First day of signature."""
        return min(row.entry for row in self.rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all parties, each once."""
        return tuple(dict.fromkeys(member.state for member in self.members))


def alliance_of(rows: Sequence[MemberRow]) -> Alliance:
    """Put the rows of one alliance together."""
    rows = _without_gaps(rows)
    link = links().get(rows[0].alliance)
    alliance = Alliance(
        id=rows[0].alliance,
        rows=rows,
        members=_joined([Membership(code, period) for row in rows for code, period in row.states]),
        phases=_phases(rows),
        notes=(link.note,) if link is not None and link.note else (),
        moved="",
    )
    return alliance if link is None or not link.treaty else _with_days_of_law(alliance, link)


def _without_gaps(rows: Sequence[MemberRow]) -> tuple[MemberRow, ...]:
    """Close the gap of one day that is left where a phase ends on 31 December and the next starts on 1 January."""
    starts = {row.entry for row in rows}
    return tuple(
        _until(row, day_after(row.exit)) if row.exit and day_after(row.exit) in starts else row
        for row in rows
    )


def _until(row: MemberRow, end: Day) -> MemberRow:
    return replace(row, exit=end, states=states_of(row.member, Period(row.entry, end)))


def _phases(rows: Sequence[MemberRow]) -> tuple[tuple[int, Period], ...]:
    spans: dict[int, list[Period]] = {}
    for row in rows:
        spans.setdefault(row.phase, []).append(Period(row.entry, row.exit))
    return tuple((phase, _hull(periods)) for phase, periods in sorted(spans.items()))


def _hull(periods: Sequence[Period]) -> Period:
    ends = [period.end for period in periods if period.end is not None]
    return Period(min(p.start for p in periods), max(ends) if len(ends) == len(periods) else None)


def _joined(members: Sequence[Membership]) -> tuple[Membership, ...]:
    """Times of each state, in the order of the rows; what follows at once is one time."""
    spans: dict[str, list[Period]] = {}
    for member in members:
        spans.setdefault(member.state, []).append(member.period)
    return tuple(Membership(code, period) for code, periods in spans.items() for period in _merged(periods))


def _merged(periods: Sequence[Period]) -> list[Period]:
    found: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        last = found[-1] if found else None
        if last is not None and (last.end is None or period.start <= last.end):
            found[-1] = _hull([last, period])
        else:
            found.append(period)
    return found


# --------------------------------------------------------------------------- days of treaty law


def _with_days_of_law(alliance: Alliance, link: Link) -> Alliance:
    """Put the days from which the treaty bound its parties in the place of those of their signatures."""
    shipped = load_treaty(link.treaty)
    assert shipped.in_force is not None  # only treaties in force are linked, which a test checks
    parties = [party for party in shipped.parties if party.period.start <= LAST_DAY]
    phases = dict(alliance.phases)
    first = min(phases) if link.phase == 0 else link.phase
    if first not in phases:
        return alliance
    signed, bound = phases[first].start, shipped.in_force.start
    members, moved = [], []
    for member in alliance.members:
        new = _start_in_law(member, parties) if member.period.start >= signed else None
        if new is None or new == member.period.start:
            members.append(member)
        else:
            members.append(Membership(member.state, Period(new, member.period.end)))
            moved.append((member.state, member.period.start, new))
    return replace(
        alliance,
        members=tuple(members),
        phases=tuple((phase, _moved(period, signed, bound)) for phase, period in alliance.phases),
        notes=(
            *alliance.notes,
            f"The library has the text in full as {link.treaty!r}; use that one where you can.",
            *_strangers([m for m in alliance.members if m.period.start >= signed], parties),
            *_since(shipped.parties),
        ),
        moved=_told(moved),
    )


def _told(moved: Sequence[tuple[str, Day, Day]]) -> str:
    groups: dict[tuple[Day, Day], list[str]] = {}
    for state, coded, new in moved:
        groups.setdefault((coded, new), []).append(state)
    told = [f"{', '.join(states)} from {new} (coded {coded})" for (coded, new), states in groups.items()]
    return f"Counted from the day of treaty law and not of signature: {'; '.join(told)}." if told else ""


def _strangers(members: Sequence[Membership], parties: Sequence[Membership]) -> list[str]:
    known = {party.state for party in parties}
    strangers = [member.state for member in members if member.state not in known]
    return [f"Coded as parties, and none in the library: {', '.join(strangers)}."] if strangers else []


def _start_in_law(member: Membership, parties: Sequence[Membership]) -> Day | None:
    """The shipped start that is nearest to the coded one; None where there is none, or none before the exit."""
    starts = [party.period.start for party in parties if party.state == member.state]
    if not starts:
        return None
    nearest = min(starts, key=lambda start: abs(start - member.period.start))
    return nearest if member.period.end is None or nearest < member.period.end else None


def _moved(period: Period, signed: Day, bound: Day) -> Period:
    """A phase whose start, or whose end where it goes over into it, moves from signature to force."""
    start = bound if period.start == signed else period.start
    end = bound if period.end == signed else period.end
    return Period(start, end) if end is None or start < end else period


def _since(parties: Sequence[Membership]) -> list[str]:
    """What has changed since the coding ends."""
    joined = [f"{p.state} on {p.period.start}" for p in parties if p.period.start > LAST_DAY]
    left = [f"{p.state} on {p.period.end}" for p in parties if p.period.end and p.period.end > LAST_DAY]
    found = [f"Joined after the coding ends, and so missing here: {', '.join(joined)}."] if joined else []
    return found + ([f"Left after the coding ends: {', '.join(left)}."] if left else [])
