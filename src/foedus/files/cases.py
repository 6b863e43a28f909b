"""Cases beside a treaty: read from `cases.yaml`, and checked like everything that an author writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

import foedus.library
from foedus.files.areas import load_areas
from foedus.files.document import Document, Path
from foedus.files.events import event_of, targets, where_is
from foedus.files.library import read_form
from foedus.files.places import load_places
from foedus.files.problems import Problems
from foedus.files.reading import read_text
from foedus.files.schema.cases import CaseDocument, CasesDocument, MissionDocument
from foedus.files.states import load_states
from foedus.files.treaties import shipped
from foedus.files.yaml import parse
from foedus.model.cases import CaseMission, TreatyCase
from foedus.model.events import Contingency


def load_cases(treaty: str) -> tuple[TreatyCase, ...]:
    """Cases of a shipped treaty."""
    return read_cases(foedus.library.path("treaties", treaty, "cases.yaml"), treaty)


def historical_cases() -> tuple[TreatyCase, ...]:
    """Shipped cases of history and of assumption, each asked of the treaty that it names."""
    files = sorted(foedus.library.path("cases").glob("*.yaml"))
    return tuple(case for file in files for case in read_cases(file))


def read_cases(file: FilePath, treaty: str = "") -> tuple[TreatyCase, ...]:
    """Read a file of cases.

    Parameters
    ----------
    file
        With `source` and `cases`.
    treaty
        Id of the treaty that is asked; empty where each case names its own.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    document = parse(read_text(file), f"{file.parent.name}/{file.name}")
    problems = Problems()
    form = read_form(CasesDocument, document, problems)
    problems.raise_if_any()
    found = tuple(_cases(form, treaty, document, problems))
    problems.raise_if_any()
    return found


def _cases(form: CasesDocument, treaty: str, document: Document, problems: Problems) -> Iterator[TreatyCase]:
    for index, row in enumerate(form.cases):
        at: Path = ("cases", index)
        before = len(problems)
        _require_names(row, treaty, at, document, problems)
        hit = targets(row.target)
        if len(hit) != 1:
            found = f"the case {row.case!r} says {len(hit)} things that are hit"
            problems.add(document.place((*at, "target")), found, "It says exactly one")
        if not (row.source or form.source):
            found = f"the case {row.case!r} has no source"
            problems.add(document.place(at), found, "", "Say where its answer comes from")
        if len(problems) == before:
            event = event_of(row, "event", row.case, row.attacker, *hit[0], where_is(row))
            yield _case(row, row.treaty or treaty, row.source or form.source, event)


_OPTIONS = ("declarations", "declaration", "requests", "known_to", "readings")


def _case(row: CaseDocument, treaty: str, source: str, event: Contingency) -> TreatyCase:
    return TreatyCase(
        name=row.case,
        event=event,
        treaty=treaty,
        article=row.article,
        states=tuple(row.state),
        expect=row.expect,
        source=source,
        beside=tuple(row.beside),
        face=row.face,
        hangs_on=row.hangs_on,
        failing=row.failing,
        mission=_mission(row.mission),
        brought=row.brought,
        accedes=tuple(row.accedes),
        starts=row.starts,
        options={name: getattr(row, name) for name in _OPTIONS},
    )


def _require_names(row: CaseDocument, treaty: str, at: Path, document: Document, problems: Problems) -> None:
    states, areas = load_states(), load_areas()
    inside = (place for area in areas.values() for place in area.places | area.disputed)
    contributors = row.mission.contributors if row.mission is not None else []
    known = {
        "state": ([*row.state, *row.accedes, *contributors], states),
        "place": ([where_is(row).place], {*states, *load_places(), *areas, *inside}),
        "treaty": ([row.treaty or treaty, *row.beside], {treaty, *shipped()} - {""}),
    }
    for key, (names, allowed) in known.items():
        for name in names:
            if name not in allowed:
                found = f"the {key} {name!r} of the case {row.case!r} is not known"
                problems.unknown(document.place((*at, key)), found, name, sorted(allowed))


def _mission(form: MissionDocument | None) -> CaseMission | None:
    if form is None:
        return None
    return CaseMission(tuple(form.contributors), form.flag, tuple(form.declared_outside_by), form.force)
