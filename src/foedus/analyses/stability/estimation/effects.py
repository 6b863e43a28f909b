"""What do the regressors do to the chances of the outcomes?  With intervals by the delta method.

References
----------
Hanmer and Kalkan (2013), American Journal of Political Science 57:263-277, for averages over the rows as they are;
Greene (2018), Econometric Analysis, for the delta method.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from scipy.special import expit, logit, ndtri

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.result import Effect, EffectStep, Estimate, Prediction
from foedus.model.strategic_models import Factor, Sample, Scale, StrategicModel, Term, Utility
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
    """How each column moves the chance of each outcome, averaged over the rows.

    For a column of 0 and 1, the difference between 1 and 0; for a label, between it and none of the labels
    that the model names; for any other column of numbers, the slope for one unit.
    """
    found: list[Effect] = []
    for name, step, low, high, gap in _contrasts(model, sample):
        below, slope_below = mean_chances(model, low, estimate.values)
        above, slope_above = mean_chances(model, high, estimate.values)
        change, slopes = (above - below) / gap, (slope_above - slope_below) / gap
        for outcome, middle, slope in zip(model.outcomes, map(float, change), slopes, strict=True):
            error = _error(slope, estimate.covariance)
            reach = _width(estimate) * error
            found.append(Effect(name, outcome, step, middle, error, middle - reach, middle + reach))
    return tuple(found)


def _contrasts(
    model: StrategicModel, sample: Sample
) -> Iterator[tuple[str, EffectStep, Sample, Sample, float]]:
    """Pairs of samples that differ in one thing, with its name and the distance between them."""
    for column in number_columns(model):
        values = sample.columns[Factor(column)]
        if np.isin(values, (0.0, 1.0)).all():
            yield column, "0 to 1", sample.put(column, 0.0), sample.put(column, 1.0), 1.0
        else:
            step = _STEP * (float(values.std()) or 1.0)
            yield column, "one unit", sample.shift(column, -step), sample.shift(column, step), 2 * step
    for factor in sorted(model.factors, key=lambda f: (f.column, f.level or "")):
        if factor.level is not None:
            others = [f for f in model.factors if f.column == factor.column and f.level is not None]
            nothing = {f: np.zeros(sample.rows) for f in others}
            low = replace(sample, columns={**sample.columns, **nothing})
            high = replace(low, columns={**low.columns, factor: np.ones(sample.rows)})
            yield Term((factor,)).text, "label", low, high, 1.0


def predict(
    model: StrategicModel, sample: Sample, estimate: Estimate, given: Mapping[str, float]
) -> tuple[Prediction, ...]:
    """Mean chances of the outcomes if some columns had given numbers in all rows."""
    for column, value in given.items():
        sample = sample.put(column, value)
    chances, slopes = mean_chances(model, sample, estimate.values)
    found = []
    for outcome, chance, slope in zip(model.outcomes, chances, slopes, strict=True):
        error = _error(slope, estimate.covariance)
        middle = min(max(float(chance), _LEAST), 1 - _LEAST)
        reach = _width(estimate) * error / (middle * (1 - middle))
        ends = (float(expit(logit(middle) - reach)), float(expit(logit(middle) + reach)))
        found.append(Prediction(outcome, float(chance), error, *ends))
    return tuple(found)


def _width(estimate: Estimate) -> float:
    """Standard errors from the middle of an interval to its end."""
    return float(ndtri(0.5 + estimate.confidence / 2))


def _error(slope: FloatArray, covariance: FloatArray) -> float:
    """Standard error of a function of the coefficients with such a slope."""
    return float(np.sqrt(np.maximum(slope @ covariance @ slope, 0.0)))
