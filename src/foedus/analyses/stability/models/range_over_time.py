"""When would one side rather fight than keep a settlement, and could any division be kept through all years?

The bargaining range of Fearon and the conditions of Powell, on the numbers of a guarantee game.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.yearly_tree import (
    coalition_strength,
    coalition_sum,
    solve,
    win_chance,
)
from foedus.analyses.stability.models.bounds import require, require_chance
from foedus.analyses.stability.models.inefficiency_condition import (
    CHALLENGER,
    TARGET,
    first_true,
    fixed_treaty,
    inefficiency_condition,
)
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class RangeOverTime:
    """The range of one settlement, year by year, in the challenger's share of the stake."""

    share: FloatArray
    """Shape (draw,); the settlement's."""
    low: FloatArray
    """Shape (draw, year); least share with which the challenger would rather keep than fight a full war.  May
    lie below 0: then nothing at all need be given to it."""
    high: FloatArray
    """Shape (draw, year); greatest share with which the target would.  May lie above 1."""
    exists: BoolArray
    """Shape (draw,); whether one division lies within the range of every year.  Where none does, that is the
    commitment problem."""
    breaks_down: BoolArray
    """Shape (draw,); whether peace breaks down even if the division is agreed anew each year, since one side's
    worth of war rises from one year to the next by more than all that peace saves (Powell 2006)."""

    @property
    def inside(self) -> BoolArray:
        """Shape (draw, year); whether the settlement's share lies within the year's range."""
        share = self.share[:, np.newaxis]
        return np.asarray((self.low <= share) & (share <= self.high))

    @property
    def first_trouble(self) -> IntArray:
        """Shape (draw,); first year, counted from 0, outside the range; -1 where there is none."""
        return first_true(~self.inside)

    @property
    def chance_inside(self) -> FloatArray:
        """Shape (year,); part of the draws in which the share lies within the year's range."""
        return np.asarray(self.inside.mean(axis=0))

    @property
    def chance_challenger_would_fight(self) -> FloatArray:
        """Shape (year,); part of the draws in which the challenger would rather fight."""
        return np.asarray((self.share[:, np.newaxis] < self.low).mean(axis=0))

    @property
    def chance_target_would_fight(self) -> FloatArray:
        """Shape (year,); part of the draws in which the target would rather fight."""
        return np.asarray((self.share[:, np.newaxis] > self.high).mean(axis=0))

    @property
    def chance_of_commitment_problem(self) -> float:
        """Part of the draws in which no division lies within the range of every year."""
        return float(np.mean(~self.exists))

    @property
    def chance_of_breakdown(self) -> float:
        """Part of the draws in which peace breaks down however often the division is agreed anew."""
        return float(np.mean(self.breaks_down))


def help_before_guarantee(game: GuaranteeGame) -> FloatArray:
    """How likely each guarantor is to fight after a full attack in a year before the guarantee counts.

    Returns
    -------
    chance
        Shape (draw, guarantor); with the strengths of the first year, if the target resists.
    """
    without = replace(
        game, dishonour=game.dishonour_before, forward_strength=np.zeros(game.size), first_year=0
    )
    return solve(without, 1, tail=0).honour[:, 1]


def range_over_time(
    game: GuaranteeGame,
    years: int,
    fights: FloatArray | None = None,
    fights_before: FloatArray | None = None,
) -> RangeOverTime:
    """Compare what a settlement gives with what full war would, for both sides, in each year.

    Parameters
    ----------
    game
        The guarantee game of one proposal.
    years
        Years looked at; at least 1.
    fights
        Shape (draw, guarantor); chance that each guarantor fights after a full attack once the guarantee
        counts, as in ``Path.honour[:, 1]``, taken to be independent of one another; without it, nobody does.
    fights_before
        The same for the years before the guarantee counts, as in `help_before_guarantee`; without it, nobody
        does.

    Raises
    ------
    InvalidInputError
        If there is no year, or the chances do not fit the game.

    Notes
    -----
    The challenger's worth of war is its expected share less its cost, what guarantors add to that, and the
    peace benefit that it loses, plus what a breach is worth to it in itself (`GuaranteeGame.drive`).  The
    target's, if it breaks the settlement, is its expected share less its cost and the price of a breach, with
    help as often as the game covers a war of its own.  All are held for good, so a year in which war would be
    better is one in which it would be better for ever: the game itself also weighs waiting, limited grabs and
    doubt about the others' choices.

    References
    ----------
    Fearon (1995), International Organization 49:379-414; Powell (1999), In the Shadow of Power, Princeton;
    (2006), International Organization 60:169-203.
    """
    require(years >= 1, "at least one year must be looked at", years=years)
    worth = np.empty((game.size, years, 2))
    helpers, harm = coalition_strength(game), coalition_sum(game.guarantor_harm)
    comes, comes_before = _sets(game, fights), _sets(game, fights_before)
    for year in range(years):
        share = game.share_lost + win_chance(game, helpers, year) * (game.share_won - game.share_lost)
        joined = comes if year >= game.first_year else comes_before
        attacked, added = np.sum(joined * share, axis=0), np.sum(joined * harm, axis=0)
        own_war = (1 - game.cover_of_breach) * share[0] + game.cover_of_breach * attacked
        worth[:, year, CHALLENGER] = attacked - game.challenger_war_cost - added + game.drive
        worth[:, year, TARGET] = 1 - own_war - game.target_war_cost - game.target_breach_cost
    challenger, target = worth[..., CHALLENGER], worth[..., TARGET]
    return RangeOverTime(
        share=game.division,
        low=challenger - game.peace_benefit[:, np.newaxis],
        high=1 - target,
        exists=fixed_treaty(challenger, target, game.division, game.peace_benefit).exists,
        breaks_down=_breaks_down(game, challenger, target),
    )


def _breaks_down(game: GuaranteeGame, challenger: FloatArray, target: FloatArray) -> BoolArray:
    if challenger.shape[1] < 2:
        return np.zeros(game.size, dtype=np.bool_)
    # Worths held for good are flows: over all time they are worth 1 / (1 - discount) as much.
    whole = 1 / (1 - game.discount[:, np.newaxis])
    found = inefficiency_condition(
        challenger * whole, target * whole, game.discount, flow=1 + np.maximum(game.peace_benefit, 0.0)
    )
    return np.asarray(found.breaks_down.any(axis=1))


def _sets(game: GuaranteeGame, fights: FloatArray | None) -> FloatArray:
    """Chance that just these guarantors fight, for each set of them.  Shape (set, draw)."""
    chance = np.zeros_like(game.guarantor_strength) if fights is None else fights
    if chance.shape != game.guarantor_strength.shape:
        raise InvalidInputError(
            f"fights has the shape {chance.shape}, but the game has {game.size} draws and {game.guarantors} "
            f"guarantors"
        )
    require_chance(fights=chance)
    joint = np.ones((1, game.size))
    for own in chance.T:
        joint = np.stack((joint * (1 - own), joint * own), axis=1).reshape(-1, game.size)
    return joint
