"""Scenario and options in, study out: every analysis on the same draws."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field

import numpy as np

import foedus
from foedus.analyses.stability.analyse import StabilityOptions
from foedus.errors import InvalidInputError
from foedus.files.default_forecast import load_default_forecast
from foedus.files.load import scenario_hash
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws, Method, draw
from foedus.numerics.summaries import summarise
from foedus.study.answers import Answers, Progress, answer, silent
from foedus.study.sensitivity import influences_of
from foedus.study.study import Headline, Influence, Provenance, Study


@dataclass(frozen=True)
class RunOptions:
    """How to run a study."""

    draws: int = 10_000
    seed: int = 20250213
    method: Method = "sobol"
    sensitivity: bool = True
    without: tuple[str, ...] = ()
    """Analyses to leave out, of obligations, forces and stability."""
    stability: StabilityOptions = field(default_factory=StabilityOptions)

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise InvalidInputError(f"at least 1 draw is needed, but {self.draws} were asked for")


def sample(scenario: Scenario, options: RunOptions) -> Draws:
    """One sample of every uncertain number of the scenario."""
    return draw(scenario.quantities, options.draws, options.seed, scenario.correlations, options.method)


def run(
    scenario: Scenario,
    options: RunOptions | None = None,
    source: str = "",
    progress: Progress = silent,
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
    weights = load_default_forecast().weights
    answers = answer(scenario, draws, options.without, progress, weights, options.stability)
    influences: tuple[Influence, ...] = ()
    if options.sensitivity:
        progress("what the answers hang on", 0.75)
        influences = influences_of(scenario, draws, answers)
    progress("done", 1.0)
    return Study(
        scenario=scenario,
        draws=draws,
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
