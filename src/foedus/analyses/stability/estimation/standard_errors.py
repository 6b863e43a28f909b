"""How far off may the coefficients be?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from foedus.analyses.stability.estimation.likelihood import Likelihood
from foedus.analyses.stability.estimation.maximise import climb
from foedus.numerics.arrays import FloatArray, IntArray


def inverse_curvature(hessian: FloatArray, units: FloatArray) -> FloatArray | None:
    """Covariance from the curvature of the log-likelihood; None if the top is flat in some direction."""
    scaled = -hessian / np.outer(units, units)
    values, vectors = np.linalg.eigh(scaled)
    if not values[0] > 1e-10 * values[-1]:
        return None
    return np.asarray((vectors / values) @ vectors.T / np.outer(units, units))


def sandwich(bread: FloatArray, scores: FloatArray, cluster: IntArray | None) -> FloatArray:
    """Covariance that holds also if the noise has another law, or hangs together within clusters.

    Parameters
    ----------
    bread
        Covariance from the curvature.
    scores
        Shape (row, coefficient).
    cluster
        Number of the cluster of each row; None if every row stands alone.

    References
    ----------
    Huber (1967), Proceedings of the Fifth Berkeley Symposium 1:221-233; White (1982), Econometrica 50:1-25;
    Liang and Zeger (1986), Biometrika 73:13-22, with the usual factor G / (G - 1) for G clusters.
    """
    factor = 1.0
    if cluster is not None:
        groups = int(cluster.max()) + 1
        summed = np.zeros((groups, scores.shape[1]))
        np.add.at(summed, cluster, scores)
        scores, factor = summed, groups / (groups - 1)
    return np.asarray(factor * bread @ (scores.T @ scores) @ bread)


def bootstrap(
    likelihood: Likelihood, best: FloatArray, count: int, seed: int, progress: Callable[[str, float], None]
) -> tuple[FloatArray, int]:
    """Coefficients of samples drawn from the rows, or from whole clusters, with replacement.

    Returns
    -------
    coefficients
        Shape (sample, coefficient), of the samples whose climb from the best coefficients arrived.
    failed
        How many did not, or lacked an outcome.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap.
    """
    rng = np.random.default_rng(seed)
    sample = likelihood.sample
    members = None
    if sample.cluster is not None:
        order = np.argsort(sample.cluster, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(sample.cluster[order])) + 1)
    found: list[FloatArray] = []
    for number in range(count):
        progress(f"sample {number + 1} of {count}", number / count)
        if members is None:
            rows = rng.integers(sample.rows, size=sample.rows)
        else:
            rows = np.concatenate([members[g] for g in rng.integers(len(members), size=len(members))])
        drawn = sample.take(rows)
        if drawn.outcomes.any(axis=0).all():
            ascent = climb(Likelihood(likelihood.model, drawn), best, "")
            if ascent.has_arrived:
                found.append(ascent.coefficients)
    return np.array(found).reshape(len(found), len(best)), count - len(found)
