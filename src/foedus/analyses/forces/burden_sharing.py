"""Who carries, who pays and who makes a force possible, under every key of sharing side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np

from foedus.analyses.forces.analyse import ForcesOptions, analyse
from foedus.analyses.forces.capability_problem import is_mixed, structure
from foedus.analyses.forces.kinds_on_draws import MixedForce, fielded_units
from foedus.analyses.forces.nucleolus import nucleolus
from foedus.analyses.forces.pools import FairKey, at_likely_values, pools
from foedus.analyses.forces.result import BurdenSharing, KeyShares, Supply
from foedus.analyses.forces.shapley_value import MOST_PLAYERS, shapley_value
from foedus.analyses.forces.water_filling import ceiling
from foedus.errors import NotApplicableError
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.distributions import Point


def share_burdens(scenario: Scenario, proposal: str, options: ForcesOptions) -> BurdenSharing:
    """Split a force by every key at likely values, as if every candidate took part and the host let them in.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force, or nobody may contribute.
    """
    chosen = scenario.proposal[proposal]
    if chosen.force is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force, so there is no burden to share")
    force = replace(chosen.force, host_consent=None)
    chosen = replace(chosen, force=force)
    alone = replace(_all_willing(scenario, force), proposals=(chosen,))
    draws = at_likely_values(alone)
    by_key = {key: _supply(alone, replace(options, key=key)) for key in get_args(FairKey)}
    supply = by_key[options.key]
    if not supply.states:
        raise NotApplicableError(f"nobody may contribute to the force of {proposal}")
    candidates = pools(alone, draws, chosen, force, options.key)
    own = supply.contribution[0] * candidates.cost_usd_k[0] * 1e-6
    mixed = None
    caps = candidates.caps[0]
    if is_mixed(force):
        mixed = structure(alone, draws, chosen, force, options.key).on_draws()
        caps = mixed.pool[0] @ mixed.unit_troops
    blocks = _blocks(candidates.states, caps)
    worth = (
        indispensable(alone, chosen, blocks, caps, options)
        if mixed is None
        else indispensable_units(mixed, candidates.states, blocks)
    )
    total = worth[-1] if worth[-1] > 0 else 1.0
    return BurdenSharing(
        proposal=proposal,
        states=supply.states,
        own_cost_usd_bn=own,
        transfer_usd_bn=supply.paid_usd_bn[0] - own,
        keys=tuple(_key_shares(key, found) for key, found in by_key.items()),
        blocks=blocks,
        shapley=shapley_value(worth) / total,
        nucleolus=nucleolus(worth) / total,
    )


def _all_willing(scenario: Scenario, force: Force) -> Scenario:
    """Everybody who may contribute does."""

    def willing(code: str) -> dict[str, Quantity]:
        figures = dict(scenario.states[code].figures)
        if "willingness" in figures:
            figures["willingness"] = replace(figures["willingness"], distribution=Point(1.0))
        return figures

    changed = {code: replace(scenario.states[code], figures=willing(code)) for code in force.candidates}
    return replace(scenario, states={**scenario.states, **changed})


def _supply(scenario: Scenario, options: ForcesOptions) -> Supply:
    supply = analyse(scenario, at_likely_values(scenario), None, options).supplies[0]
    if supply is None:
        raise NotApplicableError("no force is asked for")
    return supply


def _key_shares(key: str, supply: Supply) -> KeyShares:
    burden, fair = supply.burden[0], supply.fair_share
    largest = int(np.argmax(burden))
    return KeyShares(
        key=key,
        fair_share=fair,
        troops=supply.contribution[0],
        paid_usd_bn=supply.paid_usd_bn[0],
        largest_burden=float(burden[largest]),
        largest_of=supply.states[largest],
        inequality=gini(burden, fair),
    )


def gini(burden: FloatArray, weight: FloatArray) -> float:
    """Gini coefficient of burdens, each counted with its weight; 0 where all are alike.

    Parameters
    ----------
    burden
        Shape (state,); >= 0.
    weight
        Shape (state,); >= 0.

    Examples
    --------
    >>> gini(np.array([1.0, 1.0]), np.array([0.3, 0.7])), gini(np.array([2.0, 0.0]), np.array([0.5, 0.5]))
    (0.0, 0.5)
    """
    total = float(weight.sum())
    mean = float(burden @ weight) / total if total > 0 else 0.0
    if mean <= 0:
        return 0.0
    apart = np.abs(burden[:, None] - burden[None, :]) * weight[:, None] * weight[None, :]
    return float(apart.sum() / (2 * mean * total**2))


def _blocks(states: tuple[str, ...], caps: FloatArray) -> tuple[tuple[str, ...], ...]:
    """The states with the largest pools each for itself, all others together; none with an empty pool."""
    order = [place for place in np.argsort(-caps, kind="stable") if caps[place] > 0]
    alone = order if len(order) <= MOST_PLAYERS else order[: MOST_PLAYERS - 1]
    others = order[len(alone) :]
    found = [(states[place],) for place in alone]
    return tuple([*found, tuple(states[place] for place in others)] if others else found)


def indispensable(
    scenario: Scenario,
    proposal: Proposal,
    blocks: tuple[tuple[str, ...], ...],
    caps: FloatArray,
    options: ForcesOptions,
) -> FloatArray:
    """Troops of the force that could not be had without each coalition of blocks.  Shape (2**block,).

    Without least shares this is the game of an estate (the force) and its claimants (the pools).
    """
    force = proposal.force
    if force is None or not blocks:
        raise NotApplicableError("nobody has troops to send, so there is nothing to divide")
    draws = at_likely_values(scenario)
    candidates = pools(scenario, draws, proposal, force, options.key)
    left = _left(candidates.states, blocks) * caps
    most = left.sum(axis=1)
    if options.minimum_is_firm:
        for outside, share in (
            (True, force.minimum_non_european_share),
            (False, force.minimum_european_share),
        ):
            if share is not None:
                block_of = candidates.is_european != outside
                least = np.full(len(left), share.distribution.likely)
                most = np.minimum(most, ceiling(left, block_of, least))
    fielded = np.minimum(most, force.size.distribution.likely)
    return np.asarray(fielded[0] - fielded, dtype=float)


def indispensable_units(
    force: MixedForce, states: tuple[str, ...], blocks: tuple[tuple[str, ...], ...]
) -> FloatArray:
    """`indispensable` for a force of several kinds of unit: troops of the units that could not be had.

    Shape (2**block,).
    """
    if not blocks:
        raise NotApplicableError("nobody has units to send, so there is nothing to divide")
    left = _left(states, blocks)
    share = force.leader_share
    remaining = replace(
        force,
        pool=force.pool * left[:, :, None],
        need=np.repeat(force.need, len(left), axis=0),
        leader_share=None if share is None else np.repeat(share, len(left)),
    )
    fielded = fielded_units(remaining) @ force.unit_troops
    return np.asarray(fielded[0] - fielded, dtype=float)


def _left(states: tuple[str, ...], blocks: tuple[tuple[str, ...], ...]) -> FloatArray:
    """Who is left when each coalition of blocks goes away.  Shape (2**block, state); 0 or 1."""
    place = {code: column for column, code in enumerate(states)}
    coalitions = np.arange(1 << len(blocks))
    present = np.zeros((len(coalitions), len(states)))
    for number, block in enumerate(blocks):
        for code in block:
            present[:, place[code]] = (coalitions >> number) & 1
    return np.asarray(present[::-1])
