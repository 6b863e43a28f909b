"""Which promises are one promise told twice, and which are made for several years?"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from foedus.analyses.forces.ledger.fold import declared_retellings
from foedus.analyses.forces.ledger.result import PledgeState, Retelling
from foedus.model.dates import Day
from foedus.model.pledges import NEW

SAME_AMOUNT = Decimal("0.05")
"""Two promises of one donor that differ by no more than this share of the larger may be one."""
UNSAID_PERIOD_DAYS = 365
"""For how long a promise is taken to be made where nobody says."""

_SEVERAL_YEARS = re.compile(
    r"\b(through|until|till|up to)\s+(the end of\s+)?20\d\d\b"
    r"|\b(a|per|each|every)\s+year\b|\bannual(ly)?\b|\bmulti-?year\b"
    r"|\b(over|for)\s+(the\s+)?(next\s+)?(two|three|four|five|six|seven|eight|nine|ten|\d+)\s+years\b"
    r"|\bfor the (whole|full) year\b|\b20\d\d\s*(-|–|to)\s*20\d\d\b",
    re.IGNORECASE,
)


def retellings(states: Iterable[PledgeState]) -> tuple[Retelling, ...]:
    """Find the promises that tell an earlier one again: those declared, and those that look like it.

    Suspected is a promise of the same donor to the same recipient, of the same kind and unit, told on another
    day, for a time that overlaps, with an amount within 5 %; unless it is declared new, or one of the two is a
    part of the other.
    """
    states = tuple(states)
    by_name = {state.pledge: state for state in states}
    declared = declared_retellings(states)
    found = [
        _retelling(by_name[name], by_name[original], True)
        for name, original in declared.items()
        if original in by_name
    ]
    groups: dict[tuple[str, str, str, str], list[PledgeState]] = {}
    for state in states:
        if state.promised > 0:
            groups.setdefault((state.donor, state.recipient, state.kind, state.unit), []).append(state)
    for group in groups.values():
        found += _suspected(group, declared)
    return tuple(found)


def _suspected(group: list[PledgeState], declared: Mapping[str, str]) -> Iterator[Retelling]:
    """Compare each promise with those near it in amount; the earliest that fits is the original."""
    told = sorted(
        (state for state in group if state.pledge not in declared),
        key=lambda state: (state.first, state.pledge),
    )
    periods = [period(state) for state in told]
    by_amount = sorted(range(len(told)), key=lambda place: told[place].promised)
    earliest: dict[int, int] = {}
    start = 0
    for end, larger in enumerate(by_amount):
        least = told[larger].promised * (1 - SAME_AMOUNT)
        while told[by_amount[start]].promised < least:
            start += 1
        for smaller in by_amount[start:end]:
            first, second = (smaller, larger) if smaller < larger else (larger, smaller)
            if first < earliest.get(second, second) and _may_be_one(
                told[first], told[second], periods[first], periods[second]
            ):
                earliest[second] = first
    for second in sorted(earliest):
        yield _retelling(told[second], told[earliest[second]], False)


def _may_be_one(
    first: PledgeState, second: PledgeState, one: tuple[Day, Day], other: tuple[Day, Day]
) -> bool:
    return (
        one[0] <= other[1]
        and other[0] <= one[1]
        and second.repeats != NEW
        and first.first != second.first
        and second.part_of != first.pledge
        and first.part_of != second.pledge
    )


def _retelling(later: PledgeState, original: PledgeState, declared: bool) -> Retelling:
    amounts = (original.promised, later.promised)
    return Retelling(later.pledge, original.pledge, later.donor, later.unit, amounts, declared)


def period(state: PledgeState) -> tuple[Day, Day]:
    """Time for which a promise is made: as it says, or a year from its first telling."""
    start = state.starts or state.first
    return start, max(start, state.ends or start + datetime.timedelta(days=UNSAID_PERIOD_DAYS))


def by_year(state: PledgeState, amount: Decimal, lag_days: int = 0) -> dict[int, Decimal]:
    """Lay an amount evenly upon the days for which it is promised, and add up by calendar year.

    Parameters
    ----------
    lag_days
        By how much deliveries trail the promise; the whole period is moved by so many days.

    Returns
    -------
    amounts
        By year; they sum to the amount.  A promise without an end falls into the year of its start.
    """
    moved = datetime.timedelta(days=lag_days)
    start = (state.starts or state.first) + moved
    end = max(start, (state.ends or state.starts or state.first) + moved)
    days = (end - start).days + 1
    found = {}
    for year in range(start.year, end.year + 1):
        first, last = max(start, Day(year, 1, 1)), min(end, Day(year, 12, 31))
        found[year] = amount * ((last - first).days + 1) / days
    found[end.year] += amount - sum(found.values(), Decimal(0))
    return found


def seems_to_last_years(state: PledgeState) -> bool:
    """Whether its words speak of several years, though no end is given."""
    return state.ends is None and bool(_SEVERAL_YEARS.search(state.says))


def is_for_several_years(state: PledgeState) -> bool:
    """Whether the time for which it is made reaches into another year."""
    return state.ends is not None and state.ends.year > (state.starts or state.first).year
