"""Which tables of other programs are read and written, and how is one told from another?"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import InputError
from foedus.files.negotiations.decide import decide_text, is_decide, read_decide, write_decide
from foedus.files.negotiations.deu import is_deu, read_deu, write_deu
from foedus.files.negotiations.ktab import read_ktab_csv, read_ktab_xml, write_ktab_csv, write_ktab_xml
from foedus.files.negotiations.plain import is_long, is_wide, read_long, read_wide, write_long, write_wide
from foedus.files.texts import fault
from foedus.model.negotiations import Negotiation


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of table."""

    says: str
    read: Callable[[Path], Negotiation]
    write: Callable[[Negotiation], tuple[str, tuple[str, ...]]]
    """Text, and what of the table does not fit in."""


FORMATS: Mapping[str, Format] = {
    "decide": Format("rows #A, #P, #M, #D of decide and equal-gain", read_decide, write_decide),
    "deu": Format("a row for each issue, after Decision-making in the European Union", read_deu, write_deu),
    "ktab": Format("comma-separated table of KTAB", read_ktab_csv, write_ktab_csv),
    "ktab-xml": Format("XML of KTAB", read_ktab_xml, write_ktab_xml),
    "long": Format("a row for each actor and issue", read_long, write_long),
    "wide": Format("a row for each actor", read_wide, write_wide),
}
_SUFFIXES = {".csv", ".txt", ".tsv", ".tab", ".xml"}


def is_table(name: str) -> bool:
    """Whether a name is that of a file that may hold such a table."""
    return Path(name).suffix.lower() in _SUFFIXES and Path(name).is_file()


def recognise(path: Path) -> str:
    """Say which kind of table a file holds.

    Raises
    ------
    InputError
        If it cannot be read, or is none of them.
    """
    text = decide_text(path).lstrip("\ufeff")
    if text.lstrip().startswith("<"):
        return "ktab-xml"
    if is_decide(text):
        return "decide"
    lines = [line for line in text.splitlines() if line.strip()][:2]
    headings = [_cells(line) for line in lines]
    if headings and is_deu(headings[0]):
        return "deu"
    if headings and is_wide(headings[0]):
        return "wide"
    if headings and is_long(headings[0]):
        return "long"
    if len(headings) == 2 and headings[1][:1] == ["Actor"] and len(headings[1]) >= 5:
        return "ktab"
    kinds = "; ".join(f"{name}: {kind.says}" for name, kind in FORMATS.items())
    raise fault(
        path, "this is none of the tables known", kinds, "Give the first line the headings of one of them"
    )


def _cells(line: str) -> list[str]:
    separator = max("\t,;", key=line.count)
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]


def read_negotiation(path: Path, kind: str | None = None) -> Negotiation:
    """Read a table of the kind that is named, or that its text shows.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    return FORMATS[kind or recognise(path)].read(path)


def kind_of_output(path: Path) -> str:
    """Say which kind a name asks for, where it does.

    Raises
    ------
    InputError
        If the name leaves it open.
    """
    if path.suffix.lower() == ".xml":
        return "ktab-xml"
    kinds = "\n".join(f"  {name}: {kind.says}" for name, kind in FORMATS.items())
    raise InputError(f"Which kind of table is {str(path)!r} to be?  Name it with --to:\n{kinds}")
