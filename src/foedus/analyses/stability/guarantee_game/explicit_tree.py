"""One year of the guarantee game, written out move by move.

The readable twin of `yearly_tree`, to be solved by `backward_induction` for one draw, or by `many_draws` for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from foedus.analyses.stability.guarantee_game.game import GuaranteeGame
from foedus.analyses.stability.trees.tree import Chance, Decision, Node, Outcome
from foedus.numerics.arrays import FloatArray

LIMITED_GRAB, FULL_ATTACK = "limited grab", "full attack"
_Values = float | FloatArray
"""One number, or one for each draw."""


@dataclass(frozen=True, slots=True)
class _Year:
    """The numbers of one year; what is told of guarantors, one by one."""

    game: Mapping[str, FloatArray]
    strength: tuple[FloatArray, ...]
    stake: tuple[FloatArray, ...]
    war_cost: tuple[FloatArray, ...]
    harm: tuple[FloatArray, ...]
    dishonour: tuple[FloatArray, ...]
    forward: _Values
    enabler: int
    aid_years: int
    year: int


def year_tree(game: GuaranteeGame, draw: int | slice, year: int, ahead: Mapping[str, _Values]) -> Node:
    """The tree of one year.

    Parameters
    ----------
    draw
        One draw, or several of them, in which case payoffs have the shape (draw,).
    ahead
        Worth of entering the next year, for ``challenger`` and ``target``.

    Returns
    -------
    tree
        Players are ``challenger``, ``target`` and ``guarantor 0``, ``guarantor 1`` ...; guarantors are worth
        what a breach leaves them, and nothing where the settlement is kept.
    """
    numbers = _numbers(game, draw, year)
    g = numbers.game
    kept = Outcome(
        {
            "challenger": (1 - g["discount"]) * (g["division"] + g["peace_benefit"])
            + g["discount"] * ahead["challenger"],
            "target": (1 - g["discount"]) * (1 - g["division"]) + g["discount"] * ahead["target"],
            **{f"guarantor {i}": 0.0 for i in range(len(numbers.strength))},
        }
    )
    first_move = Decision(
        "challenger",
        "challenger",
        {
            "keep": kept,
            LIMITED_GRAB: _attack(numbers, LIMITED_GRAB),
            FULL_ATTACK: _attack(numbers, FULL_ATTACK),
        },
    )
    return Decision("target", "target", {"keep": first_move, "break": _target_breaks(numbers)})


def scales(game: GuaranteeGame, draw: int) -> dict[str, float]:
    """Noise of each player's choices in one draw."""
    return {player: float(scale[draw]) for player, scale in scales_of_all(game).items()}


def scales_of_all(game: GuaranteeGame) -> dict[str, FloatArray]:
    """Noise of each player's choices.  Player -> shape (draw,)."""
    return {
        "challenger": game.challenger_scale,
        "target": game.target_scale,
        **{f"guarantor {i}": game.guarantor_scale for i in range(game.guarantors)},
    }


def _attack(numbers: _Year, attack: str) -> Node:
    g = numbers.game
    taken = g["division"] + g["grab"] if attack == LIMITED_GRAB else g["share_won"]
    conceded = Outcome(
        {
            "challenger": taken + g["drive"],
            "target": 1 - taken - g["concession_cost"],
            **{f"guarantor {i}": stake * (1 - taken) for i, stake in enumerate(numbers.stake)},
        }
    )
    resisted = _next_guarantor(numbers, attack, (), "")
    return Decision(f"{attack}: target", "target", {"resist": resisted, "concede": conceded})


def _next_guarantor(numbers: _Year, attack: str, fights: tuple[bool, ...], prefix: str) -> Node:
    guarantor = len(fights)
    done = "".join("F" if fighting else "A" for fighting in fights)
    history = f" after {done}" if done else ""
    if guarantor == len(numbers.strength):
        moves = {
            "press": _end(numbers, attack, fights, pressed=True, broken_by_target=bool(prefix)),
            "stop": _end(numbers, attack, fights, pressed=False, broken_by_target=bool(prefix)),
        }
        return Decision(f"{prefix}{attack}: press{history}", "challenger", moves)
    return Decision(
        f"{prefix}{attack}: guarantor {guarantor}{history}",
        f"guarantor {guarantor}",
        {
            "fight": _next_guarantor(numbers, attack, (*fights, True), prefix),
            "abstain": _next_guarantor(numbers, attack, (*fights, False), prefix),
        },
    )


def _end(
    numbers: _Year, attack: str, fights: tuple[bool, ...], *, pressed: bool, broken_by_target: bool
) -> Outcome:
    g = numbers.game
    if pressed:
        chance = _win_chance(numbers, fights)
        share: _Values = chance * g["share_won"] + (1 - chance) * g["share_lost"]
        due: _Values = 1.0
        back_down: _Values = 0.0
    else:
        share, due, back_down = g["division"], g["stop_cost_share"], g["back_down_cost"]
        if attack == LIMITED_GRAB and not any(fights):
            share = share + g["grab"] * _local_success(
                numbers
            )  # not in place: it may be an array of the game
    harm = sum(extra for extra, fighting in zip(numbers.harm, fights, strict=True) if fighting)
    payoffs = {
        "challenger": share
        - due * (g["challenger_war_cost"] + harm)
        - back_down
        + (0 if broken_by_target else g["drive"]),
        "target": 1 - share - due * g["target_war_cost"] - broken_by_target * g["target_breach_cost"],
    }
    applies: _Values = g["ambiguity"] if attack == LIMITED_GRAB else 1.0
    for i, fighting in enumerate(fights):
        price = due * numbers.war_cost[i] if fighting else applies * numbers.dishonour[i]
        payoffs[f"guarantor {i}"] = numbers.stake[i] * (1 - share) - price
    return Outcome(payoffs)


def _target_breaks(numbers: _Year) -> Node:
    """A war that the target began: usually nobody helps; sometimes it is treated like an attack on it."""
    g = numbers.game
    alone = (False,) * len(numbers.strength)
    # Troops that came to back the settlement have no part in a war by which the target breaks it.
    unbacked = replace(numbers, forward=0.0)
    unhelped = _end(unbacked, FULL_ATTACK, alone, pressed=True, broken_by_target=True)
    helped = _next_guarantor(numbers, FULL_ATTACK, (), "target broke, ")
    return Chance(((1 - g["cover_of_breach"], unhelped), (g["cover_of_breach"], helped)))


def _local_success(numbers: _Year) -> _Values:
    own, attacker = _sides(numbers)
    success = numbers.game["grab_success"]
    odds_of_loss = (1 - success) * (own / attacker) ** numbers.game["decisiveness"]
    return success / (success + odds_of_loss)


def _sides(numbers: _Year) -> tuple[_Values, _Values]:
    """Strengths of the target with the troops in place, and of the challenger."""
    g = numbers.game
    own = g["target_strength"] * (1 + g["target_growth"]) ** numbers.year
    own *= (1 + g["aid_growth"]) ** min(numbers.year, numbers.aid_years)
    return own + numbers.forward, g["challenger_strength"] * (1 + g["challenger_growth"]) ** numbers.year


def _win_chance(numbers: _Year, fights: tuple[bool, ...]) -> _Values:
    g, enabler = numbers.game, numbers.enabler
    weakened = enabler >= 0 and not fights[enabler]
    usable = 1 - g["dependence"] if weakened else 1.0
    help_from = sum(
        (strength if i == enabler else usable * strength)
        for i, strength in enumerate(numbers.strength)
        if fights[i]
    )
    own, attacker = _sides(numbers)
    ratio = g["defence_advantage"] * (own + help_from) / attacker
    return 1 / (1 + ratio ** g["decisiveness"])


def _numbers(game: GuaranteeGame, draw: int | slice, year: int) -> _Year:
    values = {name: array[draw] for name, array in game.arrays().items()}
    counts = year >= game.first_year
    faded = (1 - game.decay[draw]) ** (year - game.first_year) if counts else 1.0
    owed = game.dishonour if counts else game.dishonour_before
    if counts:
        owed = next((c.dishonour for c in reversed(game.owed_from) if c.year <= year), owed)
    troops = game.troops_in(year)

    def one_by_one(array: FloatArray) -> tuple[FloatArray, ...]:
        return tuple(array[draw, i] for i in range(game.guarantors))

    return _Year(
        game={name: value for name, value in values.items() if game.arrays()[name].ndim == 1},
        strength=one_by_one(game.guarantor_strength),
        stake=one_by_one(game.guarantor_stake),
        war_cost=one_by_one(game.guarantor_war_cost),
        harm=one_by_one(game.guarantor_harm),
        dishonour=tuple(
            duty * faded + troops * outrage
            for duty, outrage in zip(one_by_one(owed), one_by_one(game.outrage), strict=True)
        ),
        forward=troops * game.forward_strength[draw],
        enabler=game.enabler,
        aid_years=game.aid_years,
        year=year,
    )
