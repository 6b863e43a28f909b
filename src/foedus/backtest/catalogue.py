"""Which back-tests are there?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from foedus.backtest import reliability
from foedus.backtest.deu import score as deu
from foedus.backtest.obligations import score as obligations
from foedus.backtest.outcome import Outcome
from foedus.backtest.settlements import score as settlements
from foedus.errors import InputError


@dataclass(frozen=True, slots=True)
class Backtest:
    """One back-test: what it asks, and how it is run."""

    question: str
    run: Callable[[Path, Path | None], Outcome] | Callable[[Path | None, Path | None], Outcome]
    """From the folder with the data, and a file to learn from or None."""
    needs_data: bool = True
    """Whether it needs a folder of the user's; the rest score what is shipped."""


BACKTESTS = {
    "deu": Backtest("Where did decisions of the European Union come to rest?", deu.run),
    "obligations": Backtest("Was the casus foederis of an alliance given in a war?", obligations.run),
    "reliability": Backtest("Was a duty that was called on in a war honoured?", reliability.run),
    "settlements": Backtest("Did settlements of the past hold?", settlements.run, needs_data=False),
}


def run(name: str, folder: Path | None, fit: Path | None) -> Outcome:
    """Run a back-test by name.

    Raises
    ------
    InputError
        If it needs data and no folder was named, or the data cannot be used.
    """
    chosen = BACKTESTS[name]
    if folder is None and chosen.needs_data:
        raise InputError(
            f"The back-test {name!r} needs data of yours; nothing of it is shipped.\n"
            f"  Name the folder that holds it: foedus backtest {name} --data FOLDER."
        )
    return chosen.run(folder, fit)  # type: ignore[arg-type]  # a folder is there where one is needed
