"""When each member, and the treaty, is through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from foedus.model.dates import Day
from foedus.numerics.summaries import Summary

State = Literal["through", "signed", "planned", "released", "waiting"]
LONGEST_DAYS = 36_525
"""Days after which a date is no longer told: a hundred years."""


def day_after(signed: Day, days: float) -> Day | None:
    """The day so many days after the signature; None if it is more than a hundred years off.

    Examples
    --------
    >>> import datetime
    >>> day_after(datetime.date(2022, 7, 5), 29.7)
    datetime.date(2022, 8, 3)
    """
    return signed + timedelta(days=int(days)) if days <= LONGEST_DAYS else None


@dataclass(frozen=True)
class MemberForecast:
    """One voter's part."""

    voter: str
    actor: str
    """Id of the actor that decides for it."""
    state: State
    """``through`` it; ``signed`` and needs no more; vote ``planned`` on a day; ``released`` from holding out by
    the question asked; or ``waiting``."""
    days: Summary
    """Days from the signature until its parliament is through."""
    chance_holding: float
    """Chance that it holds out, given what has happened."""
    chance_last: float
    """Chance that the treaty waits for its deposit last."""


@dataclass(frozen=True)
class RatificationForecast:
    """The timetable of one proposal's consent."""

    proposal: str
    signed: Day
    on: Day
    """Day up to which what has happened is taken into account."""
    members: tuple[MemberForecast, ...]
    """In the order of the rule."""
    through: Summary
    """Days from the signature until the treaty has every deposit that it needs."""
    chance_within: tuple[tuple[Day, float], ...]
    """Chance that it is through by the end of that day."""
    seen: int
    """How many of the voters are through."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
