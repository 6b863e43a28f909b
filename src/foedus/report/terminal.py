"""Blocks on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from foedus.report.document import Block, Fold, Heading, Listing, Paragraph, Table, Tone

_STYLES: dict[Tone, str] = {
    "": "",
    "good": "green",
    "bad": "red",
    "doubt": "yellow",
    "muted": "dim",
    "strong": "bold",
}
_LEAST_FOR_WORDS = 12
_WIDE = 10_000
_KINDS = {"plain": "", "finding": "bold", "caution": "yellow", "small": "dim"}


def show(blocks: Iterable[Block], console: Console) -> None:
    """Print blocks; pictures and folded detail are left to the page, their tables are printed."""
    for block in blocks:
        if isinstance(block, Heading):
            console.print()
            console.print(Text(block.text, style="bold underline" if block.level == 1 else "bold"))
        elif isinstance(block, Paragraph):
            console.print(Text(block.text, style=_KINDS[block.kind]))
        elif isinstance(block, Listing):
            for item in block.items:
                console.print(Padding(Text(f"- {item}"), (0, 0, 0, 1)))
        elif isinstance(block, Table):
            _show_table(block, console)
        elif isinstance(block, Fold):
            show(block.blocks, console)
        elif block.table is not None:
            _show_table(block.table, console)


def _show_table(block: Table, console: Console) -> None:
    grid = _grid(block)
    if _has_ranges(block) and not _fits(grid, console):
        grid = _grid(block, gap=0)
        if not _fits(grid, console):
            grid = _grid(block, gap=0, width=_widths_of_figures(block, console.width))
    console.print(grid)


def _fits(grid: RichTable, console: Console) -> bool:
    return console.measure(grid, options=console.options.update(width=_WIDE)).maximum <= console.width


def _has_ranges(block: Table) -> bool:
    return any(
        _range_below(cell.text) != cell.text
        for row in block.rows
        for cell, column in zip(row, block.columns, strict=True)
        if column.align == "right"
    )


def _grid(block: Table, gap: int = 1, width: Mapping[int, int] = MappingProxyType({})) -> RichTable:
    """A table; columns for which a width is given stay that wide, with ranges below their figures."""
    grid = RichTable(
        title=block.caption or None,
        title_justify="left",
        title_style="bold",
        caption=block.note or None,
        caption_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, gap),
    )
    for place, column in enumerate(block.columns):
        grid.add_column(column.title, justify=column.align, overflow="fold", width=width.get(place))
    for row in block.rows:
        texts = (_range_below(cell.text) if place in width else cell.text for place, cell in enumerate(row))
        grid.add_row(*(Text(text, style=_STYLES[cell.tone]) for text, cell in zip(texts, row, strict=True)))
    return grid


def _widths_of_figures(block: Table, room: int) -> dict[int, int]:
    """What columns of figures need with ranges below them, if that leaves room for the words; or else nothing."""
    width = {
        place: max(
            len(part)
            for text in (*column.title.split(), *(_range_below(row[place].text) for row in block.rows))
            for part in text.split("\n")
        )
        for place, column in enumerate(block.columns)
        if column.align == "right"
    }
    words = len(block.columns) - len(width)
    return width if sum(width.values()) + len(block.columns) + 1 + _LEAST_FOR_WORDS * words <= room else {}


def _range_below(text: str) -> str:
    return text.replace(" (", "\n(").replace("; ", ";\n")
