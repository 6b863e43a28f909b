import subprocess
import sys

import pytest
from tests.documents import SMALL

from foedus.errors import InputError, ScenarioError
from foedus.files.load import human_document, load, problems, scenario_names


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "border.yaml"
    path.write_text(SMALL)
    return path


def test_shipped_scenarios_are_loaded_by_name():
    assert "ukraine-2025" in scenario_names()
    assert load("ukraine-2025").id == "ukraine-2025"
    assert problems("ukraine-2025") == ()


def test_a_scenario_without_an_id_is_called_like_its_file_or_folder(file, tmp_path):
    assert load(file).id == "border"
    (tmp_path / "scenario.yaml").write_text(SMALL)
    assert load(tmp_path).id == tmp_path.name
    assert load(tmp_path / "scenario.yaml").id == tmp_path.name


def test_a_name_that_is_neither_shipped_nor_a_path_is_answered_with_the_nearest():
    with pytest.raises(InputError, match=r"Did you mean 'ukraine-2025'\?$"):
        load("ukrane-2025")
    with pytest.raises(InputError, match="Shipped scenarios: "):
        problems("zzz")


def test_every_problem_is_raised_together_in_the_order_of_the_file(file):
    file.write_text(SMALL.replace("salience: 60", "salience: 600").replace("position: 100", "position: -3"))
    with pytest.raises(ScenarioError) as error:
        load(file)
    assert [problem.place.line for problem in error.value.problems] == [12, 14]
    assert error.value.problems == problems(file)
    assert str(error.value.problems[0]) == (
        f"{file}:12:60: the salience of 'FRA' on 'territory': 600 lies outside the range 0 to 100.\n"
        "  Salience runs from 0 to 100."
    )


def test_what_cannot_be_read_is_a_problem_and_no_crash(file):
    file.write_text("a: [")
    assert problems(file)
    with pytest.raises(ScenarioError):
        human_document(file)


def test_the_human_document_is_as_written(file):
    assert human_document(file).data["positions"][0]["salience"] == 60


@pytest.mark.parametrize("missing", ["title: A small scenario\n", "as_of: 2025-02-13\n", "foedus: 1\n"])
def test_what_every_scenario_needs_is_asked_for(file, missing):
    file.write_text(SMALL.replace(missing, ""))
    key = missing.split(":")[0]
    assert [problem.found for problem in problems(file)] == [f"the scenario has no {key!r}"]


def test_a_missing_day_does_not_hide_the_other_faults(file):
    file.write_text(
        SMALL.replace("as_of: 2025-02-13", "as_of: soon").replace("position: 100", "position: 101")
    )
    assert [problem.found for problem in problems(file)] == [
        "as_of is 'soon', which is no date",
        "the position of 'UKR' on 'territory': 101 lies outside the range 0 to 100",
    ]


@pytest.mark.parametrize("section", ["actors", "issues", "positions", "proposals"])
def test_a_scenario_has_actors_issues_positions_and_proposals(tmp_path, section):
    path = tmp_path / "empty.yaml"
    path.write_text(f"foedus: 1\ntitle: Nothing\nas_of: 2025-02-13\n{section}:\n")
    assert f"the scenario has no {section}" in [problem.found for problem in problems(path)]


def test_a_version_of_the_format_that_is_not_known_is_refused(file):
    file.write_text(SMALL.replace("foedus: 1", "foedus: 2"))
    assert [str(problem) for problem in problems(file)] == [f"{file}:2:9: foedus is 2.\n  It must be 1."]


def test_the_same_scenario_is_the_same_in_every_process():
    code = "from foedus.files.load import *; print(scenario_hash(load('ukraine-2025')))"
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1
