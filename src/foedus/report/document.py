"""A brief as a list of typed blocks, so that every writer (terminal, HTML) says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "good", "bad", "doubt", "muted", "strong"]
"""How a cell looks; what it means is always said in its words too."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part of the brief."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; a finding stands out, a caution is marked as one."""

    text: str
    kind: Literal["plain", "finding", "caution", "small"] = "plain"


@dataclass(frozen=True)
class Listing:
    """Short items, in order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    tone: Tone = ""
    title: str = ""
    """A longer form of the text, for those who point at it."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    align: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True)
class Table:
    """Rows and columns, with a caption that says what they show."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture as a Vega-Lite specification, with the same content in words and as a table."""

    title: str
    """The finding that the picture shows."""
    alt: str
    """What is to be seen, in a sentence or two."""
    spec: Mapping[str, object]
    table: Table | None = None
    note: str = ""


@dataclass(frozen=True)
class Fold:
    """Detail behind a line that opens it; always open on paper."""

    summary: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Listing | Table | Figure | Fold


@dataclass(frozen=True)
class Document:
    """A whole brief."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]


def table(
    caption: str, columns: tuple[str, ...], rows: list[tuple[Cell | str, ...]], note: str = ""
) -> Table:
    """Make a table from plain words; a column title that begins with ``>`` is aligned to the right."""
    return Table(
        caption,
        tuple(Column(c.removeprefix(">"), "right" if c.startswith(">") else "left") for c in columns),
        tuple(tuple(Cell(c) if isinstance(c, str) else c for c in row) for row in rows),
        note,
    )
