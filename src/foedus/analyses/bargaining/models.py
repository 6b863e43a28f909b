"""Which models of bargaining are there, and how is each run on arrays?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.expected_utility import expected_utility
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import nash
from foedus.analyses.bargaining.probabilistic_condorcet import probabilistic_condorcet
from foedus.analyses.bargaining.spatial_model_of_politics import spatial_model_of_politics
from foedus.numerics.arrays import FloatArray

CHALLENGE_ROUNDS = 5
"""The model has no rule for when to stop; results hang on the number of rounds."""


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

    @property
    def weight(self) -> FloatArray:
        """Capability times salience.  Shape (draw, actor)."""
        return self.capability * self.salience


@dataclass(frozen=True, slots=True)
class Model:
    """One model."""

    says: str
    """What it assumes, in one sentence."""
    run: Callable[[Setting], FloatArray]
    """Outcome of each draw.  Shape (draw,); points."""
    is_quick: bool = True
    """Whether thousands of draws take seconds and not minutes."""


def _nash(setting: Setting) -> FloatArray:
    return nash(
        setting.position,
        setting.weight,
        setting.reversion_point,
        setting.low,
        setting.high,
        setting.no_deal_cost,
    )


def _kalai_smorodinsky(setting: Setting) -> FloatArray:
    return kalai_smorodinsky(
        setting.position,
        setting.weight,
        setting.reversion_point,
        setting.low,
        setting.high,
        setting.no_deal_cost,
    )


def _challenge(setting: Setting) -> FloatArray:
    found = expected_utility(setting.position, setting.capability, setting.salience / 100, CHALLENGE_ROUNDS)
    return np.asarray(found.median[-1])


def _spatial(setting: Setting) -> FloatArray:
    """One draw after another: the turns that it plays differ."""
    x = (setting.position - setting.low) / (setting.high - setting.low)
    outcome = []
    # The model knows no actor without concern or capability; where none has both, all count alike.
    counts = setting.weight > 0
    nobody = ~counts.any(axis=1, keepdims=True)
    capability = np.where(nobody, 1.0, setting.capability)
    salience = np.where(nobody, 1.0, setting.salience / 100)
    for draw, some in enumerate(counts | nobody):
        found = spatial_model_of_politics(
            x[draw, some, None], capability[draw, some], salience[draw, some, None]
        )
        outcome.append(float(found.outcome[0]))
    return np.asarray(setting.low + (setting.high - setting.low) * np.array(outcome))


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
    "kalai-smorodinsky": Model(
        "All give up the same share of what each could gain over a costly no deal.", _kalai_smorodinsky
    ),
    "challenge": Model(
        "Actors challenge where they expect to gain, and give way where they do not; the median after 5 rounds.",
        _challenge,
        is_quick=False,
    ),
    "spatial": Model(
        "KTAB: each challenges one, bargains meet in between, and an election picks whom to follow.",
        _spatial,
        is_quick=False,
    ),
    "mean": Model("Every actor that cares counts alike.", lambda s: compromise(s.position, _plain(s.weight))),
}
"""A new model is one line."""
