"""What each candidate could keep in theatre, and its fair share: names turned into arrays."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from foedus import library
from foedus.analyses.forces.aid_to_come import aid_to_come
from foedus.analyses.forces.front_line import front_line
from foedus.analyses.forces.participation import participation
from foedus.analyses.forces.water_filling import minimax_burden
from foedus.model.actors import State
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

FairKey = Literal["gdp", "capped", "nato", "threat", "population", "defence", "equal"]
KEY_FIGURES: Mapping[FairKey, str] = {
    "gdp": "gdp_usd_bn",
    "capped": "gdp_usd_bn",
    "nato": "gdp_usd_bn",
    "threat": "gdp_usd_bn",
    "population": "population_m",
    "defence": "defence_usd_bn",
}
"""Figure without which a state has no fair share; the key ``equal`` needs none."""
KEY_WORDS: Mapping[FairKey, str] = {
    "gdp": "gross domestic product",
    "capped": "gross domestic product, capped by population",
    "nato": "NATO's cost shares",
    "threat": "gross domestic product, weighted by threat",
    "population": "population",
    "defence": "defence spending",
    "equal": "equal parts",
}
TROOPS_PER_THOUSAND = 1000.0


@dataclass(frozen=True)
class Pools:
    """The candidates of one force."""

    states: tuple[str, ...]
    caps: FloatArray
    """Troops that the state could keep in theatre if it takes part.  Shape (draw, state)."""
    takes_part: BoolArray
    """Shape (draw, state); nobody where the host refuses."""
    host_agrees: BoolArray
    """Whether the host lets the force in.  Shape (draw,)."""
    pledged_alone: FloatArray
    """Troops that come by a pledge in draws in which the state would not join otherwise.  Shape (draw, state)."""
    fair: FloatArray
    """Fair shares; sum to 1 unless no candidate has the figure.  Shape (state,)."""
    is_european: BoolArray
    """Shape (state,)."""
    rotation_ratio: FloatArray
    """Shape (draw,)."""
    front_line: tuple[str, ...]
    """Those that keep troops at home."""
    without_land: tuple[str, ...]
    """Those of which no land force is known; they supply nothing."""
    without_key: tuple[str, ...]
    """Those of which the figure for fair shares is not known; they are left out of the sharing."""
    without_willingness: tuple[str, ...]
    """Those that are taken to join whenever they are asked."""
    cost_usd_k: FloatArray
    """Of one soldier in theatre for a year, with those who rotate behind.  Shape (draw, state)."""
    willingness: FloatArray
    """Chance of joining.  Shape (draw, state)."""

    @property
    def counted(self) -> FloatArray:
        """Troops that can be counted on in each draw: the whole pool of those who join, or what a pledge brings.

        Shape (draw, state).
        """
        by_pledge = np.minimum(self.pledged_alone, self.caps)
        return np.where(self.pledged_alone > 0, by_pledge, self.caps) * self.takes_part


def pools(
    scenario: Scenario,
    draws: Draws,
    proposal: Proposal,
    force: Force,
    key: FairKey,
    obliged: Collection[str] = (),
) -> Pools:
    """Read the candidates of a proposal's force; the host's own troops are no part of it.

    Parameters
    ----------
    obliged
        Codes of the states that a clause obliges to fight for the host or the force: their chance of joining is
        their willingness, raised by what refusing would cost them (`forces.pull_of_duty`).
    """
    out = {*force.excluded, force.place}
    codes = tuple(code for code in force.candidates if code not in out)
    members = [scenario.states[code] for code in codes]
    fair = fair_shares(scenario, proposal, members, key)
    guards = front_line(scenario)
    caps = sustained(scenario, draws, proposal, members)
    caps[:, fair == 0] = 0.0
    rotation = draws.of(scenario.parameter("forces.rotation_ratio", proposal))
    if not force.capabilities:
        # Whoever has fewer troops in all than the smallest contingent can never send one.
        caps[caps * rotation[:, None] < force.smallest_contingent] = 0.0
    willingness = _column(draws, members, "willingness", np.ones(draws.size))
    bound = np.array([code in obliged for code in codes], dtype=np.bool_)
    pull = draws.of(scenario.parameter("forces.pull_of_duty", proposal))
    willingness[:, bound] = pulled(willingness[:, bound], pull[:, None])
    correlation = draws.of(scenario.parameter("forces.join_correlation", proposal))
    willing = _with_partners(force, codes, participation(codes, willingness, correlation, draws.seed))
    pledged = _pledged(scenario, draws, proposal, force, codes) * ~willing
    agrees = host_agrees(force, draws)
    return Pools(
        states=codes,
        caps=caps,
        takes_part=(willing | (pledged > 0)) & agrees[:, None],
        host_agrees=agrees,
        pledged_alone=pledged,
        fair=fair,
        is_european=np.array([state.is_european for state in members], dtype=np.bool_),
        rotation_ratio=rotation,
        front_line=tuple(code for code in codes if code in guards),
        without_land=_without(members, "land_k"),
        without_key=() if key == "equal" else _without(members, KEY_FIGURES[key]),
        without_willingness=_without(members, "willingness"),
        cost_usd_k=_cost_per_troop(scenario, draws, proposal, members),
        willingness=willingness,
    )


def host_agrees(force: Force, draws: Draws) -> BoolArray:
    """Throw for every draw whether the host lets the force in; it does where nothing is said.  Shape (draw,)."""
    if force.host_consent is None:
        return np.ones(draws.size, dtype=np.bool_)
    chance, alone = draws.of(force.host_consent)[:, None], np.zeros(draws.size)
    return participation((f"host/{force.place}",), chance, alone, draws.seed)[:, 0]


def largest_pools(caps: FloatArray, most: int) -> BoolArray:
    """Which states are among so many with the largest pools; all where ``most`` is 0.

    With troops that are all alike no other choice of so many states can keep up more.  Shape (draw, state).
    """
    states = caps.shape[1]
    if not 0 < most < states:
        return np.ones(caps.shape, dtype=np.bool_)
    order = np.argsort(-caps, axis=1, kind="stable")
    found = np.zeros(caps.shape, dtype=np.bool_)
    np.put_along_axis(found, order[:, :most], values=True, axis=1)
    return found


def pulled(willingness: FloatArray, pull: FloatArray) -> FloatArray:
    """Chance of joining of a state that is obliged: refusing then costs it so many times the noise of its decision.

    A government of willingness w chooses as if joining were worth log(w / (1 - w)) times that noise to it.

    Examples
    --------
    >>> pulled(np.array([0.0, 0.5, 1.0]), np.log(np.array([3.0]))).round(2)
    array([0.  , 0.75, 1.  ])
    """
    raised = willingness * np.exp(pull)
    return np.asarray(raised / (1 - willingness + raised))


def _pledged(
    scenario: Scenario, draws: Draws, proposal: Proposal, force: Force, codes: tuple[str, ...]
) -> FloatArray:
    """Troops that single states have promised to the force or its host, as far as they come.  Shape (draw, state)."""
    takers = {proposal.id, force.place, *([force.mission_of] if force.mission_of else [])}
    takers |= {actor.id for actor in scenario.actors if actor.states == (force.place,)}
    troops = tuple(
        pledge for pledge in scenario.pledges if pledge.kind == "troops" and pledge.recipient in takers
    )
    found = np.zeros((draws.size, len(codes)))
    column = {code: place for place, code in enumerate(codes)}
    for one in aid_to_come(troops, scenario.as_of, draws) if troops else ():
        states = scenario.actor[one.donor].states if one.donor in scenario.actor else (one.donor,)
        if len(states) == 1 and states[0] in column:
            found[:, column[states[0]]] += one.arrived + one.comes
    return found


def sustained(scenario: Scenario, draws: Draws, proposal: Proposal, members: list[State]) -> FloatArray:
    """Troops that each state could keep in theatre for good.  Shape (draw, state).

    Land force x deployable share x (1 - what a front-line state keeps at home) / rotation ratio.  The
    division is not rounded to whole contingents: small states take turns.
    """

    def parameter(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"forces.{name}", proposal))

    land = _column(draws, members, "land_k", np.zeros(draws.size)) * TROOPS_PER_THOUSAND
    deployable = _column(draws, members, "deployable_share", parameter("deployable_share"))
    guards = front_line(scenario)
    at_home = np.array([state.code in guards for state in members], dtype=float)
    kept = parameter("home_defence_share")[:, None] * at_home
    caps: FloatArray = land * deployable * (1 - kept) / parameter("rotation_ratio")[:, None]
    return caps


def _cost_per_troop(scenario: Scenario, draws: Draws, proposal: Proposal, members: list[State]) -> FloatArray:
    def parameter(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"forces.{name}", proposal))

    each = _column(draws, members, "cost_per_troop_usd_k", parameter("cost_per_troop_usd_k"))
    cost: FloatArray = (
        each * (1 + parameter("rotation_overhead") * (parameter("rotation_ratio") - 1))[:, None]
    )
    return cost


def _with_partners(force: Force, codes: tuple[str, ...], willing: BoolArray) -> BoolArray:
    """Take out, draw by draw, those whom a state without which they do not join has left alone.

    A backstop counts as one that takes part.  Two that wait for each other both join.  Shape (draw, state).
    """
    takes_part = willing.copy()
    column = {code: place for place, code in enumerate(codes)}
    for _ in codes:
        before = takes_part.copy()
        for code, others in force.joins_only_with.items():
            if code in column:
                for other in others:
                    if other not in force.backstop:
                        joins = takes_part[:, column[other]] if other in column else False
                        takes_part[:, column[code]] &= joins
        if np.array_equal(before, takes_part):
            break
    return takes_part


def fair_shares(scenario: Scenario, proposal: Proposal, members: list[State], key: FairKey) -> FloatArray:
    """Shares by the key at likely values; 0 where its figure is not known.  Shape (state,), sums to 1."""
    if key == "equal":
        weights = np.ones(len(members))
    else:
        weights = np.array([_likely(state.figures.get(KEY_FIGURES[key])) for state in members])
    if key == "nato":
        weights = _by_nato_cost_shares(members, weights)
    elif key == "threat":
        extra = scenario.parameter("forces.threat_weight", proposal).distribution.likely
        guards = front_line(scenario)
        weights = weights * (1 + extra * np.array([state.code in guards for state in members]))
    elif key == "capped":
        most = scenario.parameter("forces.population_cap", proposal).distribution.likely
        weights = _capped_by_population(members, weights, most)
    total = float(weights.sum())
    return weights / total if total > 0 else weights


def _by_nato_cost_shares(members: list[State], gdp: FloatArray) -> FloatArray:
    """NATO's published shares; a state without one gets what its product would make it.  Shape (state,)."""
    shares = np.array([nato_cost_shares().get(state.code, np.nan) for state in members])
    known = np.isfinite(shares)
    # Where no state has a share, the product alone is left.
    rate = shares[known].sum() / gdp[known].sum() if gdp[known].sum() > 0 else 1.0
    return np.asarray(np.where(known & (gdp > 0), shares, rate * gdp), dtype=float)


def _capped_by_population(members: list[State], gdp: FloatArray, most: float) -> FloatArray:
    """Shares by product, none above so many times the share of population; the rest make up for it."""
    people = np.array([_likely(state.figures.get("population_m")) for state in members])
    people = np.where(gdp > 0, people, 0.0)
    if not gdp.sum() > 0 or not people[gdp > 0].all():
        return gdp
    caps = most * people / people.sum()
    return np.asarray(minimax_burden(caps[None, :], gdp / gdp.sum(), np.ones(1))[0], dtype=float)


@cache
def nato_cost_shares() -> Mapping[str, float]:
    """Percent of NATO's common budgets that each member paid in 2021 to 2024, by code."""
    with library.path("burdens", "nato_cost_shares.csv").open(encoding="utf-8", newline="") as file:
        return {row["state"]: float(row["percent"]) for row in csv.DictReader(file)}


def _likely(figure: Quantity | None) -> float:
    return 0.0 if figure is None else figure.distribution.likely


def _column(draws: Draws, members: list[State], figure: str, otherwise: FloatArray) -> FloatArray:
    """A figure of each state; shape (draw, state)."""
    values = np.empty((draws.size, len(members)))
    for column, state in enumerate(members):
        values[:, column] = draws.of(state.figures[figure]) if figure in state.figures else otherwise
    return values


def _without(members: list[State], figure: str) -> tuple[str, ...]:
    return tuple(state.code for state in members if figure not in state.figures)


def at_likely_values(scenario: Scenario) -> Draws:
    """One draw in which every number has its likely value."""
    uncertain = [quantity for quantity in scenario.quantities if quantity.is_uncertain]
    likely = np.array([[quantity.distribution.likely for quantity in uncertain]], dtype=float)
    return Draws(tuple(quantity.path for quantity in uncertain), likely, seed=0)
