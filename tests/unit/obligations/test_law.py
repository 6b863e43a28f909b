import datetime
from dataclasses import replace

import pytest
from tests.unit.obligations.worlds import DAY, clause, event, pact, result, settlement, world

from foedus.analyses.obligations.law import law_on
from foedus.model.dates import Period

LATER = DAY + datetime.timedelta(days=1)


def parties(treaty, deal, day=DAY):
    found = law_on(world(treaty, deals=(deal,)), deal, day)
    return sorted(found[treaty.id].parties) if treaty.id in found else None


def test_a_treaty_in_force_counts_whatever_is_proposed():
    assert parties(pact("FRA", "DEU"), settlement()) == ["DEU", "FRA"]


@pytest.mark.parametrize("status", ["draft", "political"])
def test_a_draft_or_a_political_text_counts_only_where_a_proposal_names_it(status):
    text = pact("FRA", "DEU", status=status)
    assert parties(text, settlement()) is None
    assert parties(text, settlement(treaties=("pact",))) == ["DEU", "FRA"]


def test_what_a_proposal_brings_counts_from_its_first_day():
    text = pact("FRA", "DEU", status="draft")
    assert parties(text, settlement(treaties=("pact",), starts=LATER)) is None
    assert parties(text, settlement(treaties=("pact",), starts=LATER), LATER) == ["DEU", "FRA"]


@pytest.mark.parametrize("status", ["draft", "political", "in_force"])
def test_a_text_that_a_proposal_brings_binds_until_its_own_end(status):
    text = replace(pact("FRA", "DEU", status=status), in_force=Period(datetime.date(2000, 1, 1), LATER))
    assert parties(text, settlement(treaties=("pact",))) == ["DEU", "FRA"]
    assert parties(text, settlement(treaties=("pact",)), LATER) is None


def test_who_accedes_is_bound_from_the_first_day_of_the_proposal():
    deal = settlement(accessions=(("pact", "UKR"),), starts=LATER)
    assert parties(pact("FRA", "DEU"), deal) == ["DEU", "FRA"]
    assert parties(pact("FRA", "DEU"), deal, LATER) == ["DEU", "FRA", "UKR"]


def test_nobody_accedes_to_a_text_that_is_not_in_force():
    deal = settlement(accessions=(("pact", "UKR"),))
    assert parties(pact("FRA", "DEU", status="draft"), deal) is None


def test_an_old_version_of_a_clause_speaks_only_of_its_own_time():
    old, new = clause(in_force=Period(datetime.date(2000, 1, 1), DAY)), clause(in_force=Period(DAY))
    text = pact("FRA", "UKR", clauses=(old, new))
    for day in (DAY - datetime.timedelta(days=1), DAY):
        found = result(text, hit=event(on=day), asked=("FRA",))
        assert len(found.of("deal", "event", "FRA")) == 1
