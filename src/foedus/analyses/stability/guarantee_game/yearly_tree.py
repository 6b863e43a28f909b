"""Logit equilibrium of the guarantee game by backward recursion, all draws at once.

One year's tree: the target keeps or breaks; the challenger keeps, makes a limited grab or attacks in full;
the target resists or concedes; the guarantors, in order and each seeing what came before, fight or abstain;
the challenger presses or stops.  Only keeping leads into the next year.

Sets of fighting guarantors are numbered by bits, the last guarantor to move being the lowest bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.stability.guarantee_game.game import LIMITED, MAJOR, TARGET, GuaranteeGame, Path
from foedus.analyses.stability.trees.logit import ALIKE, chosen
from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

Replies = tuple[FloatArray, FloatArray, FloatArray, list[FloatArray]]
"""What guarantors' moves come to: the challenger's expected share, the chance that it presses and the expected
cost that guarantors add, each of shape (attack, draw); and each guarantor's chance of fighting, of shape
(attack, set of those before it who fight, draw)."""
GuarantorsMove = Callable[[GuaranteeGame, FloatArray, FloatArray, FloatArray, FloatArray], Replies]
"""(game; share, press and added cost by set of fighters, each (attack, set, draw); dishonour) -> replies."""


def solve(
    game: GuaranteeGame,
    years: int,
    tail: int = 10,
    chunk: int = 1000,
    guarantors_move: GuarantorsMove | None = None,
) -> Path:
    """Play the game forward over its equilibrium.

    Parameters
    ----------
    years
        Years reported.
    tail
        Further years looked ahead, with the powers of the last reported year; peace for good after them.
    chunk
        Draws solved at a time; it decides the speed and nothing else.
    guarantors_move
        How guarantors decide: one after the other where left out; `at_once.AtOnce` is the other way.

    Notes
    -----
    A choice between two moves of worth a and b is made with probability 1 / (1 + exp((b - a) / scale)); the
    challenger's first choice is the same among three.  With scale 0 the better move is made for sure, and of
    equals (but for rounding) the first in the order in which this module's text names them.

    References
    ----------
    McKelvey and Palfrey (1998), Experimental Economics 1:9-41; Smith (1995), International Studies
    Quarterly 39:405-425.
    """
    if years < 1 or tail < 0 or chunk < 1:
        raise InvalidInputError(f"needs years >= 1, tail >= 0, chunk >= 1, not {years}, {tail}, {chunk}")
    size, guarantors = game.guarantor_strength.shape
    path = Path(
        np.empty((size, years, 3)),
        np.empty((size, years, 2)),
        np.empty((size, 2, guarantors)),
        np.empty((size, years, 2)),
        np.empty((size, years, 2)),
        np.empty((size, years)),
        np.empty((size, years, 2)),
    )
    for start in range(0, size, chunk):
        stop = min(start + chunk, size)
        _solve_chunk(game.rows(start, stop), years, tail, path, slice(start, stop), guarantors_move)
    return path


def first_is_chosen(gain: FloatArray, scale: FloatArray) -> FloatArray:
    """Chance of the first of two moves that is worth `gain` more.  Shapes broadcast over draws, last axis."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        chance = gain / (2 * scale)
    if not scale.all():
        chance = np.where(scale == 0, np.where(gain >= -ALIKE, np.inf, -np.inf), chance)
    np.tanh(chance, out=chance)
    chance += 1
    chance *= 0.5
    return chance


@dataclass(frozen=True)
class _Breach:
    """Worth of each way out of the settlement in one year.  Shape (attack, draw) or (draw,)."""

    challenger: FloatArray
    target: FloatArray
    resist: FloatArray
    press: FloatArray
    fight: list[FloatArray]
    """Of each guarantor: chance of fighting, shape (attack, set of those who fight already, draw)."""
    challenger_if_target_breaks: FloatArray
    target_if_target_breaks: FloatArray


def _solve_chunk(
    game: GuaranteeGame,
    years: int,
    tail: int,
    path: Path,
    rows: slice,
    guarantors_move: GuarantorsMove | None,
) -> None:
    helpers = coalition_strength(game)
    harm = coalition_sum(game.guarantor_harm)
    breaches = [_breach(game, helpers, harm, year, guarantors_move) for year in range(years)]
    first = min(game.first_year, years - 1)
    path.honour[rows] = _marginal(breaches[first].fight, game.size)
    challenger, target = game.division + game.peace_benefit, 1 - game.division
    flow = (1 - game.discount) * challenger, (1 - game.discount) * target
    for year in reversed(range(years + tail)):
        breach = breaches[min(year, years - 1)]
        keep = np.empty((3, len(challenger)))
        keep[0] = flow[0] + game.discount * challenger
        keep[1:] = breach.challenger
        move = chosen(keep, game.challenger_scale)
        challenger = move[0] * keep[0] + move[1] * keep[1] + move[2] * keep[2]
        target = (
            move[0] * (flow[1] + game.discount * target)
            + move[1] * breach.target[0]
            + move[2] * breach.target[1]
        )
        gain = target - breach.target_if_target_breaks
        kept = first_is_chosen(gain, game.target_scale)
        if year < years:
            war = breach.resist[0] * breach.press[0]
            path.hazard[rows, year, MAJOR] = kept * (move[2] + move[1] * war)
            path.hazard[rows, year, LIMITED] = kept * move[1] * (1 - war)
            path.hazard[rows, year, TARGET] = 1 - kept
            path.margin[rows, year] = (keep[0] - keep[1:]).T
            path.resist[rows, year], path.press[rows, year] = breach.resist.T, breach.press.T
            path.target_margin[rows, year] = gain
            path.attacked[rows, year] = (kept * move[1:]).T
        challenger = kept * challenger + (1 - kept) * breach.challenger_if_target_breaks
        target = kept * target + (1 - kept) * breach.target_if_target_breaks


def chances_of_fighting(game: GuaranteeGame, year: int) -> list[FloatArray]:
    """Chance that each guarantor fights in a year after an attack that is resisted.

    Returns
    -------
    fight
        One array a guarantor, in the order in which they move, of the shape (attack, set of those who fight
        already, draw).
    """
    return _breach(game, coalition_strength(game), coalition_sum(game.guarantor_harm), year).fight


def coalition_strength(game: GuaranteeGame) -> FloatArray:
    """Strength that each set of guarantors brings.  Shape (set, draw)."""
    usable = game.guarantor_strength.copy()
    if game.enabler < 0:
        return coalition_sum(usable)
    usable[:, game.enabler] = 0
    others = coalition_sum(usable)
    alone = np.zeros_like(game.guarantor_strength)
    alone[:, game.enabler] = 1
    has_enabler = coalition_sum(alone)
    enabling = game.guarantor_strength[:, game.enabler]
    return others * (1 - game.dependence * (1 - has_enabler)) + has_enabler * enabling


def coalition_sum(values: FloatArray) -> FloatArray:
    """Sum over the members of each set.  Shape (draw, guarantor) in, (set, draw) out."""
    total = np.zeros((1, values.shape[0]))
    for value in values.T:
        total = np.stack((total, total + value), axis=1).reshape(-1, values.shape[0])
    return total


def target_side(game: GuaranteeGame, year: int) -> FloatArray:
    """Strength of the target and of the troops in place in a year.  Shape (draw,)."""
    return np.asarray(target_alone(game, year) + game.forward_strength * game.troops_in(year))


def target_alone(game: GuaranteeGame, year: int) -> FloatArray:
    """Strength of the target in a year, with the aid that has come.  Shape (draw,)."""
    aided = (1 + game.aid_growth) ** min(year, game.aid_years)
    return np.asarray(game.target_strength * (1 + game.target_growth) ** year * aided)


def win_chance(game: GuaranteeGame, helpers: FloatArray, year: int) -> FloatArray:
    """The challenger's chance to win a war against the target and each set.  Shape (set, draw)."""
    return _win_chance_against(game, helpers + target_side(game, year), year)


def _win_chance_against(game: GuaranteeGame, ratio: FloatArray, year: int) -> FloatArray:
    """The same against strengths that are together; they are overwritten.  Shape (..., draw)."""
    ratio *= game.defence_advantage / (game.challenger_strength * (1 + game.challenger_growth) ** year)
    np.log(ratio, out=ratio)
    ratio *= game.decisiveness
    np.exp(ratio, out=ratio)
    ratio += 1
    return np.asarray(1 / ratio)


def local_success(game: GuaranteeGame, year: int) -> FloatArray:
    """Part of a limited grab that is kept against the target and the troops in place.  Shape (draw,)."""
    ratio = target_side(game, year) / (game.challenger_strength * (1 + game.challenger_growth) ** year)
    odds_of_loss = (1 - game.grab_success) * np.exp(game.decisiveness * np.log(ratio))
    return np.asarray(game.grab_success / (game.grab_success + odds_of_loss))


def dishonour_in(game: GuaranteeGame, year: int) -> FloatArray:
    """Cost of abstaining from a full attack in a year.  Shape (draw, guarantor)."""
    if year < game.first_year:
        return game.dishonour_before + game.outrage * game.troops_in(year)
    owed = game.dishonour
    for change in game.owed_from:
        if change.year <= year:
            owed = change.dishonour
    faded = (1 - game.decay) ** (year - game.first_year)
    return np.asarray(owed * faded[:, np.newaxis] + game.outrage * game.troops_in(year))


def _breach(
    game: GuaranteeGame,
    helpers: FloatArray,
    harm: FloatArray,
    year: int,
    guarantors_move: GuarantorsMove | None = None,
) -> _Breach:
    size = game.size
    won = win_chance(game, helpers, year)
    pressed_share = game.share_lost + won * (game.share_won - game.share_lost)
    cost = game.challenger_war_cost + harm
    unpaid = cost * (1 - game.stop_cost_share)
    # Rows of `kept_share`: a limited grab that nobody else resists keeps a part; all else is given back.
    press_gain = game.back_down_cost + pressed_share - game.division - unpaid
    share = np.empty((2, *helpers.shape))
    press = np.empty_like(share)
    press[1] = first_is_chosen(press_gain, game.challenger_scale)
    press[0] = press[1]
    kept_part = game.grab * local_success(game, year)
    press[0, 0] = first_is_chosen(press_gain[0] - kept_part, game.challenger_scale)
    share[:] = game.division + press * (pressed_share - game.division)
    share[0, 0] += (1 - press[0, 0]) * kept_part
    due = game.stop_cost_share + press * (1 - game.stop_cost_share)
    added = harm * due
    decide = guarantors_move or in_turn
    share, press, added, moves = decide(game, share, press, added, dishonour_in(game, year))
    due = game.stop_cost_share + press * (1 - game.stop_cost_share)
    challenger = share - game.back_down_cost * (1 - press) - game.challenger_war_cost * due - added
    target = 1 - share - game.target_war_cost * due
    conceded = np.empty((2, size))
    conceded[0] = game.division + game.grab
    conceded[1] = game.share_won
    yielded = 1 - conceded - game.concession_cost
    resist = first_is_chosen(target - yielded, game.target_scale)
    # Troops that came to back the settlement have no part in a war by which the target breaks it.
    unbacked = _win_chance_against(game, target_alone(game, year), year)
    alone = game.share_lost + unbacked * (game.share_won - game.share_lost)
    covered = game.cover_of_breach
    return _Breach(
        challenger=resist * challenger + (1 - resist) * conceded + game.drive,
        target=resist * target + (1 - resist) * yielded,
        resist=resist,
        press=press,
        fight=moves,
        challenger_if_target_breaks=(1 - covered) * (alone - game.challenger_war_cost)
        + covered * challenger[1],
        target_if_target_breaks=(1 - covered) * (1 - alone - game.target_war_cost)
        + covered * target[1]
        - game.target_breach_cost,
    )


def in_turn(
    game: GuaranteeGame, share: FloatArray, press: FloatArray, added: FloatArray, dishonour: FloatArray
) -> Replies:
    """Guarantors move one after the other, each seeing those before it: folded from the last to the first."""
    moves: list[FloatArray] = []
    for guarantor in reversed(range(game.guarantors)):
        stake = np.ascontiguousarray(game.guarantor_stake[:, guarantor])
        cost = np.ascontiguousarray(game.guarantor_war_cost[:, guarantor])
        price = np.ascontiguousarray(dishonour[:, guarantor])
        due = game.stop_cost_share + press[:, 1::2] * (1 - game.stop_cost_share)
        gain = (share[:, ::2] - share[:, 1::2]) * stake - cost * due
        gain[0] += price * game.ambiguity
        gain[1] += price
        fight = first_is_chosen(gain, game.guarantor_scale)
        share = share[:, ::2] + fight * (share[:, 1::2] - share[:, ::2])
        press = press[:, ::2] + fight * (press[:, 1::2] - press[:, ::2])
        added = added[:, ::2] + fight * (added[:, 1::2] - added[:, ::2])
        moves.append(fight)
    return share[:, 0], press[:, 0], added[:, 0], moves[::-1]


def _marginal(moves: list[FloatArray], size: int) -> FloatArray:
    """Each guarantor's chance of fighting over what those before it do.  Shape (draw, attack, guarantor)."""
    reach = np.ones((2, 1, size))
    marginal = np.empty((size, 2, len(moves)))
    for guarantor, fight in enumerate(moves):
        joined = reach * fight
        total = joined[:, 0].copy()
        for column in range(1, joined.shape[1]):
            total += joined[:, column]
        marginal[:, :, guarantor] = total.T
        reach = np.stack((reach - joined, joined), axis=2).reshape(2, -1, size)
    return marginal
