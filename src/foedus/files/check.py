"""The form of a document: which keys and kinds of value stand where, before their meaning is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from foedus.errors import Place
from foedus.files.complaints import complain, document_path
from foedus.files.document import Document, Path
from foedus.files.problems import Problems
from foedus.files.schema import ScenarioDocument

_ROUNDS = 8
"""A part that is taken out can leave the part around it incomplete; this many times over is enough."""

_STAND_INS = {"foedus": 1, "title": "", "as_of": "9999-12-31"}
"""In place of what every scenario needs and one lacks, so that the rest of it can be judged."""


def check_form(document: Document, problems: Problems) -> tuple[ScenarioDocument | None, Document, set[Path]]:
    """Read a document by its models, and note everything that stands where it may not.

    Returns
    -------
    form
        The well-formed parts of the document, so that their meaning can be checked too; None where too
        little is left.
    document
        The document with just these parts.
    faulty
        The entries in which something was wrong, such as ``("actors", "FRA")``.
    """
    document = _without(document, [(key,) for key, value in document.data.items() if value is None])
    complete = len(problems)
    entries: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            return ScenarioDocument.model_validate(document.data), document, entries
        except ValidationError as error:
            errors = error.errors(include_url=False)
            if len(problems) == complete:
                complain(errors, document, ScenarioDocument, problems)
            faulty = [document_path(part["loc"], document) for part in errors]
            entries.update(path[:2] for path in faulty)
            if ("foedus",) in faulty:
                return None, document, entries
            entries.update(tuple(part["loc"]) for part in errors if part["type"] == "missing")
            document = _without(document, [_whole(path) for path in faulty if path])
            document = Document(_STAND_INS | document.data, document.places)
    return None, document, entries


def _whole(path: Path) -> Path:
    """The part to leave out for a fault in it: a text of law as a whole, of all else as little as can be."""
    return path[:2] if path[0] in {"treaties", "institutions"} else path


def _without(document: Document, paths: Iterable[Path]) -> Document:
    """Leave some values out of a document, and keep the place of every other one."""
    dropped = set(paths)
    if not dropped:
        return document
    places: dict[Path, Place] = {(): document.place(())}
    data = _copy(document.data, (), (), dropped, document.places, places)
    assert isinstance(data, dict)  # the root was a mapping and stays one
    return Document(data, places)


def _copy(
    value: object,
    old: Path,
    new: Path,
    dropped: set[Path],
    before: Mapping[Path, Place],
    after: dict[Path, Place],
) -> object:
    """Copy a value without the dropped parts, and write down where each part of the copy stands."""
    if old in before:
        after[new] = before[old]
    if isinstance(value, Mapping):
        kept: dict[object, object] = {}
        for key, part in value.items():
            if (*old, key) in dropped:
                continue
            if (*old, f"key:{key}") in before:
                after[(*new, f"key:{key}")] = before[(*old, f"key:{key}")]
            kept[key] = _copy(part, (*old, key), (*new, key), dropped, before, after)
        return kept
    if isinstance(value, list):
        rest = [(index, part) for index, part in enumerate(value) if (*old, index) not in dropped]
        return [
            _copy(part, (*old, index), (*new, place), dropped, before, after)
            for place, (index, part) in enumerate(rest)
        ]
    return value
