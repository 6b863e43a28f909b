"""From when a guarantee counts, how its force builds up and leaves, and which years are alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.designs.commitments import Commitment, year_of
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.model.dates import Day
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray

_MONTHS_A_YEAR = 12.0


def years_before(scenario: Scenario, proposal: Proposal) -> int:
    """Whole years that pass before a proposal's guarantees count, to the nearest."""
    return 0 if proposal.starts is None else year_of(scenario, proposal.starts)


def in_place(scenario: Scenario, proposal: Proposal) -> tuple[float, ...]:
    """Share of the force that is in place, mean over each year of the settlement; the last holds for all later.

    It grows by the force's own phases, each as long as a tour (`forces.tour_months`), from the day on which the
    guarantee counts, and leaves when the treaty whose mission it is has lapsed.  Empty where nothing of that is
    foreseen: the force then comes whole with the guarantee and stays.
    """
    force = proposal.force
    if force is None:
        return ()
    leaves = _mission_ends(scenario, force)
    if not force.ramp_up and leaves is None:
        return ()
    first = years_before(scenario, proposal)
    tour = scenario.parameter("forces.tour_months", proposal).distribution.likely
    building = int(np.ceil(len(force.ramp_up) * tour / _MONTHS_A_YEAR))
    last = first + building if leaves is None else max(year_of(scenario, leaves), first)
    shares = [0.0] * first
    shares += [_mean_share(force.ramp_up, tour, year) for year in range(last - first)]
    return (*shares, 1.0 if leaves is None else 0.0)


def _mean_share(ramp_up: tuple[float, ...], tour: float, year: int) -> float:
    """Mean over the months of a year since the first troops came."""
    edges = np.arange(len(ramp_up) + 1) * tour
    inside = np.clip(edges, year * _MONTHS_A_YEAR, (year + 1) * _MONTHS_A_YEAR)
    building = np.diff(inside)
    return float((building @ np.asarray(ramp_up) + _MONTHS_A_YEAR - building.sum()) / _MONTHS_A_YEAR)


def _mission_ends(scenario: Scenario, force: Force) -> Day | None:
    treaty = scenario.treaties.get(force.mission_of)
    return None if treaty is None or treaty.in_force is None else treaty.in_force.end


def turning_points(
    scenario: Scenario, proposal: Proposal, owed: Iterable[Commitment]
) -> tuple[tuple[int, str], ...]:
    """Years from which something else counts than before, with what it is; years rising, none of them 0.

    Parameters
    ----------
    owed
        All that any guarantor owes while the guarantee counts.
    """
    first = years_before(scenario, proposal)
    points: dict[int, list[str]] = {}
    if first > 0:
        points.setdefault(first, []).append("the guarantee counts")
    troops = in_place(scenario, proposal)
    if troops:
        whole = next((year for year, share in enumerate(troops) if share == 1.0), None)
        if whole is not None and whole > first:
            points.setdefault(whole, []).append("the whole force is in place")
        if troops[-1] == 0.0:
            points.setdefault(len(troops) - 1, []).append("the force has left")
    for commitment in owed:
        title = scenario.treaties[commitment.treaty].title if commitment.treaty in scenario.treaties else ""
        for day, what in ((commitment.starts, "binds"), (commitment.ends, "has lapsed")):
            if day is not None and year_of(scenario, day) > first:
                points.setdefault(year_of(scenario, day), []).append(f"{title or commitment.treaty} {what}")
    return tuple((year, ", ".join(dict.fromkeys(said))) for year, said in sorted(points.items()) if year > 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Years of a settlement in which the same counts."""

    first: int
    """Number of the first year; the settlement begins with year 1."""
    last: int
    says: str
    """What counts from its first year on; empty for the span in which the settlement begins."""
    hazard: float
    """Chance a year of a breach, where nothing was broken before; mean over the span."""
    yearly: tuple[float, ...]
    """The same year by year."""


def spans(hazard: FloatArray, points: tuple[tuple[int, str], ...]) -> tuple[Span, ...]:
    """Cut the years at the turning points and tell the chance of a breach in each part.

    Parameters
    ----------
    hazard
        Shape (draw, year, kind), of the guarantee game.
    points
        As `turning_points` gives them; those after the last year are left out.
    """
    years = hazard.shape[1]
    kept = np.concatenate(([1.0], survival(hazard).mean(axis=0)))
    yearly = 1 - np.divide(kept[1:], kept[:-1], out=np.zeros(years), where=kept[:-1] > 0)
    inside = ((0, ""), *((year, said) for year, said in points if year < years))
    ends = (*(year for year, _ in inside[1:]), years)
    found = []
    for (start, said), end in zip(inside, ends, strict=True):
        part = yearly[start:end]
        a_year = 1 - float(np.prod(1 - part)) ** (1 / len(part))
        found.append(Span(start + 1, end, said, a_year, tuple(float(value) for value in part)))
    return tuple(found)
