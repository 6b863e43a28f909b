"""The record beside the law: one line, of the right kind and era, and never in a verdict."""

import datetime
from dataclasses import replace

from tests.unit.obligations.worlds import clause, event, pact, settlement, world

from foedus.analyses.obligations.analyse import analyse
from foedus.analyses.obligations.reliability import honouring
from foedus.files.reliability import load_reliability
from foedus.model.treaties import Duty
from foedus.report.document import Paragraph
from foedus.report.sections import obligations, reliability

HIT = event("territory_of POL", "POL")


def asked(*duties: Duty, on: datetime.date = HIT.on):
    hit = replace(HIT, on=on)
    small = world(pact("USA", "POL", clauses=tuple(map(clause, duties))), hit=hit, deals=(settlement(),))
    return small, analyse(small)


def lines(small, result, state=None):
    return reliability.blocks(small, result, "deal", ("event",), state)


def test_the_line_is_about_the_heaviest_duty_that_binds():
    small, result = asked(Duty.CONSULT, Duty.NEUTRALITY, Duty.ALL_MEANS)
    ((line),) = lines(small, result)
    assert "duties to defend" in line.text
    assert "duties to stay neutral" in lines(*asked(Duty.CONSULT, Duty.NEUTRALITY))[0].text


def test_its_numbers_are_those_of_the_record_for_the_kind_and_the_year():
    (line,) = lines(*asked(Duty.ASSIST))
    found = honouring(load_reliability(), "defense", 2026)
    low, high = (f"{100 * end:.0f}" for end in found.interval)
    assert f"since 1945, about {100 * found.chance:.0f} in 100" in line.text
    assert (
        f"({low} to {high}; {found.own.called} cases of this kind, {found.era_count.called} of all)"
        in line.text
    )
    small, result = asked(Duty.ASSIST, on=datetime.date(2001, 1, 1))
    assert "since 1945" in lines(small, result)[0].text


def test_nothing_is_said_where_nobody_is_bound_or_only_to_talk():
    assert lines(*asked(Duty.CONSULT)) == ()
    assert lines(*asked(Duty.NONE)) == ()
    small, result = asked(Duty.ASSIST)
    assert lines(small, result, "FRA") == ()
    assert len(lines(small, result, "USA")) == 1


def test_no_verdict_changes_with_it_and_it_stands_under_the_matrix():
    small, result = asked(Duty.ASSIST)
    said = obligations.answer(small, result)
    (place,) = [
        k for k, block in enumerate(said) if isinstance(block, Paragraph) and "record below" in block.text
    ]
    assert type(said[place - 1]).__name__ == "Table"
    assert all("record" not in finding.hangs_on for finding in result.findings)


def test_machines_get_the_estimate_with_its_caution():
    small, result = asked(Duty.ASSIST)
    (entry,) = reliability.document(small, result)
    assert (entry["proposal"], entry["contingency"], entry["kind"]) == ("deal", "event", "defense")
    assert entry["interval"][0] < entry["chance"] < entry["interval"][1]
    assert entry["caution"] == load_reliability().caution
