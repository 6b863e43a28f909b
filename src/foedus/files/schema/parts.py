"""The kinds of value from which a scenario document is made."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError


class Part(BaseModel):
    """One mapping of the document: nothing is coerced, and a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


def complaint(found: str, allowed: str = "", remedy: str = "") -> PydanticCustomError:
    """Make an error whose words go to the user as they are."""
    context = {"found": found, "allowed": allowed, "remedy": remedy}
    return PydanticCustomError("foedus", "{found}", context)


def _day(value: object) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise complaint("is {shown}, a day that no calendar has", "A date reads 2025-02-13") from None
    raise complaint("is {shown}, which is no date", "A date reads 2025-02-13: year, month, day")


def _names(value: object) -> object:
    """Let one text with commas stand for a list, as it does in a cell of a table."""
    if isinstance(value, str):
        return [part.strip() for part in re.split("[,;]", value) if part.strip()]
    return value


def _text(value: object) -> object:
    """Let a bare number stand for its digits, where a text such as an article is asked for."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _identifier(value: object) -> object:
    """Refuse a name that could not be part of the path of a number."""
    if isinstance(value, str) and (not value.strip() or value != value.strip() or "/" in value):
        raise complaint(
            "is {shown}, which cannot serve as a name",
            "A name is not empty and has no slash and no space around it",
        )
    return value


Day = Annotated[datetime.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Name = Annotated[str, BeforeValidator(_identifier)]
Label = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"]})]
"""A short text that may look like a number, such as an article or a paragraph."""
Names = Annotated[
    list[str],
    BeforeValidator(_names),
    WithJsonSchema({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}),
]
"""A list of names, or one text with commas between them."""
Number = Annotated[object, WithJsonSchema({"foedus": "Number"})]
"""Read by `foedus.files.numbers` when it is known where it stands."""
Grammar = Annotated[
    object, Field(description="A tree; its grammar is checked when the document is resolved.")
]
"""A condition or a rule, read where the names that it may use are known."""
ConsentRule = Annotated[object, WithJsonSchema({"foedus": "Consent"})]
"""Read by `foedus.files.resolve.consent`, which knows the actors."""
