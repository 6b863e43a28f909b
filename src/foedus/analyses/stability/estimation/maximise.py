"""Which coefficients make the data most likely, and do all ways up lead to the same top?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.result import Ascent
from foedus.numerics.arrays import FloatArray

LEFT_TO_GAIN = 1e-4
"""Log-likelihood, by the square that fits the top, under which a climb has arrived."""
_MOST_STEPS = 300
_LONGEST_STEP = 20.0
_SLOPE_AT_REST = 1e-6  # of the mean log-likelihood
_NEWTON_STEPS = 20
_AT_REST = 1e-12
_SPREAD, _SPREAD_OF_NOISE = 1.0, 0.3  # of random starts, for a regressor of unit size


def starts(likelihood: Likelihood, staged: FloatArray, count: int, seed: int) -> list[tuple[str, FloatArray]]:
    """Where to start from: `staged`, the estimates choice by choice; from zero; and at random."""
    found = [
        ("choice by choice", staged),
        ("zero", np.zeros(len(likelihood.parameters))),
    ]
    rng = np.random.default_rng(seed)
    spread = np.array([_SPREAD if p.kind == "utility" else _SPREAD_OF_NOISE for p in likelihood.parameters])
    for number in range(1, count - 1):
        found.append((f"random {number}", rng.normal(0, spread) / likelihood.units))
    return found[:count]


def climb(likelihood: Likelihood, start: FloatArray, name: str) -> Ascent:
    """Maximise the likelihood from one start, in units in which regressors are of one size.

    Newton's method within a trust region (Conn, Gould and Toint 2000), with the expected information in place
    of the second derivatives (Fisher's scoring), which points upwards everywhere.
    """
    from scipy.optimize import minimize

    units, rows = likelihood.units, likelihood.sample.rows

    def cost(scaled: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = likelihood.value_and_gradient(scaled / units)
        if not np.isfinite(value):
            return np.inf, np.zeros_like(scaled)
        return -value / rows, -gradient / units / rows

    def curvature(scaled: FloatArray) -> FloatArray:
        return likelihood.information(scaled / units) / np.outer(units, units) / rows

    with np.errstate(all="ignore"):  # a step too far ends in infinities, and is taken back
        found = minimize(
            cost,
            start * units,
            jac=True,
            hess=curvature,
            method="trust-exact",
            options={"gtol": _SLOPE_AT_REST, "maxiter": _MOST_STEPS, "max_trust_radius": _LONGEST_STEP},
        )
    coefficients = np.asarray(found.x / units)
    value, gradient = likelihood.value_and_gradient(coefficients)
    step = np.linalg.lstsq(likelihood.information(coefficients), gradient, rcond=None)[0]
    return Ascent(name, coefficients, value, int(found.nit), bool(gradient @ step / 2 < LEFT_TO_GAIN))


def climb_from_all(
    likelihood: Likelihood,
    staged: FloatArray,
    count: int,
    seed: int,
    progress: Callable[[str, float], None],
) -> tuple[Ascent, ...]:
    """Climb from every start; the highest first."""
    climbs = []
    chosen = starts(likelihood, staged, count, seed)
    for number, (name, start) in enumerate(chosen):
        progress(f"start {number + 1} of {len(chosen)}", number / len(chosen))
        climbs.append(climb(likelihood, start, name))
    return tuple(sorted(climbs, key=lambda ascent: -ascent.log_likelihood))


def sharpen(likelihood: Likelihood, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Newton steps to the very top; the coefficients and the second derivatives there."""
    value, gradient = likelihood.value_and_gradient(coefficients)
    hessian = likelihood.hessian(coefficients)
    for _ in range(_NEWTON_STEPS):
        step = np.linalg.lstsq(-hessian, gradient, rcond=None)[0]
        gain = float(gradient @ step)
        if not gain > _AT_REST:
            break
        trial = coefficients + step
        reached, slope = likelihood.value_and_gradient(trial)
        if not reached >= value - _AT_REST:
            break
        coefficients, value, gradient = trial, reached, slope
        hessian = likelihood.hessian(coefficients)
    return coefficients, hessian
