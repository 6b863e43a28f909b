"""Talks laid out as arrays: one issue over many draws, with the way in which it is decided, and several together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.agenda_setter import NOBODY
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Passing:
    """What those who decide bear, on either side of no deal, and who would bear no more."""

    lower: FloatArray
    """Shape (draw,); points."""
    upper: FloatArray
    lower_by: IntArray
    """Place of the pivot among the issue's actors, or `NOBODY`.  Shape (draw,)."""
    upper_by: IntArray


Chamber = Callable[[tuple[str, ...], FloatArray, FloatArray], Passing]
"""From the actors of an issue, and the lower and upper ends of what each bears, shape (draw, actor), to what passes."""


@dataclass(frozen=True)
class Decision:
    """Who proposes on an issue, and who has to agree."""

    setter: str
    """The actor that proposes."""
    chamber: Chamber
    says: str
    """The rule in words."""


@dataclass(frozen=True)
class Setting:
    """One issue, over many draws of its numbers."""

    position: FloatArray
    """Shape (draw, actor); points."""
    capability: FloatArray
    """Same shape; >= 0."""
    salience: FloatArray
    """Same shape; 0 to 100."""
    reversion_point: FloatArray
    """Shape (draw,); points."""
    low: float
    high: float
    """Ends of the scale; points."""
    no_deal_cost: FloatArray | float = 1.0
    """Share of the utility of no deal that is lost when talks fail.  Shape (draw,) or one number; 0 to 1."""
    actors: tuple[str, ...] = ()
    """Names by which actors are told from one another across issues; blank where there is one issue."""
    decision: Decision | None = None
    """None where nobody said how it is decided; then all with weight have to agree, and the strongest proposes."""

    @property
    def weight(self) -> FloatArray:
        """Capability times salience.  Shape (draw, actor)."""
        return self.capability * self.salience

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each actor, its place where it has none."""
        return self.actors or tuple(str(place) for place in range(self.position.shape[1]))


def all_with_weight(setting: Setting) -> Decision:
    """Everybody with weight in some draw has a veto, and the one with the highest capability proposes."""
    counts = dict(zip(setting.names, _counts(setting), strict=True))

    def chamber(actors: tuple[str, ...], lower: FloatArray, upper: FloatArray) -> Passing:
        asked = np.array([counts.get(actor, False) for actor in actors])
        rows = np.arange(len(lower))
        floor, ceiling = np.where(asked, lower, -np.inf), np.where(asked, upper, np.inf)
        at_floor, at_ceiling = floor.argmax(axis=1), ceiling.argmin(axis=1)
        nobody = not asked.any()
        return Passing(
            floor[rows, at_floor],
            ceiling[rows, at_ceiling],
            np.full(len(rows), NOBODY) if nobody else at_floor,
            np.full(len(rows), NOBODY) if nobody else at_ceiling,
        )

    return Decision(strongest(setting), chamber, "all with weight have to agree")


def strongest(setting: Setting) -> str:
    """The actor with the highest capability, the first of several, of those with weight."""
    capability = np.where(_counts(setting), np.median(setting.capability, axis=0), -1.0)
    return setting.names[int(np.argmax(capability))]


def _counts(setting: Setting) -> BoolArray:
    counts = (setting.weight > 0).any(axis=0)
    return np.asarray(counts if counts.any() else np.ones_like(counts))


@dataclass(frozen=True)
class Together:
    """Several issues with the actors of all, on scales from 0 to 100."""

    actors: tuple[str, ...]
    position: FloatArray
    """Shape (draw, issue, actor); points, not a number where an actor is absent from an issue."""
    capability: FloatArray
    """Same shape; 0 where absent."""
    salience: FloatArray
    """Same shape; 0 to 1, 0 where absent."""


def together(settings: Sequence[Setting]) -> Together:
    """Lay several issues side by side; all have equally many draws."""
    actors = tuple(dict.fromkeys(name for setting in settings for name in setting.names))
    place = {name: at for at, name in enumerate(actors)}
    shape = (len(settings[0].position), len(settings), len(actors))
    position, capability, salience = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape)
    for row, setting in enumerate(settings):
        columns = [place[name] for name in setting.names]
        share = (setting.position - setting.low) / (setting.high - setting.low)
        position[:, row, columns] = np.clip(100 * share, 0.0, 100.0)
        capability[:, row, columns] = setting.capability
        salience[:, row, columns] = setting.salience / 100
    return Together(actors, position, capability, salience)
