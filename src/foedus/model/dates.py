"""Days and half-open periods; nothing else in the package does date arithmetic."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from foedus.errors import InvalidInputError

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day (in) to an end day (out); an end of None means until further notice."""

    start: Day
    end: Day | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InvalidInputError(
                f"a period must end after it starts, but it runs {self.start} to {self.end}"
            )

    def contains(self, day: Day) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)


def day_after(day: Day) -> Day:
    """The next day of the calendar."""
    return day + datetime.timedelta(days=1)


def month_after(day: Day) -> Day:
    """First day of the next month.

    Examples
    --------
    >>> month_after(Day(1961, 12, 31)).isoformat()
    '1962-01-01'
    """
    return Day(day.year + day.month // 12, day.month % 12 + 1, 1)
