"""Which conditions of past peace can be read off a scenario and a proposal?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

_DECADE = 10.0
_TEN_THOUSAND = 4.0
_LEAST_DEATHS = 1e-3  # thousand; one death


@dataclass(frozen=True)
class Condition:
    """One condition, as read."""

    name: str
    """As the records call it."""
    value: FloatArray
    """In the unit of the records.  Shape (draw,)."""
    read_from: str
    """Where it was read, in words."""


def read_conditions(
    scenario: Scenario, draws: Draws, stakes: Stakes, proposal: Proposal
) -> tuple[Condition, ...]:
    """Read every condition that scenario and proposal tell.

    Parameters
    ----------
    proposal
        Its force counts as peacekeepers; one that goes in without the consent of challenger and target counts as one
        that enforces.  Its treaties count for nothing: no record tells of them.
    """
    consent = set(proposal.consent.speaks_for.values())
    by_consent = {stakes.challenger, stakes.target} <= consent
    force = "a force is part of it" if proposal.force is not None else "no force is part of it"
    asked = "both parties consent" if by_consent else "not both parties are asked"

    def parameter(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"durability.{name}", proposal))

    def constant(value: float) -> FloatArray:
        return np.full(draws.size, float(value))

    settled, imposed = parameter("settles_the_dispute"), parameter("imposed")
    deaths = np.log10(np.maximum(parameter("war_deaths_thousand"), _LEAST_DEATHS)) + 3 - _TEN_THOUSAND
    has_force = proposal.force is not None
    return (
        Condition("peacekeepers", constant(has_force), force),
        Condition("enforcement", constant(has_force and not by_consent), f"{force}; {asked}"),
        Condition("victory", imposed, "durability.imposed"),
        Condition("agreement", settled * (1 - imposed), "durability.settles_the_dispute"),
        Condition(
            "ceasefire",
            (1 - settled) * (1 - imposed),
            "what durability.settles_the_dispute and durability.imposed leave",
        ),
        Condition("deaths", deaths, "durability.war_deaths_thousand"),
        Condition("war_years", parameter("war_years") / _DECADE, "durability.war_years"),
        Condition(
            "earlier_spells", np.log1p(parameter("earlier_cease_fires")), "durability.earlier_cease_fires"
        ),
        Condition("territory", parameter("over_territory"), "durability.over_territory"),
        Condition("after_1989", constant(scenario.as_of.year >= 1989), f"the year {scenario.as_of.year}"),
        Condition("interstate", constant(between_states(scenario, stakes)), "who challenger and target are"),
    )


def between_states(scenario: Scenario, stakes: Stakes) -> bool:
    """Whether challenger and target are states, or speak for states."""
    return all(scenario.actor[party].states for party in (stakes.challenger, stakes.target))
