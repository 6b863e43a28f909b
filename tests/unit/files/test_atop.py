"""Invented rows in the columns of the member-level table; the table itself is the reader's own copy."""

import csv
import dataclasses
import datetime
import re

import pytest
from tests.documents import written
from tests.unit.obligations import worlds

from foedus.analyses.obligations.result import Verdict
from foedus.errors import InputError
from foedus.files import conditions
from foedus.files.areas import load_areas
from foedus.files.atop import load_atop
from foedus.files.atop.columns import COLUMNS, PROMISES
from foedus.files.atop.links import links
from foedus.files.problems import Problems
from foedus.files.schema.law import TreatyDocument
from foedus.files.state_history import history
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, resolve_treaty, shipped
from foedus.files.treaty_document import treaty_document
from foedus.model.conditions import predicates
from foedus.model.dates import Period
from foedus.model.treaties import Duty

NAMES = conditions.Names(frozenset(load_states()), frozenset(load_areas()))
STILL = {"yrexit": 0, "moexit": 0, "dayexit": 0, "ineffect": 1}


def row(atopid, member, entry="1950-05-01", leaves=None, **cells):
    """One row; where nothing is said it codes a treaty without any duty, read from its text."""
    given = dict.fromkeys(COLUMNS, "0")
    given |= {"cowid": "", "cow4id": "", "source": "1", "version": "5.1", "atopid": atopid, "member": member}
    given |= dict(zip(("yrent", "moent", "dayent"), entry.split("-"), strict=True))
    if leaves is None:
        given |= STILL
    else:
        given |= dict(zip(("yrexit", "moexit", "dayexit"), leaves.split("-"), strict=True))
    return given | cells


def pair(**cells):
    """A treaty of France and Poland, the same for both."""
    return [row(9001, 220, **cells), row(9001, 290, **cells)]


@pytest.fixture
def load(tmp_path):
    def write_and_load(rows, headings=COLUMNS):
        file = tmp_path / "atop5_1m.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, headings, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return load_atop(file)

    return write_and_load


@pytest.fixture
def refused(load):
    def message(rows, headings=COLUMNS):
        with pytest.raises(InputError) as raised:
            load(rows, headings)
        return str(raised.value)

    return message


def only(imported):
    (treaty,) = imported.treaties
    return treaty


def open_points(clause):
    return [leaf.value for leaf in predicates(clause.trigger) if leaf.name == "disputed"]


def settled(clause):
    return [leaf.name for leaf in predicates(clause.trigger) if leaf.name != "disputed"]


# --- what a row becomes


def test_an_alliance_becomes_a_treaty_with_its_parties_by_date(load):
    treaty = only(load([*pair(defense=1), row(9001, 360, "1955-03-02", "1960-04-01", defense=1)]))
    assert treaty.id == "atop-9001"
    assert treaty.title == "Alliance of France, Poland and Romania, 1950 (ATOP 9001)"
    assert treaty.signed == datetime.date(1950, 5, 1)
    assert treaty.parties_on(datetime.date(1955, 3, 1)) == {"FRA", "POL"}
    assert treaty.parties_on(datetime.date(1955, 3, 2)) == {"FRA", "POL", "ROU"}
    assert treaty.parties_on(datetime.date(1960, 4, 1)) == {"FRA", "POL"}
    assert treaty.in_force == Period(datetime.date(1950, 5, 1))
    assert "In force when the coding ends, on 2018-12-31" in treaty.says


def test_a_treaty_that_all_have_left_is_over(load):
    treaty = only(load([row(9001, 220, leaves="1961-01-01"), row(9001, 290, leaves="1962-02-02")]))
    assert treaty.in_force.end == datetime.date(1962, 2, 2)
    assert "coding ends" not in treaty.says


def test_a_title_names_two_of_many_parties(load):
    members = [row(9001, number) for number in (220, 290, 360, 200)]
    assert only(load(members)).title == "Alliance of France, Poland and 2 others, 1950 (ATOP 9001)"


@pytest.mark.parametrize(
    ("column", "duty"),
    [
        ("defense", Duty.ASSIST),
        ("offense", Duty.ASSIST),
        ("neutral", Duty.NEUTRALITY),
        ("nonagg", Duty.REFRAIN),
        ("consul", Duty.CONSULT),
    ],
)
def test_a_promise_becomes_a_clause_that_always_leaves_something_open(load, column, duty):
    (clause,) = only(load(pair(**{column: 1}))).clauses
    assert (clause.duty, clause.article) == (duty, column.upper())
    assert clause.obligors == clause.beneficiaries == ()
    assert len(open_points(clause)) == 1
    assert column.upper() in open_points(clause)[0]
    assert "alliance 9001" in clause.source


def test_help_in_arms_needs_an_armed_attack_from_outside(load):
    (clause,) = only(load(pair(defense=1))).clauses
    assert settled(clause) == ["severity_at_least", "attacker_external"]


@pytest.mark.parametrize("column", ["offense", "neutral"])
def test_what_is_owed_in_a_war_of_an_ally_is_owed_to_one_that_attacks_too(load, column):
    treaty = only(load(pair(**{column: 1})))
    assert treaty.clauses[0].toward == "either"
    hit = worlds.event("territory_of CHE", "CHE", "POL")
    (found,) = worlds.result(treaty, hit=hit, asked=("FRA", "POL")).findings
    assert (found.state, found.verdict) == ("FRA", Verdict.CONTESTED)


def test_neutrality_for_an_ally_that_is_attacked_is_not_owed_to_one_that_attacks(load):
    treaty = only(load(pair(neutral=1, neucon=1, neucoatt=1)))
    (clause,) = treaty.clauses
    assert clause.toward == "victim"
    assert settled(clause) == ["severity_at_least", "attacker_external"]
    hit = worlds.event("territory_of CHE", "CHE", "POL")
    (found,) = worlds.result(treaty, hit=hit, asked=("FRA", "POL")).findings
    assert found.verdict is Verdict.NOT_TRIGGERED


def test_a_condition_on_neutrality_changes_no_other_duty(load):
    joint, _ = only(load(pair(offense=1, neutral=1, neucon=1, neucoatt=1))).clauses
    assert (joint.article, joint.toward) == ("OFFENSE", "either")


def test_a_limit_is_an_open_point_that_names_its_column(load):
    (clause,) = only(load(pair(defense=1, defcon=1, defcoloc=1, defcoadv=1, olimob=1))).clauses
    points = " / ".join(open_points(clause))
    assert (
        "whether the place meets a limit of place that the coding notes without saying which (DEFCOLOC)"
        in points
    )
    assert re.findall(r"\(([A-Z]+)\)", points) == ["DEFENSE", "DEFCOADV", "DEFCOLOC", "OLIMOB"]


def test_a_limit_to_attacks_that_nobody_provoked_is_told_by_the_event(load):
    (clause,) = only(load(pair(defense=1, defcon=1, defconpr=1))).clauses
    assert settled(clause) == ["severity_at_least", "attacker_external", "unprovoked"]
    assert len(open_points(clause)) == 1


def test_talks_on_request_alone_wait_for_a_request(load):
    (clause,) = only(load(pair(consul=1, concon=1, concoreq=1))).clauses
    assert clause.gate.kind == "single_request"
    (other,) = only(load(pair(consul=1))).clauses
    assert other.gate.kind == "none"


def test_a_duty_binds_only_the_members_whose_row_has_it(load):
    rows = [row(9001, 220, defense=1, asymm=1), row(9001, 290, consul=1, asymm=1)]
    first, second = only(load(rows)).clauses
    assert (first.article, first.obligors) == ("DEFENSE", ("FRA",))
    assert (second.article, second.obligors) == ("CONSUL", ("POL",))
    assert "differ from one party to another" in first.reading


def test_members_under_different_conditions_get_clauses_of_their_own(load):
    rows = [row(9001, 220, defense=1, defcon=1, defcoloc=1), row(9001, 290, defense=1)]
    first, second = only(load(rows)).clauses
    assert (first.obligors, second.obligors) == (("FRA",), ("POL",))
    assert [len(open_points(clause)) for clause in (first, second)] == [2, 1]


def test_a_duty_that_differs_between_allies_leaves_open_to_whom_it_runs(load):
    rows = [row(9001, number, defense=1, obvary=1, asymm=1) for number in (220, 290, 360)]
    (clause,) = only(load(rows)).clauses
    assert any(point.endswith("(OBVARY)") for point in open_points(clause))


def test_a_blank_is_an_open_point_and_no_absence(load):
    clauses = only(load(pair(defense=1, defcon=1, defcoloc="", neutral=""))).clauses
    assert [clause.article for clause in clauses] == ["DEFENSE", "NEUTRAL"]
    assert any("(DEFCOLOC is blank)" in point for point in open_points(clauses[0]))
    assert any("promised it at all" in point for point in open_points(clauses[1]))


def test_a_text_that_the_coders_never_saw_lowers_the_certainty(load):
    (clause,) = only(load(pair(defense=1, source=2))).clauses
    assert clause.certainty == "C"
    assert "not from its text" in clause.reading


def test_states_named_as_a_threat_stand_in_the_reading_under_the_name_of_their_day(load):
    (clause,) = only(load(pair(defense=1, specthrt=1, statthr1=365))).clauses
    assert "The text names as a threat: Soviet Union" in clause.reading


def test_secrecy_is_told(load):
    assert only(load(pair(pubsecr=2))).says.startswith("The whole text was to stay secret.")


# --- phases and successions


def test_a_new_phase_brings_new_duties_and_keeps_the_parties(load):
    rows = [
        *(row(9001, number, "1950-05-01", "1960-01-01", consul=1, phase=1) for number in (220, 290)),
        *(row(9001, number, "1960-01-01", defense=1, phase=2) for number in (220, 290)),
    ]
    treaty = only(load(rows))
    assert [party.period for party in treaty.parties] == [Period(datetime.date(1950, 5, 1))] * 2
    first, second = treaty.clauses
    assert (first.article, first.in_force) == (
        "CONSUL, phase 1",
        Period(datetime.date(1950, 5, 1), datetime.date(1960, 1, 1)),
    )
    assert (second.article, second.in_force) == ("DEFENSE, phase 2", Period(datetime.date(1960, 1, 1)))


def test_phases_side_by_side_do_not_mix_their_parties(load):
    rows = [
        *(row(9001, number, "1970-05-01", "1992-12-31", defense=1, phase=1) for number in (220, 315)),
        *(row(9001, number, "1993-01-01", defense=1, phase=2) for number in (220, 316)),
        *(row(9001, number, "1993-01-01", defense=1, phase=3) for number in (220, 317)),
    ]
    treaty = only(load(rows))
    assert treaty.parties_on(datetime.date(1992, 12, 31)) == {"FRA", "CSK"}
    assert treaty.parties_on(datetime.date(1993, 1, 1)) == {"FRA", "CZE", "SVK"}
    first, second, third = treaty.clauses
    assert first.in_force.end == second.in_force.start
    assert first.obligors == ()
    assert second.obligors == second.beneficiaries == ("FRA", "CZE")
    assert third.obligors == third.beneficiaries == ("FRA", "SVK")


def test_a_number_that_passes_on_makes_one_party_after_the_other(load):
    treaty = only(load([row(9001, 345, "1995-01-01", nonagg=1), row(9001, 350, "1995-01-01", nonagg=1)]))
    on = {year: treaty.parties_on(datetime.date(year, 1, 1)) for year in (2000, 2005, 2010)}
    assert list(on.values()) == [{"YUG", "GRC"}, {"SCG", "GRC"}, {"SRB", "GRC"}]


def test_germany_stays_one_party_when_its_number_changes(load):
    rows = [
        row(9001, 260, "1960-01-01", "1990-10-03", defense=1),
        row(9001, 255, "1990-10-03", defense=1),
        row(9001, 220, "1960-01-01", defense=1),
    ]
    treaty = only(load(rows))
    assert [party.state for party in treaty.parties] == ["DEU", "FRA"]
    assert treaty.clauses[0].obligors == ()


# --- days


def test_a_missing_day_is_read_from_its_month_and_noted(load):
    imported = load([row(9001, 220, "1950-05-", "1961-12-"), row(9001, 290, "1950-05-01", "1961-11-30")])
    (france, _) = only(imported).parties
    assert france.period == Period(datetime.date(1950, 5, 1), datetime.date(1962, 1, 1))
    assert any(note.startswith("A day is missing in 1 rows") for note in imported.notes)


def test_a_party_before_its_independence_is_kept_and_noted(load):
    imported = load([row(9001, 316, "1992-11-23"), row(9001, 317, "1992-11-23")])
    assert any("kept as coded: CZE in atop-9001, SVK in atop-9001" in note for note in imported.notes)


def test_days_of_signature_give_way_to_days_of_treaty_law_that_the_library_knows(load):
    rows = [row(3180, 2, "1949-04-04", defense=1), row(3180, 290, "1997-12-16", defense=1)]
    imported = load(rows)
    treaty = only(imported)
    assert [party.period.start for party in treaty.parties] == [
        datetime.date(1949, 8, 24),
        datetime.date(1999, 3, 12),
    ]
    assert treaty.signed == datetime.date(1949, 4, 4)
    assert treaty.in_force.start == datetime.date(1949, 8, 24)
    assert any("POL from 1999-03-12 (coded 1997-12-16)" in note for note in imported.notes)
    assert "FIN on 2023-04-04" in treaty.says
    assert "'nato'" in treaty.says


def test_a_link_to_a_later_phase_leaves_the_earlier_one_its_days(load):
    rows = [
        *(row(4175, number, "1992-02-07", "2007-11-13", consul=1, phase=1) for number in (220, 205)),
        *(row(4175, number, "2007-11-13", defense=1, phase=2) for number in (220, 205, 290)),
    ]
    treaty = only(load(rows))
    starts = {party.state: party.period.start for party in treaty.parties}
    assert starts == {
        "FRA": datetime.date(1992, 2, 7),
        "IRL": datetime.date(1992, 2, 7),
        "POL": datetime.date(2009, 12, 1),
    }
    first, second = treaty.clauses
    assert first.in_force.end == second.in_force.start == datetime.date(2009, 12, 1)


def test_a_coded_party_that_the_library_does_not_have_is_named(load):
    imported = load([row(3180, 2, "1949-04-04"), row(3180, 380, "1949-04-04")])
    assert "atop-3180: Coded as parties, and none in the library: SWE." in imported.notes


def test_every_link_names_a_treaty_in_force_and_its_ground():
    for link in links().values():
        assert link.source
        assert link.certainty in "ABCD"
        assert link.treaty or link.note
        if link.treaty:
            assert link.treaty in shipped()
            assert load_treaty(link.treaty).in_force is not None


# --- what it answers


@pytest.mark.parametrize("column", [promise.column for promise in PROMISES])
@pytest.mark.parametrize("attacker", ["RUS", "POL"])
def test_no_coded_duty_is_ever_plainly_met(load, column, attacker):
    treaty = only(load([*pair(**{column: 1}), row(9001, 360, **{column: 1})]))
    hit = worlds.event("territory_of ROU", "ROU", attacker)
    found = worlds.result(treaty, hit=hit, asked=("FRA", "POL", "ROU")).findings
    assert {finding.verdict for finding in found} <= {Verdict.CONTESTED, Verdict.NOT_TRIGGERED}
    contested = {finding.state for finding in found if finding.verdict is Verdict.CONTESTED}
    outside = {"FRA", "POL"} if column != "nonagg" else set()
    inside = {"defense": set(), "offense": set(), "neutral": set(), "nonagg": {"POL"}, "consul": {"FRA"}}
    assert contested == (outside if attacker == "RUS" else inside[column])


def test_a_duty_not_to_help_those_who_provoke_is_not_met_by_a_provoked_attack(load):
    treaty = only(load(pair(defense=1, defcon=1, defconpr=1)))
    calm = worlds.event("territory_of POL", "POL", "RUS")
    (found,) = worlds.result(treaty, hit=calm, asked=("FRA",)).findings
    assert found.verdict is Verdict.CONTESTED
    provoked = dataclasses.replace(calm, provoked=True)
    (found,) = worlds.result(treaty, hit=provoked, asked=("FRA",)).findings
    assert found.verdict is Verdict.NOT_TRIGGERED


def test_an_imported_treaty_reads_back_as_it_was_written(load):
    rows = [row(9001, 220, defense=1, defcon=1, defcoloc=1), row(9001, 290, consul=1, nonagg="")]
    treaty, problems = only(load(rows)), Problems()
    document = written(treaty_document(treaty))
    form = TreatyDocument.model_validate(document.data)
    assert resolve_treaty(form, (), document, NAMES, problems) == treaty
    assert not len(problems)


# --- counts


def test_counts_are_compared_with_those_of_the_whole_table(load):
    imported = load(
        [*pair(defense=1, consul=1), *(row(9002, n, "1939-01-01", "1940-01-01") for n in (220, 290))]
    )
    assert imported.counts["alliances"] == 2
    assert (imported.counts["defense"], imported.counts["neutral"]) == (1, 0)
    assert imported.counts["begun since 1945"] == 1
    assert imported.counts["in effect at the end of 2018"] == 1
    assert imported.counts["in effect with a duty to defend"] == 1
    assert not imported.is_whole
    assert imported.notes[0].startswith(
        "This is not the whole table of ATOP 5.1: rows 4 for 2510, alliances 2 for 789"
    )
    assert "alliances" in imported.summary.splitlines()[1]
    assert imported.summary.splitlines()[1].endswith("2  (ATOP 5.1: 789)")


# --- faults


def test_a_folder_is_searched_for_the_table(load, tmp_path):
    load(pair(defense=1))
    assert load_atop(tmp_path).counts["alliances"] == 1
    (tmp_path / "atop5_1m.csv").unlink()
    with pytest.raises(InputError, match=r"looked for as atop5_1m\.csv or atop51_member\.csv"):
        load_atop(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load_atop(tmp_path / "none.csv")


def test_missing_and_unknown_columns_are_named_with_the_version_that_is_meant(refused):
    headings = [name for name in COLUMNS if name not in ("defcoloc", "asymm")] + ["begyr"]
    message = refused(pair(), headings)
    assert "lacks the columns 'defcoloc', 'asymm'" in message
    assert "not known: 'begyr'" in message
    assert "member-level table of ATOP 5.1" in message


def test_another_version_is_refused(refused):
    assert "version is '4.01'.\n  It must be 5.1." in refused(pair(version="4.01"))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"defense": "9"}, ":2: defense is '9'"),
        ({"atopid": "x"}, ":2: atopid is 'x'"),
        ({"member": "999"}, ":2: member is 999; the Correlates of War project gives no state the number 999"),
        ({"statthr1": "998"}, ":2: statthr1 is 998;"),
        ({"moent": "13"}, ":2: yrent, moent and dayent are '1950', '13' and '01'"),
        ({"yrent": ""}, ":2: yrent, moent and dayent are '', '05' and '01'"),
        ({"ineffect": "0"}, ":2: ineffect is '0', and yrexit '0'"),
        (
            {"yrexit": "1949", "moexit": "1", "dayexit": "1", "ineffect": "0"},
            "the party is out on 1949-01-01",
        ),
        ({"defcoloc": "1"}, "defcoloc is 1 and defense 0"),
        ({"defense": "1", "defcon": "1"}, "defcon is 1, while of its limits none is 1"),
        ({"pubsecr": "3"}, "pubsecr is 3"),
        ({"source": "0"}, "source is '0'"),
    ],
)
def test_a_cell_that_the_codebook_does_not_allow_is_named_with_its_line(refused, cells, message):
    assert message in refused([row(9001, 220) | cells, row(9001, 290)])


def test_all_faults_are_told_together(refused):
    message = refused([row(9001, 220, defense=5), row(9001, 290, consul=7)])
    assert ":2: defense is '5'" in message
    assert ":3: consul is '7'" in message


def test_a_party_stands_once_and_not_alone(refused):
    assert "alliance 9001 has member 220 twice from 1950-05-01" in refused([row(9001, 220), *pair()])
    assert "alliance 9001 has the one member 220" in refused([row(9001, 220)])


def test_an_empty_table_and_a_short_row_are_refused(refused, tmp_path):
    assert "the table has no rows" in refused([])
    file = tmp_path / "short.csv"
    file.write_text(",".join(COLUMNS) + "\n1005,,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"short\.csv:2: the row has more or fewer cells"):
        load_atop(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no text in UTF-8"):
        load_atop(file)


def test_every_party_that_a_row_can_name_is_a_state_of_the_library(load):
    numbers = sorted({span.cow for spans in history().values() for span in spans if span.cow})
    treaty = only(load([row(9001, number, "1980-01-01") for number in numbers]))
    assert {party.state for party in treaty.parties} <= load_states().keys()
