"""Who can block each proposal, and how likely is it to find the consent that it needs?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.analyses.bargaining.result import Acceptance, BargainingResult
from foedus.analyses.voting.banzhaf import banzhaf, power_to_act
from foedus.analyses.voting.blockers import name_blockers, voter_name
from foedus.analyses.voting.coalitions import dummies, minimal_blocking, minimal_winning, veto_players
from foedus.analyses.voting.describe import describe
from foedus.analyses.voting.passing import pivotality
from foedus.analyses.voting.result import Adoption, VotingResult
from foedus.analyses.voting.shapley_shubik import shapley_shubik
from foedus.errors import InvalidInputError
from foedus.model.proposals import Proposal
from foedus.model.rules import voters
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws

LIMITS = (
    "A vote is a yes or a no: abstention, absence and delay are not told apart, and under a silence "
    "procedure silence counts as a yes.",
    "The chance of consent is that of one decision on these terms; side payments, pressure and second "
    "thoughts on the way to ratification are not in it.",
    "Banzhaf and Shapley-Shubik indices describe the rule alone: they say who could matter, not what "
    "anybody wants.",
)


@dataclass(frozen=True, slots=True)
class VotingOptions:
    """What to list."""

    listing_limit: int = 10
    """Most minimal coalitions listed of each kind; their number is exact anyway."""
    doubt: float = 0.25
    """Least probability of a no that makes a voter a blocker; 0 to 1."""

    def __post_init__(self) -> None:
        if self.listing_limit < 0:
            raise InvalidInputError(f"listing_limit must be 0 or more, but is {self.listing_limit}")
        if not 0 <= self.doubt <= 1:
            raise InvalidInputError(f"doubt is a probability from 0 to 1, but is {self.doubt:g}")


def analyse(
    scenario: Scenario,
    draws: Draws,
    bargaining: BargainingResult,
    options: VotingOptions = VotingOptions(),
) -> VotingResult:
    """Judge whether each proposal finds the consent that its rule asks for.

    Every voter takes the chance of acceptance of the actor that speaks for it.  Within a draw, actors
    decide independently; voters with the same actor decide as one.

    Parameters
    ----------
    bargaining
        Its acceptances, on the same draws.

    Raises
    ------
    InvalidInputError
        If the bargaining result lacks a proposal or an actor, or has another number of draws.
    NotApplicableError
        If a rule is too intricate to be computed exactly.
    """
    acceptances = {acceptance.proposal: acceptance for acceptance in bargaining.acceptances}
    missing = [proposal.id for proposal in scenario.proposals if proposal.id not in acceptances]
    if missing:
        raise InvalidInputError(f"the bargaining result has no acceptance of {', '.join(missing)}")
    adoptions = tuple(
        _adoption(scenario, draws, bargaining.issues, acceptances[proposal.id], proposal, options)
        for proposal in scenario.proposals
    )
    return VotingResult(adoptions, tuple(_assumptions(scenario, options)), LIMITS)


def _adoption(
    scenario: Scenario,
    draws: Draws,
    issues: tuple[str, ...],
    acceptance: Acceptance,
    proposal: Proposal,
    options: VotingOptions,
) -> Adoption:
    rule, speaks_for = proposal.consent.rule, proposal.consent.speaks_for
    names = voters(rule)
    yes = acceptance.chance[:, _columns(acceptance, draws, proposal)]
    chance, rise = pivotality(rule, yes, speaks_for)
    veto, powerless = veto_players(rule), dummies(rule)
    winning, blocking = minimal_winning(rule), minimal_blocking(rule)
    return Adoption(
        proposal=proposal.id,
        rule=proposal.consent.says or describe(rule, {v: voter_name(scenario, v) for v in names}),
        voters=names,
        speaks_for=tuple(speaks_for[voter] for voter in names),
        chance_yes=yes,
        chance=chance,
        blockers=name_blockers(
            scenario, proposal, acceptance, issues, yes, chance, rise, veto, powerless, options.doubt
        ),
        veto_players=veto,
        minimal_blocking=blocking.first(options.listing_limit),
        minimal_blocking_count=blocking.count,
        minimal_winning=winning.first(options.listing_limit),
        minimal_winning_count=winning.count,
        banzhaf=banzhaf(rule),
        shapley_shubik=shapley_shubik(rule),
        powerless=powerless,
        power_to_act=power_to_act(rule),
    )


def _columns(acceptance: Acceptance, draws: Draws, proposal: Proposal) -> list[int]:
    """Column of the acceptance for each voter."""
    if acceptance.chance.shape[0] != draws.size:
        raise InvalidInputError(
            f"the acceptance of {proposal.id} has {acceptance.chance.shape[0]} draws, "
            f"but the sample has {draws.size}"
        )
    column = {actor: place for place, actor in enumerate(acceptance.actors)}
    columns = []
    for voter in voters(proposal.consent.rule):
        actor = proposal.consent.speaks_for.get(voter)
        if actor is None or actor not in column:
            raise InvalidInputError(
                f"no actor's acceptance is known for {voter}, a voter on {proposal.id}: "
                + ("nobody speaks for it" if actor is None else f"{actor} speaks for it, but is unknown")
            )
        columns.append(column[actor])
    return columns


def _assumptions(scenario: Scenario, options: VotingOptions) -> Iterator[str]:
    yield (
        "Within a draw, actors decide independently of one another; what they have in common is the "
        "uncertainty of the inputs."
    )
    yield from dict.fromkeys(_together(scenario))
    deciding = dict.fromkeys(
        proposal.consent.speaks_for[voter]
        for proposal in scenario.proposals
        for voter in voters(proposal.consent.rule)
    )
    vocal = {position.actor for position in scenario.positions}
    for actor in deciding:
        if actor not in vocal:
            yield (
                f"{voter_name(scenario, actor)} has no position on any issue: its vote follows the chance "
                f"that the acceptance model gives to one with nothing at stake."
            )
    yield f"Voters are named as blockers if they refuse with probability {options.doubt:g} or more."


def _together(scenario: Scenario) -> Iterator[str]:
    for proposal in scenario.proposals:
        own: dict[str, list[str]] = {}
        for voter in voters(proposal.consent.rule):
            own.setdefault(proposal.consent.speaks_for[voter], []).append(voter)
        for actor, group in own.items():
            if len(group) > 1:
                yield (
                    f"{voter_name(scenario, actor)} decides {len(group)} votes as one "
                    f"({', '.join(group)}): they never differ."
                )
