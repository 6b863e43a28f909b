"""Blocks on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

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
    grid = RichTable(
        title=block.caption or None,
        title_justify="left",
        title_style="bold",
        caption=block.note or None,
        caption_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for column in block.columns:
        grid.add_column(column.title, justify=column.align, overflow="fold")
    for row in block.rows:
        grid.add_row(*(Text(cell.text, style=_STYLES[cell.tone]) for cell in row))
    console.print(grid)
