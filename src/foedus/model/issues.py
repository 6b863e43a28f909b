"""What is at stake, and where each actor stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.model.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Scale:
    """A line on which outcomes of one issue are placed, with the meaning of some points on it."""

    low: float
    high: float
    anchors: tuple[tuple[float, str], ...]
    """(point, meaning), rising; the ends always have one."""

    @property
    def width(self) -> float:
        """Length of the scale, in points."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Issue:
    """One question to be settled."""

    id: str
    name: str
    question: str
    scale: Scale
    status_quo: Quantity
    """Where things stand today; points."""
    reversion_point: Quantity
    """What happens if there is no deal; points.  Not the same idea as the status quo."""


@dataclass(frozen=True, slots=True)
class Position:
    """What one actor says it wants on one issue, how much it cares, and what it would never accept."""

    actor: str
    issue: str
    position: Quantity
    """Declared; points of the issue's scale."""
    salience: Quantity
    """How much the issue matters to the actor; 0 to 100."""
    accepts_from: Quantity | None = None
    """Red line: an outcome below this is never accepted; points."""
    accepts_to: Quantity | None = None
    """Red line: an outcome above this is never accepted; points."""
