"""Each file under tests/files/valid shows one feature, named by its file."""

from pathlib import Path

import pytest

from foedus.files import yaml
from foedus.files.dump import dump_yaml
from foedus.files.load import load, problems
from foedus.files.resolve import resolve

FILES = sorted((Path(__file__).parents[2] / "files" / "valid").glob("*.yaml"))


def test_there_are_valid_files():
    assert len(FILES) >= 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_valid_document_has_no_problems_and_resolves_to_itself(file):
    assert [str(problem) for problem in problems(file)] == []
    scenario = load(file)
    assert scenario.id == file.stem
    text = dump_yaml(scenario)
    repeated = resolve(yaml.parse(text, "dumped.yaml"), "other")
    assert repeated == scenario
    assert dump_yaml(repeated) == text


def test_norway_stays_norway():
    scenario = load(next(file for file in FILES if file.stem == "norway_is_no_truth_value"))
    assert [actor.id for actor in scenario.actors] == ["NO", "yes"]
    assert [row.position.distribution.likely for row in scenario.positions] == [10, 10]
