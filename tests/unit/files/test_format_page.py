"""The page on the scenario format says what the models say."""

import re
from pathlib import Path

from tests.documents import SMALL, small
from tests.unit.files.test_schema import fields

from foedus.files import yaml
from foedus.files.conditions import PREDICATES
from foedus.files.document import Document
from foedus.files.numbers import parse
from foedus.files.resolve import find_problems
from foedus.files.schema import json_schema
from foedus.model.treaties import Duty

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "scenario-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_key_of_the_format_is_on_the_page():
    missing = [name for name, _ in fields(json_schema()) if not re.search(rf"\b{name}\b", PAGE)]
    assert missing == []


def test_every_duty_and_condition_is_on_the_page():
    assert [name for name in PREDICATES if name not in PAGE] == []
    assert [duty.name for duty in Duty if duty.name.lower() not in PAGE] == []


def test_the_first_example_is_a_scenario():
    assert [str(problem) for problem in find_problems(yaml.parse(BLOCKS[0], "page"))] == []


def test_the_other_examples_are_parts_of_one():
    for block in BLOCKS[1:]:
        part = yaml.parse(block, "page")
        document = Document(small(**part.data), yaml.parse(SMALL + block, "page").places)
        assert [str(problem) for problem in find_problems(document)] == []


def test_every_number_of_the_table_is_read():
    rows = re.findall(r"^\| (`.*?) \|", PAGE.split("## Numbers")[1].split("##")[0], flags=re.MULTILINE)
    written = [form for row in rows for form in re.findall(r"`([^`]+)`", row) if "..., " not in form]
    assert len(written) > 15
    for form in written:
        parse(yaml.parse(f"number: {form}", "page").data["number"])
