import pytest

from foedus.files.numbers import NumberError, as_mapping, parse, within
from foedus.model.evidence import Basis
from foedus.numerics.distributions import Beta, Discrete, Normal, Pert, Point, Triangular, Uniform


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (30, Point(30)),
        (0.25, Point(0.25)),
        ("30", Point(30)),
        (" -3.5 ", Point(-3.5)),
        ("−4", Point(-4)),
        ("2e3", Point(2000)),
        ([10, 50], Uniform(10, 50)),
        ([10, 30, 50], Triangular(10, 30, 50)),
        ("10..50", Uniform(10, 50)),
        ("-5 .. 5", Uniform(-5, 5)),
        ("5 to 9", Uniform(5, 9)),
        ("10 30 50", Triangular(10, 30, 50)),
        ("about 30", Triangular(24, 30, 36)),
        ("About -30", Triangular(-36, -30, -24)),
        ("~ 10", Triangular(8, 10, 12)),
        ("1 in 5", Point(0.2)),
        ({"value": "10..50"}, Uniform(10, 50)),
        ({"value": [1, 2, 3], "unit": "troops"}, Triangular(1, 2, 3)),
        ({"distribution": "point", "value": 4}, Point(4)),
        ({"distribution": "uniform", "low": 1, "high": 2}, Uniform(1, 2)),
        ({"distribution": "triangular", "low": 1, "likely": 1, "high": 2}, Triangular(1, 1, 2)),
        ({"distribution": "pert", "low": 0, "likely": 3, "high": 9}, Pert(0, 3, 9)),
        ({"distribution": "normal", "mean": 50, "sd": 10, "low": 0, "high": 100}, Normal(50, 10, 0, 100)),
        ({"distribution": "normal", "mean": 50, "sd": 10}, Normal(50, 10, -10, 110)),
        ({"distribution": "beta", "alpha": 2, "beta": 5}, Beta(2, 5)),
        ({"distribution": "beta", "alpha": 2, "beta": 5, "low": 10, "high": 20}, Beta(2, 5, 10, 20)),
        ({"distribution": "discrete", "values": [1, 5], "weights": [3, 1]}, Discrete((1, 5), (3, 1))),
    ],
)
def test_every_form_of_a_number_is_read(written, meant):
    assert parse(written).distribution == meant


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (None, "nothing is no number"),
        (True, "true is no number"),
        ("many", "'many' is no number"),
        ("", "'' is no number"),
        (float("nan"), "nan is no finite number"),
        (float("inf"), "inf is no finite number"),
        ("1e999", "inf is no finite number"),
        (10**400, "the number is too large to reckon with"),
        ([], "the list has no number"),
        ([1], "the list has one number"),
        ([1, 2, 3, 4], "the list has 4 numbers"),
        ([1, "2"], "'2' is no number"),
        ([50, 10], "the range runs backwards, from 50 to 10"),
        ("50..10", "the range runs backwards, from 50 to 10"),
        ([10, 60, 50], "the numbers 10, 60, 50 do not rise"),
        ("about 0", "'about 0' has no width"),
        ("6 in 5", "'6 in 5' is no chance"),
        ("1 in 0", "'1 in 0' is no chance"),
        ({}, "the mapping has neither a value nor a distribution"),
        ({"value": {"value": 3}}, "a mapping stands inside a mapping"),
        ({"value": 3, "sources": "x"}, "a number has no sources"),
        ({"distribution": "gamma"}, "there is no distribution 'gamma'"),
        ({"distribution": "uniform", "low": 3}, "the uniform lacks high"),
        ({"distribution": "point", "value": 3, "low": 1}, "a point has no low"),
        ({"distribution": "normal", "mean": 3, "sd": 0}, "a normal needs a positive sd, but it is 0"),
        ({"distribution": "discrete", "values": 3, "weights": [1]}, "the values are 3"),
        ({"value": 3, "evidence": 4}, "the evidence is 4"),
        ({"value": 3, "assumption": ["a"]}, "the assumption is ['a']"),
        ({"value": 3, "unit": 7}, "the unit is 7"),
    ],
)
def test_what_is_no_number_is_refused_in_words(written, found):
    with pytest.raises(NumberError) as refusal:
        parse(written)
    assert refusal.value.found == found


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ([50, 10], "Write [10, 50]"),
        ([50, 30, 10], "Write [10, 30, 50]"),
        ("25%", "Write a share as a part of 1: 25% is 0.25"),
        ("30,000", "Write it without commas: 30000"),
    ],
)
def test_a_common_slip_comes_with_its_remedy(written, remedy):
    with pytest.raises(NumberError) as refusal:
        parse(written)
    assert refusal.value.remedy == remedy


def test_words_in_brackets_become_the_assumption():
    given = parse("10..50 (an adviser's guess (second hand))")
    assert given.distribution == Uniform(10, 50)
    assert given.basis == Basis(assumption="an adviser's guess (second hand)")


def test_evidence_is_one_id_or_several():
    assert parse({"value": 3, "evidence": "a"}).basis.evidence == ("a",)
    assert parse({"value": 3, "evidence": "a, b"}).basis.evidence == ("a", "b")
    assert parse({"value": 3, "evidence": ["a", "b"]}).basis.evidence == ("a", "b")


def test_assumptions_within_and_beside_a_value_are_both_kept():
    assert parse({"value": "3 (hearsay)", "assumption": "of staff"}).basis.assumption == "hearsay; of staff"


def test_ends_that_the_author_did_not_choose_give_way_to_the_scale():
    assert within(parse("about 90"), 0, 100) == Triangular(72, 90, 100)
    normal = parse({"distribution": "normal", "mean": 50, "sd": 30})
    assert within(normal, 0, 100) == Normal(50, 30, 0, 100)


@pytest.mark.parametrize(
    "written", [130, [90, 110], "about 130", {"distribution": "uniform", "low": -1, "high": 3}]
)
def test_a_number_beyond_its_range_is_refused(written):
    with pytest.raises(NumberError, match="lies outside the range 0 to 100"):
        within(parse(written), 0, 100)


def test_whole_numbers_are_written_without_a_point():
    assert as_mapping(Triangular(1.0, 2.5, 3.0)) == {
        "distribution": "triangular",
        "low": 1,
        "likely": 2.5,
        "high": 3,
    }
