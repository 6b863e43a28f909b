"""A study: one scenario, all its answers, and what is needed to repeat them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.analyses.bargaining.result import BargainingResult
from foedus.analyses.forces.result import ForcesResult
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.result import StabilityResult
from foedus.analyses.voting.result import VotingResult
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws
from foedus.numerics.summaries import Summary


@dataclass(frozen=True)
class Headline:
    """The five answers on one proposal, each in one number with its spread over the draws."""

    proposal: str
    adoptable: Summary
    """Chance that all whose consent it needs accept it."""
    durable_no_breach: Summary | None
    """Chance that nothing is broken within the default horizon."""
    durable_no_attack: Summary | None
    """Chance that no full attack comes within the default horizon."""
    troops: Summary | None
    """Troops that can be kept in theatre."""
    chance_force_met: float | None
    cost_usd_bn: Summary | None
    """USD bn a year."""


HeadlineName = Literal["adoptable", "durable"]


@dataclass(frozen=True)
class Influence:
    """What one uncertain input does to one headline number."""

    proposal: str
    number: HeadlineName
    path: str
    """Path of the input."""
    label: str
    """The input in words."""
    low_value: float
    """Mean of the input in its lowest tenth of draws, in its own unit."""
    high_value: float
    """Mean of the input in its highest tenth of draws."""
    unit: str
    output_low: float
    """Mean of the headline number over the input's lowest tenth of draws."""
    output_high: float
    first_order: float
    """Share of the number's variance that goes away, on average, when this input alone becomes known."""
    total_order: float | None
    """Share of variance that stays, on average, when all other inputs are known; for an input that is correlated
    with others, that of their whole group; None where not computed."""


@dataclass(frozen=True)
class Provenance:
    """Everything needed to repeat a study to the same numbers."""

    foedus: str
    python: str
    numpy: str
    scipy: str
    source: str
    """Name or path from which the scenario was read."""
    scenario_hash: str
    """SHA-256 of the resolved scenario, library facts included."""
    seed: int
    draws: int
    method: str
    sensitivity: bool
    without: tuple[str, ...]
    """Analyses that were left out."""


@dataclass(frozen=True)
class Study:
    """One run of all analyses on one scenario."""

    scenario: Scenario
    draws: Draws = field(repr=False, compare=False)
    """The sample on which everything stands; made again from the provenance it is the same."""
    bargaining: BargainingResult
    voting: VotingResult
    obligations: ObligationsResult | None
    forces: ForcesResult | None
    stability: StabilityResult | None
    not_asked: Mapping[str, str]
    """Analysis -> why it has no answer here."""
    headlines: tuple[Headline, ...]
    """One per proposal, in the scenario's order."""
    sensitivity: tuple[Influence, ...]
    """Strongest first within each proposal and number; empty where it was not asked for."""
    provenance: Provenance
