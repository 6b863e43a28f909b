"""Settlements of the past: what was agreed, how long it was seen, and when it was broken."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.files.load import load, settlement_names
from foedus.model.dates import Day
from foedus.model.proposals import BreakKind, KnownOutcome
from foedus.model.scenario import Scenario

_YEAR = 365.25


@dataclass(frozen=True)
class PastSettlement:
    """One settlement whose end, or long life, is known."""

    scenario: Scenario
    """With the one proposal that was adopted."""
    adopted: Day
    observed_until: Day
    breaks: tuple[tuple[BreakKind, Day], ...]
    """First breach of each kind, the earliest first."""

    @property
    def years_to_breach(self) -> float | None:
        """Years until anything was broken; None where nothing is known to have been."""
        return _years(self.adopted, self.breaks[0][1]) if self.breaks else None

    @property
    def years_to_attack(self) -> float | None:
        """Years until a major attack; None where there was none."""
        attacks = [day for kind, day in self.breaks if kind == "major_attack"]
        return _years(self.adopted, attacks[0]) if attacks else None

    @property
    def years_observed(self) -> float:
        """Years for which it was watched."""
        return _years(self.adopted, self.observed_until)

    def held(self, years: int, *, any_breach: bool) -> bool | None:
        """Whether it held so long, by one of the two definitions; None where that was not observed."""
        broken = self.years_to_breach if any_breach else self.years_to_attack
        if broken is not None and broken <= years:
            return False
        return True if self.years_observed >= years or broken is not None else None


def past_settlements() -> tuple[PastSettlement, ...]:
    """Every shipped settlement, by day of adoption."""
    found = [_past(load(name)) for name in settlement_names()]
    return tuple(sorted(found, key=lambda case: case.adopted))


def _past(scenario: Scenario) -> PastSettlement:
    known: KnownOutcome = scenario.known_outcomes[0]
    adopted = known.on or scenario.as_of
    breaks = tuple((found.kind, found.on) for found in known.breaks)
    last = breaks[-1][1] if breaks else adopted
    return PastSettlement(scenario, adopted, known.observed_until or last, breaks)


def _years(start: Day, end: Day) -> float:
    return (end - start).days / _YEAR
