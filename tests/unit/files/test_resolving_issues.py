import pytest
from tests.documents import complaints, resolved

from foedus.model.evidence import Basis
from foedus.numerics.distributions import Normal, Point, Triangular, Uniform


def issue(**changes):
    return {"issues": {"territory": {"scale": {"0": "none", "100": "all"}, "status_quo": 20, **changes}}}


def positions(**changes):
    return {"positions": [{"actor": "FRA", "issue": "territory", "position": 80, "salience": 60, **changes}]}


def test_a_scale_runs_between_its_lowest_and_highest_point():
    scale = resolved(**issue(scale={"50": "half", "-10": "none", "100": "all"})).issue["territory"].scale
    assert (scale.low, scale.high) == (-10, 100)
    assert scale.anchors == ((-10, "none"), (50, "half"), (100, "all"))


def test_without_a_reversion_point_the_status_quo_stays_and_is_the_same_number():
    found = resolved(**issue(status_quo=[10, 20]))
    territory = found.issue["territory"]
    assert territory.reversion_point is territory.status_quo
    assert (
        "The issue territory has no reversion point of its own: without a deal, the status quo stays."
        in found.notes
    )
    assert sum(number.path.startswith("issues/") for number in found.quantities) == 1


def test_paths_name_each_number():
    found = resolved(**positions(accepts_from=10, accepts_to=90))
    row = found.position["FRA", "territory"]
    assert [number.path for number in (row.position, row.salience, row.accepts_from, row.accepts_to)] == [
        f"positions/FRA/territory/{name}" for name in ("position", "salience", "accepts_from", "accepts_to")
    ]
    assert found.issue["territory"].reversion_point.path == "issues/territory/reversion_point"
    assert found.actor["FRA"].capability.path == "actors/FRA/capability"


def test_the_evidence_of_a_row_holds_for_numbers_without_their_own():
    row = resolved(**positions(salience="60 (a guess)", evidence="said")).position["FRA", "territory"]
    assert row.position.basis == Basis(evidence=("said",))
    assert row.salience.basis == Basis(assumption="a guess")


def test_numbers_whose_ends_are_ours_are_cut_to_the_scale():
    row = resolved(**positions(position="about 90")).position["FRA", "territory"]
    assert row.position.distribution == Triangular(72, 90, 100)
    wide = {"distribution": "normal", "mean": 80, "sd": 30}
    assert resolved(**positions(position=wide)).position["FRA", "territory"].position.distribution == Normal(
        80, 30, 0, 100
    )


def test_silence_is_noted_and_not_filled_in():
    found = resolved(**positions())
    assert ("RUS", "territory") not in found.position
    assert "Russia takes no position on any issue: its silence is not counted as agreement." in found.notes


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"position": 130}, "the position of 'FRA' on 'territory': 130 lies outside the range 0 to 100"),
        ({"salience": 101}, "the salience of 'FRA' on 'territory': 101 lies outside the range 0 to 100"),
        ({"accepts_to": -1}, "accepts_to of 'FRA' on 'territory': -1 lies outside the range 0 to 100"),
        ({"accepts_to": 60}, "'FRA' wants 80 on 'territory', but never accepts anything above 60"),
        ({"accepts_from": 90}, "'FRA' wants 80 on 'territory', but never accepts anything below 90"),
        (
            {"accepts_from": 90, "accepts_to": 10},
            "the red lines of 'FRA' on 'territory' leave nothing: from 90 up, and up to 10",
        ),
        ({"actor": "FRR"}, "the actor of a position is 'FRR', which is not known"),
        ({"issue": "land"}, "the issue of a position is 'land', which is not known"),
        (
            {"evidence": "saif"},
            "the position of 'FRA' on 'territory' rests on evidence 'saif', which is not listed",
        ),
        ({"salience": None}, "the salience of 'FRA' on 'territory': nothing is no number"),
        (
            {"saliense": 4},
            "the position of 'FRA' on 'territory' has a key 'saliense', which means nothing there",
        ),
    ],
)
def test_a_position_that_makes_no_sense_is_refused(changes, found):
    assert complaints(**positions(**changes)) == [found]


def test_a_missing_salience_is_an_error():
    row = {"actor": "FRA", "issue": "territory", "position": 80}
    assert complaints(positions=[row]) == ["the position of 'FRA' on 'territory' has no 'salience'"]


def test_two_positions_of_one_actor_on_one_issue_are_refused():
    row = positions()["positions"][0]
    (found,) = complaints(positions=[row, row])
    assert found.startswith("'FRA' has two positions on 'territory'; the other stands at small.yaml:")


@pytest.mark.parametrize(
    ("scale", "found"),
    [
        ({"0": "none"}, "the scale of the issue 'territory' has no two points"),
        ({"0": "none", "0.0": "all"}, "the scale of the issue 'territory' has the same point twice"),
        (
            {"low": "none", "100": "all"},
            "the scale of the issue 'territory' has a point 'low', which is no number",
        ),
        (
            {"0": "none", ".inf": "all"},
            "the scale of the issue 'territory' has a point '.inf', which is no number",
        ),
        ("0 to 100", "scale of the issue 'territory' is '0 to 100'"),
    ],
)
def test_a_scale_that_is_none_is_refused(scale, found):
    assert complaints(**issue(scale=scale)) == [found]


def test_a_fault_in_a_scale_does_not_make_its_positions_faulty():
    assert len(complaints(**issue(scale={"0": "none"}))) == 1


def test_status_quo_and_reversion_point_lie_on_the_scale():
    assert complaints(**issue(status_quo=200)) == [
        "the status quo of 'territory': 200 lies outside the range 0 to 100"
    ]
    found = resolved(**issue(reversion_point=[5, 15])).issue["territory"]
    assert (found.status_quo.distribution, found.reversion_point.distribution) == (Point(20), Uniform(5, 15))
