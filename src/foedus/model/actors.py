"""Who takes part: states with their figures, and the actors that speak for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.model.quantities import Quantity

ActorKind = Literal["state", "group", "institution", "other"]

FIGURES: Mapping[str, str] = {
    "population_m": "million people",
    "gdp_usd_bn": "USD bn",
    "defence_usd_bn": "USD bn",
    "active_k": "thousand troops",
    "land_k": "thousand troops",
    "deployable_share": "share",
    "willingness": "share",
    "cost_per_troop_usd_k": "thousand USD a year",
}
"""Figures that a state may have, with their units.

`deployable_share` is the part of its land forces that a state can put into a standing commitment,
all rotations together; `willingness` is the chance that it contributes at all when asked;
`cost_per_troop_usd_k` is the extra cost of one of its soldiers in theatre for a year, where it has its own.
"""


@dataclass(frozen=True, slots=True)
class State:
    """A state, with the figures that analyses draw on."""

    code: str
    """ISO 3166-1 alpha-3, such as ``NOR``."""
    name: str
    is_european: bool
    figures: Mapping[str, Quantity]
    """By the names in `FIGURES`; a figure that is not known is absent."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A party with positions: one state, a group of states, an institution, or another body."""

    id: str
    name: str
    kind: ActorKind
    states: tuple[str, ...]
    """Codes of the states it speaks for, groups already expanded; empty for an institution that has a
    mind of its own."""
    capability: Quantity
    """What it brings to the bargaining, on any ratio scale that all actors share."""
    stake_usd_bn: Quantity | None = None
    """What all that it wants is worth to it in money, USD bn; None where nobody said, and then it is neither paid nor
    pays."""
