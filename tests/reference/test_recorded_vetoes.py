"""Vetoes that were cast in fact: each by a member that the rule of its day makes a veto player."""

from __future__ import annotations

import csv
import datetime
import os
from pathlib import Path

import pytest

from foedus.analyses.voting.coalitions import veto_players
from foedus.files.institutions import load_institution
from foedus.model.rules import is_met, voters

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "membership"
CODES = {
    "AT": "AUT", "BG": "BGR", "CY": "CYP", "CZ": "CZE", "DK": "DNK", "FR": "FRA", "GB": "GBR", "GR": "GRC",
    "HU": "HUN", "LU": "LUX", "MT": "MLT", "NL": "NLD", "PL": "POL", "RO": "ROU", "SK": "SVK",
}  # fmt: skip
PERMANENT = {"USSR": "RUS", "Russia": "RUS", "USA": "USA", "UK": "GBR", "France": "FRA", "China": "CHN"}


def rows(name: str) -> list[dict[str, str]]:
    file = FOLDER / name
    if not file.exists():
        missing = f"{name} is not in {FOLDER}; set FOEDUS_DATA to the folder that holds membership"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_recorded_veto_in_the_union_was_that_of_a_veto_player():
    cast = rows("eu_vetoes_ovadek.csv")
    assert len(cast) == 51
    for row in cast:
        day = datetime.date.fromisoformat(row["date_veto"])
        rule = load_institution("eu", day).decisions["accession"].rule
        assert CODES[row["ms_veto"]] in veto_players(rule), row


def test_every_recorded_veto_in_the_security_council_was_that_of_a_veto_player():
    cast = rows("unsc_vetoes_1946_2022.csv")
    assert len(cast) > 200
    for row in cast:
        month, dom, year = map(int, row["date"].split("/"))
        rule = (
            load_institution("un-security-council", datetime.date(year, month, dom))
            .decisions["resolution"]
            .rule
        )
        able = veto_players(rule)
        assert set(able) == {"CHN", "FRA", "GBR", "RUS", "USA"}
        for member, code in PERMANENT.items():
            if row[member] == "1":
                assert not is_met(rule, {**dict.fromkeys(voters(rule), "yes"), code: "no"}), row
                assert is_met(rule, {**dict.fromkeys(voters(rule), "yes"), code: "abstain"}), row
