"""Who held up accessions and decisions in fact, against who is named as able and minded to.

The shipped cases were coded by somebody who knew the outcome, so they show that the analysis names the right
members from such positions, and are no proof that it would have foreseen them.
"""

from __future__ import annotations

import csv
import datetime
import os
from functools import cache
from pathlib import Path

import pytest

from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.coalitions import veto_players
from foedus.files.institutions import load_institution
from foedus.files.load import load
from foedus.model.rules import voters
from foedus.numerics.draws import draw

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "membership"
CASES = [
    ("macedonia-2008", "interim-name", {"GRC"}),
    ("albania-croatia-2008", "both-join", set()),
    ("montenegro-2016", "join", set()),
    ("finland-sweden-2023", "ratify-as-is", {"TUR", "HUN"}),
]


@cache
def adoptions(name):
    scenario = load(name)
    draws = draw(scenario.quantities, 2048, 1, scenario.correlations)
    result = analyse_voting(scenario, draws, analyse_bargaining(scenario, draws))
    return {adoption.proposal: adoption for adoption in result.adoptions}


@pytest.mark.parametrize(("name", "proposal", "expected"), CASES, ids=[case[0] for case in CASES])
def test_exactly_the_members_that_blocked_are_named(name, proposal, expected):
    adoption = adoptions(name)[proposal]
    named = {blocker.voter for blocker in adoption.blockers}
    assert named == expected
    assert all(blocker.has_veto for blocker in adoption.blockers)
    known = next(k for k in load(name).known_outcomes if k.proposal == proposal)
    assert set(known.blockers) == expected
    assert (adoption.chance.mean() > 0.5) == known.adopted


def test_greece_is_content_once_there_is_a_name():
    assert "GRC" not in {blocker.voter for blocker in adoptions("macedonia-2008")["agreed-name"].blockers}


@pytest.mark.parametrize(("name", "proposal"), [case[:2] for case in CASES])
def test_the_members_of_the_day_have_the_votes(name, proposal):
    size = {
        "macedonia-2008": 26 + 1,
        "albania-croatia-2008": 26 + 2,
        "montenegro-2016": 28 + 1,
        "finland-sweden-2023": 30 + 2,
    }[name]
    assert len(adoptions(name)[proposal].voters) == size


# --- recorded vetoes in the European Communities and the European Union ---

CODES = {
    "AT": "AUT",
    "BG": "BGR",
    "CY": "CYP",
    "CZ": "CZE",
    "DK": "DNK",
    "FR": "FRA",
    "GB": "GBR",
    "GR": "GRC",
    "HU": "HUN",
    "LU": "LUX",
    "MT": "MLT",
    "NL": "NLD",
    "PL": "POL",
    "RO": "ROU",
    "SK": "SVK",
}


def recorded_vetoes():
    path = FOLDER / "eu_vetoes_ovadek.csv"
    if not path.exists():
        missing = f"recorded vetoes are not in {FOLDER}; set FOEDUS_DATA to the folder that holds membership"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (datetime.date.fromisoformat(row["date_veto"]), CODES[row["ms_veto"]], row["issue"])
            for row in csv.DictReader(file)
        ]


def test_every_recorded_veto_was_cast_by_a_veto_player_of_the_rule_in_force():
    """Accessions under their own rule; all other matters on record were decided by unanimity too."""
    vetoes = recorded_vetoes()
    assert len(vetoes) == 51
    for day, member, issue in vetoes:
        union = load_institution("eu", day)
        rule = union.decisions["accession" if issue == "accession" else "foreign-policy"].rule
        assert member in veto_players(rule), (day, member)
        assert set(voters(rule)) == set(union.members(day))


def test_no_member_could_have_cast_them_under_a_qualified_majority():
    later = [day for day, _, _ in recorded_vetoes() if day >= datetime.date(2020, 2, 1)]
    assert len(later) > 20
    assert all(
        veto_players(load_institution("eu", day).decisions["qualified-majority"].rule) == ()
        for day in set(later)
    )
