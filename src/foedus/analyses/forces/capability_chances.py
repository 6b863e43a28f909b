"""How likely is a force of several kinds of unit, when states join or stay out?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from foedus.analyses.forces.capability_problem import structure
from foedus.analyses.forces.force_generation import shortfall_and_margins
from foedus.analyses.forces.pools import FairKey
from foedus.analyses.forces.result import CapabilityChances
from foedus.errors import NotApplicableError
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws

_NOTHING = 1e-6


def capability_chances(
    scenario: Scenario,
    draws: Draws,
    proposal: str,
    key: FairKey = "gdp",
    obliged: Collection[str] = (),
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> CapabilityChances:
    """Solve the program of every draw for its shortfall.

    Parameters
    ----------
    draws
        Some thousand; each takes a linear program.
    obliged
        Codes of the states that a clause obliges to fight; see `pools`.
    progress
        Told how far it is.

    Raises
    ------
    NotApplicableError
        If the proposal asks for no force.
    """
    chosen = scenario.proposal[proposal]
    if chosen.force is None:
        raise NotApplicableError(f"the proposal {proposal} asks for no force, so there are no chances of it")
    read = structure(scenario, draws, chosen, chosen.force, key, obliged)
    read = replace(read, units=read.available)
    takes_part = read.contributors
    fielded, asked = np.zeros(draws.size), np.zeros(draws.size)
    marginal = np.zeros((len(read.candidates.states), len(read.kinds)))
    short = np.zeros(len(read.kinds))
    for draw in range(draws.size):
        problem = read.problem(draw, takes_part[draw], steady=True)
        missing, margins = shortfall_and_margins(problem)
        asked[draw] = problem.asked[0]
        fielded[draw] = max(asked[draw] - missing / problem.window, 0.0)
        marginal += margins / problem.window
        short += problem.pool.sum(axis=0) / problem.window < problem.need[:, :, 0].sum(axis=1) * (
            1 - _NOTHING
        )
        if draw % 20 == 0:
            progress(f"willingness, draw {draw + 1} of {draws.size}", draw / draws.size)
    return CapabilityChances(
        proposal=proposal,
        kinds=read.kinds,
        fielded=fielded,
        asked=asked,
        chance_met=float(np.mean(fielded >= asked * (1 - 1e-6))),
        short=short / draws.size,
        marginal=marginal / np.maximum(takes_part.sum(axis=0), 1)[:, None],
        states=read.candidates.states,
    )
