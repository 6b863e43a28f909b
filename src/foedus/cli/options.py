"""Arguments that several commands share."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from foedus.errors import InputError
from foedus.model.dates import Day

ScenarioName = Annotated[
    str,
    Parameter(help="A shipped scenario (see `foedus list`), or a YAML file, a folder or a workbook."),
]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON document instead.")]
ProposalName = Annotated[
    str | None, Parameter(name=["--proposal", "-p"], help="Only this proposal (its id in the scenario).")
]


@Parameter(name="*")
@dataclass(frozen=True)
class Sampling:
    """How to sample."""

    draws: Annotated[int, Parameter(help="Draws of all uncertain numbers.")] = 10_000
    seed: Annotated[int, Parameter(help="Same seed, same numbers.")] = 20250213

    def require_usable(self) -> None:
        """Refuse numbers that cannot be sampled with.

        Raises
        ------
        InputError
            If draws < 1 or the seed is negative.
        """
        if self.draws < 1:
            raise InputError(f"--draws is {self.draws}.\n  Give 1 or more; 10000 is the default.")
        if self.seed < 0:
            raise InputError(f"--seed is {self.seed}.\n  Give 0 or more.")


def day_of(option: str, text: str | None) -> Day | None:
    """Read the day that an option gives; None where it is left out.

    Raises
    ------
    InputError
        If it is no day.
    """
    if not text:
        return None
    try:
        return Day.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{option} is {text!r}, which is no day.\n  Write year, month and day, such as 2025-06-30."
        ) from None


def today() -> Day:
    """The day on which the question is asked."""
    return datetime.datetime.now(datetime.UTC).date()
