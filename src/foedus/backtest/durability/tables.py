"""Which of the records of peace stand in a folder?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from foedus.backtest.durability import fortna, interstate, ucdp, walter
from foedus.backtest.durability.recurrence import AGREEMENTS
from foedus.backtest.durability.spells import PeaceRecord
from foedus.backtest.tables import find_table
from foedus.files.texts import fault, why

READERS: dict[str, tuple[str, Callable[[Path], PeaceRecord]]] = {
    "fortna": (fortna.BEGINS, fortna.read_fortna),
    "walter": (walter.BEGINS, walter.read_walter),
    "ucdp": (ucdp.BEGINS, ucdp.read_ucdp),
    "interstate": (interstate.BEGINS, interstate.read_interstate),
}


@dataclass(frozen=True)
class Records:
    """What was found in a folder."""

    by_name: dict[str, PeaceRecord]
    agreements: Path | None
    missing: tuple[str, ...] = field(default=())
    """Beginnings of names of files that are not there."""


def read_records(folder: Path) -> Records:
    """Read every record of peace in a folder or in the folders inside it.

    Raises
    ------
    InputError
        If there is no such folder, none of the records is in it, or one of them cannot be used.
    """
    found, missing = {}, []
    for name, (begins, read) in READERS.items():
        path = _find(folder, begins)
        if path is None:
            missing.append(begins)
        else:
            found[name] = read(path)
    if not found:
        begins = ", ".join(begins for begins, _ in READERS.values())
        raise fault(
            folder,
            "none of the records of peace is in this folder, or in a folder inside it",
            f"Each is a CSV file whose name begins so: {begins}",
            "Name the folder that holds one or more of them",
        )
    return Records(found, _find(folder, AGREEMENTS), tuple(missing))


def _find(folder: Path, begins: str) -> Path | None:
    """The one file whose name begins so; None where there is none."""
    if not folder.is_dir():
        return find_table(folder, begins)  # which says what is wrong with it
    try:
        holders = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
        for holder in holders:
            if any(p.name.startswith(begins) and p.suffix.lower() == ".csv" for p in holder.iterdir()):
                return find_table(holder, begins)
    except OSError as error:
        raise fault(folder, *why(folder, error)) from None
    return None
