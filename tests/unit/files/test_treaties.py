import dataclasses
import datetime
import time
from fractions import Fraction

import pytest
from tests.documents import written

from foedus.analyses.obligations.predicates import CONDITIONS
from foedus.errors import ScenarioError
from foedus.files import conditions
from foedus.files.areas import load_areas
from foedus.files.institutions import (
    decision_spans,
    institution_document,
    load_institution,
    resolve_institution,
    shipped_institutions,
)
from foedus.files.problems import Problems
from foedus.files.schema.law import InstitutionDocument, TreatyDocument
from foedus.files.states import load_states
from foedus.files.treaties import load_treaty, resolve_treaty, shipped
from foedus.files.treaty_document import treaty_document
from foedus.files.yaml import parse
from foedus.model.rules import AllOf, AnyOf, Unanimity, Weighted, is_met, voters
from foedus.model.treaties import Duty

DAY = datetime.date(2025, 2, 13)
NAMES = conditions.Names(frozenset(load_states()), frozenset(load_areas()))
PACT = """
id: pact
title: A pact
status: in_force
signed: 1990-01-01
in_force: {from: 1990-02-01}
parties: [{states: [FRA, DEU], from: 1990-02-01}]
source: made up
clauses:
  - article: 1
    says: Help.
    duty: assist
    trigger: own_territory
    source: made up
    certainty: C
"""


def read(text):
    """A treaty, and the faults found on the way."""
    document, problems = parse(text, "pact.yaml"), Problems()
    form = TreatyDocument.model_validate(document.data)
    return resolve_treaty(form, (), document, NAMES, problems), [str(p) for p in problems.sorted()]


def faults(old, new):
    treaty, found = read(PACT.replace(old, new))
    assert treaty is None
    return "\n".join(found)


def test_a_small_treaty_is_read():
    treaty, found = read(PACT)
    assert not found
    assert treaty.parties_on(DAY) == {"FRA", "DEU"}
    assert treaty.clauses[0].duty is Duty.ASSIST
    assert treaty.clauses[0].gate.kind == "none"


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_treaty_reads_back_as_it_was_written(name):
    treaty, problems = load_treaty(name), Problems()
    document = written(treaty_document(treaty))
    form = TreatyDocument.model_validate(document.data)
    assert resolve_treaty(form, (), document, NAMES, problems) == treaty
    assert not len(problems)


@pytest.mark.parametrize("name", shipped_institutions())
def test_a_shipped_institution_reads_back_with_the_rules_of_the_day(name):
    found, problems = load_institution(name, DAY), Problems()
    document = written(institution_document(found))
    form = InstitutionDocument.model_validate(document.data)
    again = resolve_institution(name, form, (), document, DAY, NAMES.states, problems)
    assert again == found


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_treaty_is_sourced_clause_by_clause(name):
    treaty = load_treaty(name)
    assert treaty.source
    assert all(clause.source and clause.says and clause.certainty in "ABCD" for clause in treaty.clauses)


def test_every_area_says_which_text_draws_it():
    assert all(area.source and area.name for area in load_areas().values())
    assert all(area.places.isdisjoint(area.disputed) for area in load_areas().values())


def test_areas_name_no_state_that_the_library_lacks():
    codes = {p for area in load_areas().values() for p in area.places | area.disputed if p.isupper()}
    owners = {name.removeprefix("territory-of-") for name in load_areas() if name.startswith("territory-of-")}
    assert codes | owners <= set(load_states())


def test_a_place_that_two_states_claim_is_disputed_under_both():
    owned = {}
    for name, area in load_areas().items():
        if name.startswith("territory-of-"):
            for place in area.places:
                assert place not in owned, f"{place} is certain under {name} and {owned[place]}"
                owned[place] = name


# --- faults


def test_an_unknown_duty_is_met_with_the_nearest():
    found = faults("duty: assist", "duty: asist")
    assert "pact.yaml:12:11: article 1 of 'pact' names the duty 'asist', which is not known" in found
    assert "Did you mean 'assist'?" in found


def test_an_unknown_condition_is_met_with_the_nearest():
    found = faults("trigger: own_territory", "trigger: {all: [own_teritory]}")
    assert "the condition 'own_teritory' is not known" in found
    assert "Did you mean 'own_territory'?" in found


def test_an_unknown_state_is_met_with_the_nearest():
    assert "Did you mean 'DEU'?" in faults("[FRA, DEU]", "[FRA, DEUT]")


def test_an_unknown_area_is_met_with_the_nearest():
    found = faults("trigger: own_territory", "trigger: {place_in: nato-article-6-teritory}")
    assert "Did you mean 'nato-article-6-territory'?" in found


def test_a_treaty_is_not_in_force_before_it_is_signed():
    assert "is signed on 1990-03-01, after it entered into force" in faults(
        "signed: 1990-01-01", "signed: 1990-03-01"
    )


def test_nobody_leaves_before_joining():
    found = faults("from: 1990-02-01}]", "from: 1990-02-01, to: 1989-01-01}]")
    assert "a span ends on 1989-01-01, before it starts on 1990-02-01" in found


def test_a_treaty_in_force_says_since_when():
    assert "is said to be in force, but not since when" in faults("in_force: {from: 1990-02-01}", "says: now")


def test_a_gate_is_one_of_a_few():
    found = faults("    certainty: C", "    certainty: C\n    gate: everybody")
    assert "has the gate 'everybody'" in found
    assert "each_party" in found


def test_a_version_of_a_clause_ends_after_it_starts():
    found = faults("    certainty: C", "    certainty: C\n    in_force: {from: 2000-01-01, to: 1999-01-01}")
    assert "a span ends on 1999-01-01" in found


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("{severity_at_least: war}", "the severity 'war' of the condition severity_at_least is not known"),
        ("{target_in: [tanks]}", "'tanks', named by the condition target_in, is not known"),
        ("{victim_in: []}", "the condition victim_in has []"),
        ("{own_territory: [FRA]}", "the condition own_territory takes nothing"),
        ("{all: own_territory}", "'all' has no list of conditions"),
        ("[own_territory]", "a condition stands here as"),
        ("{not: nonsense}", "the condition 'nonsense' is not known"),
        ("{disputed: [a, b]}", "the condition disputed has"),
    ],
)
def test_a_condition_at_fault_is_told_in_plain_words(condition, complaint):
    assert complaint in faults("trigger: own_territory", f"trigger: {condition}")


def test_all_faults_of_a_treaty_come_together():
    text = PACT.replace("duty: assist", "duty: hlp").replace("[FRA, DEU]", "[FRAN, DEU]")
    assert len(read(text)[1]) == 2


def test_a_clause_without_a_source_is_refused():
    with pytest.raises(ValueError, match="source"):
        TreatyDocument.model_validate(
            {
                **parse(PACT, "pact.yaml").data,
                "clauses": [{"article": "1", "says": "x", "duty": "assist", "certainty": "C"}],
            }
        )


# --- vocabulary, institutions, speed


def test_the_words_of_conditions_and_their_meanings_are_one_list():
    assert set(conditions.PREDICATES) == set(CONDITIONS)


def test_accession_to_the_alliance_needs_every_one_of_32():
    rule = load_institution("nato", DAY).decisions["accession"].rule
    assert isinstance(rule, Unanimity)
    assert len(rule.voters) == 32


def test_one_ally_is_enough_for_talks():
    rule = load_institution("nato", DAY).decisions["consultation"].rule
    assert isinstance(rule, Weighted)
    assert rule.quota == 1


def test_members_of_the_alliance_are_the_parties_to_its_treaty():
    assert load_institution("nato", DAY).memberships == load_treaty("nato").parties


def test_the_qualified_majority_counts_states_and_people_or_leaves_too_few_to_block():
    rule = load_institution("eu", DAY).decisions["qualified-majority"].rule
    assert isinstance(rule, AnyOf)
    both, few = rule.parts
    assert isinstance(both, AllOf)
    states, people = both.parts
    assert (len(states.voters), states.quota) == (27, 15)
    assert people.quota == sum(people.weights) * 65 / 100
    assert few.quota == 24


@pytest.mark.parametrize(
    ("day", "members", "votes", "quota"),
    [
        ("1958-01-01", 6, 17, 12),
        ("1972-12-31", 6, 17, 12),
        ("1973-01-01", 9, 58, 41),
        ("1981-01-01", 10, 63, 45),
        ("1986-01-01", 12, 76, 54),
        ("1995-01-01", 15, 87, 62),
        ("2004-05-01", 25, 124, 88),
    ],
)
def test_the_weighted_votes_of_the_council_are_those_of_the_treaty_in_force(day, members, votes, quota):
    rule = load_institution("eu", datetime.date.fromisoformat(day)).decisions["qualified-majority"].rule
    assert (len(rule.voters), sum(rule.weights), rule.quota) == (members, votes, quota)


@pytest.mark.parametrize(
    ("day", "members", "votes", "quota", "majority"),
    [
        ("2004-11-01", 25, 321, 232, 13),
        ("2007-01-01", 27, 345, 255, 14),
        ("2014-10-31", 28, 352, 260, 15),
    ],
)
def test_the_council_of_nice_asks_for_votes_members_and_people(day, members, votes, quota, majority):
    found = load_institution("eu", datetime.date.fromisoformat(day))
    weighted, states, people = found.decisions["qualified-majority"].rule.parts
    assert (len(weighted.voters), sum(weighted.weights), weighted.quota) == (members, votes, quota)
    assert (len(states.voters), states.quota) == (members, majority)
    assert people.quota == sum(people.weights) * 62 / 100


def test_the_double_majority_before_an_exit_counts_the_members_of_its_day():
    found = load_institution("eu", datetime.date(2015, 1, 1))
    both, few = found.decisions["qualified-majority"].rule.parts
    assert (len(both.parts[0].voters), both.parts[0].quota, few.quota) == (28, 16, 25)
    assert "GBR" in both.parts[1].voters


@pytest.mark.parametrize("name", shipped_institutions())
def test_every_version_of_a_rule_is_one_of_the_members_of_its_days(name):
    for key, spans in decision_spans(name).items():
        for span in spans:
            start = max(span.start, datetime.date(1945, 10, 24))
            found = load_institution(name, start)
            if key not in found.decisions:
                continue
            named = set(found.members(start)) | {m.state for m in found.seats if m.period.contains(start)}
            assert set(voters(found.decisions[key].rule)) <= named, (key, span)


@pytest.mark.parametrize("name", shipped_institutions())
def test_every_decision_is_sourced(name):
    for day in (datetime.date(1960, 1, 1), datetime.date(1990, 1, 1), datetime.date(2022, 1, 1)):
        for decision in load_institution(name, day).decisions.values():
            assert decision.source
            assert decision.says
            assert decision.certainty in "ABCD"


@pytest.mark.parametrize(("day", "seats"), [("1958-12-31", 96), ("1959-02-01", 98), ("2025-01-01", 100)])
def test_the_senate_has_two_seats_a_state(day, seats):
    found = load_institution("us-senate", datetime.date.fromisoformat(day))
    rule = found.decisions["treaty-consent"].rule
    assert len(voters(rule)) == seats
    two_thirds = rule.parts[0]
    assert two_thirds.quota == Fraction(2, 3) * seats
    assert (two_thirds.abstention, two_thirds.absence) == (0, Fraction(2, 3))


def test_one_member_of_the_fund_alone_can_stop_a_special_majority():
    rule = load_institution("imf", datetime.date(2022, 1, 1)).decisions["special-majority"].rule
    assert len(rule.voters) == 190
    assert [v for v in rule.voters if not is_met(rule, {w: "yes" for w in rule.voters if w != v})] == ["USA"]


def test_the_council_of_eleven_needed_seven_and_the_five():
    found = load_institution("un-security-council", datetime.date(1950, 1, 1))
    five, seven = found.decisions["resolution"].rule.parts
    assert (len(seven.voters), seven.quota) == (11, 7)
    assert is_met(five, {"USA": "yes", "GBR": "yes", "FRA": "abstain", "CHN": "yes"})
    assert not is_met(five, {"USA": "yes", "GBR": "yes", "FRA": "yes", "CHN": "yes", "RUS": "no"})


def test_the_seats_of_the_security_council_are_fifteen_on_every_day_since_1966():
    for year in range(1966, 2027):
        found = load_institution("un-security-council", datetime.date(year, 6, 1))
        assert len(voters(found.decisions["resolution"].rule)) == 15, year


def test_a_body_without_members_on_a_day_decides_nothing():
    assert not load_institution("nato", datetime.date(1949, 8, 23)).decisions


def test_the_security_council_needs_nine_and_the_five():
    found = load_institution("un-security-council", DAY)
    rule = found.decisions["resolution"].rule
    assert len(found.members(DAY)) == 15
    assert rule.parts[1].quota == 9
    assert rule.parts[0].voters == ("CHN", "FRA", "GBR", "RUS", "USA")
    assert rule.parts[0].abstention == 1


def test_an_unknown_treaty_in_the_library_is_a_file_not_found():
    with pytest.raises((OSError, ScenarioError)):
        load_treaty("nowhere")


def test_the_whole_library_is_read_in_well_under_a_second():
    load_treaty.cache_clear()
    started = time.process_time()
    treaties = [load_treaty(name) for name in shipped()]
    assert len(treaties) >= 35
    assert time.process_time() - started < 1.0


def test_treaties_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_treaty("nato").title = "x"
