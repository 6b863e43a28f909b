"""Chains of events of the past, under the shipped treaties: who was drawn in by law, and who was not."""

from __future__ import annotations

import pytest

from foedus.analyses.obligations.cascades.cascade import cascade
from foedus.analyses.obligations.cascades.options import CascadeOptions, Honouring
from foedus.analyses.obligations.cascades.result import Cascade
from foedus.files.event_text import read_event
from foedus.files.law_only import law_only


@pytest.fixture(scope="module")
def law():
    return law_only()


def follow(law, text: str, **options: object) -> Cascade:
    scenario, event = read_event(text, law)
    return cascade(scenario, event, None, CascadeOptions(**options))


VIENNA = "attacker=AUH territory_of=SRB place=SRB on=1914-07-28"
PRAGUE = "attacker=DEU territory_of=CSK place=CSK on=1938-09-28 severity=invasion"


def test_in_july_1914_no_treaty_calls_anybody_to_serbia(law):
    assert follow(law, VIENNA).hops == ()


def test_in_1914_russias_choice_calls_germany_only_if_its_help_counts_as_an_attack(law):
    assert follow(law, VIENNA, by_choice={"RUS": "victim"}).rings == (("RUS",),)
    found = follow(law, VIENNA, by_choice={"RUS": "victim"}, blows_back="attack")
    assert found.rings == (("RUS",), ("DEU",), ("FRA",))
    assert [found.side(code) for code in ("RUS", "DEU", "FRA")] == ["victim", "attacker", "victim"]
    assert [
        (hop.finding.treaty, hop.finding.article) for code in ("DEU", "FRA") for hop in found.why(code)
    ] == [
        ("dual-alliance-1879", "I"),
        ("franco-russian-1894", "1, second part"),
    ]
    assert found.why("FRA")[0].needs == ("DEU", "RUS")


def test_germanys_attack_on_russia_calls_france_and_leaves_italy_and_austria_out(law):
    found = follow(law, "attacker=DEU territory_of=RUS place=RUS on=1914-08-01")
    assert found.rings == (("FRA",),)
    assert {"ITA", "AUH"} <= {finding.state for finding in found.neutral}


def test_in_1914_belgium_calls_its_guarantors_and_their_ally_if_each_is_bound_by_itself(law):
    text = "attacker=DEU territory_of=BEL place=BEL on=1914-08-04 severity=invasion"
    assert {hop.state for hop in follow(law, text).possible} >= {"GBR", "FRA", "RUS", "AUH"}
    found = follow(law, text, contested="counted")
    assert found.rings == (("AUH", "FRA", "GBR", "RUS"), ("JPN",))
    assert {conflict.state for conflict in found.conflicts} == {"AUH"}
    assert ("london-1839", "DEU") in {(finding.treaty, finding.state) for finding in found.breaches}


def test_in_1904_a_second_enemy_of_japan_calls_britain(law):
    text = (
        "{attacker: JPN, territory_of: RUS, place: RUS, on: 1904-02-08, "
        "facts: {interests-in-china-or-korea-at-stake: true}}"
    )
    alone = follow(law, text, blows_back="attack")
    assert alone.rings == ()
    assert {finding.state for finding in alone.neutral} == {"GBR"}
    found = follow(law, text, by_choice={"FRA": "victim"}, blows_back="attack")
    assert (found.rings, found.side("GBR")) == ((("FRA",), ("GBR",)), "attacker")


def test_in_1938_moscow_waits_for_paris_and_for_the_league(law):
    waits = follow(law, PRAGUE)
    assert "RUS" not in {code for ring in waits.rings for code in ring}
    assert ("RUS", "su-cs-1935") in {(hop.state, hop.finding.treaty) for hop in waits.possible}
    heard = (
        "{attacker: DEU, territory_of: CSK, place: CSK, on: 1938-09-28, severity: invasion, "
        "decided: [{by: league-of-nations/recommendation-or-none}]}"
    )
    found = follow(law, heard)
    assert (found.why("FRA")[0].ring, found.why("RUS")[0].ring) == (1, 2)
    (hop,) = found.why("RUS")
    assert (hop.finding.treaty, hop.follows, hop.needs) == ("su-cs-1935", "CSK", ("FRA",))


def test_in_1938_without_paris_nobody_comes(law):
    found = follow(law, PRAGUE, gated="counted", honouring=Honouring(by_state={"FRA": 0.0}))
    assert found.rings == ()
    (cuts,) = follow(law, PRAGUE, gated="counted", keep_out=("RUS",), cut_by=("states",)).cuts
    assert [[link.state for link in links] for links in cuts.sets] == [["FRA"]]


def test_in_september_1939_london_and_paris_are_bound_and_moscow_keeps_out(law):
    found = follow(law, "attacker=DEU territory_of=POL place=POL on=1939-09-01 severity=invasion")
    assert found.rings == (("FRA", "GBR"),)
    assert {finding.state for finding in found.neutral} == {"RUS"}
    assert found.choices == ()


def test_an_attack_on_one_ally_calls_the_alliance_and_through_it_the_pacific(law):
    found = follow(law, "attacker=RUS territory_of=EST place=EST on=2026-06-01")
    assert len(found.rings[0]) == 31
    assert {"AUS", "NZL"} <= set(found.rings[1])
    assert found.why("AUS")[0].follows == "USA"
    assert {"IRL", "AUT", "MLT", "CYP"} <= {hop.state for hop in found.possible}
    assert ("un-charter", "2(4)") in {(finding.treaty, finding.article) for finding in found.breaches}
