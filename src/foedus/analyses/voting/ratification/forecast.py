"""On which day is each member through, and on which day the treaty?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.analyses.voting.pivot import pivot
from foedus.analyses.voting.ratification.delays import (
    chance_all_on_day,
    chance_hold_ends_on_day,
    hold_length,
    log_any_still_out,
    log_hold_goes_on,
    quick_delay,
)
from foedus.model.ratifications import Delays
from foedus.model.rules import Rule
from foedus.numerics.arrays import BoolArray, FloatArray, IntArray
from foedus.numerics.draws import unit_sample

_PACES, _LENGTHS = 161, 61
"""Points of the grid on which a round's pace and the common part of its holds are weighed."""
_TINY = 1e-300


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
        Shape (draw, voter); chance that a voter holds out, before anything has happened; 0 to 1, the same
        for all voters of a bloc.
    seed
        Same seed, same numbers: two cases with one seed differ by what differs between them alone.

    Notes
    -----
    What has happened changes what is believed of the pace, of the length of holds and of who holds out; the
    first two are weighed on a grid of their quantiles.  The day of the treaty is the pivot's, whatever the
    rule.
    """
    size, voters = holds.shape
    blocs = [np.flatnonzero(progress.bloc == bloc) for bloc in np.unique(progress.bloc)]
    unit = unit_sample(size, 2 + 3 * voters + len(blocs), seed)
    log_pace, common = _common(delays, pace, progress, holds.mean(axis=0), blocs, unit[:, :2])
    own, lag, hold_draw = (unit[:, 2 + k * voters : 2 + (k + 1) * voters] for k in range(3))
    holding = np.zeros((size, voters), dtype=bool)
    for place, bloc in enumerate(blocs):
        waiting = bloc[_is_waiting(progress, bloc)]
        # Of those that are not yet through, more hold out than did at first.
        log_quick, log_held = _evidence(delays, progress, bloc, log_pace, common)
        share = _posterior(holds[:, bloc[0]], log_quick, log_held)
        holding[:, waiting] = (unit[:, 2 + 3 * voters + place] < share)[:, None]
    parliament = np.zeros((size, voters))
    for voter in np.flatnonzero(~progress.ready):
        count = int(progress.parliaments[voter])
        if np.isfinite(progress.done[voter]):
            parliament[:, voter] = progress.done[voter]
        elif np.isfinite(progress.planned[voter]):
            parliament[:, voter] = progress.planned[voter]
        elif progress.released[voter]:
            fresh = quick_delay(own[:, voter], log_pace, delays.shape, 0.0, count)
            parliament[:, voter] = progress.elapsed + fresh
        else:
            parliament[:, voter] = np.where(
                holding[:, voter],
                hold_length(hold_draw[:, voter], common, delays.hold_log_sd_within, progress.elapsed),
                quick_delay(own[:, voter], log_pace, delays.shape, progress.elapsed, count),
            )
    deposit = parliament - delays.deposit_days * np.log(lag)
    deposit[:, progress.ready] = 0.0
    level, last = pivot(rule, -deposit)
    return Days(parliament, holding, -level, last)


def _is_waiting(progress: Progress, voters: IntArray) -> BoolArray:
    """Which of these voters have neither agreed yet nor a day set for it, and hold out if they did before."""
    return (
        np.isnan(progress.done[voters])
        & np.isnan(progress.planned[voters])
        & ~progress.ready[voters]
        & ~progress.released[voters]
    )


def _evidence(
    delays: Delays, progress: Progress, bloc: IntArray, log_pace: FloatArray, common: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Log of the chance of what a bloc has done so far, if it is quick and if it holds out.

    The first has the shape of the paces, the second that of the common log lengths of holds.
    """
    inner, elapsed = delays.hold_log_sd_within, progress.elapsed
    log_quick, log_held = np.zeros_like(log_pace), np.zeros_like(common)
    waiting = _is_waiting(progress, bloc)
    for voter, waits in zip(bloc, waiting, strict=True):
        count, day = int(progress.parliaments[voter]), progress.done[voter]
        if np.isfinite(day):
            log_quick += np.log(chance_all_on_day(day, count, log_pace, delays.shape) + _TINY)
            log_held += np.log(chance_hold_ends_on_day(day, common, inner) + _TINY)
        elif waits and elapsed > 0:
            log_quick += log_any_still_out(elapsed, count, log_pace, delays.shape)
            log_held += log_hold_goes_on(elapsed, common, inner)
    return log_quick, log_held


def _posterior(hold: FloatArray, log_quick: FloatArray, log_held: FloatArray) -> FloatArray:
    """Chance that a bloc holds out, given what it has done so far."""
    from scipy.special import expit, logit

    return np.where(hold >= 1, 1.0, expit(logit(np.minimum(hold, 1 - 1e-12)) + log_held - log_quick))


def _common(
    delays: Delays,
    pace: tuple[float, float],
    progress: Progress,
    holds: FloatArray,
    blocs: list[IntArray],
    unit: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Draws of the round's log pace and of the common log length of its holds, given what has happened.

    Shape (draw,) each.
    """
    from scipy.special import ndtri

    paces = pace[0] + pace[1] * ndtri((np.arange(_PACES) + 0.5) / _PACES)
    lengths = delays.hold_log_mean + delays.hold_log_sd * ndtri((np.arange(_LENGTHS) + 0.5) / _LENGTHS)
    score = np.zeros((_PACES, _LENGTHS))
    for bloc in blocs:
        hold = float(holds[bloc[0]])
        log_quick, log_held = _evidence(delays, progress, bloc, paces, lengths)
        with np.errstate(divide="ignore"):
            score += np.logaddexp(np.log(1 - hold) + log_quick[:, None], np.log(hold) + log_held[None, :])
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
