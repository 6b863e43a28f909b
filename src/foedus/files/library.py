"""Documents of the shipped library, read and checked against their forms."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

import foedus.library
from foedus.errors import ScenarioError
from foedus.files.complaints import complain
from foedus.files.document import Document
from foedus.files.problems import Problems
from foedus.files.reading import read_text
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
