import datetime

import pytest

from foedus.errors import InputError
from foedus.files.event_text import EXAMPLE, MISSION, read_event
from foedus.files.law_only import law_only

LAW = law_only(("nato",))


def read(text):
    return read_event(text, LAW)


def test_the_example_reads():
    _, event = read(EXAMPLE)
    assert (event.attacker, event.target_kind, event.target_of, event.place) == (
        "RUS",
        "territory",
        "POL",
        "POL",
    )
    assert (event.on, event.severity) == (datetime.date(2026, 6, 1), "sustained")
    assert event.requested_by == ("POL",)


def test_keys_with_values_and_yaml_say_the_same():
    typed = "attacker=RUS forces_of=FRA place=black-sea on=2026-06-01 attributed=0.8 facts={ceasefire: true}"
    braces = (
        "{attacker: RUS, target: {forces_of: FRA}, place: black-sea, on: 2026-06-01, "
        "told: {attributed: 0.8, facts: {ceasefire: true}}}"
    )
    assert read(typed)[1] == read(braces)[1]


def test_the_event_is_the_only_one_of_the_scenario():
    scenario, event = read(EXAMPLE)
    assert scenario.contingencies == (event,)
    assert "territory-of-ESP" in scenario.areas


def test_doubt_about_gravity_and_provocation_stands_beside_the_rest():
    doubt = "severity={incident: 0.7, armed_attack: 0.3} provoked=contested"
    event = read(f"attacker=RUS territory_of=POL place=POL on=2026-06-01 {doubt}")[1]
    assert event.severity_chances == {"incident": 0.7, "armed_attack": 0.3}
    assert event.severity == "armed_attack"
    assert event.provoked is None


def test_a_common_force_is_typed_with_its_contributors():
    text = "attacker=RUS forces_of=mission contributors=FRA,GBR flag=coalition place=UKR on=2026-06-01"
    scenario, event = read(text)
    force = scenario.proposals[0].force
    assert event.target_of == MISSION
    assert (force.candidates, force.flag, force.mission_of) == (("FRA", "GBR"), "coalition", MISSION)


def test_the_title_is_in_words():
    assert read(EXAMPLE)[1].title == "Russia attacks territory of Poland on 2026-06-01"


def test_states_bear_the_name_of_the_day():
    scenario, event = read("attacker=AUH territory_of=RUS place=RUS on=1914-08-06")
    assert scenario.states["RUS"].name == "Russian Empire"
    assert event.title == "Austria-Hungary attacks territory of Russian Empire on 1914-08-06"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("attacker=RUS place=POL on=2026-06-01", "target"),
        ("attacker=RUS territory_of=POL forces_of=FRA place=POL on=2026-06-01", "2 things that are hit"),
        ("attacker=RUS territory_of=POX place=POL on=2026-06-01", "'POX', which is not known"),
        ("attacker=RUS territory_of=POL place=atlantis on=2026-06-01", "'atlantis', which is not known"),
        ("attacker=RUS territory_of=POL place=POL on=tomorrow", "no date"),
        ("attacker=RUS territory_of=POL place=POL", "on"),
        ("attacker=RUS attacker=BLR territory_of=POL place=POL on=2026-06-01", "there twice"),
        ("attacker=RUS territory_of=POL place=POL on=2026-06-01 colour=red", "colour"),
        ("attacker=RUS territory_of=POL place=POL on=2026-06-01 severity=huge", "huge"),
        ("attacker=RUS territory_of=POL place=POL on=2026-06-01 requested_by=XXX", "'XXX'"),
        ("attacker=RUS forces_of=mission place=POL on=2026-06-01", "without contributors"),
        ("attacker=RUS territory_of=POL place=POL on=2026-06-01 attributed=2", "2"),
        ("attacker=AUH territory_of=POL place=POL on=2026-06-01", "was no state on 2026-06-01"),
        ("attacker=RUS territory_of=UKR place=UKR on=1950-06-01", "was no state on 1950-06-01"),
        ("attack Poland", "no key with a value"),
        ("{attacker: RUS", "--event"),
        ("{}", "--event"),
        ("attacker= territory_of=POL", "no key with a value"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, found):
    with pytest.raises(InputError) as caught:
        read(text)
    assert "--event" in str(caught.value)
    assert found in str(caught.value)
