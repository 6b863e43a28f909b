"""Delays of ratification: a quick many that share their round's pace, and a few that hold out.

The many follow a Weibull law, holds a log-normal one; days are counted from the signature.
"""

from __future__ import annotations

import numpy as np

from foedus.numerics.arrays import FloatArray


def log_still_out(days: FloatArray | float, log_pace: FloatArray | float, shape: float) -> FloatArray:
    """Log of the chance that one of the many is not through by then."""
    return np.asarray(-(np.exp(shape * (np.log(np.maximum(days, 1e-300)) - log_pace))))


def log_any_still_out(
    days: float, parliaments: int, log_pace: FloatArray | float, shape: float
) -> FloatArray:
    """Log of the chance that at least one of so many quick parliaments is not through by then; days > 0."""
    out = log_still_out(days, log_pace, shape)
    with np.errstate(divide="ignore"):
        some = np.log(-np.expm1(parliaments * np.log1p(-np.exp(out))))
    # Where hardly any is still out, at most one is.
    return np.asarray(np.where(out < -25, out + np.log(parliaments), some))


def chance_on_day(day: FloatArray | float, log_pace: FloatArray | float, shape: float) -> FloatArray:
    """Chance that one of the many is through on that whole day, counted from 0."""
    before = np.exp(log_still_out(day, log_pace, shape))
    return np.asarray(before - np.exp(log_still_out(np.asarray(day) + 1.0, log_pace, shape)))


def chance_all_on_day(
    day: FloatArray | float, members: int, log_pace: FloatArray | float, shape: float
) -> FloatArray:
    """Chance that the last of so many is through on that whole day."""
    late = 1 - np.exp(log_still_out(np.asarray(day) + 1.0, log_pace, shape))
    return np.asarray(late**members - (1 - np.exp(log_still_out(day, log_pace, shape))) ** members)


def chance_hold_ends_on_day(
    day: FloatArray | float, log_mean: FloatArray | float, log_sd: float
) -> FloatArray:
    """Chance that a hold ends on that whole day."""
    from scipy.special import ndtr

    days = np.asarray(day, dtype=float)
    with np.errstate(divide="ignore"):
        before = (np.log(days) - log_mean) / log_sd
    return np.asarray(ndtr((np.log(days + 1.0) - log_mean) / log_sd) - ndtr(before))


def log_hold_goes_on(days: FloatArray | float, log_mean: FloatArray | float, log_sd: float) -> FloatArray:
    """Log of the chance that a hold lasts longer than so many days."""
    from scipy.special import log_ndtr

    with np.errstate(divide="ignore"):
        reached = np.log(np.asarray(days, dtype=float))
    return np.asarray(log_ndtr((log_mean - reached) / log_sd))


def quick_delay(
    unit: FloatArray, log_pace: FloatArray, shape: float, elapsed: float, parliaments: int = 1
) -> FloatArray:
    """Day on which the slowest of so many parliaments is through, given that they are not yet.

    Parameters
    ----------
    unit
        Uniform numbers in the open interval (0, 1).
    log_pace
        Of the same shape.
    elapsed
        Days that have passed; 0 or more.

    Returns
    -------
    days
        Of the same shape; more than `elapsed`.
    """
    out = log_still_out(elapsed, log_pace, shape) if elapsed > 0 else np.zeros_like(log_pace)
    still = np.exp(out)
    with np.errstate(divide="ignore"):
        # Chance that at least one is still out now, and one parliament's chance that matches the draw.
        any_out = -np.expm1(parliaments * np.log1p(-still))
        each = -np.expm1(np.log1p(-unit * any_out) / parliaments)
        log_each = np.where(still < 1e-12, np.log(unit) + out, np.log(np.maximum(each, 1e-300)))
    return np.asarray(np.exp(log_pace + np.log(-log_each) / shape))


def hold_length(unit: FloatArray, log_mean: FloatArray, log_sd: float, elapsed: float) -> FloatArray:
    """Length of a hold, given that it is not yet over.

    Parameters
    ----------
    unit
        Uniform numbers in the open interval (0, 1).
    log_mean
        Of the same shape.
    log_sd
        Spread that is the member's own.

    Returns
    -------
    days
        Of the same shape; more than `elapsed`.
    """
    from scipy.special import ndtri_exp

    score = -ndtri_exp(np.log(unit) + log_hold_goes_on(elapsed, log_mean, log_sd))
    return np.asarray(np.exp(log_mean + log_sd * score))
