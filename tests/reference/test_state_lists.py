"""The library's states over time against two lists that scholars use, which are the reader's own copies."""

from __future__ import annotations

import csv
import datetime
import itertools
import os
from pathlib import Path

import pytest
import yaml

from foedus.files.state_history import history, state_of_cow

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOEDUS_DATA", ROOT.parent / "shared" / "data")) / "identifiers"
FIRST = datetime.date(1816, 1, 1)
AFTER = {"cow": datetime.date(2017, 1, 1), "gw": datetime.date(2018, 1, 1)}
"""The first day after each list ends."""
DAY = datetime.timedelta(days=1)


@pytest.fixture
def lists():
    if not (FOLDER / "cow_states2016.csv").exists():
        missing = f"lists of states are not in {FOLDER}; set FOEDUS_DATA to the folder that holds identifiers"
        if os.environ.get("FOEDUS_REQUIRE_DATA") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return {"cow": cow(), "gw": gw()}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cow():
    """Spans of the Correlates of War project by number; the day after the last is out."""
    found = {}
    for row in rows("cow_states2016.csv"):
        start, end = (
            datetime.date(*(int(row[f"{which}{part}"]) for part in parts))
            for which, parts in (("st", ("year", "month", "day")), ("end", ("year", "month", "day")))
        )
        found.setdefault(int(row["ccode"]), []).append((start, end + DAY))
    return found


def gw():
    """The same of Gleditsch and Ward."""
    found = {}
    for row in rows("gw_states.csv"):
        start, end = (datetime.datetime.strptime(row[key], "%d.%m.%Y").date() for key in ("Start", "End"))  # noqa: DTZ007
        found.setdefault(int(row["Cow Nr."]), []).append((start, end + DAY))
    return found


def ours(which):
    """The library's spans by the number of a list, those that touch joined; and the state that has it longest."""
    found = {}
    for code, spans in history().items():
        for span in spans:
            number = getattr(span, which)
            if number is not None:
                period = (max(span.period.start, FIRST), min(span.period.end or AFTER[which], AFTER[which]))
                found.setdefault(number, []).append((*period, code))
    longest = {number: max(spans, key=lambda span: span[1] - span[0])[2] for number, spans in found.items()}
    return {number: joined([span[:2] for span in spans]) for number, spans in found.items()}, longest


def joined(spans):
    found = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def difference(own, listed):
    """Kinds in which two sets of spans differ by more than a day."""
    kinds = set()
    if abs(listed[0][0] - own[0][0]) > DAY:
        kinds.add("later" if listed[0][0] > own[0][0] else "earlier")
    if abs(listed[-1][1] - own[-1][1]) > DAY:
        kinds.add("ends before" if listed[-1][1] < own[-1][1] else "ends after")
    first, last = max(own[0][0], listed[0][0]), min(own[-1][1], listed[-1][1])
    edges = sorted({day for span in [*own, *listed] for day in span if first <= day <= last} | {first, last})
    for start, end in itertools.pairwise(edges):
        inside = [any(a <= start < b for a, b in spans) for spans in (own, listed)]
        if inside[0] != inside[1] and end - start > DAY:
            kinds.add("gap" if inside[0] else "bridges")
    return kinds


@pytest.mark.parametrize("which", ["cow", "gw"])
def test_every_state_of_a_list_is_in_the_library_and_every_difference_has_its_reason(lists, which):
    own, longest = ours(which)
    assert own.keys() == lists[which].keys()
    found = {
        (longest[number], kind)
        for number, spans in own.items()
        for kind in difference(spans, joined(lists[which][number]))
    }
    reasons = yaml.safe_load((Path(__file__).parent / "state_lists.yaml").read_text(encoding="utf-8"))[which]
    named = [(code, reason["kind"]) for reason in reasons for code in reason["states"].split()]
    assert len(named) == len(set(named))
    assert set(named) == found


def test_a_difference_is_told_by_its_kind():
    years = [datetime.date(year, 1, 1) for year in range(1900, 1910)]
    assert difference([(years[0], years[9])], [(years[0], years[9] + DAY)]) == set()
    assert difference([(years[0], years[9])], [(years[1], years[3]), (years[4], years[8])]) == {
        "later",
        "gap",
        "ends before",
    }
    assert difference([(years[2], years[3]), (years[4], years[5])], [(years[1], years[6])]) == {
        "earlier",
        "bridges",
        "ends after",
    }


def test_every_number_of_the_correlates_of_war_means_one_state_on_each_day_of_its_spans(lists):
    for number, spans in lists["cow"].items():
        for start, end in spans:
            codes = {state_of_cow(number, day) for day in (start, end - DAY)}
            assert codes <= history().keys()
            assert len(codes) == 1 or number == 345
