"""Would it hold: survival by kind of failure, who would break it and who would fight for it."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.analyses.stability.designs.calendar import Span
from foedus.analyses.stability.designs.design import Design
from foedus.analyses.stability.models.range_over_time import RangeOverTime
from foedus.numerics.arrays import FloatArray, IntArray
from foedus.numerics.summaries import Band

KINDS = ("major attack", "limited grab", "breach by the protected side")
"""Kinds of failure, in the order of every axis called kind."""
ATTACKS = ("limited grab", "full attack")
"""Kinds of attack, in the order of every axis called attack."""


@dataclass(frozen=True)
class Years:
    """How one settlement fares year by year, from the first year after it is made.

    Bands are over the draws.
    """

    kept: Band
    """Shape (year,); chance that nothing is broken by the end of each year."""
    no_major_attack: Band
    """Shape (year,); chance that no major attack has come by the end of each year."""
    ended: Band
    """Shape (year, kind); chance of having ended in each kind of failure by the end of each year."""
    hazard: Band
    """Shape (year, kind); chance of each kind of failure in a year, for settlements that were kept until
    then.  The mean weighs each draw by its chance to be kept until then, so that it falls with time as the
    frail ones drop out; the band does not."""
    challenger_margin: Band
    """Shape (year, attack); worth to the challenger of keeping less that of each attack, shares of the
    stake."""
    target_margin: Band
    """Shape (year,); worth to the target of keeping less that of breaking."""
    breaking_pays: FloatArray
    """Shape (year, party), challenger and target; share of draws in which a margin of the party is negative."""
    first_pays: FloatArray
    """Shape (year, party); share of draws in which that year is the first with a negative margin; what is
    missing to 1 are draws without one."""


@dataclass(frozen=True)
class Help:
    """Who would fight if an attack came and the target resisted."""

    if_attacked: FloatArray
    """Shape (year, attack, guarantor); mean chance over draws, as if the attack came in every draw."""
    when_attacked: FloatArray
    """The same with draws weighted by the chance that the attack comes there; not a number where none does."""
    coalitions: tuple[tuple[tuple[tuple[str, ...], float], ...], ...]
    """For each attack, (guarantors who fight, chance) in the first year in which the guarantee counts, the
    likeliest first; the chances of all sets sum to 1.  Guarantors who decide as one are named together."""
    year: int
    """That year, from 1."""


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
    years: Years
    decisive: str
    """The comparison on which it turns, in one sentence."""
    years_without_guarantee: int = 0
    """Years that pass before the guarantee counts."""
    spans: tuple[Span, ...] = ()
    """Years up to the last horizon, cut where something else counts than before, with the chance of a breach."""
    range_over_time: RangeOverTime | None = None
    """Shares that neither side would rather fight a full war over, on some of the draws; None where it was
    not asked for."""
    help: Help | None = None
    """None where it was not asked for."""


@dataclass(frozen=True)
class UnderNoise:
    """Levels and ranks with other noise of choices, which no data fix."""

    settings: tuple[tuple[float, float], ...]
    """(noise of challenger and target, noise of guarantors), shares of the stake."""
    no_breach: FloatArray
    """Shape (setting, proposal, horizon); mean chance of no breach."""
    rank: IntArray
    """Shape (setting, proposal); 1 for the one that holds best at the default horizon."""
    hazard_ratio: FloatArray
    """Shape (setting, proposal); against the baseline at the default horizon, from mean chances."""
    draws: int
    """Draws on which it was found."""


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
    baseline: str
    """Proposal that the hazard ratios are relative to."""
    hazard_ratios: tuple[Band, ...]
    """One per proposal, shape (horizon,); cumulative hazard of a breach over that of the baseline.  The mean
    is the ratio of mean chances, the band that of the ratios draw by draw; infinity where only the baseline
    cannot fail."""
    beats: FloatArray
    """Shape (proposal, proposal); share of draws in which the row holds better than the column by more
    than 0.001, with common draws."""
    under_noise: UnderNoise | None
    """None where it was not asked for."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    designs: tuple[Design, ...] = ()
    """What backs each proposal, in the scenario's order."""

    def column(self, proposal: str) -> int:
        """Place of a proposal, by its id, in the scenario's order."""
        return [found.proposal for found in self.durabilities].index(proposal)

    def durability(self, proposal: str) -> Durability:
        """Of one proposal, by its id."""
        return self.durabilities[self.column(proposal)]

    def hazard_ratio(self, proposal: str) -> Band:
        """Of one proposal, by its id; shape (horizon,)."""
        return self.hazard_ratios[self.column(proposal)]
