"""Which files and sheets of the Ukraine Support Tracker hold which of its tables?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from foedus.files.ledger.table import table_rows
from foedus.files.problems import Problems
from foedus.files.rows import Rows
from foedus.files.tables import Column, Table
from foedus.files.texts import read_text
from foedus.files.workbook import sheet_names

EXPLORER = Table(
    "data_explorer",
    "Aid by donor and month, in billions of euros.",
    (
        Column("country", "Name of the donor.", is_required=True),
        Column("iso", "Code of the donor.", is_required=True),
        Column("year", "Year.", "number", is_required=True),
        Column("month", "Month.", "number", is_required=True),
        Column("total", "Allocated.", "number", is_required=True),
        Column("financial", "Allocated.", "number", is_required=True),
        Column("humanitarian", "Allocated.", "number", is_required=True),
        Column("military", "Allocated.", "number", is_required=True),
        Column("commitments", "Committed.", "number", is_required=True),
        Column("to_be_allocated", "Committed and not allocated.", "number"),
        Column("gdp", "Of the donor.", "number"),
        Column("pct_gdp", "Share.", "number"),
    ),
    "rows",
    "rows",
)
WEAPONS = Table(
    "weapons",
    "Heavy weapons by donor.",
    (
        Column("donor", "Name of the donor.", is_required=True),
        Column("category", "Kind of weapon.", is_required=True),
        Column("number_of_weapons", "Pieces.", "number", is_required=True),
        Column("monetary_value_eur", "Value.", "number", is_required=True),
        Column("weapons_list", "What they are.", "prose", is_required=True),
    ),
    "rows",
    "rows",
)
TOTALS = Table(
    "total_allocations",
    "Allocations by month, in billions of euros.",
    tuple(
        Column(name, "As published.", "number", is_required=True)
        for name in ("year", "month", "total_allocations", "military", "financial", "humanitarian")
    ),
    "rows",
    "rows",
)
MAIN = Table(
    "bilateral assistance, main data",
    "Every activity of aid, in euros.",
    (
        Column("donor", "Name of the donor.", is_required=True),
        Column("announcement_date", "Day; blank where nobody knows.", "day", is_required=True),
        Column("aid_type_general", "Financial, Humanitarian or Military.", is_required=True),
        Column("measure", "Allocation or Commitment.", is_required=True),
        Column("tot_sub_activity_value_eur_redistr", "Value of an allocation.", "number", is_required=True),
        Column("tot_activity_value_eur", "Value of a commitment.", "number", is_required=True),
    ),
    "rows",
    "rows",
)
RELEASE = Table(
    "release_info",
    "Which release it is.",
    (
        Column("release", "Number.", is_required=True),
        Column("period", "Last month.", is_required=True),
        Column("date", "Day of publication.", "day", is_required=True),
        Column("label", "Title.", "prose", is_required=True),
    ),
    "rows",
    "rows",
)
NOT_EVENTS = {
    "eu_aid_shares": "it lays the Union's aid upon its members, and that aid is counted with the Union already",
    "procurement_trends": "it names no donors",
    "total_allocations": "it adds up what the months of the donors hold; it is checked against them instead",
    "release_info": "it only names the release",
}
_PARTS = ("data_explorer", "weapons", *NOT_EVENTS)
_SUFFIXES = (".csv", ".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the tracker: a CSV file, or a sheet of a workbook."""

    path: Path
    sheet: str = ""

    def rows(self, table: Table, problems: Problems) -> Rows:
        """Split it into cells."""
        return table_rows(self.path, table, problems, self.sheet)


def parts_of(path: Path) -> dict[str, Part]:
    """Tables of the tracker in a folder, a workbook or a CSV file, by what they are."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
        # What a file is called counts more than what a sheet of another is called.
        own = {name: Part(file) for file in files if (name := _named(file.stem)) in _PARTS}
        return {name: part for file in files for name, part in parts_of(file).items()} | own
    if path.suffix.lower() not in _SUFFIXES or not path.is_file():
        return {}
    if path.suffix.lower() == ".csv":
        name = _named(path.stem)
        if name in _PARTS:
            return {name: Part(path)}
        headings = re.sub(r'["\s]', "", read_text(path).partition("\n")[0]).lower().split(",")
        return (
            {"data_explorer": Part(path)}
            if {"iso", "commitments", "to_be_allocated"} <= set(headings)
            else {}
        )
    sheets = sheet_names(path)
    found = {name: Part(path, sheet) for sheet in sheets if (name := _named(sheet)) in _PARTS}
    main = [sheet for sheet in sheets if sheet.strip().lower() == MAIN.name]
    if main:
        found["main"] = Part(path, main[0])
    if not found and _named(path.stem) in _PARTS and sheets:
        return {_named(path.stem): Part(path, sheets[0])}
    return found


def _named(text: str) -> str:
    return text.strip().lower().removeprefix("kiel_").replace(" ", "_")
