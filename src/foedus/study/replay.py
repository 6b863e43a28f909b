"""Keep a study in a file, and repeat it to the same numbers or say what has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from foedus.errors import FoedusError, InputError, Place, Problem, ScenarioError
from foedus.files.document import Document
from foedus.files.dump import dump
from foedus.files.load import load, scenario_hash
from foedus.files.reading import read_text
from foedus.files.resolve import resolve
from foedus.files.writing import write_text
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Method
from foedus.study.answers import Progress
from foedus.study.document import study_document, value_in_words
from foedus.study.labelled import Json
from foedus.study.run import RunOptions, run
from foedus.study.study import Provenance, Study


@dataclass(frozen=True)
class Replay:
    """What came of repeating a stored study."""

    same: bool
    """Whether every number came out exactly as stored."""
    numbers: int
    """How many numbers were compared."""
    differences: tuple[str, ...]
    """Numbers that differ, as ``where: stored -> now``."""
    changes: tuple[str, ...]
    """What is not as it was: versions, the stored scenario, or the source it was read from."""
    study: Study


def store(study: Study, path: Path) -> None:
    """Write a study with its whole scenario, so that the file alone is enough to repeat it."""
    document = study_document(study) | {"resolved_scenario": dump(study.scenario)}
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def replay(path: Path, progress: Progress | None = None) -> Replay:
    """Run a stored study again and compare every number.

    Raises
    ------
    InputError
        If the file is not a stored study.
    """
    stored = _read(path)
    recorded = _provenance(stored, path)
    scenario = _scenario(stored, path)
    options = RunOptions(
        draws=recorded.draws,
        seed=recorded.seed,
        method=cast(Method, recorded.method),
        sensitivity=recorded.sensitivity,
        without=tuple(recorded.without),
    )
    repeated = run(scenario, options, recorded.source, progress or (lambda _stage, _share: None))
    before = dict(_leaves({k: v for k, v in stored.items() if k not in _NOT_COMPARED}))
    now = json.loads(json.dumps(study_document(repeated)))
    after = dict(_leaves({k: v for k, v in now.items() if k not in _NOT_COMPARED}))
    differences = tuple(
        f"{where}: {before.get(where, 'absent')} -> {after.get(where, 'absent')}"
        for where in sorted(before.keys() | after.keys())
        if where not in before or where not in after or before[where] != after[where]
    )
    return Replay(
        same=not differences,
        numbers=sum(isinstance(value, int | float) for value in before.values()),
        differences=differences,
        changes=tuple(_changes(recorded, repeated.provenance, scenario)),
        study=repeated,
    )


_NOT_COMPARED = ("provenance", "resolved_scenario")


def _read(path: Path) -> Json:
    text = read_text(path)
    try:
        stored = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        raise ScenarioError((Problem(place, f"this is not JSON: {error.msg}", "", _ADVICE),)) from None
    if not isinstance(stored, dict) or "resolved_scenario" not in stored:
        raise ScenarioError((Problem(Place(str(path)), "this is not a stored study", "", _ADVICE),))
    return stored


_ADVICE = "Give a file that `foedus brief SCENARIO --save FILE` wrote"


def _provenance(stored: Json, path: Path) -> Provenance:
    try:
        recorded = Provenance(**cast(Mapping[str, object], stored["provenance"]))  # type: ignore[arg-type]
        RunOptions(draws=recorded.draws, seed=recorded.seed)
    except (KeyError, TypeError, FoedusError):
        problem = Problem(Place(str(path)), "the stored study has lost its provenance", "", _ADVICE)
        raise ScenarioError((problem,)) from None
    return recorded


def _scenario(stored: Json, path: Path) -> Scenario:
    data = stored["resolved_scenario"]
    if not isinstance(data, dict):
        raise ScenarioError((Problem(Place(str(path)), "the stored scenario is not a mapping", "", _ADVICE),))
    return resolve(Document(data, {(): Place(str(path))}), str(stored.get("scenario", "")))


def _leaves(value: object, where: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{where}/{key}" if where else str(key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, f"{where}/{index}")
    else:
        yield where, value


def _changes(recorded: Provenance, now: Provenance, scenario: Scenario) -> Iterator[str]:
    for name in ("foedus", "python", "numpy", "scipy"):
        before, after = getattr(recorded, name), getattr(now, name)
        if before != after:
            yield f"{name} was {before} and is {after}"
    if recorded.scenario_hash != now.scenario_hash:
        yield (
            "the scenario inside the stored file is not the one that was run: the file was edited, "
            "or this version reads it differently"
        )
    yield from _source_changes(recorded, scenario)


def _source_changes(recorded: Provenance, stored: Scenario) -> Iterator[str]:
    """Say which numbers of the scenario's source differ from the copy in the study."""
    if not recorded.source:
        return
    try:
        current = load(recorded.source)
    except InputError:
        yield f"the source {recorded.source} can no longer be read; the study's own copy was used"
        return
    if scenario_hash(current) == scenario_hash(stored):
        return
    yield f"the source {recorded.source} has changed since; the study's own copy was used"
    before = {quantity.path: quantity for quantity in stored.quantities}
    after = {quantity.path: quantity for quantity in current.quantities}
    for path in sorted(before.keys() | after.keys()):
        was, is_now = before.get(path), after.get(path)
        if was is None or is_now is None or was.distribution != is_now.distribution:
            words = [value_in_words(q) if q is not None else "absent" for q in (was, is_now)]
            yield f"{path}: {words[0]} -> {words[1]}"
