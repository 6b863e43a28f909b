"""Who supplies and who pays: the force that can be fielded, its contributors, and pledges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.obligations.result import Verdict
from foedus.model.treaties import Duty
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class ContributionDuty:
    """A duty to help that a clause lays on one state in one contingency, whatever it sends now."""

    state: str
    contingency: str
    treaty: str
    article: str
    duty: Duty
    verdict: Verdict
    """Obliged; gated, where somebody's finding is still needed; or contested."""


@dataclass(frozen=True)
class Supply:
    """The force of one proposal."""

    proposal: str
    states: tuple[str, ...]
    """Codes of the states that may contribute."""
    demand: FloatArray
    """Shape (draw,); troops in theatre at any one time."""
    fielded: FloatArray
    """Shape (draw,); troops that can be kept there, at most the demand."""
    ceiling: FloatArray
    """Shape (draw,); troops that could be kept there at most."""
    contribution: FloatArray
    """Shape (draw, state); troops in theatre."""
    cost_usd_bn: FloatArray
    """Shape (draw,); USD bn a year, rotation included."""
    paid_usd_bn: FloatArray
    """Shape (draw, state); USD bn a year."""
    fair_share: FloatArray
    """Shape (state,); share of the burden by the chosen key, sums to 1."""
    burden: FloatArray
    """Shape (draw, state); share of troops over fair share; 1 is proportional."""
    chance_met: float
    """Chance that the demand is met in full."""
    pivotal: tuple[tuple[str, float], ...]
    """(state, troops): what would be missing from the ceiling without that state; largest first."""
    binding: str
    """What limits the force, in words."""
    is_european: tuple[bool, ...] = ()
    """Whether each of the states counts as European."""
    takes_part: tuple[float, ...] = ()
    """For each of the states, the share of draws in which it takes part."""
    duties: tuple[ContributionDuty, ...] = ()
    """Who is bound to help if the force or its host is attacked; empty where obligations were not asked."""
    backstop: tuple[str, ...] = ()
    """Codes of the states that support the force from outside."""
    backstop_usd_bn: FloatArray | None = None
    """Shape (draw, backstop); USD bn a year, beside `paid_usd_bn` and part of `cost_usd_bn`."""

    @property
    def european_troops_share(self) -> FloatArray:
        """Share of the troops that European states send.  Shape (draw,); 0 where no force is fielded."""
        return _share(
            self.contribution[:, np.array(self.is_european, dtype=np.bool_)].sum(axis=1),
            self.contribution.sum(axis=1),
        )

    @property
    def european_cost_share(self) -> FloatArray:
        """Share of the cost that contributing European states pay.  Shape (draw,); 0 where there is no cost."""
        return _share(
            self.paid_usd_bn[:, np.array(self.is_european, dtype=np.bool_)].sum(axis=1), self.cost_usd_bn
        )


@dataclass(frozen=True)
class PledgeBalance:
    """What one donor has promised one recipient, by stage."""

    donor: str
    recipient: str
    kind: str
    unit: str
    by_stage: tuple[tuple[str, float], ...]
    """(stage, likely amount that got at least that far), from announced to delivered; a stage past which
    nothing is recorded is left out."""

    @property
    def outstanding(self) -> float:
        """What was promised at any stage and is not recorded as delivered; likely amount, in the unit."""
        amounts = dict(self.by_stage)
        return max(amounts.values(), default=0.0) - amounts.get("delivered", 0.0)


@dataclass(frozen=True)
class ForcesResult:
    """Answer of the forces analysis."""

    supplies: tuple[Supply | None, ...]
    """One per proposal, in the scenario's order; None where a proposal asks for no force."""
    pledges: tuple[PledgeBalance, ...]
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    findings: tuple[str, ...] = ()
    """What in the figures and pledges does not fit together, in words."""


@dataclass(frozen=True)
class RotationPlan:
    """Who stands in theatre in which phase, over one cycle that repeats; at likely values."""

    proposal: str
    states: tuple[str, ...]
    """Codes of the states that are counted on."""
    left_out: tuple[tuple[str, str], ...]
    """(state, why) for candidates that are not counted on."""
    demand: float
    """Troops in theatre at any one time."""
    fielded: float
    """Troops in theatre in the leanest phase."""
    troops: FloatArray
    """Shape (state, phase); troops in theatre."""
    pool: FloatArray
    """Shape (state,); troops that the state can put into the rotation, all phases together."""
    fair_share: FloatArray
    """Shape (state,); sums to 1."""
    burden: FloatArray
    """Shape (state,); share of troops over fair share, mean over the phases."""
    burden_bound: float
    """No plan that fields as much has a largest burden below this."""
    gap: float
    """Largest relative distance to a proven optimum over the steps; 0 for a plan in fractions."""
    marginal_troops: FloatArray
    """Shape (state,); troops in theatre gained per troop added to the state's pool.  Of the plan in fractions."""
    marginal_burden: FloatArray
    """Shape (state,); fall of the largest burden per 1,000 troops added to its pool.  Of the plan in fractions."""
    whole: bool
    """Whether contingents are whole numbers of units, none below the smallest size."""
    binding: str
    """What limits the plan, in words."""


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
