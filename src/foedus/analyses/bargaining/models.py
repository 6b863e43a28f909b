"""Which models of bargaining are there, and how is each run on arrays?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Setting:
    """One issue, over many draws of its numbers."""

    position: FloatArray
    """Shape (draw, actor); points."""
    weight: FloatArray
    """Capability times salience.  Same shape; >= 0."""
    reversion_point: FloatArray
    """Shape (draw,); points."""
    low: float
    high: float
    """Ends of the scale; points."""
    no_deal_cost: FloatArray | float = 1.0
    """Share of the utility of no deal that is lost when talks fail.  Shape (draw,) or one number; 0 to 1."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model."""

    says: str
    """What it assumes, in one sentence."""
    run: Callable[[Setting], FloatArray]
    """Outcome of each draw.  Shape (draw,); points."""


def _nash(setting: Setting) -> FloatArray:
    return nash(
        setting.position,
        setting.weight,
        setting.reversion_point,
        setting.low,
        setting.high,
        setting.no_deal_cost,
    )


def _election(setting: Setting, weight: FloatArray) -> FloatArray:
    chance = probabilistic_condorcet(setting.position, weight, setting.low, setting.high)
    return np.asarray((chance * setting.position).sum(axis=1))


def _plain(weight: FloatArray) -> FloatArray:
    return (weight > 0).astype(float)


MODELS: Mapping[str, Model] = {
    "compromise": Model(
        "Everybody pulls by capability times salience, and nobody can refuse.",
        lambda s: compromise(s.position, s.weight),
    ),
    "nash": Model("The gains over a costly no deal are shared, by weight.", _nash),
    "median": Model(
        "No weighted majority wants to leave it.", lambda s: weighted_median(s.position, s.weight)
    ),
    "election": Model(
        "Positions compete in pairs, and each side wins in proportion to its votes; the mean of who wins.",
        lambda s: _election(s, s.weight),
    ),
    "election of equals": Model(
        "The same with one vote for each actor that cares.", lambda s: _election(s, _plain(s.weight))
    ),
    "mean": Model("Every actor that cares counts alike.", lambda s: compromise(s.position, _plain(s.weight))),
}
"""A new model is one line."""
