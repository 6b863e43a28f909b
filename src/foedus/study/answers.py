"""The five analyses in the order in which they feed one another, on one sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.bargaining.result import BargainingResult
from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.forces.result import ForcesResult
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.analyse import StabilityOptions
from foedus.analyses.stability.analyse import analyse as analyse_stability
from foedus.analyses.stability.result import StabilityResult
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.result import VotingResult
from foedus.errors import NotApplicableError
from foedus.model.default_forecast import MixtureWeights
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws

ALONE = StabilityOptions(side_draws=0)
"""How stability is judged where nobody asks how far it rests on the noise of choices."""

Progress = Callable[[str, float], None]
"""Called with what is being done, and the share of the whole that is done."""


def silent(_stage: str, _share: float) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True)
class Answers:
    """What the analyses found; those that do not apply are None, with the reason beside."""

    bargaining: BargainingResult
    voting: VotingResult
    obligations: ObligationsResult | None
    forces: ForcesResult | None
    stability: StabilityResult | None
    not_asked: dict[str, str]


def answer(
    scenario: Scenario,
    draws: Draws,
    without: tuple[str, ...] = (),
    progress: Progress = silent,
    weights: MixtureWeights | None = None,
    stability: StabilityOptions = ALONE,
) -> Answers:
    """Run the analyses in the order in which they feed one another.

    Stability needs obligations and forces; without either of them it is left out too.  Without `weights` there is
    no default forecast.
    """
    not_asked = dict.fromkeys(without, "it was not asked for")
    progress("what would be agreed", 0.05)
    agreed = analyse_bargaining(scenario, draws, weights=weights)
    progress("who can block", 0.15)
    blocked = analyse_voting(scenario, draws, agreed)
    bound = supplied = held = None
    if "obligations" not in without:
        progress("who must act", 0.25)
        bound = analyse_obligations(scenario)
    if "forces" not in without:
        progress("who supplies and pays", 0.35)
        supplied = analyse_forces(scenario, draws, bound)
    if "stability" not in without and bound is not None and supplied is not None:
        progress("would it hold", 0.40)
        try:
            held = analyse_stability(scenario, draws, bound, supplied, stability)
        except NotApplicableError as reason:
            not_asked["stability"] = str(reason)
    if bound is not None and not scenario.contingencies:
        not_asked["obligations"] = "the scenario has no contingencies; add some under `contingencies`"
        bound = None
    if supplied is not None and not _asks_for_forces(scenario):
        not_asked["forces"] = "no proposal asks for a `force`, and there are no `pledges`"
        supplied = None
    return Answers(agreed, blocked, bound, supplied, held, not_asked)


def _asks_for_forces(scenario: Scenario) -> bool:
    return bool(scenario.pledges) or any(proposal.force is not None for proposal in scenario.proposals)
