"""What would be agreed: outcomes per issue, and who accepts which proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.analyses.bargaining.predictive import Predictive
from foedus.numerics.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class IssueForecast:
    """Where one issue would come to rest, under each model."""

    issue: str
    actors: tuple[str, ...]
    """Actors with a position on the issue."""
    outcome: Mapping[str, FloatArray]
    """Model name (``compromise``, ``nash``, ``median``) -> shape (draw,); points of the issue's scale."""
    reversion_point: FloatArray
    """Shape (draw,); points."""
    pull: FloatArray
    """Shape (actor,); points by which the compromise moves, on average, because that actor is there: positive
    where it pulls up."""
    default: Predictive | None = None
    """The default forecast; None where it was not asked for."""


@dataclass(frozen=True)
class Acceptance:
    """How each actor values one proposal against no deal."""

    proposal: str
    actors: tuple[str, ...]
    """Every actor of the scenario, in its order."""
    chance: FloatArray
    """Shape (draw, actor); probability of accepting."""
    gain: FloatArray
    """Shape (draw, actor); utility of the proposal less that of the reversion point, -1 to 1."""
    gain_by_issue: FloatArray
    """Shape (actor, issue); mean over draws of each issue's part in `gain`."""
    red_line_crossed: BoolArray
    """Shape (draw, actor)."""
    red_line_issue: tuple[str, ...]
    """Per actor: the issue whose red line is crossed in most draws, or an empty string."""


@dataclass(frozen=True)
class BargainingResult:
    """Answer of the bargaining analysis."""

    issues: tuple[str, ...]
    forecasts: tuple[IssueForecast, ...]
    """One per issue on which somebody has a position, in the scenario's order."""
    acceptances: tuple[Acceptance, ...]
    """One per proposal, in the scenario's order."""
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    """What the method cannot tell, in words."""
