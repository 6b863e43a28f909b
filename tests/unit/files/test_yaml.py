"""Reading YAML by the 1.2 core rules, with the place of every value."""

from __future__ import annotations

import itertools
import math
import time

import pytest

from foedus.errors import ScenarioError
from foedus.files.yaml import DEEPEST, LONGEST_INTEGER, parse


def read(text: str) -> dict[str, object]:
    return parse(text, "f.yaml").data


def fault(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "f.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "word",
    ["NO", "on", "off", "yes", "y", "n", "2025-02-13", "12:30", "1_000", "0b1", "1e", "TrUe", "1 2"],
)
def test_words_that_other_readers_turn_into_something_else_stay_text(word):
    assert read(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", 10),
        ("-7", -7),
        ("+7", 7),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.50", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
    ],
)
def test_core_words_and_numbers_are_read_as_such(word, value):
    found = read(f"a: {word}")["a"]
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read_and_left_to_the_schema():
    found = read("a: .nan")["a"]
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("word", ["'NO'", '"5"', "'true'", "!!str 5", "! 5", "|-\n  5"])
def test_quoted_and_marked_values_stay_text(word):
    assert isinstance(read(f"a: {word}")["a"], str)


def test_a_number_of_thousands_of_digits_does_not_stop_the_reading():
    assert read(f"a: {'9' * 5000}") == {"a": math.inf}
    assert read(f"a: {'9' * LONGEST_INTEGER}")["a"] == 10**LONGEST_INTEGER - 1


def test_keys_are_the_text_that_was_written():
    assert read("{0: a, 0.5: b, NO: c, true: d, null: e, 'x y': f}") == {
        "0": "a",
        "0.5": "b",
        "NO": "c",
        "true": "d",
        "null": "e",
        "x y": "f",
    }


def test_json_is_read_as_well():
    text = '{"a": [1, 2.5, null, true, "x\\n\\u00e9"],\n\t"b": {}}'
    assert read(text) == {"a": [1, 2.5, None, True, "x\né"], "b": {}}


def test_every_key_and_value_has_its_place():
    document = parse(
        "title: x\nissues:\n  land:\n    scale: {0: none, 100: all}\nlist:\n- a\n- b: 1\n", "f.yaml"
    )
    places = {path: (place.line, place.column) for path, place in document.places.items()}
    assert places == {
        (): (1, 1),
        ("key:title",): (1, 1),
        ("title",): (1, 8),
        ("key:issues",): (2, 1),
        ("issues",): (3, 3),
        ("issues", "key:land"): (3, 3),
        ("issues", "land"): (4, 5),
        ("issues", "land", "key:scale"): (4, 5),
        ("issues", "land", "scale"): (4, 12),
        ("issues", "land", "scale", "key:0"): (4, 13),
        ("issues", "land", "scale", "0"): (4, 16),
        ("issues", "land", "scale", "key:100"): (4, 22),
        ("issues", "land", "scale", "100"): (4, 27),
        ("key:list",): (5, 1),
        ("list",): (6, 1),
        ("list", 0): (6, 3),
        ("list", 1): (7, 3),
        ("list", 1, "key:b"): (7, 3),
        ("list", 1, "b"): (7, 6),
    }


def test_columns_count_characters_and_not_bytes():
    assert str(parse("a: [é😀, x]", "f.yaml").place(("a", 1))) == "f.yaml:1:9"


def test_an_alias_stands_for_its_value_at_its_own_place():
    document = parse("a: &x {b: 1}\nc: *x\n", "f.yaml")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert str(document.place(("c", "b"))) == "f.yaml:2:4"


def test_keys_are_taken_over_from_another_mapping_and_its_own_win():
    document = parse(
        "a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\nc: {<<: [*a, {y: 5, z: 4}]}\nd: {'<<': text}\n", "f.yaml"
    )
    assert document.data["b"] == {"x": 1, "y": 3}
    assert document.data["c"] == {"x": 1, "y": 2, "z": 4}
    assert document.data["d"] == {"<<": "text"}
    assert str(document.place(("b", "x"))) == "f.yaml:3:7"
    assert str(document.place(("b", "y"))) == "f.yaml:4:6"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n\tb: 1\n", "f.yaml:2:1: a tab stands where the indent"),
        ("a: 'x\nb: 2\n", "f.yaml:1:4: the quote that opens here is never closed"),
        ("a: [1, 2\nb: 3\n", "f.yaml:1:4: the bracket that opens here is not closed by line 2"),
        ("a: b: c\n", "f.yaml:1:5: a second ': ' stands on this line"),
        ("a: 1\n  b: 2\n", "f.yaml:2:4: a key stands where the value of the line above goes on"),
        ("a:\n  b: 1\n c: 2\n", "f.yaml:3:2: the indent of this line fits nothing above it"),
        ("a: 1\n- b\n", "f.yaml:2:1: an item of a list stands among the keys"),
        ("- a\nb: 1\n", "f.yaml:2:1: this line is no item of the list"),
        ("a: - 1\n", "f.yaml:1:4: an item of a list begins on the line of its key"),
        ("a: 1\nb\nc: 2\n", "f.yaml:2:1: a key without a ':' stands here"),
        ("a: @x\n", "f.yaml:1:4: a text may not begin with '@'"),
        ("a: * x\n", "f.yaml:1:4: a text may not begin with '*'"),
        ("a: > 5\n", "f.yaml:1:4: a text may not begin with '>' unless"),
        ("a: !e!x y\n", "f.yaml:1:4: a text may not begin with '!'"),
        ('a: "\\q"\n', "f.yaml:1:5: a backslash in a text in double quotes"),
        ("a: 'x' y\n", "f.yaml:1:8: 'y' stands after a value that is already complete"),
        ("a: ]\n", "f.yaml:1:4: a ']' stands where a value belongs"),
        ("a: 1\n...\nb: 1\n", "f.yaml:3:1: the document has ended above"),
        ("%FOO\na: 1\n", "f.yaml:1:5: a line that begins with '%'"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins here"),
        ("? [a]\n: b\n", "f.yaml:1:3: a list, a mapping or an alias stands where a key belongs"),
        ("*a : 1\n", "f.yaml:1:1: a list, a mapping or an alias stands where a key belongs"),
        (": x\n", "f.yaml:1:1: a ':' stands here without a key"),
        ("{a: 1, ? : x}\n", "f.yaml:1:10: a value has no key"),
        ("a: *x\n", "f.yaml:1:4: '*x' refers to a value named '&x', and there is none above"),
        ("a: &x [*x]\n", "f.yaml:1:8: '*x' stands inside the very value that it names"),
        ("a: {<<: 5}\n", "f.yaml:1:9: '<<' takes keys from 5, which is no mapping"),
        ("a: {<<: [{b: 1}, c]}\n", "f.yaml:1:9: '<<' takes keys from 'c', which is no mapping"),
        ("a: {<<: {b: 1}, <<: {c: 1}}\n", "f.yaml:1:17: the key '<<' stands twice in one mapping"),
        ("a: !!python/object:os.system x\n", "f.yaml:1:4: '!!python/object:os.system' marks a kind of value"),
        ("a: !x [b]\n", "f.yaml:1:4: '!x' marks a kind of value"),
        ("a: !!int x\n", "f.yaml:1:4: 'x' is marked as !!int, which it is not"),
        ('a: "\\0"\n', "f.yaml:1:4: the text holds a control character"),
        ("a: b\x07\n", "f.yaml:1:5: a control character stands here (code 0x7)"),
        ("a: \ud83d\n", "f.yaml:1:4: a control character stands here"),
        ("\u00a0a: 1\n", "f.yaml:1:1: the key 'a' begins or ends with a character that cannot be seen"),
        ("a: [1,\n", "f.yaml:2:1: the file, or the line, ends where a value belongs"),
        ("\n<!DOCTYPE html>\n", "f.yaml:1:1: the file begins like a web page"),
        ("", "f.yaml:1:1: the file is empty"),
        ("# nothing yet\n", "f.yaml:1:1: the file is empty"),
        ("- a\n", "f.yaml:1:1: the file holds a list"),
        ("5\n", "f.yaml:1:1: the file holds 5"),
        ("false\n", "f.yaml:1:1: the file holds false"),
    ],
)
def test_a_fault_of_writing_is_told_in_plain_words(text, message):
    assert fault(text).startswith(message)


def test_a_key_that_stands_twice_is_told_with_both_lines_and_only_once():
    assert fault("a: {b: 1}\nc: 1\na: {b: 2}\n") == (
        "f.yaml:3:1: the key 'a' stands twice in one mapping, first on line 1.\n"
        "  Each key may stand once.  Remove or rename one of the two."
    )


def test_all_faults_that_do_not_stop_the_reading_are_told_together():
    lines = fault("a: 1\na: 2\nb: *x\nc: !y z\n").splitlines()
    assert [line.split(":")[1] for line in lines if line.startswith("f.yaml")] == ["2", "3", "4"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a: [", "? "])
def test_a_hundred_thousand_levels_are_refused_and_not_run_into(opening):
    began = time.perf_counter()
    assert "f.yaml:1:" in fault(opening * 100_000)
    assert time.perf_counter() - began < 1.0


def test_as_many_levels_as_are_allowed_are_read():
    text = "{a: " * DEEPEST + "1" + "}" * DEEPEST
    assert read(text)
    assert "more than 100 deep" in fault("{a: " + text + "}")


def test_levels_made_by_aliases_count():
    deep = "[" * 60 + "]" * 60
    assert "more than 100 deep" in fault(f"a: &a {deep}\nb: {'[' * 60} *a {']' * 60}\n")


def test_aliases_that_explode_are_refused_without_being_expanded():
    names = "abcdefghijklmnop"
    bomb = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"{own}: &{own} [{', '.join([f'*{last}'] * 10)}]\n" for last, own in itertools.pairwise(names)
    )
    assert "more than 1,000,000 values" in fault(bomb)


def test_a_long_document_of_plain_values_is_refused_too(monkeypatch):
    monkeypatch.setattr("foedus.files.yaml.MOST_VALUES", 1000)
    assert "more than 1,000 values" in fault("a:\n" + "- 1\n" * 1000)
    assert read("a:\n" + "- 1\n" * 999)


@pytest.mark.slow
def test_four_thousand_positions_are_read_within_half_a_second():
    rows = "".join(
        f"  - {{actor: A{i}, issue: membership, position: [0, {i % 50}, 100], salience: 60, evidence: p3}}\n"
        for i in range(4000)
    )
    began = time.process_time()
    document = parse("positions:\n" + rows, "f.yaml")
    assert time.process_time() - began < 0.5
    assert len(document.data["positions"]) == 4000
