import csv
import datetime
import itertools

import pytest
from tests.documents import resolved

from foedus import library
from foedus.analyses.obligations.analyse import states_asked
from foedus.errors import InvalidInputError
from foedus.files.shipped import catalogue
from foedus.files.state_history import exists_on, history, name_on, state_of_cow, states_of_cow
from foedus.files.states import load_states, past_states
from foedus.files.treaties import load_treaty
from foedus.model.dates import Period

TODAY = datetime.date(2026, 1, 1)
SPANS = [span for spans in history().values() for span in spans]


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def living():
    with library.path("states", "states.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def test_every_living_state_has_a_history_that_ends_with_its_name_of_today(living):
    assert set(living) == set(history()) - past_states()
    for code, name in living.items():
        last = history()[code][-1]
        assert (last.name, last.period.end) == (name, None), code


def test_a_past_state_has_an_end_and_somebody_after_it():
    for code in past_states():
        last = history()[code][-1]
        assert last.period.end is not None
        assert last.successors


def test_spans_of_a_state_follow_one_another():
    for code, spans in history().items():
        for first, second in itertools.pairwise(spans):
            assert first.period.end is not None, code
            assert first.period.end <= second.period.start, code


def test_every_span_is_sourced_and_says_how_certain_it_is():
    assert all(span.source and span.name and span.certainty in {"A", "B", "D"} for span in SPANS)
    assert all(span.note for span in SPANS if span.is_contested)
    assert all(span.note for span in SPANS if span.continues_certainty == "D")


def test_what_a_state_continues_and_who_came_after_it_are_states_of_the_library():
    for span in SPANS:
        assert set(span.successors) <= history().keys()
        assert bool(span.continues) == (span.continues_certainty in {"B", "D"})
        assert not span.continues or span.continues in history()


def test_a_span_takes_the_place_of_the_one_that_it_continues():
    for span in SPANS:
        if span.continues and span.continues != span.code:
            assert any(other.period.end <= span.period.start for other in history()[span.continues]), span


@pytest.mark.parametrize(
    ("number", "on", "code"),
    [
        (255, "1866-01-01", "DEU"),
        (255, "1914-08-01", "DEU"),
        (260, "1961-08-13", "DEU"),
        (255, "2000-01-01", "DEU"),
        (265, "1961-08-13", "DDR"),
        (345, "1914-07-28", "SRB"),
        (345, "1918-12-01", "YUG"),
        (345, "1999-03-24", "YUG"),
        (345, "2003-02-03", "YUG"),
        (345, "2003-02-04", "SCG"),
        (345, "2006-06-05", "SRB"),
        (347, "2010-01-01", "XKX"),
        (678, "1962-10-01", "YEM"),
        (679, "1991-01-01", "YEM"),
        (680, "1980-01-01", "YMD"),
        (730, "1895-01-01", "KRE"),
        (731, "1950-06-25", "PRK"),
        (732, "1950-06-25", "KOR"),
        (816, "1968-01-30", "VNM"),
        (817, "1968-01-30", "RVN"),
        (315, "1968-08-20", "CSK"),
        (300, "1914-06-28", "AUH"),
        (511, "1964-01-12", "ZAN"),
        (365, "1941-06-22", "RUS"),
    ],
)
def test_a_number_means_the_state_of_its_day(number, on, code):
    assert state_of_cow(number, day(on)) == code


def test_a_number_means_the_nearest_state_where_its_own_did_not_exist_yet():
    assert state_of_cow(316, day("1992-11-23")) == "CZE"
    assert state_of_cow(345, day("1870-01-01")) == "SRB"


def test_a_period_is_parted_where_a_number_passes_to_another_state():
    assert states_of_cow(345, Period(day("1990-11-21"), day("2004-01-01"))) == (
        ("YUG", Period(day("1990-11-21"), day("2003-02-04"))),
        ("SCG", Period(day("2003-02-04"), day("2004-01-01"))),
    )
    assert states_of_cow(365, Period(day("1990-11-21"))) == (("RUS", Period(day("1990-11-21"))),)


def test_a_number_that_nobody_has_is_refused():
    with pytest.raises(InvalidInputError, match="gives no state the number 999"):
        state_of_cow(999, TODAY)
    with pytest.raises(InvalidInputError, match="gives no state the number 999"):
        states_of_cow(999, Period(TODAY))


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("DEU", "1860-01-01", "Prussia"),
        ("DEU", "1900-01-01", "German Empire"),
        ("DEU", "1989-11-09", "Federal Republic of Germany"),
        ("RUS", "1991-12-25", "Soviet Union"),
        ("RUS", "1991-12-26", "Russia"),
        ("TUR", "1914-11-01", "Ottoman Empire"),
        ("TUR", "1952-02-18", "Turkey"),
        ("TUR", "2026-01-01", "Türkiye"),
        ("SYR", "1960-01-01", "Syria"),
        ("DDR", "2026-01-01", "German Democratic Republic"),
        ("CZE", "1900-01-01", "Czechia"),
    ],
)
def test_a_state_bears_the_name_of_its_day(code, on, name):
    assert name_on(code, day(on)) == name


@pytest.mark.parametrize(
    ("code", "on", "stood"),
    [
        ("DDR", "1949-10-06", False),
        ("DDR", "1949-10-07", True),
        ("DDR", "1990-10-03", False),
        ("DEU", "1947-01-01", None),
        ("EST", "1939-01-01", True),
        ("EST", "1980-01-01", None),
        ("EST", "2000-01-01", True),
        ("NLD", "1942-01-01", True),
        ("XKX", "2020-01-01", None),
        ("TWN", "2020-01-01", None),
        ("PSE", "2020-01-01", None),
        ("SYR", "1960-01-01", False),
        ("UKR", "1991-08-23", False),
        ("UKR", "1991-08-24", True),
        ("MNE", "1950-01-01", False),
        ("FRA", "1815-06-18", True),
    ],
)
def test_a_state_existed_or_not_or_opinions_differ(code, on, stood):
    assert exists_on(code, day(on)) is stood


def test_a_code_that_the_library_lacks_is_refused():
    for ask in (name_on, exists_on):
        with pytest.raises(InvalidInputError, match="no state 'ZZZ'"):
            ask("ZZZ", TODAY)


def test_past_states_bring_no_figures_and_are_marked_in_the_list():
    states = load_states()
    assert len(states) == len(past_states()) + 197
    assert all(not states[code].figures for code in past_states())
    listed = {row["code"]: row["past"] for row in catalogue()["states"]}
    assert {code for code, past in listed.items() if past} == past_states()
    assert listed["DDR"] == "until 1990-10-03"


def test_a_past_state_counts_as_european_where_all_that_came_after_it_do():
    states = load_states()
    assert all(states[code].is_european for code in ("YUG", "SCG", "CSK", "DDR", "AUH", "HAN", "PAP"))
    assert not any(states[code].is_european for code in ("KRE", "RVN", "ZAN", "GCL", "YMD", "TRA"))


def test_a_treaty_that_binds_every_state_binds_no_state_that_is_gone():
    codes = {party.state for party in load_treaty("un-charter").parties}
    assert "FRA" in codes
    assert not codes & past_states()


WARSAW = {
    "id": "warsaw",
    "title": "Warsaw Pact",
    "status": "in_force",
    "in_force": {"from": "1955-06-04", "to": "1991-07-01"},
    "parties": [{"states": ["RUS", "CSK"]}, {"states": ["DDR"], "to": "1990-10-03"}],
    "source": "made up",
    "clauses": [
        {
            "article": "4",
            "says": "Help.",
            "duty": "assist",
            "trigger": "attacker_external",
            "source": "made up",
            "certainty": "C",
        }
    ],
}


def attack(on):
    return {
        "id": "attack",
        "attacker": "RVN",
        "target": {"territory_of": "DDR"},
        "place": "DDR",
        "on": on,
    }


def test_a_past_state_may_be_party_attacker_victim_and_place():
    scenario = resolved(treaties=[WARSAW], contingencies=[attack("1961-08-13")])
    (event,) = scenario.contingencies
    assert (event.attacker, event.target_of, event.place) == ("RVN", "DDR", "DDR")
    assert scenario.states["DDR"].name == "German Democratic Republic"
    assert "CSK" in states_asked(scenario)


def test_a_past_state_is_not_asked_about_an_event_after_its_end():
    scenario = resolved(treaties=[WARSAW], contingencies=[attack("2026-06-01")])
    assert not set(states_asked(scenario)) & past_states()
