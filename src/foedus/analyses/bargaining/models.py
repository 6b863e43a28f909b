"""Which models of bargaining are there, and what does each make of an issue, or of several together?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from foedus.analyses.bargaining import plays
from foedus.analyses.bargaining.compromise import compromise
from foedus.analyses.bargaining.equal_gain import Variant
from foedus.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from foedus.analyses.bargaining.median import weighted_median
from foedus.analyses.bargaining.nash import Loss, nash
from foedus.analyses.bargaining.probabilistic_condorcet import Chain, probabilistic_condorcet
from foedus.analyses.bargaining.setting import Setting
from foedus.numerics.arrays import FloatArray

MOST_DRAWS_TOGETHER = 100
"""Draws on which models of several issues are played: enough for a median and a span."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model of one issue."""

    says: str
    """What it assumes, in one sentence."""
    run: Callable[[Setting], FloatArray]
    """Outcome of each draw.  Shape (draw,); points."""
    is_quick: bool = True
    """Whether thousands of draws take seconds and not minutes."""
    variant_of: str = ""
    """The model of which it is a variant; blank for those that are shown unasked."""
    hangs_on_no_deal: bool = False
    """Whether it says nothing where it is not known what happens without a deal."""


@dataclass(frozen=True, slots=True)
class ModelOfSeveral:
    """One model of all issues together."""

    says: str
    run: Callable[[Sequence[Setting]], FloatArray]
    """Outcome of each of the first draws.  Shape (draw, issue), at most `MOST_DRAWS_TOGETHER` draws; points."""


def _nash(setting: Setting, cost: float | None = None, loss: Loss = "quadratic") -> FloatArray:
    return nash(
        setting.position,
        setting.weight,
        setting.reversion_point,
        setting.low,
        setting.high,
        setting.no_deal_cost if cost is None else cost,
        loss,
    )


def _kalai_smorodinsky(setting: Setting, cost: float | None = None) -> FloatArray:
    return kalai_smorodinsky(
        setting.position,
        setting.weight,
        setting.reversion_point,
        setting.low,
        setting.high,
        setting.no_deal_cost if cost is None else cost,
    )


def _challenge(setting: Setting, name: str) -> FloatArray:
    return np.asarray(plays.challenges(setting, name).outcome[-1])


def _spatial(setting: Setting) -> FloatArray:
    """One draw after another: the turns that it plays differ."""
    outcome = [float(plays.spatial(setting, draw)[1].outcome[0]) for draw in range(len(setting.position))]
    return np.asarray(setting.low + (setting.high - setting.low) * np.array(outcome))


def _election(setting: Setting, weight: FloatArray, chain: Chain = "markov_uniform") -> FloatArray:
    chance = probabilistic_condorcet(setting.position, weight, setting.low, setting.high, chain)
    return np.asarray((chance * setting.position).sum(axis=1))


def _plain(weight: FloatArray) -> FloatArray:
    return (weight > 0).astype(float)


def _procedural(setting: Setting, *, costly: bool) -> FloatArray:
    cost = setting.no_deal_cost if costly else 0.0
    return plays.take_it_or_leave_it(setting, cost).found.outcome


def _exchange(settings: Sequence[Setting], variant: Variant) -> FloatArray:
    found = [
        plays.exchanges(settings, draw, variant).outcome
        for draw in range(min(len(settings[0].position), MOST_DRAWS_TOGETHER))
    ]
    return _on_scales(np.array(found) / 100, settings)


def _spatial_jointly(settings: Sequence[Setting]) -> FloatArray:
    found = [
        plays.spatial_jointly(settings, draw)[1].outcome
        for draw in range(min(len(settings[0].position), MOST_DRAWS_TOGETHER))
    ]
    return _on_scales(np.array(found), settings)


def _on_scales(share: FloatArray, settings: Sequence[Setting]) -> FloatArray:
    low, high = (np.array([getattr(setting, end) for setting in settings]) for end in ("low", "high"))
    return np.asarray(low + (high - low) * share)


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
        partial(_challenge, name="challenge"),
        is_quick=False,
    ),
    "spatial": Model(
        "KTAB: each challenges one, bargains meet in between, and an election picks whom to follow; each issue alone.",
        _spatial,
        is_quick=False,
    ),
    "mean": Model("Every actor that cares counts alike.", lambda s: compromise(s.position, _plain(s.weight))),
    "median-lower": Model(
        "The median, and the lower point where half of the weight lies on either side of a gap.",
        lambda s: weighted_median(s.position, s.weight, "lower"),
        variant_of="median",
    ),
    "median-upper": Model(
        "The median, and the upper point where half of the weight lies on either side of a gap.",
        lambda s: weighted_median(s.position, s.weight, "upper"),
        variant_of="median",
    ),
    "nash-linear": Model(
        "The Nash solution with disutility in a straight line.",
        partial(_nash, loss="linear"),
        variant_of="nash",
    ),
    "nash-true": Model(
        "The Nash solution with no deal at its true value: no deal, wherever it has friends on both sides.",
        partial(_nash, cost=0.0),
        variant_of="nash",
        hangs_on_no_deal=True,
    ),
    "kalai-smorodinsky-true": Model(
        "Kalai-Smorodinsky with no deal at its true value.",
        partial(_kalai_smorodinsky, cost=0.0),
        variant_of="kalai-smorodinsky",
        hangs_on_no_deal=True,
    ),
    "election-conditional": Model(
        "The election, given that one position beats all others.",
        lambda s: _election(s, s.weight, "conditional"),
        variant_of="election",
    ),
    "election-incentive": Model(
        "The election, with challengers that come as they stand to win.",
        lambda s: _election(s, s.weight, "markov_incentive"),
        variant_of="election",
    ),
    "challenge-code": Model(
        "Challenges as the program runs them whose rounds match the printed ones; the median after 10 rounds.",
        partial(_challenge, name="challenge-code"),
        is_quick=False,
        variant_of="challenge",
    ),
    "challenge-replication": Model(
        "Challenges as an independent public replication runs them, which does not match the printed rounds.",
        partial(_challenge, name="challenge-replication"),
        is_quick=False,
        variant_of="challenge",
    ),
    "challenge-standoff": Model(
        "Challenges in which a conflict moves nobody and the strongest offer counts, until the median settles.",
        partial(_challenge, name="challenge-standoff"),
        is_quick=False,
        variant_of="challenge",
    ),
    "challenge-reversion": Model(
        "The same, each judging peace by its distance from no deal.",
        partial(_challenge, name="challenge-reversion"),
        is_quick=False,
        variant_of="challenge",
        hangs_on_no_deal=True,
    ),
    "challenge-quantal": Model(
        "The same, each moving part of the way to a mean of all offers, weighed by their force.",
        partial(_challenge, name="challenge-quantal"),
        is_quick=False,
        variant_of="challenge",
    ),
    "challenge-groningen": Model(
        "Challenges with straight-line utility; the compromise of the positions that are left (a reconstruction).",
        lambda s: np.asarray(plays.groningen(s).outcome[-1]),
        is_quick=False,
        variant_of="challenge",
    ),
    "procedural": Model(
        "One actor proposes, take it or leave it, and who has to agree compares that with no deal.",
        partial(_procedural, costly=False),
        variant_of="procedural",
        hangs_on_no_deal=True,
    ),
    "procedural-costly": Model(
        "The same, where failure costs everybody a share of what no deal is worth to it.",
        partial(_procedural, costly=True),
        variant_of="procedural",
        hangs_on_no_deal=True,
    ),
    "alternating-offers": Model(
        "All with weight propose in turn, the strongest first, and a round later is worth a tenth less to each.",
        lambda s: plays.offers_in_turn(s)[1].outcome,
        variant_of="alternating-offers",
    ),
}
"""A new model of one issue is one line."""

MODELS_OF_SEVERAL: Mapping[str, ModelOfSeveral] = {
    "exchange": ModelOfSeveral(
        "Pairs exchange shifts on two issues at equal gains, the best first, until none gains; the compromise of "
        "where they vote.",
        partial(_exchange, variant="paper"),
    ),
    "exchange-decide": ModelOfSeveral(
        "The same as the program decide runs it.", partial(_exchange, variant="decide")
    ),
    "spatial-jointly": ModelOfSeveral(
        "KTAB on all issues at once, for the actors that stand on every one.", _spatial_jointly
    ),
}
"""Models that need more than one issue to say more than the compromise."""
