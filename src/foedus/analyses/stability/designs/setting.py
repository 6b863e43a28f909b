"""From a scenario to the guarantee game of each proposal."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from foedus.analyses.forces.result import AidToCome, Supply
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.designs.aid import aid_to
from foedus.analyses.stability.designs.calendar import in_place, years_before
from foedus.analyses.stability.designs.commitments import binds_in, year_of
from foedus.analyses.stability.designs.dishonour import Owing, owed_together, owing
from foedus.analyses.stability.designs.strengths import TROOPS, relative_strength, require_figures, total
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Owed
from foedus.errors import InvalidInputError
from foedus.model.forces import Stakes
from foedus.model.proposals import Proposal
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import BoolArray, FloatArray
from foedus.numerics.draws import Draws

FURTHEST = 50
"""Years beyond which no change of what is owed is looked at; no horizon is as long."""
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
    aid: Iterable[AidToCome] = (),
) -> GuaranteeGame:
    """The guarantee game of one proposal, on all draws.  The stakes must have been checked.

    Parameters
    ----------
    aid
        What pledges are still to bring, on the same draws.
    """

    def of(name: str) -> FloatArray:
        return draws.of(scenario.parameter(f"stability.{name}", proposal))

    challenger, target = scenario.actor[stakes.challenger], scenario.actor[stakes.target]
    guarantors = [scenario.actor[guarantor] for guarantor in stakes.guarantors]
    share, weight = division(scenario, draws, stakes, proposal), of("weight_of_spending")
    whole = [relative_strength(scenario, draws, actor, challenger, weight) for actor in guarantors]
    strength = _columns(draws, [of("guarantor_projection") * each for each in whole])
    forward = np.zeros(draws.size) if supply is None else supply.contribution.sum(axis=1) / 1000
    own = _own_troops(scenario, draws, stakes, supply)
    found = owing(scenario, draws, stakes, proposal, obligations)
    first = years_before(scenario, proposal)
    none, every = np.zeros(draws.size, dtype=np.bool_), np.ones(draws.size, dtype=np.bool_)
    manned = every if supply is None else supply.fielded > 0
    now = _owed(scenario, draws, stakes, proposal, found, manned, first)
    arriving = aid_to(scenario, draws, stakes, proposal, aid)
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
        aid_growth=arriving.growth,
        defence_advantage=of("defence_advantage"),
        decisiveness=of("decisiveness"),
        guarantor_strength=strength,
        guarantor_stake=_stakes_of_guarantors(scenario, draws, stakes, of("guarantor_stake")),
        guarantor_war_cost=_columns(draws, [of("guarantor_war_cost")] * len(guarantors)),
        guarantor_harm=strength * of("harm_by_guarantors")[:, np.newaxis],
        dishonour_before=_owed(scenario, draws, stakes, proposal, found, none, 0)
        if first
        else _columns(draws, [np.zeros(draws.size)] * len(guarantors)),
        dishonour=now,
        outrage=own * of("outrage")[:, np.newaxis],
        decay=of("dishonour_decay"),
        ambiguity=of("ambiguity"),
        dependence=of("dependence"),
        challenger_scale=of("challenger_scale"),
        target_scale=of("target_scale"),
        guarantor_scale=of("guarantor_scale"),
        enabler=int(np.argmax(strength.mean(axis=0))) if guarantors else -1,
        aid_years=arriving.years,
        first_year=first,
        in_place=in_place(scenario, proposal),
        owed_from=_changes(scenario, draws, stakes, proposal, found, manned, now),
    )


def _owed(
    scenario: Scenario,
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    found: Owing,
    manned: BoolArray,
    year: int,
) -> FloatArray:
    """Price of standing aside for each guarantor in a year of the settlement.  Shape (draw, guarantor)."""
    guaranteed = year >= years_before(scenario, proposal)
    every = found.counting if guaranteed else found.before
    columns = []
    for guarantor, own in zip(stakes.guarantors, every, strict=True):
        binding = tuple(one for one in own if binds_in(scenario, one.commitment, year))
        columns.append(
            owed_together(draws, stakes, proposal, guarantor, binding, manned, guaranteed=guaranteed)
        )
    return _columns(draws, columns)


def _changes(
    scenario: Scenario,
    draws: Draws,
    stakes: Stakes,
    proposal: Proposal,
    found: Owing,
    manned: BoolArray,
    now: FloatArray,
) -> tuple[Owed, ...]:
    """What is owed from each later year on in which that changes; `now` is owed when the guarantee begins."""
    first = years_before(scenario, proposal)
    days = (
        day
        for own in found.counting
        for one in own
        for day in (one.commitment.starts, one.commitment.ends)
        if day is not None
    )
    changes: list[Owed] = []
    before = now
    for year in sorted({year_of(scenario, day) for day in days}):
        if first < year < FURTHEST:
            after = _owed(scenario, draws, stakes, proposal, found, manned, year)
            if not np.array_equal(before, after):
                changes.append(Owed(year, after))
            before = after
    return tuple(changes)


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
