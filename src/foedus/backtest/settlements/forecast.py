"""What the product gives each past settlement, with the numbers that it ships with."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.analyses.forces.analyse import analyse as analyse_forces
from foedus.analyses.obligations.analyse import analyse as analyse_obligations
from foedus.analyses.stability.analyse import StabilityOptions
from foedus.analyses.stability.analyse import analyse as analyse_stability
from foedus.analyses.stability.designs import setting
from foedus.analyses.stability.designs.strengths import TROOPS, total
from foedus.analyses.stability.result import Durability
from foedus.backtest.settlements.screen import Dyad
from foedus.errors import NotApplicableError
from foedus.model.scenario import Scenario
from foedus.numerics.draws import Draws, draw

HORIZONS = (5, 10, 20)
"""Years."""


def durability(scenario: Scenario, draws: Draws) -> Durability:
    """Chances of the one proposal of a past settlement, over `HORIZONS`."""
    bound = analyse_obligations(scenario)
    supplied = analyse_forces(scenario, draws, bound)
    held = analyse_stability(scenario, draws, bound, supplied, StabilityOptions(HORIZONS, side_draws=0))
    return held.durabilities[0]


def dyad_of(scenario: Scenario, draws: Draws) -> Dyad:
    """The challenger and the target of a past settlement.

    Raises
    ------
    NotApplicableError
        If it has no stakes.
    """
    if scenario.stakes is None:
        raise NotApplicableError(f"the settlement {scenario.id} has no stakes")
    bound = analyse_obligations(scenario)
    supplied = analyse_forces(scenario, draws, bound)
    game = setting.game(scenario, draws, scenario.stakes, scenario.proposals[0], bound, supplied.supplies[0])
    numbers = {
        name.removeprefix("stability."): draws.of(quantity)
        for name, quantity in scenario.parameters.items()
        if name.startswith("stability.")
    }
    challenger = scenario.actor[scenario.stakes.challenger]
    return Dyad(game, total(scenario, draws, challenger, TROOPS), numbers)


def paired_draws(scenarios: Sequence[Scenario], size: int, seed: int) -> tuple[Draws, ...]:
    """One sample for each scenario, in which a model parameter has the same value in all of them."""
    layout = tuple(
        dict.fromkeys(
            quantity.path
            for scenario in scenarios
            for quantity in scenario.quantities
            if quantity.is_uncertain
        )
    )
    return tuple(
        draw(scenario.quantities, size, seed, scenario.correlations, layout=layout) for scenario in scenarios
    )
