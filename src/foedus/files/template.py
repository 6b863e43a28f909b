"""A scenario to start from, empty or filled."""

from __future__ import annotations

from pathlib import Path

from foedus.files import workbook
from foedus.files.document import Document
from foedus.files.yaml_text import as_yaml

_STARTER = """\
# yaml-language-server: $schema=foedus.schema.json
# Completion in editors: foedus schema > foedus.schema.json.  Check this file: foedus check FILE.
foedus: 1
title: Two neighbours and a border
summary: Replace this with what your scenario is about, in a few sentences.
as_of: 2025-02-13
caveats:
  - What this scenario cannot know.

actors:                                  # a state, a group of states, the rest of an institution, or another body
  FRA: {state: FRA, capability: 60}
  DEU: {state: DEU, capability: 70}

issues:
  border:
    question: How far does the border move?
    scale: {0: not at all, 50: half way, 100: all the way}   # points and what each means
    status_quo: 20                       # where things stand
    reversion_point: [10, 20, 30]        # where they will stand with no deal; it may differ

positions:                               # one row for each actor and issue; or a table, positions.csv
  - {actor: FRA, issue: border, position: [60, 80, 90], salience: 60, evidence: report-p1}
  - {actor: DEU, issue: border, position: 10..30, salience: 40, assumption: Nothing was said; a guess.}

proposals:
  half-way:
    title: Meet half way
    terms: {border: 50}
    terms_basis: {assumption: One possible compromise.}
    consent: [FRA, DEU]                  # all of these; other rules are in the reference

sources:
  report: {title: Title of a report, publisher: Who published it, date: 2025-02-12, reliability: B, credibility: 2}
evidence:
  report-p1: {source: report, at: paragraph 1, says: What it says, in your own words.}
"""


def template_yaml(source: Document | None = None) -> str:
    """Write a scenario as YAML: a small one to change, or the one that is given.

    Parameters
    ----------
    source
        A scenario as its author wrote it; tables beside it become part of the one text.
    """
    return _STARTER if source is None else as_yaml(source.data)


def template_xlsx(file: Path, source: Document | None = None) -> None:
    """Write a scenario as a workbook with drop-downs and notes: an empty one, or the one that is given.

    Raises
    ------
    InputError
        If it cannot be written, or the scenario holds what has no cell.
    """
    workbook.template(file, None if source is None else source.data)
