"""What do the regressors do to the chances of the outcomes?  With intervals by the delta method.

References
----------
Hanmer and Kalkan (2013), American Journal of Political Science 57:263-277, for averages over the rows as they are;
Greene (2018), Econometric Analysis, for the delta method.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import expit, logit, ndtri

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.result import Effect, Estimate, Prediction
from foedus.model.strategic_models import Factor, Sample, Scale, StrategicModel, Utility
from foedus.numerics.arrays import FloatArray

_STEP = 1e-4  # of a standard deviation
_LEAST = 1e-15  # distance of a chance from 0 and 1, where log-odds would be infinite


def mean_chances(
    model: StrategicModel, sample: Sample, coefficients: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean chance of each outcome, shape (outcome,), and its derivatives, shape (outcome, coefficient)."""
    likelihood = Likelihood(model, sample)
    found = likelihood.chances(coefficients)
    chance = np.exp(found.log)
    slopes = likelihood.by_coefficient(chance[:, None, :] * found.by_input)
    return chance.mean(axis=1), slopes.mean(axis=2)


def number_columns(model: StrategicModel) -> tuple[str, ...]:
    """Columns of numbers that a model uses, in the order in which they are first named."""
    declared: tuple[Utility | Scale, ...] = (*model.utilities, *model.scales)
    factors = [factor for part in declared for term in part.terms for factor in term.factors]
    return tuple(dict.fromkeys(factor.column for factor in factors if factor.level is None))


def effects(model: StrategicModel, sample: Sample, estimate: Estimate) -> tuple[Effect, ...]:
    """How each column of numbers moves the chance of each outcome, averaged over the rows.

    For a column of 0 and 1 the difference between 1 and 0; for any other the slope for one unit.
    """
    found: list[Effect] = []
    width = float(ndtri(0.5 + estimate.confidence / 2))
    for column in number_columns(model):
        values = sample.columns[Factor(column)]
        if np.isin(values, (0.0, 1.0)).all():
            low, high, gap = sample.put(column, 0.0), sample.put(column, 1.0), 1.0
        else:
            step = _STEP * (float(values.std()) or 1.0)
            low, high, gap = sample.shift(column, -step), sample.shift(column, step), 2 * step
        below, slope_below = mean_chances(model, low, estimate.values)
        above, slope_above = mean_chances(model, high, estimate.values)
        change, slope = (above - below) / gap, (slope_above - slope_below) / gap
        for place, outcome in enumerate(model.outcomes):
            error = _error(slope[place], estimate.covariance)
            middle = float(change[place])
            found.append(
                Effect(
                    column,
                    outcome,
                    "0 to 1" if gap == 1.0 else "one unit",
                    middle,
                    error,
                    middle - width * error,
                    middle + width * error,
                )
            )
    return tuple(found)


def predict(
    model: StrategicModel, sample: Sample, estimate: Estimate, given: Mapping[str, float]
) -> tuple[Prediction, ...]:
    """Mean chances of the outcomes if some columns had given numbers in all rows."""
    for column, value in given.items():
        sample = sample.put(column, value)
    chances, slopes = mean_chances(model, sample, estimate.values)
    width = float(ndtri(0.5 + estimate.confidence / 2))
    found = []
    for outcome, chance, slope in zip(model.outcomes, chances, slopes, strict=True):
        error = _error(slope, estimate.covariance)
        middle = min(max(float(chance), _LEAST), 1 - _LEAST)
        reach = width * error / (middle * (1 - middle))
        ends = (float(expit(logit(middle) - reach)), float(expit(logit(middle) + reach)))
        found.append(Prediction(outcome, float(chance), error, *ends))
    return tuple(found)


def _error(slope: FloatArray, covariance: FloatArray) -> float:
    """Standard error of a function of the coefficients with such a slope."""
    return float(np.sqrt(np.maximum(slope @ covariance @ slope, 0.0)))
