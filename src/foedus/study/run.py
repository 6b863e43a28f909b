"""Scenario and options in, study out: every analysis on the same draws."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import foedus
from foedus.analyses.bargaining.analyse import analyse as analyse_bargaining
from foedus.analyses.bargaining.result import BargainingResult
from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.forces.result import ForcesResult
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.obligations.result import ObligationsResult
from foedus.analyses.stability.analyse import analyse as analyse_stability
from foedus.analyses.stability.result import StabilityResult
from foedus.analyses.voting.analyse import analyse as analyse_voting
from foedus.analyses.voting.result import VotingResult
from foedus.errors import InvalidInputError, NotApplicableError
from foedus.files.load import scenario_hash
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws, Method, draw
from foedus.numerics.summaries import summarise
from foedus.study.study import Headline, Influence, Provenance, Study

Progress = Callable[[str, float], None]
"""Called with what is being done, and the share of the whole that is done."""


def _silent(_stage: str, _share: float) -> None:
    pass


@dataclass(frozen=True)
class RunOptions:
    """How to run a study."""

    draws: int = 10_000
    seed: int = 20250213
    method: Method = "sobol"
    sensitivity: bool = True
    without: tuple[str, ...] = ()
    """Analyses to leave out, of obligations, forces and stability."""

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise InvalidInputError(f"at least 1 draw is needed, but {self.draws} were asked for")


def sample(scenario: Scenario, options: RunOptions) -> Draws:
    """One sample of every uncertain number of the scenario."""
    return draw(scenario.quantities, options.draws, options.seed, scenario.correlations, options.method)


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
    scenario: Scenario, draws: Draws, without: tuple[str, ...] = (), progress: Progress = _silent
) -> Answers:
    """Run the analyses in the order in which they feed one another.

    Stability needs obligations and forces; without either of them it is left out too.
    """
    not_asked = dict.fromkeys(without, "it was not asked for")
    progress("what would be agreed", 0.05)
    agreed = analyse_bargaining(scenario, draws)
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
            held = analyse_stability(scenario, draws, bound, supplied)
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


def run(
    scenario: Scenario,
    options: RunOptions | None = None,
    source: str = "",
    progress: Progress = _silent,
) -> Study:
    """Answer all five questions about a scenario.

    Parameters
    ----------
    scenario
        The resolved scenario.
    options
        Draws, seed and what to compute.
    source
        Name or path the scenario came from, kept for the record.
    progress
        Told now and then what is being done.
    """
    options = options or RunOptions()
    draws = sample(scenario, options)
    answers = answer(scenario, draws, options.without, progress)
    influences: tuple[Influence, ...] = ()
    if options.sensitivity:
        from foedus.study.sensitivity import influences_of

        progress("what the answers hang on", 0.75)
        influences = influences_of(scenario, draws, answers)
    progress("done", 1.0)
    return Study(
        scenario=scenario,
        bargaining=answers.bargaining,
        voting=answers.voting,
        obligations=answers.obligations,
        forces=answers.forces,
        stability=answers.stability,
        not_asked=answers.not_asked,
        headlines=_headlines(scenario, answers),
        sensitivity=influences,
        provenance=_provenance(scenario, options, source),
    )


def _headlines(scenario: Scenario, answers: Answers) -> tuple[Headline, ...]:
    return tuple(_headline(answers, row, proposal.id) for row, proposal in enumerate(scenario.proposals))


def _headline(answers: Answers, row: int, proposal: str) -> Headline:
    supply = answers.forces.supplies[row] if answers.forces is not None else None
    held = answers.stability
    durability = held.durabilities[row] if held is not None else None
    default = held.default if held is not None else 0
    return Headline(
        proposal=proposal,
        adoptable=summarise(answers.voting.adoptions[row].chance),
        durable_no_breach=None if durability is None else summarise(durability.no_breach[:, default]),
        durable_no_attack=None if durability is None else summarise(durability.no_major_attack[:, default]),
        troops=None if supply is None else summarise(supply.fielded),
        chance_force_met=None if supply is None else supply.chance_met,
        cost_usd_bn=None if supply is None else summarise(supply.cost_usd_bn),
    )


def _provenance(scenario: Scenario, options: RunOptions, source: str) -> Provenance:
    import scipy

    return Provenance(
        foedus=foedus.__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        scipy=scipy.__version__,
        source=source,
        scenario_hash=scenario_hash(scenario),
        seed=options.seed,
        draws=options.draws,
        method=options.method,
        sensitivity=options.sensitivity,
        without=options.without,
    )
