"""The whole member-level table of ATOP 5.1, which is the reader's own copy, against what is published about it."""

from __future__ import annotations

import csv
import datetime
import os
import random
from functools import cache
from pathlib import Path

import pytest
from tests.documents import written
from tests.unit.obligations import worlds

from foedus.analyses.obligations.result import Verdict
from foedus.files.areas import load_areas
from foedus.files.atop import load_atop
from foedus.files.conditions import Names
from foedus.files.institutions import load_institution
from foedus.files.problems import Problems
from foedus.files.schema.law import TreatyDocument
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, resolve_treaty
from foedus.files.treaty_document import treaty_document
from foedus.model.dates import Period
from foedus.model.treaties import Duty

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "alliances"


@pytest.fixture
def atop():
    if not any((FOLDER / name).exists() for name in ("atop5_1m.csv", "atop51_member.csv")):
        missing = (
            f"ATOP is not in {FOLDER}; set FOEDUS_DATA to the folder that holds alliances/atop51_member.csv"
        )
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return whole()


@cache
def whole():
    return load_atop(FOLDER)


@pytest.fixture
def by_id(atop):
    return {treaty.id: treaty for treaty in atop.treaties}


def day(text):
    return datetime.date.fromisoformat(text)


def test_the_published_counts_are_met(atop):
    assert atop.counts == {
        "rows": 2510,
        "alliances": 789,
        "defense": 280,
        "offense": 82,
        "neutral": 126,
        "nonagg": 442,
        "consul": 388,
        "begun since 1945": 570,
        "in effect at the end of 2018": 372,
        "in effect with a duty to defend": 48,
    }
    assert atop.is_whole
    assert len({treaty.id for treaty in atop.treaties}) == 789


def test_the_treaties_carry_the_duties_that_were_counted(atop):
    having = {
        column: sum(
            any(c.article.startswith(column.upper()) for c in treaty.clauses) for treaty in atop.treaties
        )
        for column in ("defense", "offense", "neutral", "nonagg", "consul")
    }
    assert having == {name: atop.counts[name] for name in having}
    lasting = [treaty for treaty in atop.treaties if treaty.in_force.end is None]
    assert len(lasting) == 372
    assert sum(any(_lasts(c) and c.article.startswith("DEFENSE") for c in t.clauses) for t in lasting) == 48


def _lasts(clause):
    return clause.in_force is None or clause.in_force.end is None


def test_the_alliance_level_table_begins_each_alliance_on_the_same_day(by_id):
    with (FOLDER / "atop51_alliance.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            treaty = by_id[f"atop-{row['atopid']}"]
            begun = datetime.date(int(row["begyr"]), int(row["begmo"]), int(row["begday"] or 1))
            assert treaty.signed == begun, treaty.id


def test_the_members_of_nato_are_those_of_treaty_law_on_every_day_of_accession(by_id):
    coded, shipped = by_id["atop-3180"], load_treaty("nato")
    days = {party.period.start for party in shipped.parties if party.period.start.year < 2019}
    for start in days:
        for moment in (start - datetime.timedelta(days=1), start):
            assert set(coded.parties_on(moment)) == set(shipped.parties_on(moment)), moment
            assert set(coded.parties_on(moment)) == set(load_institution("nato", moment).members(moment)), (
                moment
            )
    assert "MKD on 2020-03-27, FIN on 2023-04-04, SWE on 2024-03-07" in coded.says


def test_the_warsaw_pact_has_its_eight_parties_and_loses_them_on_their_days(by_id):
    pact = by_id["atop-3285"]
    eight = {"DDR", "POL", "HUN", "CSK", "ALB", "BGR", "ROU", "RUS"}
    assert (pact.parties_on(day("1955-05-14"))) == eight
    assert (pact.parties_on(day("1968-09-13"))) == eight - {"ALB"}
    assert (pact.parties_on(day("1990-10-03"))) == eight - {"ALB", "DDR"}
    assert pact.parties_on(day("1991-07-01")) == frozenset()
    hit = worlds.event("territory_of DDR", "DDR", "USA", on=day("1961-08-13"))
    found = worlds.result(pact, hit=hit, asked=("RUS", "POL")).findings
    helping = {f.state for f in found if f.duty is Duty.ASSIST and f.verdict is Verdict.CONTESTED}
    assert {"RUS", "POL", "CSK"} <= helping
    assert all("DEFCOLOC" in f.hangs_on for f in found if f.duty is Duty.ASSIST)


def test_a_pact_of_two_binds_only_the_one_that_promised(by_id):
    pact = by_id["atop-3375"]
    defence = [clause for clause in pact.clauses if clause.article == "DEFENSE"]
    assert [clause.obligors for clause in defence] == [("USA",)]
    assert {party.period for party in pact.parties} == {Period(day("1960-06-23"))}


def test_the_parties_are_states_of_the_library_living_and_past(atop):
    states = {party.state for treaty in atop.treaties for party in treaty.parties}
    assert states <= load_states().keys()
    assert {"SRB", "YUG", "SCG", "AUH", "CSK", "DDR", "YMD", "HAN", "SIC"} <= states


def test_every_treaty_reads_back_as_it_was_written(atop):
    names = Names(frozenset(load_states()), frozenset(load_areas()))
    for treaty in random.Random(1).sample(atop.treaties, 40):
        problems = Problems()
        document = written(treaty_document(treaty))
        form = TreatyDocument.model_validate(document.data)
        assert resolve_treaty(form, (), document, names, problems) == treaty
        assert not len(problems)


def test_no_duty_of_any_treaty_is_ever_plainly_met(atop):
    for treaty in random.Random(2).sample(atop.treaties, 60):
        moment = treaty.in_force.start
        first, *others = sorted(treaty.parties_on(moment))
        for attacker in ("CHE", *others[:1]):
            hit = worlds.event(f"territory_of {first}", first, attacker, on=moment)
            found = worlds.result(treaty, hit=hit, asked=tuple(others[:2]) or ("USA",)).findings
            assert {f.verdict for f in found} <= {Verdict.CONTESTED, Verdict.NOT_TRIGGERED}, treaty.id
