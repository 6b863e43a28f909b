"""Who supplies and who pays: the force that can be fielded, its contributors, and pledges."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.numerics.arrays import FloatArray


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


@dataclass(frozen=True)
class PledgeBalance:
    """What one donor has promised one recipient, by stage."""

    donor: str
    recipient: str
    kind: str
    unit: str
    by_stage: tuple[tuple[str, float], ...]
    """(stage, likely amount), from announced to delivered."""


@dataclass(frozen=True)
class ForcesResult:
    """Answer of the forces analysis."""

    supplies: tuple[Supply | None, ...]
    """One per proposal, in the scenario's order; None where a proposal asks for no force."""
    pledges: tuple[PledgeBalance, ...]
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
