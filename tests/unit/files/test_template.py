"""Scenarios to start from."""

from __future__ import annotations

import pytest

from foedus.files import load
from foedus.files.dump import dump
from foedus.files.template import template_xlsx, template_yaml


def test_the_starter_is_a_valid_scenario_with_comments(tmp_path):
    path = tmp_path / "new.yaml"
    path.write_text(template_yaml(), encoding="utf-8")
    assert load.problems(path) == ()


@pytest.mark.parametrize("name", load.scenario_names())
@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_a_shipped_scenario_can_be_taken_as_a_start(tmp_path, name, ending):
    path = tmp_path / f"{name}.{ending}"
    source = load.human_document(name).data
    if ending == "yaml":
        path.write_text(template_yaml(source), encoding="utf-8")
    else:
        template_xlsx(path, source)
    assert dump(load.load(path)) == dump(load.load(name))
