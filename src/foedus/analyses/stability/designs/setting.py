"""From a scenario to the guarantee game of each proposal."""

from __future__ import annotations

import numpy as np

from foedus.analyses.forces.result import Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.designs.commitments import commitments, fitting, price
from foedus.analyses.stability.designs.strengths import TROOPS, relative_strength, require_figures, total
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.errors import InvalidInputError
from foedus.model.actors import Actor
from foedus.model.events import Contingency
from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

SALIENCE_UNKNOWN = 50.0
"""Taken for a guarantor without a position on the issue that divides the stake."""


def check_stakes(scenario: Scenario, draws: Draws, stakes: Stakes) -> None:
    """Refuse stakes that contradict themselves or the scenario.

    Raises
    ------
    InvalidInputError
        If an actor or the issue is unknown, or one party has two roles.
    NotApplicableError
        If the strength of the challenger or the target is not known.
    """
    parties = (stakes.challenger, stakes.target, *stakes.guarantors)
    for party in parties:
        if party not in scenario.actor:
            known = ", ".join(scenario.actor)
            raise InvalidInputError(f"stakes: no actor is called {party!r}; the actors are {known}")
    for party in parties:
        if parties.count(party) > 1:
            raise InvalidInputError(
                f"stakes: {party} has more than one role; challenger, target and guarantors must be "
                f"different actors"
            )
    owner: dict[str, str] = {}
    for party in parties:
        for state in scenario.actor[party].states:
            if state in owner:
                raise InvalidInputError(
                    f"stakes: {owner[state]} and {party} both speak for {state}; a state can act once only"
                )
            owner[state] = party
    if stakes.division_issue and stakes.division_issue not in scenario.issue:
        raise InvalidInputError(
            f"stakes: no issue is called {stakes.division_issue!r}; the issues are {', '.join(scenario.issue)}"
        )
    require_figures(scenario, draws, scenario.actor[stakes.challenger], "challenger")
    require_figures(scenario, draws, scenario.actor[stakes.target], "target")


def years_before(scenario: Scenario, proposal: Proposal) -> int:
    """Whole years that pass before a proposal's guarantees count, to the nearest."""
    if proposal.starts is None:
        return 0
    return max(0, round((proposal.starts - scenario.as_of).days / 365.25))


def division(scenario: Scenario, draws: Draws, stakes: Stakes, proposal: Proposal) -> FloatArray:
    """The challenger's share of the stake under the proposal.  Shape (draw,), 0 to 1."""
    if not stakes.division_issue:
        return draws.of(scenario.parameter("stability.division", proposal))
    scale = scenario.issue[stakes.division_issue].scale
    share = (draws.of(proposal.terms[stakes.division_issue]) - scale.low) / scale.width
    return np.clip(1 - share if stakes.challenger_prefers == "low" else share, 0.0, 1.0)


def game(
    scenario: Scenario,
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    obligations: ObligationsResult,
    supply: Supply | None,
) -> GuaranteeGame:
    """The guarantee game of one proposal, on all draws.  The stakes must have been checked."""

    def of(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"stability.{name}", proposal))

    challenger, target = scenario.actor[stakes.challenger], scenario.actor[stakes.target]
    guarantors = [scenario.actor[guarantor] for guarantor in stakes.guarantors]
    share, weight = division(scenario, draws, stakes, proposal), of("weight_of_spending")
    whole = [relative_strength(scenario, draws, actor, challenger, weight) for actor in guarantors]
    strength = _columns(draws, [of("guarantor_projection") * each for each in whole])
    forward = np.zeros(draws.size) if supply is None else supply.contribution.sum(axis=1) / 1000
    own = _own_troops(scenario, draws, stakes, supply)
    owed_before, owed = (
        _owed(scenario, draws, proposal, obligations, guarantors, supply, guaranteed=guaranteed)
        for guaranteed in (False, True)
    )
    return GuaranteeGame(
        division=share,
        share_won=share + (1 - share) * of("gain_if_won"),
        share_lost=share * (1 - of("loss_if_lost")),
        grab=(1 - share) * of("grab_size"),
        grab_success=of("grab_success"),
        peace_benefit=of("peace_benefit"),
        drive=of("drive"),
        challenger_war_cost=of("challenger_war_cost") * of("target_strength"),
        back_down_cost=of("back_down_cost"),
        stop_cost_share=of("stop_cost_share"),
        target_war_cost=of("target_war_cost"),
        concession_cost=of("concession_cost"),
        target_breach_cost=of("target_breach_cost"),
        cover_of_breach=of("cover_of_breach"),
        discount=of("discount"),
        challenger_strength=of("challenger_projection") * of("challenger_strength"),
        target_strength=relative_strength(scenario, draws, target, challenger, weight)
        * of("target_strength"),
        forward_strength=of("forward_weight") * forward / total(scenario, draws, challenger, TROOPS),
        challenger_growth=of("challenger_growth"),
        target_growth=of("target_growth"),
        defence_advantage=of("defence_advantage"),
        decisiveness=of("decisiveness"),
        guarantor_strength=strength,
        guarantor_stake=_stakes_of_guarantors(scenario, draws, stakes, of("guarantor_stake")),
        guarantor_war_cost=_columns(draws, [of("guarantor_war_cost")] * len(guarantors)),
        guarantor_harm=strength * of("harm_by_guarantors")[:, np.newaxis],
        dishonour_before=owed_before,
        dishonour=owed + own * of("outrage")[:, np.newaxis],
        decay=of("dishonour_decay"),
        ambiguity=of("ambiguity"),
        dependence=of("dependence"),
        challenger_scale=of("challenger_scale"),
        target_scale=of("target_scale"),
        guarantor_scale=of("guarantor_scale"),
        enabler=int(np.argmax(strength.mean(axis=0))) if guarantors else -1,
        first_year=years_before(scenario, proposal),
    )


def _owed(
    scenario: Scenario,
    draws: Draws,
    proposal: Proposal,
    obligations: ObligationsResult,
    guarantors: list[Actor],
    supply: Supply | None,
    *,
    guaranteed: bool,
) -> FloatArray:
    """Price of standing aside for each guarantor.  Shape (draw, guarantor).

    Duties that only an attack on the proposal's own force calls up count in the draws in which it has troops.
    """
    events = fitting(scenario, proposal, guaranteed=guaranteed)
    elsewhere = tuple(event for event in events if event.target_kind != "forces")
    unmanned = np.zeros(draws.size, dtype=np.bool_)
    if guaranteed and supply is not None:
        unmanned = supply.fielded <= 0

    def cost(actor: Actor, called_up: tuple[Contingency, ...]) -> FloatArray:
        return price(
            scenario, draws, proposal, commitments(scenario, obligations, proposal, called_up, actor)
        )

    return _columns(
        draws, [np.where(unmanned, cost(actor, elsewhere), cost(actor, events)) for actor in guarantors]
    )


def _columns(draws: Draws, columns: list[FloatArray]) -> FloatArray:
    return np.stack(columns, axis=1) if columns else np.empty((draws.size, 0))


def _own_troops(scenario: Scenario, draws: Draws, stakes: Stakes, supply: Supply | None) -> FloatArray:
    """Thousands of troops that each guarantor has in place.  Shape (draw, guarantor)."""
    troops = np.zeros((draws.size, len(stakes.guarantors)))
    if supply is not None:
        for column, guarantor in enumerate(stakes.guarantors):
            states = scenario.actor[guarantor].states
            chosen = [place for place, state in enumerate(supply.states) if state in states]
            troops[:, column] = supply.contribution[:, chosen].sum(axis=1) / 1000
    return troops


def _stakes_of_guarantors(
    scenario: Scenario, draws: Draws, stakes: Stakes, at_full_salience: FloatArray
) -> FloatArray:
    columns = []
    for guarantor in stakes.guarantors:
        position = scenario.position.get((guarantor, stakes.division_issue))
        salience = SALIENCE_UNKNOWN if position is None else draws.of(position.salience)
        columns.append(at_full_salience * salience / 100)
    return _columns(draws, columns)
