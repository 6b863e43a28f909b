"""Every kind of fault in a scenario gets its exact message, and no damage to a file a traceback.

A case is a file or folder in ``invalid/``, named by its fault, with its message beside it.  After a change of
wording, ``FOEDUS_WRITE_MESSAGES=1 pytest tests/files`` writes the messages anew: read the difference as the
author of the scenario would.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.files import load

HERE = Path(__file__).parent
INVALID = HERE / "invalid"
CASES = sorted(path.name for path in INVALID.iterdir() if path.suffix != ".message")
EVERYTHING = HERE / "valid" / "everything.yaml"
SEED = 20250213


def message(case: str) -> str:
    return "".join(f"{problem}\n" for problem in load.problems(case))


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_scenario_gets_exactly_its_message(case, monkeypatch):
    monkeypatch.chdir(INVALID)
    expected = INVALID / f"{case.split('.')[0]}.message"
    if os.environ.get("FOEDUS_WRITE_MESSAGES"):
        expected.write_text(message(case), encoding="utf-8")
    assert message(case) == expected.read_text(encoding="utf-8")
    assert message(case), "this scenario has no fault"


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_scenario_is_refused_with_the_same_message_when_it_is_loaded(case, monkeypatch):
    monkeypatch.chdir(INVALID)
    with pytest.raises(InputError) as caught:
        load.load(case)
    assert f"{caught.value}\n" == message(case)


def test_every_message_has_its_case_and_every_case_its_own_name():
    names = [case.split(".")[0] for case in CASES]
    assert sorted(set(names)) == sorted(names)
    assert {path.stem for path in INVALID.glob("*.message")} == set(names)


@pytest.mark.parametrize("case", CASES)
def test_a_message_says_where_and_speaks_to_the_author(case):
    text = (INVALID / f"{case.split('.')[0]}.message").read_text(encoding="utf-8")
    assert text.startswith(case.split("/")[0])
    for jargon in ("Traceback", "None", "dict", "NoneType", "<class", "Error", "str_type", "pydantic", "[{'"):
        assert jargon not in text


@pytest.mark.slow
def test_the_messages_do_not_hang_on_the_hash_seed():
    script = (
        "import sys; from foedus.files import load\n"
        "for case in sys.argv[1:]: print(*load.problems(case), sep='\\n')\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script, *CASES],
            cwd=INVALID,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_scenario_with_everything_in_it_is_valid():
    assert load.problems(EVERYTHING) == ()


def outcome(path: Path) -> str:
    """Check a damaged file; whatever is wrong with it must come as problems that can be shown."""
    return "\n".join(str(problem) for problem in load.problems(path))


def test_a_scenario_cut_off_anywhere_is_read_or_refused_but_never_a_traceback(tmp_path):
    whole = EVERYTHING.read_bytes()
    path = tmp_path / "cut.yaml"
    refused = 0
    for end in range(0, len(whole), 50):
        path.write_bytes(whole[:end])
        refused += bool(outcome(path))
    assert refused > len(whole) / 50 / 2


def test_a_scenario_with_damaged_bytes_is_read_or_refused_but_never_a_traceback(tmp_path):
    whole = EVERYTHING.read_bytes()
    dice = random.Random(SEED)
    path = tmp_path / "damaged.yaml"
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged)
        outcome(path)


@pytest.mark.slow
def test_a_scenario_with_signs_of_yaml_strewn_in_is_read_or_refused_but_never_a_traceback(tmp_path):
    whole = EVERYTHING.read_text(encoding="utf-8")
    dice = random.Random(SEED)
    path = tmp_path / "strewn.yaml"
    for _ in range(150):
        at = dice.randrange(len(whole))
        sign = dice.choice(
            [
                "[",
                "]",
                "{",
                "}",
                ": ",
                "- ",
                "'",
                '"',
                "*x",
                "&x ",
                "!x ",
                "\n",
                "#",
                ",",
                "-1",
                "null",
                ".inf",
            ]
        )
        path.write_text(whole[:at] + sign + whole[at + dice.randint(0, 3) :], encoding="utf-8")
        outcome(path)


@pytest.mark.slow
def test_a_scenario_whose_values_trade_places_is_read_or_refused_but_never_a_traceback(tmp_path):
    """Every value in turn becomes one of another kind."""
    from foedus.files.reading import read_document
    from foedus.files.yaml_text import as_yaml

    path = tmp_path / "traded.yaml"
    document = read_document(EVERYTHING)
    dice = random.Random(SEED)
    others = [None, True, -1, 0.5, 10**400, "", "x", [], ["x"], [[]], {}, {"x": "y"}, "2025-02-13"]
    for keys in sorted((keys for keys in document.places if keys and "key:" not in str(keys[-1])), key=str):
        changed = with_value(document.data, keys, dice.choice(others))
        path.write_text(as_yaml(changed), encoding="utf-8")
        outcome(path)


def with_value(data: object, keys: tuple[str | int, ...], value: object) -> object:
    """Copy plain data with one value replaced."""
    if not keys:
        return value
    first, *rest = keys
    if isinstance(data, dict):
        return {
            key: with_value(held, tuple(rest), value) if key == first else held for key, held in data.items()
        }
    if isinstance(data, list):
        return [with_value(held, tuple(rest), value) if i == first else held for i, held in enumerate(data)]
    return data
