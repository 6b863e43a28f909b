"""Which back-tests are there?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.backtest import reliability
from foedus.backtest.deu import score as deu
from foedus.backtest.durability import score as durability
from foedus.backtest.obligations import score as obligations
from foedus.backtest.outcome import Outcome, Progress, silent
from foedus.backtest.settlements import score as settlements
from foedus.errors import InputError

_Run = Callable[[Any, Path | None, Progress], Outcome]
"""From the folder with the data (Any: None too, for one that needs none), a file to learn from or None, and who is
told how far it is."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """One back-test: what it asks, and how it is run."""

    question: str
    run: _Run
    needs_data: bool = True
    """Whether it needs a folder of the user's; the rest score what is shipped."""


def _at_once(run: Callable[[Any, Path | None], Outcome]) -> _Run:
    """One that tells nothing on its way."""
    return lambda folder, fit, _progress: run(folder, fit)


BACKTESTS = {
    "deu": Backtest("Where did decisions of the European Union come to rest?", _at_once(deu.run)),
    "durability": Backtest("How long did peace last, and what went with it?", durability.run),
    "obligations": Backtest(
        "Was the casus foederis of an alliance given in a war?", _at_once(obligations.run)
    ),
    "reliability": Backtest("Was a duty that was called on in a war honoured?", _at_once(reliability.run)),
    "settlements": Backtest("Did settlements of the past hold?", _at_once(settlements.run), needs_data=False),
}


def run(name: str, folder: Path | None, fit: Path | None, progress: Progress = silent) -> Outcome:
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
    return chosen.run(folder, fit, progress)
