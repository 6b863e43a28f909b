"""On which day is each member through, and on which day the treaty?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting.pivot import pivot
from foedus.analyses.voting.ratification.delays import (
    chance_all_on_day,
    chance_hold_ends_on_day,
    hold_length,
    log_hold_goes_on,
    log_still_out,
    quick_delay,
)
from foedus.model.ratifications import Delays
from foedus.model.rules import Rule
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.draws import unit_sample

_PACES, _LENGTHS = 161, 61
"""Points of the grid on which a round's pace and the common part of its holds are weighed."""


@dataclass(frozen=True)
class Progress:
    """What is known of each voter so far; days are counted from the signature."""

    elapsed: float
    """Days over which nothing more than what is `done` has happened; 0 on the day of signature."""
    done: FloatArray
    """Shape (voter,); day on which its parliament was through, or NaN."""
    planned: FloatArray
    """Shape (voter,); day that is set for its vote or referendum, or NaN."""
    ready: BoolArray
    """Shape (voter,); whether it has agreed by signing and waits for nobody."""
    released: BoolArray
    """Shape (voter,); whether it drops what it holds out for now, and starts like the many."""
    parliaments: IntArray
    """Shape (voter,); how many must agree before it can."""
    bloc: IntArray
    """Shape (voter,); voters of one bloc hold out together, or not at all."""


@dataclass(frozen=True)
class Days:
    """Draws of the days that are to come."""

    parliament: FloatArray
    """Shape (draw, voter); day on which its parliament is through."""
    holding: BoolArray
    """Shape (draw, voter); whether it holds out."""
    through: FloatArray
    """Shape (draw,); day on which the last instrument that the rule needs is deposited."""
    last: IntArray
    """Shape (draw,); voter whose deposit it is."""


def forecast(
    rule: Rule,
    delays: Delays,
    pace: tuple[float, float],
    progress: Progress,
    holds: FloatArray,
    seed: int,
) -> Days:
    """Draw the days on which members are through, given what has happened so far.

    Given the round's pace and the common length of its holds, members decide independently.

    Parameters
    ----------
    rule
        Its voters in the order of `foedus.model.rules.voters` are the columns of everything else.
    pace
        Mean and spread of the log of the round's pace, before anything has happened.
    holds
        Shape (draw, voter); chance that a voter holds out, before anything has happened; 0 to 1.
    seed
        Same seed, same numbers: two cases with one seed differ by what differs between them alone.

    Notes
    -----
    What has happened changes what is believed of the pace, of the length of holds and of who holds out; the
    first two are weighed on a grid of their quantiles.  The day of the treaty is the pivot's, whatever the
    rule.
    """
    size, voters = holds.shape
    unit = unit_sample(size, 2 + 3 * voters + int(progress.bloc.max()) + 1, seed)
    log_pace, common = _common(delays, pace, progress, holds.mean(axis=0), unit[:, :2])
    own, lag, hold_draw = (unit[:, 2 + k * voters : 2 + (k + 1) * voters] for k in range(3))
    status = unit[:, 2 + 3 * voters :][:, progress.bloc]
    parliament = np.zeros((size, voters))
    holding = np.zeros((size, voters), dtype=bool)
    for voter in range(voters):
        if progress.ready[voter]:
            continue
        for known in (progress.done, progress.planned):
            if np.isfinite(known[voter]):
                parliament[:, voter] = known[voter]
                break
        else:
            count = int(progress.parliaments[voter])
            if progress.released[voter]:
                fresh = quick_delay(own[:, voter], log_pace, delays.shape, 0.0, count)
                parliament[:, voter] = progress.elapsed + fresh
                continue
            # Of those that are not yet through, more hold out than did at first.
            kept = holds[:, voter] * np.exp(
                log_hold_goes_on(progress.elapsed, common, delays.hold_log_sd_within)
            )
            slow = (1 - holds[:, voter]) * _any_out(progress.elapsed, log_pace, delays.shape, count)
            total = kept + slow
            share = np.divide(kept, total, out=np.array(holds[:, voter]), where=total > 0)
            holding[:, voter] = status[:, voter] < share
            parliament[:, voter] = np.where(
                holding[:, voter],
                hold_length(hold_draw[:, voter], common, delays.hold_log_sd_within, progress.elapsed),
                quick_delay(own[:, voter], log_pace, delays.shape, progress.elapsed, count),
            )
    deposit = parliament - delays.deposit_days * np.log(lag)
    deposit[:, progress.ready] = 0.0
    level, last = pivot(rule, -deposit)
    return Days(parliament, holding, -level, last)


def _any_out(elapsed: float, log_pace: FloatArray, shape: float, parliaments: int) -> FloatArray | float:
    """Chance that at least one of so many parliaments is not yet through."""
    if elapsed <= 0:
        return 1.0
    with np.errstate(divide="ignore"):
        return np.asarray(-np.expm1(parliaments * np.log1p(-np.exp(log_still_out(elapsed, log_pace, shape)))))


def _common(
    delays: Delays,
    pace: tuple[float, float],
    progress: Progress,
    holds: FloatArray,
    unit: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Draws of the round's log pace and of the common log length of its holds, given what has happened.

    Shape (draw,) each.
    """
    from scipy.special import ndtri

    paces = pace[0] + pace[1] * ndtri((np.arange(_PACES) + 0.5) / _PACES)
    lengths = delays.hold_log_mean + delays.hold_log_sd * ndtri((np.arange(_LENGTHS) + 0.5) / _LENGTHS)
    score = np.zeros((_PACES, _LENGTHS))
    inner, elapsed = delays.hold_log_sd_within, progress.elapsed
    for voter, hold in enumerate(holds):
        if progress.ready[voter] or progress.released[voter] or np.isfinite(progress.planned[voter]):
            continue
        count, day = int(progress.parliaments[voter]), progress.done[voter]
        if np.isfinite(day):
            quick = chance_all_on_day(day, count, paces, delays.shape)
            held = chance_hold_ends_on_day(day, lengths, inner)
        elif elapsed > 0:
            quick = np.asarray(_any_out(elapsed, paces, delays.shape, count))
            held = np.exp(log_hold_goes_on(elapsed, lengths, inner))
        else:
            continue
        score += np.log((1 - hold) * quick[:, None] + hold * held[None, :] + 1e-300)
    weight = np.exp(score - score.max())
    row = _quantile(weight.sum(axis=1), unit[:, 0])
    rows = np.cumsum(weight, axis=1)
    rows /= rows[:, -1:]
    place = np.minimum((rows[row] < unit[:, 1:2]).sum(axis=1), _LENGTHS - 1)
    return paces[row], lengths[place]


def _quantile(weight: FloatArray, unit: FloatArray) -> IntArray:
    """Cell of a discrete law at each uniform number."""
    total = np.cumsum(weight)
    return np.minimum(np.searchsorted(total / total[-1], unit), len(weight) - 1)
