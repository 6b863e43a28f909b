"""What can be kept in theatre in each draw and who sends it, for troops that are alike and for kinds of unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.forces.capability_problem import Structure
from foedus.analyses.forces.kinds_on_draws import MixedForce, ceiling_of, fielded_units, share_out
from foedus.analyses.forces.pools import Pools, largest_pools
from foedus.analyses.forces.water_filling import (
    attainable_minimum,
    ceiling,
    ceiling_without_each,
    minimax_burden_with_minimum,
)
from foedus.model.forces import Force
from foedus.model.quantities import Quantity
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

_ROUNDING = 1e-9


@dataclass(frozen=True)
class SteadyState:
    """What is kept in theatre for good."""

    demand: FloatArray
    """Troops; of kinds of unit, those of the units that are needed.  Shape (draw,)."""
    fielded: FloatArray
    """Shape (draw,)."""
    ceiling: FloatArray
    """Troops of the largest force of this make-up.  Shape (draw,)."""
    met: BoolArray
    """Shape (draw,)."""
    contribution: FloatArray
    """Shape (draw, state)."""
    contributing: BoolArray
    """States that take part and are among as many as may contribute.  Shape (draw, state)."""
    caps: FloatArray
    """Troops that each state could keep there.  Shape (draw, state)."""
    held_by_minimum: BoolArray
    """Draws in which a least share holds the force down.  Shape (draw,)."""
    ceiling_without: Callable[[int], FloatArray]
    """The ceiling without one of the states."""
    kind_need: FloatArray | None = None
    """Units asked for; of troops that are alike none.  Shape (draw, kind)."""
    kind_fielded: FloatArray | None = None
    """Shape (draw, kind)."""
    kind_available: FloatArray | None = None
    """Units in the pools of those that are counted.  Shape (draw, kind)."""

    def pivotal(self, states: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        """What would be missing from the ceiling without each state, mean over the draws; largest first."""
        missing = [float(np.mean(self.ceiling - self.ceiling_without(place))) for place in range(len(states))]
        order = np.argsort([-amount for amount in missing], kind="stable")
        return tuple((states[place], missing[place]) for place in order if missing[place] > 0)


def alike(draws: Draws, force: Force, candidates: Pools, *, minimum_is_firm: bool = False) -> SteadyState:
    """Split a force of troops that are all alike; exact."""
    demand = draws.of(force.size)
    outsiders = ~candidates.is_european
    willing = candidates.counted
    contributing = candidates.takes_part & largest_pools(willing, force.most_contributors)
    caps = willing * contributing
    minimum = attainable = _minimum(draws, force.minimum_non_european_share)
    at_home = european = _minimum(draws, force.minimum_european_share)
    if not minimum_is_firm:
        minimum, attainable = np.zeros(draws.size), attainable_minimum(caps, demand, outsiders, minimum)
        at_home, european = np.zeros(draws.size), attainable_minimum(caps, demand, ~outsiders, european)
    most = np.minimum(ceiling(caps, outsiders, minimum), ceiling(caps, ~outsiders, at_home))
    fielded = np.minimum(demand, most)
    met = fielded >= demand * (1 - _ROUNDING)
    contribution = minimax_burden_with_minimum(caps, candidates.fair, fielded, outsiders, attainable)
    # At most one of the two least shares is missed by the free split, so that the second never undoes the first.
    low = contribution[:, ~outsiders].sum(axis=1) < european * fielded * (1 - _ROUNDING)
    contribution[low] = minimax_burden_with_minimum(
        caps[low], candidates.fair, fielded[low], ~outsiders, european[low]
    )
    everybody = np.minimum(
        ceiling_without_each(caps, outsiders, minimum), ceiling_without_each(caps, ~outsiders, at_home)
    )

    def without(state: int) -> FloatArray:
        if not force.most_contributors:
            return everybody[:, state]
        # Where the number is limited, the next one takes the place of the one that is gone.
        others = willing.copy()
        others[:, state] = 0.0
        others = others * largest_pools(others, force.most_contributors)
        return np.minimum(ceiling(others, outsiders, minimum), ceiling(others, ~outsiders, at_home))

    return SteadyState(
        demand=demand,
        fielded=fielded,
        ceiling=most,
        met=met,
        contribution=contribution,
        contributing=contributing,
        caps=caps,
        held_by_minimum=~met & (most < caps.sum(axis=1) * (1 - _ROUNDING)),
        ceiling_without=without,
    )


def mixed(read: Structure, *, minimum_is_firm: bool = False) -> SteadyState:
    """Split a force of several kinds of unit, or with leaders of sectors; upper bounds.

    Units are counted in fractions and without the build-up, a state that may lead several sectors is counted
    for each, and of more than may contribute the largest pools count.  Where a least share is firm the force
    is cut down to it; if not, it is met as nearly as can be without a smaller force.
    """
    force, candidates = read.on_draws(), read.candidates
    demand, caps = force.asked, force.pool @ force.unit_troops
    units, most = fielded_units(force), ceiling_of(force)
    held = np.zeros(len(demand), dtype=np.bool_)
    if minimum_is_firm:
        for states, share in read.least_shares:
            sent, could = units @ force.unit_troops, _could(force, units, states)
            allowed = np.divide(could, share, out=np.full_like(could, np.inf), where=share > 0)
            cut = np.divide(allowed, sent, out=np.ones_like(sent), where=allowed < sent)
            held |= cut < 1 - _ROUNDING
            units, most = units * cut[:, None], np.minimum(most, ceiling(caps, states, share))
    fielded = units @ force.unit_troops
    contribution = share_out(force, units, candidates.fair)
    for states, share in read.least_shares:
        wanted = np.minimum(share * fielded, _could(force, units, states))
        low = contribution[:, states].sum(axis=1) < wanted * (1 - _ROUNDING)
        if low.any():
            contribution[low] = share_out(
                force.of_draws(low), units[low], candidates.fair, states, wanted[low]
            )
    limited = read.force.most_contributors > 0
    return SteadyState(
        demand=demand,
        fielded=fielded,
        ceiling=most,
        met=~held & (most >= demand * (1 - _ROUNDING)),
        contribution=contribution,
        contributing=candidates.takes_part & (force.pool.any(axis=2) | ~np.bool_(limited)),
        caps=caps,
        held_by_minimum=held,
        ceiling_without=lambda state: np.minimum(most, ceiling_of(force, state)),
        kind_need=force.need,
        kind_fielded=units,
        kind_available=force.pool.sum(axis=1),
    )


def _could(force: MixedForce, units: FloatArray, states: BoolArray) -> FloatArray:
    """Troops of the units in theatre that a block of states could send.  Shape (draw,)."""
    return np.asarray(np.minimum(units, force.pool[:, states].sum(axis=1)) @ force.unit_troops)


def _minimum(draws: Draws, share: Quantity | None) -> FloatArray:
    return np.zeros(draws.size) if share is None else draws.of(share)
