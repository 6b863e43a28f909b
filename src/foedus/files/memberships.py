"""Spans of time, and who belonged when: read from a document, and written out in full."""

from __future__ import annotations

from foedus.errors import InvalidInputError
from foedus.files.document import Document, Path
from foedus.files.problems import Problems
from foedus.files.schema.law import PartiesDocument, SpanDocument
from foedus.files.states import past_states
from foedus.model.dates import Day, Period
from foedus.model.institutions import Membership

Json = dict[str, object]
_BEGINNING = Day(1, 1, 1)
"""Start of a membership whose first day is not told."""


def read_period(form: SpanDocument, at: Path, document: Document, problems: Problems) -> Period | None:
    """Read one span; None where it ends before it starts, which is noted."""
    try:
        return Period(form.start or _BEGINNING, form.end)
    except InvalidInputError:
        problems.add(document.place(at), f"a span ends on {form.end}, before it starts on {form.start}")
        return None


def read_memberships(
    rows: list[PartiesDocument], at: Path, document: Document, states: frozenset[str], problems: Problems
) -> tuple[Membership, ...]:
    """Read who belonged when; codes that are not known are noted, and `all` means every living state."""
    found: list[Membership] = []
    for index, row in enumerate(rows):
        period = read_period(row, (*at, index), document, problems)
        codes = sorted(states - past_states() - set(row.without)) if row.states == ["all"] else row.states
        for code in codes:
            if code not in states:
                problems.unknown(
                    document.place((*at, index, "states")),
                    f"{code!r} is no known state",
                    code,
                    sorted(states),
                )
            elif period is not None:
                found.append(Membership(code, period))
    return tuple(found)


def span_document(period: Period) -> Json:
    """Write a span as `read_period` reads it."""
    document: Json = {} if period.start == _BEGINNING else {"from": period.start.isoformat()}
    return document if period.end is None else {**document, "to": period.end.isoformat()}


def membership_rows(memberships: tuple[Membership, ...]) -> list[Json]:
    """Members in their order, neighbours with the same span in one row."""
    rows: list[tuple[Period, list[str]]] = []
    for membership in memberships:
        if rows and rows[-1][0] == membership.period:
            rows[-1][1].append(membership.state)
        else:
            rows.append((membership.period, [membership.state]))
    return [{"states": codes, **span_document(period)} for period, codes in rows]
