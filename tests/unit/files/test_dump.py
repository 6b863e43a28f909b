import pytest
from tests import builders
from tests.documents import resolved, small, written

from foedus.files import yaml
from foedus.files.dump import dump, dump_yaml
from foedus.files.load import load, scenario_hash, scenario_names
from foedus.files.resolve import find_problems, resolve

FULL = {
    "actors": {"EUR": {"group": ["DEU", "POL"]}, "NATO": {"institution": "nato", "capability": 3}},
    "treaties": [{"use": "nato"}, {"use": "un-charter"}],
    "declarations": [
        {
            "by": ["FRA"],
            "says": "No.",
            "clause_of": "nato",
            "article": 5,
            "excludes_mission": "line",
            "evidence": "said",
        }
    ],
    "proposals": {
        "line": {
            "consent": {"all_of": ["RUS", {"weights": {"UKR": 1.5, "EUR": "1/3"}, "quota": "11/6"}]},
            "force": {"size": "about 3000", "place": "UKR", "minimum_non_european_share": 0.1},
            "accessions": [{"treaty": "nato", "state": "UKR"}],
            "starts": "2025-06-01",
            "parameters": {"acceptance.scale": 0.1},
        },
        "stay": {"consent": ["RUS"], "terms": {"territory": "status_quo"}},
    },
    "contingencies": [
        {"id": "a", "attacker": "RUS", "target": {"forces_of": "line"}, "place": "UKR", "on": "2026-01-01"}
    ],
    "pledges": [
        {
            "id": "p",
            "donor": "CAN",
            "recipient": "UKR",
            "kind": "troops",
            "stage": "announced",
            "amount": 5,
            "on": "2025-01-01",
        }
    ],
    "stakes": {"challenger": "RUS", "target": "UKR", "division": {"issue": "territory"}},
    "correlations": [
        {"between": ["proposals/line/force/size", "issues/territory/reversion_point"], "rho": 0.5}
    ],
    "known_outcomes": [{"proposal": "line", "adopted": False}],
    "caveats": ["NO", "12:30", "1e3", "a: b # c"],
}


def again(scenario):
    return resolve(yaml.parse(dump_yaml(scenario), "dumped.yaml"), "other")


@pytest.mark.parametrize(
    "make", [resolved, lambda: resolved(**FULL), builders.scenario], ids=["small", "full", "built"]
)
def test_what_is_written_out_reads_back_equal(make):
    scenario = make()
    repeated = again(scenario)
    assert repeated == scenario
    assert [number.path for number in repeated.quantities] == [number.path for number in scenario.quantities]


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_resolves_to_itself(name):
    scenario = load(name)
    text = dump_yaml(scenario)
    repeated = again(scenario)
    assert repeated == scenario
    assert dump_yaml(repeated) == text
    assert scenario_hash(repeated) == scenario_hash(scenario)


@pytest.mark.parametrize("name", scenario_names())
def test_a_machine_document_has_no_problems_and_a_place_for_each_number(name):
    assert find_problems(yaml.parse(dump_yaml(load(name)), "dumped.yaml")) == ()


def test_every_number_is_a_mapping_with_its_unit_and_basis():
    document = dump(resolved(**FULL))
    number = document["positions"][0]["position"]
    assert number == {
        "distribution": "point",
        "value": 80,
        "unit": "points",
        "evidence": [],
        "assumption": "",
    }
    assert document["parameters"]["acceptance.scale"]["unit"] == "share of stake"


def test_a_number_that_serves_twice_is_named_and_not_repeated():
    document = dump(resolved(**FULL))
    assert document["proposals"]["line"]["terms"] == {"territory": "reversion_point"}
    assert document["proposals"]["stay"]["terms"] == {"territory": "status_quo"}


def test_texts_that_look_like_something_else_stay_texts():
    assert again(resolved(**FULL)).caveats == ("NO", "12:30", "1e3", "a: b # c")


def test_notes_are_not_added_twice():
    scenario = resolved(**FULL)
    assert scenario.notes
    assert again(again(scenario)).notes == scenario.notes


def test_the_hash_changes_with_a_number_and_not_with_the_order_of_keys():
    before = scenario_hash(resolved())
    data = small()
    assert scenario_hash(resolve(written(dict(reversed(data.items()))), "small")) == before
    assert scenario_hash(resolved(parameters={"acceptance.scale": 0.5})) != before
