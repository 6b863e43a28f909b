"""States over time: what a state was called, when it existed, and which state a data set's number means.

A state existed on a day if it was independent in the usual lists of states.  An occupation that left a government
in exile does not end it, a protectorate does.  Where opinions differ the answer is None and not a guess.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache

from foedus import library
from foedus.errors import InvalidInputError
from foedus.model.dates import Day, Period
from foedus.model.state_history import StateSpan

_BEFORE_RECORDS = Day(1, 1, 1)
"""Start of a span whose first day lies before 1815."""


def history() -> Mapping[str, tuple[StateSpan, ...]]:
    """Spans of every state, living and past, by its code and in order of time."""
    return _history()


def state_of_cow(number: int, day: Day) -> str:
    """Code of the state that has a number of the Correlates of War project on a day.

    A number can pass from one state to the next: 345 is Serbia, then Yugoslavia, then Serbia again.

    Parameters
    ----------
    number
        Country code of the Correlates of War project, such as 255.
    day
        Any day.  Data sets date some treaties from before the independence of a party; before the first and between
        two spans the number means what it means in the span beside it.

    Raises
    ------
    InvalidInputError
        If no state has that number.

    Examples
    --------
    >>> [state_of_cow(345, Day(year, 1, 1)) for year in (1914, 1950, 2004, 2010)]
    ['SRB', 'YUG', 'SCG', 'SRB']
    """
    starts, codes = _turns(number)
    return codes[max(bisect_right(starts, day) - 1, 0)]


def states_of_cow(number: int, period: Period) -> tuple[tuple[str, Period], ...]:
    """States that a number of the Correlates of War project means in a period, one after the other.

    Raises
    ------
    InvalidInputError
        If no state has that number.

    Examples
    --------
    >>> [code for code, _ in states_of_cow(345, Period(Day(1990, 11, 21)))]
    ['YUG', 'SCG', 'SRB']
    """
    starts, codes = _turns(number)
    if len(codes) == 1:
        return ((codes[0], period),)
    found = []
    for code, start, end in zip(codes, (_BEFORE_RECORDS, *starts[1:]), (*starts[1:], None), strict=True):
        first = max(start, period.start)
        ends = [day for day in (end, period.end) if day is not None]
        last = min(ends) if ends else None
        if last is None or first < last:
            found.append((code, Period(first, last)))
    return tuple(found)


def name_on(code: str, day: Day) -> str:
    """Name of a state on a day; outside its spans the name that it bore last, or first.

    Raises
    ------
    InvalidInputError
        If the library has no such state.

    Examples
    --------
    >>> name_on("RUS", Day(1914, 8, 1)), name_on("RUS", Day(1962, 10, 22)), name_on("RUS", Day(2025, 2, 13))
    ('Russian Empire', 'Soviet Union', 'Russia')
    """
    spans = _spans(code)
    return ([span for span in spans if span.period.start <= day] or spans[:1])[-1].name


def exists_on(code: str, day: Day) -> bool | None:
    """Whether a state stood as an independent state on a day; None where that is contested.

    Raises
    ------
    InvalidInputError
        If the library has no such state.

    Examples
    --------
    >>> exists_on("DDR", Day(1990, 10, 2)), exists_on("DDR", Day(1990, 10, 3)), exists_on("EST", Day(1970, 1, 1))
    (True, False, None)
    """
    found = [span for span in _spans(code) if span.period.contains(day)]
    if not found:
        return False
    return None if found[0].is_contested else True


def _spans(code: str) -> tuple[StateSpan, ...]:
    if code not in _history():
        raise InvalidInputError(f"the library has no state {code!r}; `foedus list states` shows its codes")
    return _history()[code]


@cache
def _history() -> dict[str, tuple[StateSpan, ...]]:
    found: dict[str, list[StateSpan]] = {}
    with library.path("states", "history.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["code"], []).append(_span(row))
    return {code: tuple(spans) for code, spans in found.items()}


def _span(row: Mapping[str, str]) -> StateSpan:
    start = Day.fromisoformat(row["from"]) if row["from"] else _BEFORE_RECORDS
    return StateSpan(
        code=row["code"],
        name=row["name"],
        period=Period(start, Day.fromisoformat(row["to"]) if row["to"] else None),
        cow=int(row["cow"]) if row["cow"] else None,
        gw=int(row["gw"]) if row["gw"] else None,
        certainty=row["certainty"],
        source=row["source"],
        continues=row["continues"],
        continues_certainty=row["continues_certainty"],
        successors=tuple(row["successors"].split()),
        note=row["note"],
    )


def _turns(number: int) -> tuple[list[Day], list[str]]:
    """Days from which a number means another state than before, and those states."""
    if number not in _turns_of_all():
        raise InvalidInputError(f"the Correlates of War project gives no state the number {number}")
    return _turns_of_all()[number]


@cache
def _turns_of_all() -> dict[int, tuple[list[Day], list[str]]]:
    numbered = [(s.cow, s.period.start, s.code) for spans in _history().values() for s in spans if s.cow]
    found: dict[int, tuple[list[Day], list[str]]] = {}
    for number, start, code in sorted(numbered):
        starts, codes = found.setdefault(number, ([], []))
        if codes[-1:] != [code]:
            starts.append(start)
            codes.append(code)
    return found
