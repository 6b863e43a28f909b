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
    """Shape (draw,); troops of the largest force of this make-up that could be kept there.  Of several kinds of
    unit more may be fielded, with one kind missing in part."""
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
    pulled: tuple[tuple[str, float, float], ...] = ()
    """(state, chance of joining by its willingness alone, chance with a duty that it would break by staying out);
    means over the draws, for states that a clause obliges to fight and that would not join anyway."""
    backstop: tuple[str, ...] = ()
    """Codes of the states that support the force from outside."""
    backstop_usd_bn: FloatArray | None = None
    """Shape (draw, backstop); USD bn a year, beside `paid_usd_bn` and part of `cost_usd_bn`."""
    kinds: tuple[str, ...] = ()
    """Ids of the kinds of unit that it needs, ``troops`` where only leaders of sectors are asked for; empty where
    troops count alike.  With kinds, the figures are upper bounds: units in fractions, without the build-up."""
    kind_need: FloatArray | None = None
    """Units in theatre that are asked for.  Shape (draw, kind)."""
    kind_fielded: FloatArray | None = None
    """Units that can be kept there.  Shape (draw, kind)."""
    host_agrees: float = 1.0
    """Share of draws in which the host lets the force in."""

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
class AidToCome:
    """What one donor's pledges of one kind to one recipient are still to bring."""

    donor: str
    recipient: str
    kind: str
    """``troops``, ``money`` or ``arms``."""
    unit: str
    arrived: float
    """Delivered; where nothing is on record of delivery, allocated.  It is in the figures of today."""
    outstanding: float
    """Promised and neither arrived nor withdrawn."""
    comes: FloatArray
    """What of the outstanding part comes in the end, by the donor's record.  Shape (draw,)."""


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
    coming: tuple[AidToCome, ...] = ()
    """What pledges are still to bring, on the same draws."""


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


@dataclass(frozen=True)
class CapabilityPlan:
    """Who sends units of which kind to which sector in which phase; at likely values.

    The last `window` phases repeat for ever.
    """

    proposal: str
    states: tuple[str, ...]
    """Codes of the states that are counted on."""
    left_out: tuple[tuple[str, str], ...]
    """(state, why) for candidates that are not counted on."""
    kinds: tuple[str, ...]
    sectors: tuple[str, ...]
    unit_troops: FloatArray
    """Shape (kind,)."""
    units: FloatArray
    """Shape (state, kind, sector, phase)."""
    need: FloatArray
    """Shape (kind, sector, phase)."""
    pool: FloatArray
    """Units that each state can put into the rotation.  Shape (state, kind)."""
    window: int
    """Contingents in the rotation."""
    fair_share: FloatArray
    """Shape (state,); sums to 1."""
    burden: FloatArray
    """Shape (state,); share of the cost over fair share."""
    over_bound: float
    """Largest cost over fair share, over what is proven to be the least of any plan that fields as much; infinite
    where nothing was proven in the time given."""
    gap: float
    """Largest relative distance to a proven optimum over the steps; 0 for a plan in fractions."""
    cost_usd_bn: float
    """A year, of the mean phase."""
    price_of_fairness: float
    """Cost of the plan in fractions over that of the cheapest one that fields as much, less 1."""
    marginal_troops: FloatArray
    """Troops in theatre, missing ones weighted, gained per unit added to a pool, mean over the phases.

    Shape (state, kind); of the plan in fractions.
    """
    whole: bool
    """Whether units are whole; if not, the plan is a lower bound on what whole units need."""
    faults: tuple[str, ...]
    """Rules that a second reading found broken; none in a sound plan."""
    binding: str
    """What limits the plan, in words."""
    exposure: FloatArray
    """Risk of a soldier in each sector.  Shape (sector,)."""
    leximin: bool = False
    """Whether the smaller burdens were evened out after the largest."""
    unfinished: tuple[str, ...] = ()
    """Steps that found nothing in the time given, in words."""

    @property
    def troops(self) -> FloatArray:
        """Shape (state, phase)."""
        return np.asarray(np.einsum("ikst,k->it", self.units, self.unit_troops), dtype=float)

    @property
    def asked(self) -> FloatArray:
        """Troops asked for.  Shape (phase,)."""
        return np.asarray(np.einsum("kst,k->t", self.need, self.unit_troops), dtype=float)


@dataclass(frozen=True)
class CapabilityChances:
    """How likely each part of a force can be kept up; draws in fractions of units, without the build-up."""

    proposal: str
    kinds: tuple[str, ...]
    fielded: FloatArray
    """Troops that can be kept up; missing ones are weighted.  Shape (draw,)."""
    asked: FloatArray
    """Troops.  Shape (draw,)."""
    chance_met: float
    """Chance that the whole force is kept up."""
    short: FloatArray
    """For each kind, the share of draws in which there is not enough of it for the whole force even if only
    its own pools counted.  Shape (kind,)."""
    marginal: FloatArray
    """Troops gained per unit more of each state and kind, mean over the draws in which the state takes part.

    Shape (state, kind).
    """
    states: tuple[str, ...]


@dataclass(frozen=True)
class ExclusionPrice:
    """What it costs to leave one state out of a force: with it, less without it, on the same draws."""

    proposal: str
    state: str
    is_excluded: bool
    """Whether the scenario leaves it out already."""
    ceiling: float
    """Troops by which the ceiling is lower without it; mean."""
    fielded: float
    """Troops by which the force is smaller without it; mean."""
    chance_with: float
    chance_without: float
    """Chances that the force is met in full."""
    cost_usd_bn: float
    """USD bn a year by which the force costs the others more without it; mean, below 0 if less."""
    burdened: tuple[tuple[str, float], ...]
    """(state, troops) that the others send more without it; mean, largest first."""


MEASURES = ("troops", "cost", "risk", "money")
"""In what a burden is counted."""


@dataclass(frozen=True)
class Mover:
    """What one state could change in how evenly a force can be shared, at likely values."""

    state: str
    largest_without: float
    """Least largest burden if it stayed away, by the same fair shares."""
    fielded_without: float
    """Troops by which the force would differ then; 0 or less."""
    largest_with_more: float
    """Least largest burden if it could keep 1,000 more in theatre."""
    fielded_with_more: float
    """Troops by which the force would differ then; 0 or more."""


@dataclass(frozen=True)
class Burdens:
    """What each state carries of a plan, over its fair share; at likely values, of those that are counted on."""

    proposal: str
    states: tuple[str, ...]
    fair_share: FloatArray
    """Shape (state,); sums to 1."""
    troops: FloatArray
    """In theatre, mean over the rotation.  Shape (state,)."""
    cost_usd_bn: FloatArray
    """What its troops cost a year.  Shape (state,)."""
    person_months: FloatArray
    """In theatre in a year, weighted by exposure.  Shape (state,)."""
    paid_usd_bn: FloatArray
    """What it pays a year, the common fund included.  Shape (state,)."""
    over_fair: FloatArray
    """Share of the whole over fair share, by the measures of `MEASURES`; 1 is fair.  Shape (state, measure)."""
    gini: FloatArray
    """Gini coefficient of the burdens, each weighted by its fair share; 0 is even.  Shape (measure,)."""
    least_largest: float
    """Smallest largest burden that is possible, in troops."""
    movers: tuple[Mover, ...]
    """Who moves that minimum: first those without whom the force would shrink, then the largest rise."""

    @property
    def spread(self) -> tuple[FloatArray, FloatArray]:
        """Largest and smallest burden among those that carry anything.  Shapes (measure,)."""
        carrying = np.where(self.over_fair > 0, self.over_fair, np.inf)
        return self.over_fair.max(axis=0, initial=0.0), carrying.min(axis=0, initial=np.inf)


@dataclass(frozen=True)
class KeyShares:
    """One key of sharing and the split that it gives."""

    key: str
    fair_share: FloatArray
    """Shape (state,); sums to 1."""
    troops: FloatArray
    """In theatre at likely values, if all take part.  Shape (state,)."""
    paid_usd_bn: FloatArray
    """USD bn a year.  Shape (state,)."""
    largest_burden: float
    """Of troops over fair share."""
    largest_of: str
    """Code of the state that carries it."""
    inequality: float
    """Gini coefficient of burdens, each weighted by its fair share; 0 is even."""


@dataclass(frozen=True)
class BurdenSharing:
    """Who carries and who pays under every key, and who makes the force possible; at likely values."""

    proposal: str
    states: tuple[str, ...]
    own_cost_usd_bn: FloatArray
    """What each state's troops cost a year, under the chosen key.  Shape (state,)."""
    transfer_usd_bn: FloatArray
    """What each state pays beyond that, through the common fund; sums to 0.  Shape (state,)."""
    keys: tuple[KeyShares, ...]
    blocks: tuple[tuple[str, ...], ...]
    """Codes of the states that are taken together in the two solutions below."""
    shapley: FloatArray
    """Share of the force that each block makes possible, by Shapley value.  Shape (block,); sums to 1."""
    nucleolus: FloatArray
    """The same by the nucleolus.  Shape (block,); sums to 1."""


@dataclass(frozen=True)
class BurdenTest:
    """A test of the literature on figures of the library, with what was published."""

    name: str
    says: str
    """What was found, in words."""
    statistic: float
    p_value: float
    states: int
    published: tuple[tuple[str, str, str], ...]
    """(who, finding, certainty)."""


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
