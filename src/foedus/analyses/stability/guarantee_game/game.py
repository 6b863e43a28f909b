"""The guarantee game of one proposal as numbers over all draws, and what its solution says year by year."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from foedus.errors import InvalidInputError
from foedus.numerics.arrays import FloatArray

MAJOR, LIMITED, TARGET = range(3)
"""Kinds of failure, as indices of the last axis of `Path.hazard`."""


_ROUNDING = 1e-12
_BOUNDS: tuple[tuple[tuple[str, ...], float, float], ...] = (
    (
        (
            *("division", "share_won", "share_lost", "grab", "grab_success", "stop_cost_share"),
            *("cover_of_breach", "decay", "ambiguity", "dependence"),
        ),
        0.0,
        1.0,
    ),
    (
        (
            *("challenger_war_cost", "target_war_cost", "guarantor_war_cost", "guarantor_harm"),
            *("back_down_cost", "concession_cost", "target_breach_cost"),
            *("dishonour", "dishonour_before", "outrage"),
            *("forward_strength", "guarantor_strength", "guarantor_stake", "decisiveness"),
            *("challenger_scale", "target_scale", "guarantor_scale"),
        ),
        0.0,
        np.inf,
    ),
)
"""(names, least, most) of the numbers of a game."""


@dataclass(frozen=True)
class Owed:
    """Dishonour from some year of the settlement on."""

    year: int
    """Years that have passed of the settlement."""
    dishonour: FloatArray
    """Shape (draw, guarantor)."""


@dataclass(frozen=True)
class GuaranteeGame:
    """Payoffs and powers of the challenger, the target and the guarantors of one settlement.

    Values are shares of the whole stake, held for good: 1 is everything that is divided.  Arrays have the
    shape (draw,), or (draw, guarantor) with guarantors in the order in which they move.
    """

    division: FloatArray
    """The challenger's share under the settlement; 0 to 1."""
    share_won: FloatArray
    """The challenger's share if it wins a war; not below `division`."""
    share_lost: FloatArray
    """The challenger's share if it loses a war; not above `division`."""
    grab: FloatArray
    """What a limited grab takes from the target if it is conceded."""
    grab_success: FloatArray
    """Part of the grab kept when no guarantor fights and the challenger stops, if the target and the troops
    in place are as strong as the challenger; above 0, up to 1."""
    peace_benefit: FloatArray
    """The challenger's gain a year from the settlement beside its share."""
    drive: FloatArray
    """What any breach of its own is worth to the challenger in itself, however it ends; may be negative."""
    challenger_war_cost: FloatArray
    back_down_cost: FloatArray
    """What the challenger loses by stopping once resisted."""
    stop_cost_share: FloatArray
    """Part of the cost of war that falls due if the challenger stops; 0 to 1."""
    target_war_cost: FloatArray
    concession_cost: FloatArray
    """What the target loses in standing, at home and abroad, by conceding."""
    target_breach_cost: FloatArray
    """What the target loses by a breach of its own."""
    cover_of_breach: FloatArray
    """Chance that guarantors treat a war that the target began like an attack on it; 0 to 1."""
    discount: FloatArray
    """Weight of next year against this one; 0 to below 1."""
    challenger_strength: FloatArray
    """Relative to the challenger's whole force, as are all strengths; above 0."""
    target_strength: FloatArray
    """Above 0."""
    forward_strength: FloatArray
    """Of guarantors' troops, when all of them are in place."""
    challenger_growth: FloatArray
    """Of strength, a year."""
    target_growth: FloatArray
    aid_growth: FloatArray
    """Of the target's strength, a year, beside its own growth, for as long as aid arrives."""
    defence_advantage: FloatArray
    """Factor on the strength of the target's side."""
    decisiveness: FloatArray
    """Exponent of the contest of strengths."""
    guarantor_strength: FloatArray
    """Shape (draw, guarantor); what each would bring to a war."""
    guarantor_stake: FloatArray
    """Shape (draw, guarantor); worth to it of the whole stake in the target's hands."""
    guarantor_war_cost: FloatArray
    """Shape (draw, guarantor)."""
    guarantor_harm: FloatArray
    """Shape (draw, guarantor); cost that its fighting adds to the challenger's."""
    dishonour_before: FloatArray
    """Shape (draw, guarantor); cost of abstaining from a full attack before the guarantee counts."""
    dishonour: FloatArray
    """Shape (draw, guarantor); the same while it counts, by what the guarantor owes."""
    outrage: FloatArray
    """Shape (draw, guarantor); added cost of abstaining when all of its own troops are in place and hit."""
    decay: FloatArray
    """Of dishonour, a year; outrage does not fade."""
    ambiguity: FloatArray
    """Part of dishonour and outrage that abstaining from a limited grab costs; 0 to 1."""
    dependence: FloatArray
    """Part of the others' strength that is of no use without the enabler; 0 to 1."""
    challenger_scale: FloatArray
    """Noise of the challenger's choices."""
    target_scale: FloatArray
    guarantor_scale: FloatArray
    enabler: int = -1
    """Column of the guarantor on which the others depend; -1 for none."""
    aid_years: int = 0
    """Years of the settlement in which aid arrives."""
    first_year: int = 0
    """Years that pass before the guarantee counts."""
    in_place: tuple[float, ...] = ()
    """Share of the troops that is in place in each year from the first of the settlement, its last entry for all
    later years; empty where they come and stay with the guarantee."""
    owed_from: tuple[Owed, ...] = ()
    """What dishonour is in place of `dishonour` where duties end or begin while the guarantee counts; years
    rising."""

    def __post_init__(self) -> None:
        shape = self.guarantor_strength.shape
        if len(shape) != 2:
            raise InvalidInputError(f"strengths of guarantors need the shape (draw, guarantor), not {shape}")
        for name, array in self.arrays().items():
            if array.shape not in (shape, shape[:1]):
                raise InvalidInputError(
                    f"{name} has the shape {array.shape}, but the game has {shape[0]} draws and {shape[1]} "
                    f"guarantors"
                )
        for names, low, high in _BOUNDS:
            for name in names:
                _require_within(name, getattr(self, name), low, high)
        _require_finite(self.arrays())
        self._require_calendar()
        if np.any(self.share_lost > self.division) or np.any(self.division > self.share_won):
            raise InvalidInputError(
                "the challenger's share must lie between its share after a lost and after a won war"
            )
        if np.any(self.division + self.grab > 1 + _ROUNDING):
            raise InvalidInputError("a limited grab must not take more than the target holds")
        for name in ("challenger_strength", "target_strength", "defence_advantage"):
            if np.any(getattr(self, name) <= 0):
                raise InvalidInputError(f"{name} must be above 0")
        for name in ("challenger_growth", "target_growth", "aid_growth"):
            if np.any(getattr(self, name) <= -1):
                raise InvalidInputError(f"{name} must be above -1, which is the loss of everything in a year")
        if np.any((self.discount < 0) | (self.discount >= 1)):
            raise InvalidInputError("the discount factor must be at least 0 and below 1")

    def _require_calendar(self) -> None:
        _require_within("in_place", np.asarray(self.in_place), 0.0, 1.0)
        years = [change.year for change in self.owed_from]
        if years != sorted(set(years)):
            raise InvalidInputError(f"years from which something else is owed must rise, but are {years}")
        for change in self.owed_from:
            what = f"dishonour from year {change.year}"
            if change.dishonour.shape != self.dishonour.shape:
                raise InvalidInputError(
                    f"{what} has the shape {change.dishonour.shape}, not {self.dishonour.shape}"
                )
            _require_within(what, change.dishonour, 0.0, np.inf)

    @property
    def size(self) -> int:
        """Number of draws."""
        return int(self.guarantor_strength.shape[0])

    @property
    def guarantors(self) -> int:
        """Number of guarantors."""
        return int(self.guarantor_strength.shape[1])

    def arrays(self) -> dict[str, FloatArray]:
        """Every array by its name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if not isinstance(value, int | tuple)}

    def rows(self, start: int, stop: int) -> GuaranteeGame:
        """The same game for some of the draws."""
        changes = {name: np.ascontiguousarray(array[start:stop]) for name, array in self.arrays().items()}
        owed = tuple(Owed(change.year, change.dishonour[start:stop]) for change in self.owed_from)
        return replace(self, owed_from=owed, **changes)  # type: ignore[arg-type]  # the rest is left as it is

    def troops_in(self, year: int) -> float:
        """Share of the troops that is in place in a year of the settlement; its first year is 0."""
        if not self.in_place:
            return 1.0 if year >= self.first_year else 0.0
        return self.in_place[min(year, len(self.in_place) - 1)]


@dataclass(frozen=True)
class Path:
    """What happens along the years of a settlement that is still kept."""

    hazard: FloatArray
    """Shape (draw, year, kind); chance of a failure of each kind in a year that is reached."""
    margin: FloatArray
    """Shape (draw, year, move); worth to the challenger of keeping less that of a limited grab, and of a
    full attack; shares of the stake."""
    honour: FloatArray
    """Shape (draw, attack, guarantor); chance of fighting after a limited grab and after a full attack
    that the target resists, in the first year in which the guarantee counts."""
    resist: FloatArray
    """Shape (draw, year, attack); chance that the target resists."""
    press: FloatArray
    """Shape (draw, year, attack); chance that an attack that is resisted is pressed into war."""
    target_margin: FloatArray
    """Shape (draw, year); worth to the target of keeping less that of breaking."""
    attacked: FloatArray
    """Shape (draw, year, attack); chance that a limited grab, and a full attack, comes in a year that is
    reached."""


def _require_within(name: str, values: FloatArray, low: float, high: float) -> None:
    if not values.size:
        return
    least, most = float(values.min()), float(values.max())
    if not (low - _ROUNDING <= least and most <= high + _ROUNDING):
        allowed = f"at least {low:g}" if high == np.inf else f"from {low:g} to {high:g}"
        found = f"{least:g}" if least == most else f"from {least:g} to {most:g}"
        raise InvalidInputError(f"{name} must be {allowed}, but is {found}")


def _require_finite(arrays: dict[str, FloatArray]) -> None:
    for name, values in arrays.items():
        # Noise alone may be without bounds: every move is then as likely as any other.
        if not name.endswith("_scale") and not np.isfinite(values).all():
            raise InvalidInputError(
                f"{name} must be finite, but is {values[~np.isfinite(values)][0]:g} in some draw"
            )
