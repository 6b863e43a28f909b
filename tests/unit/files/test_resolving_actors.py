import pytest
from tests.documents import complaints, resolved

from foedus.numerics.distributions import Point


def states_of(scenario):
    return {actor.id: actor.states for actor in scenario.actors}


def test_a_state_speaks_for_itself_under_its_full_name():
    actor = resolved().actor["FRA"]
    assert (actor.name, actor.kind, actor.states) == ("France", "state", ("FRA",))


def test_groups_of_groups_are_expanded():
    found = resolved(
        actors={
            "NORTH": {"group": ["NOR", "SWE"]},
            "EAST": {"group": ["POL"]},
            "ALL": {"group": ["NORTH", "EAST", "DEU"]},
        }
    )
    assert states_of(found)["ALL"] == ("DEU",)
    assert states_of(found)["NORTH"] == ("NOR", "SWE")
    assert "NORTH speaks for NOR, SWE, and ALL does not." in found.notes


def test_a_state_that_is_an_actor_of_its_own_leaves_the_group():
    found = resolved(actors={"EUR": {"group": ["FRA", "DEU"]}})
    assert states_of(found)["EUR"] == ("DEU",)
    assert "FRA speaks for FRA, and EUR does not." in found.notes


def test_groups_that_overlap_are_refused():
    found = complaints(actors={"A": {"group": ["POL", "DEU", "EST"]}, "B": {"group": ["DEU", "EST", "ITA"]}})
    assert found == ["both 'A' and 'B' speak for DEU, EST"]


def test_a_group_whose_states_all_speak_for_themselves_is_refused():
    found = complaints(actors={"A": {"group": ["FRA", "UKR"], "capability": 3}})
    assert found == ["the actor 'A' speaks for nobody: every state of it belongs to another actor"]


def test_a_circle_of_groups_is_named():
    found = complaints(actors={"A": {"group": ["B"]}, "B": {"group": ["C"]}, "C": {"group": ["A", "DEU"]}})
    assert found == ["the group 'A' contains itself: A > B > C > A"]


def test_groups_nest_only_so_deep():
    deep = {f"G{number}": {"group": [f"G{number + 1}"]} for number in range(3000)}
    assert any("50 deep" in found for found in complaints(actors={**deep, "G3000": {"group": ["DEU"]}}))


def test_a_state_may_not_be_named_in_full_and_the_code_is_told():
    assert complaints(actors={"A": {"state": "Germany"}}) == [
        "the state of the actor 'A' is 'Germany', which is not known"
    ]


def test_an_actor_does_not_bear_the_code_of_another_state():
    found = complaints(actors={"DEU": {"state": "POL"}})
    assert found == ["the actor 'DEU' bears the code of Germany, for which it does not speak"]


def test_a_group_that_names_a_state_twice_is_refused():
    assert complaints(actors={"A": {"group": ["POL", "POL"]}}) == [
        "a member of the group 'A' names POL twice"
    ]


def test_a_group_without_members_is_refused():
    assert "the group 'A' has no members" in complaints(actors={"A": {"group": []}})


def test_an_actor_is_exactly_one_kind_of_thing():
    assert complaints(actors={"A": {"state": "POL", "group": ["DEU"]}}) == [
        "the actor 'A' says state and group"
    ]
    assert complaints(actors={"A": {"capability": 3}}) == ["the actor 'A' does not say what it is"]


def test_a_body_that_is_no_state_needs_a_capability():
    found = complaints(actors={"A": {"other": True}})
    assert found == ["the capability of 'A' is not given, and the library has no figures to work it out"]
    assert resolved(actors={"A": {"other": True, "capability": 5}}).actor["A"].kind == "other"


def test_capability_defaults_to_defence_spending_with_the_largest_actor_at_a_hundred():
    spend = {
        "states": {"FRA": {"figures": {"defence_usd_bn": 50}}, "POL": {"figures": {"defence_usd_bn": 20}}}
    }
    found = resolved(
        actors={"FRA": {"state": "FRA"}, "POL": {"state": "POL"}, "RUS": {"state": "RUS"}}, **spend
    )
    russia = found.states["RUS"].figures["defence_usd_bn"].distribution.likely
    assert found.actor["RUS"].capability.distribution == Point(100)
    assert found.actor["POL"].capability.distribution.likely == pytest.approx(100 * 20 / russia, abs=0.01)
    assert found.actor["POL"].capability.basis.is_assumption
    assert any(note.startswith("Capability was not given for FRA, RUS, POL") for note in found.notes)


def test_a_state_without_known_spending_is_named_where_it_adds_nothing_to_its_group():
    states = {"ZEM": {"name": "Zembla", "is_european": True}}
    found = resolved(states=states, actors={"EAST": {"group": ["POL", "ZEM"]}})
    assert "No defence spending is known for ZEM: it adds nothing to a capability." in found.notes


def test_an_own_figure_replaces_that_of_the_library():
    found = resolved(states={"FRA": {"figures": {"land_k": [100, 110, 120]}, "evidence": "said"}})
    figure = found.states["FRA"].figures["land_k"]
    assert (figure.path, figure.unit, figure.basis.evidence) == (
        "states/FRA/land_k",
        "thousand troops",
        ("said",),
    )
    assert "gdp_usd_bn" in found.states["FRA"].figures


def test_a_state_that_the_library_lacks_says_whether_it_is_european():
    new = {"states": {"ZZZ": {"name": "Zembla"}}, "actors": {"ZZZ": {"state": "ZZZ", "capability": 1}}}
    assert complaints(**new) == [
        "the state 'ZZZ' is not in the library, and does not say whether it is European"
    ]
    new["states"]["ZZZ"]["is_european"] = True
    assert resolved(**new).states["ZZZ"].is_european


def test_only_states_that_are_named_are_part_of_a_scenario():
    assert list(resolved().states) == ["FRA", "RUS", "UKR"]


def test_figures_of_the_library_bring_their_sources():
    found = resolved()
    cited = {name for number in found.quantities for name in number.basis.evidence}
    assert cited <= found.evidence.keys()
    assert {found.evidence[name].source for name in cited} <= found.sources.keys()


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        ({"land_kk": 3}, "a figure of the state 'FRA' is 'land_kk', which is not known"),
        ({"land_k": -3}, "the figure land_k of the state 'FRA': -3 lies outside the range from 0 up"),
        ({"willingness": 3}, "the figure willingness of the state 'FRA': 3 lies outside the range 0 to 1"),
        (
            {"land_k": {"value": 3, "unit": "troops"}},
            "the figure land_k of the state 'FRA' is given in troops",
        ),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(figures, found):
    assert complaints(states={"FRA": {"figures": figures}}) == [found]


def test_capabilities_that_are_all_nothing_are_refused():
    nothing = {name: {"state": name, "capability": 0} for name in ("FRA", "RUS", "UKR")}
    assert complaints(actors=nothing) == ["every actor's capability is 0"]
