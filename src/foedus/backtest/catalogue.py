"""Which back-tests are there?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from foedus.backtest import reliability
from foedus.backtest.deu import score as deu
from foedus.backtest.obligations import score as obligations
from foedus.backtest.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Backtest:
    """One back-test: what it asks, and how it is run."""

    question: str
    run: Callable[[Path, Path | None], Outcome]
    """From the folder with the data, and a file to learn from or None."""


BACKTESTS = {
    "deu": Backtest("Where did decisions of the European Union come to rest?", deu.run),
    "obligations": Backtest("Was the casus foederis of an alliance given in a war?", obligations.run),
    "reliability": Backtest("Was a duty that was called on in a war honoured?", reliability.run),
}
