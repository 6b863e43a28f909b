"""Documents of the shipped library, read and checked against their forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

import foedus.library
from foedus.errors import Place, ScenarioError
from foedus.files.complaints import complain
from foedus.files.document import Document, Path
from foedus.files.problems import Problems
from foedus.files.reading import read_text
from foedus.files.texts import read_bytes
from foedus.files.yaml import parse

T = TypeVar("T", bound=BaseModel)


def library_document(*parts: str) -> Document:
    """A document of the library, named by its folders and its file."""
    path = foedus.library.path(*parts)
    return parse(read_text(path), "library/" + "/".join(parts))


def read_form(model: type[T], document: Document, problems: Problems) -> T:
    """Check a document against its form, which raises ScenarioError with every problem."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        complain(error.errors(), document, model, problems)
        raise ScenarioError(problems.sorted()) from None


# --------------------------------------------------------------------------- texts read before

TEXTS = "treaties.json"
"""What all texts of treaties say, each beside the SHA-256 of the file it was read from: quicker to read than YAML.
Written by docs/generate.py; a text that has changed since is read from its file."""


def text_read_before(name: str) -> Document | None:
    """The text of a treaty as it was read before; None if its file has changed since, or is new.

    Every value of it stands nowhere in particular: where a problem is to be told, read the file.
    """
    kept = _kept().get(name)
    path = foedus.library.path("treaties", name, "treaty.yaml")
    if kept is None or not path.is_file() or kept["sha256"] != digest(read_bytes(path)):
        return None
    return Document(dict(kept["text"]), _Nowhere(f"library/treaties/{name}/treaty.yaml"))


def texts_to_keep(names: tuple[str, ...]) -> str:
    """What `text_read_before` reads, anew, one text a line."""
    lines = []
    for name in names:
        content = read_bytes(foedus.library.path("treaties", name, "treaty.yaml"))
        text = library_document("treaties", name, "treaty.yaml").data
        kept = {"sha256": digest(content), "text": text}
        lines.append(f"{json.dumps(name)}: {json.dumps(kept, ensure_ascii=False, allow_nan=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def digest(content: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


@cache
def _kept() -> Mapping[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(foedus.library.path(TEXTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # It is missing, or half merged: the texts themselves are there.
        return {}
    return kept


class _Nowhere(Mapping[Path, Place]):
    """The file for every value of it."""

    def __init__(self, file: str) -> None:
        self._place = Place(file)

    def __getitem__(self, path: Path) -> Place:
        return self._place

    def __contains__(self, path: object) -> bool:
        return True

    def __iter__(self) -> Iterator[Path]:
        return iter(())

    def __len__(self) -> int:
        return 0
