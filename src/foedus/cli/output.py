"""How commands talk: results on standard output, progress and messages on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from foedus.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.study.answers import Progress


class _Screen(Console):
    """A console whose reader may go away: `foedus hold ... | head` has had what it wanted."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """The terminal, or a plain stream 100 columns wide where output is piped."""
    return _Screen() if sys.stdout.isatty() else _Screen(width=100)


def print_json(document: object) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on a terminal's standard error; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _stage, _share: None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("Ctrl-C cancels", style="dim"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the scenario", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


def require_svg(output: Path | None) -> None:
    """Refuse a picture that cannot be written.

    Raises
    ------
    InputError
        If the file is not named as an SVG file, or its folder is not there.
    """
    if output is None:
        return
    if output.suffix.lower() != ".svg":
        raise InputError(
            f"--output is {str(output)!r}, but the picture is an SVG.\n  Give a name that ends in .svg."
        )
    if not output.parent.is_dir():
        raise InputError(f"There is no folder {str(output.parent)!r} for --output.\n  Make it first.")


def require_known(kind: str, name: str | None, known: tuple[str, ...]) -> None:
    """Refuse a name that is not among the known ones, with the nearest of them.

    Raises
    ------
    InputError
        If the name is given and unknown.
    """
    if name is None or name in known:
        return
    from foedus.files.problems import did_you_mean

    hint = did_you_mean(name, known)
    listed = ", ".join(known[:_MOST_LISTED]) if known else "none"
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    raise InputError(f"There is no {kind} {name!r}.{'  ' if hint else ''}{hint}\n  Known: {listed}{more}.")


_MOST_LISTED = 40


def require_folder(page: Path, option: str = "--output") -> None:
    """Fail before the work, not after it; make the folder where only the last part is missing.

    Raises
    ------
    InputError
        If the folder of the file cannot be made.
    """
    try:
        page.parent.mkdir(parents=False, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{page}: its folder cannot be made ({error.strerror}).\n  Give another {option}."
        ) from None
