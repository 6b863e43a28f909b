"""What pledges add to the target's strength: aid still to come, by the donors' record, against its own spending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.result import AidToCome
from foedus.analyses.stability.designs.strengths import SPENDING, total
from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

OWN_GROWTH = "stability.target_growth"


@dataclass(frozen=True)
class Aid:
    """Aid that pledges bring the target under one proposal."""

    outstanding_usd_bn: float
    """Promised and neither arrived nor withdrawn, arms and money of all kinds."""
    a_year_usd_bn: FloatArray
    """Of it, what comes a year for its forces, by the donors' record.  Shape (draw,)."""
    growth: FloatArray
    """Of the target's strength, a year, while it comes.  Shape (draw,)."""
    years: int
    """Over which it comes."""
    is_in_own_growth: bool
    """Whether the proposal sets the target's growth itself, which is taken to include what is pledged."""


def aid_to(
    scenario: Scenario, draws: Draws, stakes: Stakes, proposal: Proposal, pledged: Iterable[AidToCome]
) -> Aid:
    """Growth of the target's strength by what is pledged to it and still to come.

    What has arrived is in the figures of its strength already and adds nothing.  Spending as in
    `relative_strength`: with a dollar of aid worth a part of a dollar of the target's own, aid of the yearly
    amount makes it (1 + part x aid / spending) ^ weight times as strong by the time all of it has come.
    """

    def of(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"stability.{name}", proposal))

    takers = {stakes.target, *scenario.actor[stakes.target].states}
    coming = [one for one in pledged if one.recipient in takers and one.kind in ("arms", "money")]
    years = max(1, round(scenario.parameter("stability.aid_years", proposal).distribution.likely))
    a_year = np.zeros(draws.size)
    for one in coming:
        a_year += one.comes / years * (of("military_share_of_money") if one.kind == "money" else 1.0)
    growth = np.zeros(draws.size)
    own = OWN_GROWTH in proposal.parameters
    if coming and not own:
        spending = total(scenario, draws, scenario.actor[stakes.target], SPENDING)
        stronger = (1 + of("aid_worth") * a_year / spending) ** of("weight_of_spending")
        growth = stronger ** (1 / years) - 1
    return Aid(sum(one.outstanding for one in coming), a_year, growth, years, own)
