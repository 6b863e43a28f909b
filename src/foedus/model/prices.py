"""Exchange rates and price levels, as a user or a source gives them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from foedus.errors import NotApplicableError
from foedus.model.dates import Day

OLDEST_RATE_DAYS = 366
"""A rate serves from its day on for so long, or until the next one; yearly averages are rates of 1 January."""


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """What one unit of each currency is worth, from day to day."""

    base: str
    """The currency in which the values are given."""
    values: Mapping[str, tuple[tuple[Day, Decimal], ...]]
    """By currency: (first day, value of one unit in the base), days rising."""
    sources: tuple[str, ...] = ()
    origin: str = "the table of rates"
    """Which table it is, for messages."""

    def rate(self, unit: str, into: str, on: Day) -> Decimal:
        """What one unit of a currency was worth in another on a day.

        Raises
        ------
        NotApplicableError
            If there is no rate of either for that day.
        """
        if unit == into:
            return Decimal(1)
        return self._value(unit, on) / self._value(into, on)

    def _value(self, unit: str, on: Day) -> Decimal:
        if unit == self.base:
            return Decimal(1)
        known = self.values.get(unit, ())
        place = bisect_right(known, on, key=lambda pair: pair[0]) - 1
        if place < 0 or (on - known[place][0]).days > OLDEST_RATE_DAYS:
            given = f"the first is of {known[0][0]}, the last of {known[-1][0]}" if known else "there is none"
            raise NotApplicableError(
                f"No rate of {unit} in {self.base} is given for {on} in {self.origin}; {given}.\n"
                f"  Add a row with a day not more than {OLDEST_RATE_DAYS} days before.  Nothing is converted silently."
            )
        return known[place][1]


@dataclass(frozen=True, slots=True)
class Deflators:
    """Price levels of currencies by year, in any index."""

    index: Mapping[tuple[str, int], Decimal]
    """(currency, year) -> price level."""
    sources: tuple[str, ...] = ()
    origin: str = "the table of price levels"
    """Which table it is, for messages."""

    def factor(self, currency: str, year: int, base_year: int) -> Decimal:
        """By what an amount of one year is multiplied to stand at the prices of another.

        Raises
        ------
        NotApplicableError
            If the level of either year is not given.
        """
        missing = [str(y) for y in (year, base_year) if (currency, y) not in self.index]
        if missing:
            raise NotApplicableError(
                f"No price level of {currency} is given for {' and '.join(missing)} in {self.origin}.\n"
                f"  Add the rows, or ask for a balance at current prices."
            )
        return self.index[currency, base_year] / self.index[currency, year]
