"""Small scenario documents as an author writes them, changed as a test asks."""

from __future__ import annotations

import copy

from foedus.files import yaml
from foedus.files.document import Document
from foedus.files.resolve import find_problems, resolve
from foedus.files.yaml_text import as_yaml
from foedus.model.scenario import Scenario

SMALL = """
foedus: 1
title: A small scenario
as_of: 2025-02-13
actors:
  FRA: {state: FRA, capability: 60}
  RUS: {state: RUS, capability: 70}
  UKR: {state: UKR, capability: 50}
issues:
  territory: {scale: {0: none, 50: half, 100: all}, status_quo: 20, reversion_point: 10..30}
positions:
  - {actor: FRA, issue: territory, position: 80, salience: 60}
  - {actor: RUS, issue: territory, position: 0, salience: 90}
  - {actor: UKR, issue: territory, position: 100, salience: 90}
proposals:
  line: {terms: {territory: 30}, consent: [RUS, UKR]}
sources:
  press: {title: A press report, date: 2025-02-12}
evidence:
  said: {source: press, at: paragraph 3, says: In our own words.}
"""


def small(**changes: object) -> dict[str, object]:
    """The small document with other or additional parts; a part that is None is left out.

    A part that both have as a mapping is merged; a list replaces.
    """
    data = yaml.parse(SMALL, "small.yaml").data
    for key, value in copy.deepcopy(changes).items():
        before = data.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            before.update(value)
        elif value is None:
            data.pop(key, None)
        else:
            data[key] = value
    return data


def written(data: dict[str, object]) -> Document:
    """The document with places, as if read from a file."""
    return yaml.parse(as_yaml(data), "small.yaml")


def resolved(**changes: object) -> Scenario:
    """The scenario that the changed small document means."""
    return resolve(written(small(**changes)), "small")


def complaints(**changes: object) -> list[str]:
    """What is found wrong with the changed small document, without the places."""
    return [problem.found for problem in find_problems(written(small(**changes)))]
