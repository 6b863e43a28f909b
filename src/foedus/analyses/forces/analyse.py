"""Who supplies and who pays: can each force be kept up, by whom, at what cost, and what was promised?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from foedus.analyses.forces.aid_to_come import aid_to_come
from foedus.analyses.forces.binding import Outcome, describe
from foedus.analyses.forces.capability_problem import is_structured
from foedus.analyses.forces.pledges import balances, doubts
from foedus.analyses.forces.pools import (
    KEY_WORDS,
    FairKey,
    Pools,
    at_likely_values,
    fair_shares,
    pools,
    sustained,
)
from foedus.analyses.forces.result import ContributionDuty, ForcesResult, Supply
from foedus.analyses.forces.water_filling import (
    attainable_minimum,
    burden,
    ceiling,
    ceiling_without_each,
    minimax_burden_with_minimum,
)
from foedus.analyses.obligations.result import ObligationsResult, Verdict
from foedus.errors import InvalidInputError
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.quantities import Quantity
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

_ROUNDING = 1e-9
_USD_BN_PER_USD_K = 1e-6

LIMITS = (
    "Troops are counted as if they were alike: air defence, engineers, lift, reconnaissance and command, of "
    "which there are few, may bind long before numbers do.",
    "The force is judged in its steady state; how long it takes to build up is not in it.",
    "What states already keep abroad or have promised to others is not taken off their pools.",
    "Land forces are defined differently from state to state, and one share of them is taken to be "
    "deployable everywhere unless a state has its own.",
    "Costs are extra costs in theatre and in rotation; equipment, losses, pensions and reconstruction are "
    "not in them.",
    "Which key is fair is a political question: the answer shares by one key at a time.",
)


@dataclass(frozen=True, slots=True)
class ForcesOptions:
    """Choices that carry politics."""

    key: FairKey = "gdp"
    """By what burdens are shared: gdp; capped (gdp by population); nato (cost shares); threat (gdp, front line
    first); population; defence (spending); or equal."""
    minimum_is_firm: bool = False
    """Whether a force with too small a share of non-European troops is cut down until the share is met; if
    not, the share is met as nearly as can be without a smaller force."""

    def __post_init__(self) -> None:
        if self.key not in get_args(FairKey):
            raise InvalidInputError(
                f"burdens are shared by one of {', '.join(get_args(FairKey))}, but the key is {self.key!r}"
            )


def analyse(
    scenario: Scenario,
    draws: Draws,
    obligations: ObligationsResult | None = None,
    options: ForcesOptions = ForcesOptions(),
) -> ForcesResult:
    """Judge the force of each proposal, and balance the pledges.

    In every draw, the states that take part split the force so that, first, the shortfall is least, and
    second, the largest contribution over fair share is least; with one cost of a troop for all, this also
    fixes the cost.  See `foedus.analyses.forces.water_filling`.

    Parameters
    ----------
    obligations
        Its findings say who is bound to help whatever it sends; None leaves that out.
    """
    supplies = tuple(
        None
        if proposal.force is None
        else _supply(scenario, draws, proposal, proposal.force, obligations, options)
        for proposal in scenario.proposals
    )
    found = [supply for supply in supplies if supply is not None]
    return ForcesResult(
        supplies,
        balances(scenario.pledges),
        tuple(_assumptions(scenario, draws, found, obligations, options)),
        LIMITS,
        tuple(doubts(scenario.pledges)),
        aid_to_come(scenario.pledges, scenario.as_of, draws),
    )


def _supply(
    scenario: Scenario,
    draws: Draws,
    proposal: Proposal,
    force: Force,
    obligations: ObligationsResult | None,
    options: ForcesOptions,
) -> Supply:
    duties = tuple(_duties(obligations, proposal, force.candidates))
    obliged = _obliged_to_fight(scenario, force, duties)
    candidates = pools(scenario, draws, proposal, force, options.key, obliged)
    demand = draws.of(force.size)
    caps = candidates.counted
    outsiders = ~candidates.is_european
    minimum = attainable = _minimum(draws, force.minimum_non_european_share)
    at_home = european = _minimum(draws, force.minimum_european_share)
    if not options.minimum_is_firm:
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
    own = contribution * candidates.cost_usd_k * _USD_BN_PER_USD_K
    common = draws.of(scenario.parameter("forces.common_fund_share", proposal))
    each = draws.of(scenario.parameter("forces.reimbursement_usd_k", proposal)) * _USD_BN_PER_USD_K
    paid = _paid(own, contribution, candidates, common, each)
    backstop = _backstop(scenario, draws, proposal, force, options.key) * (fielded > 0)[:, None]
    outcome = Outcome(
        candidates,
        demand,
        fielded,
        most,
        met,
        ~met & (most < caps.sum(axis=1) * (1 - _ROUNDING)),
        contribution,
        _excluded(scenario, proposal, force),
    )
    return Supply(
        proposal=proposal.id,
        states=candidates.states,
        demand=demand,
        fielded=fielded,
        ceiling=most,
        contribution=contribution,
        cost_usd_bn=own.sum(axis=1) + backstop.sum(axis=1),
        paid_usd_bn=paid,
        fair_share=candidates.fair,
        burden=burden(contribution, candidates.fair),
        chance_met=float(np.mean(met)),
        pivotal=_pivotal(candidates.states, caps, most, outsiders, minimum, at_home),
        binding=describe(outcome, _names(scenario, candidates.states), options.key),
        is_european=tuple(bool(value) for value in candidates.is_european),
        takes_part=tuple(float(share) for share in candidates.takes_part.mean(axis=0)),
        duties=tuple(duty for duty in duties if duty.state in candidates.states),
        pulled=_pulled(scenario, draws, proposal, force, candidates, options.key, obliged),
        backstop=force.backstop,
        backstop_usd_bn=backstop,
    )


def _minimum(draws: Draws, share: Quantity | None) -> FloatArray:
    return np.zeros(draws.size) if share is None else draws.of(share)


def _paid(
    own: FloatArray, troops: FloatArray, candidates: Pools, common: FloatArray, each: FloatArray
) -> FloatArray:
    """Cost lies where it falls, but for what a common fund carries; those who take part fill it by fair shares.

    Parameters
    ----------
    own
        USD bn a year that each state's troops cost.  Shape (draw, state).
    troops
        In theatre.  Shape (draw, state).
    common
        Part of all costs that the fund carries.  Shape (draw,).
    each
        USD bn a year that the fund pays for a soldier, at most what is left of the cost.  Shape (draw,).
    """
    weights = candidates.fair * candidates.takes_part
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    reimbursed = np.minimum(own, own * common[:, None] + troops * each[:, None])
    paid: FloatArray = own - reimbursed + shares * reimbursed.sum(axis=1, keepdims=True)
    return paid


def _backstop(scenario: Scenario, draws: Draws, proposal: Proposal, force: Force, key: FairKey) -> FloatArray:
    """USD bn a year that each backstop state pays, by fair shares among them.  Shape (draw, backstop)."""
    members = [scenario.states[code] for code in force.backstop]
    shares = fair_shares(scenario, proposal, members, key)
    if members and not shares.all():
        shares = fair_shares(scenario, proposal, members, "equal")
    cost = draws.of(scenario.parameter("forces.backstop_cost_usd_bn", proposal))
    return cost[:, None] * shares


def _pivotal(
    states: tuple[str, ...],
    caps: FloatArray,
    most: FloatArray,
    outsiders: BoolArray,
    outside: FloatArray,
    at_home: FloatArray,
) -> tuple[tuple[str, float], ...]:
    """What would be missing from the ceiling without each state, mean over the draws; largest first."""
    without = np.minimum(
        ceiling_without_each(caps, outsiders, outside), ceiling_without_each(caps, ~outsiders, at_home)
    )
    missing = (most[:, None] - without).mean(axis=0)
    order = np.argsort(-missing, kind="stable")
    return tuple((states[place], float(missing[place])) for place in order if missing[place] > 0)


def _excluded(scenario: Scenario, proposal: Proposal, force: Force) -> tuple[tuple[str, float], ...]:
    """What each excluded state could keep in theatre, at likely values; largest first."""
    members = [scenario.states[code] for code in force.excluded if code in scenario.states]
    could = sustained(scenario, at_likely_values(scenario), proposal, members)[0]
    found = [
        (_name(scenario, state.code), float(size))
        for state, size in zip(members, could, strict=True)
        if size > 0
    ]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


_BOUND = (Verdict.OBLIGED, Verdict.GATED, Verdict.CONTESTED)


def _duties(
    obligations: ObligationsResult | None, proposal: Proposal, states: tuple[str, ...]
) -> Iterator[ContributionDuty]:
    """Duties to help, one per state, contingency and clause."""
    if obligations is None:
        return
    found = {
        (finding.state, finding.contingency, finding.treaty, finding.article): finding
        for finding in obligations.findings
        if finding.proposal == proposal.id
        and finding.state in states
        and finding.duty >= Duty.ASSIST
        and finding.verdict in _BOUND
    }
    for (state, contingency, treaty, article), finding in found.items():
        yield ContributionDuty(state, contingency, treaty, article, finding.duty, finding.verdict)


def _obliged_to_fight(scenario: Scenario, force: Force, duties: Iterable[ContributionDuty]) -> frozenset[str]:
    """Codes of the states that a clause obliges to fight, with no choice of means, if the force or its host is hit."""
    here = {event.id for event in scenario.contingencies if event.place == force.place}
    return frozenset(
        duty.state
        for duty in duties
        if duty.contingency in here and duty.duty >= Duty.ALL_MEANS and duty.verdict is Verdict.OBLIGED
    )


def _pulled(
    scenario: Scenario,
    draws: Draws,
    proposal: Proposal,
    force: Force,
    candidates: Pools,
    key: FairKey,
    obliged: Collection[str],
) -> tuple[tuple[str, float, float], ...]:
    if not obliged:
        return ()
    free = pools(scenario, draws, proposal, force, key).willingness.mean(axis=0)
    bound = candidates.willingness.mean(axis=0)
    return tuple(
        (state, float(without), float(with_duty))
        for state, without, with_duty in zip(candidates.states, free, bound, strict=True)
        if state in obliged and with_duty > without
    )


def _names(scenario: Scenario, states: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_name(scenario, code) for code in states)


def _name(scenario: Scenario, state: str) -> str:
    """Name of a state, as the scenario calls the actor that it is, if it is one."""
    actor = scenario.actor.get(state)
    return actor.name if actor is not None and actor.states == (state,) else scenario.states[state].name


def _assumptions(
    scenario: Scenario,
    draws: Draws,
    supplies: list[Supply],
    obligations: ObligationsResult | None,
    options: ForcesOptions,
) -> Iterator[str]:
    if not supplies:
        return
    yield f"Burdens are shared by {KEY_WORDS[options.key]} of those who take part, at likely values."
    candidates = [
        pools(scenario, draws, proposal, proposal.force, options.key)
        for proposal in scenario.proposals
        if proposal.force is not None
    ]
    yield from _about_candidates(scenario, candidates, options)
    if any(supply.fielded.size and _minimum_is_asked(scenario, supply) for supply in supplies):
        outsiders = _listed(
            scenario, [s.states[c] for s in supplies for c in range(len(s.states)) if not s.is_european[c]]
        )
        yield f"Towards a minimum share of non-European troops count: {outsiders or 'no candidates'}."
        yield (
            "A force that cannot have its minimum share of non-European troops is cut down until it has."
            if options.minimum_is_firm
            else "A minimum share of non-European troops is met only as far as the force need not be smaller for it."
        )
    for proposal in scenario.proposals:
        if proposal.force is not None and proposal.force.joins_only_with:
            who = ", ".join(_name(scenario, code) for code in proposal.force.joins_only_with)
            yield f"{proposal.title}: only together with others do these take part: {who}."
        if proposal.force is not None and is_structured(proposal.force):
            yield (
                f"{proposal.title}: troops are counted alike here; kinds of unit, sectors and build-up count in its "
                f"plan, and the kinds in chances of their own."
            )
    if any(supply.backstop for supply in supplies):
        who = _listed(scenario, [state for supply in supplies for state in supply.backstop])
        yield (
            f"The support from outside by {who} has a cost of its own (forces.backstop_cost_usd_bn), charged to "
            f"them, counted in the cost of the force and due only where a force is fielded."
        )
    yield from _about_promised_troops(scenario)
    if obligations is not None:
        yield from _about_duties(scenario, supplies)


def _minimum_is_asked(scenario: Scenario, supply: Supply) -> bool:
    force = scenario.proposal[supply.proposal].force
    return force is not None and force.minimum_non_european_share is not None


def _about_candidates(scenario: Scenario, candidates: list[Pools], options: ForcesOptions) -> Iterator[str]:
    always = _listed(scenario, [state for pool in candidates for state in pool.without_willingness])
    if always:
        yield f"No willingness is given for {always}: they are taken to join whenever they are asked."
    if any(len(pool.without_willingness) < len(pool.states) for pool in candidates):
        yield (
            "States with a willingness join or stay out by chance in each draw, the same under every proposal; "
            "their decisions go together by forces.join_correlation."
        )
    guards = _listed(scenario, [state for pool in candidates for state in pool.front_line])
    if guards:
        yield (
            f"As neighbours of the challenger, part of their deployable forces is kept at home by {guards} "
            f"(forces.home_defence_share)."
        )
    no_land = _listed(scenario, [state for pool in candidates for state in pool.without_land])
    if no_land:
        yield f"No land force is known for {no_land}: they are taken to supply nothing."
    no_key = _listed(scenario, [state for pool in candidates for state in pool.without_key])
    if no_key:
        yield (
            f"No figure for {KEY_WORDS[options.key]} is known for {no_key}: they have no fair share and are taken "
            f"to supply nothing."
        )


def _about_promised_troops(scenario: Scenario) -> Iterator[str]:
    donors = list(dict.fromkeys(pledge.donor for pledge in scenario.pledges if pledge.kind == "troops"))
    groups = [name for name in donors if name in scenario.actor and len(scenario.actor[name].states) != 1]
    single = [name for name in donors if name not in groups]
    if single:
        yield (
            f"Troops that {', '.join(single)} promised come, where the state would not join otherwise, as far as its "
            f"record makes them likely and it can keep them there."
        )
    if groups:
        yield f"Troops that a group promised are split among nobody and count for nothing: {', '.join(groups)}."


def _about_duties(scenario: Scenario, supplies: list[Supply]) -> Iterator[str]:
    for supply in supplies:
        bound = {duty.state for duty in supply.duties if duty.verdict is Verdict.OBLIGED}
        yield (
            f"{scenario.proposal[supply.proposal].title}: {len(bound)} of {len(supply.states)} candidates would be "
            f"obliged to help in at least one contingency; what they send beforehand is taken to be their choice."
        )
        if supply.pulled:
            said = ", ".join(
                f"{_name(scenario, state)} (from {before:.0%} to {after:.0%})"
                for state, before, after in supply.pulled
            )
            yield (
                f"{scenario.proposal[supply.proposal].title}: the law obliges some of them to fight without a choice "
                f"of means, and that is an argument for joining beforehand: as an estimate, and apart from the law, "
                f"their chance of joining is raised by forces.pull_of_duty: {said}."
            )


def _listed(scenario: Scenario, states: list[str]) -> str:
    return ", ".join(_name(scenario, code) for code in dict.fromkeys(states))
