"""Learn from the record how long ratification takes: a mixture of a quick many and a few that hold out.

References
----------
McLachlan and Peel (2000), Finite Mixture Models, ch. 2 (mixtures of which the parts are known for some); Turnbull
(1976), Journal of the Royal Statistical Society B 38:290-295 (dates known to the day as intervals); Gelman and
Hill (2007), Data Analysis Using Regression and Multilevel Models, ch. 12 (groups that share a mean).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean

import numpy as np

from foedus.analyses.voting.ratification.delays import (
    chance_all_on_day,
    chance_on_day,
)
from foedus.errors import NotApplicableError
from foedus.model.dates import Day
from foedus.model.ratifications import Delays, Hold, RatificationRecord
from foedus.numerics.arrays import FloatArray

SHAPE_PRIOR_SD = 0.3
"""Spread of the log of the Weibull shape before anything is seen, around 1: with entry into force alone on
record the shape is hardly told, and without memory is the plain guess."""
LEAST_ROUNDS = 3
_PACES = np.linspace(log(1.0), log(5000.0), 241)
_TINY = 1e-300


@dataclass(frozen=True)
class _Dated:
    """A day of signature of which every member's date is known."""

    signed: Day
    days: FloatArray
    """Shape (decision,); a parliament that decided on two accessions on one day decided once."""


@dataclass(frozen=True)
class _Total:
    """A day of signature of which only the end is known."""

    signed: Day
    days: float
    members: int


def fit(record: RatificationRecord) -> Delays:
    """Fit the delays to a record.

    Raises
    ------
    NotApplicableError
        If the record holds fewer than three rounds, or fewer than three holds that are over.

    Notes
    -----
    Who held out is on record: members with a hold on ratification.  Their dates belong to the holds, all
    others to the quick many.  The paces of rounds are drawn from one log-normal law, whose mean and spread,
    with the shape of the Weibull law, maximise the likelihood with every round's own pace integrated out (on
    a grid).  Holds that go on count as lasting at least until the end of the record.  Spreads are widened for
    the small number of groups to that of one group more: their square by (n + 1) / (n - 1).
    """
    dated, totals, deposit = _rounds(record)
    groups = len(dated) + len(totals)
    if groups < LEAST_ROUNDS:
        raise NotApplicableError(
            f"delays of ratification cannot be learnt from {groups} rounds; at least {LEAST_ROUNDS} are needed.\n"
            f"  Take a later day, or leave out fewer candidates."
        )
    hold_mean, hold_sd, within, over, going_on = _fit_holds(record)
    mean, log_sd, log_shape, weights = _fit_quick(dated, totals)
    held = _held(record)
    holding = [(one.member, one.candidate) in held for one in record.ratifications]
    return Delays(
        pace_log_mean=mean,
        pace_log_sd=exp(log_sd) * sqrt((groups + 1) / (groups - 1)),
        shape=exp(log_shape),
        hold_log_mean=hold_mean,
        hold_log_sd=hold_sd,
        hold_log_sd_within=within,
        share_holding=fmean(holding) if holding else 0.0,
        deposit_days=deposit,
        rounds=groups,
        parliaments=sum(len(round_.days) for round_ in dated),
        holds=over + going_on,
        open_holds=going_on,
        pace_of_signing={
            signed: _moments(weight)
            for signed, weight in zip(
                [*(one.signed for one in dated), *(one.signed for one in totals)], weights, strict=True
            )
        },
    )


def _held(record: RatificationRecord) -> set[tuple[str, str]]:
    """Who held up whose ratification, as (member, candidate)."""
    return {
        (hold.member, name)
        for hold in record.holds
        if hold.step == "ratification"
        for name in hold.candidates
    }


def _rounds(record: RatificationRecord) -> tuple[list[_Dated], list[_Total], float]:
    """Rounds with every date, rounds with their end alone, and the mean days from last parliament to force."""
    lags = [
        float((round_.in_force - round_.last_parliament).days)
        for round_ in record.rounds
        if round_.last_parliament is not None
    ]
    deposit = fmean(lags) if lags else 0.0
    held = _held(record)
    by_signing: dict[Day, set[tuple[str, Day]]] = {}
    for one in record.ratifications:
        if (one.member, one.candidate) not in held:
            by_signing.setdefault(one.signed, set()).add((one.member, one.done))
    dated = [
        _Dated(signed, np.array(sorted(float((done - signed).days) for _, done in decisions)))
        for signed, decisions in sorted(by_signing.items())
    ]
    totals = [
        _Total(round_.signed, max((round_.in_force - round_.signed).days - deposit, 0.0), round_.members)
        for round_ in record.rounds
        if round_.signed not in by_signing
    ]
    return dated, totals, deposit


def _fit_quick(dated: list[_Dated], totals: list[_Total]) -> tuple[float, float, float, FloatArray]:
    """Mean and log spread of log paces and log shape that fit best, and each round's weights on the paces."""
    from scipy.optimize import minimize

    def table(shape: float) -> FloatArray:
        rows = [np.log(chance_on_day(r.days[:, None], _PACES, shape) + _TINY).sum(axis=0) for r in dated]
        rows += [np.log(chance_all_on_day(r.days, r.members, _PACES, shape) + _TINY) for r in totals]
        return np.stack(rows)

    def weights(numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
        mean, log_sd, log_shape = numbers
        score = (_PACES - mean) / exp(log_sd)
        log_weight = table(exp(log_shape)) - score**2 / 2 - log_sd
        top = log_weight.max(axis=1, keepdims=True)
        weight = np.exp(log_weight - top)
        return weight, np.log(weight.sum(axis=1)) + top[:, 0]

    def cost(numbers: FloatArray) -> float:
        # A spread below a tenth would say that all rounds are alike, which so few cannot show.
        if not -2.3 <= numbers[1] <= 2.0 or abs(numbers[2]) > 2:
            return 1e12
        return float((numbers[2] / SHAPE_PRIOR_SD) ** 2 / 2 - weights(numbers)[1].sum())

    options = {"xatol": 1e-5, "fatol": 1e-8, "maxiter": 600}
    start = np.array([4.0, log(0.5), 0.0])
    best = np.asarray(minimize(cost, start, method="Nelder-Mead", options=options).x)
    return float(best[0]), float(best[1]), float(best[2]), weights(best)[0]


def _moments(weight: FloatArray) -> tuple[float, float]:
    share = weight / weight.sum()
    mean = float(share @ _PACES)
    return mean, sqrt(float(share @ (_PACES - mean) ** 2))


def _fit_holds(record: RatificationRecord) -> tuple[float, float, float, int, int]:
    """Mean, spread between and spread within holds, in logs; how many are over, and how many go on."""
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    episodes: dict[tuple[str, tuple[str, ...], Day], list[Hold]] = {}
    for hold in record.holds:
        episodes.setdefault((hold.body, hold.candidates, hold.start), []).append(hold)
    over, going_on, within = [], [], []
    for (_, _, start), holds in episodes.items():
        logs = [log(max((hold.end - start).days, 1)) for hold in holds if hold.end is not None]
        if logs:
            over.append(fmean(logs))
            if len(logs) > 1:
                within.append(float(np.var(logs, ddof=1)))
        elif (record.until - start).days > 0:
            going_on.append(log((record.until - start).days))
    if len(over) < LEAST_ROUNDS:
        raise NotApplicableError(
            f"the length of holds cannot be learnt from {len(over)} that are over; at least {LEAST_ROUNDS} are "
            f"needed.\n  Take a later day, or leave out fewer candidates."
        )
    ended, open_ = np.array(over), np.array(going_on)

    def cost(numbers: FloatArray) -> float:
        mean, log_sd = numbers
        if not -3 <= log_sd <= 2:
            return 1e12
        sd = exp(log_sd)
        seen = ((ended - mean) / sd) ** 2 / 2 + log_sd
        return float(seen.sum() - log_ndtr((mean - open_) / sd).sum())

    start_at = np.array([ended.mean(), log(max(ended.std(), 0.2))])
    mean, log_sd = minimize(cost, start_at, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-8}).x
    count = len(over)
    # Members that hold up the same accession end within weeks of each other; where no two did, a tenth.
    inner = sqrt(fmean(within)) if within else 0.1
    return (
        float(mean),
        exp(log_sd) * sqrt((count + 1) / (count - 1)),
        max(inner, 0.02),
        count,
        len(going_on),
    )
