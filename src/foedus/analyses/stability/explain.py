"""Why would it hold or break: one year of one typical draw, comparison by comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.analyse import StabilityOptions
from foedus.analyses.stability.guarantee_game.flips import Flip, flips
from foedus.analyses.stability.guarantee_game.game import GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.merging import deciding
from foedus.analyses.stability.guarantee_game.survival import survival
from foedus.analyses.stability.guarantee_game.trace import Trace, trace
from foedus.analyses.stability.guarantee_game.typical import renamed, tree_of_year, typical
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.analyses.stability.trees.tree import Node
from foedus.errors import InvalidInputError
from foedus.model.forces import Stakes
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Explanation:
    """One year of the game in which every number is at its median."""

    trace: Trace
    flips: tuple[Flip, ...]
    """Numbers of which another value would flip the decision, the smallest part of their range first."""
    no_breach: float
    """Chance of no breach within the default horizon in that game; not the mean over draws."""
    mean_no_breach: float
    """The mean over draws."""
    breaks_in_draws: float
    """Share of draws in which breaking pays in that year, for either party."""
    columns: int
    """Guarantors who decide separately."""
    counts: bool
    """Whether the guarantee counts in that year."""


WORDS = {
    "division": ("the challenger's share under the settlement", "the terms"),
    "share_won": ("the challenger's share after a won war", "gain_if_won"),
    "share_lost": ("the challenger's share after a lost war", "loss_if_lost"),
    "grab": ("what a limited grab takes", "grab_size"),
    "grab_success": ("part of a grab that is kept where nobody helps", "grab_success"),
    "peace_benefit": ("the challenger's yearly gain from peace", "peace_benefit"),
    "drive": ("what breaking is worth to the challenger in itself", "drive"),
    "challenger_war_cost": ("the challenger's cost of war", "challenger_war_cost"),
    "back_down_cost": ("the challenger's cost of backing down", "back_down_cost"),
    "stop_cost_share": ("part of the cost of war that a clash costs", "stop_cost_share"),
    "target_war_cost": ("the target's cost of war", "target_war_cost"),
    "concession_cost": ("the target's cost of conceding", "concession_cost"),
    "target_breach_cost": ("the target's cost of a breach of its own", "target_breach_cost"),
    "cover_of_breach": ("chance that a war the target began is covered", "cover_of_breach"),
    "discount": ("weight of next year against this one", "discount"),
    "challenger_strength": ("strength that the challenger can bring to bear", "challenger_projection"),
    "target_strength": ("the target's strength", "target_strength"),
    "forward_strength": ("strength of the guarantors' troops in place", "forward_weight and troops"),
    "challenger_growth": ("yearly growth of the challenger's strength", "challenger_growth"),
    "target_growth": ("yearly growth of the target's strength", "target_growth"),
    "aid_growth": ("yearly growth of the target's strength by pledged aid", "aid_worth"),
    "defence_advantage": ("advantage of those who defend", "defence_advantage"),
    "decisiveness": ("how much a lead in strength tells", "decisiveness"),
    "guarantor_strength": ("strength that {} would bring", "guarantor_projection"),
    "guarantor_stake": ("what the stake is worth to {}", "guarantor_stake"),
    "guarantor_war_cost": ("the cost of war to {}", "guarantor_war_cost"),
    "guarantor_harm": ("the cost that {} would add to the challenger's", "harm_by_guarantors"),
    "dishonour_before": ("what standing aside costs {} before the guarantee counts", "dishonour_consult"),
    "dishonour": ("what standing aside costs {}", "dishonour"),
    "outrage": ("outrage of {} over its own troops that are hit", "outrage"),
    "decay": ("yearly fading of what standing aside costs", "dishonour_decay"),
    "ambiguity": ("part of that cost which a limited grab calls up", "ambiguity"),
    "dependence": ("part of the others' strength that is lost without the strongest", "dependence"),
}
"""Numbers of a game in words, and the parameter that moves them; {} stands for a guarantor."""


def explain(game: GuaranteeGame, options: StabilityOptions, year: int | None = None) -> Explanation:
    """Explain one year of a game.

    Parameters
    ----------
    game
        Over all draws.
    year
        From 1; without one, that in which keeping is worth least above breaking.

    Raises
    ------
    InvalidInputError
        If the year is beyond the last horizon.
    """
    typical_game, place = typical(game), _place(game, options, year)
    years, tail = options.horizons[-1], options.tail
    kept = survival(solve(typical_game, years, tail).hazard)
    path = solve(game, years, tail, options.chunk)
    return Explanation(
        trace=trace(typical_game, place, years, tail),
        flips=flips(typical_game, game, place, years, tail),
        no_breach=float(kept[0, options.years - 1]),
        mean_no_breach=float(survival(path.hazard)[:, options.years - 1].mean()),
        breaks_in_draws=float(np.mean(_least_margin(path)[:, place] < 0)),
        columns=game.guarantors,
        counts=place >= game.first_year,
    )


def typical_tree(
    game: GuaranteeGame, stakes: Stakes, options: StabilityOptions, year: int | None = None
) -> tuple[Node, int]:
    """Tree of one year with every number at its median, and the number of that year, from 1; as `explain`.

    Its players are the actors of the stakes; guarantors who decide as one are joined by a plus sign.
    """
    place = _place(game, options, year)
    tree = tree_of_year(typical(game), place, options.horizons[-1], options.tail)
    names = {"challenger": stakes.challenger, "target": stakes.target}
    for column, who in enumerate(deciding(stakes.guarantors, game.guarantors)):
        names[f"guarantor {column}"] = "+".join(who)
    return renamed(tree, names), place + 1


def _place(game: GuaranteeGame, options: StabilityOptions, year: int | None) -> int:
    last = options.horizons[-1]
    if year is not None:
        if not 1 <= year <= last:
            raise InvalidInputError(f"the year must be from 1 to {last}, but is {year}")
        return year - 1
    path = solve(typical(game), options.years, last - options.years + options.tail)
    return int(np.argmin(_least_margin(path)[0]))


def _least_margin(path: Path) -> FloatArray:
    """Keeping less breaking, of the party nearer to breaking.  Shape (draw, year)."""
    return np.asarray(np.minimum(path.margin.min(axis=2), path.target_margin))
