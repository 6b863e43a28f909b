"""What backs one proposal, for readers of the answer: promises with their prices, aid, and what counts from when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.result import AidToCome, Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.designs.aid import Aid, aid_to
from foedus.analyses.stability.designs.calendar import turning_points
from foedus.analyses.stability.designs.commitments import Commitment, binds_in, year_of
from foedus.analyses.stability.designs.dishonour import Dishonour, Priced, owing, table
from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

WORTH_TELLING = 0.001
"""Least change of a price, in shares of the stake, that is told."""


@dataclass(frozen=True)
class Design:
    """What backs one proposal."""

    proposal: str
    dishonour: tuple[Dishonour, ...]
    """What standing aside would cost whom, by which clause and which parameters; guarantor by guarantor."""
    aid: Aid
    """What pledges add to the target's strength."""
    turning_points: tuple[tuple[int, str], ...]
    """(years that have passed of the settlement, what counts or no longer counts from then on); years rising."""
    troops_asked: float = 0.0
    """Of the force, mean over the draws."""
    troops_in_place: float = 0.0
    """What of it is fielded once it has built up, and counts; mean over the draws."""


def design(
    scenario: Scenario,
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    obligations: ObligationsResult,
    supply: Supply | None,
    coming: tuple[AidToCome, ...],
) -> Design:
    """Read what backs a proposal, as the game reads it."""
    owed = owing(scenario, draws, stakes, proposal, obligations)
    return Design(
        proposal.id,
        table(draws, stakes, proposal, owed),
        aid_to(scenario, draws, stakes, proposal, coming),
        turning_points(scenario, proposal, tuple(_that_matter(scenario, owed.counting))),
        0.0 if supply is None else float(supply.demand.mean()),
        0.0 if supply is None else float(supply.fielded.mean()),
    )


def _that_matter(scenario: Scenario, counting: Iterable[tuple[Priced, ...]]) -> Iterator[Commitment]:
    """Duties with whose end or beginning standing aside costs their guarantor something else than before."""
    for own in counting:
        for one in own:
            for day in (one.commitment.starts, one.commitment.ends):
                if day is not None:
                    year = year_of(scenario, day)
                    before, after = (_dearest(scenario, own, when) for when in (year - 1, year))
                    if np.mean(np.abs(after - before)) > WORTH_TELLING:
                        yield one.commitment


def _dearest(scenario: Scenario, own: tuple[Priced, ...], year: int) -> FloatArray:
    costs = [one.cost for one in own if binds_in(scenario, one.commitment, year)]
    return np.asarray(np.max([np.zeros_like(own[0].cost), *costs], axis=0))
