"""Arguments that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from foedus.errors import InputError

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
