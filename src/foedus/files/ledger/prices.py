"""Tables of exchange rates and of price levels, each row with its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from foedus import library
from foedus.files.ledger.table import day_of, named_cells, number_of, table_rows, text_of
from foedus.files.problems import Problems, shown
from foedus.files.tables import Column, Table
from foedus.files.texts import fault
from foedus.model.dates import Day
from foedus.model.pledges import is_currency
from foedus.model.prices import Deflators, ExchangeRates

RATES = Table(
    "rates",
    "What one unit of a currency is worth in another, from a day on.",
    (
        Column("currency", "Three capital letters, such as GBP.", is_required=True),
        Column("on", "First day for which it holds; 1 January for a yearly average.", "day", is_required=True),
        Column("rate", "Worth of one unit, such as 1.16.", "number", is_required=True),
        Column("base", "The currency in which it is given; the same in all rows.", is_required=True),
        Column("source", "Who says so.", "prose", is_required=True),
    ),
    "rates",
    "rows",
)  # fmt: skip
LEVELS = Table(
    "deflators",
    "Price level of a currency by year.",
    (
        Column("currency", "Three capital letters, such as EUR.", is_required=True),
        Column("year", "Year, as 2025.", "number", is_required=True),
        Column("index", "Price level; any year may be 100.", "number", is_required=True),
        Column("source", "Who says so.", "prose", is_required=True),
    ),
    "deflators",
    "rows",
)


def read_rates(path: Path) -> ExchangeRates:
    """Read exchange rates from CSV or from a workbook.

    Raises
    ------
    ScenarioError
        With every fault, each with its line or cell.
    """
    problems = Problems()
    rows = table_rows(path, RATES, problems)
    values: dict[str, dict[Day, Decimal]] = {}
    bases: dict[str, None] = {}
    sources: dict[str, None] = {}
    for row in named_cells(rows, problems):
        currency, base, day = text_of(row["currency"]), text_of(row["base"]), day_of(row["on"], problems)
        rate = number_of(row["rate"], rows.has_decimal_commas, problems)
        place = row["currency"].place
        for name in (currency, base):
            if not is_currency(name):
                problems.add(
                    place, f"{shown(name)} is no currency", "It has three capital letters, such as GBP"
                )
        if rate is None or rate <= 0:
            problems.add(place, f"the rate of {currency} is {shown(text_of(row['rate']))}", "It is above 0")
        elif day is None:
            problems.add(place, f"the rate of {currency} has no day", "A day is written 2025-04-11")
        elif values.setdefault(currency, {}).setdefault(day, rate) != rate:
            problems.add(place, f"{currency} has two rates for {day}", "One is needed", "Remove one")
        bases[base] = None
        sources[text_of(row["source"]) or "no source is given"] = None
    if len(bases) > 1:
        problems.add(rows.place, f"rates are given in {' and '.join(bases)}", "All rows have one base")
    problems.raise_if_any()
    if not values:
        raise fault(path, "the table has no rates", "At least one row is needed")
    return ExchangeRates(
        next(iter(bases)),
        {currency: tuple(sorted(days.items())) for currency, days in values.items()},
        tuple(sources),
        str(path),
    )


def read_deflators(path: Path) -> Deflators:
    """Read price levels from CSV or from a workbook.

    Raises
    ------
    ScenarioError
        With every fault, each with its line or cell.
    """
    problems = Problems()
    rows = table_rows(path, LEVELS, problems)
    index: dict[tuple[str, int], Decimal] = {}
    sources: dict[str, None] = {}
    for row in named_cells(rows, problems):
        currency, place = text_of(row["currency"]), row["currency"].place
        year = number_of(row["year"], False, problems)
        level = number_of(row["index"], rows.has_decimal_commas, problems)
        if not is_currency(currency):
            problems.add(
                place, f"{shown(currency)} is no currency", "It has three capital letters, such as EUR"
            )
        if year is None or year % 1 or not 1900 <= year <= 2200:
            problems.add(place, f"the year is {shown(text_of(row['year']))}", "It is written 2025")
        elif level is None or level <= 0:
            problems.add(place, f"the price level is {shown(text_of(row['index']))}", "It is above 0")
        elif index.setdefault((currency, int(year)), level) != level:
            problems.add(place, f"{currency} has two price levels for {year}", "One is needed", "Remove one")
        sources[text_of(row["source"]) or "no source is given"] = None
    problems.raise_if_any()
    if not index:
        raise fault(path, "the table has no price levels", "At least one row is needed")
    return Deflators(index, tuple(sources), str(path))


def shipped_rates() -> ExchangeRates:
    """Yearly averages of the currencies that the library has."""
    return replace(read_rates(library.path("prices", "rates.csv")), origin="the shipped yearly averages")


def shipped_deflators() -> Deflators:
    """Consumer prices of the currencies that the library has."""
    return replace(read_deflators(library.path("prices", "levels.csv")), origin="the shipped price levels")
