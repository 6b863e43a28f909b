"""Who supplies and who pays: can each force be kept up, by whom, at what cost, and what was promised?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from foedus.analyses.forces.aid_to_come import aid_to_come
from foedus.analyses.forces.binding import Outcome, describe, troops
from foedus.analyses.forces.capability_problem import is_mixed, structure
from foedus.analyses.forces.common_fund import paid_through_a_fund
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
from foedus.analyses.forces.steady_state import alike, mixed
from foedus.analyses.forces.water_filling import burden
from foedus.analyses.obligations.result import ObligationsResult, Verdict
from foedus.errors import InvalidInputError
from foedus.model.forces import Force
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.model.treaties import Duty
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

_USD_BN_PER_USD_K = 1e-6
_DIFFERS = 0.02
"""Share by which the troops of the units may differ from the size without a word."""

LIMITS = (
    "Where a proposal names no kinds of unit, troops are counted as if they were alike: air defence, engineers, "
    "lift, reconnaissance and command, of which there are few, may bind long before numbers do.",
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
    fixes the cost.  See `foedus.analyses.forces.water_filling`; for a force of several kinds of unit, where
    sizes and chances are upper bounds, `foedus.analyses.forces.kinds_on_draws`.

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
    if is_mixed(force):
        read = structure(scenario, draws, proposal, force, options.key, obliged)
        candidates, kinds = read.candidates, read.kinds
        sent = mixed(read, minimum_is_firm=options.minimum_is_firm)
    else:
        candidates, kinds = pools(scenario, draws, proposal, force, options.key, obliged), ()
        sent = alike(draws, force, candidates, minimum_is_firm=options.minimum_is_firm)
    contribution, fielded = sent.contribution, sent.fielded
    own = contribution * candidates.cost_usd_k * _USD_BN_PER_USD_K
    common = draws.of(scenario.parameter("forces.common_fund_share", proposal))
    each = draws.of(scenario.parameter("forces.reimbursement_usd_k", proposal)) * _USD_BN_PER_USD_K
    paid = paid_through_a_fund(own, contribution, candidates.fair * sent.contributing, common, each)
    backstop = _backstop(scenario, draws, proposal, force, options.key) * (fielded > 0)[:, None]
    titles = tuple(kind.title for kind in force.capabilities) or ("troops",)
    excluded = _excluded(scenario, proposal, force)
    outcome = Outcome(candidates, sent, excluded, titles if is_mixed(force) else ())
    return Supply(
        proposal=proposal.id,
        states=candidates.states,
        demand=sent.demand,
        fielded=fielded,
        ceiling=sent.ceiling,
        contribution=contribution,
        cost_usd_bn=own.sum(axis=1) + backstop.sum(axis=1),
        paid_usd_bn=paid,
        fair_share=candidates.fair,
        burden=burden(contribution, candidates.fair),
        chance_met=float(np.mean(sent.met)),
        pivotal=sent.pivotal(candidates.states),
        binding=describe(outcome, _names(scenario, candidates.states), options.key),
        is_european=tuple(bool(value) for value in candidates.is_european),
        takes_part=tuple(float(share) for share in sent.contributing.mean(axis=0)),
        duties=tuple(duty for duty in duties if duty.state in candidates.states),
        pulled=_pulled(scenario, draws, proposal, force, candidates, options.key, obliged),
        backstop=force.backstop,
        backstop_usd_bn=backstop,
        kinds=kinds,
        kind_need=sent.kind_need,
        kind_fielded=sent.kind_fielded,
        host_agrees=float(np.mean(candidates.host_agrees)),
    )


def _backstop(scenario: Scenario, draws: Draws, proposal: Proposal, force: Force, key: FairKey) -> FloatArray:
    """USD bn a year that each backstop state pays, by fair shares among them.  Shape (draw, backstop)."""
    members = [scenario.states[code] for code in force.backstop]
    shares = fair_shares(scenario, proposal, members, key)
    if members and not shares.all():
        shares = fair_shares(scenario, proposal, members, "equal")
    cost = draws.of(scenario.parameter("forces.backstop_cost_usd_bn", proposal))
    return cost[:, None] * shares


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
        if proposal.force is not None:
            yield from _about_structure(scenario, proposal, proposal.force)
    if any(supply.backstop for supply in supplies):
        who = _listed(scenario, [state for supply in supplies for state in supply.backstop])
        yield (
            f"The support from outside by {who} has a cost of its own (forces.backstop_cost_usd_bn), charged to "
            f"them, counted in the cost of the force and due only where a force is fielded."
        )
    yield from _about_promised_troops(scenario)
    if obligations is not None:
        yield from _about_duties(scenario, supplies)


def _about_structure(scenario: Scenario, proposal: Proposal, force: Force) -> Iterator[str]:
    """What is taken for granted about kinds of unit, sectors, the number of contributors and the host."""
    title = proposal.title
    if is_mixed(force):
        yield (
            f"{title}: kinds of unit, what they need beside them, and leaders of sectors limit the force; units count "
            f"in fractions and without the build-up, so that sizes and chances are upper bounds."
        )
    asked, size = _troops_of_kinds(force), force.size.distribution.likely
    if force.capabilities and abs(asked - size) > _DIFFERS * size:
        yield (
            f"{title}: the units that it needs in theatre have {troops(asked)} troops, and {troops(size)} are asked "
            f"for; the units count."
        )
    for kind in force.capabilities:
        if force.fills_from_outside(kind):
            who = ", ".join(_name(scenario, code) for code in kind.from_outside if code in force.backstop)
            yield f"{title}: {kind.title} come from outside, by {who}; none of them stand in theatre."
    if force.ramp_up:
        yield f"{title}: its build-up counts in its plan and in whether it holds, not in these figures."
    if force.most_contributors:
        yield (
            f"{title}: no more than {force.most_contributors} states contribute; in each draw those with the largest "
            f"pools are taken."
        )
    if force.host_consent is None and force.place not in proposal.consent.speaks_for:
        yield (
            f"{title}: the proposal asks for no consent of {_name(scenario, force.place)}, the host; it is taken to "
            f"let the force in."
        )


def _troops_of_kinds(force: Force) -> float:
    """Troops of the units that have to stand in theatre, in a force of the likely size."""
    times = force.size.distribution.likely / (force.needs_for or force.size.distribution.likely)
    return times * sum(
        kind.need.distribution.likely * kind.unit_troops
        for kind in force.capabilities
        if not force.fills_from_outside(kind)
    )


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
