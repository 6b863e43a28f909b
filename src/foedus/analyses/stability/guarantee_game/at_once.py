"""Guarantors who decide at the same time, each expecting the others to do as they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.guarantee_game.yearly_tree import Replies, first_is_chosen
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import BoolArray, FloatArray

_STILL = 1e-10
"""Chances of fighting have settled where no reply to the others would move one by more."""
_SWEEPS = 60
"""Before those that have not settled go on with half the step."""
_STEPS = (1.0, 0.5, 0.25, 0.125, 0.0625)


@dataclass
class AtOnce:
    """Guarantors reply to one another's chances of fighting, in turn, until nobody would change its own.

    There may be several points of rest.  Where one guarantor's fighting makes another's worth more, the search
    from all fighting ends at the one with the most fighting, and the search from none at the one with the least.
    Where it makes it worth less, they may end at points at which different guarantors fight.

    References
    ----------
    McKelvey and Palfrey (1995), Quantal response equilibria for normal form games, Games and Economic
    Behavior 10:6-38; Milgrom and Roberts (1990), Econometrica 58:1255-1277, for the two extremes.
    """

    start: float
    """Chance of fighting, of every guarantor, with which the search begins; 0 to 1."""
    unsettled: int = 0
    """Answers so far (a draw, a year, one of the two attacks) in which no point of rest was found; the last chances
    tried stand for it."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= 1:
            raise InvalidInputError(
                f"the search must start from a chance between 0 and 1, not {self.start:g}"
            )

    def __call__(
        self,
        game: GuaranteeGame,
        share: FloatArray,
        press: FloatArray,
        added: FloatArray,
        dishonour: FloatArray,
    ) -> Replies:
        """Shapes as in `yearly_tree.in_turn`, of which this takes the place."""
        gains = [_gains(game, share, press, dishonour, guarantor) for guarantor in range(game.guarantors)]
        fights, settled = points_of_rest(
            [gain.reshape(len(gain), -1) for gain in gains], np.tile(game.guarantor_scale, 2), self.start
        )
        self.unsettled += int((~settled).sum())
        fights = fights.reshape(game.guarantors, 2, game.size)
        shape = (game.guarantors, 2, 1, game.size)
        moves = [
            np.broadcast_to(chance, (2, 2**guarantor, game.size))
            for guarantor, chance in enumerate(fights.reshape(shape))
        ]
        share, press, added = (_expected(np.moveaxis(each, 1, 0), fights) for each in (share, press, added))
        return share, press, added, moves


def _gains(
    game: GuaranteeGame, share: FloatArray, press: FloatArray, dishonour: FloatArray, guarantor: int
) -> FloatArray:
    """What fighting adds to a guarantor's worth, by who else fights.  Shape (set of others, attack, draw)."""
    below = 2 ** (game.guarantors - 1 - guarantor)
    shape = (2, 2**guarantor, 2, below, game.size)
    without, with_it = (share.reshape(shape)[:, :, side] for side in (0, 1))
    due = game.stop_cost_share + press.reshape(shape)[:, :, 1] * (1 - game.stop_cost_share)
    gain = (without - with_it) * game.guarantor_stake[:, guarantor] - game.guarantor_war_cost[
        :, guarantor
    ] * due
    gain[0] += dishonour[:, guarantor] * game.ambiguity
    gain[1] += dishonour[:, guarantor]
    return np.moveaxis(gain.reshape(2, -1, game.size), 1, 0)


def points_of_rest(
    gains: Sequence[FloatArray], scale: FloatArray, start: float
) -> tuple[FloatArray, BoolArray]:
    """Chances of fighting that fit one another, found by letting guarantors reply in turn.

    Parameters
    ----------
    gains
        For each guarantor, what fighting adds to its worth, by who else fights.  Shape (set of others, case); sets are
        numbered by bits, the last guarantor being the lowest.
    scale
        Noise of their choices.  Shape (case,).
    start
        Chance of fighting with which the search begins.

    Returns
    -------
    fights
        Shape (guarantor, case).
    settled
        Shape (case,); whether no reply would move a chance by more than 1e-10.

    Examples
    --------
    Each fights if, and only if, the other does.

    >>> gains = [np.array([[-0.13], [0.105]])] * 2
    >>> [points_of_rest(gains, np.zeros(1), start)[0].tolist() for start in (1.0, 0.0)]
    [[[1.0], [1.0]], [[0.0], [0.0]]]
    """
    fights = np.full((len(gains), len(scale)), float(start))
    left: BoolArray = np.ones(len(scale), dtype=bool)
    for step in _STEPS:
        found, settled = _sweep([gain[:, left] for gain in gains], scale[left], fights[:, left], step)
        fights[:, left] = found
        left[left] = ~settled
        if not left.any():
            break
    return fights, ~left


def _sweep(
    gains: Sequence[FloatArray], scale: FloatArray, fights: FloatArray, step: float
) -> tuple[FloatArray, BoolArray]:
    fights = fights.copy()
    moved = np.full(len(scale), np.inf)
    for _ in range(_SWEEPS):
        moved = np.zeros(len(scale))
        for guarantor, gain in enumerate(gains):
            others = np.delete(fights, guarantor, axis=0)
            change = first_is_chosen(_expected(gain, others), scale) - fights[guarantor]
            np.maximum(moved, np.abs(change), out=moved)
            fights[guarantor] += step * change
        if np.all(moved <= _STILL):
            break
    return fights, moved <= _STILL


def _expected(values: FloatArray, fights: FloatArray) -> FloatArray:
    """Mean over the sets in which guarantors fight independently, the last being the lowest bit of a set's number.

    Shapes (set, ...) and (guarantor, ...) in, (...) out.
    """
    for chance in fights[::-1]:
        values = values[::2] + chance * (values[1::2] - values[::2])
    return np.asarray(values[0])
