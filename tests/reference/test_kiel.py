"""The totals of the Ukraine Support Tracker, release 29, from the reader's own copy of its files."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from foedus.analyses.forces.ledger.analyse import analyse
from foedus.analyses.forces.ledger.fold import by_donor
from foedus.files.ledger import kiel, store

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "capabilities"
PUBLISHED = {"USA": 115.4, "eu": 84.4, "DEU": 29.9, "GBR": 21.3, "CAN": 14.1, "JPN": 12.1}
"""Allocated, bn EUR; stated for this release before the loader was written."""


@pytest.fixture
def explorer():
    path = FOLDER / "kiel_data_explorer.csv"
    if not path.exists():
        missing = f"the tracker is not in {FOLDER}; set FOEDUS_DATA to the folder that holds capabilities"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return path


def allocated(events):
    report = analyse(events)
    return {one.donor: one.reached[2] for one in by_donor(report.balances) if one.unit == "EUR"}


def test_the_published_totals_are_reproduced(explorer):
    found = allocated([one.event for one in kiel.read_kiel(explorer)])
    assert {donor: round(float(found[donor]) / 1e9, 1) for donor in PUBLISHED} == PUBLISHED


def test_every_donor_has_what_its_months_add_up_to_exact_to_the_cent(explorer, tmp_path):
    expected: dict[str, Decimal] = defaultdict(Decimal)
    with explorer.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            expected[{"EU": "eu"}.get(row["iso"], row["iso"])] += Decimal(row["total"]) * 10**9
    path = tmp_path / "kiel.ledger"
    store.add(path, kiel.read_kiel(explorer.parent), "tracker")
    found = allocated(store.read(path))
    assert found == {donor: amount for donor, amount in expected.items() if donor in found}
    assert not any(amount for donor, amount in expected.items() if donor not in found)
    assert store.add(path, kiel.read_kiel(explorer.parent), "tracker").new == 0


def test_commitments_add_up_to_what_the_file_holds(explorer):
    events = [one.event for one in kiel.read_kiel(explorer)]
    found = sum((one.amount for one in events if one.stage == "committed"), Decimal(0))
    with explorer.open(encoding="utf-8-sig", newline="") as file:
        expected = sum((Decimal(row["commitments"]) * 10**9 for row in csv.DictReader(file)), Decimal(0))
    assert found == expected


def test_donors_that_allocated_more_than_they_committed_are_named(explorer):
    report = analyse([one.event for one in kiel.read_kiel(explorer)])
    named = {f.split()[3] for f in report.findings if "the parts are counted" in f}
    assert named == {"kiel/AUS", "kiel/IRL", "kiel/SVK"}


def as_workbook(path, *files):
    """The same tables as the sheets of a workbook, numbers as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        for file in files:
            sheet = book.add_worksheet(file.stem.removeprefix("kiel_"))
            with file.open(encoding="utf-8-sig", newline="") as table:
                for i, row in enumerate(csv.reader(table)):
                    for j, value in enumerate(row):
                        if (
                            i
                            and re.fullmatch(r"-?[\d.]+(e-?\d+)?", value)
                            and file.stem != "kiel_release_info"
                        ):
                            sheet.write_number(i, j, float(value))
                        else:
                            sheet.write_string(i, j, value)
    return path


def plain(incoming):
    return [one.event for one in incoming]


def test_a_workbook_of_the_same_tables_gives_the_same_events(explorer, tmp_path):
    names = ("data_explorer", "weapons", "total_allocations", "release_info")
    files = [explorer.parent / f"kiel_{name}.csv" for name in names]
    together = as_workbook(tmp_path / "tracker.xlsx", *files)
    assert kiel.is_kiel(together)
    from_files = plain(kiel.read_kiel(explorer.parent))
    assert plain(kiel.read_kiel(together)) == from_files
    folder = tmp_path / "apart"
    folder.mkdir()
    for file in files:
        as_workbook(folder / f"{file.stem}.xlsx", file)
    assert plain(kiel.read_kiel(folder)) == from_files
