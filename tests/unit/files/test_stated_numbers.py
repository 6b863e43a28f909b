from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from foedus.errors import ScenarioError
from foedus.files.numbers import NumberError
from foedus.files.stated_numbers import read_cases, read_hidden, read_number, read_path


def test_a_number_may_be_in_doubt():
    assert (read_number("0.3").low, read_number("0.3").high) == (0.3, 0.3)
    assert (read_number("0.2..0.4").low, read_number("0.2..0.4").high) == (0.2, 0.4)


@pytest.mark.parametrize("raw", ["0.3, 0.4,0.6", [0.3, 0.4, 0.6]])
def test_a_path_is_one_plain_number_a_year(raw):
    np.testing.assert_array_equal(read_path(raw), [0.3, 0.4, 0.6])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0..0.3", stats.uniform(0, 0.3)),
        ("-0.1 .. 0.3", stats.uniform(-0.1, 0.4)),
        ("Uniform(0, 0.3)", stats.uniform(0, 0.3)),
        ("triangular(0, 0.1, 0.5)", stats.triang(0.2, 0, 0.5)),
        ("normal(0.4, 0.2)", stats.norm(0.4, 0.2)),
        ("exponential(0.2)", stats.expon(scale=0.2)),
        ("lognormal(0.2, 0.5)", stats.lognorm(0.5, scale=0.2)),
        ("beta(2, 5)", stats.beta(2, 5)),
    ],
)
def test_a_hidden_number_is_a_distribution(raw, expected):
    quantiles = np.linspace(0.05, 0.95, 10)
    np.testing.assert_allclose(read_hidden(raw).ppf(quantiles), expected.ppf(quantiles))


@pytest.mark.parametrize(
    ("read", "raw", "message"),
    [
        (read_hidden, "0.3", "'0.3' is no distribution"),
        (read_hidden, "weibull(1, 2)", "is no distribution"),
        (read_hidden, "normal(0.4)", "has 1 numbers"),
        (read_hidden, "normal(0.4, x)", "a part that is no number"),
        (read_hidden, "normal(0.4, inf)", "not finite"),
        (read_hidden, "normal(0.4, 0)", "not above 0"),
        (read_hidden, "0.3..0.1", "do not rise"),
        (read_hidden, "triangular(0, 0.6, 0.5)", "do not rise"),
        (read_path, "0.3, 0.4..0.5", "no plain number"),
        (read_path, "0.3,", "no number"),
        (read_number, "much", "'much' is no number"),
    ],
)
def test_what_is_none_is_refused(read, raw, message):
    with pytest.raises(NumberError, match=message):
        read(raw)


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_names_its_cases_and_leaves_blank_what_is_not_given(tmp_path):
    cases = read_cases(write(tmp_path, "c.csv", "case;a;b\nfirst;0.1;\n;0.2;0.3\n\n"))
    assert [case.name for case in cases] == ["first", "line 3"]
    assert cases[0].values == {"a": "0.1"}
    assert cases[1].values == {"a": "0.2", "b": "0.3"}
    assert str(cases[1].places["b"]).endswith("c.csv:3")


def test_a_yaml_file_has_an_entry_for_each_case(tmp_path):
    cases = read_cases(write(tmp_path, "c.yaml", "first: {a: 0.1}\nsecond:\n  a: [0.1, 0.2]\n"))
    assert [(case.name, dict(case.values)) for case in cases] == [
        ("first", {"a": 0.1}),
        ("second", {"a": [0.1, 0.2]}),
    ]
    assert str(cases[1].places["a"]).endswith("c.yaml:3:6")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("c.csv", "a,a\n1,2\n", "the heading 'a' stands there twice"),
        ("c.csv", "a,b\n1,2,3\n", "c.csv:2: this line has 3 cells"),
        ("c.csv", "a,b\n", "the file has no case"),
        ("c.yaml", "first: 3\n", "c.yaml:1:8: the case 'first' is 3"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path, name, text, message):
    with pytest.raises(ScenarioError, match=message):
        read_cases(write(tmp_path, name, text))
