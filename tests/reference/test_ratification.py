"""Timetables of accessions whose dates are known, each fitted without the candidate in question."""

from __future__ import annotations

import csv
import datetime
import os
from pathlib import Path

import numpy as np
import pytest

from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.ratification.analyse import RatificationOptions, analyse
from foedus.analyses.voting.ratification.fit import fit
from foedus.analyses.voting.ratification.forecast import Progress, forecast
from foedus.files.load import load
from foedus.files.ratifications import load_ratification_record
from foedus.model.rules import Unanimity
from foedus.numerics.draws import draw

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "membership"
SIGNED = datetime.date(2022, 7, 5)
RECORD = load_ratification_record()
DRAWS = 10_000


def timetable(candidate):
    """Members in the order in which they ratified, with their days."""
    rows = sorted(
        ((r.done - r.signed).days, r.member) for r in RECORD.ratifications if r.candidate == candidate
    )
    return tuple(member for _, member in rows), np.array([float(day) for day, _ in rows])


def forecast_of(delays, pace, members, holders=(), elapsed=0.0, done=None):
    size = len(members)
    return forecast(
        Unanimity(members),
        delays,
        pace,
        Progress(
            elapsed,
            np.full(size, np.nan) if done is None else done,
            np.full(size, np.nan),
            np.zeros(size, dtype=bool),
            np.zeros(size, dtype=bool),
            np.ones(size, dtype=np.int64),
            np.arange(size),
        ),
        np.tile([float(member in holders) for member in members], (DRAWS, 1)),
        seed=1,
    )


def inside(days, draws):
    """Whether each day lies in the middle 80 % of its draws, which are cut to whole days."""
    low, high = np.quantile(np.floor(draws), [0.1, 0.9], axis=0)
    return (low <= days) & (days <= high)


@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
def test_the_whole_timetable_lies_in_its_band_when_fitted_without_the_candidate(candidate):
    """The first, second, ... and last ratification, from the day of signature, holders given."""
    delays = fit(RECORD.without([candidate]))
    members, days = timetable(candidate)
    found = forecast_of(delays, delays.pace_of_signing[SIGNED], members, ("TUR", "HUN"))
    hits = inside(days, np.sort(found.parliament, axis=1))
    assert hits[-2:].all()  # the two that held out
    assert hits.mean() >= 0.8


@pytest.mark.parametrize("candidate", ["FIN", "SWE"])
def test_the_rest_of_the_timetable_lies_in_its_band_after_three_months(candidate):
    delays = fit(RECORD.without([candidate]))
    members, days = timetable(candidate)
    done = np.where(days <= 90, days, np.nan)
    found = forecast_of(delays, delays.pace_of_signing[SIGNED], members, ("TUR", "HUN"), 91.0, done)
    rest = days > 90
    assert inside(days[rest], np.sort(found.parliament[:, rest], axis=1)).all()
    in_force = next(r.in_force for r in RECORD.rounds if candidate in r.candidates)
    assert inside(np.array([float((in_force - SIGNED).days)]), found.through[:, None]).all()


def test_nobody_named_the_two_laggards_stand_out_by_their_silence():
    """Every member is given the base rate of holding out; three months on, who is left is mostly held."""
    delays = fit(RECORD.without(["FIN"]))
    members, days = timetable("FIN")
    done = np.where(days <= 90, days, np.nan)
    found = forecast(
        Unanimity(members),
        delays,
        delays.pace_of_signing[SIGNED],
        Progress(
            200.0,
            done,
            np.full(30, np.nan),
            np.zeros(30, dtype=bool),
            np.zeros(30, dtype=bool),
            np.ones(30, dtype=np.int64),
            np.arange(30),
        ),
        np.full((DRAWS, 30), delays.share_holding),
        seed=1,
    )
    late = [members.index(name) for name in ("TUR", "HUN")]
    assert found.holding[:, late].mean() > 0.7


def test_earlier_rounds_came_into_force_inside_the_band_fitted_without_them():
    """Eight rounds from 1951 to 2019, of which 80 in 100 should lie inside."""
    hits = []
    for round_ in RECORD.rounds[:8]:
        delays = fit(RECORD.without(round_.candidates))
        members = tuple(f"m{i}" for i in range(round_.members))
        found = forecast_of(delays, (delays.pace_log_mean, delays.pace_log_sd), members)
        total = float((round_.in_force - round_.signed).days)
        hits.append(bool(inside(np.array([total]), found.through[:, None])[0]))
    assert sum(hits) >= 6


def test_positions_of_july_and_what_was_on_record_put_entry_into_force_in_the_band():
    """Nothing is told of who holds out, and nothing of the record after the day of the forecast.

    The one of six that is outside is Finland's, seen from the end of January 2023: it came a week before the
    band begins.
    """
    scenario = load("finland-sweden-2022")
    draws = draw(scenario.quantities, 2048, 1, scenario.correlations)
    result = analyse_voting(scenario, draws, analyse_bargaining(scenario, draws))
    hits = []
    for proposal, in_fact in (
        ("finland-first", datetime.date(2023, 4, 4)),
        ("joint-memorandum", datetime.date(2024, 3, 7)),  # the day on which both were in
    ):
        adoption = next(a for a in result.adoptions if a.proposal == proposal)
        candidates = {accession.state for accession in scenario.proposal[proposal].accessions}
        for on in (SIGNED, datetime.date(2022, 10, 1), datetime.date(2023, 1, 31)):
            done = {
                r.member: r.done
                for r in RECORD.ratifications
                if r.candidate in candidates and r.done <= on and on > SIGNED
            }
            options = RatificationOptions(SIGNED, on, done=done)
            found = analyse(scenario, adoption, fit(RECORD.known_on(on)), options)
            hits.append(found.through.p10 <= (in_fact - SIGNED).days <= found.through.p90)
            if on > SIGNED:
                waited_for = sorted(found.members, key=lambda member: -member.chance_last)[:2]
                assert {member.voter for member in waited_for} == {"TUR", "HUN"}
    assert sum(hits) >= 5


def table(name):
    path = FOLDER / name
    if not path.exists():
        missing = f"{name} is not in {FOLDER}; set FOEDUS_DATA to the folder that holds membership"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_dates_are_those_of_the_compiled_table():
    theirs = {
        (row["iso3"], row["candidate"], row["parliament_done"])
        for row in table("nato_ratification_fin_swe.csv")
    }
    assert {(r.member, r.candidate, r.done.isoformat()) for r in RECORD.ratifications} == theirs
    assert len(theirs) == 60


def test_the_shipped_rounds_are_those_of_the_compiled_table():
    theirs = [
        (
            set(row["candidates"].split(";")),
            row["protocol_signed"],
            row["protocol_in_force"],
            row["members_to_ratify"],
        )
        for row in table("nato_accession_rounds.csv")
    ]
    ours = [
        (set(r.candidates), r.signed.isoformat(), r.in_force.isoformat(), str(r.members))
        for r in RECORD.rounds
    ]
    assert ours == theirs
