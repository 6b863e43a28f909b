"""Which draws of the model's numbers agree with what is known of wars in general?

Facts about many wars, none of them taken from the settlements that are scored, are asked of every draw on the
dyads of those settlements: the same challengers and targets, but with designs put in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from foedus.analyses.stability.guarantee_game.game import LIMITED, MAJOR, GuaranteeGame, Path
from foedus.analyses.stability.guarantee_game.survival import no_major_attack, survival
from foedus.analyses.stability.guarantee_game.yearly_tree import solve
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray

YEARS = 5
"""Horizon of the facts."""
LIGHT, HEAVY = 2.0, 20.0
"""Thousands of troops in a light and in a heavy force."""


@dataclass(frozen=True)
class Fact:
    """Something that holds of many wars, as a band that a draw must meet."""

    id: str
    says: str
    low: float
    high: float
    source: str


FACTS = (
    Fact(
        "base_rate",
        "With nobody to help the target, broken within five years",
        0.35,
        0.65,
        "Almost half of the wars between states since 1945 flared up again (Fortna 2004, Peace Time)",
    ),
    Fact(
        "honour",
        "A guarantor bound by treaty fights when an attack comes",
        0.2,
        0.75,
        "74.5 % of duties honoured (Leeds, Long and Mitchell 2000), 22 % since 1945 (Berkemeier and Fuhrmann 2018)",
    ),
    Fact(
        "alliance_attacked",
        "A full attack in five years on a target under a standing alliance",
        0.0,
        0.02,
        "No member of the North Atlantic alliance was attacked in full by another state on its own soil",
    ),
    Fact(
        "presence",
        "Hazard with a force of 20,000 against a power that only looks on",
        0.15,
        0.8,
        "Peacekeeping cuts the hazard by a fifth to six sevenths in published estimates (Fortna 2008; Gilligan and "
        "Sergenti 2008), for civil wars mostly",
    ),
    Fact(
        "tripwire",
        "Hazard with a force of 2,000 that is outrage alone, likewise",
        0.7,
        1.0001,
        "Small forces hardly deter by their deaths alone (Reiter and Poast 2021; Musgrave and Ward 2023)",
    ),
    Fact(
        "light_against_heavy",
        "Hazard with 20,000 against 2,000",
        0.0,
        1.0,
        "Heavy ground forces deter, light ones hardly (Frederick and others 2020, RAND)",
    ),
)


@dataclass(frozen=True)
class Screen:
    """What each draw says to each fact."""

    values: Mapping[str, FloatArray]
    """Fact -> shape (draw,); mean over the dyads."""
    passed: Mapping[str, BoolArray]
    """Fact -> shape (draw,)."""

    @property
    def all_passed(self) -> BoolArray:
        """Shape (draw,)."""
        return np.asarray(np.all(np.stack(list(self.passed.values())), axis=0))


@dataclass(frozen=True)
class Dyad:
    """A challenger and a target, and the numbers with which designs are put between them."""

    game: GuaranteeGame
    """Of the settlement that was made; its guarantors are taken out."""
    challenger_troops_k: FloatArray
    """Shape (draw,)."""
    numbers: Mapping[str, FloatArray]
    """Parameters of stability by their short names; shape (draw,)."""


@dataclass(frozen=True)
class Design:
    """What is put between challenger and target."""

    guarantor: bool = True
    """Whether there is a power, as strong as the challenger, that cares half as much as it could."""
    dishonour: str | None = None
    """Parameter that prices its standing aside; None for no promise."""
    force: float = 0.0
    """Thousands of its troops in place."""
    capability: bool = True
    """Whether they count as strength, beside the outrage of an attack on them."""


OF_THE_CASE = ("drive", "peace_benefit", "challenger_war_cost", "target_war_cost", "concession_cost")
"""Numbers of a game that differ from war to war, and so are drawn for each dyad by itself."""


def own_minds(dyad: Dyad, order: IntArray) -> Dyad:
    """The dyad with what differs from war to war dealt out anew, so that one draw is a world of many wars.

    Parameters
    ----------
    order
        Shape (draw,); a permutation of the draws.
    """
    dealt = {name: getattr(dyad.game, name)[order] for name in OF_THE_CASE}
    return replace(dyad, game=replace(dyad.game, **dealt))


def screen(dyads: Sequence[Dyad]) -> Screen:
    """Ask every fact of every draw.

    Parameters
    ----------
    dyads
        On the same draws of the parameters.
    """
    asked = [_facts_of(dyad) for dyad in dyads]
    base, attacked = _mean(asked, "base_rate"), _mean(asked, "alliance_attacked")
    weight = sum(facts["attack"] for facts in asked)
    hazard = {name: sum(facts[name] for facts in asked) for name in ("none", "light", "heavy", "outrage")}
    values = {
        "base_rate": base,
        "honour": _ratio(sum(facts["attack"] * facts["honour"] for facts in asked), weight),
        "alliance_attacked": attacked,
        "presence": _ratio(hazard["heavy"], hazard["none"]),
        "tripwire": _ratio(hazard["outrage"], hazard["none"]),
        "light_against_heavy": _ratio(hazard["heavy"], hazard["light"]),
    }
    passed = {fact.id: (fact.low <= values[fact.id]) & (values[fact.id] <= fact.high) for fact in FACTS}
    return Screen(values, passed)


def _mean(asked: Sequence[Mapping[str, FloatArray]], name: str) -> FloatArray:
    return np.asarray(np.mean([facts[name] for facts in asked], axis=0))


def _ratio(above: FloatArray | int, below: FloatArray | int) -> FloatArray:
    """One where both are nothing: a design changes nothing where nothing ever fails."""
    top, bottom = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    return np.asarray(np.divide(top, bottom, out=np.ones_like(top), where=bottom > 0))


def _facts_of(dyad: Dyad) -> dict[str, FloatArray]:
    standing = _path(dyad, Design(dishonour="dishonour_as_deemed_necessary"))
    bound = _path(dyad, Design(dishonour="dishonour_act_to_meet_danger"))
    limited, full = bound.hazard[:, 0, LIMITED], bound.hazard[:, 0, MAJOR]
    attack = limited + full
    honoured = limited * bound.honour[:, 0, 0] + full * bound.honour[:, 1, 0]
    return {
        "base_rate": _failed(dyad, Design(guarantor=False)),
        "alliance_attacked": 1 - no_major_attack(standing.hazard)[:, -1],
        "attack": attack,
        "honour": _ratio(honoured, attack),
        "none": _cumulative(_failed(dyad, Design())),
        "light": _cumulative(_failed(dyad, Design(force=LIGHT))),
        "heavy": _cumulative(_failed(dyad, Design(force=HEAVY))),
        "outrage": _cumulative(_failed(dyad, Design(force=LIGHT, capability=False))),
    }


def _cumulative(failed: FloatArray) -> FloatArray:
    """Cumulative hazard over the horizon; a certain failure is given a large number of it."""
    return np.asarray(-np.log(np.maximum(1 - failed, 1e-12)))


def _failed(dyad: Dyad, chosen: Design) -> FloatArray:
    return np.asarray(1 - survival(_path(dyad, chosen).hazard)[:, -1])


def _path(dyad: Dyad, chosen: Design) -> Path:
    return solve(design(dyad, chosen), YEARS)


def design(dyad: Dyad, chosen: Design) -> GuaranteeGame:
    """The dyad with that design in place of what was agreed."""
    numbers, size = dyad.numbers, dyad.game.size

    def column(values: FloatArray) -> FloatArray:
        return values[:, np.newaxis] if chosen.guarantor else np.empty((size, 0))

    strength = numbers["guarantor_projection"]
    price = np.zeros(size) if chosen.dishonour is None else numbers[chosen.dishonour]
    weight = numbers["forward_weight"] if chosen.capability else np.zeros(size)
    return replace(
        dyad.game,
        forward_strength=weight * chosen.force / dyad.challenger_troops_k,
        guarantor_strength=column(strength),
        guarantor_stake=column(numbers["guarantor_stake"] / 2),
        guarantor_war_cost=column(numbers["guarantor_war_cost"]),
        guarantor_harm=column(strength * numbers["harm_by_guarantors"]),
        dishonour_before=column(np.zeros(size)),
        dishonour=column(price),
        outrage=column(chosen.force * numbers["outrage"]),
        enabler=-1,
        first_year=0,
        in_place=(),
        owed_from=(),
    )
