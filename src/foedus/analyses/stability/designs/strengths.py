"""How strong the parties are, from the figures of their states."""

from __future__ import annotations

import numpy as np

from foedus.errors import NotApplicableError
from foedus.model.actors import Actor
from foedus.model.scenario import Scenario
from foedus.numerics.arrays import FloatArray
from foedus.numerics.draws import Draws

SPENDING, TROOPS = "defence_usd_bn", "active_k"


def total(scenario: Scenario, draws: Draws, actor: Actor, figure: str) -> FloatArray:
    """Sum of a figure over the actor's states, those without it left out.  Shape (draw,)."""
    amount = np.zeros(draws.size)
    for code in actor.states:
        state = scenario.states.get(code)
        if state is not None and figure in state.figures:
            amount += draws.of(state.figures[figure])
    return amount


def require_figures(scenario: Scenario, draws: Draws, actor: Actor, role: str) -> None:
    """Refuse a party whose strength cannot be told.

    Raises
    ------
    NotApplicableError
        If its states have no defence spending or no active troops.
    """
    for figure, meaning in ((SPENDING, "defence spending"), (TROOPS, "active troops")):
        if np.any(total(scenario, draws, actor, figure) <= 0):
            states = ", ".join(actor.states) or "it speaks for no state"
            raise NotApplicableError(
                f"the strength of the {role} {actor.name} is not known: its states ({states}) have no {meaning} "
                f"above 0; give {figure} under `states:` in the scenario"
            )


def relative_strength(
    scenario: Scenario, draws: Draws, actor: Actor, yardstick: Actor, weight: FloatArray
) -> FloatArray:
    """Strength of an actor with the yardstick's as 1.

    Parameters
    ----------
    weight
        Shape (draw,); weight of spending, 0 to 1.

    Returns
    -------
    strength
        Shape (draw,); weighted geometric mean of the ratios of defence spending and of active troops.
    """
    spending, troops = (
        total(scenario, draws, actor, figure) / total(scenario, draws, yardstick, figure)
        for figure in (SPENDING, TROOPS)
    )
    return np.asarray(spending**weight * troops ** (1 - weight))
