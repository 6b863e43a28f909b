"""Would it hold: survival by kind of failure, who would break it and who would fight for it."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.analyses.stability.designs.calendar import Span
from foedus.analyses.stability.designs.design import Design
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Durability:
    """How long one proposal would be kept."""

    proposal: str
    no_major_attack: FloatArray
    """Shape (draw, horizon); chance that no full attack comes within each horizon."""
    no_breach: FloatArray
    """Shape (draw, horizon); chance that nothing at all is broken within each horizon."""
    breach_shares: tuple[tuple[str, float], ...]
    """(kind of failure, share of all failures within the default horizon), largest first."""
    guarantors: tuple[str, ...]
    """Actor ids."""
    honour: FloatArray
    """Shape (draw, guarantor); chance of fighting if a full attack comes, and is resisted, in the first year
    in which the guarantee counts."""
    margin: FloatArray
    """Shape (draw,); how much better keeping is than breaking for the challenger in its worst year, as
    a share of the stake; negative where breaking pays."""
    chance_margin_negative: float
    """Share of draws in which the margin is negative in some year."""
    decisive: str
    """The comparison on which it turns, in one sentence."""
    years_without_guarantee: int = 0
    """Years that pass before the guarantee counts."""
    spans: tuple[Span, ...] = ()
    """Years up to the last horizon, cut where something else counts than before, with the chance of a breach."""


@dataclass(frozen=True)
class StabilityResult:
    """Answer of the stability analysis."""

    horizons: tuple[int, ...]
    """Years, rising; the default horizon is `horizons[default]`."""
    default: int
    durabilities: tuple[Durability, ...]
    """One per proposal, in the scenario's order."""
    rank: tuple[str, ...]
    """Proposals from the most durable to the least, by chance of no breach at the default horizon."""
    beats: FloatArray
    """Shape (proposal, proposal); share of draws in which the row holds better than the column by more
    than 0.001, with common draws."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    designs: tuple[Design, ...] = ()
    """What backs each proposal, in the scenario's order."""
