"""What is wrong with the form of a document, in the words of its author and not of its schema."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from foedus.errors import Place
from foedus.files.document import Document, Path
from foedus.files.problems import Problems, did_you_mean, shown


def complain(
    errors: Sequence[ErrorDetails], document: Document, model: type[BaseModel], problems: Problems
) -> None:
    """Translate pydantic's errors on a document into problems, each with its place."""
    for error in errors:
        path = document_path(error["loc"], document)
        if error["type"] == "missing":
            _missing(error, path, document, problems)
        elif error["type"] == "extra_forbidden":
            _extra(path, document, model, problems)
        else:
            _wrong(error, path, document, problems)


def document_path(location: Sequence[str | int], document: Document) -> Path:
    """Follow pydantic's location into the document, past parts that name only its own types."""
    path: list[str | int] = []
    value: object = document.data
    for part in location:
        is_there = part in value if isinstance(value, Mapping) else isinstance(value, list)
        if is_there and (isinstance(value, Mapping) or isinstance(part, int)):
            value = value[part]  # type: ignore[index]  # a key of the mapping or an index of the list
            path.append(part)
    return tuple(path)


def value_at(document: Document, path: Path) -> object:
    """Look up the value that stands at a path."""
    value: object = document.data
    for part in path:
        value = value[part]  # type: ignore[index]  # the path was followed once before
    return value


_NOUNS: Mapping[str, str] = {
    "states": "the state",
    "actors": "the actor",
    "issues": "the issue",
    "institutions": "the institution",
    "proposals": "the proposal",
    "sources": "the source",
    "evidence": "the evidence",
    "places": "the place",
    "areas": "the area",
    "positions": "the position",
    "treaties": "the treaty",
    "declarations": "the declaration",
    "contingencies": "the contingency",
    "pledges": "the pledge",
    "correlations": "the correlation",
    "known_outcomes": "the known outcome",
}


def phrase(path: Path, document: Document) -> str:
    """Name what stands at a path as its author would.

    A row of a list is named by its id, or by the actor and the issue that it joins.
    """
    if not path:
        return f"the {document.kind}"
    noun = _NOUNS.get(str(path[0]))
    if noun is None or len(path) == 1:
        return ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in path)
    who = f"{noun} {_called(value_at(document, path[:2]), path[1])}"
    inner = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path[2:])
    return f"{inner} of {who}" if inner else who


def _called(row: object, key: str | int) -> str:
    if isinstance(key, str):
        return repr(key)
    if isinstance(row, Mapping):
        if isinstance(row.get("id"), str):
            return repr(row["id"])
        if "actor" in row and "issue" in row:
            return f"of {shown(row['actor'])} on {shown(row['issue'])}"
    return f"no. {key + 1}"


def _missing(error: ErrorDetails, path: Path, document: Document, problems: Problems) -> None:
    key = error["loc"][-1]
    problems.add(document.place(path), f"{phrase(path, document)} has no {key!r}", "", f"Add {key}: to it")


def _extra(path: Path, document: Document, model: type[BaseModel], problems: Problems) -> None:
    known = keys_at(model, path[:-1])
    problems.add(
        _key_place(path, document),
        f"{phrase(path[:-1], document)} has a key {path[-1]!r}, which means nothing there",
        f"It may have {', '.join(known)}" if known else "",
        did_you_mean(str(path[-1]), known),
    )


def _key_place(path: Path, document: Document) -> Place:
    return document.places.get((*path[:-1], f"key:{path[-1]}")) or document.place(path)


_WANTED: Mapping[str, str] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}


def _wrong(error: ErrorDetails, path: Path, document: Document, problems: Problems) -> None:
    what, value = phrase(path, document), error["input"]
    place, context, kind = document.place(path), error.get("ctx", {}), error["type"]
    if kind == "foedus":
        found = str(context["found"]).replace("{shown}", shown(value))
        if "[key]" in error["loc"]:
            place, what = _key_place(path, document), f"a name in {phrase(path[:-1], document)}"
        problems.add(place, f"{what} {found}", str(context["allowed"]), str(context["remedy"]))
    elif "[key]" in error["loc"]:
        remedy = f'Write "{value}" in quotes' if not isinstance(value, str) else ""
        problems.add(
            place, f"the name {shown(value)} in {phrase(path[:-1], document)} is no text", "", remedy
        )
    elif kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace("True", "true").replace(" or ", ", ")
        _one_of(place, what, value, allowed.split(", "), problems)
    else:
        allowed = _WANTED.get(kind) or _reason(error["msg"])
        remedy = "Put it in quotes" if kind == "string_type" and isinstance(value, int | float) else ""
        problems.add(place, f"{what} is {shown(value)}", f"It must be {allowed}", remedy)


def _one_of(place: Place, what: str, value: object, allowed: list[str], problems: Problems) -> None:
    choice = f"It must be {allowed[0]}" if len(allowed) == 1 else f"It is one of {', '.join(allowed)}"
    problems.add(place, f"{what} is {shown(value)}", choice, did_you_mean(str(value), allowed))


def _reason(message: str) -> str:
    """Keep what a rare message says and drop how it says it."""
    for start in ("Input should be ", "Value error, ", "Assertion failed, "):
        message = message.removeprefix(start)
    return message


# --- which keys a mapping may have -----------------------------------------------------------------------


_COMMON = ("evidence", "assumption")
"""Keys that many mappings have, named last."""


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Keys that the mapping at a path may have, as far as the model fixes them."""
    found: list[type[BaseModel]] = [model]
    for part in path:
        found = [inner for outer in found for inner in _models(_step(outer, part))] or found
    keys = dict.fromkeys(field.alias or key for m in found for key, field in m.model_fields.items())
    return tuple(sorted(keys, key=lambda key: key in _COMMON))


def _step(model: type[BaseModel], part: str | int) -> object:
    field = model.model_fields.get(part) if isinstance(part, str) else None
    return field.annotation if field is not None else typing.get_type_hints(model).get("__pydantic_extra__")


def _models(annotation: object) -> list[type[BaseModel]]:
    """All models that an annotation mentions, inside lists, mappings and alternatives."""
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        return [annotation]
    return [model for argument in typing.get_args(annotation) for model in _models(argument)]
